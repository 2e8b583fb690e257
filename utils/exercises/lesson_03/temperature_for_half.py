"""The exercise temperature_for_half of lesson 03."""

import numpy as np

from utils.activations import softmax
from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show


def _temperature_for_half(share=0.5):
    low, high = 0.1, 100.0
    for _ in range(60):  # halve the interval: the first class's share falls as the temperature rises
        middle = (low + high) / 2
        exponentials = np.exp(np.array([3.0, 1.0, -3.0]) / middle)
        if exponentials[0] / exponentials.sum() > share:
            low = middle
        else:
            high = middle
    return middle


def _at(share: float):
    return lambda: _temperature_for_half(share)


temperature_for_half = ValueExercise(
    name="temperature_for_half",
    reference=_temperature_for_half,
    relative=0.01,
    misconceptions=(
        Misconception(
            name="multiplied",
            wrong=lambda: 1 / _temperature_for_half(),
            message=lambda seen: (
                f"With {show(seen.returned)} the logits would have to be multiplied. They are divided by T: "
                "which number does the same as a divisor?"
            ),
        ),
        Misconception(
            name="twice as probable as the second",
            wrong=lambda: 2 / np.log(2),
            message=lambda seen: (
                f"At {show(seen.returned)} the first class is twice as probable as the second. "
                "That makes it more than a half: how much of the rest does the third class take?"
            ),
        ),
        Misconception(
            name="half of what it was",
            wrong=_at(0.5 * float(softmax(np.array([[3.0, 1.0, -3.0]]))[0, 0])),
            message=lambda seen: (
                f"At {show(seen.returned)} the first class has half of the probability that it had at T = 1. "
                "The question asks for a probability of one half."
            ),
        ),
        Misconception(
            name="only two classes",
            wrong=lambda: 2.0,
            message=lambda seen: (
                "2 is the gap between the first two logits. Dividing by it makes that gap 1, so the first class is "
                "still e times as probable as the second. Look for a higher temperature."
            ),
        ),
        Misconception(
            name="gives the probability",
            wrong=lambda: 0.5,
            message=lambda seen: (
                "0.5 is the probability that the first class should get. Which temperature gives it that? "
                "To come down from nearly nine tenths, it has to be above 1."
            ),
        ),
    ),
    hints=(
        "One half means that the first exponential is as large as the two others together. Divide that equation by the "
        "first exponential: the gaps remain.",
        "With u = exp(−2/T) the equation is 1 = u + u³. Which u between 0 and 1 solves it? Try a few.",
        "u is near 0.68, and T = −2 / ln u. In the explorable, class 0 shows 0.500 at that temperature.",
    ),
    why="With u = exp(−2/T), the exponentials stand as 1 : u : u³. One half means u + u³ = 1, and T = −2 / ln u.",
    praise="At this temperature the first class is exactly as probable as the two others together.",
)
