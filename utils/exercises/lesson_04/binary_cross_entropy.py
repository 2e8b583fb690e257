"""The exercise binary_cross_entropy of lesson 04."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises import giveaways
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_04.shared import (
    first_wrong,
    first_wrong_place,
    is_capped,
    naive_sigmoid,
    other_naive_sigmoid,
    softplus,
)
from utils.exercises.misconception import Misconception, error_says, not_finite, only_not_finite
from utils.exercises.slips import describe_error
from utils.exercises.wording import describe_call, show


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
    one = Case((rng.uniform(-3, -0.5, size=1), np.array([1.0])))
    whole = Case((np.array([2, -1, 3]), np.array([1, 0, 0])))
    return [Case((np.array([2.0, -0.5, 0.5]), np.array([1.0, 1.0, 0.0]))), *drawn, far, one, whole]


def _binary_call(evidence: Evidence) -> str:
    """Say what came of the first sample that is not right, or which error was raised."""
    if evidence.observation["error"]:
        return f"{describe_error(evidence, describe_call('binary_cross_entropy', evidence.arguments))}."
    return first_wrong("the logit", "the target", evidence)


def _ways(loss):
    """Make a loss from the probability and the targets, with each way to the probability."""
    return tuple(
        lambda logits, targets, way=way: loss(way(logits), targets)
        for way in (sigmoid, naive_sigmoid, other_naive_sigmoid)
    )


def _only_out_of_range(evidence: Evidence) -> bool:
    """Whether all that is not finite comes from logits out of the exponential's range."""
    return not (not_finite(evidence) & (np.abs(evidence.arguments[0]) < 700)).any()


def _line_4(maximum=np.maximum, product=np.negative, exponent=lambda x: -np.abs(x), last=np.log1p):
    """Make line (4) of the derivation with other parts."""
    return lambda logits, targets: maximum(logits, 0) + product(logits * targets) + last(np.exp(exponent(logits)))


binary_cross_entropy = FunctionExercise(
    name="binary_cross_entropy",
    reference=_binary_cross_entropy,
    giveaways=(  # np.logaddexp is what a hint offers
        *giveaways.READY_MADE_LOSSES,
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.functional.soft_margin_loss",
        "torch.nn.functional.logsigmoid",
        "torch.nn.functional.softplus",
        "torch.nn.BCEWithLogitsLoss",
        "torch.nn.BCELoss",
        "torch.nn.SoftMarginLoss",
        "torch.nn.LogSigmoid",
        "torch.nn.Softplus",
        "scipy.special.log_expit",
        "jax.nn.softplus",
        "jax.nn.log_sigmoid",
    ),
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
            also=_ways(lambda p, t: -_bce_of(p, t)),
        ),
        Misconception(
            name="exponential overflows",
            wrong=lambda logits, targets: np.log1p(np.exp((1 - 2 * targets) * logits)),
            message=lambda seen: (
                f"{_binary_call(seen)} An exponential of 1000 is too large for a float64. The last line of the "
                "derivation has none above 1, and np.logaddexp(0, v) is ln(1 + exp(v)), safely."
            ),
            seen=lambda seen: only_not_finite(seen) and _only_out_of_range(seen),
        ),
        Misconception(
            name="by way of the probability",
            wrong=lambda logits, targets: _bce_of(sigmoid(logits), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The probability has been rounded to 0 or 1 on the way. Go from the logit to the "
                "loss without it: the last line of the derivation."
            ),
            seen=lambda seen: only_not_finite(seen) and not _only_out_of_range(seen),
        ),
        Misconception(
            name="probability kept away from 0 and 1",
            wrong=lambda logits, targets: _bce_of(np.clip(sigmoid(logits), 1e-7, 1 - 1e-7), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} Right is {show(seen.expected[first_wrong_place(seen)])}. A small number that "
                "keeps the logarithm finite also caps the loss: from there on, more wrong costs nothing more."
            ),
            seen=is_capped,
        ),
        Misconception(
            name="only the samples with target 1",
            wrong=lambda logits, targets: targets * softplus(-logits),
            message=lambda seen: (
                f"{_binary_call(seen)} With one logit there are still two classes: for a target of 0 the loss is "
                "-ln(1 - σ(x))."
            ),
            also=_ways(lambda p, t: -t * np.log(p)),
        ),
        Misconception(
            name="logits taken for probabilities",
            wrong=lambda logits, targets: _bce_of(logits, targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The logits went into the logarithm as if they were probabilities. A logit of 2 "
                "is none: sigmoid comes first."
            ),
            seen=error_says("between 0 and 1"),
        ),
        Misconception(
            name="absolute value missing",
            wrong=_line_4(exponent=np.negative),
            message=lambda seen: (
                f"{_binary_call(seen)} Right is {show(seen.expected[first_wrong_place(seen)])}. The exponent must be "
                "negative or 0 for every logit: exp(-abs(x))."
            ),
            also=(_line_4(exponent=np.positive), _line_4(exponent=np.abs)),
        ),
        Misconception(
            name="a term of the last line is wrong",
            wrong=_line_4(product=np.positive),
            message=lambda seen: (
                f"{_binary_call(seen)} A term of the last line is missing, or has another sign. Compare them one by "
                "one: max(x, 0) - x * target + ln(1 + exp(-abs(x)))."
            ),
            also=(
                _line_4(product=np.zeros_like),
                *(_line_4(maximum) for maximum in (np.minimum, np.add, np.multiply, lambda x, _: np.abs(x))),
                *(_line_4(last=last) for last in (np.zeros_like, np.positive, np.log, lambda x: -np.log1p(x))),
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
