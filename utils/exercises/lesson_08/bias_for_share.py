"""The exercise bias_for_share of lesson 08."""

import numpy as np

from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise


def _bias_for_share():
    u = 0.0001
    return np.log(9 * (1 - u) / u)


bias_for_share = ValueExercise(
    name="bias_for_share",
    reference=_bias_for_share,
    misconceptions=(
        Misconception(
            name="the nine left out",
            wrong=lambda: np.log(0.9999 / 0.0001),
            message=lambda seen: (
                "That leaves u to one other class, or as much to each of the nine. Here the nine share it: each has a "
                "ninth of u."
            ),
            also=(lambda: np.log(1 / 0.0001), lambda: np.log(1 / 0.0001 - 9)),
        ),
        Misconception(
            name="all ten counted",
            wrong=lambda: np.log(10 / 0.0001),
            message=lambda seen: "Ten logits, but only nine of them are others: the denominator is exp(B) + 9.",
            also=(lambda: np.log(10 * 0.9999 / 0.0001),),
        ),
        Misconception(
            name="the nine on the wrong side",
            wrong=lambda: np.log(0.9999 / (9 * 0.0001)),
            message=lambda seen: (
                "That divides by the nine. More others take more, so B must be larger for them: multiply."
            ),
            also=(lambda: np.log(1 / (9 * 0.0001)),),
        ),
        Misconception(
            name="sign turned round",
            wrong=lambda: -_bias_for_share(),
            message=lambda seen: (
                "The size is right, the sign is not. A logit that takes nearly everything is above the others."
            ),
        ),
        Misconception(
            name="logarithm to base 10",
            wrong=lambda: np.log10(9 * 0.9999 / 0.0001),
            message=lambda seen: "Softmax raises e to the logits. Solve with the natural logarithm.",
            also=(lambda: np.log10(9 / 0.0001),),
        ),
        Misconception(
            name="logarithm to base 2",
            wrong=lambda: np.log2(9 * 0.9999 / 0.0001),
            message=lambda seen: (
                "That is the logarithm to base 2. Softmax raises e to the logits: take the natural logarithm."
            ),
            also=(lambda: np.log2(9 / 0.0001),),
        ),
        Misconception(
            name="no logarithm",
            wrong=lambda: 9 * 0.9999 / 0.0001,
            message=lambda seen: "That is exp(B). Take its logarithm.",
            also=(lambda: 9 / 0.0001,),
        ),
    ),
    hints=(
        "exp(0) is 1. So what are the ten terms of softmax's denominator?",
        "The nine together have u = 9 / (exp(B) + 9).",
        "Solve for exp(B): it is 9 (1 - u) / u.",
    ),
    why="u = 9 / (exp(B) + 9), so exp(B) = 9 (1 - u) / u. For a small u this is nearly 9 / u: with each unit of B, u "
    "falls by a factor of e.",
    praise="A bias of +10 leaves about four times as much, +20 only about two hundred-millionths.",
)
