"""The exercise unclaimed_cluster of lesson 04: three centres, judged by what two kinds of model make of them."""

import functools

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show
from utils.linear_models import fit_softmax_regression

REACH = 10
N_POINTS = 50


def _unclaimed_cluster():
    return np.array([[-4.0, 0.0], [0.0, 0.0], [4.0, 0.0]])  # on a line: no straight border cuts the middle off


@functools.lru_cache(maxsize=64)
def _measured(centres: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Return what the lesson's `claims` prints, a share a cluster: right by softmax, and claimed by no yes."""
    noise = np.random.default_rng(0).normal(size=(3, N_POINTS, 2))
    points = (np.array(centres)[:, None] + 0.5 * noise).reshape(-1, 2)
    labels = np.repeat(range(3), N_POINTS)
    weights, bias = fit_softmax_regression(points, labels, 3)
    right = (points @ weights.T + bias).argmax(axis=1) == labels
    claimed = np.zeros(len(points), dtype=bool)
    for k in range(3):
        weights, bias = fit_softmax_regression(points, (labels == k).astype(int), 2)
        no, yes = (points @ weights.T + bias).T
        claimed |= yes > no
    return right.reshape(3, -1).mean(axis=1), 1 - claimed.reshape(3, -1).mean(axis=1)


def _both(evidence: Evidence) -> tuple[float, float]:
    """Return the worst share that softmax gets right, and the largest share of a cluster that nothing claims."""
    right, unclaimed = _measured(tuple(map(tuple, as_array(evidence.returned).tolist())))
    return right.min(), unclaimed.max()


def _fault(evidence: Evidence) -> str:
    """Name what is wrong with the centres; nothing if they are right."""
    centres = as_array(evidence.returned)
    if centres is None or centres.shape != (3, 2):
        return "not three points of the plane"
    if not (np.abs(centres) <= REACH).all():
        return "too far out"
    right, unclaimed = _both(evidence)
    if right < 0.95:
        return "two centres in one place" if _coincide(centres) else "clusters overlap"
    if unclaimed > 0.5:
        return ""
    return "nearly cut off" if unclaimed >= 0.05 else "every cluster can be cut off"


def _coincide(centres: np.ndarray) -> bool:
    return min(np.linalg.norm(centres[one] - centres[one - 1]) for one in range(3)) < 0.25


def _shares(evidence: Evidence) -> str:
    right, unclaimed = _both(evidence)
    return (
        f"Softmax gets {100 * right:.0f} % of its worst cluster right; of the cluster that is claimed least, "
        f"{100 * unclaimed:.0f} % of the points get no yes."
    )


_mistake = told_by(_fault)

unclaimed_cluster = ValueExercise(
    name="unclaimed_cluster",
    reference=_unclaimed_cluster,
    is_right=lambda seen: not _fault(seen),
    misconceptions=(
        _mistake(
            "not three points of the plane",
            np.array([-4.0, 0.0, 4.0]),
            lambda seen: (
                f"`unclaimed_cluster` is {show(seen.returned)}. Give three centres, each a pair of numbers: "
                "[[x, y], [x, y], [x, y]]."
            ),
        ),
        _mistake(
            "too far out",
            np.array([[-40.0, 0.5], [0.5, 0.5], [40.0, 0.5]]),
            lambda seen: (
                f"`unclaimed_cluster` is {show(seen.returned)}. Keep every number between −{REACH} and {REACH}."
            ),
        ),
        _mistake(
            "two centres in one place",
            np.array([[-3.0, 0.5], [-3.0, 0.5], [3.0, 0.5]]),
            lambda seen: (
                f"{_shares(seen)} Two of your clusters lie on top of each other, and no model can tell those apart."
            ),
        ),
        _mistake(
            "clusters overlap",
            np.array([[-1.5, 0.5], [-0.5, 0.5], [0.5, 0.5]]),
            lambda seen: (
                f"{_shares(seen)} Clusters that overlap are hard for softmax as well, which has to get 95 % of each "
                "right. Move them further apart."
            ),
        ),
        _mistake(
            "every cluster can be cut off",
            np.array([[-3.5, -1.0], [0.5, 4.0], [4.5, -1.0]]),
            lambda seen: (
                f"{_shares(seen)} Here a straight line can cut each cluster off from the two others, so each yes-or-no "
                "question has a good answer. Where must a cluster lie so that no straight line can do that?"
            ),
        ),
        _mistake(
            "nearly cut off",
            np.array([[-3.5, 0.5], [0.5, 1.3], [4.5, 0.5]]),
            lambda seen: (
                f"{_shares(seen)} You are on the way: a straight line can still cut off most of that cluster. Move it "
                "until none can."
            ),
        ),
    ),
    hints=(
        "Each yes-or-no model has one straight border. Which cluster could no straight line part from the two others?",
        "Three centres on a line: what can the model of the middle one do?",
        "Keep the centres at least 3 apart, or softmax has to guess as well.",
    ),
    why="On a line, each end can be cut off, and the middle can't. Its model does best with about the same logit "
    "everywhere, that of a third: ln(1/2), a no. Softmax compares the logits, and in the middle it is enough for the "
    "middle one to be the largest.",
    praise="No straight line cuts that cluster off, so nobody claims most of it. Softmax needs no yes: it takes the "
    "largest logit.",
)
