"""The checks of a released notebook as data: what `utils.exercises.released` reads, and no line of a reference."""

import inspect
import json
from collections.abc import Callable, Sequence
from typing import Any

from utils.exercises import drivers, settings, wire
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.released import VERSION
from utils.exercises.value_exercise import ValueExercise


def checks_file(exercises: Sequence[Exercise]) -> bytes:
    """Return the bytes of the file that a released notebook reads its checks from."""
    questions = [_question(exercise) for exercise in exercises]
    return json.dumps({"version": VERSION, "questions": questions}, allow_nan=False).encode("ascii") + b"\n"


def _question(exercise: Exercise) -> dict[str, Any]:
    data = {"name": exercise.name, "hints": list(exercise.hints), "praise": ""}
    if isinstance(exercise, ChoiceExercise):
        return {**data, "kind": "choice", "question": exercise.question, "options": exercise.texts}
    cases = exercise.cases()
    data |= {"driver": exercise.driver, "cases": [case.sent for case in cases]}
    # The one right value is the answer itself; and what is judged by its properties, values can't judge.
    if not isinstance(exercise, FunctionExercise) or isinstance(exercise, ValueExercise) or exercise.is_right:
        return {**data, "kind": "graded"}
    right = _seen(exercise, exercise.reference, cases)
    evidence = [_evidence(case, one, wire.decode(one["returned"])) for case, one in zip(cases, right, strict=True)]
    return {
        **data,
        "kind": "function",
        "praise": exercise.praise(evidence) if callable(exercise.praise) else exercise.praise,
        "parameters": list(inspect.signature(exercise.reference).parameters),
        "relative": exercise.relative,
        "absolute": exercise.absolute,
        "keeps_arguments": exercise.keeps_arguments,
        "right": right,
        "given": _seen(exercise, exercise.given, cases) if exercise.given else None,
        "misconceptions": [_misconception(exercise, item, cases, evidence) for item in exercise.misconceptions],
    }


def _misconception(exercise: FunctionExercise, item: Any, cases: Sequence[Case], right: Sequence[Evidence]) -> dict:
    seen = _seen(exercise, item.wrong, cases)
    with settings.fresh():
        says = [
            item.told(_evidence(case, one, fits.expected)) for case, one, fits in zip(cases, seen, right, strict=True)
        ]
    return {"name": item.name, "seen": seen, "says": says}


def _seen(exercise: FunctionExercise, function: Callable, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Observe an answer of ours; what a line of ours says is nobody's business."""
    with settings.fresh():
        seen = [drivers.observe(exercise.driver, exercise.submission(function), case.sent) for case in cases]
    return [{**one, "error": one["error"] and {**one["error"], "line": None}} for one in seen]


def _evidence(case: Case, seen: dict[str, Any], expected: Any) -> Evidence:
    return Evidence(
        arguments=tuple(map(wire.decode, case.sent["arguments"])),
        returned=wire.decode(seen["returned"]),
        expected=expected,
        arguments_after=tuple(map(wire.decode, seen["arguments"])),
        observation=seen,
    )
