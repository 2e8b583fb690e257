"""What the exercises of lesson 03 share."""

from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import close
from utils.exercises.case import Case, Evidence
from utils.exercises.misconception import told_after
from utils.exercises.wording import show

Change = Callable[[np.ndarray], np.ndarray]


def by_row(measure):
    """Make a column of what a function measures in each row."""
    return lambda logits: measure(logits, axis=1, keepdims=True)


row_maximum, row_sums = by_row(np.max), by_row(np.sum)


def nothing(logits):
    """Take nothing off: the exponentials overflow."""
    return 0


# What may be taken off before the exponential. A mistake in what follows is the same with each.
SHIFTS = (row_maximum, nothing, np.max, lambda logits: logits.max(axis=0))
# What is no safe shift. Others overflow in the same rows: the minimum as the mean does, a column as the median.
OTHER_SHIFTS = (
    *map(by_row, (np.mean, np.median, lambda logits, **axis: np.abs(logits).max(**axis))),
    row_sums,
    np.mean,
    np.min,
)


def plain_softmax(logits):
    """Softmax as the formula stands: it overflows."""
    exponentials = np.exp(logits)
    return exponentials / row_sums(exponentials)


def safe_softmax(logits):
    """Softmax with each row shifted by its maximum."""
    return plain_softmax(logits - row_maximum(logits))


def softmax_of(change: Callable) -> tuple[Callable, ...]:
    """Make softmax of what a function makes of its arguments, safe and as the formula stands."""
    return tuple(
        lambda *arguments, softmax=softmax: softmax(change(*arguments)) for softmax in (safe_softmax, plain_softmax)
    )


def after(change: Callable, functions: tuple[Callable, ...]) -> tuple[Callable, ...]:
    """Make the same functions, with their result changed."""
    return tuple(lambda logits, function=function: change(function(logits)) for function in functions)


def quotients(divisor: Change, base: float = np.e) -> tuple[Callable, ...]:
    """Make softmax with another divisor than the rows' sums, a function for each shift."""

    def make(shift):
        def quotient(logits):
            powers = np.power(base, logits - shift(logits))
            return powers / divisor(powers)

        return quotient

    return tuple(map(make, SHIFTS))


def first_row(evidence: Evidence) -> str:
    """Say what came of the first row."""
    return row_message(0, evidence)


mistake_in_a_row = told_after(first_row)


def first_wrong_row(evidence: Evidence) -> str:
    """Say what came of the first row that is not right."""
    return row_message(int(_wrong_rows(evidence).argmax()), evidence)


def row_message(row: int, evidence: Evidence) -> str:
    """Say what came of this row."""
    returned = np.asarray(evidence.returned)
    given = returned[row] if returned.ndim == 2 else evidence.returned
    return f"For the row {show(evidence.arguments[0][row])} you gave {show(given)}."


def row_sum_message(evidence: Evidence) -> str:
    """Say what the rows of the answer sum to."""
    return f"Your rows sum to {show(np.asarray(evidence.returned, dtype=float).sum(axis=1))}."


def _wrong_rows(evidence: Evidence) -> np.ndarray:
    return ~close(np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected)).all(axis=1)


def _highest(evidence: Evidence) -> np.ndarray:
    """Return what goes into the largest exponential of each row, where nothing is taken off."""
    return evidence.arguments[0].max(axis=1)


def overflow_seen(evidence: Evidence) -> bool:
    """Whether rows out of the exponential's range are wrong, and only they: NaN, infinite or nothing but zeros."""
    returned, wrong = np.asarray(evidence.returned, dtype=float), _wrong_rows(evidence)
    lost = ~np.isfinite(returned).all(axis=1) | ~returned.any(axis=1)
    return bool(wrong.any() and (lost & (np.abs(_highest(evidence)) > 700))[wrong].all())


def overflow_message(evidence: Evidence) -> str:
    """Say that a row's own exponentials are out of range."""
    went_in = _highest(evidence)[int(_wrong_rows(evidence).argmax())]
    why = "too large for a float64" if went_in > 0 else "0 in float64, and so is the sum"
    return (
        f"{first_wrong_row(evidence)} The exponential of {show(went_in)} is {why}. A shift of a whole row changes "
        "nothing: subtract each row's maximum before the exponential."
    )


def batch_maximum_message(evidence: Evidence) -> str:
    """Say that a row lies too far below the largest logit of the batch."""
    return (
        f"{first_wrong_row(evidence)} The largest logit of the whole batch is {show(evidence.arguments[0].max())}. "
        "Seen from there, each exponential of this row is 0. Subtract each row's own maximum: "
        "max(axis=1, keepdims=True)."
    )


def other_shift_message(evidence: Evidence) -> str:
    """Say that what was subtracted does not bring the largest logit of a row to 0."""
    return (
        f"{first_wrong_row(evidence)} Something was subtracted, but not the row's maximum: its largest logit is still "
        "far from 0, and an exponential too large or 0. Only max(axis=1, keepdims=True) makes every row safe."
    )


def draw_logits(rng: np.random.Generator) -> list[Case]:
    """Draw logits, some of them far from 0 and far apart, a batch of one and whole numbers among them."""
    simple = np.array([[3.0, 1.0, -3.0], [0.2, 0.1, 0.0]])
    drawn = [2 * rng.normal(size=shape) for shape in ((4, 3), (3, 5), (1, 4))]
    far = rng.uniform(900, 1100)
    rows = [[1000.0, 1000.0, 998.0], [3.0, 1.0, -3.0], [-far, -far - 1, -far - 3], [-1000.0, 1000.0, -998.0]]
    wide = np.array([[0.0, -6 * far, -2.0], [1.5, 0.5, -0.5]])
    return [Case((logits,)) for logits in (simple, *drawn, np.array(rows), wide, rng.integers(-3, 4, size=(2, 3)))]
