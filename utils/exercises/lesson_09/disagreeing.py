"""The exercise disagreeing of lesson 09: a distribution whose mode, median and mean name three grades."""

import numpy as np

from utils.exercises.agreement import as_finite_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

_GRADES = np.arange(7)
# By how much nothing may be in doubt: a tie of two probabilities, a running sum at one half, a mean between two grades.
_CLEAR = 1e-6


def _disagreeing():
    peak_and_tail = [0.33, 0.12, 0.07, 0.06, 0.09, 0.12, 0.21]
    return np.array(peak_and_tail)


def _answer(evidence: Evidence) -> np.ndarray | None:
    """Return seven finite numbers, or None."""
    return as_finite_array(evidence.returned, (7,))


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the answer; nothing if it is right."""
    p = _answer(evidence)
    if p is None:
        return "not seven numbers"
    if (p < 0).any():
        return "below zero"
    if abs(p.sum() - 1) > 1e-3:
        return "sum not 1"
    mode, median, mean = _readings(p)
    if p.max() > 0.5 + _CLEAR:
        return "one grade above a half"
    if np.isclose(p, p[::-1], atol=_CLEAR).all():
        return "symmetric"
    if _in_doubt(p):
        return "in doubt"
    if mode == median:
        return "mode is the median" if mean != mode else "all alike"
    if median == mean:
        return "median is the mean"
    return "mode is the mean" if mode == mean else ""


def _readings(p: np.ndarray) -> tuple[int, int, int]:
    return int(p.argmax()), int((p.cumsum() < 0.5 - _CLEAR).sum()), int(np.rint(p @ _GRADES))


def _in_doubt(p: np.ndarray) -> str:
    """Say what is not clear-cut; nothing if all is."""
    tied = np.flatnonzero(p > p.max() - _CLEAR)
    if len(tied) > 1:
        return f"the grades {show(tied)} share the largest probability, so the mode could be either"
    halves = np.flatnonzero(abs(p.cumsum() - 0.5) < _CLEAR)
    if len(halves):
        return f"the running sum is exactly one half at grade {halves[0]}, so the next grade is as good a median"
    mean = p @ _GRADES
    if abs(mean - np.floor(mean) - 0.5) < _CLEAR:
        return f"the mean is {show(mean)}, halfway between two grades"
    return ""


def _found(evidence: Evidence, ending: str) -> str:
    p = _answer(evidence)
    mode, median, _ = _readings(p)
    return f"Your mode is {mode}, your median {median}, your mean {show(p @ _GRADES)}. {ending}"


_misconception = told_by(_problem)

disagreeing = ValueExercise(
    name="disagreeing",
    reference=_disagreeing,
    is_right=lambda seen: not _problem(seen),
    misconceptions=(
        _misconception(
            "not seven numbers",
            [0.5, 0.2, 0.3],
            lambda seen: (
                f"`disagreeing` is {show(seen.returned)}. Give seven numbers in a list: the probabilities of the "
                "grades 0 to 6."
            ),
        ),
        _misconception(
            "below zero",
            [0.4, -0.1, 0.1, 0.1, 0.1, 0.1, 0.3],
            lambda seen: f"{show(_answer(seen).min())} is below 0, and no probability is.",
        ),
        _misconception(
            "sum not 1",
            [40, 11, 8, 3, 4, 4, 30],
            lambda seen: (
                f"Your numbers sum to {show(_answer(seen).sum())}. Probabilities sum to 1: divide each by that sum, "
                "and look again at mode, median and mean."
            ),
        ),
        _misconception(
            "one grade above a half",
            [0.6, 0.02, 0.03, 0.04, 0.01, 0.01, 0.29],
            lambda seen: _found(
                seen,
                f"One grade has {show(_answer(seen).max())}, more than half of all. Then the running sum passes one "
                "half at that grade, and the median is the mode. Give the mode less.",
            ),
        ),
        _misconception(
            "symmetric",
            [0.3, 0.1, 0.08, 0.04, 0.08, 0.1, 0.3],
            lambda seen: _found(
                seen,
                "It reads the same from either end, so mean and median lie in the middle. Make one tail heavier.",
            ),
        ),
        _misconception(
            "in doubt",
            [0.35, 0.02, 0.13, 0.02, 0.06, 0.07, 0.35],
            lambda seen: f"There is doubt: {_in_doubt(_answer(seen))}. Change it a little, so that all is clear.",
        ),
        _misconception(
            "all alike",
            [0.05, 0.1, 0.2, 0.28, 0.21, 0.11, 0.05],
            lambda seen: _found(
                seen,
                "All three name the same grade: there is one hill, and its tails balance. Put the peak at one end.",
            ),
        ),
        _misconception(
            "mode is the median",
            [0.2, 0.34, 0.05, 0.05, 0.05, 0.05, 0.26],
            lambda seen: _found(
                seen,
                "Mode and median agree. Keep the mode, with all that lies on its outer side, below one half: then the "
                "median moves away from it.",
            ),
        ),
        _misconception(
            "median is the mean",
            [0.34, 0.11, 0.12, 0.13, 0.14, 0.09, 0.07],
            lambda seen: _found(
                seen,
                "Median and mean agree. The mean feels how far away a tail is, the median only how much lies there: "
                "move probability further out on the long side.",
            ),
        ),
        _misconception(
            "mode is the mean",
            [0.02, 0.26, 0.25, 0.29, 0.01, 0.02, 0.15],
            lambda seen: _found(
                seen,
                "Mode and mean agree. Put the mode at one end, so that the mean is drawn away from it by the other.",
            ),
        ),
    ),
    hints=(
        "Put the largest probability at one end, with less than one half. What pulls the mean further than the median?",
        "A long tail: the median only counts how much lies beyond it, the mean also how far away it is.",
        "Begin with 0.4 at grade 0 and 0.3 at grade 6, spread the rest, and look at the running sum.",
    ),
    why="The peak is at one end, and holds less than one half. The running sum passes one half soon after it, and the "
    "far tail draws the mean further still.",
    praise="Three costs, three best answers. The mode looks at one grade alone, the median at how much lies on each "
    "side, the mean at how far away it lies.",
)
