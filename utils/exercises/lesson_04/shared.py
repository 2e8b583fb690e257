"""What the exercises of lesson 04 share."""

import numpy as np

from utils.exercises.agreement import as_array, close
from utils.exercises.case import Evidence
from utils.exercises.wording import show, show_apart


def softplus(x):
    """Return ln(1 + exp(x))."""
    return np.logaddexp(0, x)


def naive_sigmoid(x):
    """Sigmoid as the formula stands: it overflows at -1000, and comes out right."""
    return 1 / (1 + np.exp(-x))


def other_naive_sigmoid(x):
    """Sigmoid in its other form: it overflows at 1000, to NaN."""
    return np.exp(x) / (1 + np.exp(x))


def first_wrong_place(evidence: Evidence) -> int:
    """Return the place of the first number that is not right, or 0."""
    got, wanted = as_array(evidence.returned), as_array(evidence.expected)
    return int(np.argmin(close(got, wanted))) if got is not None and got.shape == wanted.shape else 0


def first_wrong(first: str, second: str, evidence: Evidence) -> str:
    """Say what came of the first place that is not right, with names for the two arguments."""
    at = first_wrong_place(evidence)
    one, other = (show(argument[at]) for argument in evidence.arguments)
    got, wanted = as_array(evidence.returned), as_array(evidence.expected)
    fits = got is not None and got.shape == wanted.shape
    given = show_apart(got[at], wanted[at])[0] if fits else show(evidence.returned)
    return f"For {first} {one} and {second} {other} you gave {given}."


def is_capped(evidence: Evidence) -> bool:
    """Whether all is right near 0, and what should be far from 0 stops at some limit, with the right sign."""
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected)
    size, far = np.abs(got), np.abs(wanted) > 30
    return bool(
        far.any()
        and np.allclose(got[~far], wanted[~far], rtol=1e-2, atol=1e-3)
        and np.ptp(size[np.abs(wanted) > 800]) < 0.5
        and ((size > 2) & (size < 800) & (got * wanted > 0))[far].all()
    )
