"""The exercise decode_number of lesson 01."""

import numpy as np

from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
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


def _decoded(evidence: Evidence, ending: str) -> str:
    outputs, n_classes = evidence.arguments
    return f"decode_number({show(outputs)}, {n_classes}) gave {show(evidence.returned)}. {ending}"


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


decode_number = FunctionExercise(
    name="decode_number",
    reference=_decode_number,
    giveaways=("utils.encoding.decode_number",),
    draw_cases=_draw_decode_number,
    misconceptions=(
        Misconception(
            name="rounds down",
            wrong=lambda outputs, n_classes: np.clip(np.floor(outputs), 0, n_classes - 1).astype(int),
            message=lambda seen: _decoded(seen, _nearest_is_above(seen.arguments[0])),
            also=(lambda outputs, n: np.floor(outputs), lambda outputs, n: np.trunc(outputs)),
        ),
        Misconception(
            name="rounds up",
            wrong=lambda outputs, n_classes: np.clip(np.ceil(outputs), 0, n_classes - 1).astype(int),
            message=lambda seen: _decoded(seen, "That is always the next number above. Take the nearest one."),
            also=(
                lambda outputs, n: np.ceil(outputs),
                lambda outputs, n: np.clip(np.trunc(outputs) + 1, 0, n - 1),
            ),
        ),
        Misconception(
            name="does not round",
            wrong=lambda outputs, n_classes: np.clip(outputs, 0, n_classes - 1),
            message=lambda seen: _decoded(seen, "These are not whole numbers yet: round them."),
            also=(lambda outputs, n: outputs, lambda outputs, n: np.clip(np.round(outputs, 1), 0, n - 1)),
        ),
        Misconception(
            name="does not clip",
            wrong=lambda outputs, n_classes: np.rint(outputs).astype(int),
            message=lambda seen: _decoded(seen, _at_the_ends(seen)),
        ),
        Misconception(
            name="clips at one end only",
            wrong=lambda outputs, n_classes: np.minimum(np.rint(outputs), n_classes - 1),
            message=lambda seen: _decoded(seen, f"{_at_the_ends(seen)} At the other end yours does it."),
            also=(lambda outputs, n: np.maximum(np.rint(outputs), 0),),
        ),
        Misconception(
            name="wraps round",
            wrong=lambda outputs, n_classes: np.rint(outputs) % n_classes,
            message=lambda seen: _decoded(
                seen, f"What lies beyond one end comes back at the other, as % does it. {_at_the_ends(seen)}"
            ),
            also=(
                lambda outputs, n: np.floor(outputs) % n,
                lambda outputs, n: [range(n)[min(round(output), n - 1)] for output in outputs],
            ),
        ),
        Misconception(
            name="both ends to one class",
            wrong=_marked(0),
            message=lambda seen: _decoded(
                seen, f"Whatever has no class of its number gets the same one. {_at_the_ends(seen)}"
            ),
            also=(lambda outputs, n: _marked(n - 1)(outputs, n), lambda outputs, n: _marked(n)(outputs, n)),
        ),
        Misconception(
            name="the same label for all",
            wrong=lambda outputs, n_classes: np.zeros(len(outputs)),
            message=lambda seen: _decoded(
                seen,
                "The label is the same whatever goes in. In np.clip the low end comes first; and does what you compute "
                "arrive in what you return?",
            ),
            also=(lambda outputs, n: np.full(len(outputs), n - 1),),
        ),
        Misconception(
            name="number of classes fixed",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 0, 2),
            message=lambda seen: _decoded(seen, f"Here are {seen.arguments[1]} classes: use n_classes."),
            also=tuple(lambda outputs, n, last=last: np.clip(np.rint(outputs), 0, last) for last in (1, 3, 9)),
        ),
        Misconception(
            name="sign dropped",
            wrong=lambda outputs, n_classes: np.clip(np.rint(np.abs(outputs)), 0, n_classes - 1),
            message=lambda seen: _decoded(seen, f"abs() turns an output below 0 into one above. {_at_the_ends(seen)}"),
            also=(lambda outputs, n: np.rint(np.abs(outputs)),),
        ),
        Misconception(
            name="ends of the batch",
            wrong=_in_bins_of_the_batch,
            message=lambda seen: _decoded(
                seen,
                "It looks as if the smallest and the largest output of the batch were made the first and the last "
                "class. The class of an output must not depend on the others: round each, whatever else is there.",
            ),
            also=(
                _stretched,
                lambda outputs, n: np.floor((outputs - outputs.min()) / (np.ptp(outputs) or 1) * (n - 1)),
                lambda outputs, n: np.minimum(np.floor((outputs - outputs.min()) / (np.ptp(outputs) or 1) * n), n - 1),
                lambda outputs, n: np.rint((outputs - outputs.min()) / (outputs.max() - outputs.min()) * (n - 1)),
            ),
        ),
        Misconception(
            name="threshold for two classes",
            wrong=lambda outputs, n_classes: (outputs > 0.5).astype(int),
            message=lambda seen: _decoded(
                seen, f"A threshold tells two classes apart, and here there may be more, such as {seen.arguments[1]}."
            ),
            also=(lambda outputs, n: (outputs > 0).astype(int),),
        ),
        Misconception(
            name="one label for all outputs",
            wrong=lambda outputs, n_classes: np.argmax(outputs),
            message=lambda seen: _decoded(
                seen, f"That is one label for {len(seen.arguments[0])} outputs. Each output needs its own."
            ),
            also=(
                lambda outputs, n: np.argmin(outputs),
                lambda outputs, n: np.clip(np.rint(outputs.mean()), 0, n - 1),
            ),
        ),
        Misconception(
            name="each class once",
            wrong=lambda outputs, n_classes: np.unique(_decode_number(outputs, n_classes)),
            message=lambda seen: _decoded(
                seen, "That lists the classes that occur, each once, in order. Each output needs its own label."
            ),
        ),
        Misconception(
            name="counts from 1",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 1, n_classes).astype(int),
            message=lambda seen: _decoded(
                seen,
                f"The labels of {seen.arguments[1]} classes run from 0 to {seen.arguments[1] - 1}; yours start at 1.",
            ),
            also=(lambda outputs, n: np.clip(np.rint(outputs), 0, n - 1) + 1,),
        ),
        Misconception(
            name="clips one too high",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 0, n_classes).astype(int),
            message=lambda seen: _decoded(
                seen, f"There is no class {seen.arguments[1]}: counted from 0, the last one is {seen.arguments[1] - 1}."
            ),
            also=(lambda outputs, n: np.minimum(np.rint(outputs), n),),
        ),
        Misconception(
            name="a class at the end never given",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 0, n_classes - 2),
            message=lambda seen: _decoded(
                seen, f"Of the classes 0 to {seen.arguments[1] - 1} one is never given: clip to these two ends."
            ),
            also=(lambda outputs, n: np.clip(np.rint(outputs), 1, n - 1),),
        ),
        Misconception(
            name="farthest class",
            wrong=lambda outputs, n_classes: np.abs(outputs[:, None] - np.arange(n_classes)).argmax(axis=1),
            message=lambda seen: _decoded(seen, "That is the class that is farthest away: take the smallest distance."),
        ),
        Misconception(
            name="leaves out what is out of range",
            wrong=lambda outputs, n_classes: np.rint(outputs)[_in_range(outputs, n_classes)],
            message=lambda seen: _decoded(seen, f"Each output needs a label: {_at_the_ends(seen)}"),
            also=(
                _marked(np.nan),
                _marked(-1),
                lambda outputs, n: [round(x) if 0 <= round(x) < n else None for x in outputs],
                lambda outputs, n: np.rint(outputs[(outputs >= 0) & (outputs <= n - 1)]),
            ),
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
