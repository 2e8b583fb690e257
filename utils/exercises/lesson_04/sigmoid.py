"""The exercise sigmoid of lesson 04."""

import numpy as np

from utils.exercises.agreement import agree
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, only_not_finite
from utils.exercises.wording import describe_call, show


def _sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def _overflows(observation: dict) -> bool:
    """Whether NumPy warned about a number that is too large."""
    return any("overflow" in text or "invalid value" in text for text in observation["warnings"])


def _naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _other_naive_sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


def _both_branches(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def _softmax_of_the_batch(x):
    exponentials = np.exp(x - np.max(x))
    return exponentials / exponentials.sum()


def _kept_in_integers(x):
    return _sigmoid(x).astype(x.dtype)


def _draw_sigmoid(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((scale * rng.normal(size=5),)) for scale in (1, 10)]
    low = Case((np.array([-1000.0, -0.5, 0.25]),))
    high = Case((np.array([0.5, -0.25, 1000.0]),))
    one = Case((rng.normal(size=1),))
    return [Case((np.array([2.0, 0.5, -1.0]),)), *drawn, low, high, one, Case((np.array([-3, 1, 2]),))]


def _sigmoid_call(evidence: Evidence) -> str:
    return f"{describe_call('sigmoid', evidence.arguments)} gave {show(evidence.returned)}."


sigmoid = FunctionExercise(
    name="sigmoid",
    reference=_sigmoid,
    draw_cases=_draw_sigmoid,
    # An answer must not overflow on the way, even where the result is right in the end.
    is_right=lambda seen: agree(seen.expected, seen.returned) and not _overflows(seen.observation),
    habits=_overflows,
    misconceptions=(
        Misconception(
            name="overflows with a warning",
            wrong=_naive_sigmoid,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} The values are right, but NumPy warned: the exponential of 1000 is more than "
                "a float64 can hold. It became inf, and 1 / inf saved you. Take exp of negative numbers only."
            ),
            seen=lambda seen: agree(seen.expected, seen.returned) and _overflows(seen.observation),
        ),
        Misconception(
            name="overflows to NaN",
            wrong=_other_naive_sigmoid,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} There, exp(x) is inf, and inf / inf is NaN. Divide top and bottom by exp(x) "
                "for such x."
            ),
            seen=only_not_finite,
        ),
        Misconception(
            name="both branches of np.where",
            wrong=_both_branches,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} The values are right, but NumPy warned. np.where computes both of its formulas "
                "for every x and picks afterwards: compute exp(-abs(x)) once, before it."
            ),
        ),
        Misconception(
            name="sign flipped",
            wrong=lambda x: _sigmoid(-x),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} It falls where it should rise: a large x means a probability near 1. "
                "Check the sign in the exponent."
            ),
        ),
        Misconception(
            name="sign lost",
            wrong=lambda x: 1 / (1 + np.exp(-np.abs(x))),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} Nothing comes out below one half. With exp(-abs(x)), the negative x need a "
                "formula of their own."
            ),
        ),
        Misconception(
            name="tanh for sigmoid",
            wrong=np.tanh,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} That is tanh, which runs from -1 to 1. Sigmoid runs from 0 to 1, with "
                "one half at 0."
            ),
        ),
        Misconception(
            name="another steepness",
            wrong=lambda x: _sigmoid(2 * x),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} Right is {show(seen.expected)}: yours is too steep, or too flat, by a "
                f"factor of "
                "2 in x. In tanh sigmoid is (1 + tanh(x / 2)) / 2."
            ),
            also=(lambda x: 0.5 * (1 + np.tanh(x)), lambda x: _sigmoid(x / 2)),
        ),
        Misconception(
            name="clips x",
            wrong=lambda x: _sigmoid(np.clip(x, -10, 10)),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} Right is {show(seen.expected)}. Beyond some limit yours stays what it is, but "
                "sigmoid goes on towards 0 and 1."
            ),
            also=tuple(
                lambda x, limit=limit: _sigmoid(np.clip(x, -limit, limit)) for limit in (1, 2, 3, 4, 5, 6, 8, 12)
            ),
        ),
        Misconception(
            name="type of the first element",
            wrong=lambda x: _sigmoid(x).astype(int) if x[0] < -700 else _sigmoid(x),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} All came out whole, because the first one did: np.vectorize takes the type of "
                "its first result for all, and so does an array made of it. Return 0.0 in place of 0."
            ),
        ),
        Misconception(
            name="softmax of the batch",
            wrong=_softmax_of_the_batch,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} They sum to 1. These numbers are not classes that compete: each is the logit "
                "of a sample of its own."
            ),
            seen=lambda seen: (
                len(seen.arguments[0]) > 2
                and np.isclose(np.sum(seen.returned), 1, atol=1e-6)
                and not np.isclose(np.sum(seen.expected), 1, atol=1e-3)
            ),
        ),
        Misconception(
            name="class instead of probability",
            wrong=lambda x: (x > 0).astype(float),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} That is which class is ahead. Asked is the probability, such as 0.88 for x = 2."
            ),
            also=(lambda x: np.rint(_sigmoid(x)),),
        ),
        Misconception(
            name="slope of sigmoid",
            wrong=lambda x: _sigmoid(x) * _sigmoid(-x),
            message=lambda seen: (
                f"{_sigmoid_call(seen)} That is the derivative, σ(x) (1 - σ(x)). Asked is sigmoid itself."
            ),
        ),
        Misconception(
            name="kept in integers",
            wrong=_kept_in_integers,
            message=lambda seen: (
                f"{_sigmoid_call(seen)} For whole numbers the result was cut to whole numbers: an array made by "
                "np.empty_like(x) or np.zeros_like(x) has the number type of x. Give it dtype=float."
            ),
        ),
        Misconception(
            name="takes the array for one number",
            wrong=lambda x: 1 if bool(x > 0) else 0,
            message=lambda seen: (
                f"x is an array, here of {len(seen.arguments[0])} numbers, and your function takes it for one number: "
                "use np.where and np.exp, or a loop."
            ),
            seen=error_says("truth value of an array", "only 0-dimensional", "only length-1"),
        ),
        Misconception(
            name="math.exp overflows",
            wrong=lambda x: [1 / (1 + _exp_of_one(-value)) for value in x],
            message=lambda seen: (
                f"{describe_call('sigmoid', seen.arguments)} ended in an OverflowError: math.exp of a large number "
                "raises one. Take it of negative numbers only, with a formula for each sign of x."
            ),
            seen=error_says("math range error"),
        ),
    ),
    hints=(
        "1 / (1 + exp(-x)) is right on paper. For which x is exp(-x) too large, and what else could you compute there?",
        "Multiply top and bottom by exp(x): σ(x) = exp(x) / (1 + exp(x)). Each formula is safe on one side.",
        "small = np.exp(-np.abs(x)) never overflows. For x >= 0 it is exp(-x), otherwise it is exp(x).",
        "The denominator is 1 + small on both sides. The numerator is 1 for x >= 0, and small otherwise.",
    ),
    why="exp(-|x|) lies between 0 and 1 for every x. It serves both formulas: 1 / (1 + e^-x) and e^x / (1 + e^x).",
    praise="Safe at ±1000, and silent: no exponential was too large on the way.",
)


def _exp_of_one(value):
    if value > 709:
        raise OverflowError("math range error")
    return np.exp(value)
