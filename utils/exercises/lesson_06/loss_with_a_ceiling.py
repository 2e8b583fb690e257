"""The exercise loss_with_a_ceiling of lesson 06: a loss of the learner's own, judged by how descent walks on it."""

import functools

import numpy as np

from utils.activations import sigmoid
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, told_after
from utils.exercises.wording import show

CEILING, ENOUGH = 2.0, 1000
_TOLERANCE = 1e-6
_START, _SPACING, _H = -20.0, 0.05, 1e-4  # the lesson's `walk` measures a slope between z - h and z + h
_N_TO_BORDER = 400  # spacings from the start to a gap of 0
_N_GAPS = 440  # to a gap of 2, where the right class is well ahead
_TINY = 10.0 ** np.array([-300, -200, -100, -50, -30, -20, -15, -12])


def _loss_with_a_ceiling(p):
    return 2 * (1 - p**0.1)


def _draw_probabilities(rng: np.random.Generator) -> list[Case]:
    """Draw probabilities from very small to 1: a few that come from anywhere, then a grid of the gap y1 - y2."""
    gaps = np.add.outer(_START + _SPACING * np.arange(_N_GAPS + 1), [-_H, _H]).ravel()
    return [Case((np.concatenate([_TINY * rng.uniform(0.5, 1), sigmoid(gaps), [1.0]]),)) for _ in range(2)]


def _losses(evidence: Evidence) -> np.ndarray:
    """Return the losses from the smallest probability to 1; raises where it is not a finite number for each."""
    got = as_array(evidence.returned)
    if got is None or got.shape != evidence.arguments[0].shape or not np.isfinite(got).all():
        raise ValueError("not a finite number for each probability")
    return got


def _pairs(evidence: Evidence) -> np.ndarray:
    """Return the losses just before and just after each gap of the grid, (n_gaps, 2)."""
    return _losses(evidence)[len(_TINY) : -1].reshape(-1, 2)


def _slopes(evidence: Evidence) -> np.ndarray:
    """Return how fast the loss falls with the gap, at each gap of the grid."""
    return -np.diff(_pairs(evidence))[:, 0] / (2 * _H)


@functools.lru_cache(maxsize=16)
def _walk(evidence: Evidence) -> list[float]:
    """Return the gaps that the lesson's `walk` visits, until it crosses, stands still or has taken enough steps.

    Between two gaps of the grid the slope is interpolated.
    """
    slopes, gaps = _slopes(evidence).tolist(), [_START]
    while gaps[-1] < 0 and len(gaps) <= ENOUGH:
        place = max(gaps[-1] - _START, 0) / _SPACING
        left = int(place)
        slope = slopes[left] + (place - left) * (slopes[left + 1] - slopes[left])
        if slope == 0:
            break
        gaps.append(gaps[-1] + 2 * slope)  # y1 rises by the slope, y2 falls by as much
    return gaps


def _arrives(evidence: Evidence) -> bool:
    return _walk(evidence)[-1] >= 0


def _steps(evidence: Evidence) -> float:
    """Return about how many steps the way to y1 = y2 takes, where they are too many to be walked."""
    slopes = _slopes(evidence)[:_N_TO_BORDER]
    with np.errstate(divide="ignore", over="ignore"):
        return max(float(np.sum(_SPACING / (2 * np.maximum(slopes, 0)))), ENOUGH + 1)


def _seen(condition):
    """Make a predicate of the losses."""
    return lambda seen: bool(condition(_losses(seen)))


def _seen_in_bounds(condition):
    """Make a predicate of the slopes of a loss that is within its bounds and does not arrive."""
    return lambda seen: bool(_in_bounds(_losses(seen)) and condition(_slopes(seen)) and not _arrives(seen))


def _is_below(losses):
    return losses.min() < -_TOLERANCE


def _is_above(losses):
    return losses.max() > CEILING + _TOLERANCE


def _rises(losses):
    return (np.diff(losses) > _TOLERANCE).any()


def _in_bounds(losses):
    return not (_is_below(losses) or _is_above(losses) or _rises(losses))


def _is_right(evidence: Evidence) -> bool:
    try:
        return bool(_in_bounds(_losses(evidence)) and _arrives(evidence))
    except ValueError:
        return False


def _shrinks(slopes, start, end):
    """Return by which factor the slope is smaller at one gap than at another."""
    first, last = (slopes[round((gap - _START) / _SPACING)] for gap in (start, end))
    return first / last if last > 0 else np.inf


def _walked(evidence: Evidence) -> str:
    steps = _steps(evidence)
    if np.isinf(steps):
        return "With your loss, descent from (−10, 10) meets a place without any slope, and stays there."
    count = f"about {steps:,.0f}" if steps < 1e12 else "more than a trillion"
    return f"With your loss, descent from (−10, 10) needs {count} steps; {ENOUGH:,} are allowed."


def _told(evidence: Evidence) -> str:
    """Say what is wrong where no misconception was recognised: with a loss that is a number for each p."""
    try:
        losses = _losses(evidence)
    except ValueError:
        return ""
    place = int(np.argmax(np.diff(losses)))
    if _rises(losses):
        first, second = evidence.arguments[0][[place, place + 1]]
        return (
            f"Your loss should be smaller the more probable the right class is, but from p = {show(first)} to "
            f"{show(second)} it rises from {show(losses[place])} to {show(losses[place + 1])}."
        )
    return f"{_walked(evidence)} The slope should be larger."


def _praise(seen) -> str:
    gaps = _walk(seen[0])
    count, longest = len(gaps) - 1, np.diff(gaps).max()
    told = (
        f"It keeps below 2 down to p = {show(seen[0].arguments[0][0])}, and descent needs {count:,} "
        f"step{'s' if count > 1 else ''}. So the ceiling is not what traps the squared error: it is how fast its slope "
        "dies."
    )
    if longest > 2:  # no step of cross-entropy is longer
        told += f" (One of your steps moves the gap by {longest:.0f}: that is more of a cliff than a ramp.)"
    return told


_OFF = 0.07  # nothing that a wrong loss gives is then, by chance, what the reference gives

_mistake = told_after(_walked)

loss_with_a_ceiling = FunctionExercise(
    name="loss_with_a_ceiling",
    reference=_loss_with_a_ceiling,
    draw_cases=_draw_probabilities,
    is_right=_is_right,
    describe=_told,
    misconceptions=(
        Misconception(
            name="above the ceiling",
            wrong=lambda p: _OFF - np.log(p),
            message=lambda seen: (
                f"For p = {show(seen.arguments[0][0])} your loss is {show(_losses(seen)[0])}, above the ceiling of 2. "
                "It must hold however small p is. Is there a function that levels off, and that you could send it "
                "through?"
            ),
            also=(
                lambda p: -np.log(p),
                lambda p: -np.log(p) / 10,
                lambda p: np.sqrt(-np.log(p)) / 3,
                lambda p: 1 / p - 1,
            ),
            seen=_seen(lambda losses: _is_above(losses) and not _is_below(losses) and not _rises(losses)),
        ),
        Misconception(
            name="below 0",
            wrong=lambda p: -p - _OFF,
            message=lambda seen: (
                f"Your loss goes down to {show(_losses(seen).min())}. Keep it between 0 and 2: add a number."
            ),
            also=(lambda p: -p, lambda p: -(p**0.1)),
            seen=_seen(lambda losses: _is_below(losses) and not _rises(losses)),
        ),
        Misconception(
            name="a reward, not a loss",
            wrong=lambda p: _OFF + p**0.1,
            message=lambda seen: (
                f"At p = 1 your loss is {show(_losses(seen)[-1])}, and for a tiny p it is {show(_losses(seen)[0])}: it "
                "rewards the wrong class. A loss falls as p rises."
            ),
            also=(lambda p: p, lambda p: 2 * p, lambda p: np.log(p)),
            seen=_seen(lambda losses: (np.diff(losses) >= -_TOLERANCE).all() and np.ptp(losses) > 0.1),
        ),
        _mistake(
            "the factor p is still there",
            "With respect to p your loss has a slope that stays ordinary as p goes to 0, and softmax multiplies it by "
            "p: the plateau of the squared error. The slope with respect to p has to grow as p shrinks.",
            lambda p: _OFF + (1 - p) ** 2,
            lambda p: 2 * (1 - p) ** 2,
            lambda p: 2 * (1 - p),
            lambda p: 2 * (1 - p**2),
            lambda p: 2 * np.cos(np.pi / 2 * p),
            seen=_seen_in_bounds(lambda slopes: slopes[0] > 0 and _shrinks(slopes, -8, -5) < 0.07),
        ),
        _mistake(
            "slope dies too fast",
            "You are on the way: its slope dies more slowly than that of the squared error, but still too fast. Let "
            "it die more slowly.",
            lambda p: _OFF + 1 - np.sqrt(p),
            lambda p: 2 * (1 - p**0.4),
            lambda p: 2 * (1 - p**0.7),
            seen=_seen_in_bounds(
                lambda slopes: (
                    slopes[0] > 0 and 0.02 <= _shrinks(slopes, -10, -5) < 0.5 and _shrinks(slopes, -15, -10) >= 0.02
                )
            ),
        ),
        _mistake(
            "cut off at the ceiling",
            "Where your loss is cut off it is level, and descent starts there. Reach the ceiling farther out than "
            "(−10, 10), or bend towards it instead of cutting.",
            lambda p: _OFF + np.minimum(-np.log(p), 1),
            lambda p: np.minimum(-np.log(p), 2) / 2,
            lambda p: np.minimum(-np.log(p) / 4, 2),
            lambda p: np.clip(np.sqrt(-np.log(p)), 0, 2),
            seen=lambda seen: (
                _in_bounds(_losses(seen))
                and np.ptp(_pairs(seen)[:20]) < 1e-12
                and (_slopes(seen)[_N_TO_BORDER - 10 : _N_TO_BORDER] > 0.01).all()
            ),
        ),
        Misconception(
            name="falls in jumps",
            wrong=lambda p: _OFF + np.round(1 - p**0.1, 1),
            message=lambda seen: (
                "Your loss falls in jumps, and between them it is level: there descent sees no slope, and it stands "
                "still. Let it fall all the way."
            ),
            also=(lambda p: np.round(2 * (1 - p**0.1), 1), lambda p: np.round(2 * (1 - p**0.1), 3)),
            seen=lambda seen: (
                _in_bounds(_losses(seen))
                and np.mean(_slopes(seen)[:_N_TO_BORDER] == 0) > 0.9
                and not (_slopes(seen)[_N_TO_BORDER - 10 : _N_TO_BORDER] > 0.01).all()
                and len(np.unique(_losses(seen).round(9))) > 3
                and not _arrives(seen)
            ),
        ),
        _mistake(
            "a small number inside the logarithm",
            "Far out, a small number beside p is all that the logarithm sees: the false plateau of lesson 05. Bend "
            "the logarithm towards the ceiling from outside instead.",
            lambda p: _OFF - np.log((p + 1e-5) / (1 + 1e-5)) / 7,
            *(
                lambda p, eps=eps, share=share: share * -np.log((p + eps) / (1 + eps))
                for eps in (1e-2, 1e-3, 1e-4, 1e-6)
                for share in (0.1, 0.05, -1 / np.log(eps), -2 / np.log(eps))
            ),
            seen=_seen_in_bounds(
                lambda slopes: 0 < _shrinks(slopes, -20, -18) < 0.2 and _shrinks(slopes, -8, -5) >= 0.07
            ),
        ),
        _mistake(
            "a slope everywhere, but too small",
            lambda seen: (
                f"It has slope all the way, but little: from the start to the border it falls "
                f"by {show(_pairs(seen)[0, 0] - _pairs(seen)[_N_TO_BORDER, 0])}. Use more of the room under the "
                "ceiling."
            ),
            lambda p: _OFF - np.log(p) / 500,
            lambda p: np.minimum(-np.log(p) / 1000, 2),
            lambda p: np.tanh(-np.log(p) / 100) / 10,
            seen=_seen_in_bounds(
                lambda slopes: (slopes[:_N_TO_BORDER] > 0).all() and 0.5 <= _shrinks(slopes, -20, -10) < 2
            ),
        ),
        Misconception(
            name="counts mistakes",
            wrong=lambda p: _OFF + (p < 0.5),
            message=lambda seen: (
                "It sees only whether the right class is ahead, as accuracy does. On either side it is level, so "
                "descent does not move."
            ),
            also=(
                lambda p: 1.0 * (p < 0.5),
                lambda p: 2.0 * (p < 0.5),
                lambda p: 2.0 * (p <= 0.5),
                lambda p: 1.0 * (p <= 0.5),
            ),
            seen=_seen(lambda losses: _in_bounds(losses) and 2 <= len(np.unique(losses.round(9))) <= 3),
        ),
        Misconception(
            name="level everywhere",
            wrong=lambda p: np.full_like(p, _OFF),
            message=lambda seen: "It is the same for every p: nothing to descend on, and nothing to learn.",
            also=(np.zeros_like, np.ones_like, lambda p: np.full_like(p, 2.0)),
            seen=_seen(lambda losses: _in_bounds(losses) and np.ptp(losses) < 1e-9),
        ),
    ),
    hints=(
        "Softmax multiplies the slope with respect to p by about p, far out. What must the slope with respect to p do "
        "as p shrinks, so that something is left?",
        "Two ways in: a power of p with a small exponent, or surprise sent through a function that levels off slowly.",
        "Try 2 * (1 - p**q) in `walk`, first with q = 1, then with smaller q.",
    ),
    why="Its slope with respect to the gap is 0.2 · p to the power 0.1, times 1 − p: ten times the distance from the "
    "border until it has died as far as the squared error's. Every loss with a ceiling runs out of slope somewhere, "
    "because it can fall only by so much. What counts is how fast.",
    praise=_praise,
)
