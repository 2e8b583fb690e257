"""What the questions of the assignment share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises.case import Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.wording import describe_call, show

VISIBLE_SHARE = 0.2  # of a question's points: the cases that the notebook's check shows
PRAISE = "Right on the cases shown here. The grading asks others of the same kind."


def question(**traits: Any) -> FunctionExercise:
    """Make a question of the assignment."""
    return FunctionExercise(visible_share=VISIBLE_SHARE, praise=PRAISE, **traits)


def gave(name: str, ending: str) -> Callable[[Evidence], str]:
    """Make a message: the call of this name, what it gave, what is right, and this ending."""

    def message(evidence: Evidence) -> str:
        call = describe_call(name, evidence.arguments)
        return f"{call} gave {show(evidence.returned)}; right is {show(evidence.expected)}. {ending}"

    return message


def one_hot(labels: np.ndarray, n_classes: int) -> np.ndarray:
    """Return one-hot rows."""
    return np.eye(n_classes)[labels]


def shares_of(rng: np.random.Generator, n_samples: int, n_classes: int) -> np.ndarray:
    """Draw rows of probabilities with two decimals, all above 0."""
    counts = rng.multinomial(100 - n_classes, rng.dirichlet(np.ones(n_classes), size=n_samples)) + 1
    return counts / 100
