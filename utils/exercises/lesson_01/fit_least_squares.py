"""The exercise fit_least_squares of lesson 01."""

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import show


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
    giveaways=(  # np.linalg.lstsq is what the task offers
        "utils.linear_models.fit_least_squares",
        "numpy.polyfit",
        "scipy.stats.linregress",
        "scipy.optimize.curve_fit",
        "sklearn.linear_model",
        "statsmodels",
    ),
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
