"""The exercise posterior of lesson 09."""

import numpy as np

from utils.activations import softmax
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
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


def _mahalanobis(points, means, covariance):
    return _squares(points, means, np.linalg.inv(covariance))


def _joint(points, means, covariance, priors, norm=True):
    scale = np.sqrt(np.linalg.det(2 * np.pi * covariance)) if norm else 1
    return priors * np.exp(-_mahalanobis(points, means, covariance) / 2) / scale


def _by_densities(points, means, covariance, priors):
    joint = _joint(points, means, covariance, priors)
    return joint / joint.sum(axis=1, keepdims=True)


def _linear_logits(points, means, covariance, priors):
    weights = means @ np.linalg.inv(covariance)
    return points @ weights.T + np.log(priors) - (weights * means).sum(axis=1) / 2


def _linear_without_a_shift(points, means, covariance, priors):
    exponentials = np.exp(_linear_logits(points, means, covariance, priors))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _half_squares(means, covariance):
    return (means @ np.linalg.inv(covariance) * means).sum(axis=1) / 2


def _with_small_densities(small):
    """Make the posterior from densities, with a small number added to each, and with the usual factor or without."""

    def wrong(points, means, covariance, priors):
        joint = _joint(points, means, covariance, priors, norm=False) + small
        return joint / joint.sum(axis=1, keepdims=True)

    return wrong


def _posterior_from(change):
    """Make the posterior with a changed logit: `change` gives it from squares, covariance and priors."""

    def wrong(points, means, covariance, priors):
        return softmax(change(_mahalanobis(points, means, covariance), covariance, priors))

    return wrong


def _without_inverse(points, means, covariance, priors):
    return softmax(np.log(priors) - _squares(points, means, covariance) / 2)


def _with_reciprocals(points, means, covariance, priors):
    return softmax(np.log(priors) - _squares(points, means, 1 / covariance) / 2)


def _with_the_diagonal(points, means, covariance, priors):
    return softmax(np.log(priors) - _squares(points, means, np.diag(1 / np.diag(covariance))) / 2)


def _without_covariance(points, means, covariance, priors):
    return softmax(np.log(priors) - _squares(points, means, np.eye(len(covariance))) / 2)


def _without_the_term_of_the_means(points, means, covariance, priors):
    return softmax(points @ np.linalg.inv(covariance) @ means.T + np.log(priors))


def _a_sigmoid_each(points, means, covariance, priors):
    yes = 1 / (1 + np.exp(-_linear_logits(points, means, covariance, priors)))
    return yes / yes.sum(axis=1, keepdims=True)


def _lost_rows(evidence: Evidence) -> np.ndarray:
    """Say which rows hold NaN, or nothing but 0."""
    got = as_array(evidence.returned)
    return np.isnan(got).any(axis=1) | (got == 0).all(axis=1)


def _first_point(evidence: Evidence) -> str:
    got = as_array(evidence.returned)
    row = show(got[0]) if got is not None and got.ndim == 2 else show(evidence.returned)
    return f"For the point {show(evidence.arguments[0][0])} you gave {row}; right is {show(evidence.expected[0])}."


def _underflow_message(evidence: Evidence) -> str:
    row = int(np.argmax(_lost_rows(evidence)))
    return (
        f"For the point {show(evidence.arguments[0][row])} you gave {show(as_array(evidence.returned)[row])}: it is so "
        "far from all means that every density is rounded to 0, and 0 / 0 is no number. Stay with the logarithms, as "
        "logits, and subtract each row's maximum before exp."
    )


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
    for n_points, n_classes, n_features in ((4, 3, 2), (3, 4, 3)):
        covariance = _draw_covariance(rng, n_features)
        means = 1.2 * rng.normal(size=(n_classes, n_features))
        points = means[rng.integers(n_classes, size=n_points)] + 0.7 * rng.normal(size=(n_points, n_features))
        drawn.append(Case((points, means, covariance, _draw_priors(rng, n_classes))))
    means, covariance = rng.normal(size=(3, 2)), _draw_covariance(rng, 2)
    points = np.array([[40.0, -30.0], [-1.0, 65.0], [0.5, 0.5]]) + rng.normal(size=(3, 2))
    far = Case((points, means, covariance, _draw_priors(rng, 3)))
    farther = Case((np.array([[4000.0, -3000.0], [-0.5, 0.25]]), means, covariance, _draw_priors(rng, 3)))
    one = Case((rng.normal(size=(1, 2)), means, covariance, _draw_priors(rng, 3)))
    return [simple, *drawn, far, farther, one]


def _draw_covariance(rng: np.random.Generator, n_features: int) -> np.ndarray:
    """Draw a covariance whose measurements hang together, every pair of them, and whose variances are not 1."""
    scales = np.array([0.8, 1.5, 0.6])[:n_features] * rng.uniform(0.9, 1.1, size=n_features)
    shared = rng.uniform(0.4, 0.6)
    correlations = np.full((n_features, n_features), shared) + (1 - shared) * np.eye(n_features)
    return correlations * np.outer(scales, scales)


def _draw_priors(rng: np.random.Generator, n_classes: int) -> np.ndarray:
    priors = np.arange(1.0, n_classes + 1) ** 1.5 * rng.uniform(0.9, 1.1, size=n_classes)
    return rng.permutation(priors / priors.sum())


posterior = FunctionExercise(
    name="posterior",
    reference=_posterior,
    draw_cases=_draw_posterior,
    relative=1e-3,  # far from all means the squares are large, and a float32 answer keeps no more of them
    misconceptions=(
        Misconception(
            name="exponential too large",
            wrong=_linear_without_a_shift,
            message=lambda seen: (
                f"For the point {show(seen.arguments[0][int(np.argmax(_lost_rows(seen)))])} you gave "
                f"{show(as_array(seen.returned)[int(np.argmax(_lost_rows(seen)))])}. So far out a logit is above "
                f"710, and "
                "its exponential is inf: subtract each row's maximum before exp."
            ),
        ),
        Misconception(
            name="small number added to the densities",
            wrong=_with_small_densities(1e-300),
            message=lambda seen: (
                "A small number added to the densities hides the 0 / 0, but far from all means it is all that is left: "
                f"for the point {show(seen.arguments[0][0])} you gave {show(as_array(seen.returned)[0])}; right is "
                f"{show(seen.expected[0])}. Stay with the logarithms, as logits."
            ),
            also=tuple(map(_with_small_densities, (1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20))),
        ),
        Misconception(
            name="sign of the term of the means",
            wrong=lambda x, m, c, p: softmax(x @ (m @ np.linalg.inv(c)).T + np.log(p) + _half_squares(m, c)),
            message=lambda seen: (
                f"{_first_point(seen)} The term ½ μᵀ Σ⁻¹ μ must be subtracted: a mean that lies far out makes its "
                f"class "
                "less likely."
            ),
        ),
        Misconception(
            name="priors forgotten",
            wrong=_posterior_from(lambda squares, covariance, priors: -squares / 2),
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if all classes were equally common. "
                f"The priors are {show(seen.arguments[3])}: add ln π to each logit."
            ),
            also=(lambda x, m, c, p: _by_densities(x, m, c, np.full(len(p), 1 / len(p))),),
        ),
        Misconception(
            name="priors without logarithm",
            wrong=_posterior_from(lambda squares, covariance, priors: priors - squares / 2),
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if π itself was added to a logit. A logit is a logarithm: add ln π."
            ),
        ),
        Misconception(
            name="covariance not inverted",
            wrong=_without_inverse,
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if the covariance {show(seen.arguments[2])} itself stands where "
                "its inverse belongs. A wide cloud must make a distance count less."
            ),
            also=(lambda x, m, c, p: softmax(x @ c @ m.T + np.log(p) - (m @ c * m).sum(axis=1) / 2),),
        ),
        Misconception(
            name="every entry inverted",
            wrong=_with_reciprocals,
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if each entry of the covariance was inverted by itself, as "
                "1 / covariance or covariance ** -1 do. The inverse of a matrix is np.linalg.inv(covariance)."
            ),
        ),
        Misconception(
            name="only the diagonal",
            wrong=_with_the_diagonal,
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if only the variances were used. "
                f"The covariance {show(seen.arguments[2])} has entries beside its diagonal, too: invert all of it."
            ),
        ),
        Misconception(
            name="no covariance",
            wrong=_without_covariance,
            message=lambda seen: (
                f"{_first_point(seen)} That takes straight-line distances, as if every cloud were round with a "
                f"standard deviation of 1. The covariance is {show(seen.arguments[2])}."
            ),
        ),
        Misconception(
            name="not normalised",
            wrong=_joint,
            message=lambda seen: (
                f"{_first_point(seen)} Your rows do not sum to 1; the first sums to "
                f"{show(as_array(seen.returned)[0].sum())}. Bayes' rule divides by the sum over the classes."
            ),
            also=(
                lambda x, m, c, p: _joint(x, m, c, p, norm=False),
                lambda x, m, c, p: _joint(x, m, c, np.ones(len(p))),
                lambda x, m, c, p: np.exp(_linear_logits(x, m, c, p)),
            ),
        ),
        Misconception(
            name="normalised over the points",
            wrong=lambda x, m, c, p: softmax((np.log(p) - _mahalanobis(x, m, c) / 2).T).T,
            message=lambda seen: (
                f"{_first_point(seen)} Your columns sum to 1. The classes compete for a point, "
                "not the points for a class: divide by the sum along each row."
            ),
            seen=lambda seen: (
                as_array(seen.returned).shape == seen.expected.shape
                and np.allclose(as_array(seen.returned).sum(axis=0), 1)
            ),
        ),
        Misconception(
            name="one half missing",
            wrong=_posterior_from(lambda squares, covariance, priors: np.log(priors) - squares),
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if the ½ before (x − μ)ᵀ Σ⁻¹ (x − μ) is missing. "
                "That makes the posterior too sure."
            ),
        ),
        Misconception(
            name="root of the distance",
            wrong=_posterior_from(lambda squares, covariance, priors: np.log(priors) - np.sqrt(squares) / 2),
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if a root was taken of (x − μ)ᵀ Σ⁻¹ (x − μ). Leave the square."
            ),
            also=(lambda x, m, c, p: softmax(np.log(p) - np.sqrt(_mahalanobis(x, m, c))),),
        ),
        Misconception(
            name="sign of the exponent",
            wrong=_posterior_from(lambda squares, covariance, priors: np.log(priors) + squares / 2),
            message=lambda seen: (
                f"{_first_point(seen)} You give the most to the class whose mean is farthest. "
                "The exponent of a Gaussian is negative."
            ),
        ),
        Misconception(
            name="bias without the means",
            wrong=_without_the_term_of_the_means,
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if the bias is ln π alone. "
                "Line 6 has −½ μᵀ Σ⁻¹ μ in it as well, and that differs from class to class."
            ),
        ),
        Misconception(
            name="a sigmoid each",
            wrong=_a_sigmoid_each,
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if each logit went through a sigmoid of its own, and the results "
                "were divided by their sum. That is not Bayes' rule: take exponentials."
            ),
            also=(lambda x, m, c, p: 1 / (1 + np.exp(-_linear_logits(x, m, c, p))),),
        ),
        Misconception(
            name="logits",
            wrong=_linear_logits,
            message=lambda seen: f"{_first_point(seen)} Those are logits. One step is left: softmax.",
            also=(
                lambda x, m, c, p: np.log(p) - _mahalanobis(x, m, c) / 2,
                lambda x, m, c, p: np.log(_joint(x, m, c, p)),
                lambda x, m, c, p: np.log(_posterior(x, m, c, p)),
            ),
        ),
        Misconception(
            name="the most probable class",
            wrong=lambda x, m, c, p: _posterior(x, m, c, p).argmax(axis=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}, one class a point. Asked are the probabilities of all "
                f"{len(seen.arguments[3])} classes."
            ),
        ),
        Misconception(
            name="underflows",
            wrong=_by_densities,
            message=_underflow_message,
            seen=lambda seen: _lost_rows(seen).any(),
        ),
    ),
    hints=(
        "Line 4 or line 6 gives the logits. Which of the two needs no loop over points and classes?",
        "Line 6: row k of W is Σ⁻¹ μₖ. With the means as rows, W = means @ np.linalg.inv(covariance).",
        "The bias is np.log(priors) - (W * means).sum(axis=1) / 2, and the logits are points @ W.T + bias.",
        "Then softmax, row by row: subtract the row's maximum, take exp, divide by the row's sum.",
    ),
    why="These are the lines 6 and 2 of the derivation. No density is ever formed, so none can be rounded to 0.",
    praise="Bayes' rule, as a linear layer and softmax. And it survives a point where all densities are 0 in float64.",
)
