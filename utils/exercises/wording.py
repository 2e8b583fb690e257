"""Values in sentences: short, rounded, and in the words of the learner's own call."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from utils.exercises.agreement import ABSOLUTE, RELATIVE, agree, as_array
from utils.exercises.wire import Opaque, TensorValue

MOST_ELEMENTS = 12


def show(value: Any) -> str:
    """Return a value as a sentence can hold it: small arrays whole, large ones by their shape.

    Examples
    --------
    >>> show(np.array([[0.12345, 2.0]])), show(np.zeros((50, 3))), show("text")
    ('[[0.1235, 2]]', 'an array of shape (50, 3)', "the text 'text'")
    """
    if isinstance(value, TensorValue):
        return f"tensor {show(value.array)}"
    if isinstance(value, Opaque):
        remedy = ": put list(...) around it" if value.type_name in ("map", "filter", "zip", "generator") else ""
        return f"{value.text} (of type {value.type_name}){remedy}"
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if isinstance(value, tuple) and len(value) <= 4:
        return "(" + ", ".join(show(item) for item in value) + ")"
    array = as_array(value)
    if array is None:
        text = repr(value)
        return text if len(text) <= 80 else text[:80] + "…"
    if array.size > MOST_ELEMENTS:
        return f"an array of shape {array.shape}"
    return _numbers(array.tolist())


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
        return f"your result has the shape {got.shape}; it should be {shape}. {_remedy(got, wanted)}".rstrip()
    if np.isnan(got).any() and not np.isnan(wanted).any():
        return f"your result holds NaN: {show(returned)}."
    with np.errstate(all="ignore"):
        off = ~np.isclose(got, wanted, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
    if not off.any():
        return ""
    if wanted.size <= MOST_ELEMENTS:
        return f"you gave {show(got)}; right is {show(wanted)}."
    place = tuple(int(index[0]) for index in np.nonzero(off))
    return (
        f"{int(off.sum())} of {off.size} numbers are not right. The first is at {list(place)}: "
        f"you gave {got[place]:.4g}; right is {wanted[place]:.4g}."
    )


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


def _numbers(data: Any) -> str:
    if isinstance(data, list):
        return "[" + ", ".join(_numbers(item) for item in data) + "]"
    return f"{data:.4g}"
