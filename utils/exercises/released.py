"""The checks of a notebook that a lecturer has released: data beside the notebook, and no reference in it.

A released notebook of a private bank asks for its checks by name::

    from utils.exercises import released

    exercises = released.checks("week3")

They lie in ``week3_checks.json``, which `course release` makes: the cases of each question, what a right answer gives
on them, and what is said of the known wrong ones. A value, a choice, or an answer that is judged by its properties has
no right answer there: its check says what will be graded.
"""

import inspect
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from utils.exercises import settings, wire
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option, _letters
from utils.exercises.display import Card
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.outcome import Outcome, Status
from utils.exercises.wording import describe_call, show

ENDING = "_checks.json"
VERSION = 1
_GRADED = "Whether it is right is judged when it is graded."


def checks(name: str, folder: Path | None = None) -> "Checks":
    """Return the checks of this release: ``.NAME.check(...)``, ``.NAME.hint()`` and, for a choice, ``.NAME.ask()``.

    They are read from the notebook's own folder. Never raises: where there is no such file, each check says so.
    """
    path = Path(folder or "") / f"{name}{ENDING}"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            return Checks(
                {}, f"`{path.name}` is of another edition of the course: update the course, or ask for it anew."
            )
        return Checks({item["name"]: _KINDS[item["kind"]](item) for item in data["questions"]})
    except FileNotFoundError:
        remedy = "Put it into the folder of this notebook, restart the kernel and check again."
        return Checks({}, f"There is no `{path.name}` beside this notebook, so nothing can be checked here. {remedy}")
    except (OSError, ValueError, LookupError, TypeError):
        return Checks({}, f"`{path.name}` can't be read: take it from what your lecturer handed out once more.")


class Checks:
    """The questions of a release by their names."""

    def __init__(self, questions: dict[str, Exercise], missing: str = "") -> None:
        self._questions, self._missing = questions, missing

    def __repr__(self) -> str:
        return self._missing or f"<checks of {', '.join(self._questions)}>"

    def __getattr__(self, name: str) -> Exercise:
        """Return the question of this name; of one that is not there, one whose check says so."""
        if name.startswith("_"):
            raise AttributeError(name)
        told = self._missing or f"There is no check of `{name}` here: are notebook and checks of the same release?"
        return self._questions.get(name) or _Unknown(name=name, hints=(), why="", praise=told)


class _Released(Exercise):
    """What released exercises share: a check that goes into no progress, and no solution."""

    after_hints = ""

    def check(self, answer: Any) -> Outcome:
        """Check an answer and return the outcome. Never raises, whatever it does."""
        with settings.fresh(), np.errstate(all="ignore"):
            return self._check(answer)

    def solution(self) -> None:
        """Say who has the solution."""
        Card("Solution", self.name, ("Your lecturer has it.",)).display()


class _Unknown(_Released):
    """A question without a check; `praise` says why."""

    def _check(self, answer: Any) -> Outcome:
        return Outcome(self.name, Status.NOT_CHECKED, self.praise)

    def ask(self) -> None:
        """Say why there is nothing to ask."""
        Card("Question", self.name, (self.praise,)).display()


class _Function(_Released, FunctionExercise):
    """A function, held against what the reference has given on the same cases."""


class _Graded(_Released, FunctionExercise):
    """An answer that is run here and judged later."""

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Say whether it ran."""
        last = observations[-1]
        if last["status"] == "stub":
            return Outcome(self.name, Status.NOT_ATTEMPTED, self.untouched)
        if last["status"] in ("unusable", "interrupted"):
            return Outcome(self.name, Status.NOT_YET, f"`{self.name}` can't be run. {self.unusable}")
        for case, seen in zip(cases, observations, strict=False):
            if error := seen["error"]:
                call = describe_call(self.name, case.arguments)
                return Outcome(self.name, Status.NOT_YET, f"{call} raises {error['type']}: {error['message']}")
        told = f"`{self.name}` is {show(wire.decode(last['returned']))}" if self.driver == "value" else "It runs"
        return Outcome(self.name, Status.NOT_CHECKED, f"{told}. {_GRADED}")


class _Choice(_Released, ChoiceExercise):
    """A choice: which letters were picked is said, and no more."""

    def check(self, answer: Any) -> Outcome:
        """Say what was picked: letters or, with the dots still there, what was clicked."""
        return super().check(self.clicked if answer is ... and self.clicked else answer)

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Say which letters were picked."""
        if observations[0]["status"] == "stub":
            return Outcome(self.name, Status.NOT_ATTEMPTED, self.untouched)
        picked = _letters(wire.decode(observations[0]["returned"]))
        if not picked or not picked <= set(self.texts):
            return Outcome(self.name, Status.NOT_YET, f"Give letters out of {', '.join(self.texts)}.")
        return Outcome(self.name, Status.NOT_CHECKED, f"You picked {', '.join(sorted(picked))}. {_GRADED}")


def _shared(data: dict[str, Any]) -> dict[str, Any]:
    return {"name": data["name"], "hints": tuple(data["hints"]), "why": "", "praise": data["praise"]}


def _function(data: dict[str, Any]) -> Exercise:
    """Make the exercise: what each answer of ours gives stands in the cases, so that none is ever called."""
    cases = _cases(data)
    mistakes = tuple(
        Misconception(item["name"], _known(cases, item["seen"], ()), _said(cases, item["says"]))
        for item in data["misconceptions"]
    )
    return _Function(
        **_shared(data),
        reference=_known(cases, data["right"], data["parameters"]),
        draw_cases=lambda rng: cases,
        misconceptions=mistakes,
        given=_known(cases, data["given"], ()) if data["given"] else None,
        **{name: data[name] for name in ("driver", "relative", "absolute", "keeps_arguments")},
    )


def _graded(data: dict[str, Any]) -> Exercise:
    cases = _cases(data)
    return _Graded(**_shared(data), reference=_graded, draw_cases=lambda rng: cases, driver=data["driver"])


def _choice(data: dict[str, Any]) -> Exercise:
    options = tuple(Option(letter, text, False, "") for letter, text in data["options"].items())
    return _Choice(**_shared(data), question=data["question"], options=options)


_KINDS = {"function": _function, "graded": _graded, "choice": _choice}


def _cases(data: dict[str, Any]) -> tuple[Case, ...]:
    cases = []
    for sent in data["cases"]:
        cases.append(Case(tuple(map(wire.decode, sent["arguments"])), sent["options"]))
        cases[-1].sent = sent
    return tuple(cases)


def _known(cases: Sequence[Case], seen: Sequence[dict[str, Any]], parameters: Sequence[str]) -> Callable:
    """Return a stand-in for an answer of ours of which each case holds what was seen."""

    def answer(*arguments: Any) -> None: ...

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    answer.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in parameters])
    for case, one in zip(cases, seen, strict=True):
        case.made[answer] = {**one, "returned": wire.decode(one["returned"])}
    return answer


def _said(cases: Sequence[Case], says: Sequence[str]) -> Callable[[Evidence], str]:
    """Return what makes the message of a known wrong answer: what was said of it on that case."""
    texts = {json.dumps(case.sent["arguments"]): text for case, text in zip(cases, says, strict=True)}
    return lambda evidence: texts[json.dumps([wire.encode(argument) for argument in evidence.arguments])]
