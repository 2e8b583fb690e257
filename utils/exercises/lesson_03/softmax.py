"""The exercise softmax of lesson 03."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises import giveaways
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_03.shared import (
    OTHER_SHIFTS,
    after,
    batch_maximum_message,
    by_row,
    draw_logits,
    first_wrong_row,
    mistake_in_a_row,
    nothing,
    other_shift_message,
    overflow_message,
    overflow_seen,
    plain_softmax,
    quotients,
    row_maximum,
    row_sum_message,
    row_sums,
    safe_softmax,
    softmax_of,
)
from utils.exercises.misconception import Misconception, told_after


def _softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _shares(change):
    """Make the function that changes the logits and divides each row by its sum."""
    return lambda logits: change(logits) / row_sums(change(logits))


def _with_shift(shift):
    return lambda logits: plain_softmax(logits - shift(logits))


def _two_shifts(above, below):
    return lambda logits: np.exp(logits - above(logits)) / row_sums(np.exp(logits - below(logits)))


_SCALES = (
    *map(by_row, (np.max, np.sum, np.linalg.norm, lambda logits, **axis: np.abs(logits).max(**axis))),
    np.max,
    lambda logits: np.abs(logits).max(),
)
_LIMITS = (1, 5, 10, 709)  # those between come to the same as 500


_mistake_in_sums = told_after(row_sum_message)

softmax = FunctionExercise(
    name="softmax",
    reference=_softmax,
    giveaways=giveaways.SOFTMAX,
    draw_cases=draw_logits,
    misconceptions=(
        _mistake_in_sums(
            "sums over the wrong axis",
            "One sample is a row, so add up along axis 1: axis 0 mixes samples.",
            lambda logits: safe_softmax(logits.T).T,
            *quotients(lambda exponentials: exponentials.sum(axis=0)),
        ),
        _mistake_in_sums(
            "sums over the whole batch",
            "Each row is a distribution of its own, so sum row by row: sum(axis=1, keepdims=True).",
            *quotients(np.sum),
        ),
        Misconception(name="overflows", wrong=plain_softmax, message=overflow_message, seen=overflow_seen),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=lambda logits: plain_softmax(logits - logits.max()),
            message=batch_maximum_message,
        ),
        mistake_in_a_row(
            "subtracts the maximum of each column",
            "Its logits were shifted by the maximum of each column. That changes their gaps. All logits of a row must "
            "be shifted by the same number.",
            lambda logits: plain_softmax(logits - logits.max(axis=0)),
        ),
        Misconception(
            name="subtracts something else than the maximum",
            wrong=_with_shift(OTHER_SHIFTS[0]),
            message=other_shift_message,
            also=tuple(map(_with_shift, OTHER_SHIFTS[1:])),
        ),
        _mistake_in_sums(
            "shift on one side only",
            "The exponentials above the line and those in the sum must be the same: shift both, or compute them once.",
            _two_shifts(row_maximum, nothing),
            _two_shifts(nothing, row_maximum),
            _two_shifts(np.max, nothing),
            _two_shifts(nothing, np.max),
        ),
        mistake_in_a_row(
            "divides the logits",
            "It looks as if the logits were divided by something to make them smaller. That changes their gaps, and "
            "with them the shares: subtract each row's maximum.",
            lambda logits: safe_softmax(logits / np.abs(logits).max(axis=1, keepdims=True)),
            *(softmax for scale in _SCALES for softmax in softmax_of(lambda logits, by=scale: logits / by(logits))),
            *softmax_of(lambda logits: (logits - by_row(np.mean)(logits)) / by_row(np.std)(logits)),
        ),
        Misconception(
            name="clips the logits",
            wrong=lambda logits: plain_softmax(np.clip(logits, -500, 500)),
            message=lambda seen: (
                f"{first_wrong_row(seen)} Were the logits clipped? A limit loses their differences; subtracting the "
                "row's maximum keeps them."
            ),
            also=tuple(
                lambda logits, low=low, high=high: plain_softmax(np.clip(logits, low, high))
                for limit in _LIMITS
                for low, high in ((-limit, limit), (None, limit))
            ),
        ),
        mistake_in_a_row(
            "another base than e",
            "These are powers of another number than e, divided by their sum. Softmax takes powers of e: np.exp.",
            *(function for base in (2.0, 10.0) for function in quotients(row_sums, base)),
        ),
        mistake_in_a_row(
            "no exponential",
            "Without an exponential, or with a logarithm that undoes it, a share can be negative, infinite or NaN. "
            "Take np.exp of each logit, then divide by the sum of the row.",
            _shares(lambda logits: logits),
            *map(_shares, (np.abs, np.square, lambda logits: np.exp(np.log(logits)))),
            _shares(lambda logits: logits - logits.min(axis=1, keepdims=True)),
        ),
        _mistake_in_sums(
            "divides by the sum of the logits",
            "The exponentials are divided by the sum of the logits. Divide them by the sum of the exponentials.",
            lambda logits: np.exp(logits) / row_sums(logits),
            lambda logits: np.exp(logits - row_maximum(logits)) / row_sums(logits),
        ),
        _mistake_in_sums(
            "not divided by the sum",
            "Divide the exponentials of each row by their sum.",
            lambda logits: np.exp(logits - row_maximum(logits)),
            *(
                function
                for divisor in (lambda exponentials: 1, *map(by_row, (np.mean, np.max, np.linalg.norm)))
                for function in quotients(divisor)
            ),
        ),
        mistake_in_a_row(
            "minus in the exponent",
            "The smallest logit got the most. Is there a minus sign in the exponential?",
            lambda logits: safe_softmax(-logits),
            *softmax_of(np.negative),
            lambda logits: plain_softmax(row_maximum(logits) - logits),
        ),
        mistake_in_a_row(
            "takes the largest",
            "That is all or nothing. Softmax leaves something to every class: exponentials, divided by their sum.",
            lambda logits: np.eye(logits.shape[1])[logits.argmax(axis=1)],
            lambda logits: logits == row_maximum(logits),
        ),
        mistake_in_a_row(
            "softmax twice",
            "Softmax was applied twice: once is enough.",
            lambda logits: safe_softmax(safe_softmax(logits)),
            *after(plain_softmax, quotients(row_sums)),
        ),
        mistake_in_a_row(
            "sigmoid of each logit",
            "That is sigmoid, of each logit alone. Dividing by the sum does not make softmax of it: take np.exp in "
            "its place.",
            sigmoid,
            _shares(sigmoid),
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
