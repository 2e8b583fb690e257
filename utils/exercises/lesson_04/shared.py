"""What the exercises of lesson 04 share."""

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Evidence


def softplus(x):
    """Return ln(1 + exp(x))."""
    return np.logaddexp(0, x)


def first_wrong_place(evidence: Evidence) -> int:
    """Return the place of the first number that is not right, or 0."""
    got, wanted = as_array(evidence.returned), as_array(evidence.expected)
    if got is None or got.shape != wanted.shape:
        return 0
    with np.errstate(all="ignore"):
        return int(np.argmin(np.isclose(got, wanted, rtol=1e-4, atol=1e-6)))
