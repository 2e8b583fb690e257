import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from utils import surfaces
from utils.losses import LOSSES
from utils.surfaces import gradient_flow_time, loss_surface, plateau_fraction

FIRST = (1, 0, 0)
TARGETS = [FIRST, (0, 1, 0), (0, 0, 1), (0.7, 0.2, 0.1), (0.4, 0.4, 0.2), (0.2, 0.4, 0.4), (1 - 2**-20, 2**-20, 0)]

coordinates = st.floats(-30, 30, allow_subnormal=False)
axes = st.lists(coordinates, min_size=1, max_size=5)


@st.composite
def distributions(draw):
    weights = np.array(draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.7]), min_size=3, max_size=3)))
    return tuple(weights / weights.sum()) if weights.any() else FIRST


def assert_agrees_with_the_losses(y1, y2, y3, target):
    """Compare with `utils.losses`, which are held against mpmath: values by their size, gradients by their length."""
    logits = np.array([[a, b, y3] for b in y2 for a in y1])
    targets = np.tile(target, (len(logits), 1))
    for name, loss in LOSSES.items():
        surface = loss_surface(name, y1, y2, y3=y3, target=target)
        values, gradient = loss.value(logits, targets), loss.gradient(logits, targets)
        length = np.linalg.norm(gradient, axis=1, keepdims=True)
        # Where p meets a soft target, or two classes tie, a gradient is a small difference of probabilities.
        is_difference = max(target) < 1 or np.abs(np.subtract.outer(y2, [*y1, y3])).min() < 1e-3
        assert_allclose(surface.values.ravel(), values, rtol=1e-12, atol=1e-17)
        room = 1e-13 * length + 4e-16 * is_difference + 1e-300
        assert (np.abs(surface.gradient.reshape(-1, 3) - gradient) <= room).all(), (name, y1, y2, y3, target)


@given(y1=axes, y2=axes, y3=coordinates, target=distributions())
def test_every_point_of_the_grid_agrees_with_the_losses_of_the_course(y1, y2, y3, target):
    assert_agrees_with_the_losses(y1, y2, y3, target)


@pytest.mark.parametrize("target", [*TARGETS, (0.6, 0.2, 0.19999), (0.99999, 0, 0), (1.000005, 0, 0), (1, 1e-6, 0)])
def test_the_logits_may_be_anywhere_and_the_target_any_distribution(target):
    for y1, y2 in [
        ([10.0, -10.0, 2.3], [-10.0, 10.0]),
        ([-1.0, 2.0, 2.001], [2.0, 0.0]),
        ([-20.0, 3.0], [10.0, 3 + 1e-9]),
        ([-600.0, 1.0, 700.0], [-300.0, 650.0]),
    ]:
        for y3 in [-1000.0, -350.0, -30.0, 0.0, 0.5, 2.0, 10.0 + 1e-9, 200.0, 400.0, 1000.0]:
            assert_agrees_with_the_losses(y1, y2, y3, target)


def test_logits_at_the_ends_of_float64_have_a_surface():
    with np.errstate(all="raise"):
        for name in LOSSES:
            surface = loss_surface(name, [1e308], [-1e308])
            assert_array_equal(surface.values, [[0.0]])
            assert_array_equal(surface.gradient, [[[0.0, 0.0, 0.0]]])


@given(y1=axes, y2=axes)
def test_with_the_third_class_out_of_play_the_closed_forms_hold(y1, y2):
    x = np.subtract.outer(np.array(y2), np.array(y1)) * -1
    p, q = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(x))
    ce, sse = (loss_surface(loss, y1, y2) for loss in LOSSES)
    assert_allclose(ce.values, np.log1p(np.exp(-x)), rtol=1e-12)
    assert_allclose(sse.values, 2 * q**2, rtol=1e-12)
    assert_allclose(ce.gradient_norm, np.sqrt(2) * q, rtol=1e-12)
    assert_allclose(sse.gradient_norm, 4 * np.sqrt(2) * p * q**2, rtol=1e-12)
    assert_allclose(ce.gradient_norm / sse.gradient_norm, 1 / (4 * p * q), rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_rows_are_y2_and_columns_y1(loss):
    y1, y2 = np.array([-3.0, 0.0, 1.0, 7.0]), np.array([5.0, -2.0])
    surface = loss_surface(loss, y1, y2, y3=0.5)
    assert surface.values.shape == surface.gradient_norm.shape == (2, 4)
    assert surface.gradient.shape == (2, 4, 3)
    for j, i in np.ndindex(2, 4):
        alone = loss_surface(loss, y1[[i]], y2[[j]], y3=0.5)
        assert_allclose(surface.values[j, i], alone.values[0, 0], rtol=1e-14)
        assert_allclose(surface.gradient[j, i], alone.gradient[0, 0], rtol=1e-14)
    assert_allclose(surface.gradient_norm, np.linalg.norm(surface.gradient, axis=2))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_grid_may_be_cut_anywhere_and_its_points_need_no_order(loss, monkeypatch):
    rng = np.random.default_rng(3)
    y1, y2 = rng.normal(scale=5, size=23), rng.normal(scale=5, size=17)
    whole = loss_surface(loss, np.sort(y1), np.sort(y2), y3=0.0, target=(0.7, 0.2, 0.1))
    order = np.ix_(np.argsort(y2), np.argsort(y1))
    for block in (1, 23, 50, 1000):
        monkeypatch.setattr(surfaces, "_BLOCK", block)
        cut = loss_surface(loss, y1, y2, y3=0.0, target=(0.7, 0.2, 0.1))
        assert_allclose(cut.values[order], whole.values, rtol=1e-13)
        assert_allclose(cut.gradient[order], whole.gradient, rtol=0, atol=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
def test_float32_axes_give_the_float64_surface_rounded(loss):
    axis = np.linspace(-10, 10, 9, dtype=np.float32)
    narrow, wide = loss_surface(loss, axis, axis), loss_surface(loss, axis.astype(np.float64), axis.astype(np.float64))
    assert narrow.values.dtype == narrow.gradient.dtype == narrow.y1.dtype == np.float32
    assert_array_equal(narrow.values, wide.values.astype(np.float32))
    assert loss_surface(loss, [-1, 0, 1], [2]).values.dtype == np.float64


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_zero_is_not_minus_zero(loss):
    for target in TARGETS:
        surface = loss_surface(loss, [-10.0, 0.0, 10.0], [-10.0, 0.0, 10.0], target=target)
        numbers = np.concatenate([surface.values.ravel(), surface.gradient.ravel()])
        assert not np.signbit(numbers[numbers == 0]).any()


def test_a_surface_keeps_no_hold_on_its_arguments():
    y1 = np.array([-1.0, 1.0])
    surface = loss_surface("cross_entropy", y1, y1)
    y1[:] = 5
    assert_array_equal(surface.y1, [-1.0, 1.0])
    with pytest.raises(AttributeError):
        surface.y3 = 0.0


def test_the_plateaus_share_of_the_square():
    # |∇SSE| = 4√2 p q² and |∇CE| = √2 q depend on y1 - y2 alone: count by them.
    axis = np.linspace(-10, 10, 401)
    q = 1 / (1 + np.exp(np.subtract.outer(-axis, -axis)))
    for loss, norm in [("cross_entropy", np.sqrt(2) * q), ("softmax_squared_error", 4 * np.sqrt(2) * (1 - q) * q**2)]:
        assert plateau_fraction(loss_surface(loss, axis, axis), 1e-3) == (norm < 1e-3).mean()
    surface = loss_surface("softmax_squared_error", axis, axis)
    assert plateau_fraction(surface, 1e-300) == 0.0
    assert plateau_fraction(surface, 1e300) == 1.0


def test_squared_errors_plateau_lies_at_both_ends():
    axis = np.linspace(-10, 10, 1001)
    ce, sse = (loss_surface(loss, axis, axis) for loss in LOSSES)
    wrong = np.greater.outer(axis, axis)  # y2 > y1
    for below in (1e-3, 1e-6):
        assert plateau_fraction(sse, below) > 2 * plateau_fraction(ce, below)
        assert (sse.gradient_norm < below)[wrong].any()
        assert not (ce.gradient_norm < below)[wrong].any()


def test_gradient_flow_takes_the_times_of_the_lecture():
    assert f"{gradient_flow_time('softmax_squared_error', -20.0, 0.0):,.0f}" == "60,645,657"
    assert_allclose(gradient_flow_time("softmax_squared_error", -20.0, 0.0), np.exp(20) / 8, rtol=2e-7)
    assert_allclose(gradient_flow_time("cross_entropy", -20.0, 0.0), 10.5, rtol=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
@given(gap=st.floats(-30, 5), way=st.floats(1e-6, 10))
def test_gradient_flow_time_is_the_integral_of_one_over_the_speed(loss, gap, way):
    def slowness(x):
        p = 1 / (1 + mpmath.exp(-x))
        return 1 / (2 * (1 - p)) if loss == "cross_entropy" else 1 / (8 * p * (1 - p) ** 2)

    exact = mpmath.quad(slowness, mpmath.linspace(gap, mpmath.mpf(gap) + way, 4))
    assert_allclose(gradient_flow_time(loss, gap, gap + way), float(exact), rtol=1e-9)


def test_gradient_flow_time_takes_arrays_and_does_not_overflow():
    times = gradient_flow_time("softmax_squared_error", [-20.0, -10.0, 0.0], 0.0)
    assert times.shape == (3,)
    assert times[2] == 0.0
    assert gradient_flow_time("softmax_squared_error", -800.0, 0.0) == np.inf
    assert_allclose(gradient_flow_time("cross_entropy", -800.0, 0.0), 400.5)
    assert gradient_flow_time("cross_entropy", 0.0, 800.0) == np.inf
    assert gradient_flow_time("cross_entropy", np.float32(-4), np.float32(0)).dtype == np.float32


SQUARE = {"loss": "cross_entropy", "y1": [0.0], "y2": [0.0]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"loss": "mse"}, 'loss is \'mse\', which is unknown: pass "cross_entropy" or "softmax_squared_error".'),
        ({"y1": [[0.0]]}, "y1 must be one row of numbers, but its shape is (1, 1)"),
        ({"y2": []}, "y2 must be one row of numbers, but its shape is (0,)"),
        ({"y1": [0.0, np.nan]}, "y1 hold nan at index 1: every value must be finite."),
        ({"y3": -np.inf}, "y3 must be one finite number, but it is -inf: at -1000.0 its class plays no part."),
        ({"target": (1, 0)}, "target must hold one probability for each of the three classes, but its shape is (2,)"),
        ({"target": (1, 1, 0)}, "target sum to 2: they must sum to 1"),
        ({"target": (2, -1, 0)}, "target hold -1 at index 1: no probability may be negative."),
    ],
)
def test_what_is_not_a_surface_is_refused_in_one_sentence(change, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        loss_surface(**{**SQUARE, **change})
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_bad_limits_and_gaps_are_refused_in_one_sentence():
    surface = loss_surface(**SQUARE)
    for below in (0.0, -1.0, np.nan, np.inf, [1.0]):
        with pytest.raises(ValueError, match="below must be one positive finite number, but it is "):
            plateau_fraction(surface, below)
    for arguments, message in [
        (("cross_entropy", 0.0, -1.0), "to_gap is -1.0: it may not lie below from_gap"),
        (("cross_entropy", np.nan, 0.0), "from_gap is nan: every value must be finite."),
        (("cross_entropy", 0.0, np.inf), "to_gap is inf: every value must be finite."),
        (("hinge", 0.0, 1.0), "loss is 'hinge', which is unknown"),
        (("cross_entropy", [0.0, 0.0], [1.0, 1.0, 1.0]), "from_gap has shape"),
    ]:
        with pytest.raises(ValueError, match=message):
            gradient_flow_time(*arguments)
