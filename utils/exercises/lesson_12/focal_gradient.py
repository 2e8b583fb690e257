"""The question focal_gradient of the assignment: the gradient, by hand, of a loss that the lessons do not have."""

from collections.abc import Callable

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import one_hot, question
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.wording import describe_call, show


def _focal_gradient(logits, labels, gamma):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    log_p = log_softmax[rows, labels]
    p = np.exp(log_p)
    slope = gamma * (1 - p) ** (gamma - 1) * p * log_p - (1 - p) ** gamma  # p times the derivative by p
    table = -np.exp(log_softmax)
    table[rows, labels] += 1
    return slope[:, None] * table


def _parts(logits, labels):
    """Return the probabilities, one-hot targets, and the probability of each right class with its logarithm."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    log_p = log_softmax[np.arange(len(labels)), labels][:, None]
    return np.exp(log_softmax), one_hot(labels, logits.shape[1]), np.exp(log_p), log_p


def _draw(rng: np.random.Generator) -> list[Case]:
    def case(n_samples, n_classes, gamma):
        return Case((2 * rng.normal(size=(n_samples, n_classes)), rng.integers(n_classes, size=n_samples), gamma))

    simple = Case((np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]]), np.array([0, 2]), 2.0))
    whole = Case((np.array([[3, 1], [0, 2], [1, 1]]), np.array([0, 0, 1]), 1))
    far = float(rng.integers(800, 1200))
    apart = np.array([[far, 0.0, -far], [-far, far, 0.0], [far, far + 1, far - 1], [0.3, -0.4, 0.8]])
    return [
        simple,
        case(4, 3, 2.0),
        case(1, 5, 3.0),
        case(5, 2, float(rng.integers(11, 40)) / 10),
        whole,
        Case((apart, np.array([0, 2, 2, 1]), 2.0)),
    ]


def _row(evidence: Evidence, ending: str) -> str:
    """Say what came of the first row that is not right."""
    logits, labels, gamma = evidence.arguments
    got, wanted, error = as_array(evidence.returned), evidence.expected, evidence.observation["error"]
    if error:
        return f"It raised {error['type']}: {error['message'].rstrip('.')}. {ending}"
    if got is None or got.shape != wanted.shape:
        return f"{describe_call('focal_gradient', evidence.arguments)} gave {show(evidence.returned)}. {ending}"
    row = int(np.argmin(close(got, wanted).all(axis=1)))
    return (
        f"For the logits {show(logits[row])}, the label {labels[row]} and γ = {show(gamma)} you gave {show(got[row])}; "
        f"right is {show(wanted[row])}. {ending}"
    )


def _from(gradient: Callable) -> Callable:
    """Make an answer out of probabilities, targets, p and ln p of the right class, and gamma."""
    return lambda logits, labels, gamma: gradient(*_parts(logits, labels), gamma)


def _slope(p, log_p, g):
    return g * (1 - p) ** (g - 1) * p * log_p - (1 - p) ** g


def _wrong(name: str, ending: str, *gradients: Callable, **more) -> Misconception:
    first, *others = map(_from, gradients)
    return Misconception(name, first, lambda seen: _row(seen, ending), also=tuple(others), **more)


def _overflowing(logits, labels, gamma):
    powers = np.exp(logits)
    every = powers / powers.sum(axis=1, keepdims=True)
    p = every[np.arange(len(labels)), labels][:, None]
    return _slope(p, np.log(p), gamma) * (one_hot(labels, logits.shape[1]) - every)


def _logarithm_of_zero(logits, labels, gamma):
    every, targets, p, _ = _parts(logits, labels)
    return _slope(p, np.log(p), gamma) * (targets - every)


focal_gradient = question(
    name="focal_gradient",
    points=11,
    reference=_focal_gradient,
    giveaways=(*giveaways.DERIVATIVES, "torchvision.ops.sigmoid_focal_loss"),
    draw_cases=_draw,
    misconceptions=(
        _wrong(
            "weight taken for a constant",
            "(1 − p)^γ depends on the logits, too: by the product rule its own derivative comes in.",
            lambda P, t, p, log_p, g: -((1 - p) ** g) * (t - P),
        ),
        _wrong(
            "logarithm taken for a constant",
            "That is the derivative of (1 − p)^γ alone, times −ln p. By the product rule the derivative of −ln p comes "
            "in as well.",
            lambda P, t, p, log_p, g: g * (1 - p) ** (g - 1) * p * log_p * (t - P),
        ),
        _wrong(
            "derivative by the probability",
            "That is the derivative with respect to p. A logit moves p by p′ₖ(δ − p′ᵢ): multiply by softmax's own "
            "derivatives.",
            lambda P, t, p, log_p, g: (_slope(p, log_p, g) / p) * t,
            lambda P, t, p, log_p, g: (_slope(p, log_p, g) / p) * (t - P),
        ),
        _wrong(
            "only the right class",
            "Only the logit of the right class moves. The others take probability from it, so their slopes are not 0.",
            lambda P, t, p, log_p, g: _slope(p, log_p, g) * (1 - p) * t,
        ),
        _wrong(
            "minus forgotten",
            "The sign is turned round: at the right class the slope must be below 0, since raising that logit makes "
            "the loss smaller.",
            lambda P, t, p, log_p, g: -_slope(p, log_p, g) * (t - P),
        ),
        _wrong(
            "sign of the inner derivative",
            "The derivative of (1 − p)^γ is −γ (1 − p)^(γ−1): its sign is lost, so the two parts work against each "
            "other.",
            lambda P, t, p, log_p, g: (-g * (1 - p) ** (g - 1) * p * log_p - (1 - p) ** g) * (t - P),
        ),
        _wrong(
            "exponent not lowered",
            "The derivative of (1 − p)^γ has the exponent γ − 1.",
            lambda P, t, p, log_p, g: (g * (1 - p) ** g * p * log_p - (1 - p) ** g) * (t - P),
        ),
        _wrong(
            "cross-entropy's gradient",
            "That is the gradient of cross-entropy, which is γ = 0.",
            lambda P, t, p, log_p, g: P - t,
        ),
        _wrong(
            "each class for the right one",
            "Each class is treated as if it were the right one. In the loss stands the probability p of the right "
            "class only.",
            lambda P, t, p, log_p, g: _slope(P, np.log(P), g) * (t - P),
        ),
        _wrong(
            "divided by the samples",
            "That is divided by the number of samples. Each row is the gradient of its own loss.",
            lambda P, t, p, log_p, g: _slope(p, log_p, g) * (t - P) / len(P),
        ),
        Misconception(
            "overflows",
            _overflowing,
            lambda seen: _row(
                seen,
                "The exponential overflows, or p is rounded to 0, and 0 · ln 0 is nan. Subtract the row's maximum, and "
                "take ln p from log-softmax instead of from p.",
            ),
            also=(_logarithm_of_zero,),
            seen=only_not_finite,
        ),
    ),
    why="With p the probability of the right class, dℓ/dp = γ (1 − p)^(γ−1) ln p − (1 − p)^γ / p, and softmax gives "
    "dp/dzᵢ = p (δ − p′ᵢ). The factor p goes into the bracket, where it cancels the division, so nothing is divided "
    "by a small number; ln p comes from log-softmax.",
)
