"""The loss surface: both losses and their gradients over a grid of two logits, while the third stands still.

The lecture's experiment has three classes and the target (1, 0, 0). Two logits run over a grid and the third is held at
-1000, where softmax gives its class nothing, so that two classes are left (claim C20).

The formulas are those of `utils.losses`, arranged for a whole grid: softmax of (y1, y2, y3) needs only the exponentials
of each axis, because exp(y1 - y2) = exp(y1) exp(-y2), however the points of an axis are spaced. As there, 1 - p is
never computed from p, and what belongs to equal targets is subtracted by expm1.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.activations import exponentials
from utils.losses import (
    cross_entropy_from_logits,
    cross_entropy_gradient,
    softmax_squared_error,
    softmax_squared_error_gradient,
)
from utils.validation import (
    float_type,
    read_numbers,
    refuse,
    require_distributions,
    require_finite,
    rounded,
    small_is_zero,
)

LOSSES = ("cross_entropy", "softmax_squared_error")

# How many points are computed at a time: few enough that their temporaries stay in the cache of most processors.
_BLOCK = 65536
# The products of exponentials stay within float64 for logits that are no further apart than this.
_REACH = 300.0
# Logits closer than this get the formulas in which their difference cannot cancel.
_CLOSE = 0.01

Logits = tuple[NDArray[np.float64], NDArray[np.float64], float]


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
        ``gradient[j, i, k]`` is the derivative there by the logit k: by y1, by y2 and by y3, though y3 stands still.
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
        """The length of the gradient by all three logits: (len(y2), len(y1))."""
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
        In float32 if y1 and y2 are, else in float64. It is computed in float64, to about 14 digits of every component
        (where p meets a soft target, of what p - t is made of); what is smaller than 1e-300 may underflow to 0. Axes
        that reach over more than 300 are computed by `utils.losses`: as exact, and slower.

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
    dtype = float_type(axis1, axis2)
    wide1, wide2 = axis1.astype(np.float64), axis2.astype(np.float64)
    if max(wide1.max(), wide2.max()) / 2 - min(wide1.min(), wide2.min()) / 2 > _REACH / 2:
        values, gradient = _by_points(loss, wide1, wide2, y3, target)
    else:
        values, gradient = _by_exponentials_of_axes(loss, wide1, wide2, y3, target)
    with np.errstate(over="ignore"):
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
        Positive. Points whose gradient, by all three logits, is shorter than this are counted.

    Returns
    -------
    float
        From 0 to 1. A share of the grid's points, and of its area only where they are evenly spaced.

    Raises
    ------
    ValueError
        If `below` is not a positive number.

    Examples
    --------
    >>> axis = [-10.0, 0.0, 10.0]
    >>> plateau_fraction(loss_surface("cross_entropy", axis, axis), 1e-3)  # the good corner: 3 of 9 points
    0.3333333333333333
    >>> plateau_fraction(loss_surface("softmax_squared_error", axis, axis), 1e-3)  # and now the bad corner too
    0.6666666666666666
    """
    limit = read_numbers(below, "below")
    if limit.ndim or not limit > 0:
        raise ValueError(f"below must be one positive number, but it is {below!r}: 1e-3 is a good start.")
    return float((surface.gradient_norm < float(limit)).mean())


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
    _require_loss(loss)
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
    """Check what the surface and the descents on it share.

    Parameters
    ----------
    loss : {"cross_entropy", "softmax_squared_error"}
    y3 : float
    target : (3,) array_like

    Returns
    -------
    y3 : float
    target : (3,) ndarray of float64

    Raises
    ------
    ValueError
        If the loss is unknown, y3 is not finite, or target is not a distribution over three classes.

    Examples
    --------
    >>> read_setting("cross_entropy", -1000, (1, 0, 0))
    (-1000.0, array([1., 0., 0.]))
    >>> read_setting("mse", -1000, (1, 0, 0))
    Traceback (most recent call last):
    ...
    ValueError: loss is 'mse', which is unknown: pass "cross_entropy" or "softmax_squared_error".
    """
    _require_loss(loss)
    third = read_numbers(y3, "y3")
    if third.ndim or not np.isfinite(third):
        raise ValueError(f"y3 must be one finite number, but it is {y3!r}: at -1000.0 its class plays no part.")
    distribution = read_numbers(target, "target")
    if distribution.shape != (3,):
        raise ValueError(
            f"target must hold one probability for each of the three classes, but its shape is {distribution.shape}: "
            "pass (1, 0, 0) for the first."
        )
    require_distributions(distribution, "target")
    return float(third), distribution.astype(np.float64)


def _require_loss(loss: str) -> None:
    if not isinstance(loss, str) or loss not in LOSSES:
        raise ValueError(f'loss is {loss!r}, which is unknown: pass "cross_entropy" or "softmax_squared_error".')


def _read_axis(values: ArrayLike, name: str) -> NDArray:
    """Read the points of one axis."""
    array = read_numbers(values, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"{name} must be one row of numbers, but its shape is {array.shape}: pass np.linspace(-10, 10, 201)."
        )
    require_finite(array, name)
    return array


def _by_points(
    loss: str, y1: NDArray, y2: NDArray, y3: float, target: NDArray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compute the surface with the functions of `utils.losses`, which take any logits. Gradient: (3, y2, y1)."""
    value_of, gradient_of = {
        "cross_entropy": (cross_entropy_from_logits, cross_entropy_gradient),
        "softmax_squared_error": (softmax_squared_error, softmax_squared_error_gradient),
    }[loss]
    values, gradient = np.empty((len(y2), len(y1))), np.empty((3, len(y2), len(y1)))
    for rows, columns in _blocks(*values.shape):
        block = values[rows, columns]
        logits = np.stack(np.broadcast_arrays(y1[columns], y2[rows, None], y3), axis=-1).reshape(-1, 3)
        targets = np.broadcast_to(target, logits.shape)
        block[...] = value_of(logits, targets).reshape(block.shape)
        gradient[:, rows, columns] = gradient_of(logits, targets).T.reshape(3, *block.shape)
    return values, gradient


def _by_exponentials_of_axes(
    loss: str, y1: NDArray, y2: NDArray, y3: float, target: NDArray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compute the surface from the exponentials of each axis, if y1 and y2 lie within reach. Gradient: (3, y2, y1).

    Softmax allows each row of the grid its own scale. With the larger of its y2 and y3 as the scale, a row is made of

        exp(y1 - scale), exp(y2 - scale), exp(y3 - scale)

    where the larger of the last two is 1, and the first is exp(y1 - middle) · exp(middle - scale): an axis times a
    number, whatever the points of the axis.
    """
    target = tuple(target.tolist())
    is_one_hot = _is_one_hot(target)
    y1, y2 = y1[None, :], y2[:, None]
    scale, middle = np.maximum(y2, y3), (y1.max() + y1.min()) / 2
    values = np.empty((y2.size, y1.size))
    gradient = np.empty((3, *values.shape))
    buffers = np.empty((5, min(values.size, _BLOCK)))
    with np.errstate(over="ignore"):
        factor1, factor_of_row = np.exp(y1 - middle), np.exp(middle - scale)
        weight2, weight3 = np.exp(y2 - scale), np.exp(y3 - scale)
        if loss == "cross_entropy":
            pivot = _pivot(y1, y2, y3, target)
            odds1, odds2, odds3 = _odds_against(pivot, y1, y2, y3, middle)
        else:
            forms = _squared_error_forms(weight2, weight3, target)
        for rows, columns in _blocks(*values.shape):
            value, slopes = values[rows, columns], gradient[:, rows, columns]
            logits = (y1[:, columns], y2[rows], y3)
            inverse, scratch, *planes = (buffer[: value.size].reshape(value.shape) for buffer in buffers)
            np.multiply(factor1[:, columns], factor_of_row[rows], out=slopes[0])
            np.divide(1.0, np.add(slopes[0], weight2[rows] + weight3[rows], out=inverse), out=inverse)
            p1 = np.multiply(slopes[0], inverse, out=slopes[0])
            if loss == "cross_entropy" or not is_one_hot:
                residuals = slopes if loss == "cross_entropy" else planes
                for k, weight in ((1, weight2), (2, weight3)):
                    np.multiply(weight[rows], inverse, out=residuals[k])
                _subtract_target(p1, target, residuals)
            if loss == "cross_entropy":
                np.multiply(odds1[:, columns], odds2[rows], out=value)
                value += odds3[rows]
                _turn_odds_into_cross_entropies(value, pivot, logits, target)
                continue
            of_value, *of_slopes = ([f if np.ndim(f) == 0 else f[rows] for f in form] for form in forms)
            if not is_one_hot:
                _sum_squares(residuals, value, scratch)
            planes = (
                np.multiply(p1, p1, out=planes[0]),
                np.multiply(p1, inverse, out=planes[1]),
                np.multiply(inverse, inverse, out=planes[2]),
            )
            if is_one_hot:
                _add_up(of_value, planes, value, scratch)
            # p1 lies in slopes[0]: the first slope is written last.
            for k, factor in ((2, inverse), (1, inverse), (0, p1)):
                total = _add_up(of_slopes[k], planes, slopes[k] if k else inverse, scratch)
                np.multiply(total, factor, out=slopes[k])
        if loss == "softmax_squared_error":
            _mend_slopes_of_close_logits(y1[0], y2[:, 0], y3, target, gradient)
    return values, gradient


def _squared_error_forms(weight2: NDArray, weight3: NDArray, target: tuple[float, ...]) -> list[list]:
    """Return what squared error after softmax is made of, as factors of three products, row by row.

    With x = p_1, z = 1 / (the sum of the weights), p_2 = weight2 · z and p_3 = weight3 · z, the sum

        s_m = Σ_k p_k (r_m - r_k) = Σ_k p_k (p_m - p_k - (t_m - t_k)(p_1 + p_2 + p_3))

    is a quadratic form in x and z, whose factors depend on y2 and y3 only. So are Σ r_k² for a one-hot target, and the
    derivatives 2 p_m s_m but for a factor x (m = 1) or z. Given are the factors of x², x z and z², for the value and
    for the three derivatives; 0 where there is none.
    """
    weights = (1.0, weight2, weight3)  # of x, z and z
    forms = [[0.0, 0.0, 0.0]]
    if _is_one_hot(target):
        # (p_i + p_k)² + p_i² + p_k², where i and k are the classes that are not the target
        i, k = (m for m in range(3) if target[m] != 1)
        forms = [_form(weights, {(i, i): 2.0, (i, k): 2.0, (k, k): 2.0}, 1.0)]
    for m in range(3):
        i, k = (m + 1) % 3, (m + 2) % 3
        t_i, t_k, t_m = target[i], target[k], target[m]
        factors = {
            (i, i): -((1 - t_i) + t_m),
            (k, k): -((1 - t_k) + t_m),
            (i, k): (t_i - t_m) + (t_k - t_m),
            (i, m): (1 - t_m) + t_i,
            (k, m): (1 - t_m) + t_k,
        }
        forms.append(_form(weights, factors, 2 * weights[m]))
    return forms


def _form(weights: tuple, factors: dict[tuple[int, int], float], whole: float | NDArray) -> list:
    """Sort the factors of p_i p_k into those of x², x z and z², each times the weights and `whole`."""
    form = [0.0, 0.0, 0.0]
    for (i, k), factor in factors.items():
        if factor != 0:
            form[(i > 0) + (k > 0)] += factor * weights[i] * weights[k] * whole
    return [factor + 0.0 for factor in form]  # -0 becomes 0


def _add_up(form: list, planes: Sequence[NDArray], out: NDArray, scratch: NDArray) -> NDArray:
    """Write the sum of the planes, each times its factor; a factor that is the number 0 costs nothing."""
    terms = [(factor, plane) for factor, plane in zip(form, planes, strict=True) if np.ndim(factor) or factor != 0]
    np.multiply(terms[0][1], terms[0][0], out=out)
    for factor, plane in terms[1:]:
        out += np.multiply(plane, factor, out=scratch)
    return out


def _is_one_hot(target: tuple[float, ...]) -> bool:
    return sorted(target) == [0, 0, 1]


def _blocks(n_rows: int, n_columns: int) -> Iterator[tuple[slice, slice]]:
    """Cut a grid into rectangles of at most _BLOCK points."""
    width = min(n_columns, _BLOCK)
    height = _BLOCK // width
    for row in range(0, n_rows, height):
        for column in range(0, n_columns, width):
            yield slice(row, row + height), slice(column, column + width)


def _pivot(y1: NDArray, y2: NDArray, y3: float, target: tuple[float, ...]) -> int:
    """Choose the class from whose odds cross-entropy is computed: the target's likeliest, if y3 is in reach."""
    if y3 > max(y1.max(), y2.max()) + _REACH:
        return 2
    in_reach = target if y3 >= min(y1.min(), y2.min()) - _REACH else target[:2]
    return in_reach.index(max(in_reach))


def _odds_against(pivot: int, y1: NDArray, y2: NDArray, y3: float, middle: float) -> tuple[NDArray, NDArray, NDArray]:
    """Return u, v, w of (1 - p) / p = u v + w for the pivot's p: u runs along y1, v and w along y2.

    The pivot's exponential divides the sum of the two others, and no term of it is negative.
    """
    nothing = np.zeros_like(y2)
    if pivot == 0:
        return np.exp(middle - y1), np.exp(y2 - middle) + np.exp(y3 - middle), nothing
    pivots = y2 if pivot == 1 else nothing + y3
    other = y3 if pivot == 1 else y2
    return np.exp(y1 - middle), np.exp(middle - pivots), np.exp(other - pivots)


def _subtract_target(p1: NDArray, target: tuple[float, ...], out: Sequence[NDArray]) -> None:
    """Write p - t, where p_2 and p_3 stand in `out`, and p_1 may.

    The small difference between a p and a t that are both close to 1 is taken from the others' p.
    """
    p = (p1, out[1], out[2])
    for k in sorted(range(3), key=target.__getitem__, reverse=True):
        if target[k] > 0.5:
            np.subtract(1 - target[k], np.add(p[k - 1], p[k - 2], out=out[k]), out=out[k])
        else:
            np.subtract(p[k], target[k], out=out[k])


def _turn_odds_into_cross_entropies(value: NDArray, pivot: int, logits: Logits, target: tuple[float, ...]) -> None:
    """Replace the odds against the pivot j by -Σ t_k ln p_k = Σ t_k (y_j - y_k) - Σ t_k · ln p_j."""
    np.log1p(value, out=value)
    if sum(target) != 1:
        value *= sum(target)
    for k in range(3):
        if k != pivot and target[k] > 0:
            value += target[k] * (logits[pivot] - logits[k])


def _sum_squares(residuals: Sequence[NDArray], out: NDArray, scratch: NDArray) -> None:
    np.multiply(residuals[0], residuals[0], out=out)
    for residual in residuals[1:]:
        out += np.multiply(residual, residual, out=scratch)


def _mend_slopes_of_close_logits(
    y1: NDArray, y2: NDArray, y3: float, target: tuple[float, ...], gradient: NDArray
) -> None:
    """Compute the slopes again where two logits are close, and their probabilities' difference has lost its digits."""
    in_order = np.argsort(y1)
    first, last = (np.searchsorted(y1[in_order], y2 + shift) for shift in (-_CLOSE, _CLOSE))
    counts = last - first
    # Row j meets the columns in_order[first[j]:last[j]].
    places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
    close_rows, close_columns = (np.flatnonzero(np.abs(axis - y3) < _CLOSE) for axis in (y2, y1))
    rows = [np.repeat(np.arange(len(y2)), counts), np.repeat(close_rows, len(y1)), np.arange(len(y2))]
    columns = [in_order[places], np.arange(len(y1)), np.repeat(close_columns, len(y2))]
    rows[2], columns[1] = np.tile(rows[2], len(close_columns)), np.tile(columns[1], len(close_rows))
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    for start in range(0, len(rows), _BLOCK):
        j, i = rows[start : start + _BLOCK], columns[start : start + _BLOCK]
        points = np.stack([y1[i], y2[j], np.full(len(i), y3)], axis=1)
        gradient[:, j, i] = _squared_error_slopes_of_close_logits(points, target)


def _squared_error_slopes_of_close_logits(points: NDArray, target: tuple[float, ...]) -> NDArray:
    """Compute the gradient of squared error after softmax where logits are close: (n_points, 3) to (3, n_points).

    The derivative by y_m is 2 p_m s with s = Σ_k p_k (r_m - r_k), in which everything may cancel that is left when one
    of the three classes plays no part. With i and k the other two, and 1 = p_i + p_k + p_m = t_i + t_k + t_m, it is

        s = t_i (p_k (p_i + p_m - p_k) + 2 p_i p_m) + t_k (p_i (p_k + p_m - p_i) + 2 p_k p_m)
            - 2 t_m (p_i² + p_i p_k + p_k²),

    where nothing cancels but differences of probabilities, which expm1 gives exactly, and t_m with the other targets
    if they are about as large: then the first form is the better one. What the targets lack to a sum of 1, if only by
    their rounding, adds its share.
    """
    lack = math.fsum((1.0, *(-t for t in target)))
    logits, p = points.T, exponentials(points).probabilities.T

    def difference(i: int, k: int) -> NDArray:
        """Give p_i - p_k."""
        gap = logits[i] - logits[k]
        return np.maximum(p[i], p[k]) * np.copysign(np.expm1(-np.abs(gap)), gap)

    def lead(i: int, m: int, k: int) -> NDArray:
        """Give p_i + p_m - p_k, where the larger of the first two may be close to the third."""
        return np.where(logits[i] >= logits[m], difference(i, k) + p[m], difference(m, k) + p[i])

    slopes = np.empty_like(p)
    for m in range(3):
        i, k = (m + 1) % 3, (m + 2) % 3
        t, larger = target[m], max(target[i], target[k])
        if larger / 2 < t < 2 * larger:
            total = sum(p[j] * (difference(m, j) - (t - target[j])) for j in (i, k))
        else:
            total = -2 * t * (p[i] ** 2 + p[i] * p[k] + p[k] ** 2)
            total += target[i] * (p[k] * lead(i, m, k) + 2 * p[i] * p[m])
            total += target[k] * (p[i] * lead(k, m, i) + 2 * p[k] * p[m])
            total += lack * (p[m] * (p[i] + p[k]) - p[i] ** 2 - p[k] ** 2)
        slopes[m] = 2 * p[m] * total + 0.0  # -0 becomes 0
    return slopes
