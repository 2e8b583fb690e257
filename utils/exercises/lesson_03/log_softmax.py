"""The exercise log_softmax of lesson 03."""

import numpy as np

from utils.activations import softmax
from utils.exercises.case import Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_03.shared import (
    batch_maximum_message,
    draw_logits,
    first_row,
    keepdims_message,
    not_finite,
    other_shift_message,
    other_shifts,
    overflow_message,
    overflowing_softmax,
    softmax_of_columns,
    too_large,
)
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _shift(logits):
    return logits - logits.max(axis=1, keepdims=True)


def _log_of_softmax(logits):
    return np.log(softmax(logits))


def _plain_log_softmax(logits):
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def _maximum_not_given_back(logits):
    return logits - np.log(np.exp(_shift(logits)).sum(axis=1, keepdims=True))


def _log_with_batch_maximum(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _log_without_keepdims(logits):
    return logits - np.log(np.exp(logits).sum(axis=1))


def _loses_small_ones(evidence: Evidence) -> np.ndarray:
    """Where the answer is -inf though the row's largest entry is fine: the logarithm of a 0."""
    returned = np.asarray(evidence.returned, dtype=float)
    return np.isneginf(returned) & np.isfinite(returned).any(axis=1, keepdims=True)


def _has_a_floor(evidence: Evidence) -> bool:
    """Whether the answer is right except that it never falls far below 0."""
    returned, expected = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected)
    low = expected < -100
    return bool(
        low.any()
        and np.allclose(returned[~low], expected[~low], atol=0.05)
        and ((returned[low] > -100) & (returned[low] < -1)).all()
    )


def _place_message(mask: np.ndarray, evidence: Evidence, ending: str) -> str:
    row, column = map(int, np.argwhere(mask)[0])
    given = np.asarray(evidence.returned, dtype=float)[row, column]
    right = np.asarray(evidence.expected)[row, column]
    return (
        f"In the row {show(evidence.arguments[0][row])}, the logit {show(evidence.arguments[0][row, column])} got "
        f"{show(given)}; right is {show(right)}. {ending}"
    )


log_softmax = FunctionExercise(
    name="log_softmax",
    reference=_log_softmax,
    draw_cases=draw_logits,
    absolute=1e-4,
    misconceptions=(
        Misconception(
            name="logarithm of softmax",
            wrong=_log_of_softmax,
            message=lambda seen: _place_message(
                _loses_small_ones(seen),
                seen,
                "The probability rounds to 0, and the logarithm of 0 is −inf. Never form the probability: "
                "logit minus ln of the sum.",
            ),
            seen=lambda seen: _loses_small_ones(seen).any(),
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits: _log_softmax(logits.T).T,
            message=lambda seen: (
                f"The exponentials of your rows sum to {show(np.exp(np.asarray(seen.returned)).sum(axis=1))}, those "
                "of your columns to 1. One sample is a row: axis 1."
            ),
            also=(
                lambda logits: _plain_log_softmax(logits.T).T,
                lambda logits: np.log(overflowing_softmax(logits, axis=0)),
                lambda logits: np.log(softmax_of_columns(logits)),
            ),
        ),
        Misconception(
            name="subtracts something else than the maximum",
            wrong=other_shifts(_plain_log_softmax)[0],
            message=other_shift_message,
            also=other_shifts(_plain_log_softmax)[1:],
        ),
        Misconception(
            name="overflows",
            wrong=_plain_log_softmax,
            message=overflow_message,
            seen=lambda seen: (not_finite(seen) & ~_loses_small_ones(seen).any(axis=1) & too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=_log_with_batch_maximum,
            message=batch_maximum_message,
            seen=lambda seen: (not_finite(seen) & ~_loses_small_ones(seen).any(axis=1) & ~too_large(seen)).any(),
        ),
        Misconception(
            name="maximum not taken off the logit",
            wrong=_maximum_not_given_back,
            message=lambda seen: (
                f"{first_row(seen)} The maximum is taken off inside the sum only. Take it off the logit in front, "
                "too: (y − m) − ln Σ exp(y − m)."
            ),
        ),
        Misconception(
            name="adds a small number inside the logarithm",
            wrong=lambda logits: np.log(softmax(logits) + 1e-10),
            message=lambda seen: _place_message(
                np.asarray(seen.expected) < -100,
                seen,
                "A small number inside the logarithm makes a floor. Compute it from the logits, and none is needed.",
            ),
            seen=_has_a_floor,
        ),
        Misconception(
            name="logarithm of another base",
            wrong=lambda logits: _log_softmax(logits) / np.log(2),
            message=lambda seen: (
                f"{first_row(seen)} Your logarithm has another base, 2 or 10. Take the natural one: np.log."
            ),
            also=(
                lambda logits: _log_softmax(logits) / np.log(10),
                lambda logits: np.log2(softmax(logits)),
                lambda logits: np.log10(softmax(logits)),
                lambda logits: logits - np.log2(np.exp(logits).sum(axis=1, keepdims=True)),
                lambda logits: _shift(logits) - np.log2(np.exp(_shift(logits)).sum(axis=1, keepdims=True)),
                lambda logits: _shift(logits) - np.log10(np.exp(_shift(logits)).sum(axis=1, keepdims=True)),
            ),
        ),
        Misconception(
            name="minus sign",
            wrong=lambda logits: -_log_softmax(logits),
            message=lambda seen: (
                f"{first_row(seen)} That is minus the logarithm. The logarithm of a probability is never above 0."
            ),
            also=(lambda logits: -_log_of_softmax(logits),),
        ),
        Misconception(
            name="logarithm forgotten",
            wrong=softmax,
            message=lambda seen: f"{first_row(seen)} These are the probabilities. Asked are their logarithms.",
            also=(overflowing_softmax,),
        ),
        Misconception(
            name="no sum",
            wrong=lambda logits: logits - logits.max(axis=1, keepdims=True),
            message=lambda seen: (
                f"{first_row(seen)} The exponentials of this row sum to "
                f"{show(np.exp(np.asarray(seen.returned)[0]).sum())}, not to 1: ln of the sum is still to be "
                "subtracted."
            ),
        ),
        Misconception(
            name="sum of the logits",
            wrong=lambda logits: _shift(logits) - _shift(logits).sum(axis=1, keepdims=True),
            message=lambda seen: (
                f"{first_row(seen)} It looks as if the logits themselves were added up. Subtract the logarithm of the "
                "sum of their exponentials: the sum comes before the logarithm, the exponentials before the sum."
            ),
            also=(
                lambda logits: logits - logits.sum(axis=1, keepdims=True),
                lambda logits: logits - np.log(np.abs(logits).sum(axis=1, keepdims=True)),
            ),
        ),
        Misconception(
            name="sums over the whole batch",
            wrong=lambda logits: logits - logits.max() - np.log(np.exp(logits - logits.max()).sum()),
            message=lambda seen: (
                f"The exponentials of your rows sum to {show(np.exp(np.asarray(seen.returned)).sum(axis=1))}: "
                "together 1. Each row has a sum of its own."
            ),
            also=(
                lambda logits: logits - np.log(np.exp(logits).sum()),
                lambda logits: _shift(logits) - np.log(np.exp(_shift(logits)).sum()),
                lambda logits: logits - np.log(np.exp(_shift(logits)).sum()),
            ),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=_log_without_keepdims,
            message=keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
    ),
    hints=(
        "Take the logarithm of the formula on paper first. What does ln do to a quotient, and to an exponential?",
        "ln p = y − ln Σ exp(y). No probability has to be formed.",
        "Shift each row by its maximum first, then subtract np.log of the sum of its exponentials.",
    ),
    why="After the shift the largest exponential is 1, so the sum lies between 1 and the number of classes: "
    "its logarithm is always safe.",
    praise="No probability is ever formed, so none can round to 0. Lesson 05 builds its loss on this.",
)
