"""Tries right and wrong answers on a question of a bank, as `course release` does before it hands one out."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course.bank.reading import line_saying, located, read_question
from course.errors import CourseError
from utils.exercises import drivers, settings
from utils.exercises.case import Case
from utils.exercises.choice_exercise import ChoiceExercise
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.outcome import Outcome

SEEDS = range(4)  # the notebook's, and three others


def prove(path: Path, right: Sequence[Any] = (), exercise: Exercise | None = None) -> None:
    """Prove that a question takes right answers, names wrong ones, and draws cases from its seed.

    Parameters
    ----------
    path : Path
        The bank's file.
    right : sequence
        Other right answers: functions or, for a value or a choice, values.
    exercise : Exercise, optional
        What was read from that file.

    Raises
    ------
    CourseError
        If it is not so; the sentence says where.
    """
    exercise = exercise or read_question(path)
    for seed in SEEDS:
        cases = drawn(path, exercise, seed)
        for answer in [*_reference(exercise), *right]:
            outcome = tried(exercise, answer, cases)
            if not outcome.correct:
                named = getattr(answer, "__name__", repr(answer))
                told = f"`{named}` should pass, but with seed {seed} the check says: {outcome.message}"
                raise _fault(path, exercise, told)
        for item in getattr(exercise, "misconceptions", ()):
            with located(path):
                wrong = exercise.submission(item.wrong)
            outcome = tried(exercise, wrong, cases)
            if item.name not in outcome.misconceptions:
                told = (
                    f"the mistake {item.name!r} is not recognised: with seed {seed} the check says: {outcome.message}"
                )
                raise _fault(path, exercise, told, f'"{item.name}"')
    if isinstance(exercise, ChoiceExercise):
        rights = [option.right for option in exercise.options]
        if all(rights) or not any(rights):
            raise _fault(path, exercise, "one option at least must be right, and one wrong", "options")
    elif exercise.driver != "value" and _sent(exercise, SEEDS[1]) == _sent(exercise, SEEDS[2]):
        raise _fault(path, exercise, "each seed draws the same cases: draw some from the generator", "draw_cases")


def run(test: Callable[[], None]) -> None:
    """Run the test of a question as a program: a sentence, and status 1 where something is wrong."""
    try:
        test()
    except CourseError as error:
        sys.exit(str(error))
    print("Right answers pass, and each mistake is named.")


def drawn(path: Path, exercise: Exercise, seed: int) -> tuple[Case, ...]:
    """Return the cases of this seed, each of which the reference answers."""
    with located(path):
        cases = exercise.cases(seed)
    if not cases:
        raise _fault(path, exercise, f"no case is drawn with seed {seed}", "draw_cases")
    if not all(isinstance(case.arguments, tuple) for case in cases):
        raise _fault(path, exercise, "the arguments of a case are a tuple: write Case((x,))", "Case(")
    answer_all(path, exercise, cases)
    return cases


def answer_all(path: Path, exercise: Exercise, cases: Sequence[Case]) -> None:
    """Raise CourseError if the reference fails on one of the cases: no answer to it could be right."""
    if not isinstance(exercise, FunctionExercise):
        return
    for case in cases:
        with located(path), settings.fresh():
            seen = drivers.observe(exercise.driver, exercise.submission(exercise.reference), case.sent)
        if error := seen["error"]:
            told = f"the reference raises {error['type']}: {error['message']}"
            raise _fault(path, exercise, told, error["line"] or "", "reference=")
        if seen["status"] != "returned":
            raise _fault(path, exercise, "the reference returns nothing", "reference=")


def tried(exercise: Exercise, answer: Any, cases: Sequence[Case]) -> Outcome:
    """Return what a check of this answer comes to."""
    with settings.fresh():
        return exercise.assess(cases, exercise.observe(answer, cases))


def _reference(exercise: Exercise) -> list[Any]:
    if isinstance(exercise, FunctionExercise):
        return [exercise.submission(exercise.reference)]
    return ["".join(exercise.reference)] if isinstance(exercise, ChoiceExercise) else []


def _sent(exercise: Exercise, seed: int) -> list[dict[str, Any]]:
    return [case.sent for case in exercise.cases(seed)]


def _fault(path: Path, exercise: Exercise, told: str, *words: str) -> CourseError:
    line = line_saying(path, *words, f'"{exercise.name}"')
    return CourseError(f"{path}, line {line}: {' '.join(told.split()).rstrip('.')}.")
