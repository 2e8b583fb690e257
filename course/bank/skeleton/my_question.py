"""The question my_question: what it is tried on, what is right, and what is said to whoever gets it wrong.

Change it part by part, then run the test beside it.
"""

import numpy as np

from utils.exercises.case import Case
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _my_question(values):  # the answer as a student would write it, with NumPy alone
    return values.mean(axis=1)


def _draw_cases(rng):
    """Draw what the answer is called with, the simplest first; what no case shows, no check can tell."""
    yield Case((np.array([[1.0, 2.0, 6.0], [3.0, 5.0, 7.0]]),))
    yield Case((rng.normal(size=(4, 3)).round(2),))
    yield Case((rng.normal(size=(1, 5)).round(2),))
    yield Case((rng.integers(0, 10, size=(3, 6)),))


my_question = FunctionExercise(
    name="my_question",
    points=1,
    reference=_my_question,
    draw_cases=_draw_cases,
    misconceptions=(  # wrong answers that you expect: `wrong` gives one, `message` says why, with the student's values
        Misconception(
            name="means of the columns",
            wrong=lambda values: values.mean(axis=0),
            message=lambda seen: (
                f"You return {show(seen.returned)}, a mean for each column. A row runs along axis 1: average over that."
            ),
        ),
        Misconception(
            name="mean of the whole table",
            wrong=lambda values: values.mean(),
            message=lambda seen: f"You return {show(seen.returned)}, one mean for all rows. Each row has its own.",
        ),
    ),
    hints=("Which axis runs along a row?", "Try `values.mean(axis=...)`."),
    why="A row runs along axis 1, so that is the axis to average over.",
    praise="Right on tables of several shapes, also on one with a single row.",
)
