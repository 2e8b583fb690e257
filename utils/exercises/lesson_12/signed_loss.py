"""The question signed_loss of the assignment: the loss of two classes from one logit, with labels -1 and +1."""

from collections.abc import Callable

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import question
from utils.exercises.misconception import Misconception, error_says, only_not_finite
from utils.exercises.wording import describe_call, show

SMALL = (*10.0 ** -np.arange(3, 17), np.finfo(float).eps, np.finfo(float).tiny, 1e-20, 1e-30, 1e-50, 1e-100, 1e-300)
LIMITS = (10, 15, 16, 20, 25, 30, 35, 40, 50, 60, 80, 88, 100, 200, 250, 300, 500, 600, 700, 709)


def _signed_loss(logits, labels):
    return np.logaddexp(0, -labels * logits)


def _sigmoid(x):
    return np.exp(-np.logaddexp(0, -np.asarray(x, dtype=float)))


def _draw(rng: np.random.Generator) -> list[Case]:
    def labels(size):
        return rng.permuted(np.resize([1, -1], size))

    simple = Case((np.array([2.0, 2.0, -1.0]), np.array([1, -1, -1])))
    drawn = [Case((3 * rng.normal(size=size), labels(size))) for size in (4, 1)]
    whole = Case((rng.integers(1, 6, size=4) * np.array([1, -1, 1, -1]), np.array([1, 1, -1, -1])))
    far = float(rng.integers(800, 1200))
    return [simple, *drawn, whole, Case((np.array([far, -far, -far, far, 0.5]), np.array([1, 1, -1, -1, 1])))]


def _first_off(evidence: Evidence) -> str:
    """Say what came of the first sample that is not right."""
    logits, labels = evidence.arguments
    got, error = as_array(evidence.returned), evidence.observation["error"]
    if error:
        return f"It raised {error['type']}: {error['message'].rstrip('.')}."
    if got is None or got.shape != logits.shape:
        return f"{describe_call('signed_loss', evidence.arguments)} gave {show(evidence.returned)}."
    place = int(np.argmin(close(got, evidence.expected)))
    return (
        f"For the logit {show(logits[place])} and the label {labels[place]} you gave {show(got[place])}; right is "
        f"{show(evidence.expected[place])}."
    )


def _wrong(name: str, wrong: Callable, ending: str, *also: Callable, **more) -> Misconception:
    return Misconception(name, wrong, lambda seen: f"{_first_off(seen)} {ending}", also=also, **more)


def _of_margin(function: Callable) -> Callable:
    return lambda logits, labels: function(np.asarray(labels * logits, dtype=float))


signed_loss = question(
    name="signed_loss",
    points=6,
    reference=_signed_loss,
    giveaways=(
        *giveaways.SIGMOID,
        *giveaways.READY_MADE_LOSSES,
        "torch.nn.functional.soft_margin_loss",
        "torch.nn.SoftMarginLoss",
        "torch.nn.functional.softplus",
        "torch.nn.Softplus",
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "torch.nn.BCEWithLogitsLoss",
    ),
    draw_cases=_draw,
    misconceptions=(
        _wrong(
            "overflows",
            _of_margin(lambda m: np.log(1 + np.exp(-m))),
            "The exponential of a large number is too large for a float64, and a probability that is rounded to 0 has "
            "no logarithm. Which function of NumPy gives ln(e^a + e^b) without either?",
            _of_margin(lambda m: -np.log(1 / (1 + np.exp(-m)))),
            _of_margin(lambda m: -np.log(np.exp(m) / (1 + np.exp(m)))),
            seen=lambda seen: error_says("math range error", kinds=("OverflowError",))(seen) or only_not_finite(seen),
        ),
        _wrong(
            "labels taken for 0 and 1",
            lambda z, labels: np.logaddexp(0, z) - labels * z,
            "That is the loss for the labels 0 and 1. Here the other class is called −1.",
            lambda z, labels: -(labels * np.log(_sigmoid(z)) + (1 - labels) * np.log(_sigmoid(-z))),
        ),
        _wrong(
            "sign of the logit",
            _of_margin(lambda m: np.logaddexp(0, m)),
            "That is the loss of the other label: it is large where logit and label agree.",
            _of_margin(lambda m: np.log(1 + np.exp(m))),
        ),
        _wrong(
            "label forgotten",
            lambda z, labels: np.logaddexp(0, -z),
            "That is right for the label 1 only. For −1 the probability is σ(−z).",
            lambda z, labels: np.log(1 + np.exp(-z)),
            lambda z, labels: np.where(labels == 1, np.logaddexp(0, -z), 0),
        ),
        _wrong(
            "one side of the logarithm",
            _of_margin(lambda m: np.log1p(np.exp(-np.abs(m)))),
            "Is the absolute value taken of the exponent? That is safe, and right where logit and label agree. Where "
            "they don't, ln(1 + e^a) = a + ln(1 + e^−a).",
        ),
        _wrong(
            "small number added",
            _of_margin(lambda m: -np.log(_sigmoid(m) + 1e-12)),
            "Is a small number added to the probability, or is the probability kept above one? Then the loss stops to "
            "grow where the model is most wrong. No such number is needed.",
            *(_of_margin(lambda m, eps=eps: -np.log(_sigmoid(m) + eps)) for eps in SMALL),
            *(_of_margin(lambda m, eps=eps: -np.log(np.maximum(_sigmoid(m), eps))) for eps in SMALL),
            *(_of_margin(lambda m, eps=eps: -np.log(np.clip(_sigmoid(m), eps, 1 - eps))) for eps in SMALL),
        ),
        _wrong(
            "logits cut off",
            _of_margin(lambda m: np.logaddexp(0, -np.clip(m, -500, 500))),
            "Are the logits cut off? Beyond that limit the loss stops to grow, and its slope is 0: a plateau. No limit "
            "is needed.",
            *(_of_margin(lambda m, limit=limit: np.logaddexp(0, -np.clip(m, -limit, limit))) for limit in LIMITS),
        ),
        _wrong(
            "no exponential",
            _of_margin(lambda m: np.maximum(0, 1 - m)),
            "That loss has a corner and no exponential. Cross-entropy is ln(1 + e^…).",
            _of_margin(lambda m: np.maximum(0, -m)),
        ),
        _wrong(
            "probability for loss",
            _of_margin(_sigmoid),
            "That is the probability of the label. The loss is minus its logarithm.",
            _of_margin(lambda m: 1 - _sigmoid(m)),
        ),
    ),
    why="The label 1 has the probability σ(z) and the label −1 has σ(−z): both are σ(label · z). Minus the logarithm "
    "of that is ln(1 + e^(−label · z)), and np.logaddexp(0, a) is ln(e⁰ + e^a) without overflow.",
)
