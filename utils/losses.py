"""How wrong is a prediction? The losses of the course, one value per sample, and their gradients.

Near certainty, right or wrong, these formulas subtract nearly equal numbers, and textbook versions lose all their
digits there. Here 1 - p is never computed from p (see `exponentials`), and a gradient is exact to about 14 digits of
its length. Only where a gradient is itself a small difference, because p meets a soft target or two classes tie, is
its error that of rounding the probabilities: about 1e-16.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.activations import Exponentials, exponentials
from utils.validation import (
    float_type,
    read_numbers,
    read_samples,
    require_distributions,
    require_finite,
    require_logits,
    rounded,
    small_is_zero,
)


@small_is_zero
def squared_error(outputs: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Sum over the classes of squared differences, one value per sample. The lecture calls this MSE.

    .. math:: \ell_i = \sum_k (y_{ik} - t_{ik})^2

    Parameters
    ----------
    outputs : (n_classes,) or (n_samples, n_classes) array_like
        Probabilities or raw outputs; finite.
    targets : array_like shaped like `outputs`
        Finite.

    Returns
    -------
    () or (n_samples,) ndarray

    Raises
    ------
    ValueError
        If the shapes differ or a value is not finite.

    Examples
    --------
    >>> squared_error([[0.5, 0.5], [1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]])
    array([0.5, 0. ])

    References
    ----------
    Brier 1950, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78.
    """
    y, t = _read_pair(outputs, "outputs", targets)
    require_finite(y, "outputs")
    require_finite(t, "targets")
    return _like(y, t, _sum_of_squares(_batch(y) - _batch(t)))


@small_is_zero
def cross_entropy(probabilities: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Cross-entropy between predicted and target distributions, one value per sample, in nats.

    .. math:: \ell_i = -\sum_k t_{ik} \ln p_{ik}, \qquad 0 \ln 0 = 0

    Parameters
    ----------
    probabilities : (n_classes,) or (n_samples, n_classes) array_like
        Rows are non-negative and sum to 1. For logits see `cross_entropy_from_logits`.
    targets : array_like shaped like `probabilities`
        Rows are non-negative and sum to 1. For integer labels see `one_hot`.

    Returns
    -------
    () or (n_samples,) ndarray
        inf where a class that has target probability is given none.

    Raises
    ------
    ValueError
        If the shapes differ or a row is not a distribution (to 1e-5; 1e-3 for float32, 1e-2 for float16).

    Examples
    --------
    >>> cross_entropy([[0.5, 0.5], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]]).round(4)
    array([0.6931,    inf])

    References
    ----------
    Bishop, *Pattern Recognition and Machine Learning*, section 4.3.4.
    """
    p, t = _read_pair(probabilities, "probabilities", targets)
    require_distributions(p, "probabilities")
    require_distributions(t, "targets")
    with np.errstate(divide="ignore"):
        surprises = -np.log(_batch(p))
    return _like(p, t, _expected(surprises, _batch(t)))


@small_is_zero
def cross_entropy_from_logits(logits: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Cross-entropy between softmax(logits) and target distributions, one value per sample, in nats.

    .. math:: \ell_i = -\sum_k t_{ik} \ln \mathrm{softmax}(z_i)_k

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores. Never probabilities: that would apply softmax twice.
    targets : array_like shaped like `logits`
        Rows are non-negative and sum to 1. For integer labels see `one_hot`.

    Returns
    -------
    () or (n_samples,) ndarray
        A logit of -inf costs nothing where its target is 0, and inf elsewhere.

    Raises
    ------
    ValueError
        If the shapes differ, a logit is NaN or +inf, a sample has only -inf, or a row of targets is not a distribution.

    Examples
    --------
    >>> cross_entropy_from_logits([[0.0, 0.0]], [[1.0, 0.0]]).round(4)  # a coin flip costs log 2
    array([0.6931])
    >>> cross_entropy_from_logits([-10.0, 10.0, -1000.0], [1.0, 0.0, 0.0]).round(4)
    np.float64(20.0)

    References
    ----------
    Goodfellow, Bengio, Courville, *Deep Learning*, section 6.2.2.3.
    """
    z, t, parts = _read_logits(logits, targets)
    return _like(z, t, _expected(parts.surprises, _batch(t)))


@small_is_zero
def softmax_squared_error(logits: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Squared error between softmax(logits) and target distributions, summed over the classes, one value per sample.

    .. math:: \ell_i = \sum_k (\mathrm{softmax}(z_i)_k - t_{ik})^2

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores.
    targets : array_like shaped like `logits`
        Rows are non-negative and sum to 1.

    Returns
    -------
    () or (n_samples,) ndarray
        Between 0 and 2.

    Raises
    ------
    ValueError
        If the shapes differ, a logit is NaN or +inf, a sample has only -inf, or a row of targets is not a distribution.

    Examples
    --------
    >>> softmax_squared_error([[0.0, 0.0, -1000.0]], [[1.0, 0.0, 0.0]])
    array([0.5])
    """
    z, t, parts = _read_logits(logits, targets)
    return _like(z, t, _sum_of_squares(parts.residuals(_batch(t))))


@small_is_zero
def cross_entropy_gradient(logits: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Gradient of `cross_entropy_from_logits` with respect to the logits: softmax minus target.

    .. math:: \frac{\partial \ell_i}{\partial z_{ik}} = \mathrm{softmax}(z_i)_k - t_{ik}

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores.
    targets : array_like shaped like `logits`
        Rows are non-negative and sum to 1.

    Returns
    -------
    ndarray shaped like `logits`
        One gradient per sample: not divided by n_samples.

    Raises
    ------
    ValueError
        If the shapes differ, a logit is NaN or +inf, a sample has only -inf, or a row of targets is not a distribution.

    Examples
    --------
    >>> cross_entropy_gradient([[0.0, 0.0]], [[1.0, 0.0]])
    array([[-0.5,  0.5]])

    References
    ----------
    Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs, with relationships to
    statistical pattern recognition"; Bishop, *Pattern Recognition and Machine Learning*, section 4.3.4.
    """
    z, t, parts = _read_logits(logits, targets)
    return _like(z, t, parts.residuals(_batch(t)))


@small_is_zero
def softmax_squared_error_gradient(logits: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Gradient of `softmax_squared_error` with respect to the logits.

    .. math::
        \frac{\partial \ell}{\partial z_i} = 2 p_i \sum_k p_k (r_i - r_k), \qquad
        p = \mathrm{softmax}(z), \quad r = p - t

    This is 2 J r with the Jacobian of softmax, J = diag(p) - p pᵀ, written without its cancellation: on the plateau
    r_i - Σ p_k r_k is the difference of two numbers close to 1.

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores.
    targets : array_like shaped like `logits`
        Rows are non-negative and sum to 1.

    Returns
    -------
    ndarray shaped like `logits`
        One gradient per sample: not divided by n_samples.

    Raises
    ------
    ValueError
        If the shapes differ, a logit is NaN or +inf, a sample has only -inf, or a row of targets is not a distribution.

    Examples
    --------
    >>> softmax_squared_error_gradient([[0.0, 0.0]], [[1.0, 0.0]])
    array([[-0.5,  0.5]])
    >>> f"{softmax_squared_error_gradient([-10.0, 10.0, -1000.0], [1.0, 0.0, 0.0])[0]:.3g}"  # the plateau
    '-8.24e-09'
    """
    z, t, parts = _read_logits(logits, targets)
    p, r = parts.probabilities, parts.residuals(_batch(t))
    return _like(z, t, 2 * p * sum(p[:, [k]] * (r - r[:, [k]]) for k in range(p.shape[1])))


@dataclass(frozen=True)
class Loss:
    """A loss of logits, and what it is called.

    Attributes
    ----------
    value, gradient : callable
        Functions of logits and targets: one value per sample, and its derivatives by the logits.
    name : str
        As it stands inside a sentence.
    unit : str
        Empty where there is none.

    Examples
    --------
    >>> loss = LOSSES["cross_entropy"]
    >>> f"{loss.value([0.0, 0.0], [1.0, 0.0]):.4f} {loss.unit}"
    '0.6931 nats'
    >>> loss.label
    'cross-entropy (nats)'
    """

    value: Callable[[ArrayLike, ArrayLike], NDArray[np.floating]]
    gradient: Callable[[ArrayLike, ArrayLike], NDArray[np.floating]]
    name: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The name with its unit, for an axis or a bar of colours."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


# The two losses that the course compares, by the names that its functions take. Their arithmetic stands in three more
# places: in `surfaces`, a whole grid at a time, for speed; in `descent` and explorables/shared/descent.js, in a fixed
# order of operations, so that both round alike; in explorables/shared/mathematics.js, for the browser.
LOSSES = MappingProxyType(
    {
        "cross_entropy": Loss(cross_entropy_from_logits, cross_entropy_gradient, "cross-entropy", "nats"),
        "softmax_squared_error": Loss(
            softmax_squared_error, softmax_squared_error_gradient, "squared error after softmax"
        ),
    }
)


def read_loss(name: str) -> Loss:
    """The loss of that name in `LOSSES`, or a ValueError that lists their names."""
    if not isinstance(name, str) or name not in LOSSES:
        raise ValueError(f'loss is {name!r}, which is unknown: pass "cross_entropy" or "softmax_squared_error".')
    return LOSSES[name]


def _read_pair(scores: ArrayLike, name: str, targets: ArrayLike) -> tuple[NDArray, NDArray]:
    """Scores and targets of one shape, in the types they came in."""
    scores, targets = read_samples(scores, name), read_numbers(targets, "targets")
    if targets.ndim == scores.ndim - 1 and targets.dtype.kind in "iu":
        raise ValueError(
            f"targets of shape {targets.shape} look like integer labels for {name} of shape {scores.shape}: "
            f"pass one_hot(targets, {scores.shape[-1]})."
        )
    if targets.shape != scores.shape:
        raise ValueError(
            f"targets have shape {targets.shape} and {name} have shape {scores.shape}: "
            f"give one target for every one of the {name}."
        )
    return scores, targets


def _read_logits(logits: ArrayLike, targets: ArrayLike) -> tuple[NDArray, NDArray, Exponentials]:
    """Logits and target distributions, and the exponentials of the logits."""
    logits, targets = _read_pair(logits, "logits", targets)
    require_logits(logits)
    require_distributions(targets, "targets")
    return logits, targets, exponentials(_batch(logits))


def _batch(array: NDArray) -> NDArray[np.float64]:
    """One sample a row, in the type in which everything is computed."""
    return np.atleast_2d(array).astype(np.float64)


def _like(scores: NDArray, targets: NDArray, results: NDArray[np.float64]) -> NDArray[np.floating]:
    """The results of a batch, rounded to the type of the inputs; of one sample alone if one was given."""
    return rounded(results[0] if scores.ndim == 1 else results, float_type(scores, targets))


def _expected(surprises: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Surprises weighted by the targets, where a target of 0 makes even an infinite surprise count nothing."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(targets == 0, 0, targets * surprises).sum(axis=1)


def _sum_of_squares(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):
        return (differences**2).sum(axis=1)
