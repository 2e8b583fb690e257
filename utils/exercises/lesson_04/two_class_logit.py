"""The exercise two_class_logit of lesson 04."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_04.shared import first_wrong, is_capped, softplus
from utils.exercises.misconception import Misconception, only_not_finite, told_after
from utils.exercises.wording import show


def _two_class_logit(a, b):
    return a - b


def _draw_two_logits(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((3 * rng.normal(size=n), 3 * rng.normal(size=n))) for n in (4, 6)]
    far = Case((np.array([800.0, -600.0, 40.0, 1.5]), np.array([-200.0, 300.0, 0.5, 2.5])))
    one = Case((3 * rng.normal(size=1), 3 * rng.normal(size=1)))
    return [Case((np.array([3.0, 8.0, -1.0]), np.array([1.0, 5.0, 1.5]))), *drawn, far, one]


def _logit_call(evidence: Evidence) -> str:
    return first_wrong("a =", "b =", evidence)


_mistake = told_after(_logit_call)

two_class_logit = FunctionExercise(
    name="two_class_logit",
    reference=_two_class_logit,
    giveaways=("scipy.special.logit", "torch.logit", "torch.special.logit", "torch.Tensor.logit"),
    draw_cases=_draw_two_logits,
    misconceptions=(
        _mistake(
            "b minus a",
            "The sign is reversed: that is the logit of the other class. When a grows, the probability of the first "
            "class grows, and so must z.",
            lambda a, b: b - a,
        ),
        _mistake(
            "sum instead of difference",
            "That is the sum. Add 1 to both logits: softmax does not change, but your z does.",
            lambda a, b: a + b,
        ),
        _mistake(
            "difference of the exponentials",
            "That is exp(a) − exp(b). Sigmoid takes the exponential itself: its z is the difference of the logits.",
            lambda a, b: np.exp(a) - np.exp(b),
        ),
        Misconception(
            name="two logits again",
            wrong=lambda a, b: np.stack([a - b, np.zeros_like(a)], axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: two numbers a sample. Their softmax would be right, but the task "
                "asks for the one number that sigmoid takes."
            ),
            also=(lambda a, b: np.stack([a - b, np.zeros_like(a)]), lambda a, b: np.stack([a, b], axis=1)),
        ),
        _mistake(
            "ratio instead of difference",
            "That is the ratio. Add 1 to both logits: softmax does not change, but your z does.",
            lambda a, b: a / b,
        ),
        _mistake(
            "probability instead of logit",
            "That is the probability itself. Return the number z that sigmoid turns into it.",
            lambda a, b: sigmoid(a - b),
            lambda a, b: np.exp(a) / (np.exp(a) + np.exp(b)),
        ),
        _mistake(
            "probability of the second class",
            "That is a probability, and that of the second class. Return the number z that sigmoid turns into the "
            "probability of the first.",
            lambda a, b: sigmoid(b - a),
        ),
        _mistake(
            "odds instead of logit",
            "That is the ratio of the two probabilities, the odds. The logit is its logarithm.",
            lambda a, b: np.exp(a - b),
        ),
        _mistake(
            "by way of the probability",
            "ln(p / (1 - p)) is the right formula, but here p has been rounded or kept away from 0 and 1, or its "
            "exponentials are out of range. There is a way that needs neither exp nor ln.",
            lambda a, b: np.log(sigmoid(a - b) / (1 - sigmoid(a - b))),
            seen=lambda seen: only_not_finite(seen) or is_capped(seen),
        ),
        _mistake(
            "difference of the probabilities",
            "That is the difference of the two probabilities. Take that of the logits.",
            lambda a, b: sigmoid(a - b) - sigmoid(b - a),
        ),
        _mistake(
            "logarithm of the probability",
            "That is the logarithm of the probability. The logit is that of p / (1 - p).",
            lambda a, b: -softplus(b - a),
        ),
        _mistake(
            "logarithm of a / b",
            "That is ln(a / b). A logit may be negative, and such a logarithm is then NaN. The ratio that counts is "
            "that of the exponentials.",
            lambda a, b: np.log(a / b),
            lambda a, b: np.log(a) - np.log(b),
        ),
        _mistake(
            "first logit alone",
            "That is a alone. It is right only where b is 0: subtract b from both logits first.",
            lambda a, b: a,
        ),
    ),
    hints=(
        "Line 4 of the derivation has the shape of sigmoid. What stands in the place of z?",
        "Softmax does not change when you subtract b from both logits. The second one is then 0; what is the first?",
        "No exp and no ln: one subtraction. Which logit do you subtract from which?",
    ),
    why="Subtract b from both logits: softmax of (a, b) is softmax of (a - b, 0), and that is sigmoid of a - b.",
    praise="One number does the work of two, and it has no trouble with logits that are far apart.",
)
