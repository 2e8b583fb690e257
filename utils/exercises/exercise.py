"""What an exercise is, and how an answer is judged.

An exercise has four parts, and everybody who uses it shares them: seeded cases that JSON can carry, a reference, a
driver (`drivers.py`) and a diagnosis made from inputs and outputs alone. The check in the notebook is

    cases -> observe (driver, the learner's answer) -> judge (reference, diagnosis) -> Outcome

and a grader does the same with `observe` in another process: what goes over the pipe is `Case.to_json` one way and an
observation the other way. The reference never goes there.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from utils import progress
from utils.exercises import agreement, drivers, wire
from utils.exercises.display import GREY, Card, Code, Options
from utils.exercises.outcome import Outcome, Status
from utils.exercises.wording import describe_call, describe_difference, join, show

NOTEBOOK_SEED = 0


@dataclass(frozen=True)
class Case:
    """One question to an answer: the arguments of the call, and options for the driver. JSON can carry both."""

    arguments: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the case as JSON data, as `drivers.observe` takes it."""
        return {"arguments": [wire.encode(argument) for argument in self.arguments], "options": self.options}


@dataclass(frozen=True)
class Evidence:
    """What a diagnosis sees: one case, what the learner's answer made of it, and what the reference makes of it.

    Attributes
    ----------
    arguments : tuple
        The arguments of the call, before it.
    returned, expected : object
        What the answer returned, and what the reference returns. A torch tensor is a `wire.TensorValue`.
    arguments_after : tuple
        The arguments as the answer left them.
    observation : dict
        The whole observation: status, error, printed text, warnings.
    """

    arguments: tuple
    returned: Any
    expected: Any
    arguments_after: tuple
    observation: dict[str, Any]


@dataclass(frozen=True)
class Misconception:
    """A known wrong answer, runnable, with its own message.

    An answer is recognised when it gives what `wrong` gives, on every case; failing that, when `seen` says so on some
    case that the answer gets wrong. Both look at outputs alone.

    Attributes
    ----------
    name : str
        A few words, unique in the exercise: "rounds down".
    wrong : callable
        The answer of somebody who has this misconception.
    message : callable
        Evidence to sentences, with the learner's own values.
    seen : callable, optional
        Evidence to bool, for answers with this misconception and something else besides.
    """

    name: str
    wrong: Callable
    message: Callable[[Evidence], str]
    seen: Callable[[Evidence], bool] | None = None


def gives(*variants: Callable) -> Callable[[Evidence], bool]:
    """Make a predicate for `Misconception.seen`: whether the answer is what one of these functions gives.

    Parameters
    ----------
    *variants : callable
        Other ways to write the same wrong answer.
    """

    def seen(evidence: Evidence) -> bool:
        return any(
            agreement.agree(variant(*evidence.arguments), evidence.returned, relative=1e-4, absolute=1e-6)
            for variant in variants
        )

    return seen


def error_says(*texts: str) -> Callable[[Evidence], bool]:
    """Make a predicate for `Misconception.seen`: whether the answer raised an error whose message holds one of these.

    Parameters
    ----------
    *texts : str
        Parts of messages, of one error or of different versions of it.
    """

    def seen(evidence: Evidence) -> bool:
        error = evidence.observation["error"]
        return error is not None and any(text in error["message"] for text in texts)

    return seen


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
    hints_given : int
        How many hints the learner has asked for.
    """

    name: str
    hints: tuple[str, ...]
    why: str
    praise: str
    hints_given: int = field(default=0, init=False)

    driver = "call"

    def __repr__(self) -> str:
        return f"<the exercise {self.name}: call .check({self.name}), .hint() or .solution(), with the brackets>"

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the cases drawn from this seed, the simplest first."""
        raise NotImplementedError

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Say what the observations (one a case, or fewer if the last one ended the run) amount to."""
        raise NotImplementedError

    def check(self, answer: Any) -> Outcome:
        """Check an answer in this notebook and return the outcome. Never raises, whatever the answer does.

        In a learner's own folder, the outcome goes into the learner's progress as well.

        Parameters
        ----------
        answer : object
            What the learner wrote: a function, a value or a choice.
        """
        cases = self.cases()
        observations = []
        for case in cases:
            observations.append(drivers.observe(self.driver, answer, case.to_json()))
            if observations[-1]["status"] in ("stub", "unusable", "interrupted"):
                break
        outcome = self.judge(cases, observations)
        _keep(outcome)
        return outcome

    def hint(self) -> None:
        """Show the hints so far and one more."""
        self.hints_given = min(self.hints_given + 1, len(self.hints))
        told = [f"{number}. {hint}" for number, hint in enumerate(self.hints[: self.hints_given], start=1)]
        if self.hints_given == len(self.hints):
            told.append("That was the last hint. The solution shows the whole answer.")
        Card(f"Hint {self.hints_given} of {len(self.hints)}", self.name, tuple(told)).display()

    def solution(self) -> None:
        """Show the answer and why it is right."""
        Card("Solution", self.name, (self._shown_answer, self.why)).display()

    @property
    def _shown_answer(self) -> Code | Options:
        return Code(self.answer_text)

    @property
    def answer_text(self) -> str:
        """The answer as `solution` prints it."""
        raise NotImplementedError

    def _outcome(self, status: Status, message: str, misconceptions: Sequence[str] = ()) -> Outcome:
        return Outcome(self.name, status, message, tuple(misconceptions))

    def _not_attempted(self) -> Outcome:
        return self._outcome(
            Status.NOT_ATTEMPTED, "Put your answer in place of the dots, run the cell, then check again."
        )


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
    watches_arguments : bool
        Whether the arguments after the call belong to the answer, too.
    floats_asked : bool
        Whether an integer or boolean array is wrong even where its values are right.
    relative, absolute : float
        The tolerances; the defaults accept an answer computed in float32.
    """

    reference: Callable
    draw_cases: Callable[[np.random.Generator], Sequence[Case]]
    misconceptions: tuple[Misconception, ...] = ()
    driver: str = "call"
    watches_arguments: bool = False
    floats_asked: bool = False
    relative: float = 1e-4
    absolute: float = 1e-6

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the cases drawn from this seed, the simplest first."""
        return tuple(self.draw_cases(np.random.default_rng(seed)))

    def submission(self, function: Callable) -> Any:
        """Return what a learner whose answer is this function hands in: for a function exercise, the function."""
        return function

    @property
    def answer_text(self) -> str:
        """The reference's source."""
        return inspect.getsource(self.reference).rstrip().replace(self.reference.__name__, self.name)

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Compare what was observed with the reference, and name the misconception where it differs."""
        last = observations[-1]
        if observations[0]["status"] == "stub":
            return self._not_attempted()
        if last["status"] == "unusable":
            return self._outcome(
                Status.NOT_YET,
                f"`{self.name}` is {show(wire.decode(last['returned']))} now, not a function. "
                "Run the cell that defines it again.",
            )
        if last["status"] == "interrupted":
            call = describe_call(self.name, wire_arguments(cases[len(observations) - 1]))
            return self._outcome(
                Status.NOT_YET,
                f"You interrupted the check: {call} had not come to an end. Is there a loop without one?",
            )
        evidence = [self._evidence(case, seen) for case, seen in zip(cases, observations, strict=True)]
        wrong = [index for index, item in enumerate(evidence) if not self._right(item)]
        if not wrong:
            return self._outcome(Status.CORRECT, self.praise)
        return self._diagnose(cases, evidence, wrong)

    def _evidence(self, case: Case, seen: dict[str, Any]) -> Evidence:
        return Evidence(
            arguments=wire_arguments(case),
            returned=wire.decode(seen["returned"]),
            expected=self._answer(self._observe_reference(case)),
            arguments_after=tuple(map(wire.decode, seen["arguments"])),
            observation=seen,
        )

    def _observe_reference(self, case: Case) -> dict[str, Any]:
        return drivers.observe(self.driver, self.reference, case.to_json())

    def _answer(self, observation: dict[str, Any]) -> Any:
        """Return what is compared: the returned value, with the arguments after the call where they belong to it."""
        returned = wire.decode(observation["returned"])
        return (returned, *map(wire.decode, observation["arguments"])) if self.watches_arguments else returned

    def _right(self, evidence: Evidence) -> bool:
        return (
            evidence.observation["status"] == "returned"
            and agreement.agree(evidence.expected, self._answer(evidence.observation), self.relative, self.absolute)
            and not (self.floats_asked and agreement.holds_integers(evidence.returned))
        )

    def _diagnose(self, cases: Sequence[Case], evidence: Sequence[Evidence], wrong: Sequence[int]) -> Outcome:
        """Find the misconceptions that fit, and show the first case on which the answer went wrong."""
        first = evidence[wrong[0]]

        def gives_the_same(item: Misconception, places: Sequence[int]) -> bool:
            made = (drivers.observe(self.driver, item.wrong, cases[place].to_json()) for place in places)
            return all(self._same(one, evidence[place].observation) for one, place in zip(made, places, strict=True))

        lead = "Your values can't tell these mistakes apart. It is one of them:"
        fitting = [item for item in self.misconceptions if gives_the_same(item, range(len(cases)))]
        if not fitting:
            lead = "More than one thing at once, it seems:"
            fitting = [item for item in self.misconceptions if self._seen_on(item, evidence, wrong)]
        if not fitting:
            fitting = [item for item in self.misconceptions if gives_the_same(item, wrong[:1])]
        messages = [_message(item, self._telling(item, evidence, wrong)) for item in fitting] or [self._describe(first)]
        if len(messages) > 1:
            messages.insert(0, lead)
        if first.observation["printed"]:
            messages.append(f"On that case it printed: {first.observation['printed'].strip()}")
        return self._outcome(Status.NOT_YET, "\n".join(messages), [item.name for item in fitting])

    def _seen_on(self, item: Misconception, evidence: Sequence[Evidence], wrong: Sequence[int]) -> bool:
        return item.seen is not None and any(_quietly(item.seen, evidence[index]) for index in wrong)

    def _telling(self, item: Misconception, evidence: Sequence[Evidence], wrong: Sequence[int]) -> Evidence:
        """Return the case to show: the first wrong one, or the first on which the misconception itself is seen."""
        if item.seen is not None:
            wrong = [index for index in wrong if _quietly(item.seen, evidence[index])] or wrong
        return evidence[wrong[0]]

    def _same(self, made: dict[str, Any], answer: dict[str, Any]) -> bool:
        """Whether a misconception was observed to give what the learner's answer gave."""
        if made["status"] != answer["status"]:
            return False
        if made["status"] == "raised":
            return all(made["error"][part] == answer["error"][part] for part in ("type", "message"))
        one, other = self._answer(made), self._answer(answer)
        same_kind = not self.floats_asked or agreement.holds_integers(one) == agreement.holds_integers(other)
        return same_kind and agreement.agree(one, other, self.relative, self.absolute)

    def _describe(self, evidence: Evidence) -> str:
        """Say what differs, where no misconception was recognised."""
        call = describe_call(self.name, evidence.arguments)
        error = evidence.observation["error"]
        if error:
            line = f" in the line `{error['line']}`" if error["line"] else ""
            return f"{call} raised {error['type']}{line}: {error['message'] or 'no message'}"
        asked = evidence.expected[0] if self.watches_arguments else evidence.expected
        if evidence.returned is None and asked is not None:
            return f"{call} gave None. Does your function end with `return`?"
        if self.floats_asked and agreement.holds_integers(evidence.returned):
            return f"{call} gave whole numbers of an integer type. Floats are asked, such as 1.0."
        if self.watches_arguments:
            returned_differs = describe_difference(evidence.returned, evidence.expected[0])
            return f"{call}: {returned_differs or 'your result is right, but the call changed its arguments.'}"
        return f"{call}: {describe_difference(evidence.returned, evidence.expected)}"


@dataclass(kw_only=True, eq=False, repr=False)
class ValueExercise(FunctionExercise):
    """The learner gives one value; the reference is a function without arguments that computes it."""

    draw_cases: Callable[[np.random.Generator], Sequence[Case]] = lambda rng: (Case(),)
    driver: str = "value"
    relative: float = 1e-3

    def submission(self, function: Callable) -> Any:
        """Return what a learner whose answer is this function hands in: its value."""
        return function()

    @property
    def answer_text(self) -> str:
        """The reference's source, and the line that gives its value to the learner's name."""
        source = inspect.getsource(self.reference).rstrip().replace(self.reference.__name__, f"compute_{self.name}")
        return f"{source}\n\n{self.name} = compute_{self.name}()"

    def _observe_reference(self, case: Case) -> dict[str, Any]:
        return drivers.observe("call", self.reference, case.to_json())

    def _diagnose(self, cases: Sequence[Case], evidence: Sequence[Evidence], wrong: Sequence[int]) -> Outcome:
        """Compare the value with those of the misconceptions."""
        first = evidence[0]
        fitting = [
            item
            for item in self.misconceptions
            if agreement.agree(item.wrong(), first.returned, self.relative, self.absolute)
            or (item.seen is not None and _quietly(item.seen, first))
        ]
        messages = [_message(item, first) for item in fitting]
        if not messages and agreement.as_number(first.returned) is None:
            messages = [f"A number is asked, and `{self.name}` is {show(first.returned)}."]
        messages = messages or [f"{show(first.returned)} is not it yet. Take a hint if you are stuck."]
        return self._outcome(Status.NOT_YET, "\n".join(messages), [item.name for item in fitting])


@dataclass(frozen=True)
class Option:
    """One option of a choice: its letter, its text, whether it is right, and what to say to whoever gets it wrong."""

    letter: str
    text: str
    right: bool
    reason: str


@dataclass(kw_only=True, eq=False, repr=False)
class ChoiceExercise(Exercise):
    """The learner picks the letters of the right options: "BD", or ["B", "D"].

    Attributes
    ----------
    question : str
        What `ask` shows above the options.
    options : tuple of Option
        Each wrong option has its own reason, said to whoever picks it; each right one has a nudge, said to whoever
        misses it.
    """

    question: str
    options: tuple[Option, ...]

    driver = "value"

    def cases(self, seed: int = NOTEBOOK_SEED) -> tuple[Case, ...]:
        """Return the only case: a choice has no arguments."""
        return (Case(),)

    @property
    def reference(self) -> frozenset[str]:
        """The letters of the right options."""
        return frozenset(option.letter for option in self.options if option.right)

    @property
    def answer_text(self) -> str:
        """The right options, letter and text."""
        return str(self._shown_answer)

    @property
    def _shown_answer(self) -> Options:
        return Options({option.letter: option.text for option in self.options if option.right})

    def ask(self) -> None:
        """Show the question and its options."""
        options = Options({option.letter: option.text for option in self.options})
        Card("Question", self.name, (self.question, options)).display()

    def judge(self, cases: Sequence[Case], observations: Sequence[dict[str, Any]]) -> Outcome:
        """Give each option that was wrongly picked or missed its own reason."""
        if observations[0]["status"] == "stub":
            return self._not_attempted()
        answer = wire.decode(observations[0]["returned"])
        picked = _letters(answer)
        known = [option.letter for option in self.options]
        if picked is None or not picked <= set(known):
            example = "".join(known[: min(2, len(self.reference))])
            how = f'Give letters out of {join(known)}, such as "{example}".'
            return self._outcome(Status.NOT_YET, f"{show(answer)} is not a choice. {how}")
        wrong = [option for option in self.options if option.letter in picked and not option.right]
        missed = [option for option in self.options if option.letter not in picked and option.right]
        if not wrong and not missed:
            return self._outcome(Status.CORRECT, self.praise)
        messages = [f"{option.letter} ({option.text}): {option.reason}" for option in wrong]
        if not wrong:
            messages = [f"What you picked is right, but not all of it. {missed[0].reason}"]
        elif len(picked) > 1 and len(self.reference) == 1:
            messages.append("Give one letter.")
        elif len(picked) > len(wrong):
            messages.append("The rest of what you picked is right.")
        return self._outcome(Status.NOT_YET, "\n".join(messages), [f"picks {option.letter}" for option in wrong])


def _keep(outcome: Outcome) -> None:
    """Add the outcome to the learner's progress; where that fails, say so, and let the check stand."""
    if outcome.status is Status.NOT_ATTEMPTED:
        return
    try:
        progress.record(outcome.exercise, outcome.correct, outcome.misconceptions)
    except OSError as error:
        told = f"Your progress could not be kept: {error.strerror or error}. The outcome below holds all the same."
        Card("Note", outcome.exercise, (told,), GREY).display()


def wire_arguments(case: Case) -> tuple:
    """Return the case's arguments as the answer received them."""
    return tuple(wire.decode(argument) for argument in case.to_json()["arguments"])


def _letters(answer: Any) -> set[str] | None:
    """Return the letters picked, from "BD", "b and d" or a collection of letters; None if it is no such thing."""
    parts = [answer] if isinstance(answer, str) else answer
    if not isinstance(parts, (list, tuple, set)) or not all(isinstance(part, str) for part in parts):
        return None
    words = re.findall(r"[^\W_]+", " ".join(parts).upper())
    return {letter for word in words if word != "AND" for letter in word} or None


def _message(item: Misconception, evidence: Evidence) -> str:
    """Return the misconception's message, or its name where the learner's values are too odd for the message."""
    try:
        with np.errstate(all="ignore"):
            return item.message(evidence)
    except Exception:
        return f"It looks like this mistake: {item.name}."


class _Nothing:
    """What an answer that raised has returned, for a predicate: NumPy would take None for a NaN, or for one number."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("nothing was returned")


def _quietly(seen: Callable[[Evidence], bool], evidence: Evidence) -> bool:
    """Ask a predicate that expects arrays of something that may be anything."""
    if evidence.returned is None:
        evidence = replace(evidence, returned=_Nothing())
    try:
        with np.errstate(all="ignore"):
            return bool(seen(evidence))
    except Exception:
        return False
