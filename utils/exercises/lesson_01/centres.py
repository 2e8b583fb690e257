"""The exercise centres of lesson 01: build data on which a class number fails and one-hot does not."""

import functools

import numpy as np

from utils.exercises.agreement import as_array, as_finite_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

_NUMBER_AT_MOST, _ONE_HOT_AT_LEAST = 80, 95


def _centres():
    return np.array([[0.0, 0.0], [1.8, 8.0], [3.6, 0.0]])


@functools.lru_cache(maxsize=4)
def _measured(seen: Evidence) -> tuple[float, float, float, np.ndarray] | None:
    """Return in % what the number, one-hot and the nearest centre get right, and one-hot's share in each group.

    None where these are not three points in the plane. The groups are those that the lesson draws.
    """
    points = as_finite_array(seen.returned, (3, 2))
    if points is None:
        return None
    labels = np.repeat([0, 1, 2], 1000)
    inputs = points[labels] + np.random.default_rng(0).normal(size=(3000, 2))
    # Centred, and in units near 1: centres may lie far out.
    inputs = (inputs - inputs.mean(axis=0)) / np.abs(inputs).max()
    design = np.hstack([inputs, np.ones((3000, 1))])
    outputs = design @ np.linalg.lstsq(design, np.eye(3)[labels])[0]
    decoded = np.clip(np.rint(outputs @ [0, 1, 2]), 0, 2)
    centres = np.array([inputs[labels == k].mean(axis=0) for k in range(3)])
    nearest = ((inputs[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    found = outputs.argmax(axis=1) == labels
    return (
        100 * np.mean(decoded == labels),
        100 * np.mean(found),
        100 * np.mean(nearest == labels),
        100 * np.array([found[labels == k].mean() for k in range(3)]),
    )


def _gaps(given) -> dict[tuple[int, int], float]:
    points = as_array(given)
    return {(a, b): float(np.linalg.norm(points[a] - points[b])) for a, b in ((0, 1), (1, 2), (0, 2))}


def _fault(seen: Evidence) -> str:
    """Name the condition that is missed, by why it is; nothing if none is."""
    measured = _measured(seen)
    if measured is None:
        return "not three points"
    number, one_hot, nearest, _ = measured
    if one_hot < _ONE_HOT_AT_LEAST:
        return "groups overlap" if nearest < _ONE_HOT_AT_LEAST else "a group between the others"
    if number <= _NUMBER_AT_MOST:
        return ""
    gaps = _gaps(seen.returned)
    return "ends too far apart" if min(gaps, key=gaps.get) == (0, 2) or _all_far(gaps) else "near ones are neighbours"


def _all_far(gaps: dict) -> bool:
    return min(gaps.values()) > 4.5


def _scores(seen: Evidence) -> str:
    number, one_hot, *_ = _measured(seen)
    return f"The number gets {number:.1f} % right, one-hot {one_hot:.1f} %."


def _overlapping(seen: Evidence) -> str:
    gaps = _gaps(seen.returned)
    (a, b), gap = min(gaps.items(), key=lambda item: item[1])
    return (
        f"{_scores(seen)} Groups {a} and {b} are only {gap:.1f} apart, where each spreads by 1: nobody could tell them "
        "apart well enough. Move them apart until one-hot can."
    )


def _between(seen: Evidence) -> str:
    shares = _measured(seen)[3]
    lost = int(np.argmin(shares))
    return (
        f"{_scores(seen)} One-hot finds only {shares[lost]:.0f} % of group {lost}, which lies between the others, on "
        "the line through them or near it. That is a trap for one-hot, and lesson 02 looks into it. Move one group "
        "well off the line through the other two."
    )


def _wide(seen: Evidence) -> str:
    return (
        f"{_scores(seen)} Groups 0 and 2, the ends of the numbering, are {_gaps(seen.returned)[0, 2]:.1f} apart. The "
        "regression has room for two steps there: bring these two nearer to each other, not so near that one-hot "
        "mixes them up."
    )


def _neighbours(seen: Evidence) -> str:
    gaps = _gaps(seen.returned)
    (a, b), gap = min(gaps.items(), key=lambda item: item[1])
    return (
        f"{_scores(seen)} The near ones are groups {a} and {b}, {gap:.1f} apart, and their numbers differ by one step. "
        "Which two numbers differ by more?"
    )


_mistake = told_by(_fault)

centres = ValueExercise(
    name="centres",
    reference=_centres,
    is_right=lambda seen: not _fault(seen),
    misconceptions=(
        _mistake(
            "not three points",
            [0.0, 4.0, 8.0],
            lambda seen: (
                f"`centres` is {show(seen.returned)}. It should hold three points in the plane, the centres of groups "
                "0, 1 and 2, such as [[0, 0], [5, 9], [10, 0]]."
            ),
        ),
        _mistake("groups overlap", [[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]], _overlapping),
        _mistake("a group between the others", [[0.0, 0.0], [5.0, 0.0], [10.0, 0.0]], _between),
        _mistake("ends too far apart", [[0.0, 0.0], [5.0, 9.0], [10.0, 0.0]], _wide),
        _mistake("near ones are neighbours", [[0.0, 0.0], [3.6, 0.0], [1.8, 8.0]], _neighbours),
    ),
    hints=(
        "With Gentoo in the middle of the numbering, which two species stood at its ends? How far apart were they?",
        "Groups 0 and 2 must be two steps apart on the number's axis. Put them near each other, at a distance of 3 or "
        "4, and group 1 far away from both, off the line through them.",
    ),
    why="To put two near groups two steps apart, the regression must stretch the small difference between them, and "
    "with it the spread of all groups. One-hot has an output for the far group, and only tells the near two apart.",
    praise="The ends of your numbering are near each other and the middle is not, as with Gentoo in the middle.",
)
