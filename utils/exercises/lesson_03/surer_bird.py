"""The exercise surer_bird of lesson 03: logits of two birds, judged by how sure softmax is at two temperatures."""

import numpy as np

from utils.activations import softmax
from utils.exercises.agreement import as_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

REACH, LEAD = 10, 0.05


def _surer_bird():
    return np.array([[3.5, 0.0, 0.0], [10.0, 8.0, -10.0]])  # two rivals some way off; one rival near


def _sureness(birds: np.ndarray) -> np.ndarray:
    """Return the largest probability of each bird: a row for T = 1, a row for T = 4."""
    return np.array([softmax(birds / temperature).max(axis=1) for temperature in (1, 4)])


def _same_shape(birds: np.ndarray) -> float | None:
    """Return by which factor the gaps of bird 0 are larger than those of bird 1, or None if by more than one."""
    first, second = (np.sort(row.max() - row)[1:] for row in birds)
    if np.allclose(first, second, atol=1e-6):
        return 1.0
    if second[-1] < 1e-6 or first[-1] < 1e-6:
        return None
    factor = first[-1] / second[-1]
    return float(factor) if np.allclose(first, factor * second, atol=1e-6) else None


def _one_rival(birds: np.ndarray) -> bool:
    """Whether at both temperatures each bird has but one rival: its third class has next to nothing."""
    return bool((np.sort(softmax(birds / 4), axis=1)[:, 0] < 0.02).all())


def _kind(evidence: Evidence) -> str:
    """Return the name of what is wrong with the birds; "" if nothing is."""
    birds = as_array(evidence.returned)
    if birds is None or birds.shape != (2, 3):
        return "not two birds with three logits"
    if not (np.abs(birds) <= REACH).all():
        return "out of reach"
    at_one, at_four = -np.diff(_sureness(birds)).ravel()
    if at_one >= LEAD and at_four <= -LEAD:
        return ""
    factor = _same_shape(birds)
    if factor is not None:
        return "the same gaps" if factor == 1 else "one bird is the other, scaled"
    if at_one * at_four > 0:
        return "one rival only" if _one_rival(birds) else "the same bird at both temperatures"
    return "the other way round" if at_one < 0 or at_four > 0 else "too close"


def _told(evidence: Evidence) -> str:
    warm, hot = _sureness(as_array(evidence.returned))
    return (
        f"At T = 1 the largest probabilities of bird 0 and bird 1 are {warm[0]:.3f} and {warm[1]:.3f}; "
        f"at T = 4 they are {hot[0]:.3f} and {hot[1]:.3f}."
    )


_mistake = told_by(_kind)

surer_bird = ValueExercise(
    name="surer_bird",
    reference=_surer_bird,
    is_right=lambda seen: not _kind(seen),
    misconceptions=(
        _mistake(
            "not two birds with three logits",
            np.array([3.5, 0.0, 0.0]),
            lambda seen: (
                f"`surer_bird` is {show(seen.returned)}. Give three logits for each of two birds: "
                "[[z, z, z], [z, z, z]]."
            ),
        ),
        _mistake(
            "out of reach",
            np.array([[35.0, 0.5, 0.5], [100.0, 80.0, -100.0]]),
            lambda seen: f"`surer_bird` is {show(seen.returned)}. Keep every logit between −{REACH} and {REACH}.",
        ),
        _mistake(
            "the same gaps",
            np.array([[3.0, 1.0, -3.0], [5.0, 3.0, -1.0]]),
            lambda seen: (
                f"{_told(seen)} The two birds have the same gaps, and softmax looks at nothing else: a shift or "
                "another order of the classes changes no largest probability."
            ),
        ),
        _mistake(
            "one bird is the other, scaled",
            np.array([[5.0, 3.0, 1.0], [3.0, 2.0, 1.0]]),
            lambda seen: (
                f"{_told(seen)} The gaps of one bird are those of the other, all times the same number. That is a "
                "temperature of its own, so this bird stays the surer one for ever. Change one gap, and not all."
            ),
        ),
        _mistake(
            "one rival only",
            np.array([[9.0, 6.0, -10.0], [9.0, 7.5, -9.0]]),
            lambda seen: (
                f"{_told(seen)} In both birds the third class has next to nothing. With one rival, only one gap "
                "counts, and the bird with the larger gap is surer at every temperature. Let a third class take part."
            ),
        ),
        _mistake(
            "the same bird at both temperatures",
            np.array([[4.0, 0.5, 0.2], [2.0, 1.0, 0.0]]),
            lambda seen: (
                f"{_told(seen)} The same bird is surer both times. At a low temperature the nearest rival counts most; "
                "at a high one, distant rivals count nearly as much. Make the birds differ in that."
            ),
        ),
        _mistake(
            "the other way round",
            np.array([[10.0, 8.0, -10.0], [3.5, 0.5, 0.0]]),
            lambda seen: (
                f"{_told(seen)} They do change places, but the other way round: at T = 1 bird 0 should be the "
                "surer one."
            ),
        ),
        _mistake(
            "too close",
            np.array([[3.1, 0.1, 0.1], [9.0, 7.0, -5.0]]),
            lambda seen: f"{_told(seen)} They change places, but not by {LEAD} both times. Push the same idea further.",
        ),
    ),
    hints=(
        "With two classes it can't be done, because one gap decides. What can a third class do?",
        "Write the largest probability as 1 / (1 + a sum): each rival adds exp(−gap / T). When it is cold the nearest "
        "rival makes up the sum; when it is hot, each rival adds nearly 1.",
        "Give bird 1 one rival at a gap of 2 and put its third class as far down as you may. Give bird 0 two rivals at "
        "the same gap, larger than 2.",
    ),
    why="The largest probability is 1 / (1 + Σ exp(−gap / T)). Bird 0 has two rivals 3.5 below: together exp(−3.5) "
    "twice, 0.06, at T = 1, less than the single rival of bird 1 adds, exp(−2) = 0.14. At T = 4 they add 0.83 "
    "against 0.61.",
    praise="So a temperature never changes an answer, and yet it can change which of two answers sounds surer.",
)
