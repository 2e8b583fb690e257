"""What all of `utils` does with its inputs: understand them, or refuse them in one sentence that says what to do.

Whatever is refused raises ValueError; `name` is what the caller calls the values in that sentence.
The rule for dtypes is here too. float32 and float64 keep their type; integers and booleans become float64, unless
a float stands beside them, whose type then decides; float16 is returned as float32, longdouble as float64.
"""

import math
import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

# How far a row may be from summing to 1: its rounding, and room for decimals typed by hand. 1e-5 for other types.
_SUM_TOLERANCE = {np.float16: 1e-2, np.float32: 1e-3}

# Decorates what computes: a number too small to hold is 0, also where the notebook has set np.seterr(all="raise").
small_is_zero = np.errstate(under="ignore")


def read_numbers(values: ArrayLike, name: str) -> NDArray:
    """An array_like (lists, arrays, torch tensors on the CPU) as an array of real numbers, in the type it came in.

    >>> read_numbers([1.0, "two"], "logits")
    Traceback (most recent call last):
    ...
    ValueError: logits must hold real numbers only, but they hold 'two': convert or remove it.
    """
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, RuntimeError) as error:
        raise ValueError(_unreadable(values, name)) from error
    if array.dtype.kind not in "biuf":
        found = _first_non_number(values, array)
        raise ValueError(f"{name} must hold real numbers only, but they hold {found}: convert or remove it.")
    return array


def float_type(*arrays: NDArray) -> np.dtype:
    """The type a result is returned in, float32 or float64, by the rule at the top of this module.

    >>> float_type(np.array([1, 2])), float_type(np.array([1, 2]), np.array([0.5], dtype=np.float16))
    (dtype('float64'), dtype('float32'))
    """
    sizes = [array.dtype.itemsize for array in arrays if array.dtype.kind == "f"]
    return np.dtype(np.float32) if sizes and max(sizes) <= 4 else np.dtype(np.float64)


def rounded(array: NDArray, dtype: np.dtype) -> NDArray:
    """A result rounded to the type it is returned in: inf where too large, 0 (not -0) where too small, no warnings.

    >>> rounded(np.array([1e-60, 0.5]), np.dtype(np.float32))
    array([0. , 0.5], dtype=float32)
    """
    with np.errstate(over="ignore", under="ignore"):
        return (np.asarray(array).astype(dtype, copy=False) + 0.0)[()]


def read_samples(values: ArrayLike, name: str) -> NDArray:
    """One sample (n_classes,) or a batch (n_samples, n_classes), with at least one class, in the type it came in."""
    array = read_numbers(values, name)
    if array.ndim not in (1, 2):
        raise ValueError(
            f"{name} must be one sample (n_classes,) or a batch (n_samples, n_classes), "
            f"but their shape is {array.shape}: reshape them, one sample a row."
        )
    if array.shape[-1] == 0:
        raise ValueError(f"{name} of shape {array.shape} have no classes: give every sample at least one value.")
    return array


def read_table(values: ArrayLike, name: str) -> NDArray:
    """A batch (n_samples, n_features) of finite numbers, at least one of each, in the type it came in."""
    array = read_numbers(values, name)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(
            f"{name} must have shape (n_samples, n_features) with at least one of each, "
            f"but their shape is {array.shape}: put one sample a row."
        )
    require_finite(array, name)
    return array


def require_finite(array: NDArray, name: str) -> None:
    """Refuse NaN and infinities, naming the first."""
    refuse(~np.isfinite(array), array, name, "every value must be finite")


def require_logits(array: NDArray) -> None:
    """Refuse logits that have no softmax, naming the row: NaN, +inf, or a sample with nothing but -inf."""
    refuse(np.isnan(array) | (array == np.inf), array, "logits", "every logit must be a number below +inf")
    nothing_left = np.atleast_1d((array == -np.inf).all(axis=-1))
    if nothing_left.any():
        where = f" in row {nothing_left.argmax()}" if array.ndim == 2 else ""
        raise ValueError(f"logits are all -inf{where}: at least one logit of a sample must be finite.")


def require_distributions(array: NDArray, name: str) -> None:
    """Refuse rows that are no probability distributions, naming the first: negative values, or a sum other than 1.

    Sums may miss 1 by 1e-5, by 1e-3 for float32 and by 1e-2 for float16.

    >>> require_distributions(np.array([0.5, 0.6]), "targets")
    Traceback (most recent call last):
    ...
    ValueError: targets sum to 1.1: they must sum to 1 (divide them by their sum, or apply softmax to logits).
    """
    require_finite(array, name)
    refuse(array < 0, array, name, "no probability may be negative")
    with np.errstate(over="ignore"):
        sums = np.atleast_1d(array.sum(axis=-1, dtype=np.float64))
    wrong = np.abs(sums - 1) > _SUM_TOLERANCE.get(array.dtype.type, 1e-5)
    if wrong.any():
        row = wrong.argmax()
        where, they = (f" in row {row}", "every row") if array.ndim == 2 else ("", "they")
        raise ValueError(
            f"{name}{where} sum to {sums[row]:.6g}: {they} must sum to 1 "
            "(divide them by their sum, or apply softmax to logits)."
        )


def read_integer(value: int, name: str, *, at_least: int = 1, advice: str = "") -> int:
    """One integer, Python's or NumPy's, that is not too small; no bool, and no float even if it is whole.

    `advice` is what an error says to do.

    >>> read_integer(-1, "seed", at_least=0, advice="0 is as good as any")
    Traceback (most recent call last):
    ...
    ValueError: seed must be an integer from 0 on, but it is -1: 0 is as good as any.
    """
    try:
        number = operator.index(value)
    except (TypeError, RuntimeError):
        number = at_least - 1
    if number < at_least or isinstance(value, (bool, np.bool_)):
        wanted = "a positive integer" if at_least == 1 else f"an integer from {at_least} on"
        raise ValueError(f"{name} must be {wanted}, but it is {value!r}{advice and ': '}{advice}.")
    return number


def read_number(
    value: float,
    name: str,
    *,
    above: float = -math.inf,
    at_least: float = -math.inf,
    below: float = math.inf,
    advice: str = "",
) -> float:
    """One finite number within bounds: a Python number, or an array_like without axes.

    >>> read_number(1, "momentum", at_least=0, below=1, advice="0.9 is usual")
    Traceback (most recent call last):
    ...
    ValueError: momentum must be one finite number from 0 to below 1, but it is 1: 0.9 is usual.
    """
    array = read_numbers(value, name)
    if array.ndim or not (above < array < below and at_least <= array):
        wanted = "positive finite number" if above == 0 else "finite number"
        if at_least > -math.inf:
            wanted += f" from {at_least:g} {'on' if below == math.inf else 'to'}"
        if below < math.inf:
            wanted += f" below {below:g}"
        raise ValueError(f"{name} must be one {wanted}, but it is {value!r}{advice and ': '}{advice}.")
    return float(array)


def read_labels(labels: ArrayLike, n_classes: int | None = None, *, name: str = "labels") -> NDArray[np.int64]:
    """One integer label or (n_samples,) of them, from 0 to n_classes - 1 (without n_classes, none is too large).

    An empty list counts as no labels, whatever its type.

    >>> read_labels([0, 3], 3)
    Traceback (most recent call last):
    ...
    ValueError: label 3 at position 1 is outside 0..2: count classes from 0, or pass a larger n_classes.
    """
    array = read_numbers(labels, name)
    if array.ndim > 1:
        raise ValueError(
            f"{name} must be one integer or (n_samples,) integers, but their shape is {array.shape}: flatten them."
        )
    if array.dtype.kind not in "iu" and array.size:
        raise ValueError(
            f"{name} must have an integer type, but they are {array.dtype} and the first is {array.flat[0]}: "
            "convert them with .astype(int) if they are class numbers."
        )
    wrong = np.atleast_1d((array < 0) | (array >= (math.inf if n_classes is None else n_classes)))
    if wrong.any():
        position = wrong.argmax()
        where = f" at position {position}" if array.ndim else ""
        limit, remedy = ("", "") if n_classes is None else (n_classes - 1, ", or pass a larger n_classes")
        raise ValueError(f"label {array.flat[position]}{where} is outside 0..{limit}: count classes from 0{remedy}.")
    return array.astype(np.int64)


def refuse(wrong: NDArray[np.bool_], array: NDArray, name: str, rule: str) -> None:
    """Raise one sentence that names the first wrong value and the rule it breaks; do nothing where none is wrong.

    >>> refuse(np.array([False, True]), np.array([1.0, -2.0]), "probabilities", "no probability may be negative")
    Traceback (most recent call last):
    ...
    ValueError: probabilities hold -2.0 at index 1: no probability may be negative.
    """
    if not wrong.any():
        return
    index = np.unravel_index(wrong.argmax(), wrong.shape)
    if array.ndim == 0:
        raise ValueError(f"{name} is {array[()]}: {rule}.")
    places = {1: "at index {}", 2: "in row {}, at index {}"}
    place = places.get(array.ndim, "at index " + str(tuple(map(int, index)))).format(*index)
    raise ValueError(f"{name} hold {array[index]} {place}: {rule}.")


def _unreadable(values: ArrayLike, name: str) -> str:
    """What to say of values that NumPy can't read: mostly that rows differ in length."""
    in_list = isinstance(values, (list, tuple))
    hold, each = (f"{name} hold", "each with ") if in_list else (f"{name} are", name)
    for item in _items(values):
        if getattr(item, "requires_grad", False):
            return f"{hold} a tensor that requires a gradient: pass {each}.detach() instead."
        try:
            np.asarray(item)
        except (ValueError, TypeError, RuntimeError):
            found = f"{hold} a {type(item).__name__} that NumPy cannot read"
            return f"{found}: convert it to an array on the CPU of an ordinary number type."
    sizes = [f"{len(row)} values" if np.iterable(row) else "a single value" for row in values]
    row = next((row for row, size in enumerate(sizes) if size != sizes[0]), 0)
    where = f", with {sizes[0]} in row 0 and {sizes[row]} in row {row}" if row else ""
    return f"{name} are ragged{where}: give every row the same length."


def _items(values: ArrayLike) -> list:
    """What lists in lists hold, from left to right."""
    return [item for value in values for item in _items(value)] if isinstance(values, (list, tuple)) else [values]


def _first_non_number(values: ArrayLike, array: NDArray) -> str:
    """The first value that is not a real number, in few characters."""
    # NumPy turns [1.0, "two"] into two strings: look at the values as they were given.
    for value in np.asarray(values, dtype=object).flat:
        if not isinstance(value, (int, float, np.bool_, np.integer, np.floating)):
            text = " ".join(repr(value).split())
            return text if len(text) <= 60 else f"a value of type {type(value).__name__}"
        if isinstance(value, int) and abs(value) > 2**63:
            return f"the integer {str(value)[:20]}…, too large for NumPy,"
    return f"values of type {array.dtype}"
