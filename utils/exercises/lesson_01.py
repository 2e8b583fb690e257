"""The exercises and predictions of lesson 01, Classes are not numbers."""

import numpy as np

from utils.exercises.agreement import as_number
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.prediction import Prediction
from utils.exercises.wording import show

numbering_matters = Prediction(
    question="There are six ways to number three species. Will the accuracy depend on the numbering?",
    options={
        "A": "no: the measurements are the same",
        "B": "a little: by less than 3 points of accuracy",
        "C": "yes: by more than that",
    },
)

one_hot_matters = Prediction(
    question="Give each species an output of its own. Will the accuracy still depend on how the species are numbered?",
    options={"A": "no, not at all", "B": "yes, but less", "C": "yes, as much as before"},
)

digits_by_number = Prediction(
    question="Regress on the digit itself: a picture of a 7 should give the number 7. How many come out right?",
    options={"A": "nearly all", "B": "about half", "C": "about a quarter", "D": "one in ten, as by guessing"},
)

hidden_layer_helps = Prediction(
    question="Put 50 hidden units before the worst numbering, Gentoo in the middle. What becomes of its accuracy?",
    options={
        "A": "nothing: the numbering is as bad as before",
        "B": "better, but not as good as one-hot outputs on the same hidden units",
        "C": "as good as one-hot outputs on the same hidden units",
    },
)

GRADE_METHODS = {
    "A": "regression on the grade's number",
    "B": "13 classes, and the most probable one",
    "C": "13 classes, and the median of their probabilities",
}

ordered_hits = Prediction(
    question="School grades are ordered. Which of these hits the most grades exactly?", options=GRADE_METHODS
)

ordered_error = Prediction(question="And which has the smallest mean error, in grades?", options=GRADE_METHODS)


# ---- decode_number ---------------------------------------------------------------------------------------------------


def _decode_number(outputs, n_classes):
    nearest = np.rint(outputs)
    return np.clip(nearest, 0, n_classes - 1).astype(int)


def _draw_decode_number(rng: np.random.Generator) -> list[Case]:
    drawn = []
    for n_classes in (3, 4, 10):
        # Not exactly the halves: how they are rounded is not the question.
        outputs = rng.integers(-2, n_classes + 2, size=8) + rng.choice([-1, 1], size=8) * rng.uniform(0.2, 0.48, size=8)
        drawn.append(Case((outputs, n_classes)))
    return [Case((np.array([0.2, 1.7, 1.2]), 3)), Case((np.array([-0.8, 1.1, 3.9]), 3)), *drawn]


def _decoded(evidence: Evidence, ending: str) -> str:
    outputs, n_classes = evidence.arguments
    return f"decode_number({show(outputs)}, {n_classes}) gave {show(evidence.returned)}. {ending}"


def _nearest_is_above(outputs: np.ndarray) -> str:
    output = outputs[np.rint(outputs) > np.floor(outputs)][0]
    below, above = int(np.floor(output)), int(np.rint(output))
    return f"{show(output)} is nearer to {above} than to {below}: round, don't cut the decimals off."


def _at_the_ends(evidence: Evidence) -> str:
    outputs, n_classes = evidence.arguments
    beyond = [output for output in outputs if not -0.5 < output < n_classes - 0.5][:1]
    return "".join(f"{show(output)} belongs to class {0 if output < 0 else n_classes - 1}, " for output in beyond)


def _in_range(outputs: np.ndarray, n_classes: int) -> np.ndarray:
    return (np.rint(outputs) >= 0) & (np.rint(outputs) <= n_classes - 1)


def _marked_instead(evidence: Evidence) -> bool:
    """Whether what lies beyond the ends got NaN or -1, and the rest is right."""
    outputs, n_classes = evidence.arguments
    inside, got = _in_range(outputs, n_classes), np.asarray(evidence.returned, dtype=float)
    return np.array_equal(got[inside], np.rint(outputs[inside])) and bool(
        np.all(np.isnan(got[~inside]) | (got[~inside] == -1))
    )


decode_number = FunctionExercise(
    name="decode_number",
    reference=_decode_number,
    draw_cases=_draw_decode_number,
    misconceptions=(
        Misconception(
            name="rounds down",
            wrong=lambda outputs, n_classes: np.clip(np.floor(outputs), 0, n_classes - 1).astype(int),
            message=lambda seen: _decoded(seen, _nearest_is_above(seen.arguments[0])),
            also=(
                lambda outputs, n: np.floor(outputs),
                lambda outputs, n: np.trunc(outputs),
            ),
        ),
        Misconception(
            name="rounds up",
            wrong=lambda outputs, n_classes: np.clip(np.ceil(outputs), 0, n_classes - 1).astype(int),
            message=lambda seen: _decoded(seen, "That is always the next number above. Take the nearest one."),
            also=(lambda outputs, n: np.ceil(outputs),),
        ),
        Misconception(
            name="does not round",
            wrong=lambda outputs, n_classes: np.clip(outputs, 0, n_classes - 1),
            message=lambda seen: _decoded(seen, "These are not whole numbers yet: round them."),
        ),
        Misconception(
            name="does not clip",
            wrong=lambda outputs, n_classes: np.rint(outputs).astype(int),
            message=lambda seen: _decoded(seen, f"{_at_the_ends(seen)}the class at that end."),
            seen=lambda seen: (
                np.shape(seen.returned) == np.shape(seen.arguments[0])
                and (np.min(seen.returned) < -1 or np.max(seen.returned) > seen.arguments[1])
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
        ),
        Misconception(
            name="leaves out what is out of range",
            wrong=lambda outputs, n_classes: np.rint(outputs)[_in_range(outputs, n_classes)],
            message=lambda seen: _decoded(
                seen, f"Each output needs a label: {_at_the_ends(seen)}the class at that end."
            ),
            seen=lambda seen: (
                (np.ndim(seen.returned) == 1 and 1 < len(seen.returned) < len(seen.arguments[0]))
                or _marked_instead(seen)
            ),
        ),
        Misconception(
            name="takes the array for one number",
            wrong=lambda outputs, n_classes: int(outputs),
            message=lambda seen: (
                f"outputs is an array, here of {len(seen.arguments[0])} numbers, and your function takes it for one "
                "number: use np.rint and np.clip, or a loop."
            ),
            seen=error_says("__round__", "truth value of an array", "only 0-dimensional", "only length-1"),
        ),
        Misconception(
            name="returns inside the loop",
            wrong=lambda outputs, n_classes: int(np.clip(np.rint(outputs[0]), 0, n_classes - 1)),
            message=lambda seen: (
                f"You gave one label for {len(seen.arguments[0])} outputs. Is `return` inside the loop?"
            ),
            seen=lambda seen: as_number(seen.returned) is not None,
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


def _through_the_origin(inputs, targets):
    return np.linalg.lstsq(inputs, targets)[0]


def _swapped(inputs, targets):
    spread = targets - targets.mean()
    weights = (inputs - inputs.mean(axis=0)).T @ spread / (spread @ spread)
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _swapped_as_they_stand(inputs, targets):
    """Fit the inputs to the targets, with a column of ones beside the targets."""
    coefficients = np.linalg.lstsq(np.column_stack([targets, np.ones(len(targets))]), inputs)[0]
    return coefficients[0], coefficients[1]


def _swapped_without_ones(inputs, targets):
    return np.linalg.lstsq(targets[:, None], inputs)[0][0], 0.0


def _ones_first(inputs, targets):
    coefficients = np.linalg.lstsq(np.column_stack([np.ones(len(inputs)), inputs]), targets)[0]
    return coefficients[:-1], coefficients[-1]


def _bias_is_the_mean(inputs, targets):
    return _fit_least_squares(inputs, targets)[0], targets.mean()


def _all_as_weights(inputs, targets):
    weights, bias = _fit_least_squares(inputs, targets)
    return np.append(weights, bias), bias


def _draw_fit_least_squares(rng: np.random.Generator) -> list[Case]:
    plane = Case((np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]]), np.array([1.0, 3.0, 4.0, 7.5])))
    drawn = []
    for n_samples, n_features in ((6, 2), (12, 4)):
        inputs = rng.normal(loc=1.5, size=(n_samples, n_features))
        drawn.append(Case((inputs, inputs @ rng.normal(size=n_features) + 2 + rng.normal(size=n_samples) / 2)))
    return [plane, *drawn]


def _fitted(evidence: Evidence) -> str:
    weights, bias = evidence.returned
    return f"On {len(evidence.arguments[0])} samples you gave weights {show(weights)} and bias {show(bias)}."


def _no_fitted_bias(evidence: Evidence) -> str:
    if np.allclose(evidence.returned[1], 0):
        return f"{_fitted(evidence)} That plane goes through the origin: inputs of 0 always give 0. Fit the bias, too."
    return (
        f"{_fitted(evidence)} The weights are those of a plane through the origin; the bias was added afterwards. "
        "Fit both together."
    )


fit_least_squares = FunctionExercise(
    name="fit_least_squares",
    reference=_fit_least_squares,
    draw_cases=_draw_fit_least_squares,
    misconceptions=(
        Misconception(
            name="intercept forgotten",
            wrong=lambda inputs, targets: (_through_the_origin(inputs, targets), 0.0),
            message=_no_fitted_bias,
            seen=lambda seen: (
                len(seen.returned) == 2
                and np.allclose(seen.returned[0], _through_the_origin(*seen.arguments), rtol=1e-4)
                and np.size(seen.returned[1]) == 1
            ),
        ),
        Misconception(
            name="weights without a bias",
            wrong=_through_the_origin,
            message=lambda seen: (
                f"You gave only {show(seen.returned)}. Return two things, weights and bias, and let the fit find both."
            ),
        ),
        Misconception(
            name="all that lstsq returns",
            wrong=lambda inputs, targets: np.linalg.lstsq(inputs, targets),
            message=lambda seen: "np.linalg.lstsq returns four things. The first, [0], holds the coefficients.",
            seen=lambda seen: len(seen.returned) in (3, 4) or isinstance(seen.returned[0], (tuple, list)),
        ),
        Misconception(
            name="targets and inputs swapped",
            wrong=_swapped,
            message=lambda seen: (
                "It looks as if the inputs were fitted to the targets. What do you want to predict, and from what? "
                "In np.linalg.lstsq(A, b) the inputs are A and the targets b."
            ),
            also=(_swapped_as_they_stand, _swapped_without_ones),
            seen=lambda seen: (
                error_says("1-dimensional array given")(seen)
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
            also=(
                _centred_by_sum_bias_by_mean,
                _bias_by_sum,
            ),
        ),
        Misconception(
            name="bias of centred inputs",
            wrong=_bias_is_the_mean,
            message=lambda seen: (
                f"{_fitted(seen)} The weights are right. The bias is the mean target, as it is for centred inputs: "
                "take inputs.mean(axis=0) @ weights off it."
            ),
        ),
        Misconception(
            name="ones in another column",
            wrong=_ones_first,
            message=lambda seen: (
                f"{_fitted(seen)} The bias stands among the weights. In which column did you put the ones?"
            ),
        ),
        Misconception(
            name="bias left among the weights",
            wrong=_all_as_weights,
            message=lambda seen: (
                f"You gave {np.size(seen.returned[0])} weights for {seen.arguments[0].shape[1]} inputs: "
                "the bias is still among them. Leave it out."
            ),
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
        Misconception(
            name="a dict for two values",
            wrong=lambda inputs, targets: dict(
                zip(("weights", "bias"), _fit_least_squares(inputs, targets), strict=True)
            ),
            message=lambda seen: "You gave a dict. Return the two values themselves: return weights, bias.",
            seen=lambda seen: isinstance(seen.returned, dict),
        ),
    ),
    hints=(
        "A bias is a weight whose input is always 1.",
        "Put a column of ones beside the inputs. np.linalg.lstsq then finds all coefficients at once.",
        "np.hstack([inputs, np.ones((len(inputs), 1))]) puts the ones last. Which coefficient belongs to them?",
    ),
    why="The column of ones lets the fitted plane leave the origin. "
    "Centring the inputs and the targets by their means does the same.",
    praise="This is the whole training of a linear regression: no steps, no learning rate, one linear system.",
)


# ---- ordered_labels --------------------------------------------------------------------------------------------------

ordered_labels = ChoiceExercise(
    name="ordered_labels",
    question="For which of these labels does it mean something to a model that one is MORE than another, judging by "
    "what it sees? (There is more than one.)",
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
            "One species in the middle worked better than the others, but that describes the measurements. "
            "No species is more than another.",
        ),
        Option(
            "C",
            "the digit that a picture shows",
            False,
            "As amounts the digits are ordered. The model sees a shape, and that of a 3 is not more than that of a 2: "
            "you measured what regressing on the digit costs.",
        ),
        Option(
            "D", "pain: none, mild, strong", True, "Look at the scales that people rate on: is one level between two?"
        ),
        Option(
            "E", "blood group: A, B, AB, O", False, "Which group is more than which? The alphabet orders only names."
        ),
        Option(
            "F",
            "postcode",
            False,
            "Neighbouring codes may be neighbouring places, but a larger code is not more of anything.",
        ),
    ),
    hints=(
        "For each one ask: is one label more than another, and of what that the model can see?",
        "A label may be written with digits and still be a name. Two of the six have such an order.",
    ),
    why="Sizes and degrees of pain go up. The order is real; that the steps are equally long is still an assumption. "
    "Species, shapes, blood groups and postcodes are names.",
    praise="An order must be there in what the model sees. Written digits and letters need not mean one.",
)
