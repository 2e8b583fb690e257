"""Softmax and its relatives, safe for every logit that has an answer."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.validation import (
    float_type,
    read_number,
    read_numbers,
    read_samples,
    refuse,
    require_logits,
    rounded,
    small_is_zero,
)


class Exponentials(NamedTuple):
    """Exponentials after subtracting each row's maximum: none is too large to hold, and the largest is exactly 1.

    That 1 is kept out of `rest`, where it would swallow the small ones: 1 - p of the largest class is
    rest / (1 + rest), and its -ln p is log1p(rest), both to full precision even where p rounds to 1.

    Attributes
    ----------
    gaps : (n_samples, n_classes) ndarray
        Maximum minus logit: 0 or more.
    values : (n_samples, n_classes) ndarray
        exp(-gaps).
    rest : (n_samples, 1) ndarray
        The sum of a row's values but for one 1.
    """

    gaps: NDArray[np.float64]
    values: NDArray[np.float64]
    rest: NDArray[np.float64]

    @property
    @small_is_zero
    def probabilities(self) -> NDArray[np.float64]:
        """Softmax: (n_samples, n_classes)."""
        return self.values / (1 + self.rest)

    @property
    def surprises(self) -> NDArray[np.float64]:
        """-ln p: (n_samples, n_classes)."""
        return self.gaps + np.log1p(self.rest)

    @small_is_zero
    def residuals(self, targets: NDArray[np.float64]) -> NDArray[np.float64]:
        """The difference p - t, without losing its digits where p and t are both close to 1."""
        through_complements = (1 - targets) - self.rest / (1 + self.rest)
        return np.where((self.gaps == 0) & (targets >= 0.5), through_complements, self.probabilities - targets)


@small_is_zero
def exponentials(logits: NDArray[np.float64], temperature: float = 1.0) -> Exponentials:
    """The exponentials of a batch that `require_logits` has checked: (n_samples, n_classes).

    Blanchard, Higham, Higham 2021, "Accurately computing the log-sum-exp and softmax functions", IMA Journal of
    Numerical Analysis 41(4).
    """
    with np.errstate(over="ignore"):
        # Halved first: the difference of 1e308 and -1e308 is more than a float64 can hold. Halving itself is exact.
        gaps = (logits.max(axis=1, keepdims=True) / 2 - logits / 2) / temperature * 2
        values = np.exp(-gaps)
    is_largest = np.arange(logits.shape[1]) == logits.argmax(axis=1)[:, None]
    return Exponentials(gaps, values, np.where(is_largest, 0, values).sum(axis=1, keepdims=True))


@small_is_zero
def softmax(logits: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    r"""Softmax: turn any numbers into probabilities that sum to 1, sample by sample.

    .. math:: p_{ik} = \frac{\exp(z_{ik} / T)}{\sum_j \exp(z_{ij} / T)}

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores; one sample a row. A logit of -inf means probability 0.
    temperature : float, keyword only
        Positive and finite: above 1 flattens, below 1 sharpens.

    Returns
    -------
    ndarray shaped like `logits`
        Rows are between 0 and 1 and sum to 1.

    Raises
    ------
    ValueError
        If a logit is NaN or +inf, a sample has only -inf or no classes, or the temperature is not positive and finite.

    Examples
    --------
    >>> softmax([3.0, 1.0, -3.0]).round(3)
    array([0.879, 0.119, 0.002])
    >>> softmax([1000.0, 1000.0, 998.0]).round(3)
    array([0.468, 0.468, 0.063])

    References
    ----------
    Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs, with relationships to
    statistical pattern recognition"; Goodfellow, Bengio, Courville, *Deep Learning*, section 6.2.2.3.
    """
    temperature = read_number(temperature, "temperature", above=0, advice="1.0 changes nothing")
    array = read_samples(logits, "logits")
    require_logits(array)
    probabilities = exponentials(np.atleast_2d(array).astype(np.float64), temperature).probabilities
    return rounded(probabilities.reshape(array.shape), float_type(array))


@small_is_zero
def log_softmax(logits: ArrayLike) -> NDArray[np.floating]:
    r"""Logarithm of softmax, in nats, to full precision even where softmax rounds to 0 or 1.

    .. math:: \ln p_{ik} = z_{ik} - \ln \sum_j \exp z_{ij}

    Parameters
    ----------
    logits : (n_classes,) or (n_samples, n_classes) array_like
        Unnormalised scores; one sample a row. A logit of -inf has log-probability -inf.

    Returns
    -------
    ndarray shaped like `logits`
        At most 0.

    Raises
    ------
    ValueError
        If a logit is NaN or +inf, or a sample has only -inf or no classes.

    Examples
    --------
    >>> log_softmax([0.0, 0.0]).round(4)
    array([-0.6931, -0.6931])
    >>> log_softmax([0.0, -1000.0])  # the logarithm of softmax would be -inf
    array([    0., -1000.])

    References
    ----------
    Blanchard, Higham, Higham 2021, "Accurately computing the log-sum-exp and softmax functions", IMA Journal of
    Numerical Analysis 41(4).
    """
    array = read_samples(logits, "logits")
    require_logits(array)
    log_probabilities = -exponentials(np.atleast_2d(array).astype(np.float64)).surprises
    return rounded(log_probabilities.reshape(array.shape), float_type(array))


@small_is_zero
def sigmoid(x: ArrayLike) -> NDArray[np.floating]:
    r"""Logistic sigmoid, element by element: softmax for two classes, given the difference of their logits.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}}

    Parameters
    ----------
    x : array_like of any shape
        Infinities are welcome: sigmoid(-inf) = 0 and sigmoid(inf) = 1.

    Returns
    -------
    ndarray shaped like `x`

    Raises
    ------
    ValueError
        If a value is NaN.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 2.0]).round(4)
    array([0.    , 0.5   , 0.8808])

    References
    ----------
    Goodfellow, Bengio, Courville, *Deep Learning*, section 6.2.2.2.
    """
    array = read_numbers(x, "x")
    refuse(np.isnan(array), array, "x", "every value must be a number")
    wide = array.astype(np.float64)
    # exp of minus the absolute value can't overflow; the two branches are the same function.
    small = np.exp(-np.abs(wide))
    values = np.where(wide >= 0, 1, small) / (1 + small)
    return rounded(values, float_type(array))
