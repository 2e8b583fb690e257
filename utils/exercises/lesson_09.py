"""The exercises and predictions of lesson 09, The long version."""

import numpy as np

from utils.activations import softmax
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, gives
from utils.exercises.prediction import Prediction
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

shape_of_border = Prediction(
    question="Three Gaussian clouds of one shape. What does the border between two species look like, where they "
    "share the largest posterior?",
    options={
        "A": "a piece of a straight line",
        "B": "a curve that bends around the smaller class",
        "C": "an ellipse, as the clouds are",
    },
)

rare_species = Prediction(
    question="Chinstrap become ten times as rare, and all birds keep their looks. What changes in the logits?",
    options={
        "A": "nothing: the measurements are the same",
        "B": "the biases alone: the border moves, parallel to itself",
        "C": "weights and biases: the border turns",
    },
)

best_straight = Prediction(
    question="Two classes with the same mean, one spread three times as wide. How many points can a straight border "
    "get right at best?",
    options={"A": "about 50 %: no better than a coin", "B": "a little over 60 %", "C": "about 84 %"},
)

few_birds = Prediction(
    question="The birds really come from Gaussian clouds of one shape, and there are 30 of them. Which fit is better "
    "on new birds?",
    options={
        "A": "the clouds",
        "B": "softmax regression, which makes fewer assumptions",
        "C": "neither: both have the same form",
    },
)

far_points = Prediction(
    question="A tenth of class 1 is moved far away from the border, on its own side. Which fit moves its border?",
    options={"A": "the clouds", "B": "softmax regression", "C": "both", "D": "neither: those points were right anyway"},
)

removable_part = Prediction(
    question="The cross-entropy with this target is 1.13 nats. How much of it could a perfect model of the target "
    "remove?",
    options={"A": "all of it", "B": "about 0.80", "C": "about 0.33"},
)

dead_point = Prediction(
    question="Square on a sigmoid, target 1. Is there a logit y at which the output is wrong and the slope is exactly "
    "0?",
    options={
        "A": "yes, from about y = -10 on",
        "B": "in exact arithmetic no; in float64 yes, far out",
        "C": "no, neither in exact arithmetic nor in float64",
    },
)

loaded_die = Prediction(
    question="The mean of a die is 4.5, and nothing else is known. What do the probabilities with the largest entropy "
    "look like?",
    options={
        "A": "a hill with its top at 4 and 5",
        "B": "rising in a straight line",
        "C": "rising by the same factor from face to face",
    },
)

xor_answer = Prediction(
    question="Logistic regression on the four points of XOR, trained to the end. What does it answer?",
    options={
        "A": "it gets all four right",
        "B": "it gets three right and is wrong about one",
        "C": "one half, for each of them",
    },
)


# ---- posterior -------------------------------------------------------------------------------------------------------


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
    return [simple, *drawn, far]


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
            name="priors forgotten",
            wrong=_posterior_from(lambda squares, covariance, priors: -squares / 2),
            message=lambda seen: (
                f"{_first_point(seen)} It looks as if all classes were equally common. "
                f"The priors are {show(seen.arguments[3])}: add ln π to each logit."
            ),
            seen=gives(lambda x, m, c, p: _by_densities(x, m, c, np.full(len(p), 1 / len(p)))),
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
            seen=gives(lambda x, m, c, p: softmax(x @ c @ m.T + np.log(p) - (m @ c * m).sum(axis=1) / 2)),
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
            seen=gives(
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
            seen=gives(lambda x, m, c, p: softmax(np.log(p) - np.sqrt(_mahalanobis(x, m, c)))),
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
            seen=gives(lambda x, m, c, p: 1 / (1 + np.exp(-_linear_logits(x, m, c, p)))),
        ),
        Misconception(
            name="logits",
            wrong=_linear_logits,
            message=lambda seen: f"{_first_point(seen)} Those are logits. One step is left: softmax.",
            seen=gives(
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


# ---- own_covariances -------------------------------------------------------------------------------------------------

own_covariances = ChoiceExercise(
    name="own_covariances",
    question="Each class gets a covariance of its own, of another size and shape. What is true now? (One or more.)",
    options=(
        Option(
            "A",
            "The posterior is no longer softmax of anything.",
            False,
            "Line 2 holds for any densities: softmax of ln(π N). Only the logits look different.",
        ),
        Option(
            "B",
            "The logits hold squares and products of the inputs.",
            True,
            "Look at −½ xᵀ Σ⁻¹ x: is it still the same for all classes?",
        ),
        Option(
            "C",
            "The term −½ ln det(2πΣ) must stay in the logits.",
            True,
            "Line 4 dropped a term because it was the same for all classes. Is it now?",
        ),
        Option(
            "D",
            "The borders stay straight, but move.",
            False,
            "The difference of two logits now holds squares. The two clouds with one mean have a round border.",
        ),
        Option(
            "E",
            "Softmax regression on inputs with their squares and products can still have the right form.",
            True,
            "The logits are linear in something. In what? The two clouds with one mean were fitted in this way.",
        ),
        Option(
            "F",
            "The priors cancel.",
            False,
            "ln π differs from class to class as before, so it stays in the bias.",
        ),
    ),
    hints=(
        "Go through the lines of the derivation. Which lines used that the covariance is the same for all classes?",
        "Lines 4 and 6 dropped a term each. Both terms must stay now. Line 2 dropped nothing.",
    ),
    why="Lines 4 and 6 dropped what was the same for all classes: the determinant, and the term with two x. With a "
    "covariance for each class neither is, so both stay; what is left is softmax of logits that are quadratic in x.",
    praise="Softmax comes from Bayes' rule, whatever the densities. The straight border comes from the one covariance.",
)


# ---- kl_divergence ---------------------------------------------------------------------------------------------------


def _kl_divergence(p, q):
    counts = p > 0
    ratios = np.where(counts, p, 1) / np.where(counts, q, 1)  # 1, with ln 1 = 0, where p is 0
    return (p * np.log(ratios)).sum(axis=1)


def _naive_kl(p, q, log=np.log):
    return (p * log(p / q)).sum(axis=1)


def _entropy(p):
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)


def _cross(p, q):
    return -(p * np.log(np.where(p > 0, q, 1))).sum(axis=1)


def _terms(p, q):
    return p * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))


def _eps_variants():
    for eps in 10.0 ** -np.arange(1, 17):
        yield lambda p, q, e=eps: _naive_kl(p + e, q + e)
        yield lambda p, q, e=eps: (p * np.log((p + e) / (q + e))).sum(axis=1)
        yield lambda p, q, e=eps: (p * np.log(p / (q + e) + e)).sum(axis=1)
        yield lambda p, q, e=eps: _naive_kl(np.clip(p, e, 1), np.clip(q, e, 1))


def _first_row(evidence: Evidence) -> str:
    p, q = evidence.arguments
    got = as_array(evidence.returned)
    value = show(got[0]) if got is not None and got.shape == (len(p),) else show(evidence.returned)
    right = show(evidence.expected[0])
    return f"For p = {show(p[0])} and q = {show(q[0])} you gave {value}; right is {right}."


def _zero_message(evidence: Evidence) -> str:
    p, q = evidence.arguments
    row = int(np.argmax((p == 0).any(axis=1)))
    return (
        f"For p = {show(p[row])} and q = {show(q[row])} you gave NaN: 0 times ln 0 is 0 times minus infinity for "
        "NumPy. Where p is 0 the class adds nothing: leave it out."
    )


def _eps_message(evidence: Evidence) -> str:
    row = int(np.argmax(np.abs(as_array(evidence.returned) - evidence.expected)))
    p, q = evidence.arguments
    return (
        f"For p = {show(p[row])} and q = {show(q[row])} you gave {show(as_array(evidence.returned)[row])}; right is "
        f"{show(evidence.expected[row])}. Is there a small number added or clipped inside the logarithm? It caps the "
        "divergence. Leave out the classes whose p is 0 instead."
    )


def _draw_kl(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]]), np.array([[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]])))
    drawn = [
        Case(tuple(rng.dirichlet(np.full(n_classes, 2.0), size=n_samples) for _ in range(2)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    alike = rng.dirichlet(np.full(3, 2.0), size=2)
    q = rng.dirichlet(np.full(3, 2.0), size=4)  # not as many rows as classes, and one without a 0
    zeros = Case((np.array([[0.0, 0.6, 0.4], [0.3, 0.7, 0.0], [0.0, 0.0, 1.0], [0.3, 0.5, 0.2]]), q))
    small = float(np.exp(-rng.uniform(25, 35)))
    sure = Case((np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[small, 1 - small], [1e-20, 1.0]])))
    return [simple, *drawn, Case((alike, alike.copy())), zeros, sure]


kl_divergence = FunctionExercise(
    name="kl_divergence",
    reference=_kl_divergence,
    draw_cases=_draw_kl,
    misconceptions=(
        Misconception(
            name="arguments swapped",
            wrong=lambda p, q: _kl_divergence(q, p),
            message=lambda seen: (
                f"{_first_row(seen)} That is KL(q ‖ p). The average is taken over the first argument, which stands "
                "above the line, too: p ln(p / q)."
            ),
            seen=gives(lambda p, q: _naive_kl(q, p)),
        ),
        Misconception(
            name="0 times log 0",
            wrong=_naive_kl,
            message=_zero_message,
            seen=lambda seen: np.isnan(as_array(seen.returned)).any(),
        ),
        Misconception(
            name="sign",
            wrong=lambda p, q: -_kl_divergence(p, q),
            message=lambda seen: (
                f"{_first_row(seen)} A divergence is 0 or more. With q / p in the logarithm a minus belongs before it."
            ),
            seen=gives(lambda p, q: -_naive_kl(p, q)),
        ),
        Misconception(
            name="cross-entropy",
            wrong=_cross,
            message=lambda seen: f"{_first_row(seen)} That is cross-entropy, −Σ p ln q. Subtract the entropy of p.",
            seen=gives(lambda p, q: -(p * np.log(q)).sum(axis=1)),
        ),
        Misconception(
            name="entropy added",
            wrong=lambda p, q: _cross(p, q) + _entropy(p),
            message=lambda seen: (
                f"{_first_row(seen)} That is cross-entropy plus entropy. Cross-entropy *is* entropy plus KL, "
                "so subtract."
            ),
        ),
        Misconception(
            name="entropy of q",
            wrong=lambda p, q: _cross(p, q) - _entropy(q),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if the entropy of q was subtracted. The entropy of p is the part that "
                "no prediction can change."
            ),
        ),
        Misconception(
            name="log2",
            wrong=lambda p, q: _kl_divergence(p, q) / np.log(2),
            message=lambda seen: f"{_first_row(seen)} That is in bits, by np.log2. Nats are asked: np.log.",
            seen=gives(lambda p, q: _naive_kl(p, q, np.log2)),
        ),
        Misconception(
            name="log10",
            wrong=lambda p, q: _kl_divergence(p, q) / np.log(10),
            message=lambda seen: f"{_first_row(seen)} That is with base 10. The natural logarithm is np.log.",
            seen=gives(lambda p, q: _naive_kl(p, q, np.log10)),
        ),
        Misconception(
            name="sums the batch",
            wrong=lambda p, q: _kl_divergence(p, q).sum(),
            message=lambda seen: (
                f"You gave {show(seen.returned)} for {len(seen.arguments[0])} rows. "
                "Give each row its own value: sum over the classes alone."
            ),
            seen=lambda seen: as_array(seen.returned).ndim == 0,
        ),
        Misconception(
            name="sums over the samples",
            wrong=lambda p, q: _terms(p, q).sum(axis=0),
            message=lambda seen: (
                f"You gave {np.size(seen.returned)} numbers for {len(seen.arguments[0])} rows, one for each class. "
                "A sample is a row: sum along it."
            ),
            seen=gives(lambda p, q: (p * np.log(p / q)).sum(axis=0)),
        ),
        Misconception(
            name="not summed",
            wrong=_terms,
            message=lambda seen: (
                f"You gave the shape {np.shape(as_array(seen.returned))}: a term for each class. "
                "Add up the terms of each row."
            ),
            seen=gives(lambda p, q: p * np.log(p / q)),
        ),
        Misconception(
            name="mean over the classes",
            wrong=lambda p, q: _kl_divergence(p, q) / p.shape[1],
            message=lambda seen: (
                f"{_first_row(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                "The terms are summed."
            ),
            seen=gives(lambda p, q: _naive_kl(p, q) / p.shape[1]),
        ),
        Misconception(
            name="weights forgotten",
            wrong=lambda p, q: np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1)).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} That sums ln(p / q) itself. Each class counts as often as it happens: times p."
            ),
            seen=gives(lambda p, q: np.log(p / q).sum(axis=1)),
        ),
        Misconception(
            name="weighted by q",
            wrong=lambda p, q: (q * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if the average was taken over q, or as if the arguments were swapped "
                "and the sign turned round. The average is taken over the first: what happens is drawn from p."
            ),
            seen=gives(lambda p, q: (q * np.log(p / q)).sum(axis=1)),
        ),
        Misconception(
            name="both ways",
            wrong=lambda p, q: (_kl_divergence(p, q) + _kl_divergence(q, p)) / 2,
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if both directions were taken together. KL is not symmetric, and "
                "only KL(p ‖ q) is asked."
            ),
            seen=gives(
                lambda p, q: (_naive_kl(p, q) + _naive_kl(q, p)) / 2,
                lambda p, q: _naive_kl(p, q) + _naive_kl(q, p),
                lambda p, q: (_kl_divergence(p, (p + q) / 2) + _kl_divergence(q, (p + q) / 2)) / 2,
            ),
        ),
        Misconception(
            name="no logarithm of q",
            wrong=lambda p, q: (p * (np.log(np.where(p > 0, p, 1)) - q)).sum(axis=1),
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if q was subtracted without its logarithm. "
                "(torch's kl_div does that when it is given probabilities: it wants ln q.)"
            ),
            seen=gives(
                lambda p, q: (p * (np.log(p) - q)).sum(axis=1),
                lambda p, q: (q * (np.log(q) - p)).sum(axis=1),
            ),
        ),
        Misconception(
            name="epsilon inside the logarithm",
            wrong=lambda p, q: _naive_kl(p + 1e-8, q + 1e-8),
            message=_eps_message,
            seen=gives(*_eps_variants()),
        ),
    ),
    hints=(
        "Of each class: p times the logarithm of p / q. What becomes of a class whose p is 0?",
        "0 · ln 0 counts as 0, but NumPy makes NaN of it. Change the ratio before the logarithm sees it, and only "
        "where p is 0.",
        "np.where(p > 0, p, 1) / np.where(p > 0, q, 1) is 1 wherever p is 0, and ln 1 = 0.",
        "Take that for p / q in (p * np.log(...)).sum(axis=1).",
    ),
    why="A class that never happens adds nothing; the others add p ln(p / q). "
    "With a target for p and a prediction for q, it is the part of cross-entropy that a perfect model of the target "
    "removes.",
    praise="It is 0 where both rows are the same, it survives a p of 0, and it reads the truth for a tiny q.",
)


# ---- share_of_sixes --------------------------------------------------------------------------------------------------


def _share_of_sixes():
    faces = np.arange(1, 7)
    low, high = -5.0, 5.0
    for _ in range(60):  # bisection: the mean rises with the rate
        rate = (low + high) / 2
        p = np.exp(rate * faces) / np.exp(rate * faces).sum()
        low, high = (rate, high) if p @ faces < 3 else (low, rate)
    return p[5]


def _die(mean):
    faces = np.arange(1, 7)
    low, high = -5.0, 5.0
    for _ in range(60):
        rate = (low + high) / 2
        p = np.exp(rate * faces) / np.exp(rate * faces).sum()
        low, high = (rate, high) if p @ faces < mean else (low, rate)
    return p


share_of_sixes = ValueExercise(
    name="share_of_sixes",
    reference=_share_of_sixes,
    relative=0.01,
    misconceptions=(
        Misconception(
            name="sign of the rate, or faces from 0",
            wrong=lambda: _die(3)[0],
            message=lambda seen: (
                "That is the six of a die with the mean 4, or the one of this die. Is the sign of the rate turned "
                "round (a mean below 3.5 makes the six the rarest face), or do the faces run from 0 to 5 in your code?"
            ),
        ),
        Misconception(
            name="the lesson's die",
            wrong=lambda: _die(4.5)[5],
            message=lambda seen: "That is the six of the die with the mean 4.5. Here the mean is 3.",
        ),
        Misconception(
            name="fair die",
            wrong=lambda: 1 / 6,
            message=lambda seen: "That is a fair die. Its mean is 3.5.",
        ),
        Misconception(
            name="straight line",
            wrong=lambda: 1 / 6 - 0.5 * 2.5 / 17.5,
            message=lambda seen: (
                "That is the straight line with the mean 3. It fits the mean, but an exponential has more entropy."
            ),
        ),
        Misconception(
            name="spread over two faces",
            wrong=lambda: 0,
            message=lambda seen: (
                "That says a six never comes, and the mean does not tell you so. The entropy can be larger."
            ),
            seen=lambda seen: np.isclose(float(seen.returned), 0, atol=1e-9),
        ),
        Misconception(
            name="in per cent",
            wrong=lambda: 100 * _share_of_sixes(),
            message=lambda seen: "In per cent, yes. Give it as a probability, between 0 and 1.",
        ),
        Misconception(
            name="the rate",
            wrong=lambda: np.log(_die(3)[1] / _die(3)[0]),
            message=lambda seen: (
                "That is the rate λ, or the factor from face to face. Put λ into softmax(λ · faces), and take the "
                "last entry."
            ),
            seen=lambda seen: np.isclose(float(seen.returned), _die(3)[1] / _die(3)[0], rtol=0.002),
        ),
    ),
    hints=(
        "The die of the lesson had the mean 4.5. Which single number in that cell has to change?",
        "exponential_die(3) gives the six probabilities, and the rate.",
        "The six is the last of them: exponential_die(3)[0][5].",
    ),
    why="The rate comes out negative, so each face is less probable than the one before by the same factor.",
    praise="A mean below that of a fair die, so the rate is negative. It is also the one of the die with mean 4.",
)
