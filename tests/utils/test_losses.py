import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.activations import softmax
from utils.encoding import one_hot
from utils.losses import (
    cross_entropy,
    cross_entropy_from_logits,
    cross_entropy_gradient,
    mean_squared_error,
    softmax_squared_error,
    softmax_squared_error_gradient,
    squared_error,
)

OF_LOGITS = [cross_entropy_from_logits, softmax_squared_error, cross_entropy_gradient, softmax_squared_error_gradient]
EVERY_LOSS = [squared_error, mean_squared_error, cross_entropy, *OF_LOGITS]

shapes = st.tuples(st.integers(1, 5), st.integers(2, 6))


@st.composite
def logits_and_targets(draw):
    shape = draw(shapes)
    logits = draw(hnp.arrays(np.float64, shape, elements=st.floats(-30, 30, allow_subnormal=False)))
    weights = draw(hnp.arrays(np.float64, shape, elements=st.floats(0.01, 1)))
    if draw(st.booleans()):
        return logits, one_hot(weights.argmax(axis=1), shape[1])
    return logits, weights / weights.sum(axis=1, keepdims=True)


@given(logits_and_targets())
def test_losses_agree_with_torch(case):
    logits, targets = case
    z, t = torch.tensor(logits), torch.tensor(targets)
    p = torch.softmax(z, dim=1)
    cross_entropies = torch.nn.functional.cross_entropy(z, t, reduction="none").numpy()
    squares = torch.nn.functional.mse_loss(p, t, reduction="none")
    close = {"atol": 1e-10, "rtol": 1e-7}
    assert_allclose(cross_entropy_from_logits(logits, targets), cross_entropies, **close)
    assert_allclose(cross_entropy(p.numpy(), targets), cross_entropies, **close)
    assert_allclose(softmax_squared_error(logits, targets), squares.sum(dim=1).numpy(), **close)
    assert_allclose(squared_error(p.numpy(), targets), squares.sum(dim=1).numpy(), **close)
    assert_allclose(mean_squared_error(p.numpy(), targets), squares.mean(dim=1).numpy(), **close)
    raw = torch.nn.functional.mse_loss(z, t, reduction="none").sum(dim=1).numpy()
    assert_allclose(squared_error(logits, targets), raw, rtol=1e-12)


@given(logits_and_targets())
def test_one_sample_is_a_batch_of_one_without_its_axis(case):
    logits, targets = case
    for loss in (squared_error, mean_squared_error, *OF_LOGITS):
        batch = loss(logits, targets)
        for i in range(len(logits)):
            single = loss(logits[i], targets[i])
            assert np.shape(single) == batch.shape[1:]
            # A processor may round exp of many numbers and of a few differently, in the last bit.
            assert_allclose(single, batch[i], rtol=1e-12, atol=1e-15)


@given(logits_and_targets(), st.floats(-100, 100))
def test_losses_ignore_a_shift_of_all_logits(case, shift):
    logits, targets = case
    for loss in (cross_entropy_from_logits, softmax_squared_error):
        assert_allclose(loss(logits + shift, targets), loss(logits, targets), atol=1e-11)


@given(logits_and_targets())
def test_cross_entropy_is_at_least_the_entropy_of_the_target(case):
    logits, targets = case
    assert (cross_entropy_from_logits(logits, targets) >= cross_entropy(targets, targets) - 1e-12).all()


@given(logits_and_targets())
def test_squared_error_after_softmax_lies_between_zero_and_two(case):
    values = softmax_squared_error(*case)
    assert ((values >= 0) & (values <= 2)).all()


def test_the_smallest_cross_entropy_to_a_soft_target_is_its_entropy():
    target = [0.7, 0.2, 0.1]
    assert_allclose(cross_entropy(target, target), 0.801818552543, atol=5e-13)
    assert_allclose(cross_entropy_from_logits(np.log(target), target), 0.801818552543, atol=5e-13)
    assert_allclose(cross_entropy_from_logits([3.0, 1.0, -3.0], target), 1.129108908830, atol=5e-13)


def test_two_class_cross_entropy_is_binary_cross_entropy():
    binary = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(2.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
    )
    assert_allclose(cross_entropy_from_logits([3, 1], [1, 0]), 0.126928011043, atol=5e-13)
    assert_allclose(cross_entropy_from_logits([3, 1], [1, 0]), binary.item(), rtol=1e-12)


def test_the_naive_formula_fails_on_the_plateau_and_ours_does_not():
    logits, target = np.array([-10.0, 10.0, -1000.0]), np.array([1.0, 0.0, 0.0])
    p = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(-(target * np.log(p)).sum())
    false_plateau = -(target * np.log(p + 1e-5)).sum()
    assert_allclose(false_plateau, 11.51, atol=5e-3)
    assert_allclose(cross_entropy_from_logits(logits, target), 20.0000000020612, atol=5e-14)


def test_zero_times_log_zero_is_zero_and_a_missed_class_costs_infinity():
    with np.errstate(all="raise"):
        values = cross_entropy([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0], [0.5, 0.5]])
    assert_array_equal(values, [0.0, np.inf, np.inf])
    assert not np.signbit(values[0])


def test_a_logit_of_minus_infinity_costs_nothing_without_target_and_infinity_with():
    logits = [[0.0, -np.inf, 0.0], [0.0, -np.inf, 0.0]]
    targets = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]]
    with np.errstate(all="raise"):
        values = cross_entropy_from_logits(logits, targets)
        squares = softmax_squared_error(logits, targets)
        gradients = cross_entropy_gradient(logits, targets)
        square_gradients = softmax_squared_error_gradient(logits, targets)
    assert_allclose(values, [np.log(2), np.inf])
    assert_allclose(squares, [0.5, 0.5])
    assert_allclose(gradients, [[-0.5, 0.0, 0.5], [0.0, -0.5, 0.5]])
    assert_allclose(square_gradients, [[-0.5, 0.0, 0.5], [-0.25, 0.0, 0.25]])


def test_several_logits_of_minus_infinity_have_gradient_zero():
    with np.errstate(all="raise"):
        gradient = softmax_squared_error_gradient([-np.inf, -np.inf, 0.0], [1.0, 0.0, 0.0])
    assert_array_equal(gradient, [0.0, 0.0, 0.0])


@pytest.mark.parametrize("loss", OF_LOGITS)
@pytest.mark.parametrize("logits", [[1e308, -1e308], np.float32([3e38, -3e38]), np.float16([6e4, -6e4])], ids=str)
def test_extreme_logits_raise_no_warning(loss, logits):
    with np.errstate(all="raise"):
        at_target, at_other = loss(logits, [1, 0]), loss(logits, [0, 1])
    assert_array_equal(at_target, np.zeros_like(at_target))
    assert not np.isnan(at_other).any()


def test_squares_too_large_to_hold_are_infinite_without_a_warning():
    with np.errstate(all="raise"):
        assert squared_error([1e200, 0.0], [0.0, 0.0]) == np.inf


@pytest.mark.parametrize("loss", EVERY_LOSS)
@pytest.mark.parametrize(
    ("given_type", "returned"), [(np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64)]
)
def test_losses_keep_the_type_of_their_inputs(loss, given_type, returned):
    scores, targets = np.array([[0.25, 0.75]], dtype=given_type), np.array([[0.0, 1.0]], dtype=given_type)
    result = loss(scores, targets)
    assert result.dtype == returned
    assert_allclose(result, loss(scores.astype(float), targets.astype(float)), rtol=1e-6)
    assert loss(scores, np.array([[0, 1]])).dtype == returned


@pytest.mark.parametrize("loss", EVERY_LOSS)
def test_an_empty_batch_has_no_values(loss):
    expected = (0, 3) if loss.__name__.endswith("gradient") else (0,)
    assert loss(np.zeros((0, 3)), np.zeros((0, 3))).shape == expected


@pytest.mark.parametrize("loss", EVERY_LOSS)
def test_integer_labels_for_targets_are_sent_to_one_hot(loss):
    with pytest.raises(ValueError, match="one_hot") as error:
        loss(np.full((2, 3), 1 / 3), [0, 2])
    message = str(error.value)
    assert message.endswith("of shape (2, 3): pass one_hot(targets, 3).")
    assert message.startswith("targets of shape (2,) look like integer labels")


@pytest.mark.parametrize("loss", EVERY_LOSS)
@pytest.mark.parametrize("shape", [(3,), (2, 2), (3, 2), (1, 3), ()])
def test_targets_of_another_shape_are_refused_with_both_shapes(loss, shape):
    with pytest.raises(ValueError, match=r"^targets have shape [^.]*\.$") as error:
        loss(np.full((2, 3), 1 / 3), np.ones(shape))
    assert str(shape) in str(error.value)
    assert "(2, 3)" in str(error.value)


@pytest.mark.parametrize("loss", [cross_entropy, *OF_LOGITS])
@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([[1.0, 0.0], [1.5, -0.5]], "targets hold -0.5 in row 1, at index 1: no probability may be negative."),
        ([[1.0, 0.0], [np.nan, 1.0]], "targets hold nan in row 1, at index 0: every value must be finite."),
        (
            [[1.0, 0.0], [0.5, 0.25]],
            "targets in row 1 sum to 0.75: every row must sum to 1 "
            "(divide them by their sum, or apply softmax to logits).",
        ),
    ],
)
def test_targets_that_are_no_distribution_are_named(loss, targets, sentence):
    with pytest.raises(ValueError, match=r"^targets") as error:
        loss([[0.5, 0.5], [0.5, 0.5]], targets)
    assert str(error.value) == sentence


def test_logits_passed_as_probabilities_are_recognised():
    with pytest.raises(ValueError, match=r"^probabilities hold -3.0 at index 2"):
        cross_entropy([3.0, 1.0, -3.0], [1.0, 0.0, 0.0])
    with pytest.raises(ValueError, match=r"^probabilities sum to 4.*softmax"):
        cross_entropy([3.0, 1.0], [1.0, 0.0])


@pytest.mark.parametrize("loss", [squared_error, mean_squared_error])
def test_squared_errors_refuse_what_is_not_finite(loss):
    with pytest.raises(ValueError, match=r"^outputs hold inf at index 1: every value must be finite\.$"):
        loss([0.0, np.inf], [0.0, 0.0])
    with pytest.raises(ValueError, match=r"^targets hold nan at index 0: every value must be finite\.$"):
        loss([0.0, 0.0], [np.nan, 0.0])


@pytest.mark.parametrize("loss", OF_LOGITS)
def test_logits_without_a_loss_are_named(loss):
    for bad, named in [(np.nan, "nan"), (np.inf, "inf")]:
        with pytest.raises(ValueError, match=rf"^logits hold {named} in row 0, at index 1"):
            loss([[0.0, bad]], [[1.0, 0.0]])
    with pytest.raises(ValueError, match=r"^logits are all -inf in row 0"):
        loss([[-np.inf, -np.inf]], [[1.0, 0.0]])


def exact_values(logits, targets):
    """Cross-entropy and squared error after softmax, to 60 digits."""
    z, t = ([mpmath.mpf(float(value)) for value in row] for row in (logits, targets))
    exps = [mpmath.exp(value - max(z)) for value in z]
    p = [value / mpmath.fsum(exps) for value in exps]
    return (
        -mpmath.fsum(b * mpmath.log(a) for a, b in zip(p, t, strict=True) if b),
        mpmath.fsum((a - b) ** 2 for a, b in zip(p, t, strict=True)),
    )


def test_values_are_exact_to_twelve_digits():
    rng = np.random.default_rng(6)
    cases = [
        ([*rng.uniform(-10, 10, 2), rng.choice([-1000, -5, 0, 3])], [[1, 0, 0], [0.7, 0.2, 0.1]][i % 2])
        for i in range(150)
    ]
    cases += [(rng.normal(scale=8, size=k), rng.dirichlet(np.ones(k))) for k in range(2, 11) for _ in range(10)]
    cases += [([y, -y, -1000], [1, 0, 0]) for y in (-10, 0, 10)]
    with mpmath.workdps(60):
        for logits, targets in cases:
            exact = [float(value) for value in exact_values(logits, targets)]
            ours = [cross_entropy_from_logits(logits, targets), softmax_squared_error(logits, targets)]
            assert_allclose(ours, exact, rtol=1e-12)


@given(logits_and_targets())
def test_two_ways_to_the_same_loss_agree(case):
    logits, targets = case
    p = softmax(logits)
    assert_allclose(softmax_squared_error(logits, targets), squared_error(p, targets), atol=1e-12)
    assert_allclose(mean_squared_error(p, targets) * p.shape[1], squared_error(p, targets), rtol=1e-14)
