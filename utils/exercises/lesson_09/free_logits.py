"""The exercise free_logits of lesson 09."""

from collections.abc import Callable

import numpy as np

from utils.activations import softmax
from utils.exercises import giveaways
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _free_logits(logits):
    return logits[:, :-1] - logits[:, -1:]


def _draw_free_logits(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((2 * rng.normal(size=(n_samples, n_classes)),)) for n_samples, n_classes in ((4, 3), (1, 5), (3, 2))]
    whole = Case((rng.permutation(np.arange(-4, 4)).reshape(2, 4),))
    wide = Case((np.array([[1000.0, 998.5, -1000.0], [-1000.0, 1000.0, 1001.5]]),))
    return [Case((np.array([[3.0, 1.0, -3.5], [0.5, 2.5, 2.0]]),)), *drawn, whole, wide]


def _freed(ending: str) -> Callable[[Evidence], str]:
    """Make the message that says what came of the first row whose softmax is not what it was, and this."""
    return lambda evidence: f"{_row(evidence)} {ending}"


def _row(evidence: Evidence) -> str:
    logits, got = evidence.arguments[0], np.asarray(evidence.returned, dtype=float)
    if got.shape != (len(logits), logits.shape[1] - 1):
        return f"The logits {show(logits[0])} became {show(got if got.ndim < 2 else got[0])}."
    wrong = np.flatnonzero(~np.isclose(got, evidence.expected).all(axis=1))[0]
    before, after = softmax(logits[wrong]), softmax(np.append(got[wrong], 0.0))
    return (
        f"The logits {show(logits[wrong])} became {show(got[wrong])}. With a 0 after them, softmax gives "
        f"{show(after)}, and gave {show(before)}."
    )


free_logits = FunctionExercise(
    name="free_logits",
    reference=_free_logits,
    giveaways=giveaways.SOFTMAX,  # the log-odds are these logits
    draw_cases=_draw_free_logits,
    misconceptions=(
        Misconception(
            name="last logit dropped",
            wrong=lambda logits: logits[:, :-1],
            message=_freed("Dropping the last logit is not shifting it to 0: subtract it from the others, too."),
        ),
        Misconception(
            name="sign turned round",
            wrong=lambda logits: logits[:, -1:] - logits[:, :-1],
            message=_freed("That is the last logit minus each other one. Reverse the difference."),
        ),
        Misconception(
            name="first logit pinned",
            wrong=lambda logits: logits[:, 1:] - logits[:, :1],
            message=_freed("That pins the first logit. The task pins the last one."),
        ),
        Misconception(
            name="mean taken away",
            wrong=lambda logits: (logits - logits.mean(axis=1, keepdims=True))[:, :-1],
            message=_freed("Taking the mean away makes the logits sum to 0. The last one must become 0."),
        ),
        Misconception(
            name="largest taken away",
            wrong=lambda logits: (logits - logits.max(axis=1, keepdims=True))[:, :-1],
            message=_freed(
                "Taking the largest away makes the exponential safe, but it pins the largest logit, not the last."
            ),
        ),
        Misconception(
            name="differences of neighbours",
            wrong=lambda logits: logits[:, :-1] - logits[:, 1:],
            message=_freed(
                "These are differences of neighbours. Each logit needs the same number taken away: the last one."
            ),
            also=(lambda logits: np.diff(logits, axis=1),),
        ),
        Misconception(
            name="ratio",
            wrong=lambda logits: logits[:, :-1] / logits[:, -1:],
            message=_freed("Softmax ignores a shift of the logits, not a factor: subtract."),
        ),
        Misconception(
            name="zero kept",
            wrong=lambda logits: logits - logits[:, -1:],
            message=_freed("The values are right. Leave out the last column, which is always 0."),
        ),
        Misconception(
            name="one shift for all rows",
            wrong=lambda logits: logits[:, :-1] - logits[-1, -1],
            message=_freed("One number was taken away from all rows. Each row has a last logit of its own."),
            also=(lambda logits: logits[:, :-1] - logits[0, -1],),
        ),
        Misconception(
            name="last sample for last logit",
            wrong=lambda logits: logits[:, :-1] - logits[-1:, :-1],
            message=_freed(
                "That takes the last sample away from each sample. The last logit is a column: logits[:, -1:]."
            ),
            also=(lambda logits: logits[:-1] - logits[-1:],),
        ),
        Misconception(
            name="probabilities",
            wrong=lambda logits: softmax(logits)[:, :-1],
            message=_freed("These are probabilities. Logits are asked for, before softmax."),
            also=(lambda logits: softmax(logits[:, :-1] - logits[:, -1:]),),
        ),
    ),
    hints=(
        "Softmax does not change when the same number is added to all logits of a sample.",
        "Which number, taken away from all of them, makes the last one 0?",
        "logits[:, -1:] is the last logit of each sample as a column, which NumPy takes away from every column.",
    ),
    why="Nothing is lost but a shift, and softmax ignores that. For two classes this is z = y1 - y2.",
    praise="K logits have K - 1 differences, and softmax sees no more than those.",
)
