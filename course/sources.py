"""From a lesson's source (MyST Markdown) to a notebook without outputs, each cell with its lasting id."""

import hashlib
import json
import re
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from course.errors import CourseError
from course.imports import our_files, syntax
from course.paths import ROOT
from course.views import finished_lesson

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
BANKS = "utils/exercises/lesson_"  # a file a lesson, or a folder


def read_source(path: Path, root: Path = ROOT) -> NotebookNode:
    """Return the notebook that a source describes: cells, ids and tags, no outputs.

    A code cell's id is its ``:name:``. A text cell's id is its name if it has one (``+++ {"name": "..."}``), else the
    words of its first heading, else a digest of its text. So inserting a cell changes no other cell's id. The code of
    a cell that only draws, ``draw-...``, is folded: a click shows it. Raises CourseError if a code cell has no name, a
    name is used twice, or a name can't be an id.
    """
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    taken: set[str] = set()
    for cell in notebook.cells:
        cell.id = _cell_id(cell, path)
        if cell.id in taken:
            raise CourseError(f"{path.name}: two cells are called {cell.id!r}. Give one of them another name.")
        taken.add(cell.id)
        if cell.cell_type == "code" and cell.id.startswith("draw-"):
            cell.metadata["jupyter"] = {"source_hidden": True}
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.metadata["course"] = nbformat.from_dict({"built_from": _digest(finished_lesson(notebook), root)})
    return notebook


def _digest(lesson: NotebookNode, root: Path) -> str:
    """Return a digest of what a lesson is made from: its cells, the code of ours they import, what that reads.

    What stands in the source for the slides alone does not count.

    The versions of other packages and how `course.execute` runs a lesson don't count: after a change of these, run
    ``course build --all``.

    Of code, what it does counts, and not its comments, docstrings and layout; of a bank every character, since
    ``solution()`` prints it. What code reads, such as data and JavaScript, it names. Line ends don't count, so that a
    checkout on Windows has the same digest.
    """
    code = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "code")
    try:
        modules = our_files(code, root)
    except SyntaxError:
        modules = set()  # the cell fails when it is run, and is shown then
    read = _files_named(modules, root / "utils")
    cells = [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in lesson.cells]
    total = hashlib.sha256(json.dumps(cells).encode())
    for file in sorted(modules | read):
        name = file.relative_to(root).as_posix()
        what_it_does = file.suffix == ".py" and not name.startswith(BANKS)
        content = syntax(_text(file)).encode() if what_it_does else file.read_bytes().replace(b"\r\n", b"\n")
        total.update(name.encode() + b"\0" + content)
    return total.hexdigest()[:16]


def _files_named(modules: set[Path], package: Path) -> set[Path]:
    """Return the files that this code reads: those whose names stand in it, or in JavaScript that it reads."""
    others = {file for file in package.rglob("*.*") if file.suffix not in {".py", ".pyc", ".md"}}
    found: set[Path] = set()
    waiting = [syntax(_text(module)) for module in modules]
    while waiting:
        text = waiting.pop()
        named = {file for file in others - found if file.name in text}
        found |= named
        waiting += [_text(file) for file in named if file.suffix == ".js"]
    return found


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _cell_id(cell: NotebookNode, path: Path) -> str:
    name = cell.metadata.pop("name", None)
    if name is None and cell.cell_type == "code":
        first_line = cell.source.partition("\n")[0]
        raise CourseError(f"{path.name}: the code cell that begins with {first_line!r} has no name. Add a :name: line.")
    if name is None:
        heading = re.search(r"^#+ +(.+)$", cell.source, flags=re.MULTILINE)
        words = re.findall(r"[a-z0-9]+", heading.group(1).lower()) if heading else []
        name = "-".join(words)[:60] or f"text-{hashlib.sha256(cell.source.encode()).hexdigest()[:8]}"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(name)):
        raise CourseError(
            f"{path.name}: {name!r} can't be a cell's name. Use up to 64 letters a-z, digits, hyphens and underscores."
        )
    return name
