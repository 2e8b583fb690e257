"""The exercise logit_growth of lesson 04."""

import numpy as np

from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show


def _logit_growth():
    return np.log(0.99 / 0.01) - np.log(0.8 / 0.2)


logit_growth = ValueExercise(
    name="logit_growth",
    reference=_logit_growth,
    misconceptions=(
        Misconception(
            name="difference of the probabilities",
            wrong=lambda: 0.99 - 0.8,
            message=lambda seen: (
                f"{show(seen.returned)} is how much the probability grows. What does its logit grow by? "
                "Turn each probability into odds, then into a logit."
            ),
        ),
        Misconception(
            name="logarithm of the probabilities",
            wrong=lambda: np.log(0.99 / 0.8),
            message=lambda seen: (
                f"{show(seen.returned)} is ln(0.99) − ln(0.8). A logit is the logarithm of the odds, p / (1 − p), "
                "and not of p alone."
            ),
        ),
        Misconception(
            name="factor of the odds",
            wrong=lambda: (0.99 / 0.01) / (0.8 / 0.2),
            message=lambda seen: (
                f"The odds grow by a factor of {show(seen.returned)}: that is right. The logit is their logarithm, so "
                "what does a factor of the odds become?"
            ),
        ),
        Misconception(
            name="difference of the odds",
            wrong=lambda: 0.99 / 0.01 - 0.8 / 0.2,
            message=lambda seen: (
                f"{show(seen.returned)} is the difference of the odds, 99 − 4. Take the logarithm of each before you "
                "subtract."
            ),
            also=(lambda: np.log(0.99 / 0.01 - 0.8 / 0.2),),
        ),
        Misconception(
            name="only where it ends",
            wrong=lambda: np.log(0.99 / 0.01),
            message=lambda seen: (
                f"{show(seen.returned)} is the logit of 0.99. At 0.8 the logit was above 0 already: how far had it "
                "still to go?"
            ),
        ),
        Misconception(
            name="only where it begins",
            wrong=lambda: np.log(0.8 / 0.2),
            message=lambda seen: (
                f"{show(seen.returned)} is the logit of 0.8, where it begins. How far is it from there to the logit of "
                "0.99?"
            ),
        ),
        Misconception(
            name="the wrong way",
            wrong=lambda: np.log(0.8 / 0.2) - np.log(0.99 / 0.01),
            message=lambda seen: (
                f"{show(seen.returned)} is the way back, from 0.99 to 0.8. The probability grows, so the logit grows."
            ),
        ),
        Misconception(
            name="another base than e",
            wrong=lambda: np.log10(24.75),
            message=lambda seen: (
                f"{show(seen.returned)} is right in another base. The logarithm that undoes the exponential of sigmoid "
                "has the base e: np.log."
            ),
            also=(lambda: np.log2(24.75),),
        ),
        Misconception(
            name="sigmoid for logit",
            wrong=lambda: 1 / (1 + np.exp(-0.99)) - 1 / (1 + np.exp(-0.8)),
            message=lambda seen: (
                f"{show(seen.returned)} comes from sigmoid of 0.99 and of 0.8. They are probabilities already: "
                "you need the way back, from a probability to its logit."
            ),
        ),
    ),
    hints=(
        "What are the odds at 0.8: how many Adelies for one Chinstrap? And at 0.99?",
        "The odds go from 4 to 99. The logit is their natural logarithm.",
        "ln 99 − ln 4 is the logarithm of one quotient. Which?",
    ),
    why="The odds grow from 4 to 99, and ln 99 − ln 4 = ln(99 / 4). A gain of 0.19 in the probability takes more here "
    "than the gain of 0.3 from 0.5 to 0.8, which takes ln 4: near 1, every bit costs more.",
    praise="From 0.5 to 0.8 the logit grows by ln 4, about 1.4. From there to 0.99 it takes more than twice that.",
)
