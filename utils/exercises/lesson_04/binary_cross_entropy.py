"""The exercise binary_cross_entropy of lesson 04."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_04.shared import first_wrong_place, softplus
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.wording import show


def _binary_cross_entropy(logits, targets):
    return np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))


def _bce_of(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def _draw_binary(rng: np.random.Generator) -> list[Case]:
    drawn = []
    for n_samples in (5, 6):
        targets = rng.permutation(np.arange(n_samples) % 2).astype(float)
        drawn.append(Case((2 * rng.normal(size=n_samples), targets)))
    far = Case((np.array([-1000.0, 1000.0, 40.0, -1.5]), np.array([1.0, 0.0, 0.0, 1.0])))
    one = Case((rng.normal(size=1), np.array([1.0])))
    whole = Case((np.array([2, -1, 3]), np.array([1, 0, 0])))
    return [Case((np.array([2.0, -0.5, 0.5]), np.array([1.0, 1.0, 0.0]))), *drawn, far, one, whole]


def _binary_call(evidence: Evidence) -> str:
    """Say what came of the first sample that is not right."""
    logits, targets = evidence.arguments
    at = first_wrong_place(evidence)
    got = as_array(evidence.returned)
    value = show(got[at] if got is not None and got.shape == logits.shape else evidence.returned)
    return f"For the logit {show(logits[at])} and the target {show(targets[at])} you gave {value}."


def _capped(evidence: Evidence) -> bool:
    """Whether losses are right where they are small, and stop growing where they should be large."""
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected, dtype=float)
    large = wanted > 30
    return bool(
        large.any()
        and np.allclose(got[~large], wanted[~large], rtol=1e-2, atol=1e-3)
        and np.all((got[large] > 2) & (got[large] < 0.95 * wanted[large]))
    )


binary_cross_entropy = FunctionExercise(
    name="binary_cross_entropy",
    reference=_binary_cross_entropy,
    draw_cases=_draw_binary,
    misconceptions=(
        Misconception(
            name="targets turned round",
            wrong=lambda logits, targets: softplus((2 * targets - 1) * logits),
            message=lambda seen: (
                f"{_binary_call(seen)} That is the loss of the other target. A target of 1 is the class that a large "
                "logit speaks for: the loss is then small."
            ),
        ),
        Misconception(
            name="minus missing",
            wrong=lambda logits, targets: -softplus((1 - 2 * targets) * logits),
            message=lambda seen: (
                f"{_binary_call(seen)} That is the logarithm itself, which is never above 0. The loss is minus it."
            ),
        ),
        Misconception(
            name="by way of the probability",
            wrong=lambda logits, targets: _bce_of(sigmoid(logits), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The probability has been rounded to 0 or 1 on the way, or an exponential was "
                "too large. Go from the logit to the loss without them: the last line of the derivation."
            ),
            seen=only_not_finite,
        ),
        Misconception(
            name="probability kept away from 0 and 1",
            wrong=lambda logits, targets: _bce_of(np.clip(sigmoid(logits), 1e-7, 1 - 1e-7), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} Right is {show(seen.expected[first_wrong_place(seen)])}. A small number that "
                "keeps the logarithm finite also caps the loss: from there on, more wrong costs nothing more."
            ),
            seen=_capped,
        ),
        Misconception(
            name="only the samples with target 1",
            wrong=lambda logits, targets: targets * softplus(-logits),
            message=lambda seen: (
                f"{_binary_call(seen)} With one logit there are still two classes: for a target of 0 the loss is "
                "-ln(1 - σ(x))."
            ),
            also=(lambda logits, targets: -targets * np.log(sigmoid(logits)),),
        ),
        Misconception(
            name="logits taken for probabilities",
            wrong=lambda logits, targets: _bce_of(logits, targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The logits went into the logarithm as if they were probabilities. A logit of 2 "
                "is none: sigmoid comes first."
            ),
        ),
        Misconception(
            name="absolute value missing",
            wrong=lambda logits, targets: np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-logits)),
            message=lambda seen: (
                f"{_binary_call(seen)} Right is {show(seen.expected[first_wrong_place(seen)])}. For positive logits "
                f"yours "
                "is right. For negative ones the exponent must be negative, too: exp(-abs(x))."
            ),
        ),
        Misconception(
            name="arguments swapped",
            wrong=lambda logits, targets: _binary_cross_entropy(targets, logits),
            message=lambda seen: (
                f"{_binary_call(seen)} It looks as if the targets were taken for logits, and the logits for targets."
            ),
        ),
        Misconception(
            name="sigmoid twice",
            wrong=lambda logits, targets: _bce_of(sigmoid(sigmoid(logits)), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} That is what a second sigmoid gives: its input is then between 0 and 1, "
                "so its output is never below one half."
            ),
        ),
        Misconception(
            name="logarithm to base 2",
            wrong=lambda logits, targets: softplus((1 - 2 * targets) * logits) / np.log(2),
            message=lambda seen: f"{_binary_call(seen)} That is in bits. For nats, take np.log or np.log1p.",
        ),
        Misconception(
            name="squared error",
            wrong=lambda logits, targets: (sigmoid(logits) - targets) ** 2,
            message=lambda seen: (
                f"{_binary_call(seen)} That is the squared error. Cross-entropy is minus the logarithm of the "
                "probability that the right class got."
            ),
        ),
    ),
    hints=(
        "For target 1 the loss is ln(1 + exp(-x)), for target 0 it is ln(1 + exp(x)). Where do they overflow?",
        "ln(1 + exp(v)) = max(v, 0) + ln(1 + exp(-abs(v))), whose exponential is never above 1.",
        "np.logaddexp(0, v) is ln(1 + exp(v)), safely. Which v belongs to target 1, and which to target 0?",
        "Line 4: np.maximum(x, 0) - x * t + ..., and the last term is the same for both targets.",
    ),
    why="This is how libraries compute it: from the logit, without the probability. "
    "np.logaddexp(0, (1 - 2 * targets) * logits) is the same.",
    praise="Right at ±1000 as well, where the probability has long been rounded to 0 or 1.",
)
