r"""Descent on the loss surface, step by step: what gradient descent, momentum and Adam do from the lecture's start.

The point is (y1, y2) and y3 stands still. A count of steps can hang on last bits, in float32 it hangs on whether the
point moves at all, so the arithmetic is laid down here: these operations in this order, each rounded to the number type
of the descent, as the start, y3 and the target are at the outset. exp and sqrt are taken in float64 and then rounded.
In float64 that is what Python's own numbers do; for float32, JavaScript puts ``Math.fround`` around every operation.

The gradient, with t the target::

    m = the largest of y1, y2, y3
    e1, e2, e3 = exp(y1 - m), exp(y2 - m), exp(y3 - m)
    S = (e1 + e2) + e3

    cross_entropy:
        g1 = ((1 - t1) * e1 - t1 * (e2 + e3)) / S
        g2 = ((1 - t2) * e2 - t2 * (e1 + e3)) / S

    softmax_squared_error, with S (r_i - r_k) = a_ik e_i - a_ki e_k - (t_i - t_k) e_l for the residuals r = p - t,
    where l is the third class and a_ik = (1 - t_i) + t_k:
        d12 = (a12 * e1 - a21 * e2) - (t1 - t2) * e3
        d13 = (a13 * e1 - a31 * e3) - (t1 - t3) * e2
        d23 = (a23 * e2 - a32 * e3) - (t2 - t3) * e1
        f12, f13, f23 = (e1 * e2) * d12, (e1 * e3) * d13, (e2 * e3) * d23
        c = 2 / ((S * S) * S)
        g1 = (f12 + f13) * c
        g2 = (f23 - f12) * c

The step, for each of the two coordinates, with η the learning rate; velocities and averages start at 0::

    gradient_descent:
        y = y - η * g
    momentum:
        v = μ * v + g
        y = y - η * v
    adam, in its step n, with b1 and b2 the products of n factors β1 and of n factors β2; what stands in brackets [ ] is
    computed in float64 and rounded once:
        m = m + (g - m) * [1 - β1]
        v = v * β2 + ([1 - β2] * g) * g
        y = y - ([η / (1 - b1)] * m) / (sqrt(v) / [sqrt(1 - b2)] + ε)

They are PyTorch's formulas (`torch.optim.SGD` with dampening 0, `torch.optim.Adam` without weight decay).
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from utils.losses import (
    cross_entropy_from_logits,
    cross_entropy_gradient,
    softmax_squared_error,
    softmax_squared_error_gradient,
)
from utils.progress_bar import ProgressBar
from utils.surfaces import read_setting
from utils.validation import read_numbers, require_finite, small_is_zero

OPTIMIZERS = ("gradient_descent", "momentum", "adam")

# How many points of a path are stored at most: what is longer is thinned to every second, fourth, ... point.
_STORED = 2000
# How many steps are taken between two looks at the clock: some 10 ms. An interruption loses no more than these.
_BURST = 20_000
# exp of anything below is 0, in either number type.
_NOTHING = -746.0

# A state is the number of steps taken, y1, y2, and what the optimiser remembers.
State = tuple[float, ...]
Slope = Callable[[float, float], tuple[float, float]]
Reached = Callable[[float, float], bool]
Run = Callable[[State, int], tuple[State, str | None]]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The path of a descent, thinned when long.

    Attributes
    ----------
    loss, optimizer : str
        What was descended, and how.
    points : (n_stored, 2) ndarray
        y1 and y2, in the number type of the descent. The first is the start, the last where the descent stopped.
    losses : (n_stored,) ndarray
    gradient_norms : (n_stored,) ndarray
        Length of the gradient by y1 and y2. Both are those of `utils.losses` at the stored points.
    steps : (n_stored,) ndarray of int64
        After how many steps each point was reached.
    steps_taken : int
        The last step is not counted if it changed nothing.
    why : {"threshold", "budget", "no bit of the point moved", "interrupted"}
        Why it stopped.
    """

    loss: str
    optimizer: str
    points: NDArray[np.floating]
    losses: NDArray[np.floating]
    gradient_norms: NDArray[np.floating]
    steps: NDArray[np.int64]
    steps_taken: int
    why: str


@small_is_zero
def descend(
    loss: str,
    start: ArrayLike,
    *,
    optimizer: str = "gradient_descent",
    learning_rate: float,
    momentum: float = 0.9,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    y3: float = -1000.0,
    target: ArrayLike = (1, 0, 0),
    max_steps: int,
    stop: str | float | None = None,
    dtype: DTypeLike = np.float64,
) -> Trajectory:
    """Descend on the loss of three logits, of which y1 and y2 move and y3 stands still.

    The operations, their order and their rounding are laid down at the top of this module.

    Parameters
    ----------
    loss : {"cross_entropy", "softmax_squared_error"}
        Of one sample: nothing is averaged.
    start : (2,) array_like
        y1 and y2.
    optimizer : {"gradient_descent", "momentum", "adam"}
    learning_rate : float
        Positive.
    momentum : float
        From 0 to below 1, for "momentum": the share of the velocity that each step keeps.
    betas : (float, float)
        From 0 to below 1, for "adam": the shares that the averages of gradients and of their squares keep.
    eps : float
        Positive, for "adam".
    y3 : float
        At -1000 the third class plays no part.
    target : (3,) array_like
        A distribution.
    max_steps : int
        The budget, at least 1.
    stop : None, "crossed" or float
        "crossed" stops at the first point with y1 >= y2; a number at the first point whose loss is at most that. The
        start counts as a point: 0 steps. None stops only at the end of the budget, or where nothing moves any more.
    dtype : float64 or float32

    Returns
    -------
    Trajectory
        With why it stopped. "no bit of the point moved": a step changed neither the point nor what the optimiser
        remembers, and would be the same for ever (Adam's bias corrections have to fade first).

    Raises
    ------
    ValueError
        If an argument is not as described, or the learning rate is so large that the point leaves the range of its
        number type.

    Notes
    -----
    A descent of more than two seconds shows how much of its budget it has used. Interrupted (the stop button,
    or Ctrl+C), it returns what it has.

    Examples
    --------
    >>> path = descend("cross_entropy", (-10, 10), learning_rate=1, max_steps=1000, stop="crossed")
    >>> path.steps_taken, path.why
    (11, 'threshold')
    >>> path = descend("softmax_squared_error", (-10, 10), learning_rate=1, max_steps=1000, dtype=np.float32)
    >>> path.steps_taken, path.why
    (0, 'no bit of the point moved')

    References
    ----------
    Kingma & Ba 2015, "Adam: A Method for Stochastic Optimization", arXiv 1412.6980, Algorithm 1.
    """
    y3, target = read_setting(loss, y3, target)
    number = _read_dtype(dtype)
    y1, y2 = _read_start(start, number)
    with np.errstate(over="ignore"):
        setting = [number(value) for value in (y3, *target.tolist())]
    if not math.isfinite(setting[0]):
        raise ValueError(f"y3 is {y3!r}, which {_name(number)} cannot hold: at -1000.0 its class plays no part.")
    reached = _reached(stop, loss, *map(float, setting))
    if not isinstance(optimizer, str) or optimizer not in OPTIMIZERS:
        raise ValueError(
            f'optimizer is {optimizer!r}, which is unknown: pass "gradient_descent", "momentum" or "adam".'
        )
    rate = _read_positive(learning_rate, "learning_rate", number, "0.1 is a good start")
    smallest = _read_positive(eps, "eps", number, "1e-8 is usual")
    kept = _read_share(momentum, "momentum", "0.9 is usual")
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ValueError(f"betas must be two numbers, but they are {betas!r}: (0.9, 0.999) is usual.")
    shares = [_read_share(beta, "each of betas", "(0.9, 0.999) is usual") for beta in betas]
    budget = _read_max_steps(max_steps)

    slope = _SLOPES[loss](number, *setting)
    zero = number(0.0)
    if optimizer == "gradient_descent":
        run, memory = _gradient_descent(slope, reached, number(rate)), ()
    elif optimizer == "momentum":
        run, memory = _momentum(slope, reached, number(rate), number(kept)), (zero, zero)
    else:
        run, memory = _adam(slope, reached, number, rate, *shares, smallest), (zero, zero, zero, zero, 1.0, 1.0)
    with np.errstate(all="ignore"):
        path, why = _follow(run, (0, y1, y2, *memory), reached, budget, rate, number)
    points = np.array([point for _, *point in path], dtype=number)
    return Trajectory(
        loss,
        optimizer,
        points,
        *_losses_and_norms(loss, points, *setting),
        np.array([steps for steps, *_ in path], dtype=np.int64),
        path[-1][0],
        why,
    )


def _follow(
    run: Run, state: State, reached: Reached | None, budget: int, rate: float, number: type
) -> tuple[list[tuple], str]:
    """Take steps in bursts until something ends the descent: the stored (steps, y1, y2), and why it ended."""
    path, stride, why = [state[:3]], 1, None
    bar = ProgressBar(budget, of="of at most")
    try:
        if reached is not None and reached(state[1], state[2]):
            return path, "threshold"
        while why is None:
            # The state holds its own count: an interruption meets it before a burst or after, never between.
            state, why = run(state, min(stride - state[0] % stride, budget - state[0], _BURST))
            if not (math.isfinite(state[1]) and math.isfinite(state[2])):
                raise ValueError(
                    f"learning_rate {rate!r} moved the point out of the range of {_name(number)} by step "
                    f"{state[0]:,}: choose a smaller one."
                )
            if why is None and state[0] >= budget:
                why = "budget"
            if state[0] % stride == 0 and state[0] > path[-1][0]:
                path.append(state[:3])
                if len(path) > _STORED:
                    path, stride = path[::2], 2 * stride
            bar.show(state[0])
    except KeyboardInterrupt:
        why = "interrupted"
    if path[-1][0] != state[0]:
        path.append(state[:3])
    bar.close(f"{state[0]:,} steps, stopped by: {why}")
    return path, why


def _gradient_descent(slope: Slope, reached: Reached | None, rate: float) -> Run:
    def run(state: State, n_steps: int) -> tuple[State, str | None]:
        steps, y1, y2 = state
        for step in range(steps + 1, steps + n_steps + 1):
            g1, g2 = slope(y1, y2)
            new1, new2 = y1 - rate * g1, y2 - rate * g2
            if new1 == y1 and new2 == y2:
                return (step - 1, y1, y2), "no bit of the point moved"
            y1, y2 = new1, new2
            if reached is not None and reached(y1, y2):
                return (step, y1, y2), "threshold"
        return (steps + n_steps, y1, y2), None

    return run


def _momentum(slope: Slope, reached: Reached | None, rate: float, kept: float) -> Run:
    def run(state: State, n_steps: int) -> tuple[State, str | None]:
        steps, *now = state
        y1, y2, v1, v2 = now
        for step in range(steps + 1, steps + n_steps + 1):
            g1, g2 = slope(y1, y2)
            new_v1, new_v2 = kept * v1 + g1, kept * v2 + g2
            new1, new2 = y1 - rate * new_v1, y2 - rate * new_v2
            # A point at rest may yet be moved by a velocity that grows.
            if new1 == y1 and new2 == y2 and new_v1 == v1 and new_v2 == v2:
                return (step - 1, y1, y2, v1, v2), "no bit of the point moved"
            y1, y2, v1, v2 = new1, new2, new_v1, new_v2
            if reached is not None and reached(y1, y2):
                return (step, y1, y2, v1, v2), "threshold"
        return (steps + n_steps, y1, y2, v1, v2), None

    return run


def _adam(
    slope: Slope, reached: Reached | None, number: type, rate: float, beta1: float, beta2: float, smallest: float
) -> Run:
    sqrt = _rounded_function(math.sqrt, number)
    new_share1, kept2, new_share2, eps = number(1 - beta1), number(beta2), number(1 - beta2), number(smallest)
    last_stride, last_root = number(rate), number(1.0)

    def run(state: State, n_steps: int) -> tuple[State, str | None]:
        steps, y1, y2, m1, m2, v1, v2, power1, power2 = state
        for step in range(steps + 1, steps + n_steps + 1):
            g1, g2 = slope(y1, y2)
            before = (y1, y2, m1, m2, v1, v2)
            power1, power2 = power1 * beta1, power2 * beta2
            stride, root = number(rate / (1 - power1)), number(math.sqrt(1 - power2))
            m1, m2 = m1 + (g1 - m1) * new_share1, m2 + (g2 - m2) * new_share1
            v1, v2 = v1 * kept2 + new_share2 * g1 * g1, v2 * kept2 + new_share2 * g2 * g2
            y1 = y1 - stride * m1 / (sqrt(v1) / root + eps)
            y2 = y2 - stride * m2 / (sqrt(v2) / root + eps)
            if stride == last_stride and root == last_root and before == (y1, y2, m1, m2, v1, v2):
                return (step - 1, *before, power1, power2), "no bit of the point moved"
            if reached is not None and reached(y1, y2):
                return (step, y1, y2, m1, m2, v1, v2, power1, power2), "threshold"
        return (steps + n_steps, y1, y2, m1, m2, v1, v2, power1, power2), None

    return run


def _cross_entropy_slope(number: type, y3: float, t1: float, t2: float, t3: float) -> Slope:
    exp, one, nothing = _rounded_function(math.exp, number), number(1.0), number(_NOTHING)
    not1, not2 = one - t1, one - t2

    def slope(y1: float, y2: float) -> tuple[float, float]:
        m = y2 if y1 < y2 else y1
        if y3 - m < nothing:  # the third term is 0, and what follows is the general case without it, bit for bit
            if y1 < y2:
                e1, e2 = exp(y1 - y2), one
            else:
                e1, e2 = one, exp(y2 - y1)
            whole = e1 + e2
            return (not1 * e1 - t1 * e2) / whole, (not2 * e2 - t2 * e1) / whole
        m = y3 if m < y3 else m
        e1, e2, e3 = exp(y1 - m), exp(y2 - m), exp(y3 - m)
        whole = e1 + e2 + e3
        return (not1 * e1 - t1 * (e2 + e3)) / whole, (not2 * e2 - t2 * (e1 + e3)) / whole

    return slope


def _squared_error_slope(number: type, y3: float, t1: float, t2: float, t3: float) -> Slope:
    exp, one, two, nothing = _rounded_function(math.exp, number), number(1.0), number(2.0), number(_NOTHING)
    a12, a13, a23 = one - t1 + t2, one - t1 + t3, one - t2 + t3
    a21, a31, a32 = one - t2 + t1, one - t3 + t1, one - t3 + t2
    t12, t13, t23 = t1 - t2, t1 - t3, t2 - t3

    def slope(y1: float, y2: float) -> tuple[float, float]:
        m = y2 if y1 < y2 else y1
        if y3 - m < nothing:  # as above
            if y1 < y2:
                e1, e2 = exp(y1 - y2), one
            else:
                e1, e2 = one, exp(y2 - y1)
            whole = e1 + e2
            g1 = e1 * e2 * (a12 * e1 - a21 * e2) * (two / (whole * whole * whole))
            return g1, -g1
        m = y3 if m < y3 else m
        e1, e2, e3 = exp(y1 - m), exp(y2 - m), exp(y3 - m)
        whole = e1 + e2 + e3
        flow12 = e1 * e2 * (a12 * e1 - a21 * e2 - t12 * e3)
        flow13 = e1 * e3 * (a13 * e1 - a31 * e3 - t13 * e2)
        flow23 = e2 * e3 * (a23 * e2 - a32 * e3 - t23 * e1)
        scale = two / (whole * whole * whole)
        return (flow12 + flow13) * scale, (flow23 - flow12) * scale

    return slope


_SLOPES = {"cross_entropy": _cross_entropy_slope, "softmax_squared_error": _squared_error_slope}


def _rounded_function(function: Callable[[float], float], number: type) -> Callable[[float], float]:
    """Give a function of `math`, followed by a rounding if the number type is not Python's own."""
    return function if number is float else lambda x: number(function(x))


def _reached(stop: str | float | None, loss: str, y3: float, t1: float, t2: float, t3: float) -> Reached | None:
    """Read `stop` as a question to each point; the loss is taken in float64 whatever the type of the descent."""
    if stop is None:
        return None
    if isinstance(stop, str) and stop == "crossed":
        return operator.ge
    limit = None if isinstance(stop, str) else read_numbers(stop, "stop")
    if limit is None or limit.ndim or not math.isfinite(limit):
        raise ValueError(f'stop must be None, "crossed" or one loss, but it is {stop!r}: "crossed" asks y1 >= y2.')
    limit = float(limit)

    def loss_is_low(y1: float, y2: float) -> bool:
        logits = (float(y1), float(y2), y3)
        m = max(logits)
        top = logits.index(m)
        e = [math.exp(y - m) for y in logits]
        rest = sum(e[:top]) + sum(e[top + 1 :])
        if loss == "cross_entropy":
            return sum(t * (m - y + math.log1p(rest)) for t, y in zip((t1, t2, t3), logits, strict=True)) <= limit
        residuals = ((1 - t) * e[k] - t * (e[k - 1] + e[k - 2]) for k, t in enumerate((t1, t2, t3)))
        return sum(r * r for r in residuals) / (1 + rest) ** 2 <= limit

    return loss_is_low


def _losses_and_norms(loss: str, points: NDArray, y3: float, *target: float) -> tuple[NDArray, NDArray]:
    """Compute losses and gradient norms at the stored points."""
    logits = np.column_stack([points, np.full(len(points), y3)]).astype(points.dtype)
    targets = np.tile(np.array(target, dtype=points.dtype), (len(points), 1))
    if loss == "cross_entropy":
        values, gradients = cross_entropy_from_logits(logits, targets), cross_entropy_gradient(logits, targets)
    else:
        values, gradients = softmax_squared_error(logits, targets), softmax_squared_error_gradient(logits, targets)
    return values, np.hypot(gradients[:, 0], gradients[:, 1])


def _name(number: type) -> str:
    return "float64" if number is float else "float32"


def _read_dtype(dtype: DTypeLike) -> type:
    """Give the type of the scalars: Python's float, many times faster than NumPy's float64, or NumPy's float32."""
    try:
        read = np.dtype(dtype)
    except TypeError:
        read = None
    if dtype is None or read not in (np.float64, np.float32):
        raise ValueError(f"dtype must be np.float64 or np.float32, but it is {dtype!r}: pass one of the two.")
    return float if read == np.float64 else np.float32


def _read_start(start: ArrayLike, number: type) -> tuple[float, float]:
    array = read_numbers(start, "start")
    if array.shape != (2,):
        raise ValueError(
            f"start must hold two numbers, y1 and y2, but its shape is {array.shape}: "
            "pass (-10, 10), and y3 by its name."
        )
    require_finite(array, "start")
    with np.errstate(over="ignore"):
        y1, y2 = (number(value) for value in array)
    if not (math.isfinite(y1) and math.isfinite(y2)):
        raise ValueError(f"start {tuple(array.tolist())} is beyond the range of float32: move it closer to 0.")
    return y1, y2


def _read_positive(value: float, name: str, number: type, remedy: str) -> float:
    """Read a positive number that stays one in the number type; give it in float64."""
    array = read_numbers(value, name)
    if array.ndim or not 0 < array < math.inf:
        raise ValueError(f"{name} must be one positive finite number, but it is {value!r}: {remedy}.")
    with np.errstate(over="ignore"):
        in_type = number(array)
    if not 0 < in_type < math.inf:
        raise ValueError(f"{name} is {value!r}, which becomes {float(in_type)} in {_name(number)}: {remedy}.")
    return float(array)


def _read_share(value: float, name: str, remedy: str) -> float:
    array = read_numbers(value, name)
    if array.ndim or not 0 <= array < 1:
        raise ValueError(f"{name} must be one number from 0 to below 1, but it is {value!r}: {remedy}.")
    return float(array)


def _read_max_steps(max_steps: int) -> int:
    try:
        number = operator.index(max_steps)
    except TypeError:
        number = 0
    if number < 1 or isinstance(max_steps, (bool, np.bool_)):
        raise ValueError(f"max_steps must be a positive integer, but it is {max_steps!r}: pass 1_000_000, for example.")
    return number
