"""Exercises whose answer is a function, or a torch module: it is called on drawn cases and held against a reference."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from utils.exercises import agreement, drivers, wire
from utils.exercises.case import Case, Evidence
from utils.exercises.display import Code
from utils.exercises.exercise import NOTEBOOK_SEED, Exercise
from utils.exercises.misconception import Misconception
from utils.exercises.outcome import Outcome, Status
from utils.exercises.wording import describe_call, describe_difference, show


@dataclass(kw_only=True, eq=False, repr=False)
class FunctionExercise(Exercise):
    """The learner writes a function (or, with ``driver="module"``, a torch module).

    Attributes
    ----------
    reference : callable
        A short answer that stands alone, written as a learner would write it: `solution` prints its source.
    draw_cases : callable
        ``rng -> iterable of Case``, the simplest first.
    misconceptions : tuple of Misconception
        The known wrong answers.
    praise : str or callable
        What a correct answer is told; a function makes it from the list of `Evidence`.
    driver : str
        How the answer is called: see `drivers.observe`.
    relative, absolute : float
        The tolerances; the defaults accept an answer computed in float32.
    is_right : callable, optional
        Evidence to bool, for an answer that returned something: takes the place of agreeing with the reference.
    habits : callable, optional
        Observation to anything comparable: what else of the run must be alike before an answer is taken for a known
        wrong one, such as whether NumPy warned, or the arguments after the call.
    describe : callable, optional
        Evidence to sentences, where no misconception was recognised; where it gives "", the general words are used.
    call : callable
        Name and arguments to the call as a message writes it.
    unusable : str
        What to do where the learner's name holds nothing that can be called.
    """

    reference: Callable
    draw_cases: Callable[[np.random.Generator], Sequence[Case]]
    misconceptions: tuple[Misconception, ...] = ()
    praise: str | Callable[[Sequence[Evidence]], str]
    driver: str = "call"
    relative: float = agreement.RELATIVE
    absolute: float = agreement.ABSOLUTE
    is_right: Callable[[Evidence], bool] | None = None
    habits: Callable[[dict[str, Any]], Any] = lambda observation: None
    describe: Callable[[Evidence], str] = lambda evidence: ""
    call: Callable[[str, Sequence[Any]], str] = describe_call
    unusable: str = "That is not a function. Run the cell that defines it again."

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the cases drawn from this seed, the simplest first."""
        return tuple(self.draw_cases(np.random.default_rng(seed)))

    def submission(self, function: Callable) -> Any:
        """Return what a learner whose answer is this function hands in: for a function exercise, the function."""
        return function

    @property
    def right_answer(self) -> Code:
        """The reference's source, under the learner's name."""
        return Code(inspect.getsource(self.reference).rstrip().replace(self.reference.__name__, self.name))

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Compare what was observed with the reference, and name the misconception where it differs."""
        last = observations[-1]
        if observations[0]["status"] == "stub":
            return Outcome(self.name, Status.NOT_ATTEMPTED, self.untouched)
        if last["status"] == "unusable":
            given = show(wire.decode(last["returned"]))
            return Outcome(self.name, Status.NOT_YET, f"`{self.name}` is {given} now. {self.unusable}")
        if last["status"] == "interrupted":
            call = self.call(self.name, cases[len(observations) - 1].arguments)
            told = f"You interrupted the check: {call} had not come to an end. Is there a loop without one?"
            return Outcome(self.name, Status.NOT_YET, told)
        sent = [case.to_json() for case in cases]
        evidence = [self._evidence(data, seen) for data, seen in zip(sent, observations, strict=True)]
        wrong = [index for index, item in enumerate(evidence) if not self._right(item)]
        if wrong:
            return self._diagnose(sent, evidence, wrong)
        return Outcome(self.name, Status.CORRECT, self.praise(evidence) if callable(self.praise) else self.praise)

    def _observe(self, function: Callable, data: dict[str, Any]) -> dict[str, Any]:
        return drivers.observe(self.driver, self.submission(function), data)

    def _evidence(self, data: dict[str, Any], seen: dict[str, Any]) -> Evidence:
        return Evidence(
            arguments=tuple(map(wire.decode, data["arguments"])),
            returned=wire.decode(seen["returned"]),
            expected=wire.decode(self._observe(self.reference, data)["returned"]),
            arguments_after=tuple(map(wire.decode, seen["arguments"])),
            observation=seen,
        )

    def _right(self, evidence: Evidence) -> bool:
        if evidence.observation["status"] != "returned":
            return False
        if self.is_right:
            return self.is_right(evidence)
        return agreement.agree(evidence.expected, evidence.returned, self.relative, self.absolute)

    def _diagnose(self, sent: Sequence[dict], evidence: Sequence[Evidence], wrong: Sequence[int]) -> Outcome:
        """Find the misconceptions that fit, and show the first case on which the answer went wrong."""

        def gives_the_same(item: Misconception, places: Sequence[int]) -> bool:
            return all(self._same(self._observe(item.wrong, sent[at]), evidence[at]) for at in places)

        def case_to_show(item: Misconception) -> Evidence:
            seen = (index for index in wrong if item.is_seen(evidence[index]))
            return evidence[next(seen, wrong[0])]

        lead = "Your values can't tell these mistakes apart. It is one of them:"
        fitting = [item for item in self.misconceptions if gives_the_same(item, range(len(sent)))]
        if not fitting:
            lead = "More than one thing at once, it seems:"
            fitting = [item for item in self.misconceptions if any(item.is_seen(evidence[index]) for index in wrong)]
        if not fitting:
            fitting = [item for item in self.misconceptions if gives_the_same(item, wrong[:1])]
        first = evidence[wrong[0]]
        messages = [item.told(case_to_show(item)) for item in fitting] or [self._difference(first)]
        if len(messages) > 1:
            messages.insert(0, lead)
        if first.observation["printed"]:
            messages.append(f"On that case it printed: {first.observation['printed'].strip()}")
        return Outcome(self.name, Status.NOT_YET, "\n".join(messages), tuple(item.name for item in fitting))

    def _same(self, made: dict[str, Any], evidence: Evidence) -> bool:
        """Whether a misconception was observed to give what the learner's answer gave."""
        answer = evidence.observation
        if made["status"] != answer["status"] or self.habits(made) != self.habits(answer):
            return False
        if made["status"] == "raised":
            return all(made["error"][part] == answer["error"][part] for part in ("type", "message"))
        return agreement.agree(wire.decode(made["returned"]), evidence.returned, self.relative, self.absolute)

    def _difference(self, evidence: Evidence) -> str:
        """Say what differs, where no misconception was recognised."""
        described = self.describe(evidence)
        if described:
            return described
        call, error = self.call(self.name, evidence.arguments), evidence.observation["error"]
        if error:
            line = f" in the line `{error['line']}`" if error["line"] else ""
            return f"{call} raised {error['type']}{line}: {error['message'] or 'no message'}"
        if evidence.returned is None and evidence.expected is not None:
            return f"{call} gave None. Does your function end with `return`?"
        return f"{call}: {describe_difference(evidence.returned, evidence.expected)}"
