"""What every exercise has: hints, a solution, and a check that says what an answer amounts to.

An exercise has four parts, and everybody who uses it shares them: seeded cases that JSON can carry, a reference, a
driver (`drivers.py`) and a diagnosis made from inputs and outputs alone. The check in the notebook is

    cases -> observe (driver, the learner's answer) -> judge (reference, diagnosis) -> Outcome

and a grader does the same with `observe` in another process: what goes over the pipe is `Case.to_json` one way and an
observation the other way. The reference never goes there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from utils import progress
from utils.exercises import drivers, settings, wire
from utils.exercises.case import Case
from utils.exercises.display import GREY, Card, Code, Options
from utils.exercises.outcome import Outcome, Status

NOTEBOOK_SEED = 0


class EnvironmentAtFault(Exception):
    """Raised by a judge when the reference itself fails, with the observation of it: no answer could be right."""

    def __init__(self, observation: dict[str, Any]):
        error = observation["error"]
        super().__init__(f"{error['type']}: {error['message']}" if error else observation["status"])


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise:
    """What all kinds of exercise share: a name, hints that say more and more, a solution, and a check.

    Attributes
    ----------
    name : str
        The name that the learner's answer has, and under which graders look for it.
    hints : tuple of str
        From a nudge to nearly the answer.
    why : str
        What `solution` says below the answer.
    praise : str
        What a correct answer is told: what it has shown.
    points : float
        What it counts where it is graded.
    giveaways : tuple of str
        Full names of the library calls that give the answer, or nearly all of it; what the task offers is none. A
        grader shows them to the lecturer where an answer uses them.
    visible_share : float, optional
        Of a question in an assignment: the part of its points that the cases of the notebook's check carry, and the
        hidden ones carry the rest. Such a question gives neither hint nor solution in the notebook. With 0, its check
        says whether an answer can be graded, and not whether it is right.
    """

    name: str
    hints: tuple[str, ...] = ()
    why: str
    praise: str
    points: float = 1.0
    giveaways: tuple[str, ...] = ()
    visible_share: float | None = None
    hints_given: int = field(default=0, init=False)

    driver = "value"
    after_hints = "That was the last hint. The solution shows the whole answer."
    untouched = "Put your answer in place of the dots, run the cell, then check again."

    def __repr__(self) -> str:
        return f"<{self.name}: .check({self.name}), .hint(), .solution()>"

    @property
    def right_answer(self) -> Code | Options:
        """The answer as `solution` shows it."""
        raise NotImplementedError

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the cases drawn from this seed, the simplest first; a value or a choice has one, without arguments."""
        return (Case(),)

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Say what the observations (one a case, or fewer if the last one ended the run) amount to."""
        raise NotImplementedError

    def check(self, answer: Any) -> Outcome:
        """Check an answer (a function, a value or a choice) and return the outcome. Never raises, whatever it does.

        In a learner's own folder, the outcome goes into the learner's progress as well.
        """
        with settings.fresh(), np.errstate(all="ignore"):
            outcome = self._check(answer)
        _keep(outcome)
        return outcome

    def _check(self, answer: Any) -> Outcome:
        cases = self.cases()
        return self.assess(cases, self.observe(answer, cases))

    def observe(self, answer: Any, cases: Sequence[Case]) -> list[dict[str, Any]]:
        """Return what is seen of an answer, one observation a case; fewer if there is no use in asking on."""
        observations: list[dict[str, Any]] = []
        for case in cases:
            observations.append(drivers.observe(self.driver, answer, case.sent))
            if observations[-1]["status"] in drivers.OVER:
                break
        return observations

    def in_words(self, misconception: str) -> str:
        """Return what a lecturer reads of a misconception that was named."""
        return misconception

    def rights(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> tuple[bool, ...]:
        """Say of each observation whether the answer was right there; a grader counts them."""
        return (self.judge(cases, observations).correct,)

    def assess(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Judge, and turn whatever goes wrong in that into an outcome. Never raises."""
        try:
            return self.judge(cases, observations)
        except EnvironmentAtFault as fault:
            told = f"Even the right answer fails in this notebook ({fault}): restart the kernel, run the cells above, "
            return Outcome(self.name, Status.NOT_CHECKED, f"{told}and check again.")
        except Exception:  # a value that nobody thought of: the learner is told of it, and shown none of our lines
            told = f"Your answer gave {_kind(observations[0])}, which this check can't compare with the right answer. "
            return Outcome(self.name, Status.NOT_YET, f"{told}Does the task ask for something of that kind?")

    def hint(self) -> None:
        """Show the hints so far and one more."""
        if self.visible_share is not None:
            self._refuse("Hint")
            return
        self.hints_given = min(self.hints_given + 1, len(self.hints))
        told = [f"{number}. {hint}" for number, hint in enumerate(self.hints[: self.hints_given], start=1)]
        if self.hints_given == len(self.hints) and self.after_hints:
            told.append(self.after_hints)
        title = f"Hint {self.hints_given} of {len(self.hints)}" if self.hints else "No hint"
        Card(title, self.name, tuple(told)).display()

    def solution(self) -> None:
        """Show the answer and why it is right."""
        if self.visible_share is not None:
            self._refuse("Solution")
            return
        Card("Solution", self.name, (self.right_answer, self.why)).display()

    def _refuse(self, what: str) -> None:
        Card(what, self.name, (f"This is an assignment: there is no {what.lower()} in the notebook.",), GREY).display()


def _kind(observation: dict[str, Any]) -> str:
    """Say what kind of value an answer gave."""
    if observation["error"]:
        return f"an error ({observation['error']['type']})"
    value = wire.decode(observation["returned"])
    if isinstance(value, dict) and "losses" in value:  # of a training step, what it returned
        losses = value["losses"]
        value = losses[0] if isinstance(losses, list) and losses else None
    if isinstance(value, (np.ndarray, wire.TensorValue)):
        kind, array = ("an array", value) if isinstance(value, np.ndarray) else ("a tensor", value.array)
        return f"{kind} of shape {array.shape} and type {array.dtype}"
    if isinstance(value, (list, tuple, set, dict)):
        return f"a {type(value).__name__} of length {len(value)}"
    name = value.type_name if isinstance(value, wire.Opaque) else type(value).__name__
    return "None" if value is None else f"a value of type {name}"


def _keep(outcome: Outcome) -> None:
    """Add the outcome to the learner's progress; where that fails, say so, and let the check stand."""
    try:
        if outcome.status in (Status.CORRECT, Status.NOT_YET):
            progress.record(outcome.exercise, outcome.correct, outcome.misconceptions)
    except OSError as error:
        told = f"Your progress could not be kept: {error.strerror or error}. The outcome below holds all the same."
        Card("Note", outcome.exercise, (told,), GREY).display()
