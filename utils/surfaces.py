"""The loss surface: both losses and their gradients over a grid of two logits, while the third stands still.

The lecture's experiment has three classes and the target (1, 0, 0). Two logits run over a grid and the third is held at
-1000, where softmax gives its class nothing, so that two classes are left (claim C20).

The formulas are those of `utils.losses`, arranged for a whole grid with one target: one exponential a point is enough,
and sums over the classes are products with small matrices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.losses import read_loss
from utils.validation import (
    float_type,
    read_number,
    read_numbers,
    refuse,
    require_distributions,
    require_finite,
    rounded,
    small_is_zero,
)

# About how many points are computed at a time: few enough that their temporaries stay in the cache of most processors.
_BLOCK = 32768


@dataclass(frozen=True, eq=False)
class LossSurface:
    """A loss and its gradient over a grid of logits. The first axis of every array is y2, as a picture has its rows.

    Attributes
    ----------
    loss : str
        "cross_entropy" (nats) or "softmax_squared_error" (the sum over the classes).
    y1 : (len(y1),) ndarray
    y2 : (len(y2),) ndarray
    y3 : float
    target : (3,) ndarray
    values : (len(y2), len(y1)) ndarray
        ``values[j, i]`` is the loss at (y1[i], y2[j], y3): what ``ax.contour(y1, y2, values)`` expects.
    gradient : (len(y2), len(y1), 3) ndarray
        ``gradient[j, i, k]`` is the derivative there with respect to logit k; y3 has one too, though it stands still.
    """

    loss: str
    y1: NDArray[np.floating]
    y2: NDArray[np.floating]
    y3: float
    target: NDArray[np.floating]
    values: NDArray[np.floating]
    gradient: NDArray[np.floating]

    @property
    @small_is_zero
    def gradient_norm(self) -> NDArray[np.floating]:
        """The length of the gradient, all three derivatives included: (len(y2), len(y1)). A `Trajectory` takes two."""
        by_y1, by_y2, by_y3 = np.moveaxis(self.gradient, -1, 0)
        return np.hypot(np.hypot(by_y1, by_y2), by_y3)


@small_is_zero
def loss_surface(
    loss: str, y1: ArrayLike, y2: ArrayLike, *, y3: float = -1000.0, target: ArrayLike = (1, 0, 0)
) -> LossSurface:
    r"""Loss and gradient, in closed form, at every pair of a y1 and a y2.

    With p = softmax(y1, y2, y3), r = p - t:

    .. math::
        \mathrm{CE} = -\sum_k t_k \ln p_k, \quad \frac{\partial\,\mathrm{CE}}{\partial y_i} = r_i, \qquad
        \mathrm{SSE} = \sum_k r_k^2, \quad
        \frac{\partial\,\mathrm{SSE}}{\partial y_i} = 2 p_i \sum_k p_k (r_i - r_k)

    Parameters
    ----------
    loss : {"cross_entropy", "softmax_squared_error"}
    y1, y2 : (any number,) array_like
        The points of the two axes, finite, in any order and at any distances.
    y3 : float
        The third logit, finite. At -1000 its class plays no part.
    target : (3,) array_like
        A distribution.

    Returns
    -------
    LossSurface
        In float32 if y1 and y2 are, else in float64. It is computed in float64: values to about 14 digits, gradients
        to 14 digits of their length. Only a gradient that is itself a small difference, because p meets a soft target
        or two classes tie, has an error of about 1e-16.

    Raises
    ------
    ValueError
        If the loss is unknown, an axis is not a row of finite numbers, y3 is not finite, or target is not a
        distribution over three classes.

    Examples
    --------
    >>> surface = loss_surface("softmax_squared_error", [-10.0, 0.0, 10.0], [-10.0, 0.0, 10.0])
    >>> surface.values.round(3)  # top left is at the bottom: rows are y2, from below
    array([[0.5, 0. , 0. ],
           [2. , 0.5, 0. ],
           [2. , 2. , 0.5]])
    >>> print(f"{surface.gradient[2, 0, 0]:.3g}")  # by y1 at (-10, 10): the plateau
    -8.24e-09
    """
    y3, target = read_setting(loss, y3, target)
    axis1, axis2 = (_read_axis(axis, name) for axis, name in ((y1, "y1"), (y2, "y2")))
    y1, y2 = axis1.astype(np.float64), axis2.astype(np.float64)[:, None]
    values, gradient = np.empty((y2.size, y1.size)), np.empty((3, y2.size, y1.size))
    height = max(1, _BLOCK // y1.size)
    with np.errstate(over="ignore"):
        for start in range(0, y2.size, height):
            rows = slice(start, start + height)
            values[rows], gradient[:, rows] = _values_and_gradient(loss, y1, y2[rows], y3, target)
        dtype = float_type(axis1, axis2)
        values, gradient = values.astype(dtype, copy=False), gradient.astype(dtype, copy=False)
    # The gradient is stored one logit after another, and handed out with the logits last.
    return LossSurface(loss, axis1.astype(dtype), axis2.astype(dtype), y3, target, values, np.moveaxis(gradient, 0, -1))


@small_is_zero
def plateau_fraction(surface: LossSurface, below: float) -> float:
    """Share of the grid's points where the gradient is shorter than a limit.

    Parameters
    ----------
    surface : LossSurface
    below : float
        Positive and finite. Points whose gradient, by all three logits, is shorter than this are counted.

    Returns
    -------
    float
        From 0 to 1. A share of the grid's points, and of its area only where they are evenly spaced.

    Raises
    ------
    ValueError
        If `below` is not a positive finite number.

    Examples
    --------
    >>> axis = [-10.0, 0.0, 10.0]
    >>> plateau_fraction(loss_surface("cross_entropy", axis, axis), 1e-3)  # the good corner: 3 of 9 points
    0.3333333333333333
    >>> plateau_fraction(loss_surface("softmax_squared_error", axis, axis), 1e-3)  # and now the bad corner too
    0.6666666666666666
    """
    limit = read_number(below, "below", above=0, advice="1e-3 is a good start")
    return float((surface.gradient_norm < limit).mean())


@small_is_zero
def gradient_flow_time(loss: str, from_gap: ArrayLike, to_gap: ArrayLike) -> NDArray[np.floating]:
    r"""Time that gradient flow takes from one gap y1 - y2 to a larger one, for two classes and the target (1, 0).

    Gradient flow is gradient descent with steps too small to see: dy/dt = -∇ℓ(y). At learning rate η, descent from a
    plateau takes about this time divided by η. With x = y1 - y2, p = σ(x), q = 1 - p:

    .. math::
        \mathrm{CE}: \quad \frac{\partial\ell}{\partial y_1} = -\frac{\partial\ell}{\partial y_2} = -q, \quad
        \frac{dx}{dt} = 2q = \frac{2}{1 + e^x}, \quad
        t = \int \frac{1 + e^x}{2}\,dx = \left[\frac{x + e^x}{2}\right]

    .. math::
        \mathrm{SSE}: \quad \frac{\partial\ell}{\partial y_1} = -4pq^2, \quad
        \frac{dx}{dt} = 8pq^2, \quad
        \frac{1}{8pq^2} = \frac{(1 + e^{-x})(1 + e^x)^2}{8}, \quad
        t = \left[\frac{3x + 3e^x + \tfrac12 e^{2x} - e^{-x}}{8}\right]

    From a gap of -20 to 0, cross-entropy needs a little more than 10, squared error after softmax about e²⁰/8.

    Parameters
    ----------
    loss : {"cross_entropy", "softmax_squared_error"}
    from_gap, to_gap : array_like, of shapes that fit together
        Finite; from_gap is at most to_gap.

    Returns
    -------
    ndarray, or a NumPy scalar for two numbers
        inf where the time is more than float64 can hold.

    Raises
    ------
    ValueError
        If the loss is unknown, a gap is not finite, the shapes do not fit, or a gap would have to shrink.

    Examples
    --------
    >>> print(f"{gradient_flow_time('cross_entropy', -20.0, 0.0):.2f}")
    10.50
    >>> print(f"{gradient_flow_time('softmax_squared_error', -20.0, 0.0):,.0f}")
    60,645,657
    """
    read_loss(loss)
    start, end = (read_numbers(gap, name) for gap, name in ((from_gap, "from_gap"), (to_gap, "to_gap")))
    require_finite(start, "from_gap")
    require_finite(end, "to_gap")
    dtype = float_type(start, end)
    try:
        start, end = np.broadcast_arrays(start.astype(np.float64), end.astype(np.float64))
    except ValueError as error:
        raise ValueError(
            f"from_gap has shape {start.shape} and to_gap {end.shape}, which do not fit: pass numbers or equal shapes."
        ) from error
    refuse(end < start, end, "to_gap", "it may not lie below from_gap, because descent only widens the gap")
    with np.errstate(over="ignore", invalid="ignore"):
        way = end - start
        # Every term is positive: nothing cancels, however short the way.
        if loss == "cross_entropy":
            time = (way - np.exp(end) * np.expm1(-way)) / 2
        else:
            growth = 3 * np.exp(end) * np.expm1(-way) + np.exp(2 * end) * np.expm1(-2 * way) / 2
            time = (3 * way - growth - np.exp(-start) * np.expm1(-way)) / 8
    # 0 · inf is a way of no length from where exp overflows.
    return rounded(np.where(way == 0, 0, time), dtype)


def read_setting(loss: str, y3: float, target: ArrayLike) -> tuple[float, NDArray[np.float64]]:
    """The y3 and the target that a surface and the descents on it share, checked; of the loss, only that it exists."""
    read_loss(loss)
    third = read_number(y3, "y3", advice="at -1000.0 its class plays no part")
    distribution = read_numbers(target, "target")
    if distribution.shape != (3,):
        raise ValueError(
            f"target must hold one probability for each of the three classes, but its shape is {distribution.shape}: "
            "pass (1, 0, 0) for the first."
        )
    require_distributions(distribution, "target")
    return third, distribution.astype(np.float64)


def _read_axis(values: ArrayLike, name: str) -> NDArray:
    """The points of one axis."""
    array = read_numbers(values, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"{name} must be one row of numbers, but its shape is {array.shape}: pass np.linspace(-10, 10, 201)."
        )
    require_finite(array, name)
    return array


def _values_and_gradient(
    loss: str, y1: NDArray[np.float64], y2: NDArray[np.float64], y3: float, target: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The loss (len(y2), len(y1)) and its gradient (3, len(y2), len(y1)) over a row y1 and a column y2."""
    # Of the three exponentials the largest is exactly 1. The larger of y2 and y3 is known for a whole row of the grid,
    # and the smaller counts for exp(-|y2 - y3|) beside it: left is one exponential a point, between that and y1.
    larger, smaller = np.maximum(y2, y3), np.exp(-np.abs(y2 - y3))
    ahead = y1 > larger
    small = np.exp(-np.abs(y1 - larger))
    others = np.where(ahead, small, 1.0)
    rest = small + others * smaller  # the sum of the three but for the 1
    p = np.empty((3, *rest.shape))
    p[0] = np.where(ahead, 1.0, small)
    p[1], p[2] = others * np.exp(y2 - larger), others * np.exp(y3 - larger)
    p /= 1 + rest
    p = p.reshape(3, -1)
    # p - t as a product in which a p close to 1 does not meet its t: p_1 - t_1 = (1 - t_1) p_1 - t_1 (p_2 + p_3).
    residuals = np.eye(3) - target[:, None]
    if loss == "cross_entropy":
        values, gradient = target.sum() * np.log1p(rest), residuals @ p
        for t, y in zip(target, (y1, y2, y3), strict=True):
            if t > 0:
                values += t * (np.maximum(y1, larger) - y)
    else:
        r = residuals @ p
        values = np.einsum("kn,kn->n", r, r)
        # Every pair i, k of classes moves p_i p_k (r_i - r_k) from one derivative to the other.
        pairs, partners = [0, 0, 1], [1, 2, 2]
        flows = (residuals[pairs] - residuals[partners]) @ p
        flows *= p[pairs]
        flows *= p[partners]
        gradient = 2 * (np.eye(3)[:, pairs] - np.eye(3)[:, partners]) @ flows + 0.0  # -0 becomes 0
    return values.reshape(rest.shape), gradient.reshape(3, *rest.shape)
