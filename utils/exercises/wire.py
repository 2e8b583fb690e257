"""Values to JSON and back: what cases and answers are carried in, between a notebook, a grader and its workers.

Plain JSON stands for itself (None, True, 3, 2.5, "text"); everything else is an object with one tag::

    {"float": "nan"}                                            nan, inf, -inf
    {"array": {"dtype": "float64", "shape": [2], "data": [0.5, "nan"]}}   a NumPy array or scalar
    {"tensor": {... the same ..., "requires_grad": false}}      a torch tensor
    {"list": [...]}  {"tuple": [...]}  {"set": [...]}  {"dict": [[key, value], ...]}
    {"object": {"type": "module", "text": "<module 'numpy'>"}}  anything else: named, not carried

The JSON is strict (no NaN literals, no lone surrogates), and numbers keep every bit: a float64 survives the way there
and back. What is too large, too deep or contains itself is named, not carried.
"""

import decimal
import functools
import math
import numbers
import re
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LARGEST = 100_000  # elements of all arrays of a value together: more than any exercise asks for
ENTRY = 10  # an entry of a list, tuple, set or dict counts as so many elements, since it takes as long to look at
DEEPEST = 12
LONGEST_TEXT = 2_000
LONGEST_DESCRIPTION = 200
MOST_BITS = 1_000  # of an integer: some 300 digits
MOST_DESCRIBED = 100  # parts of a value that can't be carried; with more, the whole value is described
MOST_SHOWN = 1_000  # elements of an array that is shown by NumPy or torch
OURS = "utils.exercises"


@dataclass(frozen=True, eq=False, repr=False)
class TensorValue:
    """A torch tensor as the judge sees it: its values, and whether it still hangs on its graph."""

    array: np.ndarray
    requires_grad: bool = False

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)

    def __repr__(self) -> str:
        return f"tensor{repr(self.array).removeprefix('array')}"


@dataclass(frozen=True, repr=False)
class Opaque:
    """A value that JSON can't carry: its type's name and a short text."""

    type_name: str
    text: str

    def __repr__(self) -> str:
        return self.text


def encode(value: Any) -> Any:
    """Turn any value into JSON data. Never raises: what can't be carried becomes a tagged description.

    Only a KeyboardInterrupt comes through, since the learner's stop button must stop this, too.

    Examples
    --------
    >>> encode(np.array([1.0, np.nan]))
    {'array': {'dtype': 'float64', 'shape': [2], 'data': [1.0, 'nan']}}
    >>> encode((1, float("inf")))
    {'tuple': [1, {'float': 'inf'}]}
    >>> encode(print)
    {'object': {'type': 'builtin_function_or_method', 'text': '<built-in function print>'}}
    """
    encoder = _Encoder()
    with np.errstate(all="ignore"):
        try:
            return encoder.encode(value)
        except _TooOdd:
            encoder.descriptions = 1
            return encoder.describe(value)


class _TooOdd(BaseException):
    """Raised where so much of a value can't be carried that the rest is of no use."""


class _Encoder:
    """Encodes one value and counts what it has carried. It calls as little as it can of what a learner may define."""

    def __init__(self) -> None:
        self.room = LARGEST
        self.descriptions = MOST_DESCRIBED
        self.around: set[int] = set()  # the containers that hold the value at hand

    def encode(self, value: Any) -> Any:
        try:
            return self._encode(value)
        except (KeyboardInterrupt, _TooOdd):
            raise
        except BaseException:  # a learner's object may raise anything from anywhere: its length, its text
            return self.describe(value)

    def _encode(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return value if value.bit_length() <= MOST_BITS else self.describe(value)
        if issubclass(kind, str) and not issubclass(kind, np.generic):
            text = str.__str__(value)
            return printable(text) if len(text) <= LONGEST_TEXT else self.describe(text)
        if issubclass(kind, float) and not issubclass(kind, np.generic):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"float": repr(number)}
        if issubclass(kind, (np.ndarray, np.generic)):
            return self._encode_numpy(value)
        if _is_tensor(kind):
            return self._encode_tensor(value)
        if kind is TensorValue:
            return {"tensor": {**_encode_array(value.array), "requires_grad": value.requires_grad}}
        if kind is Opaque:
            return {"object": {"type": value.type_name, "text": value.text}}
        if issubclass(kind, (numbers.Rational, decimal.Decimal)):
            return self._encode(float(value))
        for base, tag in _CONTAINERS.items():
            if issubclass(kind, base):
                return self._encode_container(value, base, tag)
        return self.describe(value)

    def _encode_container(self, value: Any, base: type, tag: str) -> Any:
        size = base.__len__(value)
        if id(value) in self.around:
            return _opaque(name_of(type(value)), f"a {name_of(type(value))} that contains itself")
        if len(self.around) >= DEEPEST or not self._has_room(ENTRY * size):
            return self.describe(value)
        self.around.add(id(value))
        try:
            if base is dict:
                return {"dict": [[self.encode(part) for part in pair] for pair in dict.items(value)]}
            items = [self.encode(item) for item in base.__iter__(value)]
        finally:
            self.around.discard(id(value))
        return {tag: sorted(items, key=repr) if tag == "set" else items}

    def _encode_numpy(self, value: Any) -> Any:
        array = np.asarray(value)
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        if array.dtype.kind in "biuf" and array.dtype.itemsize <= 8 and self._has_room(array.size):
            return {"array": _encode_array(array)}
        if array.dtype.kind in "OU" and ENTRY * array.size <= self.room:
            # Numbers in an array of objects, or an array of letters. It may hold itself.
            if id(value) in self.around:
                return _opaque("ndarray", "an array that contains itself")
            self.around.add(id(value))
            try:
                return self._encode(array.tolist())
            finally:
                self.around.discard(id(value))
        return self.describe(value)

    def _encode_tensor(self, value: Any) -> Any:
        if not self._has_room(value.numel()):
            return self.describe(value)
        numbers_only = value.detach().cpu().resolve_conj().resolve_neg()
        if numbers_only.is_floating_point() and numbers_only.element_size() < 4:  # NumPy has no bfloat16
            carried = str(numbers_only.dtype).removeprefix("torch.") == "float16"
            numbers_only = numbers_only if carried else numbers_only.float()
        array = numbers_only.numpy()
        if array.dtype.kind not in "biuf":
            return self.describe(value)
        return {"tensor": {**_encode_array(array), "requires_grad": bool(value.requires_grad)}}

    def _has_room(self, size: int) -> bool:
        enough = size <= self.room
        self.room -= size if enough else 0
        return enough

    def describe(self, value: Any) -> dict[str, Any]:
        """Name a value: its type, and one short line."""
        self.descriptions -= 1
        if self.descriptions < 0:
            raise _TooOdd
        name = name_of(type(value))
        return _opaque(_public(value, name), safely(lambda: _text(value, name), f"a {name}"))


_CONTAINERS: dict[type, str] = {
    list: "list",
    tuple: "tuple",
    dict: "dict",
    set: "set",
    frozenset: "set",
    range: "list",
}


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


def carried(value: Any) -> Any:
    """Return what is left of a value of ours once it is encoded and decoded, at once where it is made of arrays.

    Examples
    --------
    >>> carried([np.float32(0.5), print])
    [np.float32(0.5), <built-in function print>]
    """
    kind = type(value)
    if kind is np.ndarray or issubclass(kind, np.number):
        if value.dtype.kind in "biuf" and value.dtype.itemsize <= 8:
            return value
    elif _is_tensor(kind) and not value.is_complex() and value.element_size() >= 4:
        return TensorValue(value.detach().numpy(), value.requires_grad)
    elif kind is tuple:
        return tuple(map(carried, value))
    elif kind is dict:
        return {key: carried(item) for key, item in value.items()}
    return decode(encode(value))


def _is_tensor(kind: type) -> bool:
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    return isinstance(tensor, type) and issubclass(kind, tensor)


def _encode_array(array: np.ndarray) -> dict[str, Any]:
    data = array.ravel().tolist()
    if array.dtype.kind == "f" and not all(map(math.isfinite, data)):
        data = [number if math.isfinite(number) else repr(number) for number in data]
    return {"dtype": _dtype_name(array.dtype), "shape": list(array.shape), "data": data}


@functools.cache
def _dtype_name(dtype: np.dtype) -> str:
    return dtype.name  # NumPy puts it together anew each time


def _decode_array(body: dict[str, Any]) -> np.ndarray:
    return np.array(body["data"], dtype=body["dtype"]).reshape(body["shape"])  # NumPy reads "nan" and "-inf"


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _opaque(type_name: str, text: str) -> dict[str, Any]:
    return {"object": {"type": type_name, "text": text}}


def _is_ours(value: Any) -> bool:
    module = value.__name__ if type(value) is types.ModuleType else getattr(value, "__module__", None)
    return isinstance(module, str) and (module == OURS or module.startswith(f"{OURS}."))


def _public(value: Any, name: str) -> str:
    """Return the name of the value's type; one of ours means nothing to a learner."""
    return "object of the course" if safely(lambda: _is_ours(type(value)), False) else name


def _text(value: Any, name: str) -> str:
    """Return one line about a value, without going through a large one."""
    kind, article = type(value), "an" if name[:1].lower() in "aeiou" else "a"
    if kind is int:
        return f"an integer of about {int(value.bit_length() * math.log10(2)) + 1} digits"
    if kind in (str, bytes, bytearray):
        return one_line(repr(value[:LONGEST_DESCRIPTION]))
    if safely(lambda: _is_ours(value), False) and not safely(lambda: _is_ours(kind), True):
        return "a part of the course"
    if issubclass(kind, np.ndarray) or _is_tensor(kind):
        shape = tuple(map(int, value.shape))
        if math.prod(shape) > MOST_SHOWN or getattr(value.dtype, "hasobject", False):
            return f"{'an array' if issubclass(kind, np.ndarray) else 'a tensor'} of shape {shape}"
    if kind is not range and not isinstance(value, type):
        size = safely(lambda: len(value), None)
        if size is not None:  # the text of what it holds may be endless
            return f"{article} {name} of length {size}"
    text = text_of(value, LONGEST_DESCRIPTION, repr, "an object whose repr() fails")
    return "an object of the course" if re.search(rf"(?<![\w.]){OURS}\b", text) else text


def safely(question: Callable[[], Any], otherwise: Any) -> Any:
    """Ask a question of an object that may raise anything; only the learner's stop button comes through."""
    try:
        return question()
    except KeyboardInterrupt:
        raise
    except BaseException:
        return otherwise


def name_of(kind: type) -> str:
    """Return the name of a class, whatever its own class makes of names.

    Examples
    --------
    >>> name_of(float)
    'float'
    """
    return one_line(safely(lambda: type.__dict__["__name__"].__get__(kind), "object"), 60)


def text_of(value: Any, longest: int = LONGEST_DESCRIPTION, how: Any = str, otherwise: str = "") -> str:
    r"""Return str() of a value in one line, or something else where that fails.

    Examples
    --------
    >>> text_of(ValueError("two\nlines"))
    'two lines'
    """
    return one_line(safely(lambda: how(value), otherwise), longest)


def printable(text: str) -> str:
    r"""Return a text that every output can carry: half a character is written as its number.

    Examples
    --------
    >>> print(printable(chr(0xDC80)))
    \udc80
    """
    return str.encode(text, "utf-8", "backslashreplace").decode("utf-8")


def one_line(text: str, longest: int = LONGEST_DESCRIPTION) -> str:
    r"""Return a text as one printable line without memory addresses, cut to a length.

    Examples
    --------
    >>> one_line("<function f at 0x7f0a>\n  ends")
    '<function f> ends'
    """
    text = " ".join(str.__str__(text)[: 10 * longest].split())
    text = re.sub(r" at 0x[0-9A-Fa-f]+", "", text)
    text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
