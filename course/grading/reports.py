"""The pages: for each student what was right and what to change, for the lecturer where the class stands.

A page is one file that needs nothing else: no script, and no request leaves it. What came from a submission is text:
the templates escape it.
"""

import re
import statistics
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from course.bank.reading import BankLesson
from course.grading.chart import Bars
from course.grading.grades import Grade
from course.grading.points import RULES, questions
from course.grading.results import safe_name
from course.grading.tables import tidy
from utils.exercises.display import prose
from utils.exercises.outcome import Status
from utils.lessons import Lesson

LEVELS = {
    "namespaces": "Each notebook ran sealed off from everything else (level of isolation: namespaces).",
    "separate user": "Each notebook ran as a user without rights (level of isolation: separate user).",
    "plain": "Each notebook ran like any program of the lecturer's (level of isolation: plain).",
}
ORDER = (Status.CORRECT, Status.NOT_YET, Status.NOT_ATTEMPTED, Status.NOT_CHECKED)
SIGNS = {status.value[2:]: status.value for status in ORDER}
LONGEST = 3000  # letters of one text; a submission may be quoted in it
FIRST = 10  # how many misconceptions of a question are listed
# Control characters, and those that turn the direction of a line so that code reads as what it is not.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Shared(Protocol):
    """What a page tells of the run."""

    seed: int
    level: str
    rules: str


def student_page(grade: Grade, lesson: Lesson) -> str:
    """Return the page for a student: the reasons for the points, and what was odd. Flags are for the lecturer alone."""
    counts = Counter(question.outcome for question in grade.questions)
    tally = [f"{SIGNS[outcome]}: {counts[outcome]}" for outcome in SIGNS if counts[outcome]]
    return _template("student.html").render(grade=grade, lesson=lesson, rules=rules(grade.level), tally=tally)


def rules(level: str) -> tuple[str, ...]:
    """Return what each page says at its top: how points are given, and how far submissions were kept apart.

    Examples
    --------
    >>> rules("plain")[-1]
    "Each notebook ran like any program of the lecturer's (level of isolation: plain)."
    """
    return (*RULES, LEVELS.get(level, f"Level of isolation: {level}."))


def class_page(
    grades: Callable[[], Iterable[Grade]],
    lesson: Lesson,
    run: Shared,
    groups: Sequence[Sequence[str]] = (),
    words: Mapping[str, Callable[[str], str]] | None = None,
) -> Iterator[str]:
    """Yield the lecturer's page piece by piece.

    Parameters
    ----------
    grades : callable
        Gives the grades, one by one. It is called for each part of the page, so that they need not all be in memory.
    lesson : Lesson
    run : Run
    groups : sequence of sequences of str
        Students whose submissions are nearly the same.
    words : mapping of str to callable, optional
        For each question, from the name of a misconception to what is said of it; by default, as the lesson says it.
    """
    stream = _template("class.html").stream(
        grades=grades,
        lesson=lesson,
        run=run,
        rules=rules(run.level),
        summary=Summary.of(grades()),
        words=words or {exercise.name: exercise.in_words for exercise in questions(lesson.number)},
        groups=groups,
        first=FIRST,
    )
    stream.enable_buffering(1000)
    return iter(stream)


@dataclass
class Tally:
    """What the class made of one question."""

    question: str
    graded: int = 0
    correct: int = 0
    attempted: int = 0
    points: float = 0.0
    out_of: float = 0.0
    misconceptions: Counter[str] = field(default_factory=Counter)

    @property
    def share_correct(self) -> float:
        """The share of the submissions whose answer is correct."""
        return self.correct / self.graded

    @property
    def mean_points(self) -> float:
        """The mean over all submissions."""
        return self.points / self.graded

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The misconceptions and in how many submissions each was seen, the commonest first."""
        return sorted(self.misconceptions.items(), key=lambda item: (-item[1], item[0]))


@dataclass
class Summary:
    """The class in numbers: what is counted over all grades, without keeping them.

    Attributes
    ----------
    students : int
    points : array
        Of each submission.
    out_of : float
    tallies : dict of str to Tally
    flags, odd : int
        How many there are.
    """

    students: int = 0
    points: array = field(default_factory=lambda: array("d"))
    out_of: float = 0.0
    tallies: dict[str, Tally] = field(default_factory=dict)
    flags: int = 0
    odd: int = 0

    @classmethod
    def of(cls, grades: Iterable[Grade]) -> "Summary":
        """Count; students without a submission count among the students only."""
        summary = cls()
        for grade in grades:
            summary.students += 1
            summary.odd += bool(grade.odd)
            if grade.file:
                summary.points.append(grade.points)
                summary.out_of = max(summary.out_of, grade.out_of)
                summary._count(grade)
        return summary

    def _count(self, grade: Grade) -> None:
        for question in grade.questions:
            tally = self.tallies.setdefault(question.question, Tally(question.question))
            tally.graded += 1
            tally.correct += question.outcome == "correct"
            tally.attempted += question.outcome != "not attempted"
            tally.points += question.points
            tally.out_of = max(tally.out_of, question.out_of)
            tally.misconceptions.update(question.misconceptions)
            self.flags += len(question.flags)

    @property
    def hardest_first(self) -> list[Tally]:
        """The questions, from the one that fewest have right."""
        return sorted(self.tallies.values(), key=lambda tally: (tally.share_correct, tally.mean_points, tally.question))

    @property
    def mean(self) -> float:
        """The mean of the points."""
        return statistics.fmean(self.points)

    @property
    def median(self) -> float:
        """The median of the points."""
        return statistics.median(self.points)

    @property
    def bars(self) -> Bars:
        """The distribution of the points."""
        return Bars.of(self.points, self.out_of)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} … ({len(text) - length} more letters)"


def _printable(value: Any) -> Any:
    """Return the text, without what a browser must not be given, and not without end."""
    if type(value) is not str:  # a Markup is ours
        return value
    return _UNPRINTABLE.sub("\ufffd", _short(value, LONGEST))


def _breakable(name: str) -> Markup:
    """Return the name, which may go on in the next line after _ and / and before a capital letter."""
    parts = re.split(r"(?<=[_/])|(?<=[a-z])(?=[A-Z])", _printable(name))
    return Markup("<wbr>").join(parts)


def _environment() -> Environment:
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=templates,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        # What stands between backticks is code; new lines are kept by the style sheet.
        prose=lambda text: Markup(prose(_printable(text))),
        points=lambda number: f"{tidy(round(number, 2))}".replace("-", "−"),
        heading=_heading,
        short=_short,
        breakable=_breakable,
        percent=lambda share: f"{100 * share:.0f}\N{NO-BREAK SPACE}%",
        sign=lambda outcome: SIGNS.get(outcome, f"– {outcome}"),
        page=lambda student: f"pages/{quote(safe_name(student))}.html",
    )
    return environment


def _heading(lesson: Lesson, mark: str = ":") -> str:
    """Return number and title; the number of a private bank is its name, and says nothing beside its title."""
    return lesson.title if isinstance(lesson, BankLesson) else f"Lesson {lesson.number}{mark} {lesson.title}"


_template = _environment().get_template
