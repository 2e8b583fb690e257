"""The exercise mended_clouds of lesson 10: three faults to find in a classifier by Gaussian clouds."""

from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_10.posterior import posterior
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _given(inputs, labels, new):
    n_classes = labels.max() + 1
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - inputs.mean(axis=0)
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = -(W * means).sum(axis=1)
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _of_classes(inputs, labels, means):
    residuals = inputs - means[labels]
    return residuals.T @ residuals / len(inputs)


def _of_all(inputs, labels, means):
    residuals = inputs - inputs.mean(axis=0)
    return residuals.T @ residuals / len(inputs)


def _inverted(covariance):
    return np.linalg.inv(covariance)


def _clouds(spread=_of_classes, invert=_inverted, log_priors=np.log, half=0.5) -> Callable:
    """Make a classifier with other parts."""

    def classify(inputs, labels, new):
        priors = np.bincount(labels) / len(labels)
        means = np.array([inputs[labels == k].mean(axis=0) for k in range(len(priors))])
        W = means @ invert(spread(inputs, labels, means))
        logits = new @ W.T + log_priors(priors) - half * (W * means).sum(axis=1)
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)

    return classify


def _no_priors(priors):
    return 0 * priors


def _divided_by(count: Callable) -> Callable:
    return lambda inputs, labels, means: _of_classes(inputs, labels, means) * len(inputs) / count(inputs, means)


def _mean_of_own(inputs, labels, means):
    return np.mean([np.cov(inputs[labels == k].T, bias=True) for k in range(len(means))], axis=0)


def _own_covariances(inputs, labels, new):
    priors = np.bincount(labels) / len(labels)
    logits = []
    for k, prior in enumerate(priors):
        mean, covariance = inputs[labels == k].mean(axis=0), np.cov(inputs[labels == k].T, bias=True)
        squares = ((new - mean) @ np.linalg.inv(covariance) * (new - mean)).sum(axis=1)
        logits.append(np.log(prior) - squares / 2 - np.log(np.linalg.det(covariance)) / 2)
    exponentials = np.exp(np.stack(logits, axis=1) - np.max(logits, axis=0)[:, None])
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _draw_clouds(rng: np.random.Generator) -> list[Case]:
    inputs = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0], [2.0, 4.0], [5.0, 4.0]])
    simple = Case((inputs, np.array([0, 0, 0, 0, 1, 1]), np.array([[2.0, 2.0], [3.0, 3.0]])))
    drawn = []
    for sizes, n_features, n_new in (((9, 5), 2, 3), ((12, 5, 7), 2, 4), ((6, 9, 11, 5), 3, 1)):
        labels = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
        means = 1.1 * rng.normal(size=(len(sizes), n_features)) + 0.5
        mixing = np.eye(n_features) + 0.5 * np.tri(n_features, k=-1)
        inputs = means[labels] + rng.normal(size=(len(labels), n_features)) @ mixing.T
        drawn.append(Case((inputs, labels, means.mean(axis=0) + 0.6 * rng.normal(size=(n_new, n_features)))))
    return [simple, *drawn]


def _first(evidence: Evidence, ending: str) -> str:
    got = as_array(evidence.returned)
    row = show(got[0]) if got is not None and got.ndim == 2 else show(evidence.returned)
    bird, right = show(evidence.arguments[2][0]), show(evidence.expected[0])
    return f"For the new bird {bird} you gave {row}; right is {right}. {ending}"


def _counted(evidence: Evidence) -> str:
    return show(np.bincount(evidence.arguments[1]))


_ALL = (
    "The covariance is that of all birds together. It says how far apart the species are, too, and should only say how "
    "wide one cloud is: take the residuals from the mean of each bird's own species."
)

mended_clouds = FunctionExercise(
    name="mended_clouds",
    reference=_mended_clouds,
    giveaways=posterior.giveaways,
    given=_given,
    draw_cases=_draw_clouds,
    relative=1e-3,
    misconceptions=(
        Misconception(
            name="covariance of all birds",
            wrong=_clouds(_of_all),
            message=lambda seen: _first(seen, _ALL),
        ),
        Misconception(
            name="covariance of all birds, and the priors forgotten",
            wrong=_clouds(_of_all, log_priors=_no_priors),
            message=lambda seen: _first(
                seen, f"The half is there now. Two bugs are left. {_ALL} And look at line 6: what is missing in b?"
            ),
        ),
        Misconception(
            name="covariance of all birds, and the half forgotten",
            wrong=_clouds(_of_all, half=1),
            message=lambda seen: _first(
                seen, f"The priors are in now. Two bugs are left. {_ALL} And compare the rest of b with line 6."
            ),
        ),
        Misconception(
            name="priors forgotten",
            wrong=_clouds(log_priors=_no_priors),
            message=lambda seen: _first(
                seen,
                f"It looks as if all species were equally common. There are {_counted(seen)} birds of each: ln π "
                "belongs into b.",
            ),
        ),
        Misconception(
            name="half forgotten",
            wrong=_clouds(half=1),
            message=lambda seen: _first(seen, "One factor is missing in b: line 6 subtracts *half* of μᵀ Σ⁻¹ μ."),
        ),
        Misconception(
            name="half and priors forgotten",
            wrong=_clouds(half=1, log_priors=_no_priors),
            message=lambda seen: _first(
                seen, "The covariance is right now. Compare b with line 6: a term and a factor are missing."
            ),
        ),
        Misconception(
            name="priors without logarithm",
            wrong=_clouds(log_priors=lambda priors: priors),
            message=lambda seen: _first(seen, "It looks as if π itself was added to b. A logit is a logarithm: ln π."),
            also=(
                _clouds(_of_all, log_priors=lambda priors: priors),
                _clouds(_of_all, log_priors=lambda priors: priors, half=1),
                _clouds(log_priors=lambda priors: priors, half=1),
            ),
        ),
        Misconception(
            name="priors subtracted",
            wrong=_clouds(log_priors=lambda priors: -np.log(priors)),
            message=lambda seen: _first(seen, "It looks as if ln π was subtracted. A common species must get more."),
            also=(_clouds(_of_all, log_priors=lambda priors: -np.log(priors)),),
        ),
        Misconception(
            name="counts for shares",
            wrong=lambda inputs, labels, new: _clouds(log_priors=lambda priors: priors * len(labels))(
                inputs, labels, new
            ),
            message=lambda seen: _first(
                seen, f"It looks as if the counts {_counted(seen)} themselves were added to b. Add their logarithms."
            ),
            also=(
                lambda inputs, labels, new: _clouds(_of_all, log_priors=lambda priors: priors * len(labels))(
                    inputs, labels, new
                ),
            ),
        ),
        Misconception(
            name="a covariance for each species",
            wrong=_own_covariances,
            message=lambda seen: _first(
                seen, "It looks as if each species has a covariance of its own. Here they share one."
            ),
        ),
        Misconception(
            name="mean of the covariances",
            wrong=_clouds(_mean_of_own),
            message=lambda seen: _first(
                seen,
                "It looks as if each species' covariance counts as much as the other's. In the shared one each *bird* "
                "counts as much: add up the squares of all residuals, and divide by the number of birds.",
            ),
        ),
        Misconception(
            name="divided by another number",
            wrong=_clouds(_divided_by(lambda inputs, means: len(inputs) - len(means))),
            message=lambda seen: _first(
                seen,
                "It looks as if the covariance was not divided by the number of birds, but by fewer. The lesson "
                "divides by len(inputs), as the code that you were given did.",
            ),
            also=(_clouds(_divided_by(lambda inputs, means: len(inputs) - 1)),),
        ),
        Misconception(
            name="not inverted",
            wrong=_clouds(invert=lambda covariance: covariance),
            message=lambda seen: _first(
                seen, "The covariance has lost its inverse: W is means @ Σ⁻¹, as it was given."
            ),
            also=(_clouds(_of_all, invert=lambda covariance: covariance),),
        ),
    ),
    hints=(
        "Hold it beside `fit_clouds` and line 6. One bug is in the covariance, two are in b.",
        "The residuals: how wide is *one* cloud? Look at `means[labels]`.",
        "b is ln π minus half of μᵀ Σ⁻¹ μ, and π is np.bincount(labels) / len(labels).",
    ),
    why="All three bugs leave probabilities that sum to 1 and look sensible. The covariance of all birds together "
    "makes each cloud as wide as the whole flock; without the half and the priors the borders are moved.",
    praise="All three bugs are fixed: the covariance, the priors and the half. It was tried with two, three and "
    "four species of unequal numbers.",
)
