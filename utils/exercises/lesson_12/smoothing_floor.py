"""The question smoothing_floor of the assignment: what label smoothing leaves of the loss, and of the logits."""

from collections.abc import Callable

import numpy as np

from utils.exercises.case import Case
from utils.exercises.lesson_12.shared import gave, question
from utils.exercises.misconception import Misconception


def _smoothing_floor(n_classes, smoothing):
    wrong = smoothing / n_classes
    right = 1 - smoothing + wrong
    floor = -right * np.log(right) - (n_classes - 1) * wrong * np.log(wrong)
    return floor, np.log(right / wrong)


def _parts(n_classes, smoothing):
    """Return the targets of the right class and of a wrong one, and how many wrong ones there are."""
    return 1 - smoothing + smoothing / n_classes, smoothing / n_classes, n_classes - 1


def _floor(right, wrong, n_wrong):
    return -right * np.log(right) - n_wrong * wrong * np.log(wrong)


def _gap(right, wrong, n_wrong):
    return np.log(right / wrong)


def _draw(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((int(k), int(rng.integers(2, 60)) / 100)) for k in (rng.integers(4, 12), rng.integers(12, 40))]
    return [Case((10, 0.1)), Case((2, 0.2)), *drawn, Case((1000, int(rng.integers(5, 30)) / 100))]


def _wrong(name: str, ending: str, *answers: tuple[Callable, Callable]) -> Misconception:
    """Make a misconception whose answers are pairs of functions, for the floor and for the gap, of the parts."""
    first, *others = (
        lambda n_classes, smoothing, pair=pair: tuple(part(*_parts(n_classes, smoothing)) for part in pair)
        for pair in answers
    )
    return Misconception(name, first, gave("smoothing_floor", ending), also=tuple(others))


def _spread_elsewhere(n_classes, smoothing):
    parts = 1 - smoothing, smoothing / (n_classes - 1), n_classes - 1
    return _floor(*parts), _gap(*parts)


def _not_given_back(n_classes, smoothing):
    parts = 1 - smoothing, smoothing / n_classes, n_classes - 1
    return _floor(*parts), _gap(*parts)


def _odds(right, wrong, n_wrong):
    return right / wrong


def _not_each(right, wrong, n_wrong):
    return np.log(right / (1 - right))


smoothing_floor = question(
    name="smoothing_floor",
    points=8,
    reference=_smoothing_floor,
    giveaways=("torch.nn.CrossEntropyLoss", "torch.nn.functional.cross_entropy", "scipy.stats.entropy"),
    draw_cases=_draw,
    misconceptions=(
        _wrong(
            "zero",
            "0 is the floor of one-hot targets. A smoothed target asks for several classes at once, and no prediction "
            "has all of them: what does the target cost itself?",
            (lambda *parts: 0.0, _gap),
            (lambda *parts: 0.0, lambda *parts: np.inf),
            (lambda *parts: 0.0, lambda *parts: 0.0),
        ),
        _wrong(
            "only the right class",
            "That is the right class's part of the sum. Each wrong class has a target above 0, too, and adds its own.",
            (lambda right, wrong, n_wrong: -right * np.log(right), _gap),
            (lambda right, wrong, n_wrong: -np.log(right), _gap),
        ),
        _wrong(
            "one wrong class",
            "Of the wrong classes one is counted. There are K − 1 of them.",
            (lambda right, wrong, n_wrong: _floor(right, wrong, 1), _gap),
        ),
        _wrong(
            "K wrong classes",
            "K wrong classes are counted. One of the K is the right one.",
            (lambda right, wrong, n_wrong: _floor(right, wrong, n_wrong + 1), _gap),
        ),
        Misconception(
            "spread over the wrong classes only",
            _spread_elsewhere,
            gave(
                "smoothing_floor",
                "The share is spread over the K − 1 wrong classes. In this recipe all K get their part of it, the "
                "right one as well.",
            ),
        ),
        Misconception(
            "the right class gets nothing back",
            _not_given_back,
            gave(
                "smoothing_floor",
                "Your targets do not sum to 1: the right class gets its K-th part of the share as well.",
            ),
        ),
        _wrong(
            "the loss of knowing nothing",
            "ln K is the loss of equal shares. The best prediction is the target itself, which knows more.",
            (lambda right, wrong, n_wrong: np.log(n_wrong + 1), _gap),
            (lambda right, wrong, n_wrong: np.log(n_wrong + 1), lambda *parts: 0.0),
        ),
        _wrong(
            "odds for the gap",
            "The floor is right. That gap is a ratio: a gap between logits is the logarithm of the ratio.",
            (_floor, _odds),
        ),
        _wrong(
            "difference of the probabilities",
            "The floor is right. Softmax turns gaps between logits into ratios of probabilities, not into differences.",
            (_floor, lambda right, wrong, n_wrong: right - wrong),
        ),
        _wrong(
            "gap to all others together",
            "The floor is right. Your gap is the log-odds against all wrong classes together; asked is the gap to one "
            "of them.",
            (_floor, _not_each),
        ),
        _wrong(
            "logarithm of one probability",
            "The floor is right. A gap needs both logits: one logit alone can be anything.",
            (_floor, lambda right, wrong, n_wrong: np.log(right)),
            (_floor, lambda right, wrong, n_wrong: -np.log(right)),
            (_floor, lambda right, wrong, n_wrong: -np.log(wrong)),
        ),
        _wrong(
            "no end to the gap",
            "The floor is right. With one-hot targets the gap grows without end. Here the best prediction is the "
            "target itself, and its gap is finite.",
            (_floor, lambda *parts: np.inf),
        ),
    ),
    why="Cross-entropy is smallest where the prediction is the target, and is the target's entropy there. The target "
    "has 1 − s + s/K for the right class and s/K for each of the K − 1 others; the gap between two logits is the "
    "logarithm of the ratio of their probabilities.",
)
