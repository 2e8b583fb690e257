"""The exercise log_likelihood of lesson 05."""

import numpy as np

from utils.activations import softmax
from utils.exercises.agreement import as_number, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_05.shared import with_epsilons
from utils.exercises.misconception import Misconception, error_says, told_after
from utils.exercises.wording import show


def _log_likelihood(probabilities, labels):
    own = probabilities[np.arange(len(labels)), labels]
    return np.log(own).sum()


def _own(p, c):
    return p[np.arange(len(c)), c]


def _draw_log_likelihood(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]]), np.array([0, 1])))
    drawn = []
    for n_samples, n_classes in ((6, 3), (5, 4), (1, 3)):
        drawn.append(Case((rng.dirichlet(np.ones(n_classes), size=n_samples), rng.integers(n_classes, size=n_samples))))
    # The product of these is below the smallest float64, and below that of any longer float.
    small = 10 ** -rng.uniform(20, 25, size=300)
    return [simple, *drawn, Case((np.column_stack([small, 1 - small]), np.zeros(300, dtype=int)))]


def _likelihood_call(evidence: Evidence) -> str:
    return f"For {len(evidence.arguments[1])} samples you gave {show(evidence.returned)}."


_mistake = told_after(_likelihood_call)

log_likelihood = FunctionExercise(
    name="log_likelihood",
    reference=_log_likelihood,
    giveaways=(
        "utils.losses.cross_entropy",
        "torch.nn.functional.nll_loss",
        "torch.nn.NLLLoss",
        "torch.distributions.Categorical",
        "scipy.stats.multinomial",
        "scipy.special.xlogy",
        "sklearn.metrics.log_loss",
    ),
    draw_cases=_draw_log_likelihood,
    misconceptions=(
        Misconception(
            name="product that underflows",
            wrong=lambda p, c: np.log(np.prod(_own(p, c))),
            message=lambda seen: (
                f"The product of {len(seen.arguments[1])} probabilities is too small for a float and became 0, which "
                "has no logarithm. Take the logarithm of each probability, then add."
            ),
            seen=lambda seen: (
                as_number(seen.returned) == -np.inf
                if seen.observation["error"] is None
                else error_says("math domain error", "expected a positive input")(seen)
            ),
        ),
        _mistake(
            "epsilon inside the logarithm",
            lambda seen: (
                f"Right is {show(seen.expected)}. A small number added or clipped inside the "
                "logarithm keeps it from telling how unlikely something was: leave it out."
            ),
            lambda p, c: np.log(_own(p, c) + 0.1).sum(),
            seen=lambda seen: close(
                np.log(with_epsilons(_own(*seen.arguments))).sum(axis=1), as_number(seen.returned)
            ).any(),
        ),
        _mistake(
            "a sample left out",
            "The first sample, or the last, is missing: let the loop run over all, range(len(labels)).",
            lambda p, c: np.log(_own(p, c))[1:].sum(),
            lambda p, c: np.log(_own(p, c))[:-1].sum(),
        ),
        _mistake(
            "only one sample",
            "That is one sample alone, the first or the last. Add each to the sum with +=, and return after the loop.",
            lambda p, c: np.log(_own(p, c))[0],
            lambda p, c: np.log(_own(p, c))[-1],
        ),
        _mistake(
            "logarithm of the sum",
            "The probabilities were added or averaged before the logarithm. First the logarithms, then their sum.",
            lambda p, c: np.log(_own(p, c).sum()),
            lambda p, c: np.log(_own(p, c).mean()),
            lambda p, c: len(c) * np.log(_own(p, c).mean()),
        ),
        _mistake(
            "logarithm forgotten",
            "That adds the probabilities. Add their logarithms.",
            lambda p, c: _own(p, c).sum(),
            lambda p, c: -_own(p, c).sum(),
            lambda p, c: _own(p, c).mean(),
        ),
        _mistake(
            "logarithms multiplied",
            "That multiplies the logarithms. The logarithm of a product is their sum.",
            lambda p, c: np.prod(np.log(_own(p, c))),
        ),
        _mistake(
            "negative log-likelihood",
            "The logarithm of a probability is 0 or less. That is the negative log-likelihood: leave out the minus.",
            lambda p, c: -np.log(_own(p, c)).sum(),
        ),
        _mistake(
            "likelihood without logarithm",
            "That is the likelihood, a product. Its logarithm is the sum of theirs.",
            lambda p, c: np.prod(_own(p, c)),
        ),
        _mistake(
            "every class counted",
            "That adds the logarithms of all classes. Only one happened to each sample: the one its label names.",
            lambda p, c: np.log(p).sum(),
        ),
        _mistake(
            "every label for every sample",
            lambda seen: (
                f"probabilities[:, labels] takes all the labels' columns from every row: "
                f"{len(seen.arguments[1])} × {len(seen.arguments[1])} numbers. Take one from each row: "
                "probabilities[np.arange(len(labels)), labels]."
            ),
            lambda p, c: np.log(p[:, c]).sum(),
        ),
        _mistake(
            "the largest probability",
            "That takes each row's largest probability. Take the one of the class that the label names, right or "
            "wrong.",
            lambda p, c: np.log(p.max(axis=1)).sum(),
        ),
        _mistake(
            "labels counted from 1",
            "The labels count from 0: label 0 is the first column, so subtract nothing.",
            lambda p, c: np.log(_own(p, c - 1)).sum(),
        ),
        Misconception(
            name="labels pick rows",
            wrong=lambda p, c: np.log(p[c]).sum(),
            message=lambda seen: (
                "probabilities[labels] takes whole rows, those whose numbers are the labels. Take one number from each "
                "row: probabilities[np.arange(len(labels)), labels]."
            ),
        ),
        _mistake(
            "softmax once more",
            "These are probabilities already. It looks as if softmax was applied to them again: PyTorch's "
            "cross_entropy does so.",
            lambda p, c: np.log(_own(softmax(p), c)).sum(),
        ),
    ),
    hints=(
        "Which number of each row did the model give to what happened? The label says which.",
        "probabilities[np.arange(len(labels)), labels] takes one number from each row.",
        "The logarithm of a product is the sum of the logarithms. Take the logarithms first, for the product may be 0.",
    ),
    why="The product of many probabilities rounds to 0, and the logarithm of 0 is minus infinity. The sum is harmless.",
    praise="Yours works where the product itself is 0 for the machine.",
)
