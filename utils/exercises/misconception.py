"""Known wrong answers: how they are told from each other, and what is said to whoever gives one."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Evidence


@dataclass(frozen=True)
class Misconception:
    """A known wrong answer, runnable, with its own message.

    An answer is recognised when it gives what `wrong` or one of `also` gives, on every case. Failing that, when `seen`
    says so of every case that the answer gets wrong, and all is right where `wrong` makes no difference.
    `diagnosis.diagnose` has the whole order.

    Attributes
    ----------
    name : str
        A few words, unique in the exercise: "rounds down".
    wrong : callable
        The answer of somebody who has this misconception.
    message : callable
        Evidence to sentences, with the learner's own values.
    also : tuple of callable
        The same mistake in other guises, such as in an answer that overflows as well.
    seen : callable, optional
        Evidence to bool, for what no list of functions can hold: a limit, a small number added. It looks at outputs,
        and fires only where this mistake is the one explanation, and wherever `wrong` itself goes wrong: where it says
        no, `wrong` is run only if no other wrong answer fits, which keeps checks quick.
    """

    name: str
    wrong: Callable
    message: Callable[[Evidence], str]
    also: tuple[Callable, ...] = ()
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


def told_by(fault: Callable[[Evidence], str]) -> Callable[[str, Any, Callable[[Evidence], str]], Misconception]:
    """Make a maker of misconceptions for a value that is judged by its properties.

    `fault` names the first property that the value lacks, and each name is a misconception: its name, a value that has
    it, and its message.

    Examples
    --------
    >>> odd = told_by(lambda evidence: "" if evidence.returned % 2 else "even")("even", 4, lambda seen: "Add one.")
    >>> odd.name, odd.wrong()
    ('even', 4)
    """
    fault_of = functools.lru_cache(maxsize=1)(fault)  # each of the misconceptions asks for it

    def make(name: str, wrong: Any, message: Callable[[Evidence], str]) -> Misconception:
        return Misconception(name, lambda: wrong, message, seen=lambda evidence: fault_of(evidence) == name)

    return make


def mistake(
    name: str,
    told: str | Callable[[Evidence], str],
    wrong: Callable,
    *also: Callable,
    seen: Callable[[Evidence], bool] | None = None,
    after: Callable[[Evidence], str] | None = None,
) -> Misconception:
    """Make a misconception from its name, what is told of it (a text, or a function of the evidence), and its guises.

    What is told comes after what another function makes of the evidence, if there is one: see `told_after`.
    """

    def message(evidence: Evidence) -> str:
        start = f"{after(evidence)} " if after else ""
        return start + (told(evidence) if callable(told) else told)

    return Misconception(name, wrong, message, also, seen)


def told_after(start: Callable[[Evidence], str]) -> Callable[..., Misconception]:
    """Make a maker of misconceptions, as `mistake` is, whose messages all start with what the answer gave.

    Examples
    --------
    >>> of_three = told_after(lambda evidence: "You gave 3.")
    >>> of_three("doubled", "That is twice as much.", lambda x: 2 * x).message(None)
    'You gave 3. That is twice as much.'
    """
    return functools.partial(mistake, after=start)


# What NumPy, PyTorch and Python raise for values, types and shapes that do not fit.
UNFIT = ("TypeError", "ValueError", "RuntimeError", "IndexError", "AxisError", "AttributeError")


def error_says(*texts: str, kinds: tuple[str, ...] = UNFIT, line: str = "") -> Callable[[Evidence], bool]:
    """Make a predicate for `Misconception.seen`: whether an error of such a class was raised that says one of these.

    If given, `line` stands in the learner's own line.
    """

    def seen(evidence: Evidence) -> bool:
        error: dict[str, Any] | None = evidence.observation["error"]
        return (
            error is not None
            and any(text in error["message"] for text in texts)
            and error["type"] in kinds
            and line in (error["line"] or "")
        )

    return seen


def not_finite(evidence: Evidence) -> np.ndarray:
    """Say which elements of the answer are NaN or infinite where the right ones are not.

    Raises ValueError where the answer is no array of the right shape: a predicate is then False.
    """
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected, dtype=float)
    if got.shape != wanted.shape:
        raise ValueError("another shape")
    return ~np.isfinite(got) & np.isfinite(wanted)


def only_not_finite(evidence: Evidence) -> bool:
    """Whether all that is wrong is NaN or infinite, and whatever is finite is right, for `Misconception.seen`."""
    odd = not_finite(evidence)
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected, dtype=float)
    return bool(odd.any() and not odd.all()) and agreement.agree(wanted[~odd], got[~odd])


class _Nothing:
    """What an answer that raised has returned, for a predicate: NumPy would take None for a NaN, or for one number."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("nothing was returned")
