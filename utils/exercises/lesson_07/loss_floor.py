"""The exercise loss_floor of lesson 07."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import told_after
from utils.exercises.wording import describe_call, show


def _loss_floor(n_classes):
    return np.log(1 + (n_classes - 1) / np.e)


def _floor_call(evidence: Evidence) -> str:
    return f"{describe_call('loss_floor', evidence.arguments)} gave {show(evidence.returned)}."


_mistake = told_after(_floor_call)

loss_floor = FunctionExercise(
    name="loss_floor",
    reference=_loss_floor,
    giveaways=("utils.training.softmax_twice",),
    draw_cases=lambda rng: [Case((k,)) for k in (3, 2, *map(int, rng.integers(4, 60, size=3)), 1000)],
    misconceptions=(
        _mistake(
            "zero",
            "That is the floor of cross-entropy itself. Here the loss applies its softmax to probabilities, which are "
            "at most 1: it can't become certain.",
            lambda n_classes: 0.0,
        ),
        _mistake(
            "loss of knowing nothing",
            "That is ln K, the loss when all classes are given the same. The best that the network can do is (1, 0, "
            "..., 0).",
            lambda n_classes: np.log(n_classes),
        ),
        _mistake(
            "ceiling",
            "That is the ceiling: all the probability on a wrong class. For the floor it lies on the right one, and "
            "the loss is smaller by its logit, 1.",
            lambda n_classes: np.log(np.e + n_classes - 1),
        ),
        _mistake(
            "not K − 1 wrong classes",
            lambda seen: (
                f"Of {show(seen.arguments[0])} classes one is the right one: exactly "
                f"{show(seen.arguments[0] - 1)} terms e⁰ stand beside e¹."
            ),
            lambda n_classes: np.log(1 + n_classes / np.e),
            lambda n_classes: np.log(1 + (n_classes - 2) / np.e),
        ),
        _mistake(
            "own class left out",
            "The denominator of softmax is the sum over all classes, the right one as well: e + K − 1.",
            lambda n_classes: np.log((n_classes - 1) / np.e),
        ),
        _mistake(
            "K for the denominator",
            "That is ln(K / e). The denominator of softmax is not K but e¹ + (K − 1) e⁰: e + K − 1. (In code, "
            "brackets around K − 1 matter.)",
            lambda n_classes: np.log(n_classes / np.e),
        ),
        _mistake(
            "the others at e¹",
            "That gives e to each wrong class. At best the right one has the logit 1, and the others have 0: divide "
            "by e.",
            lambda n_classes: np.log(1 + (n_classes - 1) * np.e),
        ),
        _mistake(
            "brackets missing",
            "Are brackets missing? `a - 1 / e` divides the 1 alone, and `e / e + a` divides before it adds: write (K "
            "- 1) / e, or e / (e + K - 1).",
            lambda n_classes: np.log(1 + n_classes - 1 / np.e),
            lambda n_classes: -np.log(np.e / np.e + n_classes - 1),
        ),
        _mistake(
            "// for /",
            "// divides and leaves out what is behind the decimal point: a quotient is written with one /.",
            lambda n_classes: np.log(1 + (n_classes - 1) // np.e),
        ),
        _mistake(
            "logits (1, 0, ..., 0) through both",
            "That sends the logits (1, 0, ..., 0) through both softmaxes. The network's logits may grow as far as "
            "they like: it is the first softmax that comes as near to (1, 0, ..., 0) as you please, and the loss "
            "takes that for its logits.",
            lambda n_classes: np.log(1 + (n_classes - 1) / np.exp((np.e - 1) / (np.e + n_classes - 1))),
        ),
        _mistake(
            "probability for its logarithm",
            "That is the largest probability that the second softmax can give. The loss is −ln of it.",
            lambda n_classes: np.e / (np.e + n_classes - 1),
        ),
        _mistake(
            "width",
            "1 is the largest logit that the loss ever sees. What is the loss when the right class has the logit 1 "
            "and all the others have 0?",
            lambda n_classes: 1.0,
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
