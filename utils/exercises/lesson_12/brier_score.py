"""The question brier_score of the assignment: the squared error as a score, and its gradient."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.case import Case
from utils.exercises.lesson_12.shared import gave, one_hot, question, shares_of
from utils.exercises.misconception import Misconception


def _brier_score(probabilities, labels):
    targets = np.eye(probabilities.shape[1])[labels]
    residuals = probabilities - targets
    return (residuals**2).sum(axis=1).mean(), 2 * residuals / len(labels)


def _parts(probabilities, labels):
    """Return residuals, the number of samples and the number of classes."""
    return probabilities - one_hot(labels, probabilities.shape[1]), *probabilities.shape


def _label_for_target(probabilities, labels):
    residuals = probabilities - labels[:, None]
    return (residuals**2).sum(axis=1).mean(), 2 * residuals / len(labels)


def _draw(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]]), np.array([0, 2])))
    drawn = [
        Case((shares_of(rng, n_samples, n_classes), rng.integers(n_classes, size=n_samples)))
        for n_samples, n_classes in ((4, 3), (1, 4), (5, 2))
    ]
    certain = Case((np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]]), np.array([2, 0, 1])))  # whole numbers
    return [simple, *drawn, certain]


def _wrong(name: str, wrong, ending: str, *others) -> Misconception:
    def answer(function):
        return lambda probabilities, labels: function(*_parts(probabilities, labels))

    return Misconception(name, answer(wrong), gave("brier_score", ending), also=tuple(map(answer, others)))


brier_score = question(
    name="brier_score",
    points=6,
    reference=_brier_score,
    giveaways=(*giveaways.DERIVATIVES, "sklearn.metrics.brier_score_loss", "utils.losses.squared_error"),
    draw_cases=_draw,
    misconceptions=(
        _wrong(
            "mean over the classes too",
            lambda r, n, k: ((r**2).mean(), 2 * r / (n * k)),
            "That is divided by the number of classes as well. Brier sums over the classes, and takes the mean over "
            "the samples.",
            lambda r, n, k: ((r**2).mean(), 2 * r / n),
        ),
        _wrong(
            "gradient not divided by n",
            lambda r, n, k: ((r**2).sum(axis=1).mean(), 2 * r),
            "The score is right. It is a mean over the samples, so each probability moves it by 1/n as much.",
        ),
        _wrong(
            "sum for mean",
            lambda r, n, k: ((r**2).sum(), 2 * r),
            "That is the sum over the samples: divide it, and its gradient, by their number.",
            lambda r, n, k: ((r**2).sum(), 2 * r / n),
        ),
        _wrong(
            "factor 2 missing",
            lambda r, n, k: ((r**2).sum(axis=1).mean(), r / n),
            "The score is right. The slope of a square has the factor 2.",
            lambda r, n, k: ((r**2).sum(axis=1).mean(), r),
        ),
        _wrong(
            "target minus prediction",
            lambda r, n, k: ((r**2).sum(axis=1).mean(), -2 * r / n),
            "The score is right, and the gradient points downhill: it is prediction minus target.",
            lambda r, n, k: ((r**2).sum(axis=1).mean(), -2 * r),
        ),
        _wrong(
            "only the right class",
            lambda r, n, k: ((r.min(axis=1) ** 2).mean(), 2 * np.minimum(r, 0) / n),
            "Only the probability of the right class is looked at. The wrong classes have the target 0, and each "
            "adds the square of its probability.",
            lambda r, n, k: ((r.min(axis=1) ** 2).mean(), 2 * r / n),
        ),
        Misconception(
            "label for target",
            _label_for_target,
            gave(
                "brier_score",
                "The number of the class is taken for its target. The targets are one-hot rows: 1 at the label.",
            ),
        ),
    ),
    why="The residuals are prediction minus target. Their squares are summed over the classes and averaged over the "
    "samples; the slope of each is twice the residual, divided by the number of samples.",
)
