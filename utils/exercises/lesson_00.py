"""The exercises and predictions of lesson 00, Start here."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import told_after
from utils.exercises.prediction import Prediction
from utils.exercises.wording import show

between = Prediction(
    question="Half of the birds like this one are 0 (Adelie), half are 2 (Gentoo). "
    "Which number has the smallest average squared error?",
    options={
        "A": "0 or 2: each is right half of the time",
        "B": "1, the number in the middle",
        "C": "all numbers from 0 to 2 cost the same",
    },
    reveals={
        "A": "Counts hits, as accuracy does, and not squares.",
        "C": "Pays the plain distance, and for that it would be true. Ask for the sum again, with squares.",
    },
)


def _squared_difference(output, label):
    return (output - label) ** 2


def _draw_squared_difference(rng: np.random.Generator) -> list[Case]:
    drawn = rng.normal(size=(3, 2)) * 3
    return [Case((4.0, 1.5)), Case((-1.0, 0.5)), *(Case((float(output), float(label))) for output, label in drawn)]


def _call(evidence: Evidence) -> str:
    output, label = evidence.arguments
    return f"squared_difference({show(output)}, {show(label)}) gave {show(evidence.returned)}:"


_mistake = told_after(_call)

squared_difference = FunctionExercise(
    name="squared_difference",
    reference=_squared_difference,
    giveaways=giveaways.SQUARED_ERROR,
    draw_cases=_draw_squared_difference,
    misconceptions=(
        _mistake(
            "not squared",
            "that is the difference itself. Square it.",
            lambda output, label: output - label,
            lambda output, label: label - output,
        ),
        _mistake(
            "absolute value",
            "that is the distance |y − ŷ|. You need the square: the distance times itself.",
            lambda output, label: abs(output - label),
        ),
        _mistake(
            "times two",
            "that is twice the difference. The square of d is d * d.",
            lambda output, label: 2 * (output - label),
            lambda output, label: 2 * (label - output),
            lambda output, label: 2 * abs(output - label),
        ),
        _mistake(
            "squares first",
            "each number was squared on its own. Subtract first, then square.",
            lambda output, label: output**2 - label**2,
            lambda output, label: label**2 - output**2,
            lambda output, label: abs(output**2 - label**2),
        ),
        _mistake(
            "brackets forgotten",
            "only one of the two numbers was squared, because ** binds tighter than -. Put the difference in brackets.",
            lambda output, label: output - label**2,
            lambda output, label: label - output**2,
            lambda output, label: output**2 - label,
            lambda output, label: label**2 - output,
            lambda output, label: abs(output - label**2),
        ),
        _mistake(
            "no difference",
            "no difference was squared there. First output - label, then the square.",
            lambda output, label: (output + label) ** 2,
            lambda output, label: (output * label) ** 2,
            lambda output, label: (output / label) ** 2,
            lambda output, label: output**2,
            lambda output, label: output**2 + label**2,
        ),
        _mistake(
            "another power",
            "that is another power. The square of d is d ** 2, or d * d.",
            lambda output, label: (output - label) ** 3,
            lambda output, label: abs(output - label) ** 3,
            lambda output, label: abs(output - label) ** 0.5,
            lambda output, label: (output - label) ** 4,
            lambda output, label: 2 ** (output - label),
        ),
        _mistake(
            "halved",
            "that is half of the square. Some books have the ½; here there is none.",
            lambda output, label: (output - label) ** 2 / 2,
        ),
    ),
    hints=(
        "Two steps: how far apart are the two numbers, and then the square of that.",
        "In Python, x ** 2 is the square of x. Put the difference in brackets before you square it.",
    ),
    why="The square is never negative, and it grows fast: one miss of 2 costs 4, two misses of 1 cost 2 together.",
    praise="The squared error is the first of the two losses that the course compares.",
)

who_wears_the_hat = ChoiceExercise(
    name="who_wears_the_hat",
    question="A network sees a penguin and answers 1.3. The penguin is an Adelie, number 0. In these lessons, ŷ is",
    options=(
        Option(
            "A", "1.3, what the network says", False, "Most books write it so. Here the output is y, without a hat."
        ),
        Option("B", "0, the label", True, "Who wears the hat in the lecture?"),
        Option(
            "C", "1.3 − 0, the difference", False, "That is y − ŷ, the difference of the two; its square is the loss ℓ."
        ),
    ),
    hints=(
        "Look for ŷ in the table.",
        "The label wears the hat: the truth is the one that is dressed up.",
    ),
    why="ŷ is the label, y is the output. Most books do the opposite, so look each time.",
    praise="The label wears the hat. When you open another book, look again: most do the opposite.",
)
