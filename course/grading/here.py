"""Grades an answer in the process that holds it, for tools that run tests of their own, such as nbgrader and Otter.

The points are those of the sealed grader. Unlike there, nothing keeps an answer from what this process can reach: a
notebook that nobody has reason to trust belongs in `course.grading.worker`.
"""

import contextlib
import importlib
import io
from typing import Any

import numpy as np

from course.grading import points
from course.grading.grades import QuestionGrade
from utils.exercises import drivers, settings
from utils.exercises.display import Card
from utils.exercises.exercise import NOTEBOOK_SEED, Exercise
from utils.exercises.outcome import Outcome, Status
from utils.lessons import LESSONS

_judged: dict[tuple, tuple[Any, QuestionGrade, list[tuple[Outcome, tuple[bool, ...]]]]] = {}


class Points(float):
    """A number of points that a notebook shows as the card of the check.

    nbgrader reads the number from the output of a cell, as it reads any partial credit.
    """

    def __new__(cls, value: float, card: Card) -> "Points":
        """Return the points, with the card that says what they are for."""
        made = super().__new__(cls, value)
        made.card = card
        return made

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


def exercise_named(name: str) -> Exercise:
    """Return the exercise of this name; raise LookupError if the course has none.

    Examples
    --------
    >>> exercise_named("softmax").points
    1.0
    """
    for lesson in LESSONS:
        if name in lesson.exercises:
            return getattr(importlib.import_module(f"utils.exercises.lesson_{lesson.number}"), name)
    raise LookupError(f"The course has no exercise {name!r}. Is this notebook of another edition?")


def card_of(question: QuestionGrade) -> Card:
    """Return the card that says what an answer amounts to, and the points."""
    status = next(status for status in Status if status.value[2:] == question.outcome)
    card = Outcome(question.question, status, question.message).card
    told = f"{question.points:g} of {question.out_of:g} points."
    return Card(card.title, card.name, (*card.parts, told), card.colour, card.attributes)


def graded(name: str, answer: Any, *, seed: int | None = None) -> Points:
    """Check an answer as the notebook's check does or, with a seed, grade it on that and on the hidden cases.

    Examples
    --------
    >>> graded("surer_bird", 5.0, seed=7)
    0.0
    """
    exercise = exercise_named(name)
    if seed is None:
        outcome = exercise.check(answer)
        # "Not checked" says of a choice that it can be graded, and not whether it is right.
        full = outcome.status in (Status.CORRECT, Status.NOT_CHECKED)
        return Points(exercise.points * full, outcome.card)
    question = _grade(exercise, answer, seed)[0]
    return Points(question.points, card_of(question))


def expect(name: str, answer: Any, *, case: int, draw: int = 0, seed: int | None = None) -> None:
    """Raise AssertionError, with what the check says, unless an answer is right on this case.

    Draw 0 has the cases of the notebook's own check; the others are hidden and need the seed.

    Examples
    --------
    >>> expect("surer_bird", ..., case=0)
    Traceback (most recent call last):
    AssertionError: Put your answer in place of the dots, run the cell, then check again.
    """
    question, judged = _grade(exercise_named(name), answer, seed)
    outcome, rights = judged[draw] if draw < len(judged) else judged[-1]
    right = draw < len(judged) and case < len(rights) and rights[case]
    if not right or question.outcome == Status.NOT_ATTEMPTED.value[2:]:
        raise AssertionError(outcome.message)


def _grade(
    exercise: Exercise, answer: Any, seed: int | None
) -> tuple[QuestionGrade, list[tuple[Outcome, tuple[bool, ...]]]]:
    """Return the grade, and what each draw came to; of an answer that was the last one asked for, without a call."""
    known = _judged.get((exercise.name, seed))
    if known is not None and known[0] is answer:
        return known[1], known[2]
    given = getattr(exercise, "clicked", "") or answer if answer is ... else answer
    visible = points.Draw(exercise.cases(NOTEBOOK_SEED), hidden=False)
    draws = (visible,) if seed is None else points.draw(exercise, seed)
    seen: list[list[dict[str, Any]]] = []
    # What is written to stderr in a cell of tests is an error to nbgrader: a warning would cost all points.
    with settings.fresh(), np.errstate(all="ignore"), contextlib.redirect_stderr(io.StringIO()):
        for drawn in draws:
            seen.append(exercise.observe(given, drawn.cases))
            if seen[-1][-1]["status"] in drivers.OVER:
                break
        judged = [points.judge(exercise, drawn, observed) for drawn, observed in zip(draws, seen, strict=False)]
        question = points.grade_judged(exercise, draws, judged)
    _judged.clear()
    _judged[exercise.name, seed] = answer, question, judged
    return question, judged
