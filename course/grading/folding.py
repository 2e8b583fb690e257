"""Texts that a submission writes in parts, such as ``"soft" + "max"``, put together without running it.

What cannot be put together, or would grow large, is None: then the lecturer is told of a computed name.
"""

import ast
import itertools
import operator
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 10_000
_BINARY = {ast.Add: operator.add, ast.Mod: operator.mod}
_METHODS = {
    "join", "format", "replace", "lower", "upper", "strip", "lstrip", "rstrip", "swapcase", "capitalize", "title",
    "removeprefix", "removesuffix", "split", "encode", "decode",
}  # fmt: skip


@dataclass(frozen=True)
class Constant:
    """A value that is written in the submission: a text, bytes, a number, or a flat tuple of these."""

    value: Any


def constant(value: Any) -> Constant | None:
    """Return the value as a constant if it is of a kind and a size that is followed.

    Examples
    --------
    >>> constant(["a", "b"]), constant("a" * 1_000_000), constant([["a"]])
    (Constant(value=('a', 'b')), None, None)
    """
    if isinstance(value, (list, tuple)):
        value = tuple(value)
        return Constant(value) if len(value) <= LONGEST and all(map(_is_small, value)) else None
    return Constant(value) if _is_small(value) else None


def binary(kind: ast.operator, left: Any, right: Any) -> Constant | None:
    """Return what ``left + right``, or ``left % right`` with no format but %s, gives.

    Examples
    --------
    >>> binary(ast.Add(), "soft", "max"), binary(ast.Mod(), "%99999999s", "max")
    (Constant(value='softmax'), None)
    """
    if isinstance(kind, ast.Mod) and (not isinstance(left, str) or "%" in left.replace("%s", "")):
        return None
    return _tried(_BINARY.get(type(kind)), left, right)


def method(base: Any, name: str, arguments: Sequence[Any]) -> Constant | None:
    """Return what a method of a text gives.

    Examples
    --------
    >>> method("{}max", "format", ["soft"]), method("{:9999999999}", "format", ["soft"])
    (Constant(value='softmax'), None)
    """
    if name not in _METHODS or not isinstance(base, (str, bytes)):
        return None
    parts = itertools.chain(*(part if isinstance(part, tuple) else [part] for part in arguments))
    lengths = [len(part) if isinstance(part, (str, bytes)) else 1 for part in parts]
    if (sum(lengths) + 1) * (len(base) + len(lengths) + 1) > 50 * LONGEST:
        return None
    if name == "format" and not _is_plain(base):
        return None
    return _tried(getattr(base, name), *arguments)


def item(base: Any, index: Any) -> Constant | None:
    """Return ``base[index]``, where the index may be a slice.

    Examples
    --------
    >>> item("xamtfos", slice(None, None, -1))
    Constant(value='softmax')
    """
    return _tried(operator.getitem, base, index)


def _is_plain(template: Any) -> bool:
    """Whether the fields of a template for `str.format` are numbers or empty, with no width to blow them up."""
    try:
        return all(not spec and (field or "0").isdecimal() for _, field, spec, _ in string.Formatter().parse(template))
    except (ValueError, TypeError):
        return False


def _tried(function: Callable | None, *arguments: Any) -> Constant | None:
    try:
        return constant(function(*arguments)) if function else None
    except Exception:  # the submission would raise it too
        return None


def _is_small(value: Any) -> bool:
    if isinstance(value, (str, bytes)):
        return len(value) <= LONGEST
    return value is None or (isinstance(value, (int, float)) and not abs(value) > 2**32)
