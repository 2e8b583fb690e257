"""What is released: a lesson's source, cell by cell, and the exercises that its cells check."""

from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from course.bank.proof import prove
from course.bank.reading import read_bank
from course.build import difference
from course.errors import CourseError
from course.grading.points import questions
from course.naming import find_lessons
from course.paths import LESSONS, SOURCES
from course.sources import read_source
from course.views import finished_lesson
from utils.exercises.exercise import Exercise
from utils.lessons import LESSONS as TABLE
from utils.lessons import Lesson


@dataclass(frozen=True)
class Assignment:
    """What every format of a release is made from.

    Attributes
    ----------
    lesson : Lesson
        Its row of the table: number, stem, title, names of the exercises.
    source : NotebookNode
        All cells of the source, those for slides and staff as well, each with its lasting id; no outputs.
    exercises : tuple of Exercise
        In the order of the notebook.
    bank : Path, optional
        The folder of a private bank; None for the course's own lessons.
    seed : int
        What the hidden cases are drawn from, in a format that has hidden tests of its own.
    """

    lesson: Lesson
    source: NotebookNode
    exercises: tuple[Exercise, ...]
    bank: Path | None = None
    seed: int = 0


def read_assignment(word: str, *, sources: Path = SOURCES, notebooks: Path = LESSONS) -> Assignment:
    """Return the lesson that this word names.

    Raises
    ------
    CourseError
        If there is no such lesson, or its notebook is out of step with its source.
    """
    (path,) = find_lessons([word], sorted(sources.glob("*.md")))
    source = read_source(path)
    if why := difference(notebooks / f"{path.stem}.ipynb", finished_lesson(source)):
        raise CourseError(f"{path.stem} is out of step with its source ({why}): run `course build {path.stem[:2]}`.")
    lesson = next(row for row in TABLE if row.stem == path.stem)
    return Assignment(lesson, source, tuple(questions(lesson.number)))


def read_private(folder: Path) -> Assignment:
    """Return the assignment of a private bank, each of its questions proved; raise CourseError where that fails."""
    bank = read_bank(folder)
    for exercise in bank.exercises:
        prove(folder / f"{exercise.name}.py", exercise=exercise)
    return Assignment(bank.lesson, bank.source, bank.exercises, folder)
