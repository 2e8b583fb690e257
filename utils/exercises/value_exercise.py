"""Exercises whose answer is one value."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Case, Evidence
from utils.exercises.display import Code
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.outcome import Outcome
from utils.exercises.wording import show


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
    def right_answer(self) -> Code:
        """The reference's source, and the line that gives its value to the learner's name."""
        source = inspect.getsource(self.reference).rstrip().replace(self.reference.__name__, f"compute_{self.name}")
        return Code(f"{source}\n\n{self.name} = compute_{self.name}()")

    def _diagnose(self, cases: Sequence[Case], evidence: Sequence[Evidence], *others: Any) -> Outcome:
        """Say at least whether a number is too large or too small."""
        outcome = super()._diagnose(cases, evidence, *others)
        number = agreement.as_number(evidence[0].returned)
        if outcome.misconceptions or number is None or not np.isfinite(number):
            return outcome
        size = "large" if number > evidence[0].expected else "small"
        told = f"{show(number)} is too {size}. If you are stuck, take a hint: `exercises.{self.name}.hint()`."
        return replace(outcome, message=told, misconceptions=(f"too {size}",))

    def _difference(self, evidence: Evidence) -> str:
        given = f"`{self.name}` should be a number, and is {show(evidence.returned)}."
        number = agreement.as_number(evidence.returned)
        if isinstance(evidence.returned, str):
            return f"{given} Write the number without quotes."
        if number is not None and np.isnan(number):
            return f"{given} 0 / 0 gives nan, and so do inf - inf and the logarithm of a negative number."
        if number is not None:
            return f"{given} A division by 0 gives inf, and so does the exponential of a large number."
        return given
