"""The exercise affine of lesson 02."""

import numpy as np

from utils.activations import softmax
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, told_after
from utils.exercises.wording import show


def _affine(inputs, weights, bias):
    return inputs @ weights.T + bias


def _given(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i] = (inputs[i] * weights[k] + bias[k]).sum()
    return outputs


def _repeated(columns, n_classes):
    """Give each class the same output: one number a sample, repeated."""
    return np.repeat(columns[:, None], n_classes, axis=1)


def _draw_affine(rng: np.random.Generator) -> list[Case]:
    inputs = np.array([[1.0, 2.0], [3.0, 0.0], [0.5, -1.0]])
    simple = Case((inputs, np.array([[1.0, 0.0], [3.0, -1.0]]), np.array([10.0, 20.0])))
    drawn = []
    for n_samples, n_features, n_classes in ((1, 3, 4), (4, 3, 3), (5, 2, 4), (3, 4, 3)):
        inputs, weights = rng.normal(size=(n_samples, n_features)), rng.normal(size=(n_classes, n_features))
        drawn.append(Case((inputs, weights, rng.normal(scale=3, size=n_classes))))
    whole = Case((rng.integers(-3, 4, size=(3, 2)), *drawn[2].arguments[1:]))
    return [simple, *drawn, whole]


def _outputs(evidence: Evidence) -> str:
    inputs, weights, _ = evidence.arguments
    return (
        f"For the sample {show(inputs[0])} and {len(weights)} rows of weights you gave "
        f"{show(np.asarray(evidence.returned)[0])}."
    )


def _shapes(evidence: Evidence) -> str:
    inputs, weights, bias = (np.shape(argument) for argument in evidence.arguments)
    return f"inputs {inputs}, weights {weights}, bias {bias}"


_mistake = told_after(_outputs)
_mistake_in_shapes = told_after(lambda seen: f"With {_shapes(seen)}:")

affine = FunctionExercise(
    name="affine",
    reference=_affine,
    given=_given,
    giveaways=("torch.nn.functional.linear", "torch.nn.Linear", "torch.addmm", "torch.Tensor.addmm"),
    draw_cases=_draw_affine,
    misconceptions=(
        _mistake_in_shapes(
            "weights transposed",
            "inputs @ weights pairs the inputs with the columns of the weights. The weights of class k are row k: "
            "inputs @ weights.T. (With as many features as classes, no error tells you.)",
            lambda inputs, weights, bias: inputs @ weights + bias,
            lambda x, w, b: np.dot(x, w) + b,
            lambda x, w, b: x @ w,
            lambda x, w, b: np.dot(x, w),
        ),
        _mistake_in_shapes(
            "weights reshaped",
            ".reshape changes the shape but leaves the numbers in their order, so the weights of the classes get "
            "mixed up. .T swaps rows and columns: inputs @ weights.T.",
            lambda inputs, weights, bias: inputs @ weights.reshape(weights.shape[::-1]) + bias,
            lambda x, w, b: x @ w.reshape(w.shape[::-1]),
        ),
        _mistake(
            "bias missing",
            lambda seen: f"Without the bias {show(seen.arguments[2])}: add it.",
            lambda inputs, weights, bias: inputs @ weights.T,
        ),
        _mistake(
            "one number for the whole row",
            "All outputs of a sample are the same, that of the last class. outputs[i] is a whole row, and each turn "
            "of the inner loop fills it anew. Which one place belongs to class k?",
            lambda inputs, weights, bias: _repeated(inputs @ weights[-1] + bias[-1], len(weights)),
            lambda x, w, b: _repeated(x @ w[-1], len(w)) + b,
        ),
        _mistake(
            "one sample for the whole column",
            lambda seen: (
                f"All samples have the outputs of the last one, "
                f"{show(seen.arguments[0][-1])}. outputs[:, k] is a whole column: fill the one place that belongs to "
                "sample i and class k."
            ),
            lambda inputs, weights, bias: np.tile(inputs[-1] @ weights.T + bias, (len(inputs), 1)),
            lambda x, w, b: np.tile(x[-1] @ w.T + x.shape[1] * b, (len(x), 1)),
        ),
        _mistake(
            "classes added up",
            "Each output holds the sum over all classes: += adds them up in the whole row. Fill the one place that "
            "belongs to class k.",
            lambda inputs, weights, bias: _repeated((inputs @ weights.T + bias).sum(axis=1), len(weights)),
            lambda x, w, b: _repeated((x @ w.T + x.shape[1] * b).sum(axis=1), len(w)),
        ),
        _mistake_in_shapes(
            "bias before the product",
            "it looks as if the bias was added to the inputs or the weights, so that it is multiplied as well. First "
            "the product, inputs @ weights.T, then + bias.",
            lambda inputs, weights, bias: (inputs + bias) @ weights.T,
            lambda x, w, b: x @ (w.T + b),
            lambda x, w, b: x @ (w + b).T,
        ),
        _mistake(
            "bias more than once",
            lambda seen: (
                f"The bias {show(seen.arguments[2])} is in there more than once. Add it once, after "
                "the sum: inside the brackets of .sum(), or in a loop over the features, it is added for each of them."
            ),
            lambda inputs, weights, bias: inputs @ weights.T + inputs.shape[1] * bias,
            lambda x, w, b: x @ w.T + 2 * b,
        ),
        _mistake(
            "one feature alone",
            lambda seen: (
                f"Only one of the {seen.arguments[0].shape[1]} features is in there. In a loop `+=` "
                "adds to what is there, and `=` forgets it."
            ),
            lambda inputs, weights, bias: inputs[:, -1:] * weights[:, -1] + bias,
            lambda x, w, b: x[:, :1] * w[:, 0] + b,
            lambda x, w, b: x[:, -1:] * w[:, -1],
        ),
        _mistake(
            "bias not added",
            lambda seen: f"The bias {show(seen.arguments[2])} was taken off, or multiplied with: add it.",
            lambda inputs, weights, bias: inputs @ weights.T - bias,
            lambda x, w, b: x @ w.T * b,
        ),
        _mistake(
            "mean for sum",
            "That has the mean of the products. Take their sum.",
            lambda inputs, weights, bias: inputs @ weights.T / inputs.shape[1] + bias,
        ),
        Misconception(
            name="one row shared by all outputs",
            wrong=lambda inputs, weights, bias: (inputs @ weights[0])[:, None] + bias,
            message=lambda seen: (
                f"For the sample {show(seen.arguments[0][0])} only the first row of the weights is used, "
                f"{show(seen.arguments[1][0])}. Each of the {len(seen.arguments[1])} classes has its own row."
            ),
            also=(lambda x, w, b: x @ w[0] + b[0], lambda x, w, b: (x @ w[0] + b[0])[:, None]),
        ),
        _mistake(
            "one bias for all outputs",
            lambda seen: (
                f"All outputs get the bias {show(seen.arguments[2][0])}. Each has its own: {show(seen.arguments[2])}."
            ),
            lambda inputs, weights, bias: inputs @ weights.T + bias[0],
            lambda x, w, b: x @ w.T + b.sum(),
            lambda x, w, b: x @ w.T + b.mean(),
            lambda x, w, b: x @ w.T + b[-1],
        ),
        Misconception(
            name="bias by sample",
            wrong=lambda inputs, weights, bias: inputs @ weights.T + bias[:, None],
            message=lambda seen: (
                f"bias[:, None] gives a bias to each sample (with {_shapes(seen)}). It belongs to the classes, which "
                "are the columns: inputs @ weights.T + bias."
            ),
        ),
        _mistake_in_shapes(
            "products not summed",
            "`*` multiplies number by number and adds nothing up. An output is a sum of products: use `@`.",
            lambda inputs, weights, bias: inputs * weights + bias,
            lambda x, w, b: w * x + b,
            lambda x, w, b: (x * w).sum(axis=1) + b,
            lambda x, w, b: (w * x).sum(axis=1) + b,
            lambda x, w, b: x[:, None] * w + b[:, None],
        ),
        _mistake_in_shapes(
            "one sample a column",
            lambda seen: (
                f"weights @ inputs.T has the shape "
                f"{(len(seen.arguments[1]), len(seen.arguments[0]))}, a column for each sample. Everywhere in this "
                f"course a sample is a row: {(len(seen.arguments[0]), len(seen.arguments[1]))}."
            ),
            lambda inputs, weights, bias: weights @ inputs.T + bias[:, None],
            lambda x, w, b: w @ x.T,
            lambda x, w, b: w @ x.T + b,
        ),
        Misconception(
            name="weights before the inputs",
            wrong=lambda inputs, weights, bias: weights @ inputs + bias,
            message=lambda seen: (
                f"weights @ inputs does not fit: {_shapes(seen)}. W x is meant for one sample, standing upright. "
                "With samples as rows the order is reversed: inputs @ weights.T."
            ),
            also=(lambda x, w, b: np.dot(w, x) + b,),
        ),
        Misconception(
            name="labels for outputs",
            wrong=lambda inputs, weights, bias: _affine(inputs, weights, bias).argmax(axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the class with the largest output. Return the outputs themselves."
            ),
        ),
        _mistake(
            "something on top of the outputs",
            "It looks as if something was done to the outputs in the end, such as softmax, a sigmoid or a maximum "
            "with 0. Return them as they are: that comes in later lessons.",
            lambda inputs, weights, bias: softmax(_affine(inputs, weights, bias)),
            lambda x, w, b: 1 / (1 + np.exp(-_affine(x, w, b))),
            lambda x, w, b: np.maximum(_affine(x, w, b), 0),
            lambda x, w, b: np.tanh(_affine(x, w, b)),
            lambda x, w, b: np.exp(_affine(x, w, b)),
            lambda x, w, b: np.log(softmax(_affine(x, w, b))),
        ),
    ),
    hints=(
        "Take one sample, two features and two classes, and follow the loop with a pencil. What stands in outputs[0] "
        "after the first turn of the inner loop, and what after the second?",
        "outputs[i] = ... fills the whole row. And how often is bias[k] added, if it stands inside .sum()?",
        "outputs[i, k] is one place; (inputs[i] * weights[k]).sum() + bias[k] is what belongs there. Or write line 3 "
        "of the text in one line, without a loop.",
    ),
    why="Both bugs run without an error. outputs[i] = number fills a whole row, so the last class overwrites the "
    "others; and a bias inside .sum() is added once for each feature. The matrix product leaves no room for either: "
    "(n_samples, n_features) @ (n_features, n_classes) gives (n_samples, n_classes), and each row gets the bias.",
    praise="Both bugs are fixed: each class has an output of its own, and its bias is in there once.",
)
