r"""Descent on the loss surface, step by step: what gradient descent, momentum and Adam do from the lecture's start.

The point is (y1, y2) and y3 stands still. How many steps are needed can depend on the last bit of a number, and in
float32 even whether the point moves at all. So the arithmetic is laid down here: these operations in this order, each
rounded to the dtype of the descent, as the start, y3 and the target are at the outset. exp and sqrt are taken in
float64 and then rounded. In float64 that is what Python's own numbers do; for float32, JavaScript puts ``Math.fround``
around every operation.

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
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from utils.losses import LOSSES
from utils.progress_bar import ProgressBar
from utils.surfaces import read_setting
from utils.validation import read_integer, read_number, read_numbers, require_finite, small_is_zero

OPTIMIZERS = ("gradient_descent", "momentum", "adam")

# How many points of a path are stored at most: what is longer is thinned to every second, fourth, ... point.
_STORED = 2000
# How many steps are taken between two looks at the clock: some 10 ms. An interruption loses no more than these.
_BURST = 20_000
# exp of anything below is 0, in float64 and in float32.
_NOTHING = -746.0

# A state is the number of steps taken, y1, y2, and what the optimizer remembers: m1, m2, v1, v2, b1, b2.
State = tuple[float, ...]
Gradient = Callable[[float, float], tuple[float, float]]
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
        y1 and y2, in the dtype of the descent. The first is the start, the last where the descent stopped.
    losses : (n_stored,) ndarray
    gradient_norms : (n_stored,) ndarray
        Length of the gradient with respect to y1 and y2, which are what moves; `LossSurface.gradient_norm` counts y3's
        derivative, too. Both are those of `utils.losses` at the stored points.
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
        "crossed" stops at the first point where the target's likeliest class has the largest logit: y1 >= y2 with the
        lecture's target and y3. A number stops at the first point whose loss is at most that. The start counts as a
        point: 0 steps. None stops only at the end of the budget, or where nothing moves any more.
    dtype : float64 or float32

    Returns
    -------
    Trajectory
        With why it stopped. "no bit of the point moved": a step changed neither the point nor what the optimizer
        remembers, and would be the same for ever (Adam's bias corrections have to fade first).

    Raises
    ------
    ValueError
        If an argument is not as described, or the learning rate is so large that the point leaves the range of its
        dtype.

    Notes
    -----
    A descent of more than half a second shows how much of its budget it has used. Interrupted (the stop button,
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
    dtype = _read_dtype(dtype)
    y1, y2 = _read_start(start, dtype)
    with np.errstate(over="ignore"):
        setting = [dtype(value) for value in (y3, *target.tolist())]
    if not math.isfinite(setting[0]):
        raise ValueError(f"y3 is {y3!r}, which {np.dtype(dtype)} cannot hold: at -1000.0 its class plays no part.")
    reached = _reached(stop, loss, *map(float, setting), leader=int(np.argmax(target)))
    if not isinstance(optimizer, str) or optimizer not in OPTIMIZERS:
        raise ValueError(
            f'optimizer is {optimizer!r}, which is unknown: pass "gradient_descent", "momentum" or "adam".'
        )
    learning_rate = _read_positive(learning_rate, "learning_rate", dtype, "0.1 is a good start")
    eps = _read_positive(eps, "eps", dtype, "1e-8 is usual")
    momentum = read_number(momentum, "momentum", at_least=0, below=1, advice="0.9 is usual")
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ValueError(f"betas must be two numbers, but they are {betas!r}: (0.9, 0.999) is usual.")
    betas = [read_number(beta, "each of betas", at_least=0, below=1, advice="(0.9, 0.999) is usual") for beta in betas]
    budget = read_integer(max_steps, "max_steps", advice="pass 1_000_000, for example")

    gradient = _GRADIENTS[loss](dtype, *setting)
    run = _runner(optimizer, gradient, reached, dtype, learning_rate, momentum, *betas, eps)
    with np.errstate(all="ignore"):
        path, why = _follow(run, (0, y1, y2, *[dtype(0.0)] * 4, 1.0, 1.0), reached, budget, learning_rate, dtype)
    points = np.array([point for _, *point in path], dtype=dtype)
    logits = np.column_stack([points, np.full(len(points), y3)]).astype(points.dtype)
    targets = np.tile(np.array(setting[1:], dtype=points.dtype), (len(points), 1))
    gradients = LOSSES[loss].gradient(logits, targets)
    return Trajectory(
        loss,
        optimizer,
        points,
        LOSSES[loss].value(logits, targets),
        np.hypot(gradients[:, 0], gradients[:, 1]),
        np.array([steps for steps, *_ in path], dtype=np.int64),
        path[-1][0],
        why,
    )


def _follow(
    run: Run, state: State, reached: Reached | None, budget: int, learning_rate: float, dtype: type
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
                    f"learning_rate {learning_rate!r} moved the point out of the range of {np.dtype(dtype)} by step "
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
    bar.close(stopped=why == "interrupted")
    return path, why


def _runner(
    optimizer: str,
    gradient: Gradient,
    reached: Reached | None,
    dtype: type,
    learning_rate: float,
    momentum: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> Run:
    """What takes a burst of steps. One loop for all optimizers: a function for each would cost a call in every step."""
    sqrt = _rounded_function(math.sqrt, dtype)
    is_plain, is_adam = optimizer == "gradient_descent", optimizer == "adam"
    rate, momentum, eps = dtype(learning_rate), dtype(momentum), dtype(eps)
    new_share1, kept_share2, new_share2 = dtype(1 - beta1), dtype(beta2), dtype(1 - beta2)

    def run(state: State, n_steps: int) -> tuple[State, str | None]:
        steps, y1, y2, m1, m2, v1, v2, b1, b2 = state
        for step in range(steps + 1, steps + n_steps + 1):
            g1, g2 = gradient(y1, y2)
            if is_plain:
                new1, new2 = y1 - rate * g1, y2 - rate * g2
                still = new1 == y1 and new2 == y2
            elif is_adam:
                before = (y1, y2, m1, m2, v1, v2)
                b1, b2 = b1 * beta1, b2 * beta2
                stride, root = dtype(learning_rate / (1 - b1)), dtype(math.sqrt(1 - b2))
                m1, m2 = m1 + (g1 - m1) * new_share1, m2 + (g2 - m2) * new_share1
                v1, v2 = v1 * kept_share2 + new_share2 * g1 * g1, v2 * kept_share2 + new_share2 * g2 * g2
                new1 = y1 - stride * m1 / (sqrt(v1) / root + eps)
                new2 = y2 - stride * m2 / (sqrt(v2) / root + eps)
                # The bias corrections have to fade before a step that changes nothing is the same for ever.
                still = stride == rate and root == 1 and before == (new1, new2, m1, m2, v1, v2)
            else:
                before = (y1, y2, v1, v2)
                v1, v2 = momentum * v1 + g1, momentum * v2 + g2
                new1, new2 = y1 - rate * v1, y2 - rate * v2
                # A point at rest may yet be moved by a velocity that grows.
                still = before == (new1, new2, v1, v2)
            if still:
                return (step - 1, y1, y2, m1, m2, v1, v2, b1, b2), "no bit of the point moved"
            y1, y2 = new1, new2
            if reached is not None and reached(y1, y2):
                return (step, y1, y2, m1, m2, v1, v2, b1, b2), "threshold"
        return (steps + n_steps, y1, y2, m1, m2, v1, v2, b1, b2), None

    return run


def _cross_entropy_gradient(dtype: type, y3: float, t1: float, t2: float, t3: float) -> Gradient:
    exp, one, nothing = _rounded_function(math.exp, dtype), dtype(1.0), dtype(_NOTHING)
    not1, not2 = one - t1, one - t2

    def gradient(y1: float, y2: float) -> tuple[float, float]:
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

    return gradient


def _squared_error_gradient(dtype: type, y3: float, t1: float, t2: float, t3: float) -> Gradient:
    exp, one, two, nothing = _rounded_function(math.exp, dtype), dtype(1.0), dtype(2.0), dtype(_NOTHING)
    a12, a13, a23 = one - t1 + t2, one - t1 + t3, one - t2 + t3
    a21, a31, a32 = one - t2 + t1, one - t3 + t1, one - t3 + t2
    t12, t13, t23 = t1 - t2, t1 - t3, t2 - t3

    def gradient(y1: float, y2: float) -> tuple[float, float]:
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

    return gradient


_GRADIENTS = {"cross_entropy": _cross_entropy_gradient, "softmax_squared_error": _squared_error_gradient}


def _rounded_function(function: Callable[[float], float], dtype: type) -> Callable[[float], float]:
    """A function of `math`, followed by a rounding if the dtype is not Python's own."""
    return function if dtype is float else lambda x: dtype(function(x))


def _reached(
    stop: str | float | None, loss: str, y3: float, t1: float, t2: float, t3: float, *, leader: int
) -> Reached | None:
    """The question that `stop` puts to each point; the loss is taken in float64 whatever the dtype of the descent."""
    if stop is None:
        return None
    if isinstance(stop, str) and stop == "crossed":
        return (
            lambda y1, y2: y1 >= y2 and y1 >= y3,
            lambda y1, y2: y2 >= y1 and y2 >= y3,
            lambda y1, y2: y3 >= y1 and y3 >= y2,
        )[leader]
    limit = None if isinstance(stop, str) else read_numbers(stop, "stop")
    if limit is None or limit.ndim or not math.isfinite(limit):
        raise ValueError(
            f'stop must be None, "crossed" or one loss, but it is {stop!r}: "crossed" means where the target leads.'
        )
    limit = float(limit)

    def loss_is_low(y1: float, y2: float) -> bool:
        logits = (float(y1), float(y2), y3)
        m = max(logits)
        e = [math.exp(y - m) for y in logits]
        rest = sum(sorted(e)[:-1])  # all but the largest, which is 1
        if loss == "cross_entropy":
            return sum(t * (m - y + math.log1p(rest)) for t, y in zip((t1, t2, t3), logits, strict=True)) <= limit
        residuals = ((1 - t) * e[k] - t * (e[k - 1] + e[k - 2]) for k, t in enumerate((t1, t2, t3)))
        return sum(r * r for r in residuals) / (1 + rest) ** 2 <= limit

    return loss_is_low


def _read_dtype(dtype: DTypeLike) -> type:
    """The type of the scalars: Python's float, many times faster than NumPy's float64, or NumPy's float32."""
    try:
        read = np.dtype(dtype)
    except TypeError:
        read = None
    if dtype is None or read not in (np.float64, np.float32):
        raise ValueError(f"dtype must be np.float64 or np.float32, but it is {dtype!r}: pass one of the two.")
    return float if read == np.float64 else np.float32


def _read_start(start: ArrayLike, dtype: type) -> tuple[float, float]:
    array = read_numbers(start, "start")
    if array.shape != (2,):
        raise ValueError(
            f"start must hold two numbers, y1 and y2, but its shape is {array.shape}: "
            "pass (-10, 10), and y3 by its name."
        )
    require_finite(array, "start")
    with np.errstate(over="ignore"):
        y1, y2 = (dtype(value) for value in array)
    if not (math.isfinite(y1) and math.isfinite(y2)):
        raise ValueError(f"start {tuple(array.tolist())} is beyond the range of float32: move it closer to 0.")
    return y1, y2


def _read_positive(value: float, name: str, dtype: type, advice: str) -> float:
    """A positive number that stays one in the dtype, as float64."""
    number = read_number(value, name, above=0, advice=advice)
    with np.errstate(over="ignore"):
        in_dtype = dtype(number)
    if not 0 < in_dtype < math.inf:
        raise ValueError(f"{name} is {value!r}, which becomes {float(in_dtype)} in {np.dtype(dtype)}: {advice}.")
    return number
