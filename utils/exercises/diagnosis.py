"""From an answer that goes wrong to the mistake behind it.

A mistake is named only if it explains every case that went wrong. In this order:

1. a known wrong answer of the exercise gives the same on all cases;
2. what the exercise knows how to see (`Misconception.seen`) shows in every wrong case;
3. a slip that any answer may have: in an error (`slips.py`), or in the numbers (`families.py`);
4. two known wrong answers together explain every wrong case;
5. shapes do not fit in a later case, and fitted in the first by chance;
6. one of them explains the first wrong case: told as a guess, and not recorded.

Otherwise the first difference is described (`wording.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.ma  # np.unique and np.median load it at their first call, which takes as long as a check

from utils.exercises import agreement
from utils.exercises.case import Evidence
from utils.exercises.families import family_of
from utils.exercises.misconception import Misconception
from utils.exercises.slips import OF_SHAPES, slip_in

Observe = Callable[[Callable, int], dict[str, Any]]


@dataclass
class Diagnosis:
    """The names of the mistakes that were recognised, and sentences on them; both may be empty."""

    names: tuple[str, ...] = ()
    sentences: list[str] = field(default_factory=list)


class KnownAnswers:
    """What the known wrong answers of an exercise give on the cases, observed when it is asked for.

    Parameters
    ----------
    misconceptions : sequence of Misconception
    observe : callable
        A function and the number of a case to an observation.
    evidence : sequence of Evidence
        Of the learner's answer, a case each.
    same : callable
        Whether an observation of a known wrong answer is what the learner's answer gave.
    one_answer : bool
        Whether only the reference's values are right. Where an answer is judged by its properties, other values than
        those of the reference say nothing against a mistake that is seen.
    """

    def __init__(
        self,
        misconceptions: Sequence[Misconception],
        observe: Observe,
        evidence: Sequence[Evidence],
        same: Callable[[dict[str, Any], Evidence], bool],
        *,
        one_answer: bool,
    ) -> None:
        self.misconceptions, self.evidence = misconceptions, evidence
        self._gave, self._same, self._one_answer = observe, same, one_answer
        self._looked_at: dict[tuple[Misconception, int], bool] = {}

    def give_the_same(self, item: Misconception, places: Sequence[int]) -> bool:
        """Whether the misconception, in one of its guises, gives what the answer gave in all these cases."""
        return any(self.gives_the_same(function, places) for function in (item.wrong, *item.also))

    def gives_the_same(self, function: Callable, places: Sequence[int]) -> bool:
        """Whether this known wrong answer gives what the answer gave in all these cases."""
        return all(self._same(self._gave(function, at), self.evidence[at]) for at in places)

    def shows(self, item: Misconception, at: int) -> bool:
        """Whether the mistake shows in this case by itself; each is looked at once."""
        if (item, at) not in self._looked_at:
            self._looked_at[item, at] = item.is_seen(self.evidence[at])
        return self._looked_at[item, at]

    def is_seen(self, item: Misconception, at: int) -> bool:
        """Whether the mistake shows in a wrong case, and all is right there where it would make no difference."""
        return self.shows(item, at) and (not self._one_answer or self._is_right_elsewhere(item, at))

    def _is_right_elsewhere(self, item: Misconception, at: int) -> bool:
        one = self.evidence[at]
        if one.observation["status"] != "returned":
            return True
        made = agreement.as_array(self._gave(item.wrong, at)["returned"])
        got, wanted = agreement.as_array(one.returned), agreement.as_array(one.expected)
        if made is None or wanted is None or made.shape != wanted.shape or got is None or got.shape != wanted.shape:
            return True
        untouched = agreement.close(made, wanted)
        return bool(agreement.close(got, wanted)[untouched].all())


def diagnose(known: KnownAnswers, wrong: Sequence[int], call: Callable[[Evidence], str]) -> Diagnosis:
    """Find the mistakes that explain the cases that went wrong; `call` writes a case as the learner would call it."""
    first = known.evidence[wrong[0]]
    # The first case is the shortest. Most known wrong answers differ there, or in a wrong one: they are run no further.
    order = list(dict.fromkeys([0, *wrong, *range(len(known.evidence))]))
    # A mistake itself is likelier than another one in some guise. What could be seen, and is not, waits.
    likely = [item for item in known.misconceptions if not item.seen or all(known.shows(item, at) for at in wrong)]
    fitting = [item for item in likely if known.gives_the_same(item.wrong, order)]
    fitting = fitting or [item for item in known.misconceptions if known.give_the_same(item, order)]
    if fitting:
        lead = "Your values can't tell these mistakes apart. It is one of them:"
        return _named(fitting, [item.told(_shown(known, item, wrong)) for item in fitting], lead)
    fitting = [item for item in likely if item.seen and all(known.is_seen(item, at) for at in wrong)]
    if fitting:
        return _named(fitting, [item.told(first) for item in fitting], "More than one thing at once, it seems:")
    slip = slip_in([known.evidence[at] for at in wrong], call) or family_of(known.evidence, wrong, call)
    if slip:
        return Diagnosis((slip.name,), [slip.sentence])
    pair = _two_that_explain(known, wrong)
    if pair:
        sentences = [item.told(known.evidence[at]) for item, at in pair.items()]
        return _named(list(pair), sentences, "More than one thing at once, it seems:")
    raised = [at for at in wrong if known.evidence[at].observation["error"]]
    slip = slip_in([known.evidence[at] for at in raised], call) if raised else None
    if slip and slip.name in OF_SHAPES:
        return Diagnosis((slip.name,), [slip.sentence])
    for item in known.misconceptions:
        if _tells_much(first) and known.give_the_same(item, wrong[:1]):
            return Diagnosis((), [f"In this case it looks like the following, but there is more: {item.told(first)}"])
    return Diagnosis()


def _named(items: Sequence[Misconception], sentences: list[str], lead: str) -> Diagnosis:
    return Diagnosis(tuple(item.name for item in items), [lead, *sentences] if len(items) > 1 else sentences)


def _shown(known: KnownAnswers, item: Misconception, wrong: Sequence[int]) -> Evidence:
    """Return the first wrong case in which the mistake shows by itself."""
    return known.evidence[next((at for at in wrong if known.shows(item, at)), wrong[0])]


def _two_that_explain(known: KnownAnswers, wrong: Sequence[int]) -> dict[Misconception, int]:
    """Find two misconceptions such that each wrong case shows one of them, and a case for each that does."""

    def explains(item: Misconception, at: int) -> bool:
        return (_tells_much(known.evidence[at]) and known.give_the_same(item, [at])) or known.is_seen(item, at)

    for one in known.misconceptions:
        if not explains(one, wrong[0]):
            continue
        left = [at for at in wrong if not explains(one, at)]
        for other in known.misconceptions:
            if left and other is not one and all(explains(other, at) for at in left):
                return {one: wrong[0], other: left[0]}
    return {}


def _tells_much(evidence: Evidence) -> bool:
    """Whether the answer holds two numbers at least that no chance would give: no whole ones."""
    got = agreement.as_array(evidence.returned)
    if got is None:
        return False
    got = got[np.isfinite(got)]
    return np.unique(got[got != np.rint(got)].round(9)).size >= 2
