"""When do two values mean the same? Lists, tensors and arrays of any number type are compared by their numbers."""

import math
from typing import Any

import numpy as np

from utils.exercises.wire import Opaque, TensorValue

RELATIVE, ABSOLUTE = 1e-4, 1e-6  # an answer computed in float32 passes


def agree(
    expected: Any, returned: Any, relative: float = RELATIVE, absolute: float = ABSOLUTE, *, nan: bool = False
) -> bool:
    """Whether a returned value means what was expected.

    Numbers and arrays agree when their shapes are the same and each element is within
    ``absolute + relative * |expected|``; NaN agrees with nothing, or with `nan` with NaN. Where one number is expected,
    an array that holds one number will do. Tuples, lists of unlike things and dicts agree part by part.

    Examples
    --------
    >>> agree(np.array([1.0, 2.0]), [1, 2.00001], relative=1e-4, absolute=0)
    True
    >>> agree(np.array([1.0, 2.0]), np.array([[1.0], [2.0]]), relative=1e-4, absolute=0)
    False
    """
    if isinstance(expected, dict):
        return (
            isinstance(returned, dict)
            and expected.keys() == returned.keys()
            and all(agree(expected[key], returned[key], relative, absolute, nan=nan) for key in expected)
        )
    if isinstance(expected, tuple):
        return (
            isinstance(returned, (tuple, list))
            and len(expected) == len(returned)
            and all(
                agree(one, other, relative, absolute, nan=nan) for one, other in zip(expected, returned, strict=True)
            )
        )
    wanted, got = as_array(expected), as_array(returned)
    if wanted is None or got is None:
        if isinstance(expected, list) and isinstance(returned, list):  # of texts, say, or of rows of unlike lengths
            return agree(tuple(expected), returned, relative, absolute, nan=nan)
        return wanted is None and got is None and type(expected) is type(returned) and expected == returned
    if wanted.ndim == 0 and got.size == 1:
        got = got.reshape(())
    if wanted.shape != got.shape:
        return False
    if wanted.size and _are_apart(got.item(-1), wanted.item(-1), relative, absolute):
        return False
    return bool((got == wanted).all() or close(got, wanted, relative, absolute, nan=nan).all())


def close(
    got: np.ndarray, wanted: np.ndarray, relative: float = RELATIVE, absolute: float = ABSOLUTE, *, nan: bool = False
) -> np.ndarray:
    """Say of each element whether it is what was wanted, as `agree` takes it; the arrays have the same shape."""
    with np.errstate(all="ignore"):
        near = _are_near(got, wanted, relative, absolute)
        same = (near & np.isfinite(wanted)) | (got == wanted)  # np.isclose takes five times as long
        return same | (np.isnan(got) & np.isnan(wanted)) if nan else same


def _are_near(got: Any, wanted: Any, relative: float, absolute: float) -> Any:
    return abs(got - wanted) <= absolute + relative * abs(wanted)


def _are_apart(got: float, wanted: float, relative: float, absolute: float) -> bool:
    """Whether two finite numbers differ. One pair of them tells most arrays apart, and in a tenth of the time."""
    return math.isfinite(got) and math.isfinite(wanted) and not _are_near(got, wanted, relative, absolute)


def as_array(value: Any) -> np.ndarray | None:
    """Return the numbers as a float64 array, or None where the value is not numbers. What is one already is not copied.

    Examples
    --------
    >>> as_array([1, 2]), as_array("text")
    (array([1., 2.]), None)
    """
    value = _without_tensors(value)
    if value is None or isinstance(value, (str, dict, set, Opaque)):
        return None
    try:
        array = np.asarray(value)
        return array.astype(np.float64, copy=False) if array.dtype.kind in "biuf" else None
    except (ValueError, TypeError, OverflowError):
        return None


def as_finite_array(value: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return the numbers as `as_array` does, or None where they have another shape, or one is not finite.

    Examples
    --------
    >>> as_finite_array([1, 2], (2,)), as_finite_array([1, np.nan], (2,))
    (array([1., 2.]), None)
    """
    array = as_array(value)
    return array if array is not None and array.shape == shape and np.isfinite(array).all() else None


def as_number(value: Any) -> float | None:
    """Return one number as a float, or None."""
    array = as_array(value)
    return float(array.reshape(())) if array is not None and array.size == 1 else None


def holds_integers(value: Any) -> bool:
    """Whether this is an array of an integer or boolean type."""
    value = _without_tensors(value)
    return isinstance(value, np.ndarray) and value.dtype.kind in "biu"


def _without_tensors(value: Any) -> Any:
    """Return the arrays of tensors, also of those in a list."""
    if isinstance(value, TensorValue):
        return value.array
    return [_without_tensors(item) for item in value] if isinstance(value, (list, tuple)) else value
