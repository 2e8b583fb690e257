"""The exercise squared_error of lesson 05."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.case import Case
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_05.shared import for_each_class, one_hot_rows, row
from utils.exercises.misconception import Misconception


def _squared_error(probabilities, targets):
    return ((probabilities - targets) ** 2).sum(axis=1)


def _draw_squared_error(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.6, 0.3, 0.1], [0.1, 0.7, 0.2]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    drawn = [
        Case((rng.dirichlet(np.ones(n_classes), size=n_samples), one_hot_rows(rng, n_samples, n_classes)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    soft = Case((rng.dirichlet(np.ones(4), size=2), rng.dirichlet(np.ones(4), size=2)))
    one = Case((rng.dirichlet(np.ones(3), size=1), np.array([[0, 1, 0]])))
    return [simple, *drawn, soft, one]


squared_error = FunctionExercise(
    name="squared_error",
    reference=_squared_error,
    giveaways=giveaways.SQUARED_ERROR,
    draw_cases=_draw_squared_error,
    misconceptions=(
        Misconception(
            name="sums over the samples",
            wrong=lambda p, t: ((p - t) ** 2).sum(axis=0),
            message=for_each_class,
        ),
        Misconception(
            name="differences not squared",
            wrong=lambda p, t: (p - t).sum(axis=1),
            message=lambda seen: (
                f"{row(seen)} Both rows sum to 1, so their differences sum to 0, always. Square them first."
            ),
            also=(
                lambda p, t: (p - t).sum(axis=1) ** 2,
                lambda p, t: (t - p).sum(axis=1),
            ),
        ),
        Misconception(
            name="brackets missing",
            wrong=lambda p, t: (p - t**2).sum(axis=1),
            message=lambda seen: (
                f"{row(seen)} ** comes before −, so only one of the two was squared. Put the difference into "
                "brackets, then square it."
            ),
            also=(lambda p, t: (p**2 - t).sum(axis=1), lambda p, t: (t - p**2).sum(axis=1)),
        ),
        Misconception(
            name="difference of the squares",
            wrong=lambda p, t: (p**2 - t**2).sum(axis=1),
            message=lambda seen: (
                f"{row(seen)} Those are the squares, subtracted. Subtract first, then square the difference."
            ),
            also=(lambda p, t: (t**2 - p**2).sum(axis=1), lambda p, t: np.abs(p**2 - t**2).sum(axis=1)),
        ),
        Misconception(
            name="squares the sum",
            wrong=lambda p, t: np.abs(p - t).sum(axis=1) ** 2,
            message=lambda seen: f"{row(seen)} That is the square of a sum. Square each difference, then add.",
        ),
        Misconception(
            name="distance for square",
            wrong=lambda p, t: np.abs(p - t).sum(axis=1),
            message=lambda seen: f"{row(seen)} Those are the distances themselves. Square each one, then add.",
        ),
        Misconception(
            name="halved",
            wrong=lambda p, t: ((p - t) ** 2).sum(axis=1) / 2,
            message=lambda seen: (
                f"{row(seen)} That is half of it. Some books put a ½ before the sum; here there is none."
            ),
        ),
        Misconception(
            name="only the true class",
            wrong=lambda p, t: ((p - t) ** 2 * t).sum(axis=1),
            message=lambda seen: (
                f"{row(seen)} The other classes count, too: a probability above their target is an error."
            ),
            also=(
                lambda p, t: (1 - p[np.arange(len(p)), t.argmax(axis=1)]) ** 2,
                lambda p, t: ((1 - p) ** 2 * t).sum(axis=1),
                lambda p, t: (p - t)[np.arange(len(p)), t.argmax(axis=1)] ** 2,
            ),
        ),
        Misconception(
            name="only the other classes",
            wrong=lambda p, t: ((p - t) ** 2 * (1 - t)).sum(axis=1),
            message=lambda seen: f"{row(seen)} The class that happened counts, too: it should have had all.",
            also=(lambda p, t: ((p - t) ** 2 * (t == 0)).sum(axis=1), lambda p, t: (p**2 * (1 - t)).sum(axis=1)),
        ),
    ),
    hints=(
        "Three steps: subtract, square, add up. Which of the two axes do you add along?",
        "`probabilities - targets` has the shape (n_samples, n_classes). Axis 1 runs along a row.",
        "Take (probabilities - targets) ** 2 and sum it with axis=1.",
    ),
    why="The lecture calls this sum MSE. With one-hot targets it lies between 0 and 2.",
    praise="You have the lecture's MSE: a sum over the classes, one number for each sample.",
)
