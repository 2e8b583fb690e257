"""The exercise bent_units of lesson 11: two hidden units that make XOR separable and keep the corners apart."""

import itertools

import numpy as np

from utils.exercises.agreement import as_finite_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

_CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
_XOR = np.array([0, 1, 1, 0])
_CLEAR = 1e-6  # below this, of the size of the picture, two points coincide


def _bent_units():
    return [[1, 2, 0], [3, 3, -3]]


def _hidden(evidence: Evidence) -> np.ndarray | None:
    """Return where the four corners go, a row for each; None if the answer is not two units."""
    units = as_finite_array(evidence.returned, (2, 3))
    return None if units is None else np.maximum(_CORNERS @ units[:, :2].T + units[:, 2], 0)


def _gap(hidden: np.ndarray) -> float:
    """Return the widest strip between the two labels, negative where no line parts them.

    The widest strip between two segments is perpendicular to one of them, or lies across two of their ends.
    """
    first, second = hidden[_XOR == 0], hidden[_XOR == 1]
    ends = [b - a for a, b in itertools.product(first, second)]
    along = [first[1] - first[0], second[1] - second[0]]
    ways = [way for way in (*ends, *along, *([-v[1], v[0]] for v in along)) if np.linalg.norm(way) > 0]
    return max(
        (max(np.min(second @ d) - np.max(first @ d), np.min(first @ d) - np.max(second @ d)) / np.linalg.norm(d))
        for d in map(np.array, ways)
    )


def _apart(hidden: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of corners that fall on one point."""
    size = max(np.abs(hidden).max(), 1e-300)
    pairs = itertools.combinations(range(4), 2)
    return [(a, b) for a, b in pairs if np.abs(hidden[a] - hidden[b]).max() <= _CLEAR * size]


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the answer; nothing if it is right."""
    hidden = _hidden(evidence)
    if hidden is None:
        return "not two units"
    units = as_finite_array(evidence.returned, (2, 3))
    sums = _CORNERS @ units[:, :2].T + units[:, 2]
    if (hidden == 0).all(axis=0).any():
        return "a unit that is always 0"
    if (sums >= 0).all():
        return "nothing is bent"
    together = _apart(hidden)
    if any(_XOR[a] != _XOR[b] for a, b in together):
        return "unlike corners on one point"
    if np.linalg.matrix_rank(hidden - hidden[0], tol=_CLEAR * np.abs(hidden).max()) < 2 and _gap(hidden) <= 0:
        return "all on one line"
    if _gap(hidden) <= _CLEAR * np.abs(hidden).max():
        return "no line parts them"
    return "like corners on one point" if together else ""


def _where(evidence: Evidence, ending: str) -> str:
    hidden = _hidden(evidence)
    places = ", ".join(
        f"({a}, {b}) to {show(tuple(place.tolist()))}" for (a, b), place in zip(_CORNERS, hidden, strict=True)
    )
    return f"Your units send the corners {places}. {ending}"


def _fallen(evidence: Evidence) -> str:
    first, second = (show(tuple(_CORNERS[corner].tolist())) for corner in _apart(_hidden(evidence))[0])
    return f"{first} and {second}"


_misconception = told_by(_problem)

bent_units = ValueExercise(
    name="bent_units",
    reference=_bent_units,
    is_right=lambda seen: not _problem(seen),
    misconceptions=(
        _misconception(
            "not two units",
            [[1, 1], [1, 1]],
            lambda seen: (
                f"`bent_units` is {show(seen.returned)}. Give two rows of three numbers, w1, w2 and b: "
                "[[1, 1, 0], [1, 1, -1]] are the units of the lesson."
            ),
        ),
        _misconception(
            "a unit that is always 0",
            [[2, 1, 1], [-1, -1, -1]],
            lambda seen: _where(
                seen,
                "One unit is 0 on all four: its weighted sum is never above 0. Make its b larger, or turn its weights.",
            ),
        ),
        _misconception(
            "nothing is bent",
            [[2, 1, 1], [1, 2, 1]],
            lambda seen: _where(
                seen,
                "No weighted sum is below 0, so nothing is cut off, and the units are linear. Then the midpoints of "
                "both pairs of opposite corners coincide, as they do in the square.",
            ),
        ),
        _misconception(
            "unlike corners on one point",
            [[2, 0, 0.5], [1, 1, -1]],
            lambda seen: _where(
                seen, f"{_fallen(seen)} fall on one point and have different labels: no line can part them any more."
            ),
        ),
        _misconception(
            "all on one line",
            [[2, 4, -1], [2, 4, -1]],
            lambda seen: _where(
                seen,
                "They all lie on one line, with the labels mixed along it. Give the two units different directions, or "
                "bends at different places.",
            ),
        ),
        _misconception(
            "no line parts them",
            [[2, 0.4, 0.1], [0.6, 2, -0.2]],
            lambda seen: _where(
                seen,
                "The stretch between the two points of label 0 crosses the one between those of label 1. Let the bend "
                "leave out one corner of label 0, or keep that corner alone.",
            ),
        ),
        _misconception(
            "like corners on one point",
            [[2.5, 2.5, 0.5], [1, 1, -1]],
            lambda seen: _where(
                seen,
                f"A line parts the labels, but {_fallen(seen)} fall on one point. Let one unit weigh the two inputs "
                "differently.",
            ),
        ),
    ),
    hints=(
        "Begin with the units of the lesson. Why do (0, 1) and (1, 0) fall on one point? Both units look at x1 + x2.",
        "Change a weight of the first unit: [1, 2, 0] tells (0, 1) and (1, 0) apart.",
        "A second unit such as [3, 3, -3] is above 0 at the corner (1, 1) alone, and lifts it over the line.",
    ),
    why="The first unit tells all four corners apart, along one line, with the labels in the order 0, 1, 1, 0. The "
    "second lifts the last corner off that line: now a straight line can pass between.",
    praise="Your units bend the square so that a line parts the labels, and nothing about a corner is lost.",
)
