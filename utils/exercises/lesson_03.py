"""The exercises and predictions of lesson 03, Softmax."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, gives
from utils.exercises.prediction import Prediction
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

first_share = Prediction(
    question="Softmax turns (3, 1, -3) into three probabilities. How much does the first class get?",
    options={
        "A": "about a half",
        "B": "about three quarters: 3 stands to 1 as 0.75 to 0.25",
        "C": "nearly nine tenths",
        "D": "all of it",
    },
)

shift_all = Prediction(
    question="Add 100 to all three logits of (3, 1, -3). What becomes of the probabilities?",
    options={
        "A": "the first one gets nearly everything",
        "B": "they become nearly equal",
        "C": "nothing: they stay as they are",
    },
)

wider_gap = Prediction(
    question="Take any two classes. Can their probabilities differ by more than their logits do?",
    options={
        "A": "yes, always: softmax widens the gap",
        "B": "yes, when the logits are far apart",
        "C": "yes, when the logits are close together",
        "D": "no, never",
    },
)

warm_birds = Prediction(
    question="Divide all logits by a temperature of 4, then take each bird's most probable species. What changes?",
    options={
        "A": "the probabilities, and some of the species",
        "B": "the probabilities, but no species",
        "C": "nothing: a temperature is ignored like a shift",
    },
)


# ---- what the exercises share ----------------------------------------------------------------------------------------


def _plain(logits, axis=1):
    """Softmax as the formula stands: it overflows."""
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def _first_row(evidence: Evidence) -> str:
    temperature = f" and the temperature {show(evidence.arguments[1])}" if len(evidence.arguments) > 1 else ""
    returned = np.asarray(evidence.returned)
    given = f"you gave {show(returned[0])}." if returned.ndim == 2 else f"you gave {show(evidence.returned)}."
    return f"For the row {show(evidence.arguments[0][0])}{temperature} {given}"


def _row_message(row: int, evidence: Evidence) -> str:
    return f"For the row {show(evidence.arguments[0][row])} you gave {show(np.asarray(evidence.returned)[row])}."


def _plainly_gives(*variants):
    """Like `gives`, on finite answers alone: where all is NaN, every formula that overflows gives the same."""
    same = gives(*variants)
    return lambda seen: np.isfinite(np.asarray(seen.returned, dtype=float)).all() and same(seen)


def _not_finite(evidence: Evidence) -> np.ndarray:
    """Which rows of the answer hold NaN or an infinity."""
    return ~np.isfinite(np.asarray(evidence.returned, dtype=float)).all(axis=1)


def _too_large(evidence: Evidence) -> np.ndarray:
    """Which rows are out of the exponential's range by themselves."""
    top = evidence.arguments[0].max(axis=1)
    return np.abs(top / (evidence.arguments[1] if len(evidence.arguments) > 1 else 1)) > 700


def _overflow_message(evidence: Evidence) -> str:
    row = int((_not_finite(evidence) & _too_large(evidence)).argmax())
    top = evidence.arguments[0][row].max()
    went_in = top / (evidence.arguments[1] if len(evidence.arguments) > 1 else 1)
    why = "too large for a float64" if went_in > 0 else "0 in float64, and so is the sum"
    return (
        f"{_row_message(row, evidence)} The exponential of {show(went_in)} is {why}. A shift of a whole row changes "
        "nothing: subtract each row's maximum before the exponential."
    )


def _batch_maximum_message(evidence: Evidence) -> str:
    row = int((_not_finite(evidence) & ~_too_large(evidence)).argmax())
    return (
        f"{_row_message(row, evidence)} The largest logit of the whole batch is {show(evidence.arguments[0].max())}. "
        "Seen from there, each exponential of this row is 0. Subtract each row's own maximum: "
        "max(axis=1, keepdims=True)."
    )


def _keepdims_message(evidence: Evidence) -> str:
    n_samples, n_classes = evidence.arguments[0].shape
    return (
        f"NumPy can't combine your arrays: {evidence.observation['error']['message'].strip()}. Over axis 1, sum and "
        f"max give shape ({n_samples},), which does not fit to ({n_samples}, {n_classes}). With keepdims=True "
        f"they give ({n_samples}, 1), which does."
    )


def _draw_logits(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[3.0, 1.0, -3.0], [0.2, 0.1, 0.0]]),))
    drawn = [Case((2 * rng.normal(size=shape),)) for shape in ((4, 3), (3, 5))]
    far = rng.uniform(900, 1100)
    large = Case((np.array([[1000.0, 1000.0, 998.0], [3.0, 1.0, -3.0], [-far, -far - 1, -far - 3]]),))
    wide = Case((np.array([[0.0, -far, -2.0], [1.5, 0.5, -0.5]]),))
    return [simple, *drawn, large, wide]


# ---- softmax ---------------------------------------------------------------------------------------------------------


def _softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _softmax_of_columns(logits):
    return _softmax(logits.T).T


def _over_the_batch(logits):
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


def _row_maximum_but_batch_sum(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


def _batch_maximum(logits):
    return _plain(logits - logits.max())


def _base_two(logits):
    powers = np.exp2(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _by_the_sum_of_logits(logits):
    return np.exp(logits) / logits.sum(axis=1, keepdims=True)


def _without_keepdims(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1)


def _sums(evidence: Evidence) -> str:
    return show(np.asarray(evidence.returned, dtype=float).sum(axis=1))


def _clipped(evidence: Evidence) -> bool:
    """Whether in each row of very large logits they came out as equal shares, though they differ."""
    shares = np.asarray(evidence.returned, dtype=float)[_large_rows(evidence)]
    return shares.size > 0 and np.allclose(shares, 1 / shares.shape[1])


def _large_rows(evidence: Evidence) -> np.ndarray:
    return np.abs(evidence.arguments[0]).min(axis=1) > 700


def _clipped_message(evidence: Evidence) -> str:
    return (
        f"{_row_message(int(_large_rows(evidence).argmax()), evidence)} Different logits came out equal. Were they "
        "clipped? A limit loses their differences; subtracting the row's maximum keeps them."
    )


softmax = FunctionExercise(
    name="softmax",
    reference=_softmax,
    draw_cases=_draw_logits,
    misconceptions=(
        Misconception(
            name="sums over the wrong axis",
            wrong=_softmax_of_columns,
            message=lambda seen: (
                f"Your rows sum to {_sums(seen)}, and your columns to 1. One sample is a row: sum over axis 1."
            ),
            seen=_plainly_gives(
                lambda logits: _plain(logits, axis=0),
                lambda logits: np.exp(logits) / np.exp(logits).sum(axis=0),
                lambda logits: _plain(logits - logits.max(), axis=0),
                lambda logits: _plain(logits - logits.max(axis=1, keepdims=True), axis=0),
            ),
        ),
        Misconception(
            name="sums over the whole batch",
            wrong=_over_the_batch,
            message=lambda seen: (
                f"Your rows sum to {_sums(seen)}: together 1. Each row is a distribution of its own, so sum row by "
                "row: sum(axis=1, keepdims=True)."
            ),
            seen=_plainly_gives(_row_maximum_but_batch_sum, lambda logits: np.exp(logits) / np.exp(logits).sum()),
        ),
        Misconception(
            name="no exponential",
            wrong=lambda logits: logits / logits.sum(axis=1, keepdims=True),
            message=lambda seen: (
                f"{_first_row(seen)} That is the row divided by its sum, which keeps what is negative. "
                "Take the exponential first."
            ),
        ),
        Misconception(
            name="overflows",
            wrong=_plain,
            message=_overflow_message,
            seen=lambda seen: (_not_finite(seen) & _too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=_batch_maximum,
            message=_batch_maximum_message,
            seen=lambda seen: (_not_finite(seen) & ~_too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of each column",
            wrong=lambda logits: _plain(logits - logits.max(axis=0)),
            message=lambda seen: (
                f"{_first_row(seen)} Its logits were shifted by {show(seen.arguments[0].max(axis=0))}: the maximum of "
                "each column. That changes their gaps. All logits of a row must be shifted by the same number."
            ),
        ),
        Misconception(
            name="powers of two",
            wrong=_base_two,
            message=lambda seen: (
                f"{_first_row(seen)} These are powers of 2 divided by their sum. Softmax takes powers of e: np.exp."
            ),
            seen=_plainly_gives(lambda logits: 2**logits / (2**logits).sum(axis=1, keepdims=True)),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=_without_keepdims,
            message=_keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
        Misconception(
            name="divides by the sum of the logits",
            wrong=_by_the_sum_of_logits,
            message=lambda seen: (
                f"Your rows sum to {_sums(seen)}. The exponentials are divided by the sum of the logits. Divide them "
                "by the sum of the exponentials."
            ),
            seen=_plainly_gives(
                lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)) / logits.sum(axis=1, keepdims=True)
            ),
        ),
        Misconception(
            name="not divided by anything",
            wrong=lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)),
            message=lambda seen: f"Your rows sum to {_sums(seen)}. Divide each row by its sum.",
            seen=_plainly_gives(np.exp),
        ),
        Misconception(
            name="sign turned round",
            wrong=lambda logits: _softmax(-logits),
            message=lambda seen: (
                f"{_first_row(seen)} The smallest logit got the most. Is there a minus sign in the exponential?"
            ),
            seen=_plainly_gives(lambda logits: _plain(-logits)),
        ),
        Misconception(
            name="takes the largest",
            wrong=lambda logits: np.eye(logits.shape[1])[logits.argmax(axis=1)],
            message=lambda seen: (
                f"{_first_row(seen)} That is all or nothing. Softmax leaves something to every class: "
                "exponentials, divided by their sum."
            ),
        ),
        Misconception(
            name="clips the logits",
            wrong=lambda logits: _plain(np.clip(logits, -500, 500)),
            message=_clipped_message,
            seen=_clipped,
        ),
    ),
    hints=(
        "Three steps for each row: make the numbers positive, add them up, divide.",
        "np.exp makes them positive. sum(axis=1, keepdims=True) adds up each row and keeps it a column.",
        "np.exp(1000) is too large. Take logits.max(axis=1, keepdims=True) off the logits before np.exp.",
    ),
    why="Each row is shifted by its own maximum. That changes no probability, and no exponential is above 1.",
    praise="Your rows are distributions, also where a logit is 1000 and where one row is far from the others.",
)


# ---- log_softmax -----------------------------------------------------------------------------------------------------


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _log_of_softmax(logits):
    return np.log(_softmax(logits))


def _plain_log_softmax(logits):
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def _maximum_not_given_back(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _log_with_batch_maximum(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _log_without_keepdims(logits):
    return logits - np.log(np.exp(logits).sum(axis=1))


def _loses_small_ones(evidence: Evidence) -> np.ndarray:
    """Where the answer is -inf though the row's largest entry is fine: the logarithm of a 0."""
    returned = np.asarray(evidence.returned, dtype=float)
    return np.isneginf(returned) & np.isfinite(returned).any(axis=1, keepdims=True)


def _has_a_floor(evidence: Evidence) -> bool:
    """Whether the answer is right except that it never falls far below 0."""
    returned, expected = np.asarray(evidence.returned, dtype=float), np.asarray(evidence.expected)
    low = expected < -100
    return bool(
        low.any()
        and np.allclose(returned[~low], expected[~low], atol=0.05)
        and ((returned[low] > -100) & (returned[low] < -1)).all()
    )


def _place_message(mask: np.ndarray, evidence: Evidence, ending: str) -> str:
    row, column = map(int, np.argwhere(mask)[0])
    given = np.asarray(evidence.returned, dtype=float)[row, column]
    right = np.asarray(evidence.expected)[row, column]
    return (
        f"In the row {show(evidence.arguments[0][row])}, the logit {show(evidence.arguments[0][row, column])} got "
        f"{show(given)}; right is {show(right)}. {ending}"
    )


log_softmax = FunctionExercise(
    name="log_softmax",
    reference=_log_softmax,
    draw_cases=_draw_logits,
    absolute=1e-4,
    misconceptions=(
        Misconception(
            name="logarithm of softmax",
            wrong=_log_of_softmax,
            message=lambda seen: _place_message(
                _loses_small_ones(seen),
                seen,
                "The probability rounds to 0, and the logarithm of 0 is −inf. Never form the probability: "
                "logit minus ln of the sum.",
            ),
            seen=lambda seen: _loses_small_ones(seen).any(),
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits: _log_softmax(logits.T).T,
            message=lambda seen: (
                f"The exponentials of your rows sum to {show(np.exp(np.asarray(seen.returned)).sum(axis=1))}, those "
                "of your columns to 1. One sample is a row: axis 1."
            ),
            seen=_plainly_gives(
                lambda logits: _plain_log_softmax(logits.T).T,
                lambda logits: np.log(_plain(logits, axis=0)),
                lambda logits: np.log(_softmax_of_columns(logits)),
            ),
        ),
        Misconception(
            name="overflows",
            wrong=_plain_log_softmax,
            message=_overflow_message,
            seen=lambda seen: (_not_finite(seen) & ~_loses_small_ones(seen).any(axis=1) & _too_large(seen)).any(),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=_log_with_batch_maximum,
            message=_batch_maximum_message,
            seen=lambda seen: (_not_finite(seen) & ~_loses_small_ones(seen).any(axis=1) & ~_too_large(seen)).any(),
        ),
        Misconception(
            name="maximum not taken off the logit",
            wrong=_maximum_not_given_back,
            message=lambda seen: (
                f"{_first_row(seen)} The maximum is taken off inside the sum only. Take it off the logit in front, "
                "too: (y − m) − ln Σ exp(y − m)."
            ),
        ),
        Misconception(
            name="adds a small number inside the logarithm",
            wrong=lambda logits: np.log(_softmax(logits) + 1e-10),
            message=lambda seen: _place_message(
                np.asarray(seen.expected) < -100,
                seen,
                "A small number inside the logarithm makes a floor. Compute it from the logits, and none is needed.",
            ),
            seen=_has_a_floor,
        ),
        Misconception(
            name="logarithm of another base",
            wrong=lambda logits: _log_softmax(logits) / np.log(2),
            message=lambda seen: (
                f"{_first_row(seen)} That is right but for a factor: another base. Take the natural logarithm, np.log."
            ),
            seen=_plainly_gives(
                lambda logits: _log_softmax(logits) / np.log(10),
                lambda logits: np.log2(_softmax(logits)),
                lambda logits: np.log10(_softmax(logits)),
            ),
        ),
        Misconception(
            name="minus sign",
            wrong=lambda logits: -_log_softmax(logits),
            message=lambda seen: (
                f"{_first_row(seen)} That is minus the logarithm. The logarithm of a probability is never above 0."
            ),
            seen=_plainly_gives(lambda logits: -_log_of_softmax(logits)),
        ),
        Misconception(
            name="logarithm forgotten",
            wrong=_softmax,
            message=lambda seen: f"{_first_row(seen)} These are the probabilities. Asked are their logarithms.",
            seen=_plainly_gives(_plain),
        ),
        Misconception(
            name="no sum",
            wrong=lambda logits: logits - logits.max(axis=1, keepdims=True),
            message=lambda seen: (
                f"{_first_row(seen)} The exponentials of this row sum to "
                f"{show(np.exp(np.asarray(seen.returned)[0]).sum())}, not to 1: ln of the sum is still to be "
                "subtracted."
            ),
        ),
        Misconception(
            name="sums over the whole batch",
            wrong=lambda logits: logits - logits.max() - np.log(np.exp(logits - logits.max()).sum()),
            message=lambda seen: (
                f"The exponentials of your rows sum to {show(np.exp(np.asarray(seen.returned)).sum(axis=1))}: "
                "together 1. Each row has a sum of its own."
            ),
            seen=_plainly_gives(lambda logits: logits - np.log(np.exp(logits).sum())),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=_log_without_keepdims,
            message=_keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
    ),
    hints=(
        "Take the logarithm of the formula on paper first. What does ln do to a quotient, and to an exponential?",
        "ln p = y − ln Σ exp(y). No probability has to be formed.",
        "Shift each row by its maximum first, then subtract np.log of the sum of its exponentials.",
    ),
    why="After the shift the largest exponential is 1, so the sum lies between 1 and the number of classes: "
    "its logarithm is always safe.",
    praise="No probability is ever formed, so none can round to 0. Lesson 05 builds its loss on this.",
)


# ---- softmax_with_temperature ----------------------------------------------------------------------------------------


def _softmax_with_temperature(logits, temperature):
    scaled = logits / temperature
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _draw_temperatures(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[3.0, 1.0, -3.0], [0.2, 0.1, 0.0]]), 2.0))
    drawn = [
        Case((2 * rng.normal(size=(4, 3)), float(rng.uniform(1.5, 5)))),
        Case((2 * rng.normal(size=(3, 5)), float(rng.uniform(0.3, 0.7)))),
    ]
    cold = Case((np.array([[10.0, 9.98, 0.0], [-8.0, -8.01, -9.0]]) + rng.uniform(0, 1, size=(2, 1)), 0.01))
    return [simple, *drawn, cold]


def _row_sum(evidence: Evidence) -> str:
    return show(np.asarray(evidence.returned, dtype=float)[0].sum())


softmax_with_temperature = FunctionExercise(
    name="softmax_with_temperature",
    reference=_softmax_with_temperature,
    draw_cases=_draw_temperatures,
    misconceptions=(
        Misconception(
            name="multiplies by the temperature",
            wrong=lambda logits, temperature: _softmax(logits * temperature),
            message=lambda seen: (
                f"{_first_row(seen)} Without a temperature it is {show(_softmax(seen.arguments[0])[0])}. Yours goes "
                "the other way: a temperature above 1 flattens. Divide the logits by it (or take powers of 1/T)."
            ),
            seen=_plainly_gives(lambda logits, temperature: _plain(logits * temperature)),
        ),
        Misconception(
            name="scales the probabilities",
            wrong=lambda logits, temperature: _softmax(logits) / temperature,
            message=lambda seen: (
                f"{_first_row(seen)} This row sums to {_row_sum(seen)}. The temperature belongs inside softmax: "
                "divide the logits, not the probabilities."
            ),
            seen=_plainly_gives(lambda logits, temperature: _softmax(logits) * temperature),
        ),
        Misconception(
            name="temperature without effect",
            wrong=lambda logits, temperature: _softmax(logits),
            message=lambda seen: (
                f"{_first_row(seen)} That is softmax without a temperature. A factor on all exponentials, or on all "
                "probabilities before they are divided by their sum, cancels: divide the logits."
            ),
            seen=_plainly_gives(lambda logits, temperature: _plain(logits)),
        ),
        Misconception(
            name="softmax of the probabilities",
            wrong=lambda logits, temperature: _softmax(_softmax(logits) / temperature),
            message=lambda seen: (
                f"{_first_row(seen)} That is softmax of probabilities: it was applied twice. Divide the logits, and "
                "apply it once."
            ),
            seen=_plainly_gives(lambda logits, temperature: _softmax(_softmax(logits / temperature))),
        ),
        Misconception(
            name="temperature applied twice",
            wrong=lambda logits, temperature: _softmax(logits / temperature**2),
            message=lambda seen: (
                f"{_first_row(seen)} That is a temperature of {show(seen.arguments[1] ** 2)}: "
                "the logits were divided by it twice."
            ),
        ),
        Misconception(
            name="powers that do not sum to 1",
            wrong=lambda logits, temperature: _softmax(logits) ** (1 / temperature),
            message=lambda seen: (
                f"{_first_row(seen)} This row sums to {_row_sum(seen)}. Log-probabilities divided by T (or powers of "
                "1/T) need a new sum to be divided by. Dividing the logits saves you that."
            ),
        ),
        Misconception(
            name="temperature above the line only",
            wrong=lambda logits, temperature: np.exp(logits / temperature) / np.exp(logits).sum(axis=1, keepdims=True),
            message=lambda seen: (
                f"{_first_row(seen)} This row sums to {_row_sum(seen)}. The sum must be taken over the same "
                "exponentials: divide the logits by the temperature once, before both."
            ),
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits, temperature: _softmax_of_columns(logits / temperature),
            message=lambda seen: f"Your rows sum to {_sums(seen)}, and your columns to 1. One sample is a row: axis 1.",
            seen=_plainly_gives(lambda logits, temperature: _plain(logits / temperature, axis=0)),
        ),
        Misconception(
            name="overflows",
            wrong=lambda logits, temperature: _plain(logits / temperature),
            message=_overflow_message,
            seen=lambda seen: (_not_finite(seen) & _too_large(seen)).any(),
        ),
        Misconception(
            name="keepdims forgotten",
            wrong=lambda logits, temperature: _without_keepdims(logits / temperature),
            message=_keepdims_message,
            seen=error_says("could not be broadcast"),
        ),
    ),
    hints=(
        "Softmax itself stays what it was. What goes into it changes.",
        "The logits are divided by the temperature. At 0.01 they become large: your softmax must be safe.",
        "softmax(logits / temperature), with the row's maximum taken off before the exponential.",
    ),
    why="Dividing all logits by T divides every gap by T, so every ratio exp(gap) becomes exp(gap / T). "
    "Calling your own softmax on logits / temperature is as good.",
    praise="A high temperature flattens, a low one sharpens, and 0.01 does not overflow.",
)


# ---- temperature_for_half --------------------------------------------------------------------------------------------


def _temperature_for_half(share=0.5):
    low, high = 0.1, 100.0
    for _ in range(60):  # halve the interval: the first class's share falls as the temperature rises
        middle = (low + high) / 2
        exponentials = np.exp(np.array([3.0, 1.0, -3.0]) / middle)
        if exponentials[0] / exponentials.sum() > share:
            low = middle
        else:
            high = middle
    return middle


def _at(share: float):
    return lambda: _temperature_for_half(share)


temperature_for_half = ValueExercise(
    name="temperature_for_half",
    reference=_temperature_for_half,
    relative=0.01,
    misconceptions=(
        Misconception(
            name="multiplied",
            wrong=lambda: 1 / _temperature_for_half(),
            message=lambda seen: (
                f"With {show(seen.returned)} the logits would have to be multiplied. They are divided by T."
            ),
        ),
        Misconception(
            name="twice as probable as the second",
            wrong=lambda: 2 / np.log(2),
            message=lambda seen: (
                f"At {show(seen.returned)} the first class is twice as probable as the second. "
                "That makes it more than a half: how much of the rest does the third class take?"
            ),
        ),
        Misconception(
            name="half of what it was",
            wrong=_at(0.5 * float(_softmax(np.array([[3.0, 1.0, -3.0]]))[0, 0])),
            message=lambda seen: (
                f"At {show(seen.returned)} the first class has half of the probability that it had at T = 1. "
                "Asked is a probability of one half."
            ),
        ),
        Misconception(
            name="only two classes",
            wrong=lambda: 2.0,
            message=lambda seen: (
                "2 is the gap between the first two logits. Dividing by it makes that gap 1, so the first class is "
                "still e times as probable as the second. Look for a higher temperature."
            ),
        ),
        Misconception(
            name="gives the probability",
            wrong=lambda: 0.5,
            message=lambda seen: (
                "0.5 is the probability that the first class should get. Which temperature gives it that? "
                "To come down from nearly nine tenths, it has to be above 1."
            ),
        ),
    ),
    hints=(
        "In the explorable, set the lecture's logits and pull the temperature up until class 0 shows 0.500.",
        "In code: compute softmax_with_temperature of (3, 1, -3) for many temperatures. Which comes nearest to 0.5?",
        "It lies between 5 and 5.5.",
    ),
    why="With u = exp(−2/T), the exponentials stand as 1 : u : u³. One half means u + u³ = 1, and T = −2 / ln u.",
    praise="At this temperature the first class is exactly as probable as the two others together.",
)


# ---- true_of_softmax -------------------------------------------------------------------------------------------------

true_of_softmax = ChoiceExercise(
    name="true_of_softmax",
    question="Let y be any finite logits and p = softmax(y), in exact arithmetic. Which statements always hold?",
    options=(
        Option("A", "a larger logit gets a larger probability", True, "Does the exponential ever turn an order round?"),
        Option(
            "B",
            "adding 1 to one logit multiplies its probability by e",
            False,
            "its exponential is multiplied by e, but the sum grows as well. It is the ratio to each other class "
            "that is multiplied by e.",
        ),
        Option(
            "C",
            "the ratio of two probabilities depends on the difference of their two logits alone",
            True,
            "Divide one probability by another: what becomes of the sum below?",
        ),
        Option(
            "D",
            "doubling all logits changes nothing",
            False,
            "a shift of all logits changes nothing. Doubling them doubles every gap, as a temperature of 0.5 does.",
        ),
        Option(
            "E",
            "two probabilities lie farther apart than their logits",
            False,
            "their difference is at most tanh of half the gap, and that is at most half the gap.",
        ),
        Option("F", "no class gets a probability of exactly 0", True, "Can an exponential be 0?"),
        Option(
            "G",
            "where a logit is negative, the probability is below one half",
            False,
            "only the gaps count, not the signs: with logits −1 and −5, which one is far ahead?",
        ),
    ),
    hints=(
        "Try each statement on (3, 1, −3) and on (−1, −5). One counterexample is enough to cross it out.",
        "What softmax looks at are the gaps between logits. A shift keeps all gaps; a factor does not.",
        "Three of them hold.",
    ),
    why="Softmax keeps the order, turns gaps into ratios, and leaves something to every class.",
    praise="Order and ratios, yes; differences, factors and signs, no.",
)
