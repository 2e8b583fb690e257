"""The exercise softmax_squared_error_gradient of lesson 06."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_06.shared import draw_logits, mistake_in_a_row, mistakes_of_softmax, of_any_softmax


def _softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean_residual = (probabilities * residuals).sum(axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean_residual)


def _given(logits, targets):
    logits -= logits.max()  # or exp overflows
    exponentials = np.exp(logits)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    return residuals * probabilities * (1 - probabilities)


def _by_the_jacobian(p, t, mean=lambda p, r: (p * r).sum(axis=1, keepdims=True)):
    return 2 * p * (p - t - mean(p, p - t))


_LOSS = of_any_softmax(
    lambda p, t: ((p - t) ** 2).sum(axis=1),
    lambda p, t: ((p - t) ** 2).sum(axis=1).mean(),
)

softmax_squared_error_gradient = FunctionExercise(
    name="softmax_squared_error_gradient",
    reference=_softmax_squared_error_gradient,
    given=_given,
    keeps_arguments=True,
    giveaways=(
        "utils.losses.softmax_squared_error_gradient",
        "utils.losses.LOSSES",
        *giveaways.DERIVATIVES,
    ),
    draw_cases=draw_logits,
    misconceptions=(
        *mistakes_of_softmax(_by_the_jacobian, _LOSS),
        mistake_in_a_row(
            "Jacobian forgotten",
            "Yours is the derivative with respect to the probabilities. The logits are one step further back: "
            "multiply by softmax's Jacobian.",
            *of_any_softmax(lambda p, t: 2 * (p - t)),
        ),
        mistake_in_a_row(
            "gradient of cross-entropy",
            "Yours is y′ − ŷ, the gradient of cross-entropy. Here the derivative with respect to the probabilities is "
            "2 (y′ − ŷ), and softmax's Jacobian comes on top.",
            *of_any_softmax(lambda p, t: p - t),
        ),
        mistake_in_a_row(
            "plain mean of the residuals",
            "The mean of the residuals is weighted by the probabilities: the sum of y′ₖ rₖ.",
            *of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: r.mean(axis=1, keepdims=True))),
        ),
        mistake_in_a_row(
            "mean of the residuals over the whole batch",
            "The sum Σ y′ₖ rₖ runs over the whole batch. Each row has its own: sum(axis=1, keepdims=True).",
            *of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: (p * r).sum())),
        ),
        mistake_in_a_row(
            "plus for minus in the Jacobian",
            "In the Jacobian, y′ₖ y′ᵢ is subtracted. Is there a plus instead?",
            *of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: -(p * r).sum(axis=1, keepdims=True))),
        ),
        mistake_in_a_row(
            "diagonal of the Jacobian missing",
            "That has −y′ₖ y′ᵢ alone. Where k is i, the Jacobian has y′ᵢ more: δ is 1 there.",
            *of_any_softmax(lambda p, t: _by_the_jacobian(p, t) - 2 * p * (p - t)),
        ),
        mistake_in_a_row(
            "only the diagonal of the Jacobian",
            "Yours has y′ (1 − y′), the Jacobian's diagonal, as if each probability depended on its own logit alone. "
            "Raising one logit lowers all the other probabilities: multiply 2 (y′ − ŷ) by the whole Jacobian.",
            *of_any_softmax(lambda p, t: 2 * (p - t) * p * (1 - p), lambda p, t: (p - t) * p * (1 - p)),
        ),
        mistake_in_a_row(
            "factor 2 missing",
            "That is half of it. The derivative of a square has a factor 2.",
            *of_any_softmax(lambda p, t: _by_the_jacobian(p, t) / 2),
        ),
        mistake_in_a_row(
            "sign turned round",
            "The sign is reversed: the gradient points uphill.",
            *of_any_softmax(lambda p, t: -_by_the_jacobian(p, t)),
        ),
    ),
    hints=(
        "Call it on two rows that lie far apart, such as [[0, 0], [1000, 0]], and print your array before and after. "
        "What does the first line do to the rows, and to whoever owns them?",
        "Raise the first logit a little. Which probabilities change? The code lets each depend on its own logit alone.",
        "With r = 2 (y′ − ŷ), sum over k: the gradient with respect to yᵢ is y′ᵢ times (rᵢ minus the mean of r, "
        "weighted by y′).",
        "The derivative of a square has a factor of 2.",
    ),
    why="Where one probability is 1, the others' factor y′ᵢ is 0, and the winner's bracket is 0: "
    "every entry dies when the network is sure, right or wrong.",
    praise="All four bugs are fixed. When the network is sure, every entry has a factor that vanishes, right or "
    "wrong: there is your plateau.",
)
