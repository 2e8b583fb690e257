"""The exercise one_hot of lesson 02."""

import numpy as np

from utils.exercises.agreement import agree, as_array, holds_integers
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, told_after
from utils.exercises.wording import show


def _one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    vectors[np.arange(len(labels)), labels] = 1
    return vectors


def _places(labels):
    """Number the classes that occur, as if there were no others."""
    return np.unique(labels, return_inverse=True)[1]


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
    for n_samples, n_classes in ((5, 4), (8, 6), (12, 13)):
        # Neither class 1 nor the last one occurs: the batch does not tell how many classes there are.
        others = np.append(0, np.arange(2, n_classes - 1))
        labels = rng.permutation(np.append(others, rng.choice(others, size=n_samples - len(others))))
        drawn.append(Case((labels, n_classes)))
    return [Case((np.array([2, 0]), 3)), *drawn, Case((np.array([1]), 3))]


def _coded(evidence: Evidence) -> str:
    labels, n_classes = evidence.arguments
    return f"one_hot({show(labels)}, {n_classes}) gave {show(evidence.returned)}."


def _all_whole(value) -> bool:
    """Whether every number is of a type for whole numbers, in lists as well."""
    if isinstance(value, (list, tuple)):
        return all(map(_all_whole, value))
    return isinstance(value, (int, np.integer, np.bool)) or holds_integers(value)


def _hot(evidence: Evidence) -> np.ndarray:
    return as_array(evidence.returned)[evidence.expected == 1]


def _cold(evidence: Evidence) -> np.ndarray:
    return as_array(evidence.returned)[evidence.expected == 0]


_mistake = told_after(_coded)

one_hot = FunctionExercise(
    name="one_hot",
    reference=_one_hot,
    giveaways=(
        "utils.encoding.one_hot",
        "torch.nn.functional.one_hot",
        "sklearn.preprocessing.OneHotEncoder",
        "sklearn.preprocessing.LabelBinarizer",
        "sklearn.preprocessing.label_binarize",
        "pandas.get_dummies",
        "jax.nn.one_hot",
        "tensorflow.one_hot",
        "keras.utils.to_categorical",
    ),
    draw_cases=_draw_one_hot,
    is_right=lambda seen: agree(seen.expected, seen.returned) and not _all_whole(seen.returned),
    misconceptions=(
        _mistake(
            "labels from 1",
            "Label 0 gets no 1 at all, as if the first class were 1. Labels are counted from 0.",
            lambda labels, n_classes: (labels[:, None] == np.arange(1, n_classes + 1)).astype(float),
        ),
        _mistake(
            "takes 1 off the labels",
            "It looks as if 1 was taken off each label. Label 0 then becomes −1, which NumPy reads as the last "
            "column, without a word. Labels are counted from 0 here.",
            lambda labels, n_classes: _one_hot(labels - 1, n_classes),
        ),
        _mistake(
            "one column too many",
            lambda seen: (
                f"That has {np.shape(seen.returned)[1]} columns for {seen.arguments[1]} classes. "
                f"Counted from 0, the last label is {seen.arguments[1] - 1}: no room is needed for one more."
            ),
            lambda labels, n_classes: _one_hot(labels, n_classes + 1),
            lambda labels, n: _one_hot(labels + 1, n + 1),
        ),
        _mistake(
            "number of classes taken from the batch",
            lambda seen: (
                f"That has {np.shape(seen.returned)[1]} columns: the largest label here, plus one. There are "
                f"{seen.arguments[1]} classes, even when a batch does not show them all. Use n_classes."
            ),
            lambda labels, n_classes: _one_hot(labels, labels.max() + 1),
        ),
        Misconception(
            name="columns only for the classes that occur",
            wrong=lambda labels, n_classes: _one_hot(_places(labels), len(np.unique(labels))),
            message=lambda seen: (
                f"The labels {show(seen.arguments[0])} hold {len(np.unique(seen.arguments[0]))} different classes, and "
                f"you made room for just those. Of {seen.arguments[1]} classes each has a column, also one that "
                "does not occur: else a column means another class in each batch."
            ),
            also=(
                lambda labels, n: np.eye(len(np.unique(labels)))[labels],
                lambda labels, n: _one_hot(labels, len(np.unique(labels))),
            ),
        ),
        _mistake(
            "renumbers the labels",
            "It looks as if the labels were numbered again, without the classes that are missing. Label k belongs in "
            "column k, whichever others occur.",
            lambda labels, n_classes: _one_hot(_places(labels), n_classes),
        ),
        _mistake(
            "integers",
            "The places are right, but the type is one for whole numbers or for True and False. Targets are compared "
            "with outputs such as 0.7, so they should be floats: 1.0, not 1.",
            lambda labels, n_classes: np.eye(n_classes, dtype=int)[labels],
        ),
        _mistake(
            "fills whole columns",
            "All rows are alike, with a 1 for every label of the batch. vectors[:, labels] = 1 does that, and so does "
            "[row] * n, which is the same row n times. Each row gets a 1 for its own label alone: "
            "np.arange(len(labels)) counts the rows.",
            _whole_columns,
        ),
        _mistake(
            "one vector for all labels",
            lambda seen: f"That is one vector for {len(seen.arguments[0])} labels together. Each label needs a row.",
            _one_vector_for_all,
            lambda labels, n: np.bincount(labels, minlength=n),
            lambda labels, n: _one_hot(labels, n).mean(0),
        ),
        _mistake(
            "row numbers for labels",
            "Row i has its 1 in column i, whatever its label is. It belongs in column labels[i].",
            lambda labels, n_classes: np.eye(len(labels), n_classes),
            lambda labels, n: np.eye(n),
        ),
        _mistake(
            "label for 1",
            "The label itself stands where its 1 should be, and label 0 leaves no mark. The column says which class "
            "it is: put a 1 there.",
            lambda labels, n_classes: _one_hot(labels, n_classes) * labels[:, None],
            lambda labels, n: _one_hot(labels, n) * (labels[:, None] + 1),
        ),
        _mistake(
            "all columns up to the label",
            "Each row has a 1 in every column up to its label. One-hot has a single 1, at the label: use ==.",
            lambda labels, n_classes: (np.arange(n_classes) <= labels[:, None]).astype(float),
            lambda labels, n: (np.arange(n) < labels[:, None]).astype(float),
            lambda labels, n: (np.arange(n) >= labels[:, None]).astype(float),
            lambda labels, n: (np.arange(n) > labels[:, None]).astype(float),
        ),
        _mistake(
            "other numbers than 1 and 0",
            lambda seen: (
                f"At the labels stands {_hot(seen)[0]:.4g}, elsewhere {_cold(seen)[0]:.4g}. It should be 1 and 0."
            ),
            lambda labels, n_classes: 0.9 * _one_hot(labels, n_classes) + 0.05,
            lambda labels, n: np.where(_one_hot(labels, n) == 1, 0.6, 0.4 / (n - 1)),
            seen=lambda seen: np.ptp(_hot(seen)) == 0 == np.ptp(_cold(seen)) and _hot(seen)[0] != _cold(seen)[0],
        ),
        _mistake(
            "labels repeated",
            "Each row repeats its label. It should hold 0s, and one 1 at the label.",
            lambda labels, n_classes: np.tile(labels[:, None], n_classes),
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
