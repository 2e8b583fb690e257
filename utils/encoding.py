"""Classes as vectors and as numbers: one-hot coding, distances between codes, and decoding a regressed number."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.validation import (
    float_type,
    read_integer,
    read_labels,
    read_numbers,
    refuse,
    require_finite,
    rounded,
    small_is_zero,
)


def one_hot(labels: ArrayLike, n_classes: int) -> NDArray[np.float64]:
    r"""One-hot vectors of integer labels: a 1 at the label, 0 elsewhere.

    .. math:: t_{ik} = 1 \text{ if } k = \mathrm{label}_i \text{ else } 0

    Parameters
    ----------
    labels : int or (n_samples,) array_like of int
        Counted from 0.
    n_classes : int
        The number of classes there are, which may be more than the labels show.

    Returns
    -------
    (n_classes,) or (n_samples, n_classes) ndarray of float64

    Raises
    ------
    ValueError
        If a label is not an integer or lies outside 0..n_classes - 1, or n_classes is not a positive integer.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    >>> one_hot(1, 3)
    array([0., 1., 0.])

    References
    ----------
    Hastie, Tibshirani, Friedman, *The Elements of Statistical Learning*, section 4.2 (the indicator response matrix).
    """
    n_classes = read_integer(n_classes, "n_classes", advice="pass how many classes there are")
    labels = read_labels(labels, n_classes)
    vectors = np.zeros((labels.size, n_classes))
    vectors[np.arange(labels.size), labels.ravel()] = 1.0
    return vectors if labels.ndim else vectors[0]


@small_is_zero
def pairwise_distances(vectors: ArrayLike) -> NDArray[np.floating]:
    r"""Euclidean distances between all pairs of vectors, in the unit of the vectors.

    .. math:: d_{ij} = \sqrt{\sum_k (v_{ik} - v_{jk})^2}

    Parameters
    ----------
    vectors : (n_vectors, n_features) array_like
        Finite. One vector (n_features,) counts as a batch of one.

    Returns
    -------
    (n_vectors, n_vectors) ndarray
        Symmetric, with a diagonal of exact zeros; (1, 1) for one vector.

    Raises
    ------
    ValueError
        If a value is not finite or the vectors have no features.

    Examples
    --------
    >>> pairwise_distances([[0.0, 0.0], [3.0, 4.0]])
    array([[0., 5.],
           [5., 0.]])
    """
    array = read_numbers(vectors, "vectors")
    if array.ndim not in (1, 2) or array.shape[-1] == 0:
        raise ValueError(
            "vectors must have shape (n_vectors, n_features) with at least one feature, "
            f"but their shape is {array.shape}: put one vector a row."
        )
    require_finite(array, "vectors")
    batch = np.atleast_2d(array).astype(np.float64)
    # Scaled by a power of two, which is exact, the largest number lies below 1: its square stays in range.
    exponent = np.frexp(np.abs(batch).max(initial=0))[1]
    batch = np.ldexp(batch, -exponent)
    # The shorter way, |a|² + |b|² - 2ab, cancels for vectors that are close together; differences do not.
    squares = np.array([((batch - vector) ** 2).sum(axis=1) for vector in batch])
    with np.errstate(over="ignore"):
        distances = np.ldexp(np.sqrt(squares.reshape(len(batch), len(batch))), exponent)
    return rounded(distances, float_type(array))


def decode_number(outputs: ArrayLike, n_classes: int) -> NDArray[np.int64] | np.int64:
    """Turn the number that a regression predicts into a class: the nearest class number, clipped to those that exist.

    Parameters
    ----------
    outputs : float or (n_samples,) array_like
        One number per sample. Infinities are clipped; halves go to the even class, as `numpy.rint` has it.
    n_classes : int
        Classes are 0..n_classes - 1.

    Returns
    -------
    int64 or (n_samples,) ndarray of int64

    Raises
    ------
    ValueError
        If an output is NaN, the shape is another one, or n_classes is not a positive integer.

    Examples
    --------
    >>> decode_number([-0.7, 1.2, 1.8, 9.0], 3)
    array([0, 1, 2, 2])
    """
    n_classes = read_integer(n_classes, "n_classes", advice="pass how many classes there are")
    array = read_numbers(outputs, "outputs")
    if array.ndim > 1:
        raise ValueError(
            f"outputs must be one number or (n_samples,) numbers, but their shape is {array.shape}: "
            "pass one number per sample."
        )
    refuse(np.isnan(array), array, "outputs", "a class number must be a number")
    return np.clip(np.rint(array.astype(np.float64)), 0, n_classes - 1).astype(np.int64)[()]
