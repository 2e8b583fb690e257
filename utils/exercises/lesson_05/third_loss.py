"""The exercise third_loss of lesson 05."""

import itertools

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, told_after
from utils.exercises.wording import show


def _third_loss(probabilities, targets):
    squares = ((probabilities - targets) ** 2).sum(axis=1)
    surprise = -(targets * np.log(probabilities)).sum(axis=1)
    return squares + surprise


def _draw_third_loss(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n_classes, parts, n_predictions in ((2, 50, 49), (3, 10, 36), (4, 20, 40)):
        cuts = list(itertools.combinations(range(1, parts), n_classes - 1))
        grid = np.diff(cuts, prepend=0, append=parts) / parts
        predictions = rng.permutation(grid)[:n_predictions]
        cases.append(Case((np.tile(predictions, (n_classes, 1)), np.repeat(np.eye(n_classes), n_predictions, axis=0))))
    return cases


def _costs(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Return the predictions of a case, and what each costs in each class: (n_classes, n_predictions)."""
    probabilities, targets = evidence.arguments
    n_classes = targets.shape[1]
    losses = as_array(evidence.returned)
    if losses is None or losses.shape != (len(targets),) or not np.isfinite(losses).all():
        raise ValueError("not a number for each sample")
    return probabilities[: len(probabilities) // n_classes], losses.reshape(n_classes, -1)


def _averages(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Return the predictions, and the average loss of each (column) where each of them is the truth (row).

    Scaled so that they spread from 0 to 1.
    """
    predictions, costs = _costs(evidence)
    averages = predictions @ costs
    spread = np.ptp(averages)
    return predictions, (averages - averages.min()) / spread if spread > 0 else averages * 0


def _cheaper(evidence: Evidence) -> np.ndarray:
    """Say which predictions (columns) are as cheap as the truth (rows), or cheaper."""
    averages = _averages(evidence)[1]
    return (averages <= averages.diagonal()[:, None] + 1e-6) & ~np.eye(len(averages), dtype=bool)


def _the_same_as(evidence: Evidence, loss: np.ndarray) -> bool:
    """Whether the answer is this loss times a number, plus a number for each class."""
    _, costs = _costs(evidence)
    known = loss.reshape(costs.shape)
    mine, known = (values - values.mean(axis=1, keepdims=True) for values in (costs, known))
    factor = (mine * known).sum() / (known**2).sum()
    return bool(factor > 0 and np.abs(mine - factor * known).max() <= 1e-5 * np.abs(mine).max())


def _squares(p, t):
    return ((p - t) ** 2).sum(axis=1)


def _surprise(p, t):
    return -(t * np.log(p)).sum(axis=1)


def _own(p, t):
    return (p * t).sum(axis=1)


def _again(loss):
    return lambda seen: _the_same_as(seen, loss(*seen.arguments))


def _is_constant(evidence: Evidence) -> bool:
    _, costs = _costs(evidence)
    return bool(np.ptp(costs, axis=1).max() <= 1e-9 and np.abs(costs).max() < 1e9)  # what overflowed is as flat


def _is_right(evidence: Evidence) -> bool:
    try:
        honest = not _cheaper(evidence).any()
        # With two classes, many losses are the squared error; with more, they differ.
        known = evidence.arguments[1].shape[1] > 2 and any(
            _the_same_as(evidence, loss(*evidence.arguments)) for loss in (_squares, _surprise)
        )
    except ValueError:
        return False
    return honest and not known


def _told(evidence: Evidence) -> str:
    """Say for which shares another prediction is as cheap as honesty, or cheaper."""
    try:
        predictions, costs = _costs(evidence)
        cheaper = _cheaper(evidence)
    except ValueError:
        return ""
    if not cheaper.any():
        return ""
    averages = predictions @ costs
    gains = np.where(cheaper, averages.diagonal()[:, None] - averages, -np.inf)
    truth, other = np.unravel_index(gains.argmax(), gains.shape)
    shares, better = (tuple(predictions[place].tolist()) for place in (truth, other))
    return (
        f"If the shares are {show(shares)}, honesty costs {show(averages[truth, truth])} on average with your loss. It "
        f"should be the cheapest, but {show(better)} costs {show(averages[truth, other])}."
    )


_mistake = told_after(_told)

third_loss = FunctionExercise(
    name="third_loss",
    reference=_third_loss,
    draw_cases=_draw_third_loss,
    is_right=_is_right,
    describe=_told,
    misconceptions=(
        Misconception(
            name="the squared error again",
            wrong=lambda p, t: _squares(p, t) / 2,
            message=lambda seen: (
                "It rewards honesty, but it is the squared error, times a number or plus numbers that do not depend on "
                "the prediction. Look for something new."
            ),
            also=(_squares, lambda p, t: _squares(p, t) / p.shape[1]),
            seen=_again(_squares),
        ),
        Misconception(
            name="cross-entropy again",
            wrong=lambda p, t: _surprise(p, t) / np.log(2),
            message=lambda seen: (
                "It rewards honesty, but it is cross-entropy, times a number or plus numbers that do not depend on the "
                "prediction. Another base of the logarithm is such a factor. Look for something new."
            ),
            also=(
                _surprise,
                lambda p, t: _surprise(p, t) / np.log(10),
                lambda p, t: _surprise(p, t) / p.shape[1],
            ),
            seen=_again(_surprise),
        ),
        _mistake(
            "boasts: straight in the probabilities",
            "With one-hot targets, your loss is a straight line in the probability of the right class. Each step "
            "towards the commonest class then saves the same, so it pays to go all the way.",
            lambda p, t: np.abs(p - t).sum(axis=1),
            lambda p, t: 1 - _own(p, t),
            lambda p, t: -_own(p, t),
            seen=_again(lambda p, t: 1 - _own(p, t)),
        ),
        _mistake(
            "boasts: a root",
            "The root makes small errors dear and large ones cheap, so it pays to be all right for the commonest "
            "class and all wrong for the others.",
            lambda p, t: np.sqrt(_squares(p, t)),
            lambda p, t: np.sqrt(np.abs(p - t)).sum(axis=1),
            lambda p, t: np.sqrt(1 - _own(p, t)),
        ),
        _mistake(
            "hedges: a power above 2",
            "A power above 2 fears large errors so much that it pays to stay closer to the middle than the truth is.",
            lambda p, t: (np.abs(p - t) ** 3).sum(axis=1),
            lambda p, t: ((p - t) ** 4).sum(axis=1),
            lambda p, t: (1 - _own(p, t)) ** 3,
            lambda p, t: (1 - _own(p, t)) ** 4,
            lambda p, t: _squares(p, t) ** 2,
        ),
        _mistake(
            "hedges: one over the probability",
            "1/p grows so fast towards 0 that it pays to give rare classes more than their share. The logarithm grows "
            "just fast enough.",
            lambda p, t: 1 / _own(p, t),
            lambda p, t: 1 / _own(p, t) - 1,
            lambda p, t: 1 / _own(p, t) ** 2,
            lambda p, t: _own(p, t) ** -0.5,
        ),
        _mistake(
            "only the right class, squared",
            "With two classes (1 − p)² rewards honesty, because the other class has what is left. With more, the "
            "squares of the other classes are missing.",
            lambda p, t: (1 - _own(p, t)) ** 2,
            lambda p, t: 2 * (1 - _own(p, t)) ** 2,
        ),
        _mistake(
            "a product of two losses",
            "Each of your factors may reward honesty, and their product does not: its average is not the product of "
            "their averages. What of a sum?",
            lambda p, t: _squares(p, t) * _surprise(p, t),
            lambda p, t: _surprise(p, t) ** 2,
            lambda p, t: np.abs(p - t).sum(axis=1) * _surprise(p, t),
        ),
        Misconception(
            name="does not depend on the prediction",
            wrong=lambda p, t: np.full(len(p), 7.0),
            message=lambda seen: (
                "It costs the same whatever you predict. That is proper, but not strictly: honesty is not punished, "
                "and not rewarded."
            ),
            also=(lambda p, t: t.argmax(axis=1), lambda p, t: np.zeros(len(p))),
            seen=_is_constant,
        ),
        _mistake(
            "counts mistakes",
            "It sees only which probability is the largest, as accuracy does, so many predictions cost the same.",
            lambda p, t: (p.argmax(axis=1) != t.argmax(axis=1)) * 1.0,
        ),
        Misconception(
            name="a reward, not a loss",
            wrong=lambda p, t: -_third_loss(p, t),
            message=lambda seen: (
                "With your loss honesty is the *dearest* prediction: it is a reward. Put a minus before it, and look "
                "again."
            ),
            also=(lambda p, t: -_squares(p, t), lambda p, t: -_surprise(p, t)),
            seen=lambda seen: bool((_averages(seen)[1].argmax(axis=1) == np.arange(len(_costs(seen)[0]))).all()),
        ),
    ),
    hints=(
        "You know two losses for which honesty is the cheapest, whatever the shares are. What can you make of two? "
        "Ask `cheapest`.",
        "If honesty is the cheapest for each of two losses, what of their sum? And is the sum one of the two?",
        "Return the squared error plus cross-entropy, each summed over the classes of a row.",
    ),
    why="What is cheapest for both parts is cheapest for their sum, so all weights above 0 will do: there are as many "
    "such losses as you like. Others are of another make, such as −p/|y′|, with p for the right class and |y′| for the "
    "length of the prediction.",
    praise="A third one: for all the shares that were tried, honesty alone is the cheapest.",
)
