"""The exercise share_of_sixes of lesson 11."""

import numpy as np

from utils.exercises.misconception import mistake
from utils.exercises.value_exercise import ValueExercise


def _share_of_sixes():
    faces = np.arange(1, 7)
    low, high = -5.0, 5.0
    for _ in range(60):  # bisection: the mean rises with the rate
        rate = (low + high) / 2
        p = np.exp(rate * faces) / np.exp(rate * faces).sum()
        low, high = (rate, high) if p @ faces < 3 else (low, rate)
    return p[5]


def _die(mean):
    faces = np.arange(1, 7)
    low, high = -5.0, 5.0
    for _ in range(60):
        rate = (low + high) / 2
        p = np.exp(rate * faces) / np.exp(rate * faces).sum()
        low, high = (rate, high) if p @ faces < mean else (low, rate)
    return p


share_of_sixes = ValueExercise(
    name="share_of_sixes",
    reference=_share_of_sixes,
    relative=0.01,
    misconceptions=(
        mistake(
            "sign of the rate, or faces from 0",
            "That is the six of a die with the mean 4, or the one of this die. Is the sign of the rate turned round "
            "(a mean below 3.5 makes the six the rarest face), or do the faces run from 0 to 5 in your code?",
            lambda: _die(3)[0],
        ),
        mistake(
            "the lesson's die",
            "That is the six of the die with the mean 4.5. Here the mean is 3.",
            lambda: _die(4.5)[5],
        ),
        mistake(
            "the lesson's die turned round",
            "That is the six of the die with the mean 2.5, or the one of the lesson's die. Here the mean is 3.",
            lambda: _die(2.5)[5],
        ),
        mistake(
            "another face",
            "That is another face of the right die. The six is the last of them, with the index 5: Python counts from "
            "0.",
            lambda: _die(3)[4],
            *(lambda face=face: _die(3)[face] for face in (1, 2, 3)),
        ),
        mistake(
            "geometric",
            "That is the geometric distribution with the mean 3, which goes on beyond the six. A die has six faces, "
            "and their probabilities sum to 1.",
            lambda: 1 / 3 * (2 / 3) ** 5,
        ),
        mistake(
            "fair die",
            "That is a fair die. Its mean is 3.5.",
            lambda: 1 / 6,
        ),
        mistake(
            "straight line",
            "That is the straight line with the mean 3. It fits the mean, but an exponential has more entropy.",
            lambda: 1 / 6 - 0.5 * 2.5 / 17.5,
        ),
        mistake(
            "spread over two faces",
            "That says a six never comes, and the mean does not tell you so. The entropy can be larger.",
            lambda: 0,
            seen=lambda seen: np.isclose(float(seen.returned), 0, atol=1e-9),
        ),
        mistake(
            "in per cent",
            "In per cent, yes. Give it as a probability, between 0 and 1.",
            lambda: 100 * _share_of_sixes(),
        ),
        mistake(
            "the rate",
            "That is the rate λ, or the factor from face to face. Put λ into softmax(λ · faces), and take the last "
            "entry.",
            lambda: np.log(_die(3)[1] / _die(3)[0]),
            seen=lambda seen: np.isclose(float(seen.returned), _die(3)[1] / _die(3)[0], rtol=0.002),
        ),
    ),
    hints=(
        "The die of the lesson had the mean 4.5. Which single number in that cell has to change?",
        "exponential_die(3) gives the six probabilities, and the rate.",
        "The six is the last of them: exponential_die(3)[0][5].",
    ),
    why="The rate comes out negative, so each face is less probable than the one before by the same factor.",
    praise="A mean below that of a fair die makes the rate negative. A die with mean 4 gives this much to its one.",
)
