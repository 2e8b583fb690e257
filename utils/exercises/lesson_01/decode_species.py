"""The exercise decode_species of lesson 01: code with a fault, to be mended."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import describe_call, show


def _decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return np.argsort(numbers)[nearest]


def _given(outputs, numbers):
    return numbers[_nearest(outputs, numbers)]


def _nearest(outputs, numbers):
    return np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)


def _draw_decode_species(rng: np.random.Generator) -> list[Case]:
    # Only where a numbering goes round through three classes or more is it not its own inverse.
    drawn = []
    for n_classes in (4, 5):
        round_trip = rng.permutation(n_classes)
        numbers = np.empty(n_classes, int)
        numbers[round_trip] = np.roll(round_trip, 1)
        whole = np.append(rng.permutation(n_classes), [-1, n_classes])
        drawn.append(Case((whole + rng.choice([-1, 1], len(whole)) * rng.uniform(0.2, 0.45, len(whole)), numbers)))
    three = np.array([0.2, 0.9, 1.8])
    return [
        Case((three, np.array([1, 2, 0]))),
        Case((np.array([0.7, -0.8, 2.7, 1.3]), np.array([2, 0, 1]))),
        Case((three, np.array([0, 2, 1]))),
        *drawn,
    ]


def _told(seen: Evidence, ending: str) -> str:
    return f"{describe_call('decode_species', seen.arguments)} gave {show(seen.returned)}. {ending}"


def _one_bird(seen: Evidence) -> str:
    outputs, numbers = seen.arguments
    right = np.asarray(seen.expected)
    wrong = np.flatnonzero(np.asarray(seen.returned) != right)[0]
    number = numbers[right[wrong]]
    return f"The output {show(outputs[wrong])} is nearest to the number {number}: which species has it in numbers?"


decode_species = FunctionExercise(
    name="decode_species",
    reference=_decode_species,
    given=_given,
    draw_cases=_draw_decode_species,
    misconceptions=(
        Misconception(
            name="numbers for species",
            wrong=_nearest,
            message=lambda seen: _told(
                seen, f"These are still the numbers, as if species k always had the number k. {_one_bird(seen)}"
            ),
            also=(
                lambda outputs, numbers: np.rint(outputs),
                lambda outputs, numbers: np.sort(numbers)[_nearest(outputs, numbers)],
            ),
        ),
        Misconception(
            name="numbered twice",
            wrong=lambda outputs, numbers: numbers[numbers[_nearest(outputs, numbers)]],
            message=lambda seen: _told(
                seen,
                "Looking up in numbers twice undoes a numbering of three species by luck, and of more species no "
                f"longer. {_one_bird(seen)}",
            ),
        ),
        Misconception(
            name="backwards",
            wrong=lambda outputs, numbers: numbers[::-1][_nearest(outputs, numbers)],
            message=lambda seen: _told(
                seen, f"It looks as if something was read from its end. Turned round is not undone. {_one_bird(seen)}"
            ),
            also=(
                lambda outputs, numbers: len(numbers) - 1 - numbers[_nearest(outputs, numbers)],
                lambda outputs, numbers: np.argsort(numbers)[::-1][_nearest(outputs, numbers)],
                lambda outputs, numbers: len(numbers) - 1 - np.argsort(numbers)[_nearest(outputs, numbers)],
                lambda outputs, numbers: len(numbers) - 1 - _nearest(outputs, numbers),
            ),
        ),
        Misconception(
            name="clip lost",
            wrong=lambda outputs, numbers: np.argsort(numbers)[np.rint(outputs).astype(int)],
            message=lambda seen: (
                f"In {describe_call('decode_species', seen.arguments)} one output lies beyond the largest number or "
                "below 0, where no species is. The code that you were given took care of that with np.clip: keep it."
            ),
            seen=error_says("out of bounds", kinds=("IndexError",)),
        ),
        Misconception(
            name="rounds down",
            wrong=lambda outputs, numbers: np.argsort(numbers)[np.clip(outputs, 0, len(numbers) - 1).astype(int)],
            message=lambda seen: _told(
                seen, "The way back from numbers to species is right. The numbers are now cut off, not rounded."
            ),
        ),
        Misconception(
            name="sorts the birds",
            wrong=lambda outputs, numbers: np.argsort(numbers[_nearest(outputs, numbers)]),
            message=lambda seen: _told(
                seen,
                f"These are places in a sorted list of the {len(seen.arguments[0])} birds. A bird's species must not "
                "depend on the other birds: it is the numbering, numbers, that you have to invert.",
            ),
            also=(
                lambda outputs, numbers: np.argsort(outputs),
                lambda outputs, numbers: np.argsort(_nearest(outputs, numbers)),
                lambda outputs, numbers: numbers[np.argsort(outputs) % len(numbers)],
            ),
        ),
    ),
    hints=(
        "numbers[k] answers the question: which number has species k? Which question does decode_species ask?",
        "With pencil and paper: numbers = [1, 2, 0], and the nearest number is 0. Where in numbers does the 0 stand?",
        "np.argsort(numbers) lists the species in the order of their numbers: its place 0 holds the species number 0.",
    ),
    why="numbers leads from species to number; decoding goes the other way. Where a numbering only swaps two species, "
    "there and back are the same, so the bug hides: test with one that moves all three.",
    praise="Three, four and five species, numbered in ways that no swap undoes, with outputs beyond both ends.",
)
