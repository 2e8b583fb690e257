"""The exercise train_as_two of lesson 09: three faults to find."""

from collections.abc import Callable

import numpy as np

from utils.activations import sigmoid
from utils.exercises import giveaways
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-inputs @ weights))
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * (gradient + penalty / 2 * weights)
    return weights


def _given(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        exponentials = np.exp(inputs @ weights)[:, None]  # one logit: one column
        p = (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 0]
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - rate * (gradient + penalty * weights)
    return weights


def _always_one(z):
    return np.ones_like(z)


def _over_the_batch(z):
    return np.exp(z) / np.exp(z).sum()


def _trained(p_of=sigmoid, rate_factor=2.0, penalty_factor=0.5, slope=1.0, first=0.0):
    """Make a training with other parts."""

    def train(inputs, targets, rate, penalty, n_steps):
        weights = np.full(inputs.shape[1], first)
        for _ in range(n_steps):
            gradient = slope * (p_of(inputs @ weights) - targets) @ inputs / len(inputs)
            weights = weights - rate_factor * rate * (gradient + penalty_factor * penalty * weights)
        return weights

    return train


def _draw_training(rng: np.random.Generator) -> list[Case]:
    small = np.array([[1.0, 0.5], [-0.5, 1.5], [-1.0, -0.25]])
    drawn = []
    for n_samples, n_features in ((6, 3), (5, 1), (4, 4)):
        targets = rng.permutation(np.arange(n_samples) % 2).astype(float)
        drawn.append(Case((rng.normal(size=(n_samples, n_features)), targets, 0.3, 0.2, 8)))
    one_step = Case((small, np.array([1.0, 0.0, 1.0]), 0.2, 0.5, 1))
    two_steps = Case((small, np.array([1.0, 0.0, 1.0]), 0.2, 0.5, 2))
    free = Case((rng.normal(size=(5, 2)), np.array([1.0, 0.0, 0.0, 1.0, 0.0]), 0.4, 0.0, 6))
    return [one_step, two_steps, free, *drawn]


def _after(ending: str) -> Callable[[Evidence], str]:
    """Make the message that says what the weights are after the training, what they should be, and this."""

    def message(evidence: Evidence) -> str:
        steps = evidence.arguments[4]
        counted = "one step" if steps == 1 else f"{steps} steps"
        given, right = show(evidence.returned), show(evidence.expected)
        return f"After {counted} the weights are {given}; those of y1 - y2 are {right}. {ending}"

    return message


_SURE = (
    "A softmax over one logit is exp(z) / exp(z): it gives 1, whatever z is. The second logit is there, pinned at 0: "
    "exp(z) / (exp(z) + 1)."
)
_RATE = "Of two logits both move, in opposite directions, so their difference goes twice as far in a step."
_PENALTY = (
    "The penalty shrinks each of the two rows by the share rate · penalty in a step, and their difference by that same "
    "share, no more."
)

train_as_two = FunctionExercise(
    name="train_as_two",
    reference=_train_as_two,
    giveaways=("torch.optim.SGD", *giveaways.DERIVATIVES),
    given=_given,
    draw_cases=_draw_training,
    misconceptions=(
        Misconception(
            name="softmax of one logit",
            wrong=_trained(_always_one),
            message=_after(_SURE),
            also=tuple(_trained(_always_one, *factors) for factors in ((2, 1), (1, 0.5), (1, 2), (0.5, 2), (0.5, 1))),
        ),
        Misconception(
            name="softmax over the batch",
            wrong=_trained(_over_the_batch),
            message=_after(
                "The probabilities of all samples were made to sum to 1. The sum goes over the classes of one sample: "
                "its logit z, and the 0 that is pinned.",
            ),
            also=tuple(_trained(_over_the_batch, *factors) for factors in ((1, 1), (2, 1), (1, 0.5))),
        ),
        Misconception(
            name="rate and penalty as they are",
            wrong=_trained(rate_factor=1, penalty_factor=1),
            message=_after(
                f"It learns now, but as one logit does. {_RATE} Then look at what that does to the penalty."
            ),
        ),
        Misconception(
            name="penalty not halved",
            wrong=_trained(penalty_factor=1),
            message=_after(f"The rate is right. {_PENALTY} At twice the rate, yours shrinks it twice."),
        ),
        Misconception(
            name="rate not doubled",
            wrong=_trained(rate_factor=1),
            message=_after(f"The penalty is half of what it was, but the rate is not doubled. {_RATE}"),
        ),
        Misconception(
            name="factors exchanged",
            wrong=_trained(rate_factor=0.5, penalty_factor=2),
            message=_after(f"It is the other way round: the rate doubles, the penalty is halved. {_RATE}"),
            also=(_trained(rate_factor=0.5, penalty_factor=1), _trained(rate_factor=0.5, penalty_factor=0.5)),
        ),
        Misconception(
            name="penalty doubled",
            wrong=_trained(penalty_factor=2),
            message=_after(f"The rate is right, but the penalty is doubled as well. {_PENALTY}"),
            also=(_trained(rate_factor=1, penalty_factor=2),),
        ),
        Misconception(
            name="penalty left out",
            wrong=_trained(penalty_factor=0),
            message=_after(f"The penalty has gone. {_PENALTY}"),
            also=(_trained(rate_factor=1, penalty_factor=0),),
        ),
        Misconception(
            name="factor four",
            wrong=_trained(rate_factor=4, penalty_factor=0.25),
            message=_after(
                "That is a factor of four. The slopes with respect to the two logits are g and -g: two of them."
            ),
            also=(_trained(rate_factor=4, penalty_factor=0.5), _trained(rate_factor=4, penalty_factor=1)),
        ),
        Misconception(
            name="two equal logits",
            wrong=_trained(lambda z: np.full_like(z, 0.5)),
            message=_after(
                "The probability is one half for every sample. Both logits of your softmax are equal: the second one "
                "is 0, not z.",
            ),
            also=(_trained(lambda z: np.full_like(z, 0.5), 1, 1),),
        ),
        Misconception(
            name="the other logit pinned",
            wrong=_trained(lambda z: sigmoid(-z)),
            message=_after(
                "p fell where z rose: it is the probability of the class whose logit is 0. Take that of the first "
                "class, σ(z).",
            ),
            also=(_trained(lambda z: sigmoid(-z), 1, 1),),
        ),
        Misconception(
            name="difference of mirrored logits",
            wrong=_trained(lambda z: sigmoid(2 * z)),
            message=_after("softmax of (z, -z) is σ(2z): their difference is 2z. Pin the second logit at 0."),
            also=(_trained(lambda z: sigmoid(2 * z), 1, 1),),
        ),
        Misconception(
            name="uphill",
            wrong=_trained(slope=-1),
            message=_after("The step goes uphill: the slope is p - target, and a step goes against it."),
            also=(_trained(slope=-1, rate_factor=1, penalty_factor=1),),
        ),
    ),
    hints=(
        "Print p in the loop. What is the softmax of a single number?",
        "One logit leaves the second pinned at 0, so p is exp(z) / (exp(z) + 1). Now it learns. Compare one step with "
        "what y1 - y2 would do, first without a penalty.",
        "Two logits at the rate r with the penalty λ are one logit at 2r with λ / 2.",
    ),
    why="Softmax over one output is the commonest bug in this change: the probability is always 1, and the loss of "
    "the class with that output is 0 from the start. The factors are those of the lesson.",
    praise="All three bugs are fixed: the softmax of one logit, the rate and the penalty. It was compared with two "
    "logits after one step and after several, with and without a penalty.",
)
