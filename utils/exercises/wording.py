"""Values in sentences: short, rounded, and in the words of the learner's own call."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from utils.exercises.agreement import agree, as_array, close
from utils.exercises.wire import Opaque, TensorValue

MOST_ELEMENTS = 12


def show(value: Any, *, digits: int = 4) -> str:
    """Return a value as a sentence can hold it: small arrays whole, large ones by their shape.

    Examples
    --------
    >>> show(np.array([[0.12345, 2.0]])), show(np.zeros((50, 3))), show("text")
    ('[[0.1235, 2]]', 'an array of shape (50, 3)', "the text 'text'")
    """
    if isinstance(value, TensorValue):
        return f"tensor {show(value.array, digits=digits)}"
    if isinstance(value, Opaque):
        remedy = ": put list(...) around it" if value.type_name in ("map", "filter", "zip", "generator") else ""
        return f"{value.text} (of type {value.type_name}){remedy}"
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if isinstance(value, tuple) and len(value) <= 4:
        return "(" + ", ".join(show(item, digits=digits) for item in value) + ")"
    array = as_array(value)
    if array is None:
        with np.printoptions(legacy="1.25"):  # else np.float64(0.2) for 0.2
            text = repr(value)
        return text if len(text) <= 80 else text[:80] + "…"
    if array.size > MOST_ELEMENTS:
        return f"an array of shape {array.shape}"
    return _numbers(array.tolist(), digits)


def show_apart(returned: Any, expected: Any) -> tuple[str, str]:
    """Return both values with as many digits as make them differ; of large ones, the first numbers that differ.

    Examples
    --------
    >>> show_apart([0.0426, 1.0], [0.04262, 1.0]), show_apart(0.12345678, 0.1234567)
    (('[0.0426, 1]', '[0.04262, 1]'), ('0.1234568', '0.1234567'))
    """
    got, wanted = as_array(returned), as_array(expected)
    if got is not None and wanted is not None and got.shape == wanted.shape and got.size > MOST_ELEMENTS:
        place = _first_difference(got, wanted)
        one, other = show_apart(got[place], wanted[place])
        return f"{one} at {list(place)}", other
    for digits in range(4, 17):
        texts = show(returned, digits=digits), show(expected, digits=digits)
        if texts[0] != texts[1]:
            break
    return texts


def describe_call(name: str, arguments: Sequence[Any]) -> str:
    """Return the call as the learner would write it.

    Examples
    --------
    >>> describe_call("decode_number", (np.array([1.4, 7.0]), 3))
    'decode_number([1.4, 7], 3)'
    """
    return f"{name}({', '.join(show(argument) for argument in arguments)})"


def describe_difference(returned: Any, expected: Any) -> str:
    """Say how two values differ: kind, length, shape, NaN, or the first number that is not right."""
    if isinstance(expected, tuple) and isinstance(returned, (tuple, list)) and len(returned) == len(expected):
        for number, (got, wanted) in enumerate(zip(returned, expected, strict=True), start=1):
            difference = describe_difference(got, wanted)
            if difference:
                return f"value {number} of {len(expected)}: {difference}"
        return ""
    if isinstance(expected, tuple):
        return f"you gave {show(returned)}; it should be {len(expected)} values."
    got, wanted = as_array(returned), as_array(expected)
    if got is None or wanted is None:
        if agree(expected, returned, relative=0, absolute=0):
            return ""
        kind = show(expected) if wanted is None else "an array of numbers" if wanted.ndim else "one number"
        return f"you gave {show(returned)}; it should be {kind}."
    if got.shape != wanted.shape:
        shape = wanted.shape or "one number"
        given = f"has the shape {got.shape}; it should be" if got.ndim else "is one number; it should have the shape"
        return f"your result {given} {shape}. {_remedy(got, wanted)}".rstrip()
    off = ~close(got, wanted)
    if not off.any():
        return ""
    given, right = show_apart(got, wanted)
    if wanted.size > MOST_ELEMENTS:
        return f"{int(off.sum())} of {off.size} numbers are not right. You gave {given}; right is {right}."
    return f"you gave {given}; right is {right}.{_which_rows(off)}"


def _which_rows(off: np.ndarray) -> str:
    """Say which rows are right, where some are."""
    if off.ndim == 0 or len(off) < 2:
        return ""
    rows = [row for row in range(len(off)) if off[row].any()]
    if len(rows) == len(off):
        return ""
    return f" Right but for {'row' if off.ndim > 1 else 'number'} {join([str(row) for row in rows])}, counted from 0."


def _first_difference(got: np.ndarray, wanted: np.ndarray) -> tuple[int, ...]:
    return tuple(int(index[0]) for index in np.nonzero(~close(got, wanted)))


def _remedy(got: np.ndarray, wanted: np.ndarray) -> str:
    """Say what to do about a shape, where the numbers themselves are right."""
    if got.ndim == wanted.ndim == 2 and agree(wanted, got.T):
        return "Your numbers are right, with rows and columns swapped."
    if got.size == wanted.size and agree(wanted, got.reshape(wanted.shape)):
        return "Your numbers are right: bring them into that shape, for example with .ravel() or .reshape(...)."
    return ""


def join(items: Sequence[str]) -> str:
    """Return "A, B and C"."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def _numbers(data: Any, digits: int) -> str:
    if isinstance(data, list):
        return "[" + ", ".join(_numbers(item, digits) for item in data) + "]"
    return f"{data:.{digits}g}"
