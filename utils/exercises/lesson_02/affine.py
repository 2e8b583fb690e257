"""The exercise affine of lesson 02."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


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
            also=(
                lambda x, w, b: x @ w.T + b.sum(),
                lambda x, w, b: x @ w.T + b.mean(),
            ),
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
            also=(lambda x, w, b: w @ x.T,),
            seen=_cannot_broadcast("({k},{n}) ({k},)"),
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
                f"You gave {show(seen.returned)}: the class with the largest output. Return the outputs themselves."
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
