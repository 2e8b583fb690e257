"""Which of our modules a piece of Python imports: read from its syntax, nothing is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from course.paths import ROOT

PACKAGES = ("utils", "course", "tests", "benchmarks")


def imported_names(code: str) -> Iterator[str]:
    """Yield the dotted name of everything that this code imports, at any depth of nesting.

    ``from a import b`` yields both ``a`` and ``a.b``: from the syntax alone, b may be a module.

    Examples
    --------
    >>> sorted(imported_names("import numpy as np; from utils import losses"))
    ['numpy', 'utils', 'utils.losses']
    """
    for node in ast.walk(ast.parse(code)):
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
