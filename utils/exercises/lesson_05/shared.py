"""What the exercises of lesson 05 share."""

import numpy as np

from utils.exercises.agreement import as_array, close
from utils.exercises.case import Evidence
from utils.exercises.wording import show, show_apart


def one_hot_rows(rng: np.random.Generator, n_samples: int, n_classes: int) -> np.ndarray:
    """Draw one-hot targets."""
    return np.eye(n_classes)[rng.integers(n_classes, size=n_samples)]


def row(evidence: Evidence, *, with_right: bool = False) -> str:
    """Say what came of the first row that is not right."""
    probabilities, targets = evidence.arguments
    got, wanted = as_array(evidence.returned), evidence.expected
    row = int(np.argmin(close(got, wanted))) if got is not None and got.shape == wanted.shape else None
    given, right = show_apart(evidence.returned, wanted) if row is None else show_apart(got[row], wanted[row])
    asked = f"For the probabilities {show(probabilities[row or 0])} and the target {show(targets[row or 0])}"
    return f"{asked} you gave {given}{f'; right is {right}' if with_right else ''}."


def for_each_class(evidence: Evidence) -> str:
    """Say that there is a number for each class."""
    return (
        f"You gave {np.size(evidence.returned)} numbers for {len(evidence.arguments[0])} samples, one for each class. "
        "A sample is a row: sum along it."
    )


EPSILONS = np.array(
    [digit * 10.0**-power for power in range(1, 35) for digit in (1, 2, 5)]
    + [np.finfo(kind).eps for kind in (np.float64, np.float32)]
)


def with_epsilons(probabilities: np.ndarray) -> np.ndarray:
    """Return the probabilities with small numbers added, or clipped, along a new first axis."""
    eps = EPSILONS.reshape(-1, *(1,) * probabilities.ndim)
    return np.concatenate([probabilities + eps, np.maximum(probabilities, eps), np.clip(probabilities, eps, 1 - eps)])
