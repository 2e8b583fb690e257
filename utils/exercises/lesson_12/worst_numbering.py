"""The question worst_numbering of the assignment: the numbering of the classes with which a number fails most."""

from collections.abc import Callable
from functools import cache
from itertools import permutations

import numpy as np

from utils.exercises.agreement import as_finite_array
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import question
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _worst_numbering(inputs, labels):
    from itertools import permutations

    n_classes = labels.max() + 1
    with_one = np.column_stack([inputs, np.ones(len(inputs))])
    outputs = with_one @ np.linalg.lstsq(with_one, np.eye(n_classes)[labels], rcond=None)[0]  # one for each class

    def n_right(numbers):
        nearest = np.clip(np.rint(outputs @ numbers), 0, n_classes - 1)
        return (nearest == np.array(numbers)[labels]).sum()

    return min(permutations(range(n_classes)), key=n_right)


def _outputs(inputs, labels, *, bias=True):
    with_one = np.column_stack([inputs, np.full(len(inputs), float(bias))])
    return with_one @ np.linalg.lstsq(with_one, np.eye(labels.max() + 1)[labels], rcond=None)[0]


@cache
def _all(n_classes: int) -> np.ndarray:
    """Return all numberings, in the columns."""
    return np.array(list(permutations(range(n_classes)))).T


def _counts(inputs, labels, *, bias=True, decode=None) -> np.ndarray:
    """Return how many samples are right with each numbering in `_all`."""
    every = _all(labels.max() + 1)
    decode = decode or (lambda outputs: np.clip(np.rint(outputs), 0, len(every) - 1))
    return (decode(_outputs(inputs, labels, bias=bias) @ every) == every[labels]).sum(axis=0)


def _first_with_least(costs: Callable) -> Callable:
    """Make an answer: the first numbering whose cost is least; `costs` gives those of all."""
    return lambda inputs, labels: _all(labels.max() + 1)[:, np.argmin(costs(inputs, labels))]


def _squared_errors(inputs, labels):
    every = _all(labels.max() + 1)
    return ((_outputs(inputs, labels) @ every - every[labels]) ** 2).sum(axis=0)


_best = _first_with_least(lambda inputs, labels: -_counts(inputs, labels))
_without_bias = _first_with_least(lambda inputs, labels: _counts(inputs, labels, bias=False))
_without_clipping = _first_with_least(lambda inputs, labels: _counts(inputs, labels, decode=np.rint))
_largest_error = _first_with_least(lambda inputs, labels: -_squared_errors(inputs, labels))
_floored = _first_with_least(lambda inputs, labels: _counts(inputs, labels, decode=np.floor))
_worst = _first_with_least(_counts)


def _inverse(inputs, labels):
    return np.argsort(_worst(inputs, labels))


_OTHERS = (_inverse, _without_bias, _without_clipping, _largest_error, _floored)


def _n_right(evidence: Evidence, numbers) -> int:
    """Return how many samples of the case are right with these numbers."""
    inputs, labels = evidence.arguments
    every = _all(labels.max() + 1)
    return int(_counts(inputs, labels)[(every == np.asarray(numbers)[:, None]).all(axis=0)][0])


def _numbers(evidence: Evidence) -> np.ndarray | None:
    """Return the numbers that the answer gives, or None where they are no numbering."""
    n_classes = evidence.arguments[1].max() + 1
    numbers = as_finite_array(evidence.returned, (n_classes,))
    return numbers if numbers is not None and sorted(numbers) == list(range(n_classes)) else None


def _is_right(evidence: Evidence) -> bool:
    numbers = _numbers(evidence)
    return numbers is not None and _n_right(evidence, numbers) == _counts(*evidence.arguments).min()


def _draw(rng: np.random.Generator) -> list[Case]:
    first = _drawn(rng, 3, 2)
    sizes = ((4, 2), (4, 3), (4, 2), (4, 1), (5, 2))
    return [first, *(_drawn(rng, *size, answer) for answer, size in zip(_OTHERS, sizes, strict=True))]


def _drawn(rng: np.random.Generator, n_classes: int, n_features: int, wrong: Callable | None = None) -> Case:
    """Draw samples on which a known wrong answer, if one is given, gets more right than the worst numbering."""
    while True:
        labels = rng.permuted(np.arange(12 * n_classes) % n_classes)
        centres = rng.normal(scale=3, size=(n_classes, n_features)) + 4  # not around the middle: the bias counts
        inputs = (centres[labels] + rng.normal(size=(len(labels), n_features))).round(2)
        counts, every = _counts(inputs, labels), _all(n_classes)
        numbers = every[:, 0] if wrong is None else np.asarray(wrong(inputs, labels))
        at = np.flatnonzero((every == numbers[:, None]).all(axis=0))[0]
        on_an_edge = (np.abs(_outputs(inputs, labels) @ every % 1 - 0.5) < 1e-6).any()  # rounding must not decide
        if not on_an_edge and counts[at] > counts.min():
            return Case((inputs, labels))


def _told(evidence: Evidence, ending: str = "Another numbering does worse.") -> str:
    labels = evidence.arguments[1]
    numbers = _numbers(evidence)
    last = labels.max()
    if numbers is None:
        return (
            f"You gave {show(evidence.returned)}. It should be the numbers of the {last + 1} classes, in the order of "
            f"the classes: each of 0 to {last} once. {ending}"
        )
    return (
        f"With your numbers {show(numbers)} for the classes 0 to {last}, {_n_right(evidence, numbers)} samples of "
        f"{len(labels)} are right. The worst numbering gets {_counts(*evidence.arguments).min()} right. "
        f"{ending}"
    )


def _wrong(name: str, ending: str, wrong: Callable, *also: Callable) -> Misconception:
    return Misconception(name, wrong, lambda seen: _told(seen, ending), also=also)


worst_numbering = question(
    name="worst_numbering",
    points=11,
    reference=_worst_numbering,
    draw_cases=_draw,
    is_right=_is_right,
    describe=lambda seen: "" if seen.observation["error"] else _told(seen),
    misconceptions=(
        _wrong("the best numbering", "Yours is the best one: asked is the one with the fewest right.", _best),
        _wrong(
            "classes for numbers",
            "It looks as if yours says which class has the number 0, which the number 1, and so on. Asked is the "
            "number of each class.",
            _inverse,
            lambda inputs, labels: np.argsort(_best(inputs, labels)),
        ),
        _wrong(
            "no bias",
            "It looks as if the least-squares fit has no bias: add a column of ones to the inputs.",
            _without_bias,
        ),
        _wrong(
            "no clipping",
            "It looks as if outputs beyond the ends count as wrong. They go to the class at that end.",
            _without_clipping,
        ),
        _wrong(
            "largest squared error",
            "It looks as if the squared error was made large. Count how many samples get their own class back: a fit "
            "may be far off and still round to the right number.",
            _largest_error,
        ),
        _wrong(
            "rounds down",
            "It looks as if the outputs were rounded down. Give each to the nearest number.",
            _floored,
        ),
        Misconception(
            "the count for the numbering",
            lambda inputs, labels: _counts(inputs, labels).min(),
            lambda seen: _told(seen, "One number came back. Is it how many are right?"),
            also=(lambda inputs, labels: _counts(inputs, labels).min() / len(labels),),
        ),
        _wrong(
            "never renumbered",
            "These are the classes in their own order. Try all orders: itertools.permutations gives them.",
            lambda inputs, labels: np.arange(labels.max() + 1),
        ),
    ),
    why="Least squares is linear in its targets, so the fit for any numbers c is F c, with F the one-hot fit: it is "
    "done once. Then each of the K! numberings is decoded and counted. A numbering and its mirror image are equally "
    "bad, so there are always two answers at least.",
)
