"""What a piece of Python imports and does: taken from its syntax, nothing is run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from course.paths import ROOT

PACKAGES = ("utils", "course", "tests", "benchmarks")
_parsed = cache(ast.parse)  # many lessons import the same modules
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def imported_names(code: str) -> Iterator[str]:
    """Yield the dotted name of everything that this code imports, at any depth of nesting.

    ``from a import b`` yields both ``a`` and ``a.b``: from the syntax alone, b may be a module.

    Examples
    --------
    >>> sorted(imported_names("import numpy as np; from utils import losses"))
    ['numpy', 'utils', 'utils.losses']
    """
    for node in ast.walk(_parsed(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_file(name: str, root: Path = ROOT) -> Path | None:
    """Return the file of one of our modules below this folder, or None if the name is no module of ours."""
    if name.partition(".")[0] not in PACKAGES:
        return None
    path = root.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def our_files(code: str, root: Path = ROOT) -> set[Path]:
    """Return the files of this repository that the code imports, directly or through other files."""
    found: set[Path] = set()
    waiting = [code]
    while waiting:
        for name in imported_names(waiting.pop()):
            parts = name.split(".")
            for length in range(1, len(parts) + 1):  # importing a.b.c runs a/__init__ and a/b/__init__ as well
                file = module_file(".".join(parts[:length]), root)
                if file and file not in found:
                    found.add(file)
                    waiting.append(file.read_text(encoding="utf-8"))
    return found


@cache
def syntax(code: str) -> str:
    r"""Return the syntax tree of this code as text: the same whatever its comments, docstrings and layout.

    It is the same in every version of Python, too: what a later version has added to the tree is empty, and left out.

    Examples
    --------
    >>> syntax("x = (1)  # one") == syntax("x=1")
    True
    >>> syntax("def f():\n    'A docstring.'\n    return 1") == syntax("def f(): return 1")
    True
    """
    return _written(_parsed(code))


def _written(part: object) -> str:
    if isinstance(part, list):
        return f"[{','.join(map(_written, part))}]"
    if not isinstance(part, ast.AST):
        return repr(part)
    fields = {name: value for name, value in ast.iter_fields(part) if value is not None and value != []}
    if isinstance(part, DOCUMENTED) and ast.get_docstring(part, clean=False) is not None:
        fields["body"] = part.body[1:]
    if isinstance(part, ast.JoinedStr):  # Python 3.12 puts an empty string at the end of some
        fields["values"] = [value for value in part.values if getattr(value, "value", None) != ""]
    return f"{type(part).__name__}({','.join(f'{name}={_written(value)}' for name, value in fields.items())})"
