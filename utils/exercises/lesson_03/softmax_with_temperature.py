"""The exercise softmax_with_temperature of lesson 03."""

import numpy as np

from utils.activations import softmax
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_03.shared import (
    first_row,
    keepdims_message,
    not_finite,
    other_shift_message,
    other_shifts,
    overflow_message,
    overflowing_softmax,
    row_sums,
    softmax_of_columns,
    too_large,
    without_keepdims,
)
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


def _softmax_with_temperature(logits, temperature):
    scaled = logits / temperature
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _draw_temperatures(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[3.0, 1.0, -3.0], [0.2, 0.1, 0.0]]), 2.0))
    drawn = [
        Case((2 * rng.normal(size=(4, 3)), float(rng.uniform(1.5, 5)))),
        Case((2 * rng.normal(size=(3, 5)), float(rng.uniform(0.3, 0.7)))),
    ]
    near = np.array([[10.0, 9.98, 0.0], [-8.0, -8.01, -9.0], [-10.0, 10.0, -10.0]])
    cold = Case((near + rng.uniform(0, 1, size=(3, 1)), 0.01))
    warm = Case((np.array([[-100.0, 1000.0, 0.0], [300.0, 50.0, -1000.0]]) + rng.uniform(0, 9, size=(2, 3)), 100.0))
    one = Case((2 * rng.normal(size=(1, 3)), 3.0))
    whole = Case((rng.permutation([-3, -1, 0, 2, 4, 5]).reshape(2, 3), 2))
    return [simple, *drawn, cold, warm, one, whole]


def _powers(logits, temperature):
    powers = softmax(logits) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def _over_the_batch(scaled, axis=None):
    exponentials = np.exp(scaled - scaled.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum()


_OTHER_SHIFTS = other_shifts(overflowing_softmax)


def _row_sum(evidence: Evidence) -> str:
    return show(np.asarray(evidence.returned, dtype=float)[0].sum())


softmax_with_temperature = FunctionExercise(
    name="softmax_with_temperature",
    reference=_softmax_with_temperature,
    draw_cases=_draw_temperatures,
    misconceptions=(
        Misconception(
            name="multiplies by the temperature",
            wrong=lambda logits, temperature: softmax(logits * temperature),
            message=lambda seen: (
                f"{first_row(seen)} Without a temperature it is {show(softmax(seen.arguments[0])[0])}. Yours goes "
                "the other way: a temperature above 1 flattens. Divide the logits by it (or take powers of 1/T)."
            ),
            also=(lambda logits, temperature: overflowing_softmax(logits * temperature),),
        ),
        Misconception(
            name="scales the probabilities",
            wrong=lambda logits, temperature: softmax(logits) / temperature,
            message=lambda seen: (
                f"{first_row(seen)} This row sums to {_row_sum(seen)}. The temperature belongs inside softmax: "
                "divide the logits, not the probabilities."
            ),
            also=(
                lambda logits, temperature: softmax(logits) * temperature,
                lambda logits, temperature: overflowing_softmax(logits) / temperature,
            ),
        ),
        Misconception(
            name="temperature without effect",
            wrong=lambda logits, temperature: softmax(logits),
            message=lambda seen: (
                f"{first_row(seen)} That is softmax without a temperature. A factor on all exponentials, or on all "
                "probabilities before they are divided by their sum, cancels: divide the logits."
            ),
            also=(lambda logits, temperature: overflowing_softmax(logits),),
        ),
        Misconception(
            name="softmax of the probabilities",
            wrong=lambda logits, temperature: softmax(softmax(logits) / temperature),
            message=lambda seen: (
                f"{first_row(seen)} That is softmax of probabilities: it was applied twice. Divide the logits, and "
                "apply it once."
            ),
            also=(lambda logits, temperature: softmax(softmax(logits / temperature)),),
        ),
        Misconception(
            name="temperature applied twice",
            wrong=lambda logits, temperature: softmax(logits / temperature**2),
            message=lambda seen: (
                f"{first_row(seen)} That is a temperature of {show(seen.arguments[1] ** 2)}: "
                "the logits were divided by it twice."
            ),
        ),
        Misconception(
            name="powers that do not sum to 1",
            wrong=lambda logits, temperature: softmax(logits) ** (1 / temperature),
            message=lambda seen: (
                f"{first_row(seen)} This row sums to {_row_sum(seen)}. Log-probabilities divided by T (or powers of "
                "1/T) need a new sum to be divided by. Dividing the logits saves you that."
            ),
        ),
        Misconception(
            name="powers of rounded probabilities",
            wrong=_powers,
            message=lambda seen: (
                "On paper p to the power 1/T, divided by its sum, is the same. But a probability that has rounded to 0 "
                f"stays 0: for the row {show(seen.arguments[0][0])} and the temperature {show(seen.arguments[1])} you "
                f"gave {show(np.asarray(seen.returned)[0])}; right is {show(seen.expected[0])}. Divide the logits."
            ),
        ),
        Misconception(
            name="shift not divided",
            wrong=lambda logits, temperature: overflowing_softmax(
                logits / temperature - logits.max(axis=1, keepdims=True)
            ),
            message=lambda seen: (
                f"For the temperature {show(seen.arguments[1])} you gave {show(seen.returned)}. The maximum that is "
                "subtracted is that of the undivided logits. Divide first, then take off the new maximum."
            ),
        ),
        Misconception(
            name="whole-number division",
            wrong=lambda logits, temperature: softmax(logits // temperature),
            message=lambda seen: (
                f"For the temperature {show(seen.arguments[1])} you gave {show(seen.returned)}. It looks as if the "
                "logits were divided by //, which rounds down: take /."
            ),
            also=(lambda logits, temperature: overflowing_softmax(logits // temperature),),
        ),
        Misconception(
            name="sums over the whole batch",
            wrong=lambda logits, temperature: _over_the_batch(logits / temperature),
            message=lambda seen: (
                f"Your rows sum to {row_sums(seen)}: together 1. Each row is a distribution of its own, so sum row by "
                "row: sum(axis=1, keepdims=True)."
            ),
            also=(
                lambda logits, temperature: _over_the_batch(logits / temperature, axis=1),
                lambda logits, temperature: np.exp(logits / temperature) / np.exp(logits / temperature).sum(),
            ),
        ),
        Misconception(
            name="subtracts something else than the maximum",
            wrong=lambda logits, temperature: _OTHER_SHIFTS[0](logits / temperature),
            message=other_shift_message,
            also=tuple(
                lambda logits, temperature, shift=shift: shift(logits / temperature) for shift in _OTHER_SHIFTS[1:]
            ),
        ),
        Misconception(
            name="temperature above the line only",
            wrong=lambda logits, temperature: np.exp(logits / temperature) / np.exp(logits).sum(axis=1, keepdims=True),
            also=(
                lambda logits, temperature: (
                    np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
                    / np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
                ),
            ),
            message=lambda seen: (
                f"{first_row(seen)} This row sums to {_row_sum(seen)}. The sum must be taken over the same "
                "exponentials: divide the logits by the temperature once, before both."
            ),
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits, temperature: softmax_of_columns(logits / temperature),
            message=lambda seen: (
                f"Your rows sum to {row_sums(seen)}, and your columns to 1. One sample is a row: axis 1."
            ),
            also=(lambda logits, temperature: overflowing_softmax(logits / temperature, axis=0),),
        ),
        Misconception(
            name="overflows",
            wrong=lambda logits, temperature: overflowing_softmax(logits / temperature),
            message=overflow_message,
            seen=lambda seen: (not_finite(seen) & too_large(seen)).any(),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=lambda logits, temperature: without_keepdims(logits / temperature),
            message=keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
    ),
    hints=(
        "Softmax itself stays what it was. What goes into it changes.",
        "The logits are divided by the temperature. At 0.01 they become large: your softmax must be safe.",
        "softmax(logits / temperature), with the row's maximum taken off before the exponential.",
    ),
    why="Dividing all logits by T divides every gap by T, so every ratio exp(gap) becomes exp(gap / T). "
    "Calling your own softmax on logits / temperature is as good.",
    praise="A high temperature flattens, a low one sharpens, and 0.01 does not overflow.",
)
