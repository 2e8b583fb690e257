"""The exercise matching_loss of lesson 11: the loss whose slope is prediction minus target, for tanh."""

import functools
from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show, show_apart


def _matching_loss(z, targets):
    return np.logaddexp(z, -z) - targets * z


def _log_cosh(z):
    return np.logaddexp(z, -z) - np.log(2)


def _draw_matching(rng: np.random.Generator) -> list[Case]:
    """Draw cases that hold each target several times, at different logits: only differences count."""
    simple = Case((np.array([0.0, 1.0, -2.0]), np.ones(3)))
    drawn = []
    for n_targets, n_places in ((2, 4), (3, 5), (1, 2)):
        targets = rng.uniform(-1, 1, size=n_targets).round(2)
        drawn.append(Case((2 * rng.normal(size=n_targets * n_places), np.repeat(targets, n_places))))
    whole = Case((np.array([-3, 0, 2, 1]), np.array([-1, -1, -1, -1])))
    far = Case((np.array([1000.0, -1000.0, 3.0, 0.5]), np.full(4, 0.5)))
    return [simple, *drawn, whole, far]


def _difference(values: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return the values, less that of the first sample with the same target."""
    _, first, which = np.unique(targets, return_index=True, return_inverse=True)
    with np.errstate(invalid="ignore"):
        return values - values[first][which]


@functools.lru_cache(maxsize=16)
def _excess(evidence: Evidence) -> np.ndarray:
    """Return by how much the answer is above what is right, less its value at the first sample of each target."""
    got, targets = as_array(evidence.returned), evidence.arguments[1]
    if got is None or got.shape != targets.shape:
        raise ValueError("not a number for each sample")
    return _difference(got - evidence.expected, targets)


def _size(evidence: Evidence) -> np.ndarray:
    return 1e-6 + 1e-4 * np.abs(evidence.expected)


def _is_right(evidence: Evidence) -> bool:
    try:
        return bool((np.abs(_excess(evidence)) <= _size(evidence)).all())
    except ValueError:
        return False


def _like(loss: Callable) -> Callable[[Evidence], bool]:
    """Make a predicate: whether the answer is this loss, plus a constant for each target."""

    def seen(evidence: Evidence) -> bool:
        z, targets = evidence.arguments
        expected = np.asarray(loss(z, targets), dtype=float)
        off = np.abs(_excess(evidence) - _difference(expected - evidence.expected, targets))
        return np.isfinite(expected).all() and bool((off <= 1e-6 + 1e-4 * np.abs(expected)).all())

    return seen


def _told(evidence: Evidence) -> str:
    """Compare the loss at two logits with the same target: the difference is the sum of the slopes between them."""
    try:
        off = _excess(evidence)
    except ValueError:
        return ""
    z, targets = evidence.arguments
    place = int(np.argmax(np.nan_to_num(np.abs(off) / _size(evidence), nan=np.inf)))
    start = int(np.flatnonzero(targets == targets[place])[0])
    got = as_array(evidence.returned)
    mine, right = show_apart(got[place] - got[start], evidence.expected[place] - evidence.expected[start])
    return (
        f"From z = {show(z[start])} to z = {show(z[place])}, at the target {show(targets[place])}, your loss changes "
        f"by {mine}. With the slope tanh(z) − target it should be {right}."
    )


def _wrong(name: str, wrong: Callable, ending: str, *others: Callable) -> Misconception:
    return Misconception(
        name=name,
        wrong=wrong,
        message=lambda evidence: f"{_told(evidence)} {ending}",
        also=others,
        seen=lambda evidence: any(_like(loss)(evidence) for loss in (wrong, *others)),
    )


def _lost(evidence: Evidence) -> bool:
    """Whether some losses are not finite, and all others are right; as `only_not_finite`, but for constants."""
    got, targets = as_array(evidence.returned), evidence.arguments[1]
    if got is None or got.shape != targets.shape:
        return False
    odd = ~np.isfinite(got)
    off = _difference((got - evidence.expected)[~odd], targets[~odd])
    return bool(odd.any() and not odd.all() and (np.abs(off) <= _size(evidence)[~odd]).all())


def _overflow_message(evidence: Evidence) -> str:
    told = "cosh(1000) is too large for a float64. ln(e^z + e^−z) is np.logaddexp(z, -z), which is safe."
    error = evidence.observation["error"]
    if error:
        return f"It raised {error['type']}: {error['message'].rstrip('.')}. {told}"
    z = evidence.arguments[0][~np.isfinite(as_array(evidence.returned))][0]
    return f"For z = {show(z)} you gave a loss that is not finite. {told}"


matching_loss = FunctionExercise(
    name="matching_loss",
    reference=_matching_loss,
    draw_cases=_draw_matching,
    is_right=_is_right,
    describe=_told,
    misconceptions=(
        _wrong(
            "the squared error",
            lambda z, t: (np.tanh(z) - t) ** 2 / 2,
            "That is the square after tanh. By the chain rule its slope has the factor 1 − tanh²(z), which nothing "
            "cancels: that is the loss that does not match.",
            lambda z, t: (np.tanh(z) - t) ** 2,
        ),
        _wrong(
            "the square of the logit",
            lambda z, t: (z - t) ** 2 / 2,
            "That is the squared error of z itself, the match of an output without tanh. Integrate tanh, not z.",
            lambda z, t: (z - t) ** 2,
        ),
        _wrong(
            "the slope itself",
            lambda z, t: np.tanh(z) - t,
            "You gave tanh(z) − target, the slope. The loss is its integral: F(z) − target · z with F' = tanh.",
        ),
        _wrong(
            "differentiated",
            lambda z, t: 1 - np.tanh(z) ** 2 - t * z,
            "It looks as if tanh was differentiated, which gives 1 − tanh². F is its integral: F' = tanh.",
            lambda z, t: 1 - np.tanh(z) ** 2,
        ),
        _wrong(
            "the target forgotten",
            lambda z, t: _log_cosh(z),
            "F is right, the integral of tanh. The slope must be tanh(z) minus the target: subtract target · z.",
        ),
        _wrong(
            "the target added",
            lambda z, t: _log_cosh(z) + t * z,
            "F is right, the integral of tanh, but target · z must be subtracted from it.",
        ),
        _wrong(
            "the target not times z",
            lambda z, t: _log_cosh(z) - t,
            "F is right, the integral of tanh. The integral of the target is target · z, for it is z that moves.",
        ),
        _wrong(
            "the match of the sigmoid",
            lambda z, t: np.logaddexp(0, z) - t * z,
            "That is the match of the sigmoid: F is ln(1 + e^z) there. Integrate tanh.",
        ),
        _wrong(
            "the sigmoid of z for that of 2z",
            lambda z, t: np.logaddexp(0, z) - (1 + t) / 2 * z,
            "It looks as if you took cross-entropy with the probability σ(z). (1 + tanh z) / 2 is σ(2z).",
        ),
        _wrong(
            "half of it",
            lambda z, t: (_log_cosh(z) - t * z) / 2,
            "It is half of the right loss, so its slope is half of what was asked. Of a matching loss you are free to "
            "choose the constant only, not a factor.",
            lambda z, t: 2 * (_log_cosh(z) - t * z),
        ),
        _wrong(
            "sign",
            lambda z, t: t * z - _log_cosh(z),
            "The sign is turned round: this loss falls where it should rise.",
        ),
        Misconception(
            name="one number for all samples",
            wrong=lambda z, t: (np.logaddexp(z, -z) - t * z).sum(),
            message=lambda seen: (
                f"You gave {show(seen.returned)} for {len(seen.arguments[0])} samples. Give each sample its own loss: "
                "no sum and no mean."
            ),
            also=(
                lambda z, t: (np.logaddexp(z, -z) - t * z).mean(),
                lambda z, t: (_log_cosh(z) - t * z).sum(),
                lambda z, t: (_log_cosh(z) - t * z).mean(),
            ),
        ),
        Misconception(
            name="overflows",
            wrong=lambda z, t: np.log(np.cosh(z)) - t * z,
            message=_overflow_message,
            also=(lambda z, t: np.log(np.exp(z) + np.exp(-z)) - t * z,),
            seen=lambda seen: error_says("math range error")(seen) or _lost(seen),
        ),
    ),
    hints=(
        "As in the lesson: integrate dℓ/dz = tanh(z) − target. Which function has the slope tanh(z)?",
        "tanh(z) = sinh(z) / cosh(z), and sinh is the slope of cosh. So F(z) = ln cosh(z).",
        "cosh(z) is (e^z + e^−z) / 2, and np.logaddexp(a, b) is ln(e^a + e^b) without overflow. The ½ only adds a "
        "constant.",
    ),
    why="F(z) = ln cosh(z) has the slope tanh(z), and target · z has the slope target. A constant changes no slope. "
    "For targets of −1 and 1 it is cross-entropy with the logit 2z, up to a constant.",
    praise="Its slope is tanh(z) − target, also where tanh is flat. It was compared at several logits for each target, "
    "up to a constant.",
)
