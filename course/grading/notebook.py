"""Reading one submitted notebook, whatever it is, and saying what is odd about it.

The file is hostile: nothing is followed, waited for or trusted, and every size has a limit.
"""

import bisect
import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.grading.names import listed
from course.widget_state import STATE

MEGABYTES = 20
# JSON needs a hundred times its own size if it is all brackets and commas; a lesson has 7,000 of them.
MOST_ELEMENTS = 1_000_000
MOST_CELLS = 2_000
LONGEST_CELL = 200_000
LONGEST_OPTION = 2_000
TRIM = "choose Kernel > Restart Kernel and Clear Outputs of All Cells, save it and hand it in again"
# What people hand in instead, by how it begins.
OTHERS = {
    b"PK": "a zip archive or an office document",
    b"%PDF": "a PDF",
    b"<": "a web page",
    b"\x1f\x8b": "a compressed archive",
}


class UnreadableNotebook(Exception):
    """A submission that can't be read; the message is one sentence for the student.

    Examples
    --------
    >>> raise UnreadableNotebook("The file is empty: save your notebook and hand it in again.")
    Traceback (most recent call last):
    course.grading.notebook.UnreadableNotebook: The file is empty: save your notebook and hand it in again.
    """


@dataclass(frozen=True)
class Cell:
    """One cell: its id, or "" if it has none; "code" or "markdown", which is anything but code; its source."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """The cells of a notebook, and the options that were clicked in its questions, by the question's name.

    An option is its text, as HTML: what its letter is, depends on the edition of the course.

    Examples
    --------
    >>> sources = "x = 1", "x == 1", "def x(): ..."
    >>> notebook = Notebook(tuple(Cell("", "code", source) for source in sources))
    >>> notebook.defining("x")
    [0, 2]
    """

    cells: tuple[Cell, ...]
    clicked: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def defining(self, name: str, *, anywhere: bool = False) -> list[int]:
        """Return which code cells give this name a value by ``def``, ``class``, ``=`` or ``import``, counted from 0.

        Without `anywhere`, a line that is indented, as in a function or an ``if``, does not count.
        """
        start = "^[ \\t]*" if anywhere else "^"
        return self._with_code(
            rf"{start}(?:(?:async[ \t]+)?def|class)[ \t]+{name}\b|{start}{name}[ \t]*(?::[^=\n]*)?=(?!=)"
            rf"|{start}(?:from[ \t]+\S+[ \t]+)?import[ \t][^#\n]*(?<![\w.]){name}(?![\w.])(?![ \t]+as\b)"
        )

    def checking(self, name: str) -> list[int]:
        """Return which code cells check the exercise of this name, counted from 0."""
        return self._with_code(rf"^[ \t]*exercises\.{name}\.check\(")

    def _with_code(self, pattern: str) -> list[int]:
        found = re.compile(pattern, re.MULTILINE)
        return [place for place, cell in enumerate(self.cells) if cell.kind == "code" and found.search(cell.source)]


def read_notebook(path: Path) -> Notebook:
    """Read the notebook in this file.

    Raises
    ------
    UnreadableNotebook
        If it is no regular file, or no notebook, or over a limit; the sentence says what to do.

    Examples
    --------
    >>> from course.paths import LESSONS
    >>> read_notebook(LESSONS / "03_softmax.ipynb").cells[0].id
    'this-is-the-finished-lesson'
    """
    return parse_notebook(_content(path))


def parse_notebook(content: bytes) -> Notebook:
    """Read the notebook that a file has in it; raise UnreadableNotebook as `read_notebook` does."""
    notebook = _parse(content)
    cells = notebook.get("cells")
    if cells is None and isinstance(sheets := notebook.get("worksheets"), list):  # version 3 of the format
        parts = [_get(sheet, "cells") for sheet in sheets]
        cells = [cell for part in parts if isinstance(part, list) for cell in part]
    if not isinstance(cells, list):
        raise UnreadableNotebook("The file is not a notebook: it has no cells. Hand in the notebook itself.")
    if len(cells) > MOST_CELLS:
        raise UnreadableNotebook(f"The notebook has more than {MOST_CELLS:,} cells: delete those of your own tries.")
    read = tuple(_cell(number, cell) for number, cell in enumerate(cells, 1))
    return Notebook(read, _clicked(notebook))


def digest_of(path: Path | None) -> str:
    """Return a digest of what is in the file, or "" where nothing can be read."""
    try:
        return "" if path is None else hashlib.sha256(_content(path)).hexdigest()[:16]
    except UnreadableNotebook:
        return ""


def _content(path: Path) -> bytes:
    """Return what is in a regular file; whatever else it is, do not wait for it."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise UnreadableNotebook("This is a link or a device, and not a file: hand in the notebook itself.")
        # It may have been exchanged since.
        flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")]
        with open(os.open(path, os.O_RDONLY | sum(flags)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableNotebook("This is a link or a device, and not a file: hand in the notebook itself.")
            content = file.read(MEGABYTES * 2**20 + 1)
    except OSError as error:
        why = {errno.ENOENT: "is not there any more", errno.EACCES: "may not be read"}.get(error.errno)
        raise UnreadableNotebook(f"The file {why or f'can not be read ({error.strerror})'}.") from None
    if len(content) > MEGABYTES * 2**20:
        raise UnreadableNotebook(f"The file is larger than {MEGABYTES} MB: {TRIM}.")
    return content


def _parse(content: bytes) -> dict[str, Any]:
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableNotebook("The file is empty: save your notebook and hand it in again.")
    cut = "The file ends in the middle: it was cut off, so hand it in again."
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise UnreadableNotebook(cut) from None
        raise UnreadableNotebook(_not_a_notebook(content)) from None
    if sum(map(text.count, ",[{")) > MOST_ELEMENTS:
        raise UnreadableNotebook(f"The notebook holds too many values: {TRIM}.")
    try:
        # A number is never needed, and an int of a million digits is slow. Of a name given twice, the last counts.
        notebook = json.loads(text, parse_int=float)
    except RecursionError:
        raise UnreadableNotebook(f"The notebook is nested too deeply: {TRIM}.") from None
    except json.JSONDecodeError as error:
        ended = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()) - len("\\u1234")
        raise UnreadableNotebook(cut if ended and text.lstrip()[0] == "{" else _not_a_notebook(content)) from None
    if not isinstance(notebook, dict):
        raise UnreadableNotebook(_not_a_notebook(content))
    return notebook


def _not_a_notebook(content: bytes) -> str:
    what = next((f" but {what}" for start, what in OTHERS.items() if content.lstrip().startswith(start)), "")
    return f"The file is not a notebook{what}: hand in the file whose name ends in .ipynb."


def _cell(number: int, cell: object) -> Cell:
    kind, name = _get(cell, "cell_type"), _get(cell, "id")
    source = _get(cell, "source")
    if source is None:  # a code cell in version 3
        source = _get(cell, "input")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(kind, str) or not isinstance(source, str):
        raise UnreadableNotebook(f"Cell {number} of the notebook is damaged: hand it in again.")
    if len(source) > LONGEST_CELL:
        raise UnreadableNotebook(
            f"Cell {number} of the notebook is longer than {LONGEST_CELL:,} characters: shorten it."
        )
    known = isinstance(name, str) and re.fullmatch("[A-Za-z0-9_-]{1,64}", name)
    # Half of a surrogate pair can be in no file of UTF-8, and in no Python either.
    text = source.encode("utf-8", "replace").decode("utf-8")
    return Cell(name if known else "", "code" if kind == "code" else "markdown", text)


def _clicked(notebook: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the options clicked in the questions that take several, such as exercises do and predictions don't."""
    models = _get(_get(_get(_get(notebook, "metadata"), "widgets"), STATE), "state")
    clicked = {}
    for model in models.values() if isinstance(models, dict) else ():
        state = _get(model, "state")
        name, letters, options = _get(state, "name"), _get(state, "answer"), _get(state, "options")
        if not (
            _get(state, "many") is True and isinstance(name, str) and re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,99}", name)
        ):
            continue
        if isinstance(letters, list) and 0 < len(letters) <= 26 and all(isinstance(item, str) for item in letters):
            texts = tuple(_get(options, letter) for letter in letters)
            if all(isinstance(text, str) and len(text) <= LONGEST_OPTION for text in texts):
                clicked[name] = texts
    return clicked


def _get(value: object, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def oddities(notebook: Notebook, lesson: Notebook) -> tuple[str, ...]:
    """Say how the cells of answers and checks differ from the lesson's, a sentence each; none of it costs points.

    Cells are known by their ids or, where those are lost, by the answers they define or check.

    Examples
    --------
    >>> lesson = Notebook((Cell("f", "code", "def f(): ..."), Cell("check-f", "code", "exercises.f.check(f)")))
    >>> oddities(lesson, lesson)
    ()
    >>> oddities(Notebook((Cell("", "code", "def f(): ..."), Cell("", "code", "def f(): return 1"))), lesson)
    ('`f` is defined in 2 cells: the last one counts.', 'The check of `f` is missing; it was checked all the same.')
    """
    return tuple(_odd(notebook, lesson))


def answers(lesson: Notebook) -> list[str]:
    """Return the names of the answers that the lesson's notebook checks, in their order."""
    return [name for cell in lesson.cells for name in re.findall(r"(?m)^exercises\.(\w{1,100})\.check\(", cell.source)]


def _odd(notebook: Notebook, lesson: Notebook) -> Iterator[str]:
    places = {cell.id: place for place, cell in reversed(list(enumerate(notebook.cells))) if cell.id}
    order: dict[str, int] = {}  # what stands where in the submission, in the order of the lesson
    asked = answers(lesson)
    for name in asked:
        check = lesson.cells[lesson.checking(name)[0]]
        answer = lesson.cells[lesson.defining(name)[-1]]
        defined, place = notebook.defining(name), places.get(answer.id)
        if len(defined) > 1:
            yield f"`{name}` is defined in {len(defined)} cells: the last one counts."
        elif not defined and place is not None and notebook.cells[place].kind != "code":
            yield f"The cell of `{name}` is no code cell any more, so it was not run."
        elif not notebook.defining(name, anywhere=True):
            yield f"No cell defines `{name}`."
        if place is None and defined:
            place = defined[-1]
        if place is not None:
            order[f"The cell of `{name}`"] = place
        if check.id == answer.id:
            checked = notebook.checking(name) or ([place] if place is not None else [])
        else:
            checked = [places[check.id]] if check.id in places else notebook.checking(name)
        if not checked:
            yield f"The check of `{name}` is missing; it was checked all the same."
            continue
        order.setdefault(f"The check of `{name}`", checked[0])
        if _edited(notebook.cells[checked[0]], check):
            yield f"The check of `{name}` was edited; it was checked as in the lesson all the same."
    if others := [f"`{name}`" for name in dict.fromkeys(answers(notebook)) if name not in asked]:
        yield (
            f"The notebook also answers {listed(others)}. There is no such question here any more, so that was not "
            "graded: is it the notebook of an older release?"
        )
    stayed = _longest_rise(list(order.values()))
    for what, place in order.items():
        if place not in stayed:
            yield f"{what} was moved."


def _edited(cell: Cell, check: Cell) -> bool:
    """Tell whether the call of the check differs, or code stands beside it where the lesson has none."""
    lines, kept = ([line.strip() for line in each.source.splitlines()] for each in (cell, check))
    calls = [line for line in kept if ".check(" in line]
    code = [line for line in lines if line and not line.startswith("#")]
    return cell.kind != "code" or (code != calls if kept == calls else not set(calls) <= set(code))


def _longest_rise(places: Sequence[int]) -> set[int]:
    """Return the most of these places that can stay where they are, so that the fewest count as moved.

    Examples
    --------
    >>> sorted(_longest_rise([1, 8, 2, 3]))
    [1, 2, 3]
    """
    best: list[list[int]] = []  # the rise of each length that ends lowest
    for place in places:
        length = bisect.bisect_right([rise[-1] for rise in best], place)
        best[length : length + 1] = [[*(best[length - 1] if length else []), place]]
    return set(best[-1]) if best else set()
