"""The exercise decode_number of lesson 01."""

import numpy as np

from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import told_after
from utils.exercises.wording import show


def _decode_number(outputs, n_classes):
    nearest = np.rint(outputs)
    return np.clip(nearest, 0, n_classes - 1).astype(int)


def _draw_decode_number(rng: np.random.Generator) -> list[Case]:
    drawn = []
    for n_classes in (3, 4, 10):
        # Not exactly the halves: how they are rounded is not the question.
        outputs = rng.integers(-2, n_classes + 2, size=8) + rng.choice([-1, 1], size=8) * rng.uniform(0.2, 0.48, size=8)
        drawn.append(Case((outputs, n_classes)))
    fixed = ([0.2, 1.7, 1.2], 3), ([-0.8, 1.1, 3.9], 3), ([-1.3], 2)
    return [*(Case((np.array(outputs), n_classes)) for outputs, n_classes in fixed), *drawn]


def _decoded(evidence: Evidence) -> str:
    outputs, n_classes = evidence.arguments
    return f"decode_number({show(outputs)}, {n_classes}) gave {show(evidence.returned)}."


def _nearest_is_above(outputs: np.ndarray) -> str:
    output = outputs[np.rint(outputs) > np.floor(outputs)][0]
    below, above = int(np.floor(output)), int(np.rint(output))
    return f"{show(output)} is nearer to {above} than to {below}: round, don't cut the decimals off."


def _at_the_ends(evidence: Evidence) -> str:
    outputs, n_classes = evidence.arguments
    beyond, got = ~_in_range(outputs, n_classes), as_array(evidence.returned)
    if got is not None and got.shape == outputs.shape:
        beyond &= ~close(got, evidence.expected)
    output = outputs[beyond][0]
    return f"{show(output)} belongs to class {0 if output < 0 else n_classes - 1}, the class at that end."


def _in_range(outputs: np.ndarray, n_classes: int) -> np.ndarray:
    return (np.rint(outputs) >= 0) & (np.rint(outputs) <= n_classes - 1)


def _marked(mark: float):
    """Return a decoding that gives this in place of a class to what lies beyond the ends."""
    return lambda outputs, n: np.where(_in_range(outputs, n), np.rint(outputs), mark)


def _stretched(outputs, n_classes):
    return np.rint((outputs - outputs.min()) / (np.ptp(outputs) or 1) * (n_classes - 1))


def _in_bins_of_the_batch(outputs, n_classes):
    edges = np.linspace(outputs.min(), outputs.max(), n_classes + 1)
    return np.clip(np.digitize(outputs, edges) - 1, 0, n_classes - 1)


_mistake = told_after(_decoded)

decode_number = FunctionExercise(
    name="decode_number",
    reference=_decode_number,
    giveaways=("utils.encoding.decode_number",),
    draw_cases=_draw_decode_number,
    misconceptions=(
        _mistake(
            "rounds down",
            lambda seen: _nearest_is_above(seen.arguments[0]),
            lambda outputs, n_classes: np.clip(np.floor(outputs), 0, n_classes - 1).astype(int),
            lambda outputs, n: np.floor(outputs),
            lambda outputs, n: np.trunc(outputs),
        ),
        _mistake(
            "rounds up",
            "That is always the next number above. Take the nearest one.",
            lambda outputs, n_classes: np.clip(np.ceil(outputs), 0, n_classes - 1).astype(int),
            lambda outputs, n: np.ceil(outputs),
            lambda outputs, n: np.clip(np.trunc(outputs) + 1, 0, n - 1),
        ),
        _mistake(
            "does not round",
            "These are not whole numbers yet: round them.",
            lambda outputs, n_classes: np.clip(outputs, 0, n_classes - 1),
            lambda outputs, n: outputs,
            lambda outputs, n: np.clip(np.round(outputs, 1), 0, n - 1),
        ),
        _mistake(
            "does not clip",
            _at_the_ends,
            lambda outputs, n_classes: np.rint(outputs).astype(int),
        ),
        _mistake(
            "clips at one end only",
            lambda seen: f"{_at_the_ends(seen)} At the other end yours does it.",
            lambda outputs, n_classes: np.minimum(np.rint(outputs), n_classes - 1),
            lambda outputs, n: np.maximum(np.rint(outputs), 0),
        ),
        _mistake(
            "wraps round",
            lambda seen: f"What lies beyond one end comes back at the other, as % does it. {_at_the_ends(seen)}",
            lambda outputs, n_classes: np.rint(outputs) % n_classes,
            lambda outputs, n: np.floor(outputs) % n,
            lambda outputs, n: [range(n)[min(round(output), n - 1)] for output in outputs],
        ),
        _mistake(
            "both ends to one class",
            lambda seen: f"Whatever has no class of its number gets the same one. {_at_the_ends(seen)}",
            _marked(0),
            lambda outputs, n: _marked(n - 1)(outputs, n),
            lambda outputs, n: _marked(n)(outputs, n),
        ),
        _mistake(
            "the same label for all",
            "The label is the same whatever goes in. In np.clip the low end comes first; and does what you compute "
            "arrive in what you return?",
            lambda outputs, n_classes: np.zeros(len(outputs)),
            lambda outputs, n: np.full(len(outputs), n - 1),
        ),
        _mistake(
            "number of classes fixed",
            lambda seen: f"Here are {seen.arguments[1]} classes: use n_classes.",
            lambda outputs, n_classes: np.clip(np.rint(outputs), 0, 2),
            *(lambda outputs, n, last=last: np.clip(np.rint(outputs), 0, last) for last in (1, 3, 9)),
        ),
        _mistake(
            "sign dropped",
            lambda seen: f"abs() turns an output below 0 into one above. {_at_the_ends(seen)}",
            lambda outputs, n_classes: np.clip(np.rint(np.abs(outputs)), 0, n_classes - 1),
            lambda outputs, n: np.rint(np.abs(outputs)),
        ),
        _mistake(
            "ends of the batch",
            "It looks as if the smallest and the largest output of the batch were made the first and the last class. "
            "The class of an output must not depend on the others: round each, whatever else is there.",
            _in_bins_of_the_batch,
            _stretched,
            lambda outputs, n: np.floor((outputs - outputs.min()) / (np.ptp(outputs) or 1) * (n - 1)),
            lambda outputs, n: np.minimum(np.floor((outputs - outputs.min()) / (np.ptp(outputs) or 1) * n), n - 1),
            lambda outputs, n: np.rint((outputs - outputs.min()) / (outputs.max() - outputs.min()) * (n - 1)),
        ),
        _mistake(
            "threshold for two classes",
            lambda seen: (
                f"A threshold tells two classes apart, and here there may be more, such as {seen.arguments[1]}."
            ),
            lambda outputs, n_classes: (outputs > 0.5).astype(int),
            lambda outputs, n: (outputs > 0).astype(int),
        ),
        _mistake(
            "one label for all outputs",
            lambda seen: f"That is one label for {len(seen.arguments[0])} outputs. Each output needs its own.",
            lambda outputs, n_classes: np.argmax(outputs),
            lambda outputs, n: np.argmin(outputs),
            lambda outputs, n: np.clip(np.rint(outputs.mean()), 0, n - 1),
        ),
        _mistake(
            "each class once",
            "That lists the classes that occur, each once, in order. Each output needs its own label.",
            lambda outputs, n_classes: np.unique(_decode_number(outputs, n_classes)),
        ),
        _mistake(
            "counts from 1",
            lambda seen: (
                f"The labels of {seen.arguments[1]} classes run from 0 to {seen.arguments[1] - 1}; yours start at 1."
            ),
            lambda outputs, n_classes: np.clip(np.rint(outputs), 1, n_classes).astype(int),
            lambda outputs, n: np.clip(np.rint(outputs), 0, n - 1) + 1,
        ),
        _mistake(
            "clips one too high",
            lambda seen: (
                f"There is no class {seen.arguments[1]}: counted from 0, the last one is {seen.arguments[1] - 1}."
            ),
            lambda outputs, n_classes: np.clip(np.rint(outputs), 0, n_classes).astype(int),
            lambda outputs, n: np.minimum(np.rint(outputs), n),
        ),
        _mistake(
            "a class at the end never given",
            lambda seen: f"Of the classes 0 to {seen.arguments[1] - 1} one is never given: clip to these two ends.",
            lambda outputs, n_classes: np.clip(np.rint(outputs), 0, n_classes - 2),
            lambda outputs, n: np.clip(np.rint(outputs), 1, n - 1),
        ),
        _mistake(
            "farthest class",
            "That is the class that is farthest away: take the smallest distance.",
            lambda outputs, n_classes: np.abs(outputs[:, None] - np.arange(n_classes)).argmax(axis=1),
        ),
        _mistake(
            "leaves out what is out of range",
            lambda seen: f"Each output needs a label: {_at_the_ends(seen)}",
            lambda outputs, n_classes: np.rint(outputs)[_in_range(outputs, n_classes)],
            _marked(np.nan),
            _marked(-1),
            lambda outputs, n: [round(x) if 0 <= round(x) < n else None for x in outputs],
            lambda outputs, n: np.rint(outputs[(outputs >= 0) & (outputs <= n - 1)]),
        ),
    ),
    hints=(
        "Two steps: which whole number is nearest, and is there a class of that number?",
        "np.rint gives the nearest whole number. np.clip(x, low, high) brings what lies beyond the ends back to them.",
        "Round first, then clip. The lowest class is 0; which is the highest of n_classes classes?",
    ),
    why="A regression may answer −0.8 or 3.9. The nearest class is then the first or the last one.",
    praise="Your function makes a class of any number, also of one that lies beyond the ends.",
)
