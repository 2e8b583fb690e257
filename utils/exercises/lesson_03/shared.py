"""What the exercises of lesson 03 share."""

import numpy as np

from utils.activations import softmax
from utils.exercises.case import Case, Evidence
from utils.exercises.wording import show


def overflowing_softmax(logits, axis=1):
    """Softmax as the formula stands: it overflows."""
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def first_row(evidence: Evidence) -> str:
    """Say what came of the first row."""
    temperature = f" and the temperature {show(evidence.arguments[1])}" if len(evidence.arguments) > 1 else ""
    returned = np.asarray(evidence.returned)
    given = f"you gave {show(returned[0])}." if returned.ndim == 2 else f"you gave {show(evidence.returned)}."
    return f"For the row {show(evidence.arguments[0][0])}{temperature} {given}"


def row_message(row: int, evidence: Evidence) -> str:
    """Say what came of this row."""
    return f"For the row {show(evidence.arguments[0][row])} you gave {show(np.asarray(evidence.returned)[row])}."


def not_finite(evidence: Evidence) -> np.ndarray:
    """Which rows of the answer hold NaN or an infinity."""
    return ~np.isfinite(np.asarray(evidence.returned, dtype=float)).all(axis=1)


def too_large(evidence: Evidence) -> np.ndarray:
    """Which rows are out of the exponential's range by themselves."""
    top = evidence.arguments[0].max(axis=1)
    return np.abs(top / (evidence.arguments[1] if len(evidence.arguments) > 1 else 1)) > 700


def overflow_message(evidence: Evidence) -> str:
    """Say that a row's own exponentials are out of range."""
    row = int((not_finite(evidence) & too_large(evidence)).argmax())
    top = evidence.arguments[0][row].max()
    went_in = top / (evidence.arguments[1] if len(evidence.arguments) > 1 else 1)
    why = "too large for a float64" if went_in > 0 else "0 in float64, and so is the sum"
    return (
        f"{row_message(row, evidence)} The exponential of {show(went_in)} is {why}. A shift of a whole row changes "
        "nothing: subtract each row's maximum before the exponential."
    )


def batch_maximum_message(evidence: Evidence) -> str:
    """Say that a row lies too far below the largest logit of the batch."""
    row = int((not_finite(evidence) & ~too_large(evidence)).argmax())
    return (
        f"{row_message(row, evidence)} The largest logit of the whole batch is {show(evidence.arguments[0].max())}. "
        "Seen from there, each exponential of this row is 0. Subtract each row's own maximum: "
        "max(axis=1, keepdims=True)."
    )


def other_shifts(overflowing):
    """Return what a formula gives that is shifted by something else than each row's maximum."""

    def shifted(find):
        return lambda logits, *rest: overflowing(logits - find(logits), *rest)

    return (
        shifted(lambda logits: logits.mean(axis=1, keepdims=True)),
        shifted(lambda logits: np.median(logits, axis=1, keepdims=True)),
        shifted(lambda logits: logits[:, :1]),
        shifted(lambda logits: logits.min(axis=1, keepdims=True)),
        shifted(lambda logits: (logits.max(axis=1, keepdims=True) + logits.min(axis=1, keepdims=True)) / 2),
        shifted(lambda logits: np.abs(logits).max(axis=1, keepdims=True)),
        shifted(lambda logits: logits.mean()),
    )


def other_shift_message(evidence: Evidence) -> str:
    """Say that what was subtracted does not bring the largest logit of a row to 0."""
    row = int(not_finite(evidence).argmax())
    return (
        f"{row_message(row, evidence)} Something was subtracted, but not the row's maximum: its largest logit is still "
        "far from 0, and an exponential too large or 0. Only max(axis=1, keepdims=True) makes every row safe."
    )


def keepdims_message(evidence: Evidence) -> str:
    """Say which shapes do not fit."""
    n_samples, n_classes = evidence.arguments[0].shape
    return (
        f"NumPy can't combine your arrays: {evidence.observation['error']['message'].strip()}. Over axis 1, sum and "
        f"max give shape ({n_samples},), which does not fit to ({n_samples}, {n_classes}). With keepdims=True "
        f"they give ({n_samples}, 1), which does."
    )


def draw_logits(rng: np.random.Generator) -> list[Case]:
    """Draw logits, some of them far from 0 and far apart, a batch of one and whole numbers among them."""
    simple = Case((np.array([[3.0, 1.0, -3.0], [0.2, 0.1, 0.0]]),))
    drawn = [Case((2 * rng.normal(size=shape),)) for shape in ((4, 3), (3, 5))]
    far = rng.uniform(900, 1100)
    large = Case((np.array([[1000.0, 1000.0, 998.0], [3.0, 1.0, -3.0], [-far, -far - 1, -far - 3]]),))
    wide = Case((np.array([[0.0, -far, -2.0], [1.5, 0.5, -0.5], [-1000.0, 1000.0, -1000.0]]),))
    one = Case((2 * rng.normal(size=(1, 4)),))
    whole = Case((rng.integers(-3, 4, size=(2, 3)),))
    return [simple, *drawn, large, wide, one, whole]


def softmax_of_columns(logits):
    """Softmax over the samples."""
    return softmax(logits.T).T


def without_keepdims(logits):
    """Softmax with sums that do not fit beside the rows."""
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1)


def row_sums(evidence: Evidence) -> str:
    """Show what the rows of the answer sum to."""
    return show(np.asarray(evidence.returned, dtype=float).sum(axis=1))
