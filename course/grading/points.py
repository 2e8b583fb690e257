"""From what was observed of an answer to points and a reason."""

import importlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course.grading.grades import QuestionGrade
from utils.exercises import settings
from utils.exercises.case import Case
from utils.exercises.exercise import NOTEBOOK_SEED, Exercise
from utils.exercises.outcome import Outcome, Status
from utils.lessons import LESSONS

HIDDEN_DRAWS = 3
VISIBLE_WEIGHT = 0.5  # of a case that the check in the notebook asks as well, where its exercise says nothing else

RULES_REVISION = "1"  # results that went by other rules are not added to
RULES = (
    "Each question counts 1 point, unless it says otherwise. Each answer is tried on the cases that the check "
    "in the notebook uses, and on others of the same kind, drawn anew for this grading.",
    "The points of a question are the share of the cases on which the answer is right; a case of the notebook's own "
    "check weighs half as much as a hidden one. In an assignment, the cases of that check carry a fifth of the points "
    "together, and the hidden ones the rest. A single value or a choice is right or wrong.",
    "Every student's answer gets the same cases.",
)


@dataclass(frozen=True)
class Lost:
    """Stands for an observation that was not to be had, with the reason: a sentence about the answer."""

    reason: str


@dataclass(frozen=True)
class Draw:
    """Cases that are judged together: those of the notebook's check, or hidden ones."""

    cases: tuple[Case, ...]
    hidden: bool

    @cached_property
    def sent(self) -> str:
        """The cases as a JSON list, made once."""
        return json.dumps([case.sent for case in self.cases], allow_nan=False)


def questions(lesson: str) -> list[Exercise]:
    """Return the exercises of the lesson of this number, in their order."""
    bank = importlib.import_module(f"utils.exercises.lesson_{lesson}")
    return [getattr(bank, name) for name in next(item.exercises for item in LESSONS if item.number == lesson)]


def draw(exercise: Exercise, seed: int) -> tuple[Draw, ...]:
    """Return the visible cases of an exercise and the hidden ones that this seed gives.

    Where the visible ones carry a share of their own, none of them is among the hidden ones.

    Examples
    --------
    >>> from utils.exercises import lesson_03
    >>> [drawn.hidden for drawn in draw(lesson_03.softmax, seed=7)]
    [False, True, True, True]
    >>> [drawn.hidden for drawn in draw(lesson_03.true_of_softmax, seed=7)]  # nothing can be drawn for a choice
    [False]
    """
    visible = exercise.cases(NOTEBOOK_SEED)
    seeds = np.random.SeedSequence([seed, *exercise.name.encode()]).generate_state(HIDDEN_DRAWS)
    hidden = [exercise.cases(int(number)) for number in seeds]
    known = [case.sent for case in visible]
    varied = [cases for cases in hidden if [case.sent for case in cases] != known]
    if exercise.visible_share is not None:
        varied = [tuple(case for case in cases if case.sent not in known) for cases in varied]
    return (Draw(visible, hidden=False), *(Draw(cases, hidden=True) for cases in varied))


def visible_weight(exercise: Exercise, draws: Sequence[Draw]) -> float:
    """Return how many hidden cases one case of the notebook's check weighs.

    Examples
    --------
    >>> from utils.exercises import lesson_03
    >>> visible_weight(lesson_03.softmax, draw(lesson_03.softmax, seed=7))
    0.5
    """
    share = exercise.visible_share
    n_visible, n_hidden = (sum(len(one.cases) for one in draws if one.hidden == hidden) for hidden in (False, True))
    return VISIBLE_WEIGHT if share is None or not n_hidden else share / (1 - share) * n_hidden / n_visible


def grade_question(
    exercise: Exercise, draws: Sequence[Draw], seen: Sequence[Sequence[dict[str, Any] | Lost]]
) -> QuestionGrade:
    """Give points and the reason.

    Parameters
    ----------
    exercise : Exercise
    draws : sequence of Draw
    seen : sequence of sequences
        For each draw, what was observed, case by case; fewer than there are cases if an observation ended the run.

    Returns
    -------
    QuestionGrade
    """
    with settings.fresh(), np.errstate(all="ignore"):
        judged = [judge(exercise, drawn, observed) for drawn, observed in zip(draws, seen, strict=False)]
    return grade_judged(exercise, draws, judged)


def grade_judged(
    exercise: Exercise, draws: Sequence[Draw], judged: Sequence[tuple[Outcome, tuple[bool, ...]]]
) -> QuestionGrade:
    """Give points and the reason for what `judge` has made of each draw; see `grade_question`."""
    right, weight, cases_right, cases = 0.0, 0.0, 0, 0
    visible = visible_weight(exercise, draws)
    outcomes = [outcome for outcome, _ in judged]
    for drawn, (_, rights) in zip(draws, judged, strict=False):
        right += (1.0 if drawn.hidden else visible) * sum(rights)
        cases_right += sum(rights)
    for drawn in draws:
        weight += len(drawn.cases) * (1.0 if drawn.hidden else visible)
        cases += len(drawn.cases)
    outcome = next((item for item in outcomes if not item.correct), outcomes[0])
    message = outcome.message
    if not outcome.correct and outcomes[0].correct:
        message = f"Right on the cases of the notebook's check, but not on others.\n{message}"
    if outcome.status is Status.NOT_CHECKED:
        raise RuntimeError(f"{exercise.name}: {outcome.message}")
    share = right / weight if outcome.status is not Status.NOT_ATTEMPTED else 0.0
    return QuestionGrade(
        question=exercise.name,
        points=round(exercise.points * share, 4),
        out_of=exercise.points,
        outcome=outcome.status.value[2:],
        message=message,
        misconceptions=outcome.misconceptions,
        cases_right=cases_right,
        cases=cases,
        passes_check=outcomes[0].correct,
    )


def judge(
    exercise: Exercise, drawn: Draw, observed: Sequence[dict[str, Any] | Lost]
) -> tuple[Outcome, tuple[bool, ...]]:
    """Return what a draw's observations amount to, and whether each was right; an observation that is lost was not."""
    outcome = _outcome(exercise, drawn, observed)
    whole = [index for index, item in enumerate(observed) if not isinstance(item, Lost)]
    if outcome.correct:
        return outcome, (True,) * len(whole)
    return outcome, _rights(exercise, [drawn.cases[index] for index in whole], [observed[index] for index in whole])


def _outcome(exercise: Exercise, drawn: Draw, observed: Sequence[dict[str, Any] | Lost]) -> Outcome:
    lost = next((item for item in observed if isinstance(item, Lost)), None)
    if lost is not None:
        return Outcome(exercise.name, Status.NOT_YET, lost.reason)
    return exercise.assess(drawn.cases, observed)


def _rights(exercise: Exercise, cases: Sequence[Case], observed: Sequence[dict[str, Any]]) -> tuple[bool, ...]:
    try:
        return exercise.rights(cases, observed) if observed else ()
    except Exception:  # a value that nobody thought of is not right; `assess` says so
        return (False,) * len(observed)
