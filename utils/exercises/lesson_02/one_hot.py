"""The exercise one_hot of lesson 02."""

import numpy as np

from utils.exercises import wire
from utils.exercises.agreement import agree, holds_integers
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


def _one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    vectors[np.arange(len(labels)), labels] = 1
    return vectors


def _only_what_occurs(labels, n_classes):
    return (labels[:, None] == np.unique(labels)).astype(float)


def _whole_columns(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    vectors[:, labels] = 1
    return vectors


def _one_vector_for_all(labels, n_classes):
    vector = np.zeros(n_classes)
    vector[labels] = 1
    return vector


def _draw_one_hot(rng: np.random.Generator) -> list[Case]:
    drawn = []
    for n_samples, n_classes in ((5, 4), (8, 6)):
        # Neither class 1 nor the last one occurs: the batch does not tell how many classes there are.
        others = np.append(0, np.arange(2, n_classes - 1))
        labels = rng.permutation(np.append(others, rng.choice(others, size=n_samples - len(others))))
        drawn.append(Case((labels, n_classes)))
    return [Case((np.array([2, 0]), 3)), *drawn]


def _coded(evidence: Evidence, ending: str) -> str:
    labels, n_classes = evidence.arguments
    return f"one_hot({show(labels)}, {n_classes}) gave {show(evidence.returned)}. {ending}"


one_hot = FunctionExercise(
    name="one_hot",
    reference=_one_hot,
    draw_cases=_draw_one_hot,
    is_right=lambda seen: agree(seen.expected, seen.returned) and not holds_integers(seen.returned),
    habits=lambda observation: holds_integers(wire.decode(observation["returned"])),
    misconceptions=(
        Misconception(
            name="transposed",
            wrong=lambda labels, n_classes: _one_hot(labels, n_classes).T,
            message=lambda seen: _coded(
                seen,
                f"That has the shape {np.shape(seen.returned)}: a column for each label. "
                f"One sample a row: {(len(seen.arguments[0]), seen.arguments[1])}.",
            ),
        ),
        Misconception(
            name="labels from 1",
            wrong=lambda labels, n_classes: (labels[:, None] == np.arange(1, n_classes + 1)).astype(float),
            message=lambda seen: _coded(
                seen, "Label 0 gets no 1 at all, as if the first class were 1. Labels are counted from 0."
            ),
        ),
        Misconception(
            name="takes 1 off the labels",
            wrong=lambda labels, n_classes: _one_hot(labels - 1, n_classes),
            message=lambda seen: _coded(
                seen,
                "It looks as if 1 was taken off each label. Label 0 then becomes −1, which NumPy reads as the last "
                "column, without a word. Labels are counted from 0 here.",
            ),
        ),
        Misconception(
            name="adds 1 to the labels",
            wrong=lambda labels, n_classes: np.eye(n_classes)[labels + 1],
            message=lambda seen: (
                f"It looks as if 1 was added to each label: {show(seen.arguments[0])} then asks for column "
                f"{seen.arguments[0].max() + 1}. The {seen.arguments[1]} columns are counted from 0, as the labels are."
            ),
            seen=lambda seen: error_says(f"index {seen.arguments[0].max() + 1} is out of bounds")(seen),
        ),
        Misconception(
            name="one column too many",
            wrong=lambda labels, n_classes: _one_hot(labels, n_classes + 1),
            message=lambda seen: _coded(
                seen,
                f"That has {np.shape(seen.returned)[1]} columns for {seen.arguments[1]} classes. "
                f"Counted from 0, the last label is {seen.arguments[1] - 1}: no room is needed for one more.",
            ),
            also=(lambda labels, n: _one_hot(labels + 1, n + 1),),
        ),
        Misconception(
            name="number of classes taken from the batch",
            wrong=lambda labels, n_classes: _one_hot(labels, labels.max() + 1),
            message=lambda seen: _coded(
                seen,
                f"That has {np.shape(seen.returned)[1]} columns: the largest label here, plus one. There are "
                f"{seen.arguments[1]} classes, even when a batch does not show them all. Use n_classes.",
            ),
        ),
        Misconception(
            name="columns only for the classes that occur",
            wrong=_only_what_occurs,
            message=lambda seen: (
                f"The labels {show(seen.arguments[0])} hold {len(np.unique(seen.arguments[0]))} different classes, and "
                f"you made room for just those. Of {seen.arguments[1]} classes each has a column, also one that "
                "does not occur: else a column means another class in each batch."
            ),
            seen=lambda seen: (
                np.shape(seen.returned) == (len(seen.arguments[0]), len(np.unique(seen.arguments[0])))
                or error_says(f"with size {len(np.unique(seen.arguments[0]))}")(seen)
            ),
        ),
        Misconception(
            name="integers",
            wrong=lambda labels, n_classes: np.eye(n_classes, dtype=int)[labels],
            message=lambda seen: _coded(
                seen,
                "The places are right, but the type is one for whole numbers or for True and False. Targets are "
                "compared with outputs such as 0.7, so they should be floats: 1.0, not 1.",
            ),
            also=(_one_hot,),
        ),
        Misconception(
            name="fills whole columns",
            wrong=_whole_columns,
            message=lambda seen: _coded(
                seen,
                "All rows are alike: vectors[:, labels] = 1 means every row, each of these columns. "
                "Give each row its own label: np.arange(len(labels)) counts the rows.",
            ),
        ),
        Misconception(
            name="one vector for all labels",
            wrong=_one_vector_for_all,
            message=lambda seen: _coded(
                seen, f"That is one vector for {len(seen.arguments[0])} labels together. Each label needs a row."
            ),
        ),
        Misconception(
            name="takes the array for one label",
            wrong=lambda labels, n_classes: [1.0 if k == int(labels) else 0.0 for k in range(n_classes)],
            message=lambda seen: (
                f"labels is an array, here of {len(seen.arguments[0])} labels, and your function takes it for one. "
                "Make a row for each of them."
            ),
            seen=error_says("truth value of an array", "only 0-dimensional", "only length-1"),
        ),
    ),
    hints=(
        "Start with zeros. How many rows, how many columns? Where does the 1 of each row go?",
        "Row i needs a 1 in column labels[i]. A loop will do. Or: np.arange(len(labels)) holds the row numbers.",
        "vectors = np.zeros((len(labels), n_classes)), then one 1.0 in each row: vectors[rows, labels] = 1.",
    ),
    why="vectors[rows, labels] picks one place in each row. Shorter still: np.eye(n_classes)[labels] takes row k "
    "of the identity matrix for label k.",
    praise="Each row names its class and says nothing about the others. A class that no sample has keeps its column.",
)
