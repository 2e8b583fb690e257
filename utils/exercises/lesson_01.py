"""The exercises and predictions of lesson 01, Classes are not numbers."""

import numpy as np

from utils.exercises.exercise import Case, ChoiceExercise, Evidence, FunctionExercise, Misconception, Option, gives
from utils.exercises.prediction import Prediction
from utils.exercises.wording import show

numbering_matters = Prediction(
    question="There are six ways to number three species. Will the accuracy depend on the numbering?",
    options={
        "A": "no: the measurements are the same",
        "B": "yes, on which species is in the middle",
        "C": "yes, on which species comes first",
    },
)

one_hot_matters = Prediction(
    question="Give each species an output of its own. Will the accuracy still depend on how the species are numbered?",
    options={"A": "no, not at all", "B": "yes, but less", "C": "yes, as much as before"},
)

digits_by_number = Prediction(
    question="Regress on the digit itself: a 7 should give the number 7. How many test digits come out right?",
    options={"A": "nearly all", "B": "about half", "C": "about a quarter"},
)

ordered_winner = Prediction(
    question="School grades are ordered. Which of these has the smallest average error, in grades?",
    options={
        "A": "regression on the grade's number",
        "B": "13 classes, and the most probable one",
        "C": "13 classes, and the median of their probabilities",
    },
)


# ---- decode_number ---------------------------------------------------------------------------------------------------


def _decode_number(outputs, n_classes):
    nearest = np.rint(outputs)
    return np.clip(nearest, 0, n_classes - 1).astype(int)


def _draw_decode_number(rng: np.random.Generator) -> list[Case]:
    drawn = []
    for n_classes in (3, 4, 10):
        # A tenth away from the halves: how they are rounded is not what is asked.
        outputs = rng.integers(-2, n_classes + 2, size=8) + rng.uniform(-0.4, 0.4, size=8)
        drawn.append(Case((outputs, n_classes)))
    return [Case((np.array([0.2, 1.7, 1.2]), 3)), Case((np.array([-0.8, 1.1, 3.9]), 3)), *drawn]


def _decoded(evidence: Evidence, ending: str) -> str:
    outputs, n_classes = evidence.arguments
    return f"decode_number({show(outputs)}, {n_classes}) gave {show(evidence.returned)}. {ending}"


def _nearest_is_above(outputs: np.ndarray) -> str:
    output = outputs[np.rint(outputs) > np.floor(outputs)][0]
    below, above = int(np.floor(output)), int(np.rint(output))
    return f"{show(output)} is nearer to {above} than to {below}: round, don't cut the decimals off."


decode_number = FunctionExercise(
    name="decode_number",
    reference=_decode_number,
    draw_cases=_draw_decode_number,
    misconceptions=(
        Misconception(
            name="rounds down",
            wrong=lambda outputs, n_classes: np.clip(np.floor(outputs), 0, n_classes - 1).astype(int),
            message=lambda seen: _decoded(seen, _nearest_is_above(seen.arguments[0])),
            seen=gives(lambda outputs, n: np.floor(outputs), lambda outputs, n: np.trunc(outputs)),
        ),
        Misconception(
            name="does not clip",
            wrong=lambda outputs, n_classes: np.rint(outputs).astype(int),
            message=lambda seen: _decoded(
                seen,
                f"The classes are 0 to {seen.arguments[1] - 1}: an output beyond them belongs to the last one there.",
            ),
            seen=lambda seen: (
                np.shape(seen.returned) == np.shape(seen.arguments[0])
                and (np.min(seen.returned) < 0 or np.max(seen.returned) > seen.arguments[1])
            ),
        ),
        Misconception(
            name="counts from 1",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 1, n_classes).astype(int),
            message=lambda seen: _decoded(
                seen,
                f"The labels of {seen.arguments[1]} classes run from 0 to {seen.arguments[1] - 1}; yours start at 1.",
            ),
            seen=gives(lambda outputs, n: np.clip(np.rint(outputs), 0, n - 1) + 1),
        ),
        Misconception(
            name="clips one too high",
            wrong=lambda outputs, n_classes: np.clip(np.rint(outputs), 0, n_classes).astype(int),
            message=lambda seen: _decoded(
                seen,
                f"There is no class {seen.arguments[1]}: counted from 0, the last one is {seen.arguments[1] - 1}.",
            ),
        ),
        Misconception(
            name="drops what is out of range",
            wrong=lambda outputs, n_classes: np.rint(outputs)[(np.rint(outputs) >= 0) & (np.rint(outputs) < n_classes)],
            message=lambda seen: _decoded(
                seen, "Each output needs a label: one beyond the ends gets the class at that end."
            ),
            seen=lambda seen: np.ndim(seen.returned) == 1 and len(seen.returned) < len(seen.arguments[0]),
        ),
    ),
    hints=(
        "Two steps: which whole number is nearest, and is there a class of that number?",
        "np.rint gives the nearest whole number. np.clip(x, low, high) brings what lies beyond the ends back to them.",
        "The lowest class is 0 and the highest n_classes - 1: np.clip(np.rint(outputs), 0, n_classes - 1).",
    ),
    why="A regression may answer −0.8 or 3.9. The nearest class is then the first or the last one.",
    praise="Your function makes a class of any number, also of one that lies beyond the ends.",
)


# ---- fit_least_squares -----------------------------------------------------------------------------------------------


def _fit_least_squares(inputs, targets):
    ones = np.ones((len(inputs), 1))
    coefficients = np.linalg.lstsq(np.hstack([inputs, ones]), targets)[0]
    return coefficients[:-1], coefficients[-1]


def _centred_by(centre):
    """Return a fit that subtracts ``centre(x)`` instead of the mean."""

    def fit(inputs, targets):
        weights = np.linalg.lstsq(inputs - centre(inputs), targets - centre(targets))[0]
        return weights, centre(targets) - centre(inputs) @ weights

    return fit


def _sum(values):
    return values.sum(axis=0)


def _centred_by_sum_bias_by_mean(inputs, targets):
    weights, _ = _centred_by(_sum)(inputs, targets)
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _bias_by_sum(inputs, targets):
    weights, _ = _fit_least_squares(inputs, targets)
    return weights, targets.sum() - inputs.sum(axis=0) @ weights


def _without_intercept(inputs, targets):
    return np.linalg.lstsq(inputs, targets)[0], 0.0


def _swapped(inputs, targets):
    spread = targets - targets.mean()
    weights = (inputs - inputs.mean(axis=0)).T @ spread / (spread @ spread)
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _swapped_as_they_stand(inputs, targets):
    """Fit the inputs to the targets, with a column of ones beside the targets."""
    coefficients = np.linalg.lstsq(np.column_stack([targets, np.ones(len(targets))]), inputs)[0]
    return coefficients[0], coefficients[1]


def _draw_fit_least_squares(rng: np.random.Generator) -> list[Case]:
    line = Case((np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([1.0, 3.0, 5.0, 7.5])))
    drawn = []
    for n_samples, n_features in ((6, 2), (12, 4)):
        inputs = rng.normal(loc=1.5, size=(n_samples, n_features))
        drawn.append(Case((inputs, inputs @ rng.normal(size=n_features) + 2 + rng.normal(size=n_samples) / 2)))
    return [line, *drawn]


def _fitted(evidence: Evidence) -> str:
    weights, bias = evidence.returned
    return f"On {len(evidence.arguments[0])} samples you gave weights {show(weights)} and bias {show(bias)}."


fit_least_squares = FunctionExercise(
    name="fit_least_squares",
    reference=_fit_least_squares,
    draw_cases=_draw_fit_least_squares,
    misconceptions=(
        Misconception(
            name="intercept forgotten",
            wrong=_without_intercept,
            message=lambda seen: (
                f"{_fitted(seen)} That is the best line through the origin: inputs of 0 would always give 0. "
                "Let the bias be fitted, too."
            ),
            seen=lambda seen: np.allclose(seen.returned[0], _without_intercept(*seen.arguments)[0], rtol=1e-4),
        ),
        Misconception(
            name="targets and inputs swapped",
            wrong=_swapped,
            message=lambda seen: (
                "It looks as if the inputs were fitted to the targets. What do you want to predict, and from what? "
                "In np.linalg.lstsq(A, b) the inputs are A and the targets b."
            ),
            seen=lambda seen: (
                "1-dimensional array given" in (seen.observation["error"] or {"message": ""})["message"]
                or gives(_swapped_as_they_stand)(seen)
                or np.shape(seen.returned[0]) == (1, seen.arguments[0].shape[1])
            ),
        ),
        Misconception(
            name="sum for mean in centring",
            wrong=_centred_by(_sum),
            message=lambda seen: (
                f"{_fitted(seen)} It looks as if a sum was subtracted where the mean is meant: "
                "after centring, each column of the inputs has the mean 0."
            ),
            seen=gives(_centred_by_sum_bias_by_mean, _bias_by_sum),
        ),
        Misconception(
            name="bias first",
            wrong=lambda inputs, targets: _fit_least_squares(inputs, targets)[::-1],
            message=lambda seen: "The numbers are right, in the other order: return the weights first, then the bias.",
        ),
        Misconception(
            name="one array for both",
            wrong=lambda inputs, targets: np.append(*_fit_least_squares(inputs, targets)),
            message=lambda seen: (
                f"You gave one array of {np.size(seen.returned)} numbers. Take it apart: return weights, bias."
            ),
        ),
    ),
    hints=(
        "A bias is a weight whose input is always 1.",
        "Put a column of ones beside the inputs, then np.linalg.lstsq(..., targets)[0] gives all coefficients at once.",
        "coefficients = np.linalg.lstsq(np.hstack([inputs, np.ones((len(inputs), 1))]), targets)[0]; "
        "the last one is the bias.",
    ),
    why="The column of ones lets the fitted plane leave the origin. "
    "Centring the inputs and the targets by their means does the same.",
    praise="This is the whole training of a linear regression: no steps, no learning rate, one linear system.",
)


# ---- ordered_labels --------------------------------------------------------------------------------------------------

ordered_labels = ChoiceExercise(
    name="ordered_labels",
    question="Which of these labels are ordered, so that a number could stand for them? (There is more than one.)",
    options=(
        Option(
            "A",
            "T-shirt size: S, M, L, XL",
            True,
            "Look at clothes again: does a person of size M lie between S and L?",
        ),
        Option(
            "B",
            "species of penguin",
            False,
            "No species is a mixture of the other two. Each choice of the middle one gave you another accuracy.",
        ),
        Option(
            "C",
            "the digit that a picture shows",
            False,
            "As amounts the digits are ordered. A picture shows a shape, and the shape of a 3 is not between 2 and 4: "
            "you measured what regressing on the digit costs.",
        ),
        Option(
            "D", "pain: none, mild, strong", True, "Look at the scales that people rate on: is one level between two?"
        ),
        Option(
            "E",
            "blood group: A, B, AB, 0",
            False,
            "The alphabet orders the names. It does not order the blood: what would lie between A and AB?",
        ),
        Option(
            "F",
            "postcode",
            False,
            "A postcode is written in digits, yet it is a name: the average of two postcodes is no place between them.",
        ),
    ),
    hints=(
        "For each one ask: take three neighbours in the numbering. Is the middle one really between the others?",
        "A label may be written with digits and still be a name. Two of the six are ordered.",
    ),
    why="Sizes and degrees of pain go up in steps: the middle one lies between. "
    "Species, shapes, blood groups and postcodes are names.",
    praise="An order is a fact about the world. Digits and alphabets only look like one.",
)
