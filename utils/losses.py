"""How wrong is a prediction? The losses of the course, one value per sample, and their gradients by the logits.

Near certainty, right or wrong, these formulas subtract nearly equal numbers, and textbook versions lose all their
digits there. Here no difference is formed that can be avoided: 1 - p is never computed from p (see `exponentials`), and
what is left is computed one type wider than it is returned, so that the loss surface can be trusted to its last digits.
"""

from typing import NamedTuple

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
    require_matching_targets,
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
    pair = _read_pair(outputs, "outputs", targets)
    require_finite(pair.scores, "outputs")
    require_finite(pair.targets, "targets")
    return pair.give(_sum_of_squares(pair.wide_scores - pair.wide_targets))


@small_is_zero
def mean_squared_error(outputs: ArrayLike, targets: ArrayLike) -> NDArray[np.floating]:
    r"""Mean over the classes of squared differences, one value per sample: `squared_error` divided by n_classes.

    .. math:: \ell_i = \frac{1}{K} \sum_k (y_{ik} - t_{ik})^2

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
    >>> mean_squared_error([[0.5, 0.5]], [[1.0, 0.0]])
    array([0.25])
    """
    pair = _read_pair(outputs, "outputs", targets)
    require_finite(pair.scores, "outputs")
    require_finite(pair.targets, "targets")
    return pair.give(_sum_of_squares(pair.wide_scores - pair.wide_targets) / pair.scores.shape[-1])


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
    pair = _read_pair(probabilities, "probabilities", targets)
    require_distributions(pair.scores, "probabilities")
    require_distributions(pair.targets, "targets")
    with np.errstate(divide="ignore"):
        surprises = -np.log(pair.wide_scores)
    return pair.give(_expected(surprises, pair.wide_targets))


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
    pair, parts = _read_logits(logits, targets)
    return pair.give(_expected(parts.gaps + np.log1p(parts.rest), pair.wide_targets))


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
    pair, parts = _read_logits(logits, targets)
    return pair.give(_sum_of_squares(_residuals(parts, pair.wide_targets)))


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
    pair, parts = _read_logits(logits, targets)
    return pair.give(_residuals(parts, pair.wide_targets))


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
    pair, parts = _read_logits(logits, targets)
    p, t = parts.probabilities, pair.wide_targets
    residuals = _residuals(parts, t)
    total = np.zeros_like(p)
    for k in range(p.shape[1]):
        differences = residuals - residuals[:, [k]]
        # Where both targets are the same, r_i - r_k is p_i - p_k, which cancels for close logits: use expm1 there.
        total += p[:, [k]] * np.where(t == t[:, [k]], _probability_differences(parts, k), differences)
    one_hot = (t == 1).any(axis=1, keepdims=True)
    return pair.give(2 * p * np.where(one_hot, _one_hot_totals(parts, t), total))


class _Pair(NamedTuple):
    """Scores and targets: as they came, as a wide batch, and how to give a result back."""

    scores: NDArray
    targets: NDArray

    @property
    def dtype(self) -> np.dtype:
        return float_type(self.scores, self.targets)

    @property
    def wide_scores(self) -> NDArray[np.floating]:
        return self._widen(self.scores)

    @property
    def wide_targets(self) -> NDArray[np.floating]:
        return self._widen(self.targets)

    def _widen(self, array: NDArray) -> NDArray[np.floating]:
        # One type wider than the answer. Where a machine's longdouble is no wider, only a few last digits are lost, and
        # only where the answer is a near-zero difference of terms that are not.
        return np.atleast_2d(array).astype(np.float64 if self.dtype == np.float32 else np.longdouble)

    def give(self, result: NDArray[np.floating]) -> NDArray[np.floating]:
        """Round a result of the wide batch, and take the one sample out of a batch of one if one was given."""
        return rounded(result[0] if self.scores.ndim == 1 else result, self.dtype)


def _read_pair(scores: ArrayLike, name: str, targets: ArrayLike) -> _Pair:
    """Read scores and targets of one shape."""
    score_array, target_array = read_samples(scores, name), read_numbers(targets, "targets")
    require_matching_targets(score_array, name, target_array)
    return _Pair(score_array, target_array)


def _read_logits(logits: ArrayLike, targets: ArrayLike) -> tuple[_Pair, Exponentials]:
    """Read logits and target distributions, and take the exponentials of the logits."""
    pair = _read_pair(logits, "logits", targets)
    require_logits(pair.scores)
    require_distributions(pair.targets, "targets")
    return pair, exponentials(pair.wide_scores)


def _expected(surprises: NDArray[np.floating], targets: NDArray[np.floating]) -> NDArray[np.floating]:
    """Sum surprises weighted by the targets, where a target of 0 makes even an infinite surprise count nothing."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(targets == 0, 0, targets * surprises).sum(axis=1)


def _sum_of_squares(differences: NDArray[np.floating]) -> NDArray[np.floating]:
    with np.errstate(over="ignore"):
        return (differences**2).sum(axis=1)


def _residuals(parts: Exponentials, targets: NDArray[np.floating]) -> NDArray[np.floating]:
    """Give p - t without losing the small difference between a p and a t that are both close to 1."""
    through_complements = (1 - targets) - parts.rest / (1 + parts.rest)
    return np.where(parts.top & (targets >= 0.5), through_complements, parts.probabilities - targets)


def _one_hot_totals(parts: Exponentials, targets: NDArray[np.floating]) -> NDArray[np.floating]:
    """Give Σ_k p_k (r_i - r_k) for one-hot targets, where the sum can cancel if the target's logit ties with another.

    With c the target's class, and sums over the k that are not c, it is p_i p_c + Σ_k p_k (p_i + p_c - p_k) for i ≠ c,
    and -Σ_k p_k (1 - p_c + p_k) for i = c. There nothing cancels, once the closer two of p_i, p_c and p_k are
    subtracted first.
    """
    p = parts.probabilities
    own = targets.argmax(axis=1)[:, None]
    own_p = np.take_along_axis(p, own, axis=1)
    others = np.where(np.arange(p.shape[1]) == own, 0, p)
    totals = p * own_p
    for k in range(p.shape[1]):
        mine = _probability_differences(parts, k)
        its = np.take_along_axis(mine, own, axis=1)
        totals += others[:, [k]] * np.where(np.abs(mine) < np.abs(its), mine + own_p, its + p)
    own_total = -(others * (others.sum(axis=1, keepdims=True) + others)).sum(axis=1, keepdims=True)
    return np.where(np.arange(p.shape[1]) == own, own_total, totals)


def _probability_differences(parts: Exponentials, k: int) -> NDArray[np.floating]:
    """Give p_i - p_k for every i, to full precision for logits that are close together."""
    p = parts.probabilities
    with np.errstate(over="ignore", invalid="ignore"):
        ahead = parts.gaps[:, [k]] - parts.gaps  # logit i minus logit k
        differences = np.maximum(p, p[:, [k]]) * -np.expm1(-np.abs(ahead)) * np.sign(ahead)
    # Two logits of -inf: their difference is NaN, that of their probabilities 0.
    return np.where(np.isnan(differences), 0, differences)
