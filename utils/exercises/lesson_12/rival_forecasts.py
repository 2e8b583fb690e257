"""The question rival_forecasts of the assignment: two forecasts whose order depends on the loss."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises.agreement import as_array, as_finite_array
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import one_hot, question
from utils.exercises.misconception import Misconception
from utils.exercises.wording import describe_call, show

GAP = 0.1  # by which each forecast must be better in its own loss


def _rival_forecasts(labels, n_classes):
    n_samples = len(labels)
    targets = np.eye(n_classes)[labels]
    first = targets.copy()
    other = (labels[0] + 1) % n_classes
    first[0] = 0
    first[0, labels[0]] = 1e-30  # once, and very sure of another class
    first[0, other] = 1 - 1e-30
    second = np.full((n_samples, n_classes), 0.45 / (n_classes - 1))
    second[np.arange(n_samples), labels] = 0.55  # never sure
    second[0, [labels[0], other]] = second[0, [other, labels[0]]]
    return first, second


def _draw(rng: np.random.Generator) -> list[Case]:
    sizes = ((20, 3), (int(rng.integers(20, 40)), 2), (int(rng.integers(30, 50)), 5), (60, int(rng.integers(3, 8))))
    return [Case((rng.integers(k, size=n), k)) for n, k in sizes]


def _forecasts(evidence: Evidence) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the two tables, or None where they are none of the right shape."""
    labels, n_classes = evidence.arguments
    tables = as_array(evidence.returned)
    try:
        first, second = (
            as_finite_array(table, (len(labels), n_classes))
            for table in (evidence.returned if tables is None else tables)
        )
    except (TypeError, ValueError):
        return None
    return None if first is None or second is None else (first, second)


def _scores(evidence: Evidence) -> dict[str, tuple[float, float]]:
    """Return what the two forecasts have: how many are right, the mean squared error, the mean cross-entropy."""
    labels, n_classes = evidence.arguments
    rows, targets = np.arange(len(labels)), one_hot(labels, n_classes)
    tables = _forecasts(evidence)
    with np.errstate(divide="ignore"):
        return {
            "right": tuple(int((table.argmax(axis=1) == labels).sum()) for table in tables),
            "square": tuple(float(((table - targets) ** 2).sum(axis=1).mean()) for table in tables),
            "cross": tuple(float(-np.log(table[rows, labels]).mean()) for table in tables),
        }


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the answer; nothing if it is right."""
    tables = _forecasts(evidence)
    if tables is None:
        return "not two tables"
    both = np.concatenate(tables)
    if (both < 0).any() or (np.abs(both.sum(axis=1) - 1) > 1e-6).any():
        return "no probabilities"
    top = np.sort(both, axis=1)[:, -2:]
    if (top[:, 1] - top[:, 0] < 1e-6).any():
        return "a tie"
    labels = evidence.arguments[0]
    if any((table[np.arange(len(labels)), labels] == 0).any() for table in tables):
        return "a zero for what happened"
    scores = _scores(evidence)
    if scores["right"][0] != scores["right"][1]:
        return "not as many right"
    better = scores["square"][1] - scores["square"][0] >= GAP, scores["cross"][0] - scores["cross"][1] >= GAP
    if not any(better):
        squares, crosses = (np.sign(np.subtract(*scores[name])) for name in ("square", "cross"))
        return "the other way round" if squares > 0 > crosses else "too near"
    return "" if all(better) else "not by the squared error" if better[1] else "not by the cross-entropy"


def _told(evidence: Evidence, ending: str) -> str:
    call = describe_call("rival_forecasts", evidence.arguments)
    try:
        scores = {name: " and ".join(map(show, values)) for name, values in _scores(evidence).items()}
    except (TypeError, ValueError):
        return f"{call} gave {show(evidence.returned)}. {ending}"
    return (
        f"{call}, first and second: {scores['right']} right, squared error {scores['square']}, cross-entropy "
        f"{scores['cross']}. {ending}"
    ).rstrip()


def _wrong(name: str, wrong: Callable[..., Any], ending: str) -> Misconception:
    return Misconception(
        name,
        wrong,
        lambda seen: _told(seen, ending),
        seen=lambda seen: seen.observation["returned"] is not None and _problem(seen) == name,
    )


def _moderate(labels, n_classes, share):
    table = np.full((len(labels), n_classes), (1 - share) / (n_classes - 1))
    table[np.arange(len(labels)), labels] = share
    return table


def _with_zero(labels, n_classes):
    first, second = _rival_forecasts(labels, n_classes)
    return (first > 0.5).astype(float), second


def _one_more_right(labels, n_classes):
    first, _ = _rival_forecasts(labels, n_classes)
    return first, _moderate(labels, n_classes, 0.55 if n_classes == 2 else 0.5)


def _too_cautious(labels, n_classes):
    first, second = _rival_forecasts(labels, n_classes)
    return first * 0.8 + 0.2 * second, second


def _too_sure(labels, n_classes):
    first, _ = _rival_forecasts(labels, n_classes)
    second = 0.98 * (first > 0.5) + 0.02 / n_classes
    return first, second


rival_forecasts = question(
    name="rival_forecasts",
    points=12,
    reference=_rival_forecasts,
    draw_cases=_draw,
    is_right=lambda seen: not _problem(seen),
    describe=lambda seen: "" if seen.observation["error"] else _told(seen, ""),
    misconceptions=(
        _wrong(
            "not two tables",
            lambda labels, n_classes: _moderate(labels, n_classes, 0.6),
            "Give two tables, each with a row for every label and a column for every class.",
        ),
        _wrong(
            "no probabilities",
            lambda labels, n_classes: (one_hot(labels, n_classes) + 0.1, _moderate(labels, n_classes, 0.6)),
            "Each row must sum to 1, with no number below 0.",
        ),
        _wrong(
            "a tie",
            lambda labels, n_classes: (one_hot(labels, n_classes), np.full((len(labels), n_classes), 1 / n_classes)),
            "In some row the largest probability stands twice, so that nobody knows which class it says.",
        ),
        _wrong(
            "a zero for what happened",
            _with_zero,
            "A forecast gives probability 0 to a class that happened. Its cross-entropy is infinite, more than was "
            "asked: a very small probability will do.",
        ),
        _wrong(
            "not as many right",
            _one_more_right,
            "Both must have as many right. A forecast is right where the class that happened has the largest "
            "probability.",
        ),
        _wrong(
            "the other way round",
            lambda labels, n_classes: _rival_forecasts(labels, n_classes)[::-1],
            "That is the order the other way round: the first is to win by the squared error.",
        ),
        _wrong(
            "not by the cross-entropy",
            _too_cautious,
            "The second does not win by the cross-entropy. What does cross-entropy punish without end, and the squared "
            "error only up to 2?",
        ),
        _wrong(
            "not by the squared error",
            _too_sure,
            "The first does not win by the squared error. A forecast that is never sure pays a little in every row: "
            "what does the squared error ask for each?",
        ),
        _wrong(
            "too near",
            lambda labels, n_classes: (_moderate(labels, n_classes, 0.9), _moderate(labels, n_classes, 0.9)),
            "There is no winner by 0.1 in either. The squared error of a row is at most 2, and cross-entropy has no "
            "limit.",
        ),
    ),
    why="The first is certain and right in every row but one, where it is as good as certain of another class. The "
    "squared error asks at most 2 for that row; cross-entropy asks −ln 1e-30, which is 69. The second is right and "
    "wrong in the same rows, and never sure: it pays a little everywhere.",
)
