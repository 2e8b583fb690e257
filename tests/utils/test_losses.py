import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.activations import sigmoid, softmax
from utils.encoding import one_hot
from utils.losses import (
    LOSSES,
    cross_entropy,
    cross_entropy_from_logits,
    cross_entropy_gradient,
    softmax_squared_error,
    softmax_squared_error_gradient,
    squared_error,
)

OF_LOGITS = [function for loss in LOSSES.values() for function in (loss.value, loss.gradient)]
EVERY_LOSS = [squared_error, cross_entropy, *OF_LOGITS]
FIRST = [1.0, 0.0, 0.0]
SOFT = [0.7, 0.2, 0.1]


@st.composite
def logits_and_targets(draw):
    shape = draw(st.tuples(st.integers(1, 5), st.integers(2, 6)))
    logits = draw(hnp.arrays(np.float64, shape, elements=st.floats(-30, 30, allow_subnormal=False)))
    weights = draw(hnp.arrays(np.float64, shape, elements=st.floats(0.01, 1)))
    if draw(st.booleans()):
        return logits, one_hot(weights.argmax(axis=1), shape[1])
    return logits, weights / weights.sum(axis=1, keepdims=True)


@given(logits_and_targets())
def test_losses_and_gradients_agree_with_torch(case):
    logits, targets = case
    t = torch.tensor(targets)
    p = softmax(logits)
    close = {"atol": 1e-10, "rtol": 1e-7}
    for name, in_torch, of_probabilities in [
        ("cross_entropy", lambda z: torch.nn.functional.cross_entropy(z, t, reduction="none"), cross_entropy),
        ("softmax_squared_error", lambda z: ((torch.softmax(z, dim=1) - t) ** 2).sum(dim=1), squared_error),
    ]:
        z = torch.tensor(logits, requires_grad=True)
        expected = in_torch(z)
        expected.sum().backward()
        assert_allclose(LOSSES[name].value(logits, targets), expected.detach().numpy(), **close)
        assert_allclose(LOSSES[name].gradient(logits, targets), z.grad.numpy(), **close)
        assert_allclose(of_probabilities(p, targets), expected.detach().numpy(), **close)
    assert_allclose(squared_error(logits, targets), ((logits - targets) ** 2).sum(axis=1), rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@settings(max_examples=50)
@given(case=logits_and_targets(), shift=st.floats(-100, 100))
def test_gradients_are_slopes_and_a_shift_of_all_logits_changes_nothing(loss, case, shift):
    logits, targets = case
    gradient, step = loss.gradient(logits, targets), 1e-5
    for k in range(logits.shape[1]):
        ahead, behind = logits.copy(), logits.copy()
        ahead[:, k] += step
        behind[:, k] -= step
        slope = (loss.value(ahead, targets) - loss.value(behind, targets)) / (2 * step)
        assert_allclose(gradient[:, k], slope, atol=1e-6)
    assert_allclose(loss.value(logits + shift, targets), loss.value(logits, targets), atol=1e-11)
    assert_allclose(gradient.sum(axis=1), 0, atol=1e-14)


@given(logits_and_targets())
def test_one_sample_is_a_batch_of_one_without_its_axis(case):
    logits, targets = case
    for loss in (squared_error, *OF_LOGITS):
        batch = loss(logits, targets)
        for i in range(len(logits)):
            single = loss(logits[i], targets[i])
            assert np.shape(single) == batch.shape[1:]
            # A processor may round exp of many numbers and of a few differently, in the last bit.
            assert_allclose(single, batch[i], rtol=1e-12, atol=1e-15)


@given(logits_and_targets())
def test_losses_keep_their_bounds(case):
    logits, targets = case
    assert (cross_entropy_from_logits(logits, targets) >= cross_entropy(targets, targets) - 1e-12).all()
    squares = softmax_squared_error(logits, targets)
    assert ((squares >= 0) & (squares <= 2)).all()


@given(logits_and_targets())
def test_float32_answers_are_float64_answers_rounded(case):
    logits, targets = (array.astype(np.float32) for array in case)
    for loss in OF_LOGITS:
        wide = loss(logits.astype(np.float64), targets.astype(np.float64))
        assert_allclose(loss(logits, targets), wide, rtol=1e-6, atol=1e-9)


def exactly(logits, targets):
    """Both values and both gradients, from their definitions, at the precision mpmath is set to."""
    z, t = ([mpmath.mpf(float(value)) for value in row] for row in (logits, targets))
    exps = [mpmath.exp(value - max(z)) for value in z]
    p = [value / mpmath.fsum(exps) for value in exps]
    r = [a - b for a, b in zip(p, t, strict=True)]
    mean = mpmath.fsum(a * b for a, b in zip(p, r, strict=True))
    entropy = -mpmath.fsum(b * mpmath.log(a) for a, b in zip(p, t, strict=True) if b)
    pairs = (entropy, r), (mpmath.fsum(a**2 for a in r), [2 * a * (b - mean) for a, b in zip(p, r, strict=True)])
    return [(float(value), np.array([float(slope) for slope in slopes])) for value, slopes in pairs]


def random_points():
    rng = np.random.default_rng(21)
    for i in range(200):
        yield [*rng.uniform(-10, 10, 2), rng.choice([-1000.0, -5.0, 0.0, 3.0])], [FIRST, SOFT, [0.0, 1.0, 0.0]][i % 3]
    for n_classes in range(2, 11):
        for scale in (0.1, 1, 10):
            for label in range(2):
                logits = rng.normal(scale=scale, size=n_classes)
                yield logits, one_hot(label, n_classes)
                yield logits, rng.dirichlet(np.ones(n_classes))
    for n_classes in (3, 4, 6):
        for _ in range(20):
            logits = rng.uniform(-40, 40, n_classes)
            own, other = rng.permutation(n_classes)[:2]
            logits[own] = logits[other] = logits.max()  # the target ties with another class
            yield logits, one_hot(own, n_classes)


def special_points():
    for distance in (0.0, 1e-9, 0.3, 5.0, 10.0, 15.0, 40.0, 300.0):
        for target in (FIRST, SOFT, [0.0, 1.0, 0.0], [0.999999, 1e-6, 0.0]):
            yield [-distance, distance, -1000.0], target
            yield [distance, -distance, -1000.0], target
    yield [0.0, 1e-3, 2e-3], [0.25, 0.25, 0.5]
    yield [0.0, 1e-10], [0.5, 0.5]
    yield [3.0, 3 + 1e-9, -30.0], [0.0, 0.0, 1.0]
    yield np.arange(10) * 2.0, one_hot(9, 10)


@pytest.mark.parametrize("points", [random_points, special_points])
def test_values_are_exact_and_gradients_by_their_length(points):
    with mpmath.workdps(700):  # e^-600 beside 1 needs 260 digits, its square twice as many
        for logits, targets in points():
            # Where p meets a soft target, or two classes tie, the gradient is a small difference of probabilities.
            meets = max(targets) < 1 or len(np.unique(np.round(logits, 6))) < len(logits)
            for loss, (value, gradient) in zip(LOSSES.values(), exactly(logits, targets), strict=True):
                told = f"{loss.name} at {logits}, {targets}"
                room = 1e-13 * np.linalg.norm(gradient) + 4e-16 * meets + 1e-300
                at = {"rtol": 1e-12, "atol": 1e-15 * meets * value**0.5}
                assert_allclose(loss.value(logits, targets), value, **at, err_msg=told)
                assert_allclose(loss.gradient(logits, targets), gradient, rtol=0, atol=room, err_msg=told)


@pytest.mark.parametrize(
    ("y", "ce", "ce_slope", "sse", "sse_slope"),
    [
        (-10.0, 20.0000000020612, -0.999999997939, 1.99999999175539, -8.24461443877e-9),
        (0.0, 0.693147180559945, -0.5, 0.5, -0.5),
        (10.0, 2.06115362031e-9, -2.06115361819e-9, 8.49670847556e-18, -1.69934169161e-17),
    ],
)
def test_the_lectures_three_points(y, ce, ce_slope, sse, sse_slope):
    logits = [y, -y, -1000.0]
    assert_allclose(cross_entropy_from_logits(logits, FIRST), ce, rtol=3e-12)
    assert_allclose(cross_entropy_gradient(logits, FIRST), [ce_slope, -ce_slope, 0.0], rtol=3e-12)
    assert_allclose(softmax_squared_error(logits, FIRST), sse, rtol=3e-12)
    assert_allclose(softmax_squared_error_gradient(logits, FIRST), [sse_slope, -sse_slope, 0.0], rtol=3e-12)


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_the_closed_forms_of_two_classes_hold(y1, y2):
    logits = [y1, y2, -1000.0]
    p, q = sigmoid(y1 - y2), sigmoid(y2 - y1)
    ce_norm = np.linalg.norm(cross_entropy_gradient(logits, FIRST))
    sse_norm = np.linalg.norm(softmax_squared_error_gradient(logits, FIRST))
    assert_allclose(cross_entropy_from_logits(logits, FIRST), np.log1p(np.exp(y2 - y1)), rtol=1e-12)
    assert_allclose(softmax_squared_error(logits, FIRST), 2 * q**2, rtol=1e-12)
    assert_allclose(ce_norm, np.sqrt(2) * q, rtol=1e-12)
    assert_allclose(sse_norm, 4 * np.sqrt(2) * p * q**2, rtol=1e-12)


def test_both_losses_are_smallest_where_the_prediction_is_the_target():
    minimum = np.log(SOFT)
    assert_allclose(cross_entropy_from_logits(minimum, SOFT), 0.801818552543, atol=5e-13)  # the target's entropy
    nearby = minimum + np.random.default_rng(15).normal(scale=0.3, size=(200, 3))
    for loss in LOSSES.values():
        assert_allclose(loss.gradient(minimum, SOFT), 0, atol=1e-15)
        assert (loss.value(nearby, np.tile(SOFT, (200, 1))) > loss.value(minimum, SOFT)).all()


def test_the_naive_formula_fails_on_the_plateau_and_ours_does_not():
    logits, target = np.array([-10.0, 10.0, -1000.0]), np.array(FIRST)
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
    logits = [[0.0, -np.inf, 0.0], [0.0, -np.inf, 0.0], [-np.inf, -np.inf, 0.0]]
    targets = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]
    with np.errstate(all="raise"):
        values, squares, gradients, square_gradients = (
            loss(logits, targets)
            for loss in (cross_entropy_from_logits, softmax_squared_error, cross_entropy_gradient, OF_LOGITS[3])
        )
    assert_allclose(values, [np.log(2), np.inf, np.inf])
    assert_allclose(squares, [0.5, 0.5, 2.0])
    assert_allclose(gradients, [[-0.5, 0.0, 0.5], [0.0, -0.5, 0.5], [-1.0, 0.0, 1.0]])
    assert_allclose(square_gradients, [[-0.5, 0.0, 0.5], [-0.25, 0.0, 0.25], [0.0, 0.0, 0.0]])


@pytest.mark.parametrize("loss", OF_LOGITS)
def test_extreme_logits_raise_no_warning(loss):
    for logits in ([1e308, -1e308], np.float32([3e38, -3e38]), np.float16([6e4, -6e4])):
        with np.errstate(all="raise"):
            at_target, at_other = loss(logits, [1, 0]), loss(logits, [0, 1])
        assert_array_equal(at_target, np.zeros_like(at_target))
        assert not np.isnan(at_other).any()
    with np.errstate(all="raise"):
        assert squared_error([1e200, 0.0], [0.0, 0.0]) == np.inf


@pytest.mark.parametrize("loss", EVERY_LOSS)
def test_losses_keep_the_type_of_their_inputs_and_leave_them_alone(loss):
    for dtype, returned in [(np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64)]:
        scores, targets = np.array([[0.25, 0.75]], dtype=dtype), np.array([[0.0, 1.0]], dtype=dtype)
        result = loss(scores, targets)
        assert result.dtype == loss(scores, np.array([[0, 1]])).dtype == returned
        assert_allclose(result, loss(scores.astype(float), targets.astype(float)), rtol=1e-6)
        assert (scores.tolist(), targets.tolist()) == ([[0.25, 0.75]], [[0.0, 1.0]])
    expected = (0, 3) if loss.__name__.endswith("gradient") else (0,)
    assert loss(np.zeros((0, 3)), np.zeros((0, 3))).shape == expected


@pytest.mark.parametrize("loss", EVERY_LOSS)
def test_targets_of_another_shape_are_refused(loss):
    with pytest.raises(ValueError, match=r"^targets of shape \(2,\) look like integer labels.*one_hot\(targets, 3\)"):
        loss(np.full((2, 3), 1 / 3), [0, 2])
    for shape in [(3,), (2, 2), (3, 2), (1, 3), ()]:
        with pytest.raises(ValueError, match=r"^targets have shape [^.]*\.$") as error:
            loss(np.full((2, 3), 1 / 3), np.ones(shape))
        assert str(shape) in str(error.value)
        assert "(2, 3)" in str(error.value)


@pytest.mark.parametrize("loss", [cross_entropy, *OF_LOGITS])
def test_targets_that_are_no_distribution_are_named(loss):
    for targets, sentence in [
        ([[1.0, 0.0], [1.5, -0.5]], "targets hold -0.5 in row 1, at index 1: no probability may be negative."),
        ([[1.0, 0.0], [np.nan, 1.0]], "targets hold nan in row 1, at index 0: every value must be finite."),
        ([[1.0, 0.0], [0.5, 0.25]], "targets in row 1 sum to 0.75: every row must sum to 1 (divide them by their sum"),
    ]:
        with pytest.raises(ValueError, match=r"^targets") as error:
            loss([[0.5, 0.5], [0.5, 0.5]], targets)
        assert str(error.value).startswith(sentence)


def test_scores_without_a_loss_are_named():
    for loss in OF_LOGITS:
        for bad, named in [([[0.0, np.nan]], "hold nan in row 0, at index 1"), ([[0.0, np.inf]], "hold inf in row 0")]:
            with pytest.raises(ValueError, match=f"^logits {named}"):
                loss(bad, [[1.0, 0.0]])
        with pytest.raises(ValueError, match=r"^logits are all -inf in row 0"):
            loss([[-np.inf, -np.inf]], [[1.0, 0.0]])
    for scores, targets, named in [
        ([0.0, np.inf], [0.0, 0.0], r"^outputs hold inf at index 1: every value must be finite\.$"),
        ([0.0, 0.0], [np.nan, 0.0], r"^targets hold nan at index 0: every value must be finite\.$"),
    ]:
        with pytest.raises(ValueError, match=named):
            squared_error(scores, targets)
    for scores, named in [([3.0, 1.0, -3.0], "hold -3.0 at index 2"), ([3.0, 1.0, 0.0], "sum to 4.*softmax")]:
        with pytest.raises(ValueError, match=f"^probabilities {named}"):
            cross_entropy(scores, FIRST)
