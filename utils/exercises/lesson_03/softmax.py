"""The exercise softmax of lesson 03."""

import numpy as np

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
    row_message,
    row_sums,
    softmax_of_columns,
    too_large,
    without_keepdims,
)
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


def _softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _over_the_batch(logits):
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


def _row_maximum_but_batch_sum(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


def _batch_maximum(logits):
    return overflowing_softmax(logits - logits.max())


def _base_two(logits):
    powers = np.exp2(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _by_the_sum_of_logits(logits):
    return np.exp(logits) / logits.sum(axis=1, keepdims=True)


def _shifted_above_the_line(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True)) / np.exp(logits).sum(axis=1, keepdims=True)


def _clipped(evidence: Evidence) -> bool:
    """Whether in each row of very large logits they came out as equal shares, though they differ."""
    shares = np.asarray(evidence.returned, dtype=float)[_large_rows(evidence)]
    return shares.size > 0 and np.allclose(shares, 1 / shares.shape[1])


def _large_rows(evidence: Evidence) -> np.ndarray:
    return np.abs(evidence.arguments[0]).min(axis=1) > 700


def _clipped_message(evidence: Evidence) -> str:
    return (
        f"{row_message(int(_large_rows(evidence).argmax()), evidence)} Different logits came out equal. Were they "
        "clipped? A limit loses their differences; subtracting the row's maximum keeps them."
    )


softmax = FunctionExercise(
    name="softmax",
    reference=_softmax,
    draw_cases=draw_logits,
    misconceptions=(
        Misconception(
            name="sums over the wrong axis",
            wrong=softmax_of_columns,
            message=lambda seen: (
                f"Your rows sum to {row_sums(seen)}, and your columns to 1. One sample is a row: sum over axis 1."
            ),
            also=(
                lambda logits: overflowing_softmax(logits, axis=0),
                lambda logits: np.exp(logits) / np.exp(logits).sum(axis=0),
                lambda logits: overflowing_softmax(logits - logits.max(), axis=0),
                lambda logits: overflowing_softmax(logits - logits.max(axis=1, keepdims=True), axis=0),
            ),
        ),
        Misconception(
            name="sums over the whole batch",
            wrong=_over_the_batch,
            message=lambda seen: (
                f"Your rows sum to {row_sums(seen)}: together 1. Each row is a distribution of its own, so sum row by "
                "row: sum(axis=1, keepdims=True)."
            ),
            also=(
                _row_maximum_but_batch_sum,
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
            ),
        ),
        Misconception(
            name="no exponential",
            wrong=lambda logits: logits / logits.sum(axis=1, keepdims=True),
            message=lambda seen: (
                f"{first_row(seen)} That is the row divided by its sum, which keeps what is negative. "
                "Take the exponential first."
            ),
        ),
        Misconception(
            name="subtracts something else than the maximum",
            wrong=other_shifts(overflowing_softmax)[0],
            message=other_shift_message,
            also=other_shifts(overflowing_softmax)[1:],
        ),
        Misconception(
            name="shift on one side only",
            wrong=_shifted_above_the_line,
            message=lambda seen: (
                f"{first_row(seen)} It sums to {row_sums(seen).strip('[]').split(', ')[0]}. The exponentials above the "
                "line and those in the sum must be the same: shift both, or compute them once."
            ),
            also=(
                lambda logits: (
                    np.exp(logits) / np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
                ),
            ),
        ),
        Misconception(
            name="divides by the maximum",
            wrong=lambda logits: overflowing_softmax(logits / np.abs(logits).max(axis=1, keepdims=True)),
            message=lambda seen: (
                f"{first_row(seen)} It looks as if the logits were divided by the largest. That changes their gaps, "
                "and with them the shares: subtract it."
            ),
            also=(
                lambda logits: overflowing_softmax(logits / logits.max(axis=1, keepdims=True)),
                lambda logits: overflowing_softmax(logits / np.abs(logits).max()),
            ),
        ),
        Misconception(
            name="overflows",
            wrong=overflowing_softmax,
            message=overflow_message,
            seen=lambda seen: (not_finite(seen) & too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=_batch_maximum,
            message=batch_maximum_message,
            seen=lambda seen: (not_finite(seen) & ~too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of each column",
            wrong=lambda logits: overflowing_softmax(logits - logits.max(axis=0)),
            message=lambda seen: (
                f"{first_row(seen)} Its logits were shifted by {show(seen.arguments[0].max(axis=0))}: the maximum of "
                "each column. That changes their gaps. All logits of a row must be shifted by the same number."
            ),
        ),
        Misconception(
            name="powers of two",
            wrong=_base_two,
            message=lambda seen: (
                f"{first_row(seen)} These are powers of 2 divided by their sum. Softmax takes powers of e: np.exp."
            ),
            also=(lambda logits: 2**logits / (2**logits).sum(axis=1, keepdims=True),),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=without_keepdims,
            message=keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
        Misconception(
            name="divides by the sum of the logits",
            wrong=_by_the_sum_of_logits,
            message=lambda seen: (
                f"Your rows sum to {row_sums(seen)}. The exponentials are divided by the sum of the logits. "
                "Divide them by the sum of the exponentials."
            ),
            also=(
                lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)) / logits.sum(axis=1, keepdims=True),
            ),
        ),
        Misconception(
            name="not divided by anything",
            wrong=lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)),
            message=lambda seen: f"Your rows sum to {row_sums(seen)}. Divide each row by its sum.",
            also=(np.exp,),
        ),
        Misconception(
            name="sign turned round",
            wrong=lambda logits: _softmax(-logits),
            message=lambda seen: (
                f"{first_row(seen)} The smallest logit got the most. Is there a minus sign in the exponential?"
            ),
            also=(lambda logits: overflowing_softmax(-logits),),
        ),
        Misconception(
            name="takes the largest",
            wrong=lambda logits: np.eye(logits.shape[1])[logits.argmax(axis=1)],
            message=lambda seen: (
                f"{first_row(seen)} That is all or nothing. Softmax leaves something to every class: "
                "exponentials, divided by their sum."
            ),
        ),
        Misconception(
            name="clips the logits",
            wrong=lambda logits: overflowing_softmax(np.clip(logits, -500, 500)),
            message=_clipped_message,
            seen=_clipped,
        ),
    ),
    hints=(
        "Three steps for each row: make the numbers positive, add them up, divide.",
        "np.exp makes them positive. sum(axis=1, keepdims=True) adds up each row and keeps it a column.",
        "np.exp(1000) is too large. Take logits.max(axis=1, keepdims=True) off the logits before np.exp.",
    ),
    why="Each row is shifted by its own maximum. That changes no probability, and no exponential is above 1.",
    praise="Your rows are distributions, also where a logit is 1000 and where one row is far from the others.",
)
