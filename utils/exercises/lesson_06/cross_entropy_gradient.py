"""The exercise cross_entropy_gradient of lesson 06."""

import numpy as np

from utils.activations import log_softmax, softmax
from utils.exercises import giveaways
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_06.shared import (
    draw_logits,
    guises,
    mistake_in_a_row,
    mistakes_of_softmax,
    of_any_softmax,
    overflowing_softmax,
)


def _cross_entropy_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities - targets


_LOSS = guises(
    (lambda log_p, t: -(t * log_p).sum(axis=1), lambda log_p, t: -(t * log_p).sum(axis=1).mean()),
    (log_softmax, lambda logits: np.log(softmax(logits)), lambda logits: np.log(overflowing_softmax(logits))),
)

cross_entropy_gradient = FunctionExercise(
    name="cross_entropy_gradient",
    reference=_cross_entropy_gradient,
    giveaways=(  # "the only work is softmax"
        "utils.losses.cross_entropy_gradient",
        "utils.losses.LOSSES",
        *giveaways.SOFTMAX,
        *giveaways.DERIVATIVES,
    ),
    draw_cases=draw_logits,
    misconceptions=(
        *mistakes_of_softmax(lambda p, t: p - t, _LOSS),
        mistake_in_a_row(
            "target minus probability",
            "The sign is reversed: that is the way to go, downhill. The gradient points uphill.",
            *of_any_softmax(lambda p, t: t - p),
        ),
        mistake_in_a_row(
            "derivative with respect to the probabilities",
            "That is −ŷ / y′, the derivative with respect to the probabilities. Go on to the logits.",
            *of_any_softmax(lambda p, t: -t / p),
        ),
        mistake_in_a_row(
            "softmax's own derivative once more",
            "A factor y′, or y′ (1 − y′), is multiplied in. It has cancelled already: y′ − ŷ is all.",
            *of_any_softmax(lambda p, t: (p - t) * p * (1 - p), lambda p, t: (p - t) * p),
        ),
        mistake_in_a_row(
            "only the largest target",
            "Here the target gives weight to several classes: each subtracts its own share.",
            *of_any_softmax(lambda p, t: p - np.eye(p.shape[1])[t.argmax(axis=1)]),
        ),
        mistake_in_a_row(
            "only the true class",
            "The other logits count, too: raising one of them lowers the true class.",
            *of_any_softmax(lambda p, t: (p - 1) * t, lambda p, t: (p - t) * t),
        ),
    ),
    hints=(
        "Line 5 of the derivation in lesson 05 is all you need. The only work is softmax, row by row.",
        "You need the probabilities: softmax of each row. Subtract the row's maximum before exp.",
        "Probability minus target, in every class. Which one is subtracted from which?",
    ),
    why="The derivative of −Σ ŷₖ ln y′ₖ with respect to the logit yᵢ is y′ᵢ − ŷᵢ: "
    "softmax's own derivative cancels against the logarithm's.",
    praise="No factor is left of softmax. With a one-hot target the right class gets −(1 − p): nearly −1 when "
    "the network is sure and wrong.",
)
