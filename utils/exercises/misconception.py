"""Known wrong answers: how they are told from each other, and what is said to whoever gives one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Evidence


@dataclass(frozen=True)
class Misconception:
    """A known wrong answer, runnable, with its own message.

    An answer is recognised when it gives what `wrong` gives, on every case; failing that, when `seen` says so on some
    case that the answer gets wrong; failing that, when it gives what `wrong` gives on the first of these. All look at
    outputs alone.

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

    def is_seen(self, evidence: Evidence) -> bool:
        """Whether `seen` says so of this evidence, which may hold anything where `seen` expects an array."""
        if self.seen is None:
            return False
        if evidence.returned is None:
            evidence = replace(evidence, returned=_Nothing())
        try:
            with np.errstate(all="ignore"):
                return bool(self.seen(evidence))
        except Exception:
            return False

    def told(self, evidence: Evidence) -> str:
        """Return the message, or the name where the learner's values are too odd for the message."""
        try:
            with np.errstate(all="ignore"):
                return self.message(evidence)
        except Exception:
            return f"It looks like this mistake: {self.name}."


def gives(*variants: Callable) -> Callable[[Evidence], bool]:
    """Make a predicate for `Misconception.seen`: whether the answer is what one of these functions gives."""
    return lambda evidence: any(agreement.agree(each(*evidence.arguments), evidence.returned) for each in variants)


def error_says(*texts: str) -> Callable[[Evidence], bool]:
    """Make a predicate for `Misconception.seen`: whether the answer raised an error that says one of these."""

    def seen(evidence: Evidence) -> bool:
        error = evidence.observation["error"]
        return error is not None and any(text in error["message"] for text in texts)

    return seen


def holds_nan(evidence: Evidence) -> bool:
    """Whether there is NaN among the numbers of the answer, for `Misconception.seen`."""
    return bool(np.isnan(np.asarray(evidence.returned, dtype=float)).any())


class _Nothing:
    """What an answer that raised has returned, for a predicate: NumPy would take None for a NaN, or for one number."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("nothing was returned")
