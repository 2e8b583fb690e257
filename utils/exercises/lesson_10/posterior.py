"""The exercise posterior of lesson 10."""

from collections.abc import Callable

import numpy as np

from utils.activations import exponentials, log_softmax
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, told_after
from utils.exercises.wording import show


def _posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    weights = means @ inverse  # row k is the inverse times mean k
    bias = np.log(priors) - (weights * means).sum(axis=1) / 2
    logits = points @ weights.T + bias
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _squares(points, means, matrix):
    """Give (x - mu_k)^T matrix (x - mu_k), a row for each point and a column for each class."""
    apart = points[:, None, :] - means
    return (apart @ matrix * apart).sum(axis=2)


def _squared_distances(points, means, covariance):
    return _squares(points, means, np.linalg.inv(covariance))


def _by_distance(points, means, covariance, priors):
    """Give line 4's logits."""
    return np.log(priors) - _squared_distances(points, means, covariance) / 2


def _linear(points, means, covariance, priors):
    """Give line 6's logits."""
    weights = means @ np.linalg.inv(covariance)
    return points @ weights.T + np.log(priors) - (weights * means).sum(axis=1) / 2


def _sound_softmax(logits):
    return exponentials(logits).probabilities


def _naive_softmax(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _shifted_by(shift: Callable) -> Callable:
    """Make a softmax that subtracts this of the logits before exp."""
    return lambda logits: _naive_softmax(logits - shift(logits))


def _guises(*logits: Callable, ways: tuple[Callable, ...] = (_sound_softmax, _naive_softmax)) -> list[Callable]:
    """Make the guises of a mistake in the logits: with a sound softmax, and with one that over- or underflows."""
    return [
        lambda *arguments, of=of, normalise=normalise: normalise(of(*arguments)) for normalise in ways for of in logits
    ]


OTHER_SHIFTS = (  # the median fails where the mean does
    _shifted_by(lambda y: y.mean(axis=1, keepdims=True)),
    _shifted_by(lambda y: (y.max(axis=1, keepdims=True) + y.min(axis=1, keepdims=True)) / 2),
    _shifted_by(lambda y: y.min(axis=1, keepdims=True)),
)


def _densities(points, means, covariance, priors):
    return np.exp(_by_distance(points, means, covariance, priors)) / np.sqrt(np.linalg.det(2 * np.pi * covariance))


def _shifted(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


def _normalised(axis: int | None) -> tuple[Callable, ...]:
    """Make posteriors that are divided by the sum along another axis, with a shift before exp or without."""

    def made(logits_of: Callable, shift: Callable) -> Callable:
        def wrong(*arguments):
            logits = logits_of(*arguments)
            exponentials = np.exp(logits - shift(logits))
            return exponentials / exponentials.sum(axis=axis)

        return wrong

    shifts = (lambda y: y.max(axis=axis), lambda y: y.max(axis=1, keepdims=True), lambda y: 0)
    return tuple(made(logits_of, shift) for logits_of in (_by_distance, _linear) for shift in shifts)


def _a_sigmoid_each(*arguments):
    yes = 1 / (1 + np.exp(-_linear(*arguments)))
    return yes / yes.sum(axis=1, keepdims=True)


def _lost_rows(evidence: Evidence) -> np.ndarray:
    """Say which rows hold NaN."""
    return np.isnan(as_array(evidence.returned)).any(axis=1)


def _levelled_rows(evidence: Evidence) -> np.ndarray:
    """Say which rows hold the same for all classes, or the priors, or nothing but 0, and should not."""
    got, wanted = as_array(evidence.returned), as_array(evidence.expected)
    level = np.isclose(got, 1 / got.shape[1]).all(axis=1) | (got == 0).all(axis=1)
    level |= np.isclose(got, evidence.arguments[3]).all(axis=1)
    return level & ~np.isclose(got, wanted, atol=1e-3).all(axis=1)


def _first_point(evidence: Evidence) -> str:
    got = as_array(evidence.returned)
    row = show(got[0]) if got is not None and got.ndim == 2 else show(evidence.returned)
    return f"For the point {show(evidence.arguments[0][0])} you gave {row}; right is {show(evidence.expected[0])}."


def _row_message(evidence: Evidence, rows: np.ndarray, told: str) -> str:
    row = int(np.argmax(rows))
    return f"For the point {show(evidence.arguments[0][row])} you gave {show(as_array(evidence.returned)[row])}{told}"


def _raised_or(evidence: Evidence, rows: Callable, told: str) -> str:
    error = evidence.observation["error"]
    if error:
        return f"It raised {error['type']}: {error['message'].rstrip('.')}{told}"
    return _row_message(evidence, rows(evidence), told)


def _draw_posterior(rng: np.random.Generator) -> list[Case]:
    simple = Case(
        (
            np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]]),
            np.array([[0.0, 0.0], [2.0, 1.0]]),
            np.array([[2.0, 0.5], [0.5, 0.5]]),
            np.array([0.75, 0.25]),
        )
    )
    drawn = []
    for n_points, n_classes, n_features in ((4, 3, 2), (3, 4, 3), (1, 3, 2)):
        covariance = _draw_covariance(rng, n_features)
        means = 1.2 * rng.normal(size=(n_classes, n_features))
        points = means[rng.integers(n_classes, size=n_points)] + 0.7 * rng.normal(size=(n_points, n_features))
        drawn.append(Case((points, means, covariance, _draw_priors(rng, n_classes))))
    means, covariance = rng.normal(size=(3, 2)), _draw_covariance(rng, 2)
    points = np.array([[40.0, -30.0], [-1.0, 65.0], [0.5, 0.5]]) + rng.normal(size=(3, 2))
    far = Case((points, means, covariance, _draw_priors(rng, 3)))
    # So far in the direction of the longest mean that logits differ by 3000 and more, and the largest is above 1500.
    longest = means[np.argmax((means**2).sum(axis=1))]
    leads = np.sort((longest - means) @ longest)
    farther = np.stack([3000 / leads[1] * covariance @ longest, [0.5, 0.5]])
    beyond = Case((farther, means, covariance, _draw_priors(rng, 3)))
    # Near the means, but these lie far from the origin: the linear logits are too large for exp.
    means = means + np.array([60.0, -50.0])
    away = Case((means + 0.5 * rng.normal(size=(3, 2)), means, covariance, _draw_priors(rng, 3)))
    return [simple, *drawn, far, beyond, away]


def _draw_covariance(rng: np.random.Generator, n_features: int) -> np.ndarray:
    """Draw a covariance whose measurements hang together, every pair of them, and whose variances are not 1."""
    scales = np.array([0.8, 1.5, 0.6])[:n_features] * rng.uniform(0.9, 1.1, size=n_features)
    shared = rng.uniform(0.4, 0.6)
    correlations = np.full((n_features, n_features), shared) + (1 - shared) * np.eye(n_features)
    return correlations * np.outer(scales, scales)


def _draw_priors(rng: np.random.Generator, n_classes: int) -> np.ndarray:
    priors = np.arange(1.0, n_classes + 1) ** 1.5 * rng.uniform(0.9, 1.1, size=n_classes)
    return rng.permutation(priors / priors.sum())


_mistake = told_after(_first_point)
_mistake_in_a_lost_row = told_after(lambda seen: _row_message(seen, _lost_rows(seen), "."))

posterior = FunctionExercise(
    name="posterior",
    reference=_posterior,
    giveaways=(
        "scipy.stats.multivariate_normal",
        "torch.distributions.MultivariateNormal",
        "sklearn.discriminant_analysis",
        "sklearn.mixture",
        "sklearn.naive_bayes",
    ),
    draw_cases=_draw_posterior,
    relative=1e-3,  # far from all means the squares are large, and a float32 answer keeps no more of them
    misconceptions=(
        _mistake(
            "priors forgotten",
            lambda seen: (
                f"It looks as if all classes were equally common. "
                f"The priors are {show(seen.arguments[3])}: add ln π to each logit."
            ),
            *_guises(
                lambda x, m, c, p: -_squared_distances(x, m, c) / 2,
                lambda x, m, c, p: _linear(x, m, c, np.ones(len(p))),
            ),
        ),
        _mistake(
            "priors without logarithm",
            "It looks as if π itself was added to a logit. A logit is a logarithm: add ln π.",
            *_guises(
                lambda x, m, c, p: p - _squared_distances(x, m, c) / 2,
                lambda x, m, c, p: p + _linear(x, m, c, np.ones(len(p))),
            ),
        ),
        _mistake(
            "sign of the priors",
            "It looks as if ln π was subtracted. A common class must get more: add ln π.",
            *_guises(lambda x, m, c, p: -np.log(p) - _squared_distances(x, m, c) / 2),
        ),
        _mistake(
            "priors twice",
            "It looks as if the priors came in twice: as ln π in the logits, and once more. Once is enough.",
            *_guises(lambda x, m, c, p: 2 * np.log(p) - _squared_distances(x, m, c) / 2),
        ),
        _mistake(
            "another base than e",
            "It looks as if another logarithm than the natural one was taken of π. exp undoes np.log alone, not log2, "
            "log10 or log1p.",
            *_guises(
                *(
                    lambda x, m, c, p, log=log: log(p) - _squared_distances(x, m, c) / 2
                    for log in (np.log2, np.log10, np.log1p)
                )
            ),
        ),
        _mistake(
            "covariance not inverted",
            lambda seen: (
                f"It looks as if the covariance {show(seen.arguments[2])} itself stands where "
                "its inverse belongs. A wide cloud must make a distance count less."
            ),
            *_guises(
                lambda x, m, c, p: np.log(p) - _squares(x, m, c) / 2,
                lambda x, m, c, p: x @ c @ m.T + np.log(p) - (m @ c * m).sum(axis=1) / 2,
            ),
        ),
        _mistake(
            "every entry inverted",
            "It looks as if each entry of the covariance was inverted by itself, as 1 / covariance or covariance ** "
            "-1 do. The inverse of a matrix is np.linalg.inv(covariance).",
            *_guises(lambda x, m, c, p: np.log(p) - _squares(x, m, 1 / c) / 2),
        ),
        _mistake(
            "only the diagonal",
            lambda seen: (
                f"It looks as if only the variances were used. "
                f"The covariance {show(seen.arguments[2])} has entries beside its diagonal, too: invert all of it."
            ),
            *_guises(lambda x, m, c, p: np.log(p) - _squares(x, m, np.diag(1 / np.diag(c))) / 2),
        ),
        _mistake(
            "no covariance",
            lambda seen: (
                f"That takes straight-line distances, as if every cloud were round with a "
                f"standard deviation of 1. The covariance is {show(seen.arguments[2])}."
            ),
            *_guises(lambda x, m, c, p: np.log(p) - _squares(x, m, np.eye(len(c))) / 2),
        ),
        _mistake(
            "not normalised",
            lambda seen: (
                f"Your rows do not sum to 1; the first sums to "
                f"{show(as_array(seen.returned)[0].sum())}. Bayes' rule divides by the sum over the classes."
            ),
            _densities,
            lambda x, m, c, p: np.exp(_by_distance(x, m, c, p)),
            lambda x, m, c, p: _densities(x, m, c, np.ones(len(p))),
            lambda x, m, c, p: np.exp(-_squared_distances(x, m, c) / 2),
            lambda x, m, c, p: np.exp(_linear(x, m, c, p)),
            lambda x, m, c, p: _shifted(_linear(x, m, c, p)),
        ),
        _mistake(
            "normalised over the points",
            "Your columns sum to 1. The classes compete for a point, not the points for a class: divide by the sum "
            "along each row.",
            *_normalised(axis=0),
        ),
        _mistake(
            "normalised over everything",
            lambda seen: (
                f"Your whole table sums to {show(as_array(seen.returned).sum())}, not each row of "
                "it. Divide each row by its own sum: .sum(axis=1, keepdims=True)."
            ),
            *_normalised(axis=None),
        ),
        _mistake(
            "one half missing",
            "It looks as if the ½ before (x − μ)ᵀ Σ⁻¹ (x − μ) is missing. That makes the posterior too sure.",
            *_guises(
                lambda x, m, c, p: np.log(p) - _squared_distances(x, m, c),
                lambda x, m, c, p: _linear(x, m, c, p) - _squares(0 * m[:1], m, np.linalg.inv(c)) / 2,
            ),
        ),
        _mistake(
            "root of the distance",
            "It looks as if a distance stands where (x − μ)ᵀ Σ⁻¹ (x − μ) belongs, which is a square: take no root, as "
            "np.linalg.norm does.",
            *_guises(
                lambda x, m, c, p: np.log(p) - np.sqrt(_squared_distances(x, m, c)) / 2,
                lambda x, m, c, p: np.log(p) - np.sqrt(_squared_distances(x, m, c)),
                lambda x, m, c, p: np.log(p) - np.sqrt(_squares(x, m, np.eye(len(c)))) / 2,
                lambda x, m, c, p: np.log(p) - np.sqrt(_squares(x, m, np.eye(len(c)))),
            ),
        ),
        _mistake(
            "sign of the exponent",
            "You give the most to the class whose mean is farthest. The exponent of a Gaussian is negative.",
            *_guises(lambda x, m, c, p: np.log(p) + _squared_distances(x, m, c) / 2),
        ),
        _mistake(
            "bias without the means",
            "It looks as if the bias is ln π alone. Line 6 has −½ μᵀ Σ⁻¹ μ in it as well, and that differs from class "
            "to class.",
            *_guises(lambda x, m, c, p: x @ np.linalg.inv(c) @ m.T + np.log(p)),
        ),
        _mistake(
            "sign of the bias",
            "It looks as if ½ μᵀ Σ⁻¹ μ was added to the bias. Line 6 subtracts it.",
            *_guises(lambda x, m, c, p: _linear(x, m, c, p) + _squares(0 * m[:1], m, np.linalg.inv(c))),
        ),
        _mistake(
            "another matrix in the bias",
            "W is right, it seems, but not the bias. Line 6 subtracts ½ μᵀ Σ⁻¹ μ: with the inverse of the covariance "
            "between the means, neither the covariance itself nor nothing.",
            *_guises(
                lambda x, m, c, p: x @ np.linalg.inv(c) @ m.T + np.log(p) - (m @ c * m).sum(axis=1) / 2,
                lambda x, m, c, p: x @ np.linalg.inv(c) @ m.T + np.log(p) - (m * m).sum(axis=1) / 2,
            ),
        ),
        _mistake(
            "softmax twice",
            "That is what comes out when softmax is applied twice. Once is enough.",
            lambda *arguments: _sound_softmax(_sound_softmax(_linear(*arguments))),
        ),
        _mistake(
            "a sigmoid each",
            "It looks as if each logit went through a sigmoid of its own, and the results were divided by their sum. "
            "That is not Bayes' rule: take exponentials.",
            _a_sigmoid_each,
            lambda x, m, c, p: 1 / (1 + np.exp(-_linear(x, m, c, p))),
        ),
        _mistake(
            "logits",
            "Those are logits. One step is left: softmax.",
            _linear,
            _by_distance,
            lambda x, m, c, p: np.log(_densities(x, m, c, p)),
            lambda x, m, c, p: np.log(_posterior(x, m, c, p)),
            lambda x, m, c, p: log_softmax(_linear(x, m, c, p)),
        ),
        Misconception(
            name="the most probable class",
            wrong=lambda x, m, c, p: _posterior(x, m, c, p).argmax(axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the most probable class of each point alone. Asked are the "
                f"probabilities of all {len(seen.arguments[3])} classes."
            ),
            also=(lambda x, m, c, p: np.eye(len(p))[_linear(x, m, c, p).argmax(axis=1)],),
        ),
        _mistake_in_a_lost_row(
            "maximum of the whole batch",
            "Seen from the largest logit of the whole batch, all of this row's exponentials are 0. Subtract each row's "
            "own maximum: .max(axis=1, keepdims=True).",
            *_guises(_linear, _by_distance, ways=(_shifted_by(np.max),)),
        ),
        _mistake_in_a_lost_row(
            "shifted by another number than the maximum",
            "It looks as if the mean, the middle or the minimum of the row was subtracted before exp. The largest "
            "logit can still be far above that: subtract the maximum.",
            *_guises(_linear, ways=OTHER_SHIFTS),
        ),
        Misconception(
            name="underflows",
            wrong=lambda *arguments: _naive_softmax(_by_distance(*arguments)),
            message=lambda seen: _raised_or(
                seen,
                _lost_rows,
                ". Far from all means every density is rounded to 0, and so is their sum. Stay with the logarithms, as "
                "logits, and subtract each row's maximum before exp.",
            ),
            seen=lambda seen: (
                error_says("division by zero", kinds=("ZeroDivisionError",))(seen) or _lost_rows(seen).any()
            ),
        ),
        Misconception(
            name="exponentials overflow",
            wrong=lambda *arguments: _naive_softmax(_linear(*arguments)),
            message=lambda seen: _raised_or(
                seen,
                _lost_rows,
                ". The logits are too large for exp here. Only their differences count, so subtract each row's maximum "
                "before exp.",
            ),
            seen=lambda seen: error_says("math range error")(seen) or _lost_rows(seen).any(),
        ),
        Misconception(
            name="small number added",
            wrong=lambda *arguments: (lambda e: e / e.sum(axis=1, keepdims=True))(_densities(*arguments) + 1e-300),
            message=lambda seen: _row_message(
                seen,
                _levelled_rows(seen),
                f"; right is {show(seen.expected[int(np.argmax(_levelled_rows(seen)))])}. Every density is rounded to "
                "0 there, and a small number in their place, or in the denominator, or nan_to_num, hides that. Stay "
                "with the logarithms, as logits, and subtract each row's maximum before exp.",
            ),
            seen=lambda seen: _levelled_rows(seen).any(),
        ),
    ),
    hints=(
        "Line 4 or line 6 gives the logits. Which of the two needs no loop over points and classes?",
        "Line 6: row k of W is Σ⁻¹ μₖ. With the means as rows, W = means @ np.linalg.inv(covariance).",
        "The bias is np.log(priors) - (W * means).sum(axis=1) / 2, and the logits are points @ W.T + bias.",
        "Then softmax, row by row: subtract the row's maximum, take exp, divide by the row's sum.",
    ),
    why="These are the lines 6 and 2 of the derivation. No density is ever formed, so none can be rounded to 0.",
    praise="That is Bayes' rule for every point at once, also where all densities are 0 in float64.",
)
