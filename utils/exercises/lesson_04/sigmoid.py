"""The exercise sigmoid of lesson 04."""

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import agree
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_04.shared import naive_sigmoid, other_naive_sigmoid
from utils.exercises.misconception import only_not_finite, told_after
from utils.exercises.wording import describe_call, show, show_apart


def _sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def _given(z):
    return 1 / (1 + np.exp(-np.abs(z)))


def _overflows(observation: dict) -> bool:
    """Whether NumPy warned about a number that is too large."""
    return any("overflow" in text or "invalid value" in text for text in observation["warnings"])


def _draw_sigmoid(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((scale * rng.normal(size=5),)) for scale in (1, 10)]
    low = Case((np.array([-1000.0, -0.5, 0.25]),))
    high = Case((np.array([0.5, -0.25, 1000.0]),))
    one = Case((rng.normal(size=1),))
    return [Case((np.array([2.0, 0.5, -1.0]),)), *drawn, low, high, one, Case((np.array([-3, 1, 2]),))]


def _sigmoid_call(evidence: Evidence) -> str:
    right = agree(evidence.expected, evidence.returned)
    given = show(evidence.returned) if right else show_apart(evidence.returned, evidence.expected)[0]
    return f"{describe_call('sigmoid', evidence.arguments)} gave {given}."


def _of(change):
    """Make sigmoid of what a function makes of x, as the two formulas stand."""
    return tuple(lambda x, naive=naive: naive(change(x)) for naive in (naive_sigmoid, other_naive_sigmoid))


_mistake = told_after(_sigmoid_call)

sigmoid = FunctionExercise(
    name="sigmoid",
    reference=_sigmoid,
    given=_given,
    giveaways=(*giveaways.SIGMOID, *giveaways.SOFTMAX),
    draw_cases=_draw_sigmoid,
    # An answer must not overflow on the way, even where the result is right in the end.
    is_right=lambda seen: agree(seen.expected, seen.returned) and not _overflows(seen.observation),
    habits=_overflows,
    misconceptions=(
        _mistake(
            "overflows with a warning",
            "The values are right, but NumPy warned: the exponential of 1000 is more than a float64 can hold, and "
            "becomes inf. Take exp of negative numbers only.",
            naive_sigmoid,
            seen=lambda seen: agree(seen.expected, seen.returned) and _overflows(seen.observation),
        ),
        _mistake(
            "overflows to NaN",
            "There, exp(z) is inf, and inf / inf is NaN. Divide top and bottom by exp(z) for such z.",
            other_naive_sigmoid,
            seen=only_not_finite,
        ),
        _mistake(
            "both branches of np.where",
            "The values are right, but NumPy warned. np.where computes both of its formulas for every z and picks "
            "afterwards: compute exp(-abs(z)) once, before it.",
            lambda x: np.where(x >= 0, naive_sigmoid(x), other_naive_sigmoid(x)),
        ),
        _mistake(
            "sign flipped",
            "That is 1 minus it, so it falls where it should rise: a large z means a probability near 1. Check the "
            "sign in the exponent, or which class the probability is of.",
            lambda x: _sigmoid(-x),
            *_of(np.negative),
            lambda x: 1 - naive_sigmoid(x),
        ),
        _mistake(
            "sign lost",
            "z and -z still come out alike, all on one side of one half. With exp(-abs(z)), the two signs of z need a "
            "formula each.",
            lambda z: _sigmoid(-np.abs(z)),
            *_of(lambda z: -np.abs(z)),
        ),
        _mistake(
            "minus for negative z",
            "A probability below 0? For negative z the value is 1 minus that of -z, not minus it.",
            lambda z: np.where(z >= 0, _sigmoid(np.abs(z)), -_sigmoid(np.abs(z))),
        ),
        _mistake(
            "tanh for sigmoid",
            "That is a tanh, which runs from -1 to 1. Sigmoid runs from 0 to 1, with one half at 0: (1 + tanh(z / 2)) "
            "/ 2.",
            np.tanh,
            lambda x: np.tanh(x / 2),
        ),
        _mistake(
            "another steepness",
            "Yours is too steep, or too flat, by a factor of 2 in z. By way of tanh, sigmoid is (1 + tanh(z / 2)) / 2.",
            lambda x: _sigmoid(2 * x),
            lambda x: _sigmoid(x / 2),
            *_of(lambda x: 2 * x),
        ),
        _mistake(
            "clips z",
            lambda seen: (
                f"Right is {show_apart(seen.returned, seen.expected)[1]}. Beyond some limit "
                "yours stays what it is, but sigmoid goes on towards 0 and 1."
            ),
            lambda x: _sigmoid(np.clip(x, -10, 10)),
            *(
                lambda x, low=low, high=high: naive_sigmoid(np.clip(x, low, high))
                for limit in range(1, 14)
                for low, high in ((-limit, limit), (-limit, None))
            ),
        ),
        _mistake(
            "brackets missing below the line",
            "A division comes before a sum. Put the whole denominator into brackets: 1 / (1 + ...).",
            lambda x: 1 / 1 + np.exp(-x),
            lambda x: 2 * np.exp(x),
            lambda x: np.where(x >= 0, 1, np.exp(-np.abs(x))) + np.exp(-np.abs(x)),
        ),
        _mistake(
            "softmax of the batch",
            lambda seen: (
                f"They sum to {show(np.sum(seen.returned))}. These numbers are not classes that "
                "compete: each is the logit of a sample of its own."
            ),
            lambda x: np.exp(x - np.max(x)) / np.exp(x - np.max(x)).sum(),
            lambda x: np.exp(x) / np.exp(x).sum(),
        ),
        _mistake(
            "class instead of probability",
            "That says which class is ahead. Return the probability, such as 0.88 for z = 2.",
            lambda x: (x > 0).astype(float),
        ),
        _mistake(
            "a straight line with limits",
            "That is a straight line, cut off at 0 and 1. Sigmoid bends: it takes an exponential.",
            lambda x: np.clip(0.2 * x + 0.5, 0, 1),
            *(lambda x, slope=slope: np.clip(slope * x + 0.5, 0, 1) for slope in (1, 1 / 2, 1 / 4, 1 / 6)),
        ),
        _mistake(
            "slope of sigmoid",
            "That is its slope, σ(z) (1 - σ(z)). Return sigmoid itself.",
            lambda x: _sigmoid(x) * _sigmoid(-x),
            *(lambda x, p=p: p(x) * (1 - p(x)) for p in (naive_sigmoid, other_naive_sigmoid)),
        ),
    ),
    hints=(
        "Try sigmoid(np.array([2.0, -2.0])) before you change anything. Which of the two is wrong, and why?",
        "small = exp(-abs(z)) never overflows. For z >= 0 it is exp(-z), and the formula is right there. For z < 0 it "
        "is exp(z).",
        "Multiply top and bottom of the formula by exp(z): σ(z) = exp(z) / (1 + exp(z)). That is the form for z < 0.",
        "The denominator is 1 + small on both sides. The numerator is 1 for z >= 0, and small otherwise.",
    ),
    why="exp(-|z|) lies between 0 and 1 for every z. It serves both formulas: 1 / (1 + e^-z) and e^z / (1 + e^z). "
    "For negative z, 1 - σ(-z) is also right, but to 16 decimals only: at -40 it gives 0 for 4e-18.",
    praise="Right for both signs, at ±1000 as well, and without a warning.",
)
