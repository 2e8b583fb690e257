"""Constants that a submission writes in parts, such as ``"soft" + "max"``, put together without running it.

What cannot be put together, or would grow large, is None.
"""

import ast
import operator
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 10_000
_LARGEST = 2**32
_BINARY = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.BitXor: operator.xor, ast.Mult: operator.mul, ast.Mod: operator.mod
}  # fmt: skip
_METHODS = set(
    "join format replace lower upper strip lstrip rstrip swapcase capitalize title casefold removeprefix removesuffix "
    "split rsplit partition encode decode".split()
)
_BUILTINS: dict[str, Callable] = {
    "chr": chr, "ord": ord, "str": str, "int": int, "bytes": bytes, "bytearray": bytes, "list": tuple, "tuple": tuple,
    "reversed": lambda items: items[::-1], "sorted": lambda items: tuple(sorted(items)), "iter": lambda items: items,
    "bytes.fromhex": bytes.fromhex,
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
    """Return what ``left + right`` and the like give.

    Examples
    --------
    >>> binary(ast.Add(), "soft", "max"), binary(ast.Mult(), "a", 10**9)
    (Constant(value='softmax'), None)
    """
    if isinstance(kind, ast.Mult) and _size(left) * _size(right) > LONGEST:
        return None
    if isinstance(kind, ast.Mod) and isinstance(left, str) and left.replace("%s", "").count("%"):
        return None
    return _tried(_BINARY.get(type(kind)), left, right)


def method(base: Any, name: str, arguments: Sequence[Any], named: dict[str, Any]) -> Constant | None:
    """Return what a method of a text gives.

    Examples
    --------
    >>> method("{}max", "format", ["soft"], {}), method("{:9999999999}", "format", ["soft"], {})
    (Constant(value='softmax'), None)
    """
    if name not in _METHODS or not isinstance(base, (str, bytes)):
        return None
    if name == "format":
        fields = list(string.Formatter().parse(base)) if base.count("{") < 100 else [("", "", "x", None)]
        if any(specification or "." in (field or "") or "[" in (field or "") for _, field, specification, _ in fields):
            return None
    parts = [
        _size(part) for argument in arguments for part in (argument if isinstance(argument, tuple) else [argument])
    ]
    if name in ("join", "format", "replace") and (sum(parts) + 1) * (len(base) + len(parts) + 1) > 50 * LONGEST:
        return None
    return _tried(getattr(base, name), *arguments, **named)


def builtin(name: str, arguments: Sequence[Any]) -> Constant | None:
    """Return what a built-in function gives.

    Examples
    --------
    >>> builtin("chr", [115]), builtin("reversed", ["xam"]), builtin("bytes", [10**12])
    (Constant(value='s'), Constant(value='max'), None)
    """
    if name not in _BUILTINS or (name == "bytes" and isinstance(arguments[0] if arguments else 0, int)):
        return None
    return _tried(_BUILTINS[name], *arguments)


def item(base: Any, index: Any) -> Constant | None:
    """Return ``base[index]``, where the index may be a slice.

    Examples
    --------
    >>> item("xamtfos", slice(None, None, -1))
    Constant(value='softmax')
    """
    return _tried(operator.getitem, base, index)


def _tried(function: Callable | None, *arguments: Any, **named: Any) -> Constant | None:
    try:
        return constant(function(*arguments, **named)) if function else None
    except Exception:  # the submission would raise it too
        return None


def _size(value: Any) -> int:
    return abs(value) if isinstance(value, int) else len(value) if hasattr(value, "__len__") else 1


def _is_small(value: Any) -> bool:
    if isinstance(value, (str, bytes)):
        return len(value) <= LONGEST
    return value is None or (isinstance(value, (int, float)) and not abs(value) > _LARGEST)
