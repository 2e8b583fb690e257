"""The question fit_temperature of the assignment: the temperature under which the labels are most probable."""

from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import agree, as_number
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import one_hot, question
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show

NEAR = 0.02  # a grid may be this coarse
LOW_ENDS, HIGH_ENDS = (0.5, 1), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 64, 100, 128, 150, 200)


def _fit_temperature(logits, labels):
    own = logits[np.arange(len(labels)), labels]
    low, high = 1e-3, 1e5
    for _ in range(60):
        middle = np.sqrt(low * high)
        scaled = logits / middle
        powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        expected = (powers * logits).sum(axis=1) / powers.sum(axis=1)
        if expected.mean() > own.mean():  # the slope with respect to 1 / T: the model is too sure
            low = middle
        else:
            high = middle
    return middle


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _mean_loss(logits, labels):
    top = logits.max(axis=1, keepdims=True)
    own = logits[np.arange(len(labels)), labels]
    return (top[:, 0] + np.log(np.exp(logits - top).sum(axis=1)) - own).mean()


def _smallest(cost: Callable, low: float, high: float) -> float:
    """Return the temperature from low to high at which a cost is smallest."""
    for _ in range(3):
        grid = np.geomspace(low, high, 60)
        best = int(np.argmin([cost(temperature) for temperature in grid]))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 59)]
    return float(grid[best])


def _draw(rng: np.random.Generator) -> list[Case]:
    return [_drawn(rng, *how) for how in ((40, 3, 2.0), (60, 4, 0.4), (50, 2, 6.0), (60, 3, 300.0))]


def _drawn(rng: np.random.Generator, n_samples: int, n_classes: int, temperature: float) -> Case:
    """Draw a batch whose best temperature is near this one, and which the known wrong answers get wrong."""
    while True:
        sure = rng.choice([0.7, 1.5, 3.0], size=(n_samples, 1))  # some samples are plain, others are not
        honest = sure * rng.normal(size=(n_samples, n_classes))
        labels = np.array([rng.choice(n_classes, p=row) for row in _softmax(honest)])
        logits = (temperature * honest).round(3 if temperature < 100 else 1)
        best = _fit_temperature(logits, labels)
        others = (_matching_confidence(logits, labels), _least_squares(logits, labels))
        if 0.7 < best / temperature < 1.4 and all(abs(other / best - 1) > 2 * NEAR for other in others):
            return Case((logits, labels))


def _matching_confidence(logits, labels):
    accuracy = (logits.argmax(axis=1) == labels).mean()
    return _smallest(lambda T: abs(_softmax(logits / T).max(axis=1).mean() - accuracy), 1e-2, 1e5)


def _least_squares(logits, labels):
    targets = one_hot(labels, logits.shape[1])
    return _smallest(lambda T: ((_softmax(logits / T) - targets) ** 2).sum(), 1e-2, 1e5)


def _of_probabilities(logits, labels):
    return _smallest(lambda T: _mean_loss(_softmax(logits) / T, labels), 1e-3, 1e3)


def _losses(evidence: Evidence, ending: str) -> str:
    logits, labels = evidence.arguments
    mine, best = as_number(evidence.returned), float(evidence.expected)
    told = f"For {len(labels)} samples of {logits.shape[1]} classes you gave the temperature {show(evidence.returned)}"
    if mine is None or not mine > 0:
        return f"{told}; it should be a number above 0. {ending}"
    mine, best = _mean_loss(logits / mine, labels), _mean_loss(logits / best, labels)
    return f"{told}, at which the mean cross-entropy is {show(mine)}; it should be {show(best)}. {ending}"


def _wrong(name: str, ending: str, wrong: Callable, *also: Callable, **more) -> Misconception:
    return Misconception(name, wrong, lambda seen: _losses(seen, ending), also=also, **more)


def _at_an_edge(evidence: Evidence) -> bool:
    """Whether the end of a likely range came out, on the side of the best temperature."""
    mine, best = as_number(evidence.returned), evidence.expected
    ends = HIGH_ENDS if mine is not None and mine < best else LOW_ENDS
    return mine is not None and any(agree(end, mine, 0.011, 0) for end in ends)


fit_temperature = question(
    name="fit_temperature",
    points=10,
    relative=NEAR,
    reference=_fit_temperature,
    giveaways=("sklearn.calibration",),
    draw_cases=_draw,
    describe=lambda seen: "" if seen.observation["error"] else _losses(seen, "No temperature nearby is the best one."),
    misconceptions=(
        _wrong(
            "multiplies",
            "One divided by your number is the best temperature: logits are divided by T, not multiplied with it.",
            lambda logits, labels: 1 / _fit_temperature(logits, labels),
        ),
        _wrong(
            "one",
            "At T = 1 nothing changes. Is the loss of each temperature compared with that of the others?",
            lambda logits, labels: 1.0,
        ),
        _wrong(
            "range too small",
            "Does your search end there? Logits may be large, and so may the best temperature: search by factors, from "
            "very small to very large.",
            lambda logits, labels: min(max(_fit_temperature(logits, labels), 0.9), 1.1),
            seen=_at_an_edge,
        ),
        _wrong(
            "confidence matched with accuracy",
            "It looks as if the mean of the largest probabilities was made equal to the accuracy. The likelihood looks "
            "at the probability of each label.",
            _matching_confidence,
        ),
        _wrong(
            "squared error",
            "It looks as if the squared error was made small. Asked is the likelihood: the cross-entropy.",
            _least_squares,
        ),
        _wrong(
            "scales the probabilities",
            "It looks as if softmax was taken before the division. T divides the logits, and then comes softmax.",
            _of_probabilities,
        ),
        _wrong(
            "square root",
            "That is the square of the best temperature, or its root.",
            lambda logits, labels: _fit_temperature(logits, labels) ** 0.5,
            lambda logits, labels: _fit_temperature(logits, labels) ** 2,
        ),
        _wrong(
            "logarithm of it",
            "That is the logarithm of the best temperature: take exp of it.",
            lambda logits, labels: np.log(_fit_temperature(logits, labels)),
        ),
    ),
    why="The mean cross-entropy is convex in 1/T, so it has one minimum. Its slope with respect to 1/T is the mean of "
    "the logits under the model minus that of the labels' own logits; bisection finds where the two are equal.",
)
