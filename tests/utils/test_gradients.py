import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.activations import sigmoid
from utils.encoding import one_hot
from utils.losses import (
    cross_entropy_from_logits,
    cross_entropy_gradient,
    softmax_squared_error,
    softmax_squared_error_gradient,
)

PAIRS = [(cross_entropy_from_logits, cross_entropy_gradient), (softmax_squared_error, softmax_squared_error_gradient)]
FIRST = [1.0, 0.0, 0.0]
SOFT = [0.7, 0.2, 0.1]


@st.composite
def logits_and_targets(draw):
    shape = draw(st.tuples(st.integers(1, 4), st.integers(2, 6)))
    logits = draw(hnp.arrays(np.float64, shape, elements=st.floats(-10, 10, allow_subnormal=False)))
    weights = draw(hnp.arrays(np.float64, shape, elements=st.floats(0.01, 1)))
    if draw(st.booleans()):
        return logits, one_hot(weights.argmax(axis=1), shape[1])
    return logits, weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(("loss", "gradient"), PAIRS)
@given(case=logits_and_targets())
def test_gradients_agree_with_central_differences(loss, gradient, case):
    logits, targets = case
    step = 1e-5
    for k in range(logits.shape[1]):
        ahead, behind = logits.copy(), logits.copy()
        ahead[:, k] += step
        behind[:, k] -= step
        slope = (loss(ahead, targets) - loss(behind, targets)) / (2 * step)
        assert_allclose(gradient(logits, targets)[:, k], slope, atol=1e-6)


@given(logits_and_targets())
def test_gradients_agree_with_autograd(case):
    logits, targets = case
    t = torch.tensor(targets)
    for gradient, loss in [
        (cross_entropy_gradient, lambda z: torch.nn.functional.cross_entropy(z, t, reduction="sum")),
        (softmax_squared_error_gradient, lambda z: ((torch.softmax(z, dim=1) - t) ** 2).sum()),
    ]:
        z = torch.tensor(logits, requires_grad=True)
        loss(z).backward()
        assert_allclose(gradient(logits, targets), z.grad.numpy(), atol=1e-10, rtol=1e-7)


@given(logits_and_targets())
def test_gradients_sum_to_zero_because_a_shift_changes_nothing(case):
    for _, gradient in PAIRS:
        assert_allclose(gradient(*case).sum(axis=1), 0, atol=1e-14)


def exact_gradients(logits, targets):
    """Both gradients, from their definitions, at the precision mpmath is set to."""
    z, t = ([mpmath.mpf(float(value)) for value in row] for row in (logits, targets))
    exps = [mpmath.exp(value - max(z)) for value in z]
    p = [value / mpmath.fsum(exps) for value in exps]
    r = [a - b for a, b in zip(p, t, strict=True)]
    mean = mpmath.fsum(a * b for a, b in zip(p, r, strict=True))
    return r, [2 * a * (b - mean) for a, b in zip(p, r, strict=True)]


def random_points():
    rng = np.random.default_rng(21)
    for i in range(300):
        yield [*rng.uniform(-10, 10, 2), rng.choice([-1000.0, -5.0, 0.0, 3.0])], [FIRST, SOFT, [0.0, 1.0, 0.0]][i % 3]
    for n_classes in range(2, 11):
        for scale in (0.1, 1, 10):
            for label in range(2):
                logits = rng.normal(scale=scale, size=n_classes)
                yield logits, one_hot(label, n_classes)
                yield logits, rng.dirichlet(np.ones(n_classes))


def special_points():
    for distance in (0.0, 1e-9, 0.3, 5.0, 10.0, 15.0, 40.0, 300.0):
        for target in (FIRST, SOFT, [0.0, 1.0, 0.0], [0.999999, 1e-6, 0.0]):
            yield [-distance, distance, -1000.0], target
            yield [distance, -distance, -1000.0], target
    yield [0.0, 1e-3, 2e-3], [0.25, 0.25, 0.5]
    yield np.arange(10) * 2.0, one_hot(9, 10)


@pytest.mark.parametrize("points", [random_points, special_points])
def test_gradients_are_exact_to_twelve_digits_in_every_component(points):
    count = 0
    with mpmath.workdps(700):  # e^-600 beside 1 needs 260 digits, its square twice as many
        for logits, targets in points():
            for ours, exact in zip(
                [cross_entropy_gradient(logits, targets), softmax_squared_error_gradient(logits, targets)],
                exact_gradients(logits, targets),
                strict=True,
            ):
                # What is smaller than 1e-300 may underflow.
                assert_allclose(
                    ours, [float(value) for value in exact], rtol=1e-12, atol=1e-300, err_msg=f"{logits}, {targets}"
                )
            count += 1
    assert count >= 60


def test_close_logits_with_equal_targets_keep_their_digits():
    with mpmath.workdps(50):
        exact = exact_gradients([0.0, 1e-10], [0.5, 0.5])[1]
    assert_allclose(softmax_squared_error_gradient([0.0, 1e-10], [0.5, 0.5]), [float(v) for v in exact], rtol=1e-14)


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
def test_the_closed_forms_of_the_two_surfaces_hold(y1, y2):
    logits = [y1, y2, -1000.0]
    p, q = sigmoid(y1 - y2), sigmoid(y2 - y1)
    ce_norm = np.linalg.norm(cross_entropy_gradient(logits, FIRST))
    sse_norm = np.linalg.norm(softmax_squared_error_gradient(logits, FIRST))
    assert_allclose(cross_entropy_from_logits(logits, FIRST), np.log1p(np.exp(y2 - y1)), rtol=1e-12)
    assert_allclose(softmax_squared_error(logits, FIRST), 2 * q**2, rtol=1e-12)
    assert_allclose(ce_norm, np.sqrt(2) * q, rtol=1e-12)
    assert_allclose(sse_norm, 4 * np.sqrt(2) * p * q**2, rtol=1e-12)
    assert_allclose(ce_norm / sse_norm, 1 / (4 * p * q), rtol=1e-12)


@pytest.mark.parametrize(("loss", "gradient"), PAIRS)
@pytest.mark.parametrize("start", [[0.0, 0.0, 0.0], [2.0, -1.0, 0.5], [-1.0, 2.0, 1.0]])
def test_descent_on_a_soft_target_ends_at_the_target(loss, gradient, start):
    logits = np.array(start)
    before = loss(logits, SOFT)
    for _ in range(3000):
        logits = logits - gradient(logits, SOFT)
    p = np.exp(logits) / np.exp(logits).sum()
    assert loss(logits, SOFT) < before
    assert_allclose(p, SOFT, atol=1e-9)


@pytest.mark.parametrize(("loss", "gradient"), PAIRS)
def test_both_losses_are_smallest_where_the_prediction_is_the_target(loss, gradient):
    minimum = np.log(SOFT)
    assert_allclose(gradient(minimum, SOFT), 0, atol=1e-15)
    rng = np.random.default_rng(15)
    nearby = minimum + rng.normal(scale=0.3, size=(200, 3))
    assert (loss(nearby, np.tile(SOFT, (200, 1))) > loss(minimum, SOFT)).all()


@given(logits_and_targets())
def test_float32_gradients_are_float64_gradients_rounded(case):
    logits, targets = (array.astype(np.float32) for array in case)
    for _, gradient in PAIRS:
        wide = gradient(logits.astype(np.float64), targets.astype(np.float64))
        narrow = gradient(logits, targets)
        assert narrow.dtype == np.float32
        assert_allclose(narrow, wide, rtol=1e-6, atol=1e-9)


def test_gradients_do_not_change_their_arguments():
    logits, targets = np.array([[3.0, 1.0, -3.0]]), np.array([FIRST])
    for _, gradient in PAIRS:
        gradient(logits, targets)
    assert_array_equal(logits, [[3.0, 1.0, -3.0]])
    assert_array_equal(targets, [FIRST])


@pytest.mark.parametrize("n_classes", [3, 4, 6])
def test_the_gradient_of_squared_error_keeps_its_digits_where_the_target_ties_with_another_class(n_classes):
    rng = np.random.default_rng(n_classes)
    for _ in range(50):
        logits = rng.uniform(-40, 40, n_classes)
        own, other = rng.permutation(n_classes)[:2]
        logits[own] = logits[other] = logits.max()  # a tie on top; the others are improbable
        targets = np.eye(n_classes)[own]
        with mpmath.workdps(100):
            e = [mpmath.exp(mpmath.mpf(float(z))) for z in logits]
            p = [x / mpmath.fsum(e) for x in e]
            r = [x - mpmath.mpf(float(t)) for x, t in zip(p, targets, strict=True)]
            mean = mpmath.fsum(x * y for x, y in zip(p, r, strict=True))
            exact = [float(2 * x * (y - mean)) for x, y in zip(p, r, strict=True)]
        assert_allclose(softmax_squared_error_gradient(logits, targets), exact, rtol=1e-12)
