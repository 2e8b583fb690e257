"""Three small real data sets, read from the package without a network, and how to split and standardise them.

Where they come from and under which licence is told in ``utils/data/README.md``.
"""

import csv
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.validation import float_type, read_labels, read_number, read_table, rounded, small_is_zero

DATA_FOLDER = Path(__file__).with_name("data")


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set for classification; its arrays cannot be written to, so that no cell can spoil it for the next.

    Attributes
    ----------
    inputs : (n_samples, n_features) ndarray of float64
        In the units that `feature_names` give.
    labels : (n_samples,) ndarray of int64
        Counted from 0.
    feature_names : tuple of str
        One per column of `inputs`, with the unit.
    class_names : tuple of str
        The name of class k at place k.
    source : str
        Who measured it, and the licence.

    Examples
    --------
    >>> data = load_penguins()
    >>> data.class_names[data.labels[0]]
    'Adelie'
    """

    inputs: NDArray[np.float64]
    labels: NDArray[np.int64]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    source: str


def load_penguins() -> Dataset:
    """Penguins of three species, with four measurements each: classes without an order.

    Returns
    -------
    Dataset
        342 samples, 4 features in mm and g, 3 classes in alphabetical order.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing, or is damaged.

    Examples
    --------
    >>> load_penguins().class_names
    ('Adelie', 'Chinstrap', 'Gentoo')

    References
    ----------
    Gorman, Williams, Fraser 2014, "Ecological sexual dimorphism and environmental variability within a community of
    Antarctic penguins (genus Pygoscelis)", PLoS ONE 9(3): e90081.
    """
    columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    species = ("Adelie", "Chinstrap", "Gentoo")
    return _load(
        "penguins.csv",
        header=["species", *columns],
        n_samples=342,
        class_of={name: k for k, name in enumerate(species)},
        feature_names=("bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)"),
        class_names=species,
        source="Gorman, Williams, Fraser 2014, as packaged in palmerpenguins; CC0",
    )


def load_school_grades() -> Dataset:
    """Height, weight and school grade of young people: classes with an order.

    Survey weights are ignored: nothing here says anything about a population.

    Returns
    -------
    Dataset
        2063 samples, 2 features in cm and kg, 13 classes: kindergarten or none ("K"), then grades 1 to 12.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing, or is damaged.

    Examples
    --------
    >>> load_school_grades().inputs[0], load_school_grades().labels[0]
    (array([158.4,  45.4]), np.int64(6))

    References
    ----------
    National Health and Nutrition Examination Survey 2017-2018, US National Center for Health Statistics.
    """
    return _load(
        "school_grades.csv",
        header=["grade", "height_cm", "weight_kg"],
        n_samples=2063,
        class_of={str(grade): grade for grade in range(13)},
        feature_names=("height (cm)", "weight (kg)"),
        class_names=("K", *(str(grade) for grade in range(1, 13))),
        source="NHANES 2017-2018, US National Center for Health Statistics; public domain",
    )


def load_digits() -> Dataset:
    """Handwritten digits, 8 by 8 pixels.

    Returns
    -------
    Dataset
        1797 samples, 64 grey levels from 0 to 16 (row after row: reshape a sample to (8, 8)), 10 classes.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing, or is damaged.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.inputs.shape, digits.inputs.max()
    ((1797, 64), np.float64(16.0))

    References
    ----------
    Alpaydin, Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository.
    """
    return _load(
        "digits.csv.gz",
        header=["digit", *(f"p{pixel}" for pixel in range(64))],
        n_samples=1797,
        class_of={str(digit): digit for digit in range(10)},
        feature_names=tuple(
            f"grey level (0-16) in row {row}, column {column}" for row in range(8) for column in range(8)
        ),
        class_names=tuple(str(digit) for digit in range(10)),
        source="Alpaydin, Kaynak 1998, UCI, as packaged in scikit-learn; CC BY 4.0",
    )


def stratified_split(
    labels: ArrayLike, test_fraction: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Divide samples into a training and a test part, with every class divided in the same proportion.

    Parameters
    ----------
    labels : (n_samples,) array_like of int
    test_fraction : float
        Between 0 and 1: the part of every class that is tested on, to the nearest sample. A class with two samples or
        more has at least one in either part; a single sample is trained on.
    rng : numpy.random.Generator
        As made by ``numpy.random.default_rng(seed)``: the same seed gives the same split.

    Returns
    -------
    train_indices, test_indices : ndarray of int64
        Every index once, in rising order.

    Raises
    ------
    ValueError
        If there are no labels, or an argument is not what is asked for.

    Examples
    --------
    >>> train, test = stratified_split([0, 0, 0, 0, 1, 1], 0.5, np.random.default_rng(0))
    >>> len(train), len(test)
    (3, 3)
    """
    classes = read_labels(labels)
    if classes.ndim != 1 or not classes.size:
        raise ValueError(
            f"labels must have shape (n_samples,) with at least one, but it is {classes.shape}: pass them all."
        )
    fraction = read_number(test_fraction, "test_fraction", above=0, below=1, advice="0.3 is usual")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a random generator, but it is {rng!r}: pass numpy.random.default_rng(seed).")
    is_test = np.zeros(len(classes), dtype=bool)
    for label in np.unique(classes):
        members = rng.permutation(np.flatnonzero(classes == label))
        n_test = round(fraction * len(members))
        is_test[members[: min(max(n_test, 1), len(members) - 1)]] = True
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@small_is_zero
def standardize(train: ArrayLike, *others: ArrayLike) -> NDArray[np.floating] | tuple[NDArray[np.floating], ...]:
    r"""Shift and scale every feature so that the training part has mean 0 and standard deviation 1.

    .. math:: x'_{ij} = (x_{ij} - \mu_j) / \sigma_j

    Parameters
    ----------
    train : (n_samples, n_features) array_like
        Alone decides means and standard deviations (those of the samples themselves, divided by n_samples).
    *others : (any, n_features) array_like
        Validation and test parts, treated with the training part's numbers: they must not be peeked at.

    Returns
    -------
    ndarray, or a tuple of them if there are others
        Without units. A feature that is constant in the training part is 0 everywhere.

    Raises
    ------
    ValueError
        If a value is not finite or the numbers of features differ.

    Examples
    --------
    >>> train, test = standardize([[1.0, 7.0], [3.0, 7.0]], [[4.0, 7.0]])
    >>> train
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> test
    array([[2., 0.]])
    """
    first = read_table(train, "train")
    wide = first.astype(np.float64)
    constant = wide.max(axis=0) == wide.min(axis=0)
    # Rounding can give a constant column a standard deviation of 1e-17: dividing by that would make up a feature.
    mean, deviation = wide.mean(axis=0), np.where(constant, 1.0, wide.std(axis=0))
    results = []
    for place, part in enumerate((train, *others)):
        array = read_table(part, f"part {place}" if place else "train")
        if array.shape[1] != first.shape[1]:
            raise ValueError(
                f"part {place} has {array.shape[1]} features and the training part has {first.shape[1]}: "
                "pass parts of one data set."
            )
        results.append(rounded(np.where(constant, 0.0, (array - mean) / deviation), float_type(array)))
    return tuple(results) if others else results[0]


def _load(
    file_name: str,
    *,
    header: Sequence[str],
    n_samples: int,
    class_of: dict[str, int],
    feature_names: tuple[str, ...],
    class_names: tuple[str, ...],
    source: str,
) -> Dataset:
    """Read a file whose first column is the class and whose others are the features."""
    path = DATA_FOLDER / file_name
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
            first, *rows = csv.reader(file)
        labels = np.array([class_of[name] for name, *_ in rows], dtype=np.int64)
        inputs = np.array([[float(value) for value in values] for _, *values in rows])
        if first != list(header) or inputs.shape != (n_samples, len(header) - 1) or not np.isfinite(inputs).all():
            raise ValueError(f"expected {n_samples} rows of numbers below {','.join(header)[:30]}...")
    except FileNotFoundError:
        raise FileNotFoundError(f"utils/data/{file_name} is missing: download the course again.") from None
    except (OSError, EOFError, KeyError, ValueError, csv.Error, zlib.error) as error:
        raise ValueError(f"utils/data/{file_name} is damaged ({error}): download the course again.") from error
    inputs.setflags(write=False)
    labels.setflags(write=False)
    return Dataset(inputs, labels, feature_names, class_names, source)
