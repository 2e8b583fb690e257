"""The exercise misled_clouds of lesson 10: separable numbers that the fitted clouds do not separate."""

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

# The border may lie this close to a number only if rounding can't decide the matter.
_CLEAR = 1e-9


def _misled_clouds():
    return [0, 1, 2], [3, 4, 5, 40]


def _numbers(evidence: Evidence) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the numbers of both classes, or None."""
    answer = evidence.returned
    if not isinstance(answer, (list, tuple, np.ndarray)) or len(answer) != 2:
        return None
    both = [as_array(numbers) for numbers in answer]
    if any(numbers is None or numbers.ndim != 1 or not np.isfinite(numbers).all() for numbers in both):
        return None
    return both[0], both[1]


def _fitted(low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """Return the shared variance of the two clouds, and where their border lies."""
    n = len(low) + len(high)
    variance = (((low - low.mean()) ** 2).sum() + ((high - high.mean()) ** 2).sum()) / n
    middle, distance = (low.mean() + high.mean()) / 2, high.mean() - low.mean()
    return variance, middle + variance * np.log(len(low) / len(high)) / distance


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the answer; nothing if it is right."""
    both = _numbers(evidence)
    if both is None:
        return "not two lists"
    low, high = both
    if min(len(low), len(high)) < 3:
        return "too few numbers"
    if high.max() < low.min():
        return "the classes exchanged"
    if low.max() == high.min():
        return "a number that both classes have"
    if low.max() > high.min():
        return "classes that overlap"
    variance, border = _fitted(low, high)
    if variance == 0:
        return "no spread"
    if (low > border + _CLEAR).any() or (high < border - _CLEAR).any():
        return ""
    gap = high.min() - low.max()
    return "a gap too wide" if gap > max(np.ptp(low), np.ptp(high)) / 2 else "nothing pulls hard enough"


def _found(evidence: Evidence, ending: str) -> str:
    low, high = _numbers(evidence)
    return (
        f"The clouds put their border at {show(_fitted(low, high)[1])}, between your {show(low.max())} of class 0 and "
        f"your {show(high.min())} of class 1, so they get all right. {ending}"
    )


def _overlap(evidence: Evidence) -> str:
    low, high = _numbers(evidence)
    return (
        f"Class 0 has {show(low.max())}, and class 1 has {show(high.min())}: no threshold gets both right, so it is "
        "not the clouds' fault. Keep class 0 below class 1."
    )


_misconception = told_by(_problem)

misled_clouds = ValueExercise(
    name="misled_clouds",
    reference=_misled_clouds,
    is_right=lambda seen: not _problem(seen),
    misconceptions=(
        _misconception(
            "not two lists",
            [1, 2, 3, 4, 5, 6],
            lambda seen: (
                f"`misled_clouds` is {show(seen.returned)}. Give two lists of numbers, those of class 0 and those of "
                "class 1: ([1, 2, 3], [4, 5, 6])."
            ),
        ),
        _misconception(
            "too few numbers",
            ([0, 1, 2], [3, 40]),
            lambda seen: (
                f"You gave {len(_numbers(seen)[0])} numbers for class 0 and {len(_numbers(seen)[1])} for class 1. "
                "Give three of each at least."
            ),
        ),
        _misconception(
            "the classes exchanged",
            ([3, 4, 5, 40], [0, 1, 2]),
            lambda seen: "All of class 0 lies above class 1. Exchange the two lists: class 0 comes first, and below.",
        ),
        _misconception("classes that overlap", ([0, 1, 2, 10], [3, 4, 5]), _overlap),
        _misconception("a number that both classes have", ([0, 1, 3], [3, 4, 50]), _overlap),
        _misconception(
            "no spread",
            ([1, 1, 1], [2, 2, 2]),
            lambda seen: "In each class all numbers are equal, so the clouds have no width. Spread them out.",
        ),
        _misconception(
            "a gap too wide",
            ([0, 1, 2], [30, 31, 32]),
            lambda seen: _found(seen, "The gap between the classes leaves the border a lot of room: make it narrow."),
        ),
        _misconception(
            "nothing pulls hard enough",
            ([0, 1, 2], [3, 4, 6]),
            lambda seen: _found(
                seen,
                "What moves the mean of a class, though no number comes near the other class? And what else is in the "
                "formula of the border?",
            ),
        ),
    ),
    hints=(
        "The border lies in the middle between the two means, if both classes are as common. Move one mean away.",
        "One number far out on the right draws the mean of class 1 to it, and the border goes half of that way.",
        "The other way is the prior: many numbers of one class, and a wide spread.",
    ),
    why="One far number moves the mean of its class, and with it the middle between the means. A fit that looks at "
    "the labels alone would leave the border between 2 and 3. A class that is much commoner than the other does it, "
    "too: its prior moves the border by variance times the logarithm of the ratio, divided by the distance.",
    praise="A threshold gets all of them right, and the clouds do not. Means, variance and priors are all that "
    "they keep of the numbers; where the classes meet, they do not know.",
)
