"""The exercises and predictions of lesson 01, Classes are not numbers."""

import numpy as np

from utils.exercises.agreement import as_array, close
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


# ---- fit_least_squares -----------------------------------------------------------------------------------------------


def _fit_least_squares(inputs, targets):
    ones = np.ones((len(inputs), 1))
    coefficients = np.linalg.lstsq(np.hstack([inputs, ones]), targets)[0]
    return coefficients[:-1], coefficients[-1]


def _with_ones(inputs):
    return np.column_stack([inputs, np.ones(len(inputs))])


def _ones_before(inputs):
    return np.column_stack([np.ones(len(inputs)), inputs])


def _fit_scaled(scale_inputs, scale_targets=lambda targets: targets):
    """Return a fit to scaled inputs, or targets as well, that does not scale the weights back."""
    return lambda inputs, targets: _fit_least_squares(scale_inputs(inputs), scale_targets(targets))


def _standardised(values):
    return (values - values.mean(axis=0)) / values.std(axis=0)


def _centred_by(centre):
    """Return a fit that subtracts ``centre(x)`` instead of the mean."""

    def fit(inputs, targets):
        weights = np.linalg.lstsq(inputs - centre(inputs), targets - centre(targets))[0]
        return weights, centre(targets) - centre(inputs) @ weights

    return fit


def _centred_by_sum_bias_by_mean(inputs, targets):
    weights, _ = _centred_by(_sum)(inputs, targets)
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _sum(values):
    return values.sum(axis=0)


def _mean_of_all(values):
    return np.full(values.shape[1:], values.mean())


def _bias_by(centre):
    def fit(inputs, targets):
        weights, _ = _fit_least_squares(inputs, targets)
        return weights, centre(targets) - centre(inputs) @ weights

    return fit


def _only_targets_centred(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets - targets.mean())[0]
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _each_alone(inputs, targets):
    weights = np.array([np.polyfit(column, targets, 1)[0] for column in inputs.T])
    return weights, np.mean(targets - inputs @ weights)


def _mean_of_biases(inputs, targets):
    lines = np.array([np.polyfit(column, targets, 1) for column in inputs.T])
    return lines[:, 0], lines[:, 1].mean()


def _through_the_origin(inputs, targets):
    return np.linalg.lstsq(inputs, targets)[0]


def _swapped(inputs, targets):
    spread = targets - targets.mean()
    weights = (inputs - inputs.mean(axis=0)).T @ spread / (spread @ spread)
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _swapped_as_they_stand(inputs, targets):
    """Fit the inputs to the targets, with a column of ones beside the targets."""
    coefficients = np.linalg.lstsq(_with_ones(targets), inputs)[0]
    return coefficients[0], coefficients[1]


def _swapped_without_ones(inputs, targets):
    return np.linalg.lstsq(targets[:, None], inputs)[0][0], 0.0


def _ones_elsewhere(design, take_weights, take_bias):
    def fit(inputs, targets):
        coefficients = np.linalg.lstsq(design(inputs), targets)[0]
        return coefficients[take_weights], coefficients[take_bias]

    return fit


_FIRST, _LAST, _NOT_FIRST, _NOT_LAST, _ALL = 0, -1, slice(1, None), slice(-1), slice(None)


def _draw_fit_least_squares(rng: np.random.Generator) -> list[Case]:
    plane = Case((np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]]), np.array([1.0, 3.0, 4.0, 7.5])))
    drawn = []
    for n_samples, n_features, bias in ((6, 2, 4), (12, 4, -6), (5, 1, 4)):
        inputs = rng.normal(loc=1.5, size=(n_samples, n_features))
        drawn.append(Case((inputs, inputs @ rng.normal(size=n_features) + bias + rng.normal(size=n_samples) / 2)))
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


def _parts(returned) -> list:
    """Return what was returned as a list of arrays, of a single thing an empty one."""
    parts = [as_array(part) for part in returned] if isinstance(returned, (list, tuple)) else []
    return [] if any(part is None for part in parts) else parts


def _squares(evidence: Evidence, fit) -> float:
    inputs, targets = evidence.arguments
    return float(((inputs @ np.asarray(fit[0], dtype=float) + float(fit[1]) - targets) ** 2).sum())


def _how_far(evidence: Evidence) -> str:
    """Say how much smaller the sum of the squares can be, of an answer that holds weights and a bias."""
    if [np.shape(part) for part in _parts(evidence.returned)] != [np.shape(part) for part in evidence.expected]:
        return ""
    given, least = _squares(evidence, evidence.returned), _squares(evidence, evidence.expected)
    if not given > least:
        return ""
    return (
        f"{_fitted(evidence)} The sum of the squares is {show(given)} there; with other ones it falls to {show(least)}."
    )


def _steps_from_zero(inputs, targets):
    design, fit = _with_ones(inputs), np.zeros(inputs.shape[1] + 1)
    for _ in range(100):
        fit = fit - 0.001 * design.T @ (design @ fit - targets) / len(targets)
    return fit[:-1], fit[-1]


def _fit_penalised(inputs, targets):
    design = _with_ones(inputs)
    fit = np.linalg.solve(design.T @ design + 0.1 * np.eye(design.shape[1]), design.T @ targets)
    return fit[:-1], fit[-1]


def _done(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Return how much of the way from 0 to the minimum is done in each direction, and how steep that one is."""
    design = _with_ones(evidence.arguments[0])
    steepness, directions = np.linalg.eigh(design.T @ design)
    given, best = (directions.T @ np.append(*fit) for fit in (evidence.returned, evidence.expected))
    return given / best, steepness


def _penalised(evidence: Evidence) -> bool:
    done, steepness = _done(evidence)
    penalty = (1 - done) * steepness / done
    return penalty[0] > 1e-6 and np.allclose(penalty, penalty[0], rtol=1e-4)


def _has_grown_without_end(evidence: Evidence) -> bool:
    fit = np.append(*evidence.returned)
    return fit.shape == np.append(*evidence.expected).shape and not (np.abs(fit) < 1e6).any()


def _on_the_way(evidence: Evidence) -> bool:
    """Whether gradient steps from 0 lead to this: less is done in each direction that is less steep."""
    done, _ = _done(evidence)
    forward = (done > -1e-6).all() and (done < 1 + 1e-6).all() and (np.diff(done) > -1e-6).all()
    return bool(forward and not _penalised(evidence))


fit_least_squares = FunctionExercise(
    name="fit_least_squares",
    reference=_fit_least_squares,
    draw_cases=_draw_fit_least_squares,
    describe=_how_far,
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
            also=(lambda inputs, targets: _fit_least_squares(inputs, targets)[0],),
        ),
        Misconception(
            name="all that lstsq returns",
            wrong=lambda inputs, targets: np.linalg.lstsq(inputs, targets),
            message=lambda seen: "np.linalg.lstsq returns four things. The first, [0], holds the coefficients.",
            also=tuple(
                lambda inputs, targets, design=design, take=take: take(np.linalg.lstsq(design(inputs), targets))
                for design in (lambda inputs: inputs, _with_ones, _ones_before)
                for take in (
                    lambda solution: solution,
                    lambda solution: solution[:2],
                    lambda solution: (solution[:-1], solution[-1]),
                    lambda solution: (solution[1:], solution[0]),
                )
            ),
        ),
        Misconception(
            name="predictions for weights",
            wrong=lambda inputs, targets: _with_ones(inputs) @ np.append(*_fit_least_squares(inputs, targets)),
            message=lambda seen: (
                f"You gave a number for each of the {len(seen.arguments[0])} samples: what the plane says there, or "
                "what is left of the targets. Return the plane itself: its weights, and its bias."
            ),
            also=(
                lambda x, t: t - _with_ones(x) @ np.append(*_fit_least_squares(x, t)),
                lambda x, t: x @ _through_the_origin(x, t),
            ),
        ),
        Misconception(
            name="targets and inputs swapped",
            wrong=_swapped,
            message=lambda seen: (
                "It looks as if the inputs were fitted to the targets. What do you want to predict, and from what? "
                "In np.linalg.lstsq(A, b) the inputs are A and the targets b."
            ),
            also=(_swapped_as_they_stand, _swapped_without_ones),
            seen=error_says("1-dimensional array given", line="lstsq(targets"),
        ),
        Misconception(
            name="centred by something else",
            wrong=_centred_by(_sum),
            message=lambda seen: (
                f"{_fitted(seen)} It looks as if something else was subtracted where the mean of each column is meant, "
                "such as a sum, or one mean for all: after centring each column of the inputs has the mean 0."
            ),
            also=(
                _centred_by(_mean_of_all),
                _centred_by(lambda values: values[0]),
                _centred_by(lambda values: np.median(values, axis=0)),
                _centred_by(lambda values: values.min(axis=0)),
                _bias_by(_sum),
                _bias_by(_mean_of_all),
                _centred_by_sum_bias_by_mean,
            ),
        ),
        Misconception(
            name="only the targets centred",
            wrong=_only_targets_centred,
            message=lambda seen: (
                f"{_fitted(seen)} It looks as if the mean was taken off the targets alone. The inputs need it, too."
            ),
            also=(
                lambda x, t: (np.linalg.lstsq(x, t - t.mean())[0], t.mean()),
                lambda x, t: (np.linalg.lstsq(x, t - t.mean())[0], 0.0),
            ),
        ),
        Misconception(
            name="bias of centred inputs",
            wrong=lambda inputs, targets: (_fit_least_squares(inputs, targets)[0], targets.mean()),
            message=lambda seen: (
                f"{_fitted(seen)} The weights are right. The bias is the one for numbers with their means taken off: "
                "for those that came in it is targets.mean() - inputs.mean(axis=0) @ weights."
            ),
            also=(lambda x, t: (_fit_least_squares(x, t)[0], 0.0),),
        ),
        Misconception(
            name="weights of scaled inputs",
            wrong=_fit_scaled(_standardised),
            message=lambda seen: (
                f"{_fitted(seen)} They fit scaled inputs (each column divided by its spread, or its range). The "
                "weights are asked for the inputs as they came in: leave out the scaling, or undo it at the end."
            ),
            also=(
                _fit_scaled(lambda x: (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)),
                _fit_scaled(lambda x: (x - x.min(axis=0)) / np.ptp(x, axis=0)),
                _fit_scaled(lambda x: x / x.max(axis=0)),
                _fit_scaled(lambda x: x / x.std(axis=0)),
                _fit_scaled(_standardised, _standardised),
                lambda x, t: (np.linalg.lstsq(_standardised(x), t)[0], 0.0),
                lambda x, t: (
                    _fit_scaled(_standardised)(x, t)[0],
                    t.mean() - x.mean(axis=0) @ _fit_scaled(_standardised)(x, t)[0],
                ),
            ),
        ),
        Misconception(
            name="each feature alone",
            wrong=_each_alone,
            message=lambda seen: (
                f"{_fitted(seen)} It looks as if a line was fitted to each feature alone, as if the others were not "
                "there. Fit all weights together: one call of np.linalg.lstsq with all columns."
            ),
            also=(_mean_of_biases, lambda x, t: (_each_alone(x, t)[0], t.mean())),
        ),
        Misconception(
            name="ones in another column",
            wrong=_ones_elsewhere(_ones_before, _NOT_LAST, _LAST),
            message=lambda seen: (
                f"{_fitted(seen)} The bias stands among the weights. In which column did you put the ones?"
            ),
            also=(_ones_elsewhere(_with_ones, _NOT_FIRST, _FIRST),),
        ),
        Misconception(
            name="bias left among the weights",
            wrong=_ones_elsewhere(_with_ones, _ALL, _LAST),
            message=lambda seen: (
                f"You gave {np.size(seen.returned[0])} weights for {seen.arguments[0].shape[1]} inputs: "
                "the bias is still among them. Leave it out."
            ),
            also=(_ones_elsewhere(_ones_before, _ALL, _FIRST),),
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
            also=(lambda x, t: np.linalg.lstsq(_ones_before(x), t)[0],),
        ),
        Misconception(
            name="a dict for two values",
            wrong=lambda inputs, targets: dict(
                zip(("weights", "bias"), _fit_least_squares(inputs, targets), strict=True)
            ),
            message=lambda seen: "You gave a dict. Return the two values themselves: return weights, bias.",
            seen=lambda seen: isinstance(seen.returned, dict),
        ),
        Misconception(
            name="steps that do not arrive",
            wrong=_steps_from_zero,
            message=lambda seen: (
                f"{_how_far(seen) or _fitted(seen)} It looks as if gradient steps did not arrive: "
                "too few of them, or too large ones, which grow without end. np.linalg.lstsq goes there at once."
            ),
            seen=lambda seen: _has_grown_without_end(seen) or _on_the_way(seen),
        ),
        Misconception(
            name="large weights penalised",
            wrong=_fit_penalised,
            message=lambda seen: (
                f"{_how_far(seen) or _fitted(seen)} It looks as if something was added to the diagonal "
                "of A.T @ A, which penalises large weights. Leave it out: np.linalg.lstsq does without."
            ),
            seen=_penalised,
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
