"""Values to JSON and back: what cases and answers are carried in, between a notebook, a grader and its workers.

Plain JSON stands for itself (None, True, 3, 2.5, "text"); everything else is an object with one tag::

    {"float": "nan"}                                            nan, inf, -inf
    {"array": {"dtype": "float64", "shape": [2], "data": [0.5, "nan"]}}   a NumPy array or scalar
    {"tensor": {... the same ..., "requires_grad": false}}      a torch tensor
    {"list": [...]}  {"tuple": [...]}  {"set": [...]}  {"dict": [[key, value], ...]}
    {"object": {"type": "module", "text": "<module 'numpy'>"}}  anything else: named, not carried

The JSON is strict (no NaN literals), and numbers keep every bit: a float64 survives the way there and back.
"""

import decimal
import math
import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np

LARGEST = 100_000  # elements of an array, or entries of a container: more than any exercise asks for
DEEPEST = 12
LONGEST_TEXT = 2_000


@dataclass(frozen=True, eq=False)
class TensorValue:
    """A torch tensor as the judge sees it: its values, and whether it still hangs on its graph."""

    array: np.ndarray
    requires_grad: bool = False

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)


@dataclass(frozen=True)
class Opaque:
    """A value that JSON can't carry: its type's name and a short text."""

    type_name: str
    text: str


def encode(value: Any, *, depth: int = 0) -> Any:
    """Turn any value into JSON data. Never raises: what can't be carried becomes a tagged description.

    Examples
    --------
    >>> encode(np.array([1.0, np.nan]))
    {'array': {'dtype': 'float64', 'shape': [2], 'data': [1.0, 'nan']}}
    >>> encode((1, float("inf")))
    {'tuple': [1, {'float': 'inf'}]}
    >>> encode(print)
    {'object': {'type': 'builtin_function_or_method', 'text': '<built-in function print>'}}
    """
    try:
        return _encode(value, depth)
    except Exception:  # a learner's object may raise from anywhere: its length, its iteration, its text
        return _describe(value)


def _encode(value: Any, depth: int) -> Any:
    kind = type(value)
    if value is None or kind in (bool, int):
        return value
    if kind is str:
        return value if len(value) <= LONGEST_TEXT else _describe(value)
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_numpy(np.asarray(value), depth)
    if _is_tensor(value):
        array = value.detach().cpu().resolve_conj().resolve_neg().numpy()
        carried = {**_encode_array(array), "requires_grad": bool(value.requires_grad)}
        return {"tensor": carried} if _carried(array) else _describe(value)
    if isinstance(value, TensorValue):
        return {"tensor": {**_encode_array(value.array), "requires_grad": value.requires_grad}}
    if isinstance(value, (numbers.Rational, decimal.Decimal)):
        return _encode(float(value), depth)
    if depth < DEEPEST and isinstance(value, (list, tuple, range, set, frozenset, dict)) and len(value) <= LARGEST:
        if isinstance(value, dict):
            return {"dict": [[encode(part, depth=depth + 1) for part in pair] for pair in value.items()]}
        tag = "tuple" if isinstance(value, tuple) else "set" if isinstance(value, (set, frozenset)) else "list"
        items = sorted(value, key=repr) if tag == "set" else value
        return {tag: [encode(item, depth=depth + 1) for item in items]}
    return _describe(value)


def _encode_numpy(array: np.ndarray, depth: int) -> Any:
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if _carried(array):
        return {"array": _encode_array(array)}
    if array.dtype.kind in "OU" and array.ndim:  # numbers in an array of objects, or an array of letters
        return _encode(array.tolist(), depth)
    return _describe(array)


def decode(data: Any) -> Any:
    """Turn JSON data from `encode` back into values; arrays are new and writable each time.

    Examples
    --------
    >>> decode({"array": {"dtype": "float32", "shape": [1, 2], "data": [0.5, "-inf"]}})
    array([[ 0.5, -inf]], dtype=float32)
    """
    if not isinstance(data, dict):
        return data
    (tag, body), *_ = data.items()
    if tag == "float":
        return float(body)
    if tag == "array":
        array = _decode_array(body)
        return array if body["shape"] else array[()]
    if tag == "tensor":
        return TensorValue(_decode_array(body), bool(body["requires_grad"]))
    if tag == "dict":
        return {_hashable(decode(key)): decode(item) for key, item in body}
    if tag == "object":
        return Opaque(body["type"], body["text"])
    items = [decode(item) for item in body]
    if tag == "set":
        return {_hashable(item) for item in items}
    return tuple(items) if tag == "tuple" else items


def _is_tensor(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach") and hasattr(value, "numpy")


def _carried(array: np.ndarray) -> bool:
    return array.dtype.kind in "biuf" and array.dtype.itemsize <= 8 and array.size <= LARGEST


def _encode_array(array: np.ndarray) -> dict[str, Any]:
    data = array.ravel().tolist()
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        data = [number if math.isfinite(number) else repr(number) for number in data]
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": data}


def _decode_array(body: dict[str, Any]) -> np.ndarray:
    data = [float(number) if isinstance(number, str) else number for number in body["data"]]
    return np.array(data, dtype=body["dtype"]).reshape(body["shape"])


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _describe(value: Any) -> dict[str, Any]:
    try:
        text = repr(value)
    except Exception:
        text = "an object whose repr() fails"
    text = text if len(text) <= 200 else text[:200] + "…"
    return {"object": {"type": type(value).__name__, "text": text}}
