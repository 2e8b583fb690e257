"""Exercises whose answer is one value."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Case, Evidence
from utils.exercises.display import Code
from utils.exercises.function_exercise import FunctionExercise
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

    def _difference(self, evidence: Evidence) -> str:
        if agreement.as_number(evidence.returned) is None:
            return f"`{self.name}` should be a number, and is {show(evidence.returned)}."
        return f"{show(evidence.returned)} is not it yet. Take a hint if you are stuck."
