"""The exercise my_experiment of lesson 08: an experiment that the learner designs, predicts and judges."""

from typing import Any

import numpy as np

from utils.exercises.agreement import as_finite_array, as_number
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import join, show

_PARTS = ("start", "loss", "rate", "predicted", "scores", "verdict")
_LOSSES = ("cross_entropy", "softmax_squared_error", "raw_squared_error", "softmax_twice")
_VERDICTS = ("holds", "fails", "open")
# What the lesson has run, with SGD and any loss: these starts, whatever the rate, and its example.
_KNOWN = {("bias", 0.0), ("bias", 5.0), ("bias", 10.0), ("bias", 20.0), ("weights", 1.0), ("weights", 30.0)}
_WIDEST = 20.0  # points


def _my_experiment():
    counts = np.array([325, 337, 335, 341, 337, 336, 334, 333, 340, 338])  # of 359 test digits, as they came out
    return {
        "start": ("bias", 8),
        "loss": "softmax_squared_error",
        "rate": 0.1,
        "predicted": (80, 95),
        "scores": 100 * counts / 359,
        "verdict": "holds",
    }


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the report; nothing if it is right."""
    report = evidence.returned
    if not isinstance(report, dict) or any(part not in report for part in _PARTS):
        return "not a whole report"
    start, by = _start(report)
    rate = as_number(report["rate"])
    if start is None:
        return "no such start"
    if report["loss"] not in _LOSSES or rate is None or not (np.isfinite(rate) and rate > 0):
        return "no such loss or rate"
    if (start, by) in _KNOWN:
        return "known before"
    interval, scores = _interval(report), _scores(report)
    if interval is None:
        return "no interval"
    if scores is None:
        return "not ten scores"
    if max(interval) <= 1 < scores.mean() or scores.max() <= 1:
        return "in fractions"
    if interval[1] - interval[0] > _WIDEST:
        return "predicts next to nothing"
    mean, error, deviation = _found(scores)
    if abs(mean - interval.mean()) < 0.01 and (interval % 1).any():  # whole numbers may be centred by chance
        return "drawn round the result"
    return _fault_of_verdict(report["verdict"], interval, mean, error, deviation)


def _fault_of_verdict(verdict: Any, interval: np.ndarray, mean: float, error: float, deviation: float) -> str:
    right = _verdict(interval, mean, 2 * error)
    if verdict == right:
        return ""
    if verdict not in _VERDICTS:
        return "no verdict"
    if right == "open":
        return "verdict by the mean alone" if verdict == _verdict(interval, mean, 0) else "verdict turned round"
    if verdict == _verdict(interval, mean, 2 * deviation):
        return "verdict by the standard deviation"
    return "too careful a verdict" if verdict == "open" else "verdict turned round"


def _verdict(interval: np.ndarray, mean: float, give_or_take: float) -> str:
    low, high = mean - give_or_take, mean + give_or_take
    if interval[0] <= low and high <= interval[1]:
        return "holds"
    return "fails" if high < interval[0] or interval[1] < low else "open"


def _start(report: dict) -> tuple[str | None, float]:
    """Return the kind of start and by how much, or None for the kind if that is not what was given."""
    given = report["start"]
    if not isinstance(given, (tuple, list)) or len(given) != 2 or given[0] not in ("bias", "weights"):
        return None, 0.0
    by = as_number(given[1])
    return (None, 0.0) if by is None or not np.isfinite(by) else (given[0], by)


def _interval(report: dict) -> np.ndarray | None:
    interval = as_finite_array(report["predicted"], (2,))
    return None if interval is None or interval[0] >= interval[1] else interval


def _scores(report: dict) -> np.ndarray | None:
    scores = as_finite_array(report["scores"], (10,))
    return None if scores is None or scores.min() < 0 or scores.max() > 100 else scores


def _found(scores: np.ndarray) -> tuple[float, float, float]:
    """Return mean, standard error and standard deviation."""
    deviation = scores.std(ddof=1)
    return float(scores.mean()), float(deviation / len(scores) ** 0.5), float(deviation)


def _told(evidence: Evidence, ending: str) -> str:
    low, high = _interval(evidence.returned)
    mean, error, _ = _found(_scores(evidence.returned))
    return (
        f"Your mean is {mean:.1f}, with a standard error of {error:.2f}: from {mean - 2 * error:.1f} to "
        f"{mean + 2 * error:.1f}. You predicted {low:g} to {high:g}. {ending}"
    )


def _report(**parts: Any) -> dict:
    return {**_my_experiment(), **parts}


_misconception = told_by(_problem)

my_experiment = ValueExercise(
    name="my_experiment",
    reference=_my_experiment,
    is_right=lambda seen: not _problem(seen),
    misconceptions=(
        _misconception(
            "not a whole report",
            {"start": ("bias", 8), "loss": "softmax_squared_error", "rate": 0.1},
            lambda seen: (
                f"A report is a dict with these six parts: {join([repr(part) for part in _PARTS])}. Yours is "
                f"{show(seen.returned)}."
            ),
        ),
        _misconception(
            "no such start",
            _report(start="bias + 8"),
            lambda seen: (
                f'The start is {show(seen.returned["start"])}. Write it as `experiment` takes it: ("bias", 8) or '
                '("weights", 3).'
            ),
        ),
        _misconception(
            "no such loss or rate",
            _report(loss="mse"),
            lambda seen: (
                f"The loss is {show(seen.returned['loss'])} and the rate {show(seen.returned['rate'])}. The losses are "
                f"{join([repr(loss) for loss in _LOSSES])}, and a rate is a number above 0."
            ),
        ),
        _misconception(
            "known before",
            _report(start=("bias", 20)),
            lambda seen: (
                f"The lesson has run the start {show(seen.returned['start'])}, so you know more than a prediction may. "
                "Choose a start between those of the lesson, or beyond them."
            ),
        ),
        _misconception(
            "no interval",
            _report(predicted=93),
            lambda seen: (
                f"The prediction is {show(seen.returned['predicted'])}. Give two numbers, the lower one first: between "
                "which per cents do you expect the mean?"
            ),
        ),
        _misconception(
            "not ten scores",
            _report(scores=93.5),
            lambda seen: (
                f"The scores are {show(seen.returned['scores'])}. Keep all ten accuracies in per cent, as `experiment` "
                "gives them: a mean alone does not say how sure you may be."
            ),
        ),
        _misconception(
            "in fractions",
            _report(predicted=(0.8, 0.95)),
            lambda seen: "Prediction and scores must be in the same unit: per cent, from 0 to 100.",
        ),
        _misconception(
            "predicts next to nothing",
            _report(predicted=(0, 100)),
            lambda seen: (
                f"You predicted {show(seen.returned['predicted'])}. So wide an interval hardly can fail, so it says "
                "next to nothing. Dare no more than 20 points."
            ),
        ),
        _misconception(
            "drawn round the result",
            _report(predicted=(92.4819, 94.4819)),
            lambda seen: (
                f"Your interval {show(seen.returned['predicted'])} has the measured mean for its exact middle. It "
                "seems to come from the result. Choose another start, and write the interval down before you run it."
            ),
        ),
        _misconception(
            "no verdict",
            _report(verdict="yes"),
            lambda seen: f'The verdict is {show(seen.returned["verdict"])}. It is one of "holds", "fails" and "open".',
        ),
        _misconception(
            "verdict by the mean alone",
            _report(predicted=(80, 93.7)),
            lambda seen: _told(
                seen, "That lies across an edge of your interval: other seeds may fall on the other side. It is open."
            ),
        ),
        _misconception(
            "verdict by the standard deviation",
            _report(predicted=(80, 95), verdict="open"),
            lambda seen: _told(
                seen,
                "It looks as if you took two standard deviations. They say where single networks lie. Your prediction "
                "is about the mean: take two standard errors.",
            ),
        ),
        _misconception(
            "too careful a verdict",
            _report(predicted=(88, 99), verdict="open"),
            lambda seen: _told(seen, "None of that lies across an edge. These ten seeds do decide it: say what."),
        ),
        _misconception(
            "verdict turned round",
            _report(predicted=(60, 75), verdict="holds"),
            lambda seen: _told(
                seen,
                "Your verdict says otherwise. A prediction that fails is a good answer, as long as you say that it "
                "fails.",
            ),
        ),
    ),
    hints=(
        "Where does squared error stop learning: between a bias of 5 and of 20, or between a rate of 0.1 and of 1? "
        "Which loss suffers from a factor of 3 or of 100 on the weights?",
        "Write the interval first, at most 20 points wide. Then run `scores = experiment(...)` and `lead(scores, 0)`.",
        "Mean minus and plus two standard errors: all inside the interval holds, all outside fails, else open.",
    ),
    why="Here a bias of +8 still lets go at 0.1. The mean, give or take two standard errors, lies inside the predicted "
    "interval. Another start with another prediction is as good, and so is one that failed.",
    praise="A question, a prediction before the result, ten seeds, and a verdict that follows from them.",
)
