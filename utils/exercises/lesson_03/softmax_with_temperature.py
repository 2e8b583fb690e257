"""The exercise softmax_with_temperature of lesson 03."""

from dataclasses import replace

import numpy as np

from utils.exercises import giveaways
from utils.exercises.case import Case
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_03.shared import (
    SHIFTS,
    first_row,
    first_wrong_row,
    plain_softmax,
    row_maximum,
    row_sum_message,
    row_sums,
    safe_softmax,
    softmax_of,
)
from utils.exercises.lesson_03.softmax import softmax
from utils.exercises.misconception import Misconception
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
        Case((2 * rng.normal(size=(1, 4)), 3.0)),
    ]
    # exp(714) overflows, and exp(714 - 7.14) does not; exp(-1000) is 0, and exp(-330) is not
    near = [[7.14, 7.13, 0.0], [-3.3, -3.31, -3.4], [10.0, 9.98, 0.0], [-9.0, -9.01, -10.0], [-200.0, 10.0, -9.98]]
    cold = np.array(near)
    cold[2:] += rng.uniform(0, 1, size=(3, 1))
    warm = Case((np.array([[-100.0, 1000.0, 0.0], [300.0, 50.0, -1000.0]]) + rng.uniform(0, 9, size=(2, 3)), 100.0))
    whole = Case((rng.permutation([-3, -1, 0, 2, 4, 5]).reshape(2, 3), 2))
    return [simple, *drawn, Case((cold, 0.01)), warm, whole]


def _at_a_temperature(item: Misconception) -> Misconception:
    """Make of a mistake in softmax the same one in softmax of the divided logits."""

    def divided(function):
        return lambda logits, temperature: function(logits / temperature)

    return replace(item, wrong=divided(item.wrong), also=tuple(map(divided, item.also)))


def _after(change):
    """Make what a function makes of probabilities and temperature."""
    return tuple(
        lambda logits, temperature, softmax=softmax: change(softmax(logits), temperature)
        for softmax in (safe_softmax, plain_softmax)
    )


def _powers(shares, temperature):
    return shares ** (1 / temperature)


def _shares_of_powers(shares, temperature):
    return _powers(shares, temperature) / row_sums(_powers(shares, temperature))


def _one_side(above, shift):
    """Make softmax with the temperature above the fraction line only, or below."""

    def quotient(logits, temperature):
        gaps = logits - shift(logits)
        both = gaps / temperature, gaps
        return np.exp(both[not above]) / row_sums(np.exp(both[above]))

    return quotient


softmax_with_temperature = FunctionExercise(
    name="softmax_with_temperature",
    reference=_softmax_with_temperature,
    giveaways=giveaways.SOFTMAX,
    draw_cases=_draw_temperatures,
    misconceptions=(
        Misconception(
            name="multiplies by the temperature",
            wrong=lambda logits, temperature: safe_softmax(logits * temperature),
            message=lambda seen: (
                f"{first_row(seen)} Without a temperature it is {show(safe_softmax(seen.arguments[0])[0])}. Yours goes "
                "the other way: a temperature above 1 flattens. Divide the logits by it."
            ),
            also=softmax_of(lambda logits, temperature: logits * temperature),
        ),
        Misconception(
            name="scales the probabilities",
            wrong=lambda logits, temperature: safe_softmax(logits) / temperature,
            message=lambda seen: (
                f"{row_sum_message(seen)} The temperature belongs inside softmax: divide the logits, not the "
                "probabilities."
            ),
            also=(*_after(np.divide), *_after(np.multiply)),
        ),
        Misconception(
            name="temperature without effect",
            wrong=lambda logits, temperature: safe_softmax(logits),
            message=lambda seen: (
                f"{first_row(seen)} That is softmax without a temperature. A number taken off all logits cancels, and "
                "so does a factor on all exponentials: divide the logits."
            ),
            also=(lambda logits, temperature: plain_softmax(logits),),
        ),
        Misconception(
            name="softmax of the probabilities",
            wrong=lambda logits, temperature: safe_softmax(safe_softmax(logits) / temperature),
            message=lambda seen: (
                f"{first_row(seen)} That is softmax of probabilities: it was applied twice. Divide the logits, and "
                "apply it once."
            ),
            also=_after(lambda shares, temperature: safe_softmax(shares / temperature)),
        ),
        Misconception(
            name="temperature applied twice",
            wrong=lambda logits, temperature: safe_softmax(logits / temperature**2),
            message=lambda seen: (
                f"{first_row(seen)} That is a temperature of {show(seen.arguments[1] ** 2)}: "
                "the logits were divided by it twice."
            ),
            also=softmax_of(lambda logits, temperature: logits / temperature**2),
        ),
        Misconception(
            name="powers that do not sum to 1",
            wrong=lambda logits, temperature: safe_softmax(logits) ** (1 / temperature),
            message=lambda seen: (
                f"{row_sum_message(seen)} Log-probabilities divided by T (or powers of 1/T) need a new sum to be "
                "divided by. Dividing the logits saves you that."
            ),
            also=_after(_powers),
        ),
        Misconception(
            name="powers of rounded probabilities",
            wrong=_after(_shares_of_powers)[0],
            message=lambda seen: (
                "On paper p to the power 1/T, divided by its sum, is the same. But a probability that has rounded to "
                f"0 stays 0. {first_wrong_row(seen)} Divide the logits."
            ),
            also=_after(_shares_of_powers),
        ),
        Misconception(
            name="temperature on one side of the line only",
            wrong=_one_side(True, row_maximum),
            message=lambda seen: (
                f"{row_sum_message(seen)} The exponentials above the line and those in the sum must be the same: "
                "divide the logits by the temperature once, before both."
            ),
            also=tuple(_one_side(above, shift) for above in (True, False) for shift in SHIFTS),
        ),
        Misconception(
            name="shift not divided",
            wrong=lambda logits, temperature: plain_softmax(logits / temperature - row_maximum(logits)),
            message=lambda seen: (
                f"{first_wrong_row(seen)} The maximum that is subtracted is that of the undivided logits. Divide "
                "first, then take off the new maximum."
            ),
            also=(lambda logits, temperature: plain_softmax(logits / temperature - logits.max()),),
        ),
        Misconception(
            name="whole-number division",
            wrong=lambda logits, temperature: safe_softmax(logits // temperature),
            message=lambda seen: (
                f"{first_row(seen)} It looks as if the logits were divided by //, which rounds down: take /."
            ),
            also=softmax_of(np.floor_divide),
        ),
        *map(_at_a_temperature, softmax.misconceptions),
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
