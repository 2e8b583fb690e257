"""The exercise cross_entropy of lesson 05."""

import numpy as np

from utils.activations import softmax
from utils.exercises import giveaways
from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_05.shared import for_each_class, one_hot_rows, row, with_epsilons
from utils.exercises.misconception import Misconception, mistake, only_not_finite, told_after


def _cross_entropy(probabilities, targets):
    counts = targets > 0
    safe = np.where(counts, probabilities, 1)  # ln 1 = 0: what has no target adds nothing
    return -(targets * np.log(safe)).sum(axis=1)


def _given(probabilities, targets):
    return -np.sum(targets * np.log(probabilities + 1e-5), axis=1)


def _guises(of):
    """Make something of the terms t ln p: right ones, naive ones, and with a small number in the logarithm."""
    return (
        lambda p, t: of(t * np.log(np.where(t > 0, p, 1))),
        lambda p, t: of(t * np.log(p)),
        lambda p, t: of(t * np.log(p + 1e-8)),
        lambda p, t: of(t * np.log(p + 1e-10)),
        lambda p, t: of(t * np.log(p + 1e-12)),
    )


def _epsilon_inside(evidence: Evidence) -> bool:
    """Whether a small number added or clipped inside the logarithm gives what the answer gives."""
    probabilities, targets = evidence.arguments
    got, made = as_array(evidence.returned), -(targets * np.log(with_epsilons(probabilities))).sum(axis=2)
    return got.shape == evidence.expected.shape and close(made, got).all(axis=1).any()


def _binary(eps, reduce):
    def wrong(p, t):
        inside = np.clip(p, eps, 1 - eps)
        return -reduce(t * np.log(inside) + (1 - t) * np.log(1 - inside), axis=1)

    return wrong


def _smoothed(share, guard):
    def wrong(p, t):
        smooth = (1 - share) * t + share / t.shape[1]
        return -(smooth * np.log(guard(p))).sum(axis=1)

    return wrong


def _draw_cross_entropy(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.6, 0.3, 0.1], [0.1, 0.7, 0.2]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    drawn = [
        Case((rng.dirichlet(np.full(n_classes, 2.0), size=n_samples), one_hot_rows(rng, n_samples, n_classes)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    soft = Case((rng.dirichlet(np.full(3, 2.0), size=2), np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    small = float(np.exp(-rng.uniform(20, 30)))
    zeros = Case(
        (
            np.array([[0.8, 0.2, 0.0], [0.5, 0.0, 0.5], [0.3, 0.5, 0.2]]),
            np.array([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]),
        )
    )
    sure = Case((np.array([[small, 1 - small, 0.0], [1e-36, 0.5, 0.5]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    one = Case((rng.dirichlet(np.full(4, 2.0), size=1), np.array([[0, 0, 1, 0]])))
    return [simple, *drawn, soft, zeros, sure, one]


_mistake = told_after(row)

cross_entropy = FunctionExercise(
    name="cross_entropy",
    reference=_cross_entropy,
    given=_given,
    giveaways=giveaways.CROSS_ENTROPY,
    draw_cases=_draw_cross_entropy,
    misconceptions=(
        _mistake(
            "minus missing",
            "A loss is 0 or more. Logarithms of probabilities are 0 or negative: put a minus before the sum.",
            *_guises(lambda terms: terms.sum(axis=1)),
        ),
        _mistake(
            "log2",
            "That is in bits, by np.log2. For nats, take np.log.",
            *_guises(lambda terms: -terms.sum(axis=1) / np.log(2)),
        ),
        _mistake(
            "log10",
            "That is with base 10. The natural logarithm is np.log.",
            *_guises(lambda terms: -terms.sum(axis=1) / np.log(10)),
        ),
        mistake("sums over the samples", for_each_class, *_guises(lambda terms: -terms.sum(axis=0))),
        mistake(
            "not summed",
            lambda seen: (
                f"You gave the shape {np.shape(as_array(seen.returned))}: a number for each class. Add up each row."
            ),
            *_guises(lambda terms: -terms),
        ),
        _mistake(
            "mean over the classes",
            lambda seen: (
                f"That is divided by {seen.arguments[0].shape[1]}, the number of classes. The terms are summed."
            ),
            *_guises(lambda terms: -terms.mean(axis=1)),
        ),
        _mistake(
            "0 times log 0",
            "For NumPy, 0 times ln 0 is 0 times minus infinity, which is NaN. A class whose target is 0 adds nothing: "
            "leave it out.",
            lambda p, t: -(t * np.log(p)).sum(axis=1),
            lambda p, t: np.nan_to_num(-(t * np.log(p)).sum(axis=1)),
            seen=only_not_finite,
        ),
        Misconception(
            name="epsilon inside the logarithm",
            wrong=lambda p, t: -(t * np.log(p + 0.1)).sum(axis=1),
            message=lambda seen: (
                f"{row(seen, with_right=True)} Is there a small number added or clipped inside the logarithm? "
                "It caps the loss. Leave out the classes whose target is 0 instead."
            ),
            seen=_epsilon_inside,
        ),
        _mistake(
            "formula for two classes",
            "That adds (1 − t) ln(1 − p) for every class, as if each were a yes-or-no question of its own. Here the "
            "classes exclude each other: −Σ t ln p is all.",
            _binary(1e-16, np.sum),
            *(_binary(eps, reduce) for eps in (0, 1e-15, 1e-12, 1e-8, 1e-7) for reduce in (np.sum, np.mean)),
        ),
        Misconception(
            name="targets smoothed",
            wrong=_smoothed(0.1, lambda p: p),
            message=lambda seen: (
                f"{row(seen, with_right=True)} Were the targets smoothed, so that each class gets a share? "
                "Take them as they are."
            ),
            also=tuple(
                _smoothed(share, guard)
                for share in (0.1, 0.2)
                for guard in (lambda p: np.where(p > 0, p, 1), lambda p: np.maximum(p, 1e-12))
            ),
        ),
        _mistake(
            "logarithm of the sum",
            "That is −ln of the sum of t p. With one-hot targets it is the same; here each class adds its t times a "
            "logarithm of its own.",
            lambda p, t: -np.log((t * p).sum(axis=1)),
        ),
        _mistake(
            "Kullback-Leibler divergence",
            "That is less by the entropy of the target, −Σ t ln t: the Kullback-Leibler divergence. Leave ln t out.",
            lambda p, t: _cross_entropy(p, t) - _cross_entropy(t, t),
        ),
        _mistake(
            "arguments swapped",
            "It looks as if the logarithm was taken of the targets. It belongs to the probabilities, and the targets "
            "are the weights.",
            lambda p, t: -(p * np.log(t)).sum(axis=1),
            lambda p, t: -(p * np.log(np.where(t > 0, t, 1))).sum(axis=1),
            *(lambda p, t, eps=eps: -(p * np.log(t + eps)).sum(axis=1) for eps in (1e-5, 1e-8, 1e-12)),
        ),
        Misconception(
            name="a mask flattens the batch",
            wrong=lambda p, t: -t[t > 0] * np.log(p[t > 0]),
            message=lambda seen: (
                f"You gave {np.size(seen.returned)} numbers for {len(seen.arguments[0])} samples. array[mask] "
                "returns one line of numbers and forgets the rows; np.where keeps them."
            ),
            also=(lambda p, t: -np.log(p[t > 0]), lambda p, t: -np.log(p[t == 1])),
        ),
        _mistake(
            "only the largest target",
            "That is −ln p of one class. This target gives weight to several: each adds its t.",
            lambda p, t: -np.log(p[np.arange(len(p)), t.argmax(axis=1)]),
        ),
        _mistake(
            "softmax once more",
            "These are probabilities already, and it looks as if softmax was applied to them again. PyTorch's "
            "cross_entropy does that by itself: take the logarithm of the probabilities as they are.",
            lambda p, t: _cross_entropy(softmax(p), t),
        ),
    ),
    hints=(
        "Which number stands in the code and not in the formula? What is it there for, and what does it do to a small "
        "probability of the right class?",
        "Without it, 0 · ln 0 becomes NaN. Change the probability before the logarithm sees it, and only where the "
        "target is 0.",
        "np.where(targets > 0, probabilities, 1) has a harmless 1 wherever the target is 0, because ln 1 = 0.",
        "Take that for the probabilities in -(targets * np.log(...)).sum(axis=1).",
    ),
    why="np.where leaves out the classes whose target is 0. Nothing is added to a probability that counts, "
    "so the loss can be as large as it must be.",
    praise="It survives a probability of 0 where nothing was expected, and it reads the truth far out.",
)
