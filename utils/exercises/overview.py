"""The learner's progress, lesson by lesson: a small picture and text, in lesson 00 and for `course progress`."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from utils import progress
from utils.lessons import LESSONS, Lesson

SOLVED, TRIED, OPEN = "solved", "tried", "open"
_GLYPHS = {SOLVED: "■", TRIED: "◧", OPEN: "□"}
_LEGEND = "  ".join(f"{glyph} {state}" for state, glyph in _GLYPHS.items())
_NOT_KEPT = (
    "Progress is kept for notebooks in the folder where `course start` lays your copies. This one lies somewhere else."
)
_TOTAL = "All lessons"
_SIDE, _STEP, _COLOUR = 13, 17, "#1a7f4b"


@dataclass(frozen=True)
class LessonProgress:
    """One lesson, and how far each of its exercises is: "solved", "tried" or "open", in the lesson's order."""

    lesson: Lesson
    states: dict[str, str]

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.lesson.number} {self.lesson.title}"

    @property
    def words(self) -> str:
        """Say it in words: "2 of 4 solved, 1 tried"."""
        return _words(self.states.values())


@dataclass(frozen=True)
class Overview:
    """The progress through all lessons, in a notebook with the map of the course; `note` is a sentence below it."""

    lessons: tuple[LessonProgress, ...]
    note: str = ""

    @property
    def words(self) -> str:
        """Say in words how far all lessons are together."""
        return _words(state for lesson in self.lessons for state in lesson.states.values())

    def __repr__(self) -> str:
        pictures = ["".join(_GLYPHS[state] for state in lesson.states.values()) for lesson in self.lessons]
        wide, high = max(len(lesson.name) for lesson in self.lessons), max(map(len, pictures))
        rows = [(lesson.name, picture, lesson.words) for lesson, picture in zip(self.lessons, pictures, strict=True)]
        rows.append((_TOTAL, "", self.words))
        lines = [f"{name:{wide}}  {picture:{high}}  {words}" for name, picture, words in rows]
        return "\n".join([*lines, _LEGEND, self.note]).rstrip()

    def _repr_html_(self) -> str:
        head = _row("lesson", "question", "minutes", "exercises", "progress", tag="th scope=col")
        rows = "".join(
            _row(
                f'<a href="{item.lesson.stem}.ipynb">{html.escape(item.name)}</a>',
                html.escape(item.lesson.question),
                str(item.lesson.minutes),
                _picture(item),
                item.words,
            )
            for item in self.lessons
        )
        total = _row(_TOTAL, "", str(sum(item.lesson.minutes for item in self.lessons)), "", self.words)
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        legend = "Full square: solved. Half a square: tried. Empty square: open."
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody><tfoot>{total}</tfoot></table><p>{legend}</p>{note}"


def overview(folder: Path | None = None) -> Overview:
    """Read the progress that is kept in a learner's folder; by default, in the one that the notebook lies in.

    In a notebook it is shown as a table; ``print`` gives text.
    """
    try:
        note = "" if progress.progress_file(folder) else _NOT_KEPT
        return overview_of(progress.read(folder), note)
    except OSError as error:
        return overview_of([], f"Your progress can't be read: {error.strerror or error}.")
    except ValueError as error:
        return overview_of([], str(error))


def overview_of(attempts: Sequence[progress.Attempt], note: str = "") -> Overview:
    """Sum up these attempts, lesson by lesson."""
    tried = {attempt.exercise for attempt in attempts}
    solved = {attempt.exercise for attempt in attempts if attempt.solved}
    lessons = []
    for lesson in LESSONS:
        states = {name: SOLVED if name in solved else TRIED if name in tried else OPEN for name in lesson.exercises}
        lessons.append(LessonProgress(lesson, states))
    if elsewhere := sorted(solved.difference(*(lesson.exercises for lesson in LESSONS))):
        note = " ".join(filter(None, (note, f"Solved in another edition of the course: {', '.join(elsewhere)}.")))
    return Overview(tuple(lessons), note)


def _words(states: Iterable[str]) -> str:
    states = list(states)
    tried = f", {states.count(TRIED)} tried" if TRIED in states else ""
    return f"{states.count(SOLVED)} of {len(states)} solved{tried}"


def _row(*cells: str, tag: str = "td") -> str:
    inner = "".join(f'<{tag} style="text-align:left">{cell}</{tag.split()[0]}>' for cell in cells)
    return f"<tr>{inner}</tr>"


def _picture(item: LessonProgress) -> str:
    """Return squares as SVG, told apart by how much of them is filled."""
    squares = []
    for place, (name, state) in enumerate(item.states.items()):
        left = 1 + place * _STEP
        filled = {SOLVED: _SIDE, TRIED: _SIDE / 2, OPEN: 0}[state]
        squares.append(
            f"<g><title>{name}: {state}</title>"
            f'<rect x="{left}" y="1" width="{filled}" height="{_SIDE}" fill="{_COLOUR}"/>'
            f'<rect x="{left}" y="1" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_COLOUR}"/></g>'
        )
    width = len(item.states) * _STEP
    return (
        f'<svg role="img" aria-label="{item.words}" width="{width}" height="{_SIDE + 2}" '
        f'viewBox="0 0 {width} {_SIDE + 2}">{"".join(squares)}</svg>'
    )
