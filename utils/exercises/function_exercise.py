"""Exercises whose answer is a function, or a torch module: it is called on drawn cases and held against a reference."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from utils.exercises import agreement, drivers, settings, wire
from utils.exercises.case import Case, Evidence
from utils.exercises.diagnosis import KnownAnswers, diagnose
from utils.exercises.display import Code
from utils.exercises.exercise import NOTEBOOK_SEED, EnvironmentAtFault, Exercise
from utils.exercises.misconception import Misconception
from utils.exercises.outcome import Outcome, Status
from utils.exercises.slips import describe_error
from utils.exercises.wording import describe_call, describe_difference, join, show

CHANGES_ARGUMENT = "changes its argument"


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
    keeps_arguments : bool
        Whether a right answer must leave its arguments as they are. Where not, an answer that changes them is told.
    given : callable, optional
        The faulty code that the task hands out to be mended: an answer that still does the same is not attempted.
    is_right : callable, optional
        Evidence to bool, for an answer that returned something: takes the place of agreeing with the reference.
    habits : callable, optional
        Observation to anything comparable: what else of the run must be alike before an answer is taken for a known
        wrong one, such as whether NumPy warned.
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
    keeps_arguments: bool = False
    given: Callable | None = None
    is_right: Callable[[Evidence], bool] | None = None
    habits: Callable[[dict[str, Any]], Any] | None = None
    describe: Callable[[Evidence], str] = lambda evidence: ""
    call: Callable[[str, Sequence[Any]], str] = describe_call
    unusable: str = "That is not a function. Run the cell that defines it again."
    _drawn: dict[int, tuple[Case, ...]] = field(default_factory=dict, init=False)

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the cases drawn from this seed, the simplest first."""
        if seed not in self._drawn:
            self._drawn = {seed: tuple(self.draw_cases(np.random.default_rng(seed)))}
        return self._drawn[seed]

    def submission(self, function: Callable) -> Any:
        """Return what a learner whose answer is this function hands in: for a function exercise, the function."""
        return function

    @property
    def right_answer(self) -> Code:
        """The reference's source, under the learner's name."""
        return Code(inspect.getsource(self.reference).rstrip().replace(self.reference.__name__, self.name))

    @settings.quiet()
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
            told = f"You interrupted the check: {call} had not come to an end. Is there a loop that never ends?"
            return Outcome(self.name, Status.NOT_YET, told)
        evidence = [self._evidence(case, seen) for case, seen in zip(cases, observations, strict=True)]
        if self._is_as_given(cases, evidence):
            told = "It does what it did when it was given to you: find the bug, fix it, then check again."
            return Outcome(self.name, Status.NOT_ATTEMPTED, told)
        wrong = [index for index, right in enumerate(self._rights(evidence)) if not right]
        changed = self._changed_argument(evidence)
        if wrong:
            return self._diagnose(cases, evidence, wrong, changed)
        if changed and self.keeps_arguments:
            return Outcome(self.name, Status.NOT_YET, f"What you return is right. {changed}", (CHANGES_ARGUMENT,))
        praise = self.praise(evidence) if callable(self.praise) else self.praise
        return Outcome(self.name, Status.CORRECT, "\n".join(filter(None, (praise, changed))))

    @settings.quiet()
    def rights(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> tuple[bool, ...]:
        """Say of each observation whether the answer was right there; a grader counts them."""
        if observations[0]["status"] in ("stub", "unusable"):
            return (False,) * len(observations)
        evidence = [self._evidence(case, seen) for case, seen in zip(cases, observations, strict=False)]
        if self._is_as_given(cases, evidence):
            return (False,) * len(observations)
        kept = [not (self.keeps_arguments and self._changed_argument([item])) for item in evidence]
        return tuple(right and keeps for right, keeps in zip(self._rights(evidence), kept, strict=True))

    def _is_as_given(self, cases: Sequence[Case], evidence: Sequence[Evidence]) -> bool:
        return self.given is not None and all(
            self._same(self._observe(self.given, case), one) for case, one in zip(cases, evidence, strict=False)
        )

    def _rights(self, evidence: Sequence[Evidence]) -> list[bool]:
        right = [self._right(item) for item in evidence]
        sound = [item for item, fits in zip(evidence, right, strict=True) if fits]
        return [
            fits or _torch_asks_for_floats(item, instead_of=sound) for item, fits in zip(evidence, right, strict=True)
        ]

    def _observe(self, function: Callable, case: Case) -> dict[str, Any]:
        """Observe an answer of ours on a case, once: the next check of the same case is quicker."""
        if function not in case.made:
            case.made[function] = drivers.observe_ours(
                self.driver, self.submission(function), case.received, case.options, warned=self.habits is not None
            )
        return case.made[function]

    def _evidence(self, case: Case, seen: dict[str, Any]) -> Evidence:
        right = self._observe(self.reference, case)
        if right["status"] != "returned":
            case.made.clear()  # the notebook may have been mended by the next check
            raise EnvironmentAtFault(right)
        kept = seen["arguments"] == case.sent["arguments"]
        return Evidence(
            arguments=case.received,
            returned=wire.decode(seen["returned"]),
            expected=right["returned"],
            arguments_after=case.received if kept else tuple(map(wire.decode, seen["arguments"])),
            observation=seen,
        )

    def _right(self, evidence: Evidence) -> bool:
        if evidence.observation["status"] != "returned":
            return False
        if self.is_right:
            return self.is_right(evidence)
        return agreement.agree(evidence.expected, evidence.returned, self.relative, self.absolute)

    def _diagnose(
        self, cases: Sequence[Case], evidence: Sequence[Evidence], wrong: Sequence[int], changed: str
    ) -> Outcome:
        """Find the mistake that fits, or describe the first case on which the answer went wrong."""
        known = KnownAnswers(
            self.misconceptions,
            lambda function, at: self._observe(function, cases[at]),
            evidence,
            self._same,
            one_answer=self.is_right is None,
        )
        first = evidence[wrong[0]]
        found = diagnose(known, wrong, lambda one: self.call(self.name, one.arguments))
        sentences = found.sentences or [self._difference(first)]
        if first.observation["printed"] and "printed and not returned" not in found.names:
            sentences.append(f"On that case it printed: {first.observation['printed'].strip()}")
        sentences += [changed] if changed else []
        return Outcome(self.name, Status.NOT_YET, "\n".join(sentences), found.names)

    def _changed_argument(self, evidence: Sequence[Evidence]) -> str:
        """Say which argument another value has after the call; nothing if each is as it was."""
        names = list(inspect.signature(self.reference).parameters)
        for one in evidence:
            if one.arguments_after is one.arguments:
                continue
            for name, before, after in zip(names, one.arguments, one.arguments_after, strict=False):
                if agreement.as_array(before) is None or agreement.agree(before, after, 0, 0, nan=True):
                    continue
                return (
                    f"The call changes its argument: `{name}` was {show(before)}, and is {show(after)} afterwards. "
                    "Whoever calls your function would go on with other numbers. Make a new array: `a = a - b` does, "
                    "`a -= b` and `a[...] = b` write into the old one."
                )
        return ""

    def _same(self, made: dict[str, Any], evidence: Evidence) -> bool:
        """Whether a misconception was observed to give what the learner's answer gave."""
        answer = evidence.observation
        if made["status"] != answer["status"]:
            return False
        if made["status"] == "raised":
            return all(made["error"][part] == answer["error"][part] for part in ("type", "message"))
        return agreement.agree(made["returned"], evidence.returned, self.relative, self.absolute, nan=True) and (
            self.habits is None or self.habits(made) == self.habits(answer)
        )

    def _difference(self, evidence: Evidence) -> str:
        """Say what differs, where no misconception was recognised."""
        described = self.describe(evidence)
        if described:
            return described
        call = self.call(self.name, evidence.arguments)
        if evidence.observation["error"]:
            return describe_error(evidence, call)
        return f"{call}: {describe_difference(evidence.returned, evidence.expected)}{self._cause(evidence)}"

    def _cause(self, evidence: Evidence) -> str:
        """Say from which rows of the arguments NaN and infinities come, where they should not."""
        got, wanted = agreement.as_array(evidence.returned), agreement.as_array(evidence.expected)
        if got is None or wanted is None or got.shape != wanted.shape or np.isfinite(got).all() or not wanted.ndim:
            return ""
        place = tuple(np.argwhere(~np.isfinite(got) & np.isfinite(wanted))[0])
        names = inspect.signature(self.reference).parameters
        rows = [
            f"{name} {show(np.asarray(value)[place[0]])}"
            for name, value in zip(names, evidence.arguments, strict=False)
            if np.ndim(value) and len(value) == len(got)
        ]
        return f" The {show(got[place])} in row {place[0]} comes from {join(rows)}." if rows else ""


def _torch_asks_for_floats(evidence: Evidence, *, instead_of: Sequence[Evidence]) -> bool:
    """Whether PyTorch refused whole numbers that NumPy takes, in an argument with which floats came out right."""
    error = evidence.observation["error"]
    if error is None or error["type"] not in ("RuntimeError", "NotImplementedError"):
        return False
    told = ("not implemented for 'Long'", "same dtype", "scalar type", "output type Long", "require gradients")
    return any(text in error["message"] for text in told) and any(
        agreement.holds_integers(whole) and not agreement.holds_integers(floats)
        for other in instead_of
        for whole, floats in zip(evidence.arguments, other.arguments, strict=True)
    )
