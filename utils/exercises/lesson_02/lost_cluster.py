"""The exercise lost_cluster of lesson 02."""

from itertools import combinations

import numpy as np

from utils import encoding, linear_models
from utils.exercises.agreement import as_finite_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

FARTHEST, APART, HEIGHT, LOST = 10.0, 3.0, 1.0, 0.1  # what the task asks for


def _lost_cluster():
    return [[0.5, 5.0], [-4.5, -2.5], [4.0, -3.5], [0.2, -0.4]]


def _centres(evidence: Evidence) -> np.ndarray | None:
    """Return the four centres as a table, or None if that is not what was given."""
    return as_finite_array(evidence.returned, (4, 2))


def _nearest(centres: np.ndarray) -> tuple[float, int, int]:
    """Return the smallest distance between two centres, and which they are."""
    distances = encoding.pairwise_distances(centres)
    return min((distances[a, b], a, b) for a, b in combinations(range(4), 2))


def _flattest(centres: np.ndarray) -> tuple[float, tuple[int, ...]]:
    """Return the smallest height of a triangle of three centres, and which they are."""

    def height(three):
        a, b, c = centres[list(three)]
        longest = max(np.linalg.norm(a - b), np.linalg.norm(b - c), np.linalg.norm(c - a))
        return abs((b - a)[0] * (c - a)[1] - (b - a)[1] * (c - a)[0]) / longest

    return min((height(three), three) for three in combinations(range(4), 3))


def _found(centres: np.ndarray) -> np.ndarray:
    """Return which share of each cluster one-hot least squares finds."""
    labels = np.repeat(np.arange(4), 200)
    points = centres[labels] + 0.5 * np.random.default_rng(0).normal(size=(800, 2))
    weights, bias = linear_models.fit_least_squares(points, encoding.one_hot(labels, 4))
    right = (points @ weights.T + bias).argmax(axis=1) == labels
    return right.reshape(4, 200).mean(axis=1)


def _fault(evidence: Evidence) -> str:
    """Return the first condition that the answer breaks, or nothing."""
    centres = _centres(evidence)
    if centres is None:
        return "no four centres"
    if np.abs(centres).max() > FARTHEST:
        return "too far out"
    if _nearest(centres)[0] < APART:
        return "clusters touch"
    if _flattest(centres)[0] < HEIGHT:
        return "three in a row"
    smallest = _found(centres).min()
    return "nothing lost" if smallest > 0.9 else "too little lost" if smallest >= LOST else ""


def _too_near(evidence: Evidence) -> str:
    distance, a, b = _nearest(_centres(evidence))
    return (
        f"Clusters {a} and {b} have their centres {distance:.3g} apart and run into each other, so that any model "
        f"would confuse them. That is not masking: keep every two at least {APART:g} apart."
    )


def _in_a_row(evidence: Evidence) -> str:
    height, three = _flattest(_centres(evidence))
    return (
        f"Clusters {three[0]}, {three[1]} and {three[2]} lie in a row, or nearly: their triangle is {height:.2g} high "
        f"where it should be at least {HEIGHT:g}. You have seen three in a row. Does masking need one?"
    )


def _shares(evidence: Evidence) -> str:
    return "Least squares finds " + show((100 * _found(_centres(evidence))).round(1)) + " % of your clusters."


_mistake = told_by(_fault)

lost_cluster = ValueExercise(
    name="lost_cluster",
    reference=_lost_cluster,
    is_right=lambda seen: not _fault(seen),
    misconceptions=(
        _mistake(
            "no four centres",
            [[0.0, 4.0], [-4.0, -2.0], [4.0, -2.0]],
            lambda seen: (
                f"`lost_cluster` is {show(seen.returned)}. It should hold four centres of two numbers each, such as "
                "[[0, 4], [1, 0], [5, 5], [-3, 2]]."
            ),
        ),
        _mistake(
            "too far out",
            [[0.0, 40.0], [-40.0, -20.0], [40.0, -20.0], [1.0, 0.0]],
            lambda seen: (
                f"One of your numbers is {np.abs(_centres(seen)).max():.4g} in size. Stay between "
                f"−{FARTHEST:g} and {FARTHEST:g}: how far out they are is not what matters."
            ),
        ),
        _mistake("clusters touch", [[0.0, 4.0], [-4.0, -2.0], [5.0, -2.0], [0.0, 3.0]], _too_near),
        _mistake("three in a row", [[-6.0, -6.0], [0.0, 0.0], [6.0, 6.0], [-5.0, 5.0]], _in_a_row),
        _mistake(
            "nothing lost",
            [[-4.0, -4.0], [5.0, -4.0], [-4.0, 4.0], [5.0, 4.0]],
            lambda seen: (
                f"{_shares(seen)} At a corner of your shape, with the other three clusters all on one side, a straight "
                "output can be high there and low elsewhere. Where can it not?"
            ),
        ),
        _mistake(
            "too little lost",
            [[1.93, -4.0], [-1.61, 7.15], [2.4, 2.3], [-6.96, -7.17]],
            lambda seen: (
                f"{_shares(seen)} That is a beginning: you need less than {100 * LOST:.0f} % of one. Move the one that "
                "suffers farther in between the others."
            ),
        ),
    ),
    hints=(
        "In the row, why could a straight output not be high in the middle alone? Because it would have to come down "
        "again on the other side. In a plane, which place has others on every side?",
        "Put three centres at the corners of a wide triangle.",
        "Put the fourth inside the triangle, at least 3 away from each corner.",
    ),
    why="Masking needs no row: a class that has others on every side is enough. An output that is straight in every "
    "direction can't be high in the middle of a triangle and low at its corners. If the fourth centre is the mean of "
    "the other three, line 3 of *See why* holds in every direction: its output is flat at 1/4, and since the four "
    "outputs sum to 1, another one is always at least as high.",
    praise="No three of your clusters lie in a row, and one of them is lost all the same.",
)
