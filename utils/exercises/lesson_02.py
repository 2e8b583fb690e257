"""The exercises and predictions of lesson 02, One-hot vectors."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, gives, holds_nan
from utils.exercises.prediction import Prediction
from utils.exercises.wording import show

numbers_needed = Prediction(
    question="Three classes, each named by a few numbers, and every two of them equally far apart. "
    "How many numbers does a class need at least?",
    options={"A": "one", "B": "two", "C": "three"},
)

three_fits = Prediction(
    question="By least squares, fit three linear models with one output each, one for each species, or one linear "
    "model with three outputs. What is the difference?",
    options={
        "A": "none: the same weights and biases",
        "B": "three outputs fitted together help each other",
        "C": "three outputs fitted together get in each other's way",
    },
)

middle_class = Prediction(
    question="Three clusters on a line, far apart. Least squares on one-hot targets, largest output. "
    "How much of the middle cluster will it find?",
    options={"A": "all of it, or nearly", "B": "about half", "C": "a small part"},
)

more_samples = Prediction(
    question="Now with a hundred times as many points in each cluster. What share of the middle one will it find?",
    options={"A": "more", "B": "about the same", "C": "less"},
)


# ---- one_hot ---------------------------------------------------------------------------------------------------------


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
    needs_floats=True,
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
            seen=gives(lambda labels, n: _one_hot(labels + 1, n + 1)),
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
                "compared with outputs such as 0.7, so floats are asked: 1.0, not 1.",
            ),
            seen=gives(_one_hot),
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


# ---- pairwise_distances ----------------------------------------------------------------------------------------------


def _pairwise_distances(vectors):
    differences = vectors[:, None, :] - vectors[None, :, :]
    return np.sqrt((differences**2).sum(axis=2))


def _by_expansion(vectors):
    """Compute |a|² + |b|² − 2ab: rounding may leave a little less than 0 on the diagonal, whose root is NaN."""
    squares = (vectors**2).sum(axis=1)
    return np.sqrt(squares[:, None] + squares[None, :] - 2 * vectors @ vectors.T)


def _differences(vectors):
    return np.abs(vectors[:, None, :] - vectors[None, :, :])


def _off_diagonal(matrix) -> np.ndarray:
    matrix = np.asarray(matrix, dtype=float)
    return matrix[~np.eye(len(matrix), dtype=bool)]


def _only_the_diagonal_is_wrong(evidence: Evidence) -> bool:
    return np.allclose(_off_diagonal(evidence.returned), _off_diagonal(evidence.expected), rtol=1e-4)


def _draw_vectors(rng: np.random.Generator) -> list[Case]:
    sizes = ((4, 3), (3, 5), (30, 4))
    # For the last two, |a|² + |b|² − 2ab rounds to less than 0 on every processor: each product is rounded but once.
    fixed = [[0.0, 0.0], [3.0, 4.0]], [[0.3, 0.0], [0.3 + 1e-9, 0.0]]
    return [*(Case((np.array(vectors),)) for vectors in fixed), *(Case((rng.normal(size=size),)) for size in sizes)]


def _measured(evidence: Evidence) -> str:
    returned = evidence.returned
    if np.shape(returned) == (len(evidence.arguments[0]),) * 2:
        return f"Between the first two vectors you gave {np.asarray(returned, dtype=float)[0, 1]:.4g}."
    return f"For {len(evidence.arguments[0])} vectors you gave {show(returned)}."


def _first_difference(evidence: Evidence) -> str:
    return show(evidence.arguments[0][0] - evidence.arguments[0][1])


pairwise_distances = FunctionExercise(
    name="pairwise_distances",
    reference=_pairwise_distances,
    draw_cases=_draw_vectors,
    misconceptions=(
        Misconception(
            name="squared",
            wrong=lambda vectors: _pairwise_distances(vectors) ** 2,
            message=lambda seen: f"{_measured(seen)} That is the square of the distance: take the root of the sum.",
        ),
        Misconception(
            name="city-block",
            wrong=lambda vectors: _differences(vectors).sum(axis=2),
            message=lambda seen: (
                f"{_measured(seen)} That adds up the sizes of {_first_difference(seen)}, as if you walked along "
                "streets. The straight line is the root of the sum of the squares: square first, and take one root."
            ),
        ),
        Misconception(
            name="diagonal not zero",
            wrong=lambda vectors: np.sqrt(_pairwise_distances(vectors) ** 2 + 1e-6),
            message=lambda seen: (
                f"Your diagonal holds {np.abs(np.diag(np.asarray(seen.returned, dtype=float))).max():.2g}. A vector is "
                "at distance 0 from itself: add nothing inside the root, put nothing else there, and use float64."
            ),
            seen=lambda seen: _only_the_diagonal_is_wrong(seen) and not holds_nan(seen),
        ),
        Misconception(
            name="root of a number below 0",
            wrong=_by_expansion,
            message=lambda seen: (
                f"Your result holds {int(np.isnan(np.asarray(seen.returned, dtype=float)).sum())} NaN. "
                "|a|² + |b|² − 2ab is right on paper, but rounding can leave −1e-16 where 0 is meant, and that has no "
                "root. Take differences, or np.maximum(..., 0) before the root."
            ),
            seen=holds_nan,
        ),
        Misconception(
            name="largest difference",
            wrong=lambda vectors: _differences(vectors).max(axis=2),
            message=lambda seen: (
                f"{_measured(seen)} That is the largest entry of {_first_difference(seen)} alone. All of them count."
            ),
        ),
        Misconception(
            name="mean for sum",
            wrong=lambda vectors: np.sqrt((_differences(vectors) ** 2).mean(axis=2)),
            message=lambda seen: (
                f"{_measured(seen)} That is the root of a mean: too small by the root of {seen.arguments[0].shape[1]}. "
                "Take the sum of the squares."
            ),
        ),
        Misconception(
            name="difference of the lengths",
            wrong=lambda vectors: np.abs(np.subtract.outer(*[np.linalg.norm(vectors, axis=1)] * 2)),
            message=lambda seen: (
                f"{_measured(seen)} That compares how long the two vectors are. Two vectors of one length can be "
                "far apart: subtract first, then take the length."
            ),
            seen=gives(lambda vectors: np.subtract.outer(*[np.linalg.norm(vectors, axis=1)] * 2)),
        ),
        Misconception(
            name="distances between columns",
            wrong=lambda vectors: _pairwise_distances(vectors.T),
            message=lambda seen: (
                f"You gave the distances between the {seen.arguments[0].shape[1]} columns: shape "
                f"{np.shape(seen.returned)}. The vectors are the rows, one sample each."
            ),
        ),
        Misconception(
            name="sums over the wrong axis",
            wrong=lambda vectors: np.sqrt((_differences(vectors) ** 2).sum(axis=1)),
            message=lambda seen: (
                f"For {len(seen.arguments[0])} vectors of {seen.arguments[0].shape[1]} numbers you gave the shape "
                f"{np.shape(seen.returned)}. It looks as if the sum ran over the vectors. Sum over the numbers of a "
                "vector, which is the last axis of the differences: axis=-1."
            ),
            seen=gives(lambda vectors: np.sqrt((_differences(vectors) ** 2).sum(axis=0))),
        ),
        Misconception(
            name="one number for all",
            wrong=lambda vectors: np.linalg.norm(vectors[:, None] - vectors),
            message=lambda seen: (
                f"{_measured(seen)} That is one number for all pairs together. Sum over the entries of a vector only: "
                "axis=-1."
            ),
            seen=lambda seen: np.size(seen.returned) == 1,
        ),
        Misconception(
            name="neighbours only",
            wrong=lambda vectors: np.linalg.norm(np.diff(vectors, axis=0), axis=1),
            message=lambda seen: (
                f"{_measured(seen)} Those are the distances from each vector to the next. All pairs are asked: "
                f"a table of {len(seen.arguments[0])} rows and {len(seen.arguments[0])} columns."
            ),
        ),
        Misconception(
            name="half of the table",
            wrong=lambda vectors: np.triu(_pairwise_distances(vectors)),
            message=lambda seen: (
                "Only one half of your table is filled. The way from i to j is as far as the way back: "
                f"[0, 1] and [1, 0] are both {np.asarray(seen.expected)[0, 1]:.4g}."
            ),
            seen=gives(
                lambda vectors: np.tril(_pairwise_distances(vectors)),
                lambda vectors: _pairwise_distances(vectors)[np.triu_indices(len(vectors), 1)],
            ),
        ),
    ),
    hints=(
        "First one pair: subtract, square, sum, root. Then every pair: two loops will do.",
        "Without loops: vectors[:, None, :] - vectors[None, :, :] holds all differences. What is its shape?",
        "Square those differences, sum over the last axis, and take one root at the end.",
    ),
    why="vectors[:, None, :] has the shape (n, 1, f) and vectors[None, :, :] the shape (1, n, f): NumPy stretches "
    "both to (n, n, f), a difference for each pair.",
    praise="That is the straight-line distance between every two vectors, and 0 from each to itself.",
)


# ---- affine ----------------------------------------------------------------------------------------------------------


def _affine(inputs, weights, bias):
    return inputs @ weights.T + bias


def _draw_affine(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [3.0, -1.0]]), np.array([10.0, 20.0])))
    drawn = []
    for n_samples, n_features, n_classes in ((4, 3, 3), (5, 2, 4), (3, 4, 3)):
        inputs, weights = rng.normal(size=(n_samples, n_features)), rng.normal(size=(n_classes, n_features))
        drawn.append(Case((inputs, weights, 2 + rng.normal(size=n_classes))))
    return [simple, *drawn]


def _outputs(evidence: Evidence) -> str:
    inputs, weights, _ = evidence.arguments
    return (
        f"For the sample {show(inputs[0])} and {len(weights)} rows of weights you gave "
        f"{show(np.asarray(evidence.returned)[0])}."
    )


def _cannot_broadcast(*shapes: str):
    """Make a predicate: whether NumPy could not broadcast these shapes, written with n, f, k for the sizes."""

    def seen(evidence: Evidence) -> bool:
        (n, f), (k, _), _ = (np.shape(argument) for argument in evidence.arguments)
        sizes = [shape.format(n=n, f=f, k=k) for shape in shapes]
        return error_says(*(f"broadcast together with shapes {both}" for both in sizes))(evidence)

    return seen


def _shapes(evidence: Evidence) -> str:
    inputs, weights, bias = (np.shape(argument) for argument in evidence.arguments)
    return f"inputs {inputs}, weights {weights}, bias {bias}"


affine = FunctionExercise(
    name="affine",
    reference=_affine,
    draw_cases=_draw_affine,
    misconceptions=(
        Misconception(
            name="weights transposed",
            wrong=lambda inputs, weights, bias: inputs @ weights + bias,
            message=lambda seen: (
                f"With {_shapes(seen)}: inputs @ weights pairs the inputs with the columns of the weights. The weights "
                "of class k are row k: inputs @ weights.T. (With as many features as classes, no error tells you.)"
            ),
            seen=error_says("mismatch in its core dimension", "not aligned"),
        ),
        Misconception(
            name="bias missing",
            wrong=lambda inputs, weights, bias: inputs @ weights.T,
            message=lambda seen: f"{_outputs(seen)} Without the bias {show(seen.arguments[2])}: add it.",
        ),
        Misconception(
            name="one row shared by all outputs",
            wrong=lambda inputs, weights, bias: (inputs @ weights[0])[:, None] + bias,
            message=lambda seen: (
                f"{_outputs(seen)} All outputs use the first row of the weights, and differ in their bias alone. "
                "Class k has row k."
            ),
        ),
        Misconception(
            name="one bias for all outputs",
            wrong=lambda inputs, weights, bias: inputs @ weights.T + bias[0],
            message=lambda seen: (
                f"{_outputs(seen)} All outputs get the bias {show(seen.arguments[2][0])}. "
                f"Each has its own: {show(seen.arguments[2])}."
            ),
            seen=gives(lambda x, w, b: x @ w.T + b.sum(), lambda x, w, b: x @ w.T + b.mean()),
        ),
        Misconception(
            name="bias by sample",
            wrong=lambda inputs, weights, bias: inputs @ weights.T + bias[:, None],
            message=lambda seen: (
                f"bias[:, None] gives a bias to each sample (with {_shapes(seen)}). It belongs to the classes, which "
                "are the columns: inputs @ weights.T + bias."
            ),
            seen=_cannot_broadcast("({n},{k}) ({k},1)"),
        ),
        Misconception(
            name="products not summed",
            wrong=lambda inputs, weights, bias: inputs * weights + bias,
            message=lambda seen: (
                f"With {_shapes(seen)}: `*` multiplies number by number and adds nothing up. "
                "An output is a sum of products: use `@`."
            ),
            seen=_cannot_broadcast("({n},{f}) ({k},{f})", "({k},{f}) ({n},{f})"),
        ),
        Misconception(
            name="one sample a column",
            wrong=lambda inputs, weights, bias: weights @ inputs.T + bias[:, None],
            message=lambda seen: (
                f"With {_shapes(seen)}: weights @ inputs.T has the shape "
                f"{(len(seen.arguments[1]), len(seen.arguments[0]))}, a column for each sample. Everywhere in this "
                f"course a sample is a row: {(len(seen.arguments[0]), len(seen.arguments[1]))}."
            ),
            seen=lambda seen: _cannot_broadcast("({k},{n}) ({k},)")(seen) or gives(lambda x, w, b: w @ x.T)(seen),
        ),
        Misconception(
            name="weights before the inputs",
            wrong=lambda inputs, weights, bias: weights @ inputs + bias,
            message=lambda seen: (
                f"weights @ inputs does not fit: {_shapes(seen)}. W x is meant for one sample, standing upright. "
                "With samples as rows it turns round: inputs @ weights.T."
            ),
        ),
        Misconception(
            name="labels for outputs",
            wrong=lambda inputs, weights, bias: _affine(inputs, weights, bias).argmax(axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the class with the largest output. The outputs themselves are asked."
            ),
        ),
    ),
    hints=(
        "One sample and one class first: multiply the inputs by the class's row of weights, sum, add its bias.",
        "Class k has row k of the weights. inputs @ (...) must come out as (n_samples, n_classes).",
        "inputs is (n_samples, n_features). Turn the weights with .T, multiply with @, then add the bias.",
    ),
    why="(n_samples, n_features) @ (n_features, n_classes) gives (n_samples, n_classes). "
    "The bias, (n_classes,), is added to each row.",
    praise="One output became n_classes outputs: a row of weights and a bias for each. Softmax will stand on top.",
)


# ---- cure_for_masking ------------------------------------------------------------------------------------------------

cure_for_masking = ChoiceExercise(
    name="cure_for_masking",
    question="Least squares on one-hot targets has masked the middle one of three clusters on a line. "
    "Which changes let the model find that cluster? (There is more than one.)",
    options=(
        Option(
            "A",
            "many more samples",
            False,
            "You measured it: the share that is found falls. With more samples the middle output comes closer to flat.",
        ),
        Option(
            "B",
            "numbering the clusters in another order",
            False,
            "The numbering only decides in which column an output stands. Which cluster lies in the middle is a fact "
            "about the inputs.",
        ),
        Option(
            "C",
            "softmax regression on the same targets",
            True,
            "Look at the table of the three clusters: which models found all of the middle one?",
        ),
        Option(
            "D",
            "the squares of the inputs as further inputs",
            True,
            "The middle output would have to rise and fall again. Which inputs could let it?",
        ),
        Option(
            "E",
            "ten times as large targets: 10 at the label, 0 elsewhere",
            False,
            "All outputs then become ten times as large, and the largest one stays the largest.",
        ),
        Option(
            "F",
            "codes of two numbers, at the corners of an equilateral triangle",
            False,
            "The nearest corner is the class with the largest one-hot output: you saw it on the penguins.",
        ),
    ),
    hints=(
        "Why is the middle output flat? Which of these change the reason, and which only the names or the scale?",
        "A straight output can't be high in the middle alone. Either it bends, or it need not be high. Two are right.",
    ),
    why="Squares let the middle output bend. Softmax regression keeps its outputs straight, but its loss does not "
    "ask them to be 0 or 1: the middle one needs only to be the largest in the middle.",
    praise="Either let the outputs bend, or ask something else of straight ones. Codes, scales and samples do neither.",
)
