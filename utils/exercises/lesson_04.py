"""The exercises and predictions of lesson 04, Two classes: sigmoid is softmax."""

import numpy as np

from utils.exercises.agreement import agree, as_array, as_number, holds_integers
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, gives
from utils.exercises.prediction import Prediction
from utils.exercises.wording import describe_call, show

what_counts = Prediction(
    question="Softmax of two logits a and b gives the first class a probability. What must you know to compute it?",
    options={
        "A": "both numbers, a and b",
        "B": "only their difference, a - b",
        "C": "only their ratio, a / b",
    },
)

through_the_probability = Prediction(
    question="The logit is 40 and the target 0: sure, and wrong. Right is a loss of 40. "
    "What does -ln(1 - sigmoid(40)) give in float64?",
    options={"A": "40", "B": "a number near 37", "C": "infinity"},
)

faster_form = Prediction(
    question="Same birds, same learning rate, all weights start at 0. Which form has the lower loss after 20 steps?",
    options={"A": "one logit", "B": "two logits", "C": "neither: they are the same function"},
)

penalised_form = Prediction(
    question="The logit a - b has the weights w_a - w_b in one form and w in the other. Same penalty, trained to the "
    "end: in which form are they longer?",
    options={"A": "one logit", "B": "two logits", "C": "neither"},
)


def _sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def _softplus(x):
    return np.logaddexp(0, x)


def _finite_part_is_right(evidence: Evidence) -> bool:
    """Whether the answer holds inf or NaN, and the rest of it is right."""
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected, dtype=float)
    finite = np.isfinite(got)
    return got.shape == wanted.shape and not finite.all() and np.allclose(got[finite], wanted[finite], rtol=1e-4)


def _place(evidence: Evidence) -> int:
    """Return the place of the first number that is not right, or 0."""
    got, wanted = as_array(evidence.returned), as_array(evidence.expected)
    if got is None or got.shape != wanted.shape:
        return 0
    with np.errstate(all="ignore"):
        return int(np.argmin(np.isclose(got, wanted, rtol=1e-4, atol=1e-6)))


# ---- two_class_logit -------------------------------------------------------------------------------------------------


def _two_class_logit(a, b):
    return a - b


def _draw_two_logits(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((3 * rng.normal(size=n), 3 * rng.normal(size=n))) for n in (4, 6)]
    far = Case((np.array([800.0, -600.0, 40.0]), np.array([-200.0, 300.0, 0.5])))
    return [Case((np.array([3.0, 8.0, -1.0]), np.array([1.0, 5.0, 1.5]))), *drawn, far]


def _logit_call(evidence: Evidence) -> str:
    """Say what came of the first pair that is not right."""
    a, b = evidence.arguments
    at = _place(evidence)
    got = as_array(evidence.returned)
    value = show(got[at] if got is not None and got.shape == a.shape else evidence.returned)
    return f"For a = {show(a[at])} and b = {show(b[at])} you gave {value}."


def _log_odds(a, b):
    p = _sigmoid(a - b)
    return np.log(p / (1 - p))


two_class_logit = FunctionExercise(
    name="two_class_logit",
    reference=_two_class_logit,
    draw_cases=_draw_two_logits,
    misconceptions=(
        Misconception(
            name="b minus a",
            wrong=lambda a, b: b - a,
            message=lambda seen: (
                f"{_logit_call(seen)} The sign is turned round: that is the logit of the other class. "
                "When a grows, the probability of the first class grows, and so must x."
            ),
        ),
        Misconception(
            name="ratio instead of difference",
            wrong=lambda a, b: a / b,
            message=lambda seen: (
                f"{_logit_call(seen)} That is the ratio. Add 1 to both logits: softmax stays, and your x does not."
            ),
        ),
        Misconception(
            name="probability instead of logit",
            wrong=lambda a, b: _sigmoid(a - b),
            message=lambda seen: (
                f"{_logit_call(seen)} That is the probability itself. Asked is the number x that sigmoid turns into it."
            ),
            seen=gives(lambda a, b: _sigmoid(a - b)),
        ),
        Misconception(
            name="odds instead of logit",
            wrong=lambda a, b: np.exp(a - b),
            message=lambda seen: (
                f"{_logit_call(seen)} That is the ratio of the two probabilities, the odds. The logit is its logarithm."
            ),
            seen=gives(lambda a, b: np.exp(a - b), lambda a, b: np.exp(a) / np.exp(b)),
        ),
        Misconception(
            name="by way of the probability",
            wrong=_log_odds,
            message=lambda seen: (
                f"{_logit_call(seen)} ln(p / (1 - p)) is the right formula, but here p has been rounded to 1, or its "
                "exponentials are too large. There is a way that needs neither exp nor ln."
            ),
            seen=_finite_part_is_right,
        ),
        Misconception(
            name="difference without its sign",
            wrong=lambda a, b: np.abs(a - b),
            message=lambda seen: (
                f"{_logit_call(seen)} A logit may be negative: it says which class is ahead. Leave the sign in."
            ),
        ),
        Misconception(
            name="difference of the probabilities",
            wrong=lambda a, b: _sigmoid(a - b) - _sigmoid(b - a),
            message=lambda seen: (
                f"{_logit_call(seen)} That is the difference of the two probabilities. Take that of the logits."
            ),
            seen=gives(lambda a, b: np.tanh((a - b) / 2)),
        ),
        Misconception(
            name="half the difference",
            wrong=lambda a, b: (a - b) / 2,
            message=lambda seen: (
                f"{_logit_call(seen)} That is half of it. Softmax of (x, 0) is sigmoid of x: b = 0 and a = x."
            ),
        ),
        Misconception(
            name="logarithm of the probability",
            wrong=lambda a, b: -_softplus(b - a),
            message=lambda seen: (
                f"{_logit_call(seen)} That is the logarithm of the probability. The logit is that of p / (1 - p)."
            ),
            seen=gives(lambda a, b: -_softplus(b - a)),
        ),
        Misconception(
            name="logarithm of a / b",
            wrong=lambda a, b: np.log(a / b),
            message=lambda seen: (
                f"{_logit_call(seen)} That is ln(a / b). A logit may be negative, and such a logarithm is then NaN. "
                "The ratio that counts is that of the exponentials."
            ),
        ),
        Misconception(
            name="takes the arrays for numbers",
            wrong=lambda a, b: float(a - b),
            message=lambda seen: (
                f"a and b are arrays, here of {len(seen.arguments[0])} numbers, and your function takes them for one "
                "number each: leave out float() and math."
            ),
            seen=error_says("truth value of an array", "only 0-dimensional", "only length-1"),
        ),
        Misconception(
            name="first logit alone",
            wrong=lambda a, b: a,
            message=lambda seen: (
                f"{_logit_call(seen)} That is a alone. It is right only where b is 0: take b off both logits first."
            ),
        ),
    ),
    hints=(
        "Line 5 of the derivation has the shape of sigmoid. What stands in the place of x?",
        "Softmax does not change when you subtract b from both logits. The second one is then 0; what is the first?",
        "No exp and no ln: one subtraction. Which logit is taken from which?",
    ),
    why="Subtract b from both logits: softmax of (a, b) is softmax of (a - b, 0), and that is sigmoid of a - b.",
    praise="One number does the work of two, and it has no trouble with logits that are far apart.",
)


# ---- sigmoid ---------------------------------------------------------------------------------------------------------


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
    return [Case((np.array([2.0, 0.5, -1.0]),)), *drawn, low, high, Case((np.array([-3, 1, 2]),))]


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
            seen=_finite_part_is_right,
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
            seen=gives(lambda x: _sigmoid(-x)),
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
            seen=gives(lambda x: np.rint(_sigmoid(x))),
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
            seen=lambda seen: holds_integers(seen.returned) and gives(_kept_in_integers)(seen),
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


# ---- binary_cross_entropy --------------------------------------------------------------------------------------------


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
    return [Case((np.array([2.0, -0.5, 0.5]), np.array([1.0, 1.0, 0.0]))), *drawn, far]


def _binary_call(evidence: Evidence) -> str:
    """Say what came of the first sample that is not right."""
    logits, targets = evidence.arguments
    at = _place(evidence)
    got = as_array(evidence.returned)
    value = show(got[at] if got is not None and got.shape == logits.shape else evidence.returned)
    return f"For the logit {show(logits[at])} and the target {show(targets[at])} you gave {value}."


def _capped(evidence: Evidence) -> bool:
    """Whether losses are right where they are small, and stop growing where they should be large."""
    got, wanted = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected, dtype=float)
    large = wanted > 30
    return bool(
        large.any()
        and np.allclose(got[~large], wanted[~large], rtol=1e-2, atol=1e-3)
        and np.all((got[large] > 2) & (got[large] < 0.95 * wanted[large]))
    )


binary_cross_entropy = FunctionExercise(
    name="binary_cross_entropy",
    reference=_binary_cross_entropy,
    draw_cases=_draw_binary,
    misconceptions=(
        Misconception(
            name="targets turned round",
            wrong=lambda logits, targets: _softplus((2 * targets - 1) * logits),
            message=lambda seen: (
                f"{_binary_call(seen)} That is the loss of the other target. A target of 1 is the class that a large "
                "logit speaks for: the loss is then small."
            ),
            seen=gives(lambda logits, targets: _softplus((2 * targets - 1) * logits)),
        ),
        Misconception(
            name="minus missing",
            wrong=lambda logits, targets: -_softplus((1 - 2 * targets) * logits),
            message=lambda seen: (
                f"{_binary_call(seen)} That is the logarithm itself, which is never above 0. The loss is minus it."
            ),
            seen=gives(lambda logits, targets: -_softplus((1 - 2 * targets) * logits)),
        ),
        Misconception(
            name="by way of the probability",
            wrong=lambda logits, targets: _bce_of(_sigmoid(logits), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The probability has been rounded to 0 or 1 on the way, or an exponential was "
                "too large. Go from the logit to the loss without them: the last line of the derivation."
            ),
            seen=_finite_part_is_right,
        ),
        Misconception(
            name="probability kept away from 0 and 1",
            wrong=lambda logits, targets: _bce_of(np.clip(_sigmoid(logits), 1e-7, 1 - 1e-7), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} Right is {show(seen.expected[_place(seen)])}. A small number that keeps the "
                "logarithm finite also caps the loss: from there on, more wrong costs nothing more."
            ),
            seen=_capped,
        ),
        Misconception(
            name="only the samples with target 1",
            wrong=lambda logits, targets: targets * _softplus(-logits),
            message=lambda seen: (
                f"{_binary_call(seen)} With one logit there are still two classes: for a target of 0 the loss is "
                "-ln(1 - σ(x))."
            ),
            seen=gives(lambda logits, targets: -targets * np.log(_sigmoid(logits))),
        ),
        Misconception(
            name="one number for the batch",
            wrong=lambda logits, targets: _softplus((1 - 2 * targets) * logits).mean(),
            message=lambda seen: (
                f"You gave one number for {len(seen.arguments[0])} samples. Asked is the loss of each sample: "
                "no mean, no sum."
            ),
            seen=lambda seen: as_number(seen.returned) is not None,
        ),
        Misconception(
            name="logits taken for probabilities",
            wrong=lambda logits, targets: _bce_of(logits, targets),
            message=lambda seen: (
                f"{_binary_call(seen)} The logits went into the logarithm as if they were probabilities. A logit of 2 "
                "is none: sigmoid comes first."
            ),
        ),
        Misconception(
            name="sigmoid twice",
            wrong=lambda logits, targets: _bce_of(_sigmoid(_sigmoid(logits)), targets),
            message=lambda seen: (
                f"{_binary_call(seen)} That is what a second sigmoid gives: its input is then between 0 and 1, "
                "so its output is never below one half."
            ),
        ),
        Misconception(
            name="logarithm to base 2",
            wrong=lambda logits, targets: _softplus((1 - 2 * targets) * logits) / np.log(2),
            message=lambda seen: (
                f"{_binary_call(seen)} That is in bits. Natural logarithms are asked: np.log, or np.log1p."
            ),
            seen=gives(lambda logits, targets: _softplus((1 - 2 * targets) * logits) / np.log(2)),
        ),
        Misconception(
            name="squared error",
            wrong=lambda logits, targets: (_sigmoid(logits) - targets) ** 2,
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


# ---- softmax_or_sigmoids ---------------------------------------------------------------------------------------------

softmax_or_sigmoids = ChoiceExercise(
    name="softmax_or_sigmoids",
    question="An output for each of K answers. For which of these tasks does softmax over the K outputs fit? "
    "(There is more than one.)",
    options=(
        Option("A", "which of three species a bird is", True, "Look at the birds again: can one be of two species?"),
        Option(
            "B",
            "which topics an article is about, out of politics, sport and money",
            False,
            "This is multi-label, taken for multi-class. The bill for a stadium is about sport and money: both "
            "deserve a probability near 1, and softmax would make them share.",
        ),
        Option(
            "C",
            "which symptoms a patient has, out of fever, cough and rash",
            False,
            "This is multi-label, taken for multi-class. A patient may have none of them: all three "
            "probabilities should be near 0, and those of softmax sum to 1.",
        ),
        Option(
            "D",
            "which digit, 0 to 9, was written",
            True,
            "Look at the digits: a picture shows one of ten, and the ten exclude each other.",
        ),
        Option(
            "E",
            "spam or not spam, with two outputs",
            True,
            "Two answers can exclude each other as well: which task has exactly two?",
        ),
        Option(
            "F",
            "which of 20 objects can be seen in a photo; each photo shows one at least",
            False,
            "This is multi-label, taken for multi-class. One at least is not one exactly: "
            "a photo of a dog on a sofa has two right answers.",
        ),
    ),
    hints=(
        "For each task ask: can two of the answers be true at once? Can none be?",
        "Softmax answers 'which one?'. Sigmoids answer a yes-or-no question each. Three of the six ask 'which one?'.",
    ),
    why="A bird has one species, a picture one digit, a mail is spam or not (two logits or their difference). "
    "Topics, symptoms and objects come together or not at all: a sigmoid each.",
    praise="It is the task that decides, not the number of outputs: exactly one right answer, or any number of them.",
)
