"""The exercise loss_floor of lesson 07."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import describe_call, show


def _loss_floor(n_classes):
    return np.log(1 + (n_classes - 1) / np.e)


def _floor_call(evidence: Evidence) -> str:
    return f"{describe_call('loss_floor', evidence.arguments)} gave {show(evidence.returned)}."


loss_floor = FunctionExercise(
    name="loss_floor",
    reference=_loss_floor,
    giveaways=("utils.training.softmax_twice",),
    draw_cases=lambda rng: [Case((k,)) for k in (3, 2, *map(int, rng.integers(4, 60, size=3)), 1000)],
    misconceptions=(
        Misconception(
            name="zero",
            wrong=lambda n_classes: 0.0,
            message=lambda seen: (
                f"{_floor_call(seen)} That is the floor of cross-entropy itself. Here the loss applies its softmax to "
                "probabilities, which are at most 1: it can't become certain."
            ),
        ),
        Misconception(
            name="loss of knowing nothing",
            wrong=lambda n_classes: np.log(n_classes),
            message=lambda seen: (
                f"{_floor_call(seen)} That is ln K, the loss when all classes are given the same. "
                "The best that the network can do is (1, 0, ..., 0)."
            ),
        ),
        Misconception(
            name="ceiling",
            wrong=lambda n_classes: np.log(np.e + n_classes - 1),
            message=lambda seen: (
                f"{_floor_call(seen)} That is the ceiling: all the probability on a wrong class. "
                "For the floor it lies on the right one, and the loss is smaller by its logit, 1."
            ),
        ),
        Misconception(
            name="not K − 1 wrong classes",
            wrong=lambda n_classes: np.log(1 + n_classes / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} Of {show(seen.arguments[0])} classes one is the right one: exactly "
                f"{show(seen.arguments[0] - 1)} terms e⁰ stand beside e¹."
            ),
            also=(lambda n_classes: np.log(1 + (n_classes - 2) / np.e),),
        ),
        Misconception(
            name="own class left out",
            wrong=lambda n_classes: np.log((n_classes - 1) / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} The denominator of softmax is the sum over all classes, the right one as well: "
                "e + K − 1."
            ),
        ),
        Misconception(
            name="K for the denominator",
            wrong=lambda n_classes: np.log(n_classes / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} That is ln(K / e). The denominator of softmax is not K but e¹ + (K − 1) e⁰: "
                "e + K − 1. (In code, brackets around K − 1 matter.)"
            ),
        ),
        Misconception(
            name="the others at e¹",
            wrong=lambda n_classes: np.log(1 + (n_classes - 1) * np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} That gives e to each wrong class. At best the right one has the logit 1, and "
                "the others have 0: divide by e."
            ),
        ),
        Misconception(
            name="brackets missing",
            wrong=lambda n_classes: np.log(1 + n_classes - 1 / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} Are brackets missing? `a - 1 / e` divides the 1 alone, and `e / e + a` divides "
                "before it adds: write (K - 1) / e, or e / (e + K - 1)."
            ),
            also=(lambda n_classes: -np.log(np.e / np.e + n_classes - 1),),
        ),
        Misconception(
            name="// for /",
            wrong=lambda n_classes: np.log(1 + (n_classes - 1) // np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} // divides and leaves out what is behind the decimal point: a quotient is "
                "written with one /."
            ),
        ),
        Misconception(
            name="logits (1, 0, ..., 0) through both",
            wrong=lambda n_classes: np.log(1 + (n_classes - 1) / np.exp((np.e - 1) / (np.e + n_classes - 1))),
            message=lambda seen: (
                f"{_floor_call(seen)} That sends the logits (1, 0, ..., 0) through both softmaxes. The network's "
                "logits may grow as far as they like: it is the first softmax that comes as near to (1, 0, ..., 0) "
                "as you please, and the loss takes that for its logits."
            ),
        ),
        Misconception(
            name="probability for its logarithm",
            wrong=lambda n_classes: np.e / (np.e + n_classes - 1),
            message=lambda seen: (
                f"{_floor_call(seen)} That is the largest probability that the second softmax can give. "
                "The loss is −ln of it."
            ),
        ),
        Misconception(
            name="width",
            wrong=lambda n_classes: 1.0,
            message=lambda seen: (
                f"{_floor_call(seen)} 1 is the largest logit that the loss ever sees. What is the loss when the right "
                "class has the logit 1 and all the others have 0?"
            ),
        ),
    ),
    hints=(
        "What the loss takes for logits are probabilities now. Which probabilities make it smallest?",
        "The best are 1 for the right class, 0 for the others. Take the cross-entropy of *these logits*.",
        "softmax(1, 0, ..., 0) gives the right class e¹ / (e¹ + (K − 1) e⁰).",
        "−ln of that: ln((e + K − 1) / e).",
    ),
    why="The loss sees logits between 0 and 1. At best they are (1, 0, ..., 0), and −ln(e / (e + K − 1)) "
    "= ln(1 + (K − 1) / e). A loss that will not go below this number, however well you train, is a clue.",
    praise="Keep this number in mind: a loss that will not go below it is a good reason to look for a second softmax.",
)
