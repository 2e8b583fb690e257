"""The learner's progress, lesson by lesson: a small picture and text, in lesson 00 and for `course progress`.

Which exercises a lesson has is read from the text of its bank, without running it: a bank may need torch.
"""

import ast
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from utils import progress

BANKS = Path(__file__).resolve().parent
SOLVED, TRIED, OPEN = "solved", "tried", "open"
_GLYPHS = {SOLVED: "■", TRIED: "◧", OPEN: "□"}
_LEGEND = "  ".join(f"{glyph} {state}" for state, glyph in _GLYPHS.items())
_NOT_KEPT = (
    "Progress is kept for notebooks in the folder where `course start` lays your copies. This one lies somewhere else."
)
_SIDE, _STEP, _COLOUR = 13, 17, "#1a7f4b"


@dataclass(frozen=True)
class LessonProgress:
    """One lesson: its number, its title, and how far each of its exercises is.

    Attributes
    ----------
    number, title : str
        Such as "03" and "Softmax".
    states : dict of str to str
        From an exercise's name to "solved", "tried" or "open", in the lesson's order.
    """

    number: str
    title: str
    states: dict[str, str]

    @property
    def words(self) -> str:
        """Say it in words: "2 of 4 solved, 1 tried"."""
        states = list(self.states.values())
        tried = f", {states.count(TRIED)} tried" if TRIED in states else ""
        return f"{states.count(SOLVED)} of {len(states)} solved{tried}"


@dataclass(frozen=True)
class Overview:
    """The progress through all lessons: HTML in a notebook, text everywhere else.

    Attributes
    ----------
    lessons : tuple of LessonProgress
        All lessons, in order.
    note : str
        A sentence for the learner, or nothing.
    """

    lessons: tuple[LessonProgress, ...]
    note: str = ""

    def __repr__(self) -> str:
        names = [f"{lesson.number} {lesson.title}" for lesson in self.lessons]
        pictures = ["".join(_GLYPHS[state] for state in lesson.states.values()) for lesson in self.lessons]
        wide, high = max(map(len, names), default=0), max(map(len, pictures), default=0)
        lines = [
            f"{name:{wide}}  {picture:{high}}  {lesson.words}"
            for name, picture, lesson in zip(names, pictures, self.lessons, strict=True)
        ]
        return "\n".join([*lines, _LEGEND, *([self.note] if self.note else [])])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{lesson.number} {html.escape(lesson.title)}</td>'
            f'<td style="text-align:left">{_picture(lesson)}</td>'
            f'<td style="text-align:left">{lesson.words}</td></tr>'
            for lesson in self.lessons
        )
        head = "".join(
            f'<th scope="col" style="text-align:left">{word}</th>' for word in ("lesson", "exercises", "progress")
        )
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        legend = "Full square: solved. Half a square: tried. Empty square: open."
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{legend}</p>{note}"


def overview(folder: Path | None = None) -> Overview:
    """Return the progress that is kept in a learner's folder.

    Parameters
    ----------
    folder : Path, optional
        Default: the one that the notebook lies in.

    Returns
    -------
    Overview
        Shown as a table in a notebook; ``print`` gives text.
    """
    try:
        note = "" if progress.progress_file(folder) else _NOT_KEPT
        return overview_of(progress.read(folder), note)
    except OSError as error:
        return overview_of([], f"Your progress can't be read: {error.strerror or error}.")
    except ValueError as error:
        return overview_of([], str(error))


def overview_of(attempts: Sequence[progress.Attempt], note: str = "") -> Overview:
    """Return the overview of these attempts.

    Parameters
    ----------
    attempts : sequence of progress.Attempt
        As `progress.read` returns them.
    note : str
        A sentence for the learner, shown below.
    """
    tried = {attempt.exercise for attempt in attempts}
    solved = {attempt.exercise for attempt in attempts if attempt.solved}
    lessons = []
    for path in sorted([*BANKS.glob("lesson_[0-9][0-9].py"), *BANKS.glob("lesson_[0-9][0-9]/__init__.py")]):
        number, title, names = read_bank(path)
        states = {name: SOLVED if name in solved else TRIED if name in tried else OPEN for name in names}
        lessons.append(LessonProgress(number, title, states))
    return Overview(tuple(lessons), note)


def read_bank(path: Path) -> tuple[str, str, list[str]]:
    """Return a lesson's number, its title and the names of its exercises from the text of its bank.

    Parameters
    ----------
    path : Path
        A file whose first line says "... lesson 03, Softmax." and which gives each exercise a name.

    Raises
    ------
    ValueError
        If its first line does not.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    first = (ast.get_docstring(tree) or "").partition("\n")[0]
    found = re.search(r'lesson (\d\d), "?(.+?)"?\.$', first)
    if not found:
        raise ValueError(f"{path.name}: its first line must end with 'lesson NN, Title.', but it is {first!r}.")
    names = [
        statement.targets[0].id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and getattr(statement.value.func, "id", "").endswith("Exercise")
    ]
    names += [  # of a bank in a folder
        statement.names[0].name
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom) and f"lesson_{found[1]}." in statement.module
        if not statement.module.endswith("predictions")
    ]
    return found[1], found[2], names


def _picture(lesson: LessonProgress) -> str:
    """Return squares as SVG, told apart by how much of them is filled."""
    squares = []
    for place, (name, state) in enumerate(lesson.states.items()):
        left = 1 + place * _STEP
        filled = {SOLVED: _SIDE, TRIED: _SIDE / 2, OPEN: 0}[state]
        squares.append(
            f"<g><title>{name}: {state}</title>"
            f'<rect x="{left}" y="1" width="{filled}" height="{_SIDE}" fill="{_COLOUR}"/>'
            f'<rect x="{left}" y="1" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_COLOUR}"/></g>'
        )
    width = len(lesson.states) * _STEP
    return (
        f'<svg role="img" aria-label="{lesson.words}" width="{width}" height="{_SIDE + 2}" '
        f'viewBox="0 0 {width} {_SIDE + 2}">{"".join(squares)}</svg>'
    )
