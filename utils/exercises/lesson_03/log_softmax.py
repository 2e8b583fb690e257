"""The exercise log_softmax of lesson 03."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.case import Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_03.shared import (
    OTHER_SHIFTS,
    SHIFTS,
    after,
    batch_maximum_message,
    by_row,
    draw_logits,
    mistake_in_a_row,
    nothing,
    other_shift_message,
    overflow_message,
    overflow_seen,
    plain_softmax,
    quotients,
    row_maximum,
    row_sums,
    safe_softmax,
)
from utils.exercises.misconception import Misconception, told_after
from utils.exercises.wording import show


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _given(logits):
    shifted = logits - logits.max()
    shares = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    return np.log(shares)


def _log_of_softmax(logits):
    return np.log(safe_softmax(logits))


def _minus(shift, total):
    """Make the function that takes off the logits a shift, and something that it makes of them."""
    return lambda logits: logits - shift(logits) - total(logits)


def _log_sum(shift=row_maximum, log=np.log, add_up=row_sums):
    return lambda logits: log(add_up(np.exp(logits - shift(logits))))


def _logarithms(add_up, shifts=SHIFTS):
    """Make log_softmax with another sum: as a difference for each shift, and as the logarithm of a quotient."""
    return (*(_minus(shift, _log_sum(shift, add_up=add_up)) for shift in shifts), *after(np.log, quotients(add_up)))


def _sums(evidence: Evidence) -> str:
    sums = np.exp(np.asarray(evidence.returned, dtype=float)).sum(axis=1)
    return f"The exponentials of your rows sum to {show(sums)}, not to 1."


def _has_a_floor(evidence: Evidence) -> bool:
    """Whether the answer is right except that it never falls far below 0."""
    returned, expected = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected)
    low = expected < -100
    return bool(
        low.any()
        and np.allclose(returned[~low], expected[~low], atol=0.05)
        and ((returned[low] > -100) & (returned[low] < -1)).all()
    )


def _place_message(evidence: Evidence, ending: str) -> str:
    """Say what came of the smallest probability, of which a float64 or a floor has lost the size."""
    right = np.asarray(evidence.expected)
    row, column = np.unravel_index(right.argmin(), right.shape)
    return (
        f"In the row {show(evidence.arguments[0][row])}, the logit {show(evidence.arguments[0][row, column])} got "
        f"{show(np.asarray(evidence.returned)[row, column])}; right is {show(right[row, column])}. {ending}"
    )


_mistake_in_sums = told_after(_sums)

log_softmax = FunctionExercise(
    name="log_softmax",
    reference=_log_softmax,
    given=_given,
    giveaways=giveaways.SOFTMAX,
    draw_cases=draw_logits,
    absolute=1e-4,
    misconceptions=(
        Misconception(
            name="logarithm of softmax",
            wrong=_log_of_softmax,
            message=lambda seen: _place_message(
                seen,
                "The probability rounds to 0, and the logarithm of 0 is −inf. Never form the probability: "
                "logit minus ln of the sum.",
            ),
            also=after(np.nan_to_num, (_log_of_softmax,)),
        ),
        _mistake_in_sums(
            "sums over the wrong axis",
            "One sample is a row, so add up along axis 1: axis 0 mixes samples.",
            lambda logits: _log_softmax(logits.T).T,
            *_logarithms(lambda exponentials: exponentials.sum(axis=0)),
        ),
        _mistake_in_sums(
            "sums over the whole batch",
            "Each row has a sum of its own: sum(axis=1, keepdims=True).",
            _minus(np.max, _log_sum(np.max, add_up=np.sum)),
            *_logarithms(np.sum),
            _minus(nothing, _log_sum(add_up=np.sum)),
        ),
        Misconception(
            name="overflows",
            wrong=_minus(nothing, _log_sum(nothing)),
            message=overflow_message,
            seen=overflow_seen,
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=_minus(np.max, _log_sum(np.max)),
            message=batch_maximum_message,
            also=tuple(
                lambda logits, small=small: np.log(plain_softmax(logits - logits.max()) + small)
                for small in (1e-5, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-300)
            ),
        ),
        mistake_in_a_row(
            "subtracts the maximum of each column",
            "Its logits were shifted by the maximum of each column. That changes their gaps. All logits of a row must "
            "be shifted by the same number: max(axis=1, keepdims=True).",
            _minus(SHIFTS[3], _log_sum(SHIFTS[3])),
            lambda logits: np.log(plain_softmax(logits - logits.max(axis=0))),
        ),
        Misconception(
            name="subtracts something else than the maximum",
            wrong=_minus(OTHER_SHIFTS[0], _log_sum(OTHER_SHIFTS[0])),
            message=other_shift_message,
            also=_logarithms(row_sums, OTHER_SHIFTS[1:])[: len(OTHER_SHIFTS) - 1],
        ),
        mistake_in_a_row(
            "maximum not taken off the logit",
            "The maximum is taken off inside the sum only. Take it off the logit in front, too: (y − m) − ln Σ exp(y "
            "− m).",
            _minus(nothing, _log_sum()),
            _minus(nothing, _log_sum(np.max)),
        ),
        mistake_in_a_row(
            "maximum taken off twice",
            "The maximum is taken off the logit in front, and the sum holds it still, or it is taken off twice. Use "
            "the shifted logits in both places: (y − m) − ln Σ exp(y − m).",
            _minus(row_maximum, _log_sum(nothing)),
            _minus(row_maximum, lambda logits: row_maximum(logits) + _log_sum()(logits)),
        ),
        Misconception(
            name="adds a small number inside the logarithm",
            wrong=lambda logits: np.log(safe_softmax(logits) + 1e-10),
            message=lambda seen: _place_message(
                seen,
                "A small number that keeps the logarithm finite makes a floor. Compute it from the logits, and none is "
                "needed.",
            ),
            seen=_has_a_floor,
        ),
        mistake_in_a_row(
            "logarithm of another base",
            "A logarithm with base 2 or 10 was taken. Take the natural one, np.log.",
            lambda logits: _log_softmax(logits) / np.log(2),
            *(
                function
                for log in (np.log2, np.log10)
                for function in (
                    lambda logits, log=log: _log_softmax(logits) * log(np.e),
                    *after(log, (safe_softmax, plain_softmax)),
                    *(_minus(shift, _log_sum(shift, log)) for shift in (row_maximum, nothing)),
                )
            ),
        ),
        mistake_in_a_row(
            "minus sign",
            "That is minus the logarithm. The logarithm of a probability is never above 0.",
            lambda logits: -_log_softmax(logits),
            *after(np.negative, _logarithms(row_sums)),
        ),
        mistake_in_a_row(
            "logarithm forgotten",
            "These are the probabilities. Asked are their logarithms.",
            safe_softmax,
            plain_softmax,
        ),
        _mistake_in_sums(
            "no sum",
            "ln of the sum is still to be subtracted.",
            _minus(row_maximum, nothing),
        ),
        _mistake_in_sums(
            "no logarithm of the sum",
            "The sum itself was taken off. Take np.log of it first.",
            _minus(row_maximum, _log_sum(log=np.positive)),
            _minus(nothing, _log_sum(nothing, np.positive)),
        ),
        mistake_in_a_row(
            "sum of the logits",
            "It looks as if the logits themselves were added up. Subtract the logarithm of the sum of their "
            "exponentials: the sum comes before the logarithm, the exponentials before the sum.",
            _minus(row_maximum, lambda logits: row_sums(logits - row_maximum(logits))),
            _minus(nothing, row_sums),
            _minus(nothing, lambda logits: np.log(row_sums(logits))),
            _minus(nothing, lambda logits: np.log(row_sums(np.abs(logits)))),
            _minus(row_maximum, lambda logits: np.log(row_sums(logits - row_maximum(logits)))),
        ),
        _mistake_in_sums(
            "mean in place of the sum",
            "A mean of the exponentials was taken: take their sum.",
            _minus(row_maximum, _log_sum(add_up=by_row(np.mean))),
            *_logarithms(by_row(np.mean)),
        ),
    ),
    hints=(
        "Try it on a batch of two rows, (1000, 999) and (3, 1), then on the one row (0, −1000). Each shows one bug.",
        "ln p = z − ln Σ exp(z). No probability has to be formed.",
        "Shift each row by its maximum first, then subtract np.log of the sum of its exponentials.",
    ),
    why="After the shift the largest exponential is 1, so the sum lies between 1 and the number of classes: "
    "its logarithm is always safe.",
    praise="Right also where the probability itself would round to 0. Lesson 05 builds its loss on this.",
)
