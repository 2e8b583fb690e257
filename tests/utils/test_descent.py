import _thread
import math
import signal
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from utils import descent, progress_bar
from utils.descent import descend
from utils.losses import LOSSES, softmax_squared_error_gradient
from utils.surfaces import gradient_flow_time

CE, SSE = "cross_entropy", "softmax_squared_error"
LECTURE = (-10.0, 10.0)
FIRST = (1, 0, 0)
TARGETS = [FIRST, (0, 0, 1), (0.7, 0.2, 0.1)]
FULL_COUNT = Path(__file__).parents[2] / "benchmarks" / "results" / "full_descent.txt"


def steps_to_cross(loss, start=LECTURE, *, max_steps=200_000, **options):
    path = descend(loss, start, stop="crossed", max_steps=max_steps, **options)
    assert path.why == "threshold"
    assert path.points[-1, 0] >= path.points[-1, 1]
    if len(path.steps) > 1 and path.steps[-2] == path.steps[-1] - 1:
        assert path.points[-2, 0] < path.points[-2, 1]
    return path.steps_taken


@pytest.mark.parametrize(
    ("loss", "far", "options", "steps"),
    [
        (CE, 10, {"learning_rate": 1}, 11),
        (CE, 10, {"learning_rate": 1, "dtype": np.float32}, 11),
        (SSE, 10, {"learning_rate": 0.1, "optimizer": "adam"}, 81),
        (CE, 10, {"learning_rate": 0.1, "optimizer": "adam"}, 102),
        (SSE, 15, {"learning_rate": 0.1, "optimizer": "adam"}, 133_724),
        (CE, 15, {"learning_rate": 0.1, "optimizer": "adam"}, 152),
        (SSE, 10, {"learning_rate": 0.1, "optimizer": "adam", "eps": 1e-6}, 678),
    ],
)
def test_the_point_crosses_after_the_steps_of_the_claim(loss, far, options, steps):
    assert steps_to_cross(loss, (-far, far), **options) == steps


def test_adams_first_step_is_g_over_g_plus_eps_of_the_learning_rate():
    path = descend(SSE, LECTURE, optimizer="adam", learning_rate=0.1, max_steps=1)
    g = -softmax_squared_error_gradient([*LECTURE, -1000.0], [1.0, 0.0, 0.0])[0]
    share = (path.points[1, 0] - path.points[0, 0]) / 0.1
    assert_allclose(share, g / (g + 1e-8), rtol=1e-12)
    assert f"{share:.3f}" == "0.452"


def test_squared_error_from_a_gap_of_14_takes_as_many_steps_as_an_independent_loop():
    def plain_loop(y1, y2):
        steps = 0
        while y1 < y2:
            a = math.exp(y1 - y2)
            p, q = a / (1 + a), 1 / (1 + a)
            y1, y2, steps = y1 + 4 * p * q * q, y2 - 4 * p * q * q, steps + 1
        return steps

    steps = steps_to_cross(SSE, (-7.0, 7.0), learning_rate=1)
    assert steps == plain_loop(-7.0, 7.0) == 150_338
    assert_allclose(steps, gradient_flow_time(SSE, -14.0, 0.0), rtol=1e-4)
    assert_allclose(steps, math.exp(14) / 8, rtol=1e-3)


@pytest.mark.parametrize("loss", [CE, SSE])
def test_small_steps_take_the_time_of_gradient_flow(loss):
    for gap, rate in [(-6.0, 0.01), (-3.0, 0.001)]:
        steps = steps_to_cross(loss, (gap / 2, -gap / 2), learning_rate=rate)
        assert_allclose(steps * rate, gradient_flow_time(loss, gap, 0.0), rtol=1e-3)


def test_the_full_descent_was_counted_and_agrees_with_gradient_flow():
    figures = dict(line.split(": ") for line in FULL_COUNT.read_text(encoding="utf-8").splitlines() if ": " in line)
    counted = int(figures["steps until y1 >= y2"])
    flow = gradient_flow_time(SSE, -20.0, 0.0)
    assert counted == 60_645_667
    # Euler's steps lag behind the flow by half the logarithm of how much the speed grows on the way.
    speed = [softmax_squared_error_gradient([y, -y, -1000.0], [1.0, 0.0, 0.0])[0] for y in (-10.0, 0.0)]
    assert counted == math.ceil(flow + math.log(speed[1] / speed[0]) / 2)
    assert figures["recipe"] == (
        'descend("softmax_squared_error", (-10, 10), learning_rate=1, max_steps=100_000_000, stop="crossed")'
    )


def test_in_float32_squared_error_never_moves_below_a_learning_rate_of_57_8():
    for rate in (0.01, 1, 57.8):
        path = descend(SSE, LECTURE, learning_rate=rate, max_steps=1000, dtype=np.float32)
        assert (path.steps_taken, path.why) == (0, "no bit of the point moved")
        assert_array_equal(path.points, [LECTURE])
        assert path.points.dtype == path.losses.dtype == path.gradient_norms.dtype == np.float32
    # Half the distance of two float32 next to 10 is 2^-21; the gradient there is 8.24e-9.
    limit = 2**-21 / softmax_squared_error_gradient([10.0, -10.0, -1000.0], [0.0, 1.0, 0.0])[0]
    assert f"{limit:.1f}" == "57.8"
    path = descend(SSE, LECTURE, learning_rate=57.9, max_steps=10, dtype=np.float32)
    assert (path.steps_taken, path.why) == (10, "budget")
    assert path.points[-1, 0] > -10


def fround(x):
    """Round to float32, as JavaScript's Math.fround does."""
    return struct.unpack("f", struct.pack("f", x))[0]


def slopes_with_every_operation_rounded(loss, y1, y2, y3, t1, t2, t3):
    """The gradient as the module lays it down, from float64 operations that are rounded one by one."""
    f = fround
    m = max(y1, y2, y3)
    e1, e2, e3 = (f(math.exp(f(y - m))) for y in (y1, y2, y3))
    s = f(f(e1 + e2) + e3)
    if loss == CE:
        g1 = f(f(f(f(1 - t1) * e1) - f(t1 * f(e2 + e3))) / s)
        g2 = f(f(f(f(1 - t2) * e2) - f(t2 * f(e1 + e3))) / s)
        return g1, g2

    def a(ti, tk):
        return f(f(1 - ti) + tk)

    d12 = f(f(f(a(t1, t2) * e1) - f(a(t2, t1) * e2)) - f(f(t1 - t2) * e3))
    d13 = f(f(f(a(t1, t3) * e1) - f(a(t3, t1) * e3)) - f(f(t1 - t3) * e2))
    d23 = f(f(f(a(t2, t3) * e2) - f(a(t3, t2) * e3)) - f(f(t2 - t3) * e1))
    f12, f13, f23 = f(f(e1 * e2) * d12), f(f(e1 * e3) * d13), f(f(e2 * e3) * d23)
    c = f(2 / f(f(s * s) * s))
    return f(f(f12 + f13) * c), f(f(f23 - f12) * c)


@pytest.mark.parametrize("loss", [CE, SSE])
@pytest.mark.parametrize("optimizer", descent.OPTIMIZERS)
@pytest.mark.parametrize(("y3", "target"), [(-1000.0, FIRST), (0.3, FIRST), (-2.0, (0.7, 0.2, 0.1)), (4.0, (0, 0, 1))])
def test_float32_is_float64_rounded_after_every_operation_bit_for_bit(loss, optimizer, y3, target):
    f, rate = fround, 0.3
    y, (v, m) = [f(-1.7), f(2.1)], ([0.0, 0.0], [0.0, 0.0])
    t = [f(value) for value in target]
    points, power1, power2 = [tuple(y)], 1.0, 1.0
    for _ in range(60):
        g = slopes_with_every_operation_rounded(loss, *y, f(y3), *t)
        power1, power2 = power1 * 0.9, power2 * 0.999
        for k in range(2):
            if optimizer == "gradient_descent":
                y[k] = f(y[k] - f(f(rate) * g[k]))
            elif optimizer == "momentum":
                v[k] = f(f(f(0.9) * v[k]) + g[k])
                y[k] = f(y[k] - f(f(rate) * v[k]))
            else:
                m[k] = f(m[k] + f(f(g[k] - m[k]) * f(1 - 0.9)))
                v[k] = f(f(v[k] * f(0.999)) + f(f(f(1 - 0.999) * g[k]) * g[k]))
                below = f(f(f(math.sqrt(v[k])) / f(math.sqrt(1 - power2))) + f(1e-8))
                y[k] = f(y[k] - f(f(f(rate / (1 - power1)) * m[k]) / below))
        points.append(tuple(y))
    path = descend(
        loss, (-1.7, 2.1), optimizer=optimizer, learning_rate=rate, y3=y3, target=target, max_steps=60, dtype=np.float32
    )
    assert_array_equal(path.points, np.array(points, dtype=np.float32))


@pytest.mark.parametrize("loss", [CE, SSE])
@pytest.mark.parametrize("optimizer", descent.OPTIMIZERS)
@pytest.mark.parametrize(("y3", "target"), [(-1000.0, FIRST), (0.5, (0.7, 0.2, 0.1)), (3.0, (0, 0, 1))])
def test_every_step_is_pytorchs(loss, optimizer, y3, target):
    y = torch.tensor([-3.0, 4.0], dtype=torch.float64, requires_grad=True)
    t = torch.tensor(target, dtype=torch.float64)
    theirs = {
        "gradient_descent": lambda: torch.optim.SGD([y], lr=0.4),
        "momentum": lambda: torch.optim.SGD([y], lr=0.4, momentum=0.8),
        "adam": lambda: torch.optim.Adam([y], lr=0.4, betas=(0.8, 0.95), eps=1e-6),
    }[optimizer]()
    points = [y.tolist()]
    for _ in range(80):
        logits = torch.cat([y, torch.tensor([y3], dtype=torch.float64)])
        value = -(t * torch.log_softmax(logits, 0)).sum() if loss == CE else ((torch.softmax(logits, 0) - t) ** 2).sum()
        theirs.zero_grad()
        value.backward()
        theirs.step()
        points.append(y.tolist())
    options = {"momentum": 0.8, "betas": (0.8, 0.95), "eps": 1e-6, "y3": y3, "target": target}
    path = descend(loss, (-3, 4), optimizer=optimizer, learning_rate=0.4, max_steps=80, **options)
    assert_allclose(path.points, points, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("loss", [CE, SSE])
@given(
    y1=st.floats(-30, 30),
    y2=st.floats(-30, 30),
    y3=st.sampled_from([-1000.0, -800.0, -700.0, -20.0, 0.0, 25.0]),
    target=st.sampled_from(TARGETS),
)
def test_one_step_goes_down_the_gradient_of_the_course(loss, y1, y2, y3, target):
    gradient = LOSSES[loss].gradient([y1, y2, y3], np.array(target, dtype=float))[:2]
    path = descend(loss, (y1, y2), learning_rate=1, y3=y3, target=target, max_steps=1)
    assert_allclose(path.points[-1], np.array([y1, y2]) - gradient, rtol=1e-15, atol=1e-14)


@pytest.mark.parametrize("loss", [CE, SSE])
@pytest.mark.parametrize("number", [float, np.float32])
@given(y1=st.floats(-30, 30, width=32), y2=st.floats(-30, 30, width=32), target=st.sampled_from(TARGETS))
def test_leaving_out_a_class_that_plays_no_part_changes_no_bit(loss, number, y1, y2, target):
    t = [number(value) for value in target]
    point = number(y1), number(y2)
    shortcut = descent._GRADIENTS[loss](number, number(-1000.0), *t)
    nothing, descent._NOTHING = descent._NOTHING, -math.inf
    try:
        in_full = descent._GRADIENTS[loss](number, number(-1000.0), *t)
    finally:
        descent._NOTHING = nothing
    assert shortcut(*point) == in_full(*point)


@pytest.mark.parametrize("name", LOSSES)
def test_the_path_has_the_losses_and_gradients_of_its_points(name):
    path = descend(name, (-1, 2), learning_rate=0.5, y3=1.0, target=(0.2, 0.7, 0.1), max_steps=50)
    case = np.column_stack([path.points, np.full(51, 1.0)]), np.tile([0.2, 0.7, 0.1], (51, 1))
    assert_allclose(path.losses, LOSSES[name].value(*case))
    assert_allclose(path.gradient_norms, np.linalg.norm(LOSSES[name].gradient(*case)[:, :2], axis=1))
    assert (np.diff(path.losses) <= 1e-15).all()
    assert_array_equal(path.steps, range(51))
    assert (path.steps_taken, path.why, path.loss) == (50, "budget", name)


@pytest.mark.parametrize("optimizer", descent.OPTIMIZERS)
def test_a_long_path_is_thinned_evenly_and_keeps_its_ends(optimizer, monkeypatch):
    whole = descend(SSE, (-2, 3), optimizer=optimizer, learning_rate=0.01, max_steps=1003)
    assert len(whole.points) == 1004
    monkeypatch.setattr(descent, "_STORED", 100)
    thin = descend(SSE, (-2, 3), optimizer=optimizer, learning_rate=0.01, max_steps=1003)
    assert_array_equal(thin.steps, [*range(0, 1003, 16), 1003])
    assert_array_equal(thin.points, whole.points[thin.steps])
    assert_allclose(thin.losses, whole.losses[thin.steps], rtol=1e-12)  # exp of fewer numbers at once
    monkeypatch.setattr(descent, "_BURST", 1)
    again = descend(SSE, (-2, 3), optimizer=optimizer, learning_rate=0.01, max_steps=1003)
    assert_array_equal(again.points, thin.points)


def test_a_descent_starts_where_it_is_told_and_may_stop_there():
    path = descend(CE, (3, 2), learning_rate=1, max_steps=10, stop="crossed")
    assert (path.steps_taken, path.why, len(path.points)) == (0, "threshold", 1)
    assert descend(CE, (2, 2), learning_rate=1, max_steps=10, stop="crossed").steps_taken == 0


@pytest.mark.parametrize("loss", [CE, SSE])
@pytest.mark.parametrize(("y3", "target"), [(-1000.0, FIRST), (0.5, (0.7, 0.2, 0.1)), (2.0, (0, 0, 1))])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_number_stops_at_the_first_point_with_at_most_that_loss(loss, y3, target, dtype):
    options = {"learning_rate": 0.3, "y3": y3, "target": target, "max_steps": 500, "dtype": dtype}
    whole = descend(loss, (-1, 1.5), **options)
    limit = float(whole.losses[40] + whole.losses[41]) / 2
    path = descend(loss, (-1, 1.5), stop=limit, **options)
    assert (path.steps_taken, path.why) == (41, "threshold")
    assert path.losses[-1] <= limit < path.losses[-2]


def test_a_point_at_rest_goes_on_while_its_velocity_grows():
    options = {"max_steps": 1000, "dtype": np.float32, "learning_rate": 10}
    still = descend(SSE, LECTURE, **options)
    assert (still.steps_taken, still.why) == (0, "no bit of the point moved")
    carried = descend(SSE, LECTURE, optimizer="momentum", **options)
    assert carried.why == "budget"
    assert_array_equal(carried.points[:3], [LECTURE] * 3)
    assert carried.points[-1, 0] > -10


@pytest.mark.parametrize("optimizer", descent.OPTIMIZERS)
def test_where_nothing_is_left_to_descend_nothing_moves(optimizer):
    path = descend(CE, (500, -500), optimizer=optimizer, learning_rate=1, max_steps=100_000)
    assert path.why == "no bit of the point moved"
    assert_array_equal(path.points[-1], [500, -500])


def test_interrupted_it_returns_what_it_has():
    # Started in the background of a script, a process ignores the interrupts that a notebook's kernel obeys.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    try:
        path = descend(SSE, LECTURE, learning_rate=1, max_steps=10**8)
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)
    assert path.why == "interrupted"
    assert 0 < path.steps_taken == path.steps[-1] < 10**8
    short = descend(SSE, LECTURE, learning_rate=1, max_steps=path.steps_taken)
    assert_array_equal(short.points[-1], path.points[-1])
    assert len(path.points) <= 2001


def test_only_a_long_descent_shows_a_bar(monkeypatch):
    shown = []
    monkeypatch.setattr(progress_bar, "_find_writer", lambda: shown.append)
    descend(CE, LECTURE, learning_rate=1, max_steps=100)
    assert shown == []
    monkeypatch.setattr(progress_bar, "_PATIENCE", 0)
    descend(CE, LECTURE, learning_rate=1, max_steps=100)
    assert "of at most 100 (" in shown[0]
    assert shown[-1] == ""


GOOD = {"loss": CE, "start": LECTURE, "learning_rate": 1, "max_steps": 10}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rate": 0}, "learning_rate must be one positive finite number, but it is 0: 0.1 is a good start."),
        ({"learning_rate": [1.0]}, "learning_rate must be one positive finite number, but it is [1.0]"),
        ({"learning_rate": 1e39, "dtype": np.float32}, "learning_rate is 1e+39, which becomes inf in float32"),
        ({"learning_rate": 1e-50, "dtype": np.float32}, "learning_rate is 1e-50, which becomes 0.0 in float32"),
        (
            {"learning_rate": 2e38, "optimizer": "momentum", "dtype": np.float32},
            "learning_rate 2e+38 moved the point out of the range of float32 by step 2: choose a smaller one.",
        ),
        ({"start": (1, 2, 3)}, "start must hold two numbers, y1 and y2, but its shape is (3,): pass (-10, 10)"),
        ({"start": 1.0}, "start must hold two numbers, y1 and y2, but its shape is ()"),
        ({"start": (0, 1e39), "dtype": np.float32}, "start (0.0, 1e+39) is beyond the range of float32"),
        ({"target": (1, 1, 1)}, "target sum to 3: they must sum to 1"),
        ({"y3": -1e39, "dtype": np.float32}, "y3 is -1e+39, which float32 cannot hold"),
        ({"loss": "mse"}, "loss is 'mse', which is unknown"),
        ({"optimizer": "sgd"}, 'optimizer is \'sgd\', which is unknown: pass "gradient_descent", "momentum" or'),
        ({"momentum": 1.0}, "momentum must be one finite number from 0 to below 1, but it is 1.0: 0.9 is usual."),
        ({"betas": 0.9}, "betas must be two numbers, but they are 0.9: (0.9, 0.999) is usual."),
        ({"betas": (0.9, -1)}, "each of betas must be one finite number from 0 to below 1, but it is -1"),
        ({"eps": 0}, "eps must be one positive finite number, but it is 0: 1e-8 is usual."),
        ({"eps": 1e-60, "dtype": np.float32}, "eps is 1e-60, which becomes 0.0 in float32"),
        ({"max_steps": 0}, "max_steps must be a positive integer, but it is 0"),
        ({"max_steps": True}, "max_steps must be a positive integer, but it is True"),
        ({"stop": "flat"}, "stop must be None, \"crossed\" or one loss, but it is 'flat'"),
        ({"stop": math.nan}, 'stop must be None, "crossed" or one loss, but it is nan'),
        ({"dtype": np.float16}, "dtype must be np.float64 or np.float32, but it is <class 'numpy.float16'>"),
        ({"dtype": None}, "dtype must be np.float64 or np.float32, but it is None"),
    ],
)
def test_what_is_not_a_descent_is_refused_in_one_sentence(change, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        descend(**{**GOOD, **change})
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)
