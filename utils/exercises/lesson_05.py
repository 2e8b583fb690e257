"""The exercises and predictions of lesson 05, "How wrong is a prediction?"."""

import numpy as np

from utils.activations import softmax
from utils.exercises.agreement import as_array, as_number, close
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, only_not_finite
from utils.exercises.prediction import Prediction
from utils.exercises.wording import show, show_apart

which_notices = Prediction(
    question="Forecaster B gives the right species 0.1, forecaster C only 0.0001. Which loss calls C more than twice "
    "as wrong as B?",
    options={"A": "the squared error", "B": "cross-entropy", "C": "both", "D": "neither"},
)

naive_formula = Prediction(
    question="The logits are (-10, 10, -1000), the target is (1, 0, 0). The true loss is 20. What does "
    "-np.sum(target * np.log(softmax(logits))) give?",
    options={"A": "20.0", "B": "inf", "C": "nan"},
)

honest_losses = Prediction(
    question="Of ten birds, 7 are Adelie, 2 Chinstrap, 1 Gentoo, and one prediction is given for all ten. Which losses "
    "are smallest on average at (.7, .2, .1)?",
    options={
        "A": "all three",
        "B": "squared error and cross-entropy, but not the absolute error",
        "C": "cross-entropy alone",
    },
)

long_product = Prediction(
    question="5,000 probabilities, each about 0.6. What is their product in float64?",
    options={"A": "a number near 1e-120", "B": "a number near 1e-1200", "C": "exactly 0.0"},
)

growing_weights = Prediction(
    question="Every bird is already right, and training goes on ten times as long, and again. What do the weights do?",
    options={"A": "they settle: there is nothing left to learn", "B": "they keep growing"},
)

who_stays = Prediction(
    question="Each model starts sure that every picture is a 9. After 500 steps, which is still near 10 %?",
    options={
        "A": "cross-entropy",
        "B": "squared error after softmax",
        "C": "squared error on raw outputs",
        "D": "none of them",
    },
)


def _one_hot_rows(rng: np.random.Generator, n_samples: int, n_classes: int) -> np.ndarray:
    return np.eye(n_classes)[rng.integers(n_classes, size=n_samples)]


def _row(evidence: Evidence, *, with_right: bool = False) -> str:
    """Say what came of the first row that is not right."""
    probabilities, targets = evidence.arguments
    got, wanted = as_array(evidence.returned), evidence.expected
    row = int(np.argmin(close(got, wanted))) if got is not None and got.shape == wanted.shape else None
    given, right = show_apart(evidence.returned, wanted) if row is None else show_apart(got[row], wanted[row])
    asked = f"For the probabilities {show(probabilities[row or 0])} and the target {show(targets[row or 0])}"
    return f"{asked} you gave {given}{f'; right is {right}' if with_right else ''}."


def _for_each_class(evidence: Evidence) -> str:
    return (
        f"You gave {np.size(evidence.returned)} numbers for {len(evidence.arguments[0])} samples, one for each class. "
        "A sample is a row: sum along it."
    )


# ---- squared_error ---------------------------------------------------------------------------------------------------


def _squared_error(probabilities, targets):
    return ((probabilities - targets) ** 2).sum(axis=1)


def _draw_squared_error(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.6, 0.3, 0.1], [0.1, 0.7, 0.2]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    drawn = [
        Case((rng.dirichlet(np.ones(n_classes), size=n_samples), _one_hot_rows(rng, n_samples, n_classes)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    soft = Case((rng.dirichlet(np.ones(4), size=2), rng.dirichlet(np.ones(4), size=2)))
    one = Case((rng.dirichlet(np.ones(3), size=1), np.array([[0, 1, 0]])))
    return [simple, *drawn, soft, one]


squared_error = FunctionExercise(
    name="squared_error",
    reference=_squared_error,
    draw_cases=_draw_squared_error,
    misconceptions=(
        Misconception(
            name="sums over the samples",
            wrong=lambda p, t: ((p - t) ** 2).sum(axis=0),
            message=_for_each_class,
        ),
        Misconception(
            name="differences not squared",
            wrong=lambda p, t: (p - t).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} Both rows sum to 1, so their differences sum to 0, always. Square them first."
            ),
            also=(
                lambda p, t: (p - t).sum(axis=1) ** 2,
                lambda p, t: (t - p).sum(axis=1),
            ),
        ),
        Misconception(
            name="brackets missing",
            wrong=lambda p, t: (p - t**2).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} ** comes before −, so only one of the two was squared. Put the difference into "
                "brackets, then square it."
            ),
            also=(lambda p, t: (p**2 - t).sum(axis=1), lambda p, t: (t - p**2).sum(axis=1)),
        ),
        Misconception(
            name="difference of the squares",
            wrong=lambda p, t: (p**2 - t**2).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} Those are the squares, subtracted. Subtract first, then square the difference."
            ),
            also=(lambda p, t: (t**2 - p**2).sum(axis=1), lambda p, t: np.abs(p**2 - t**2).sum(axis=1)),
        ),
        Misconception(
            name="squares the sum",
            wrong=lambda p, t: np.abs(p - t).sum(axis=1) ** 2,
            message=lambda seen: f"{_row(seen)} That is the square of a sum. Square each difference, then add.",
        ),
        Misconception(
            name="distance for square",
            wrong=lambda p, t: np.abs(p - t).sum(axis=1),
            message=lambda seen: f"{_row(seen)} Those are the distances themselves. Square each one, then add.",
        ),
        Misconception(
            name="halved",
            wrong=lambda p, t: ((p - t) ** 2).sum(axis=1) / 2,
            message=lambda seen: (
                f"{_row(seen)} That is half of it. Some books put a ½ before the sum; here there is none."
            ),
        ),
        Misconception(
            name="only the true class",
            wrong=lambda p, t: ((p - t) ** 2 * t).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} The other classes count, too: a probability above their target is an error."
            ),
            also=(
                lambda p, t: (1 - p[np.arange(len(p)), t.argmax(axis=1)]) ** 2,
                lambda p, t: ((1 - p) ** 2 * t).sum(axis=1),
                lambda p, t: (p - t)[np.arange(len(p)), t.argmax(axis=1)] ** 2,
            ),
        ),
        Misconception(
            name="only the other classes",
            wrong=lambda p, t: ((p - t) ** 2 * (1 - t)).sum(axis=1),
            message=lambda seen: f"{_row(seen)} The class that happened counts, too: it should have had all.",
            also=(lambda p, t: ((p - t) ** 2 * (t == 0)).sum(axis=1), lambda p, t: (p**2 * (1 - t)).sum(axis=1)),
        ),
    ),
    hints=(
        "Three steps: subtract, square, add up. Which of the two axes do you add along?",
        "`probabilities - targets` has the shape (n_samples, n_classes). Axis 1 runs along a row.",
        "Take (probabilities - targets) ** 2 and sum it with axis=1.",
    ),
    why="The lecture calls this sum MSE. With one-hot targets it lies between 0 and 2.",
    praise="You have the lecture's MSE: a sum over the classes, one number for each sample.",
)


# ---- cross_entropy ---------------------------------------------------------------------------------------------------


def _cross_entropy(probabilities, targets):
    counts = targets > 0
    safe = np.where(counts, probabilities, 1)  # ln 1 = 0: what has no target adds nothing
    return -(targets * np.log(safe)).sum(axis=1)


def _guises(of):
    """Make something of the terms t ln p: right ones, naive ones, and with a small number in the logarithm."""
    return {
        "wrong": lambda p, t: of(t * np.log(np.where(t > 0, p, 1))),
        "also": (
            lambda p, t: of(t * np.log(p)),
            lambda p, t: of(t * np.log(p + 1e-8)),
            lambda p, t: of(t * np.log(p + 1e-10)),
            lambda p, t: of(t * np.log(p + 1e-12)),
        ),
    }


EPSILONS = np.array(
    [digit * 10.0**-power for power in range(1, 35) for digit in (1, 2, 5)]
    + [np.finfo(kind).eps for kind in (np.float64, np.float32)]
)


def _with_epsilons(probabilities: np.ndarray) -> np.ndarray:
    """Return the probabilities with small numbers added, or clipped, along a new first axis."""
    eps = EPSILONS.reshape(-1, *(1,) * probabilities.ndim)
    return np.concatenate([probabilities + eps, np.maximum(probabilities, eps), np.clip(probabilities, eps, 1 - eps)])


def _epsilon_inside(evidence: Evidence) -> bool:
    """Whether a small number added or clipped inside the logarithm gives what the answer gives."""
    probabilities, targets = evidence.arguments
    got, made = as_array(evidence.returned), -(targets * np.log(_with_epsilons(probabilities))).sum(axis=2)
    return got.shape == evidence.expected.shape and close(made, got).all(axis=1).any()


def _binary(eps, reduce):
    def wrong(p, t):
        inside = np.clip(p, eps, 1 - eps)
        return -reduce(t * np.log(inside) + (1 - t) * np.log(1 - inside), axis=1)

    return wrong


def _smoothed(share, guard):
    def wrong(p, t):
        smooth = (1 - share) * t + share / t.shape[1]
        return -(smooth * np.log(guard(p))).sum(axis=1)

    return wrong


def _draw_cross_entropy(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[0.6, 0.3, 0.1], [0.1, 0.7, 0.2]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    drawn = [
        Case((rng.dirichlet(np.full(n_classes, 2.0), size=n_samples), _one_hot_rows(rng, n_samples, n_classes)))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    soft = Case((rng.dirichlet(np.full(3, 2.0), size=2), np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    small = float(np.exp(-rng.uniform(20, 30)))
    zeros = Case(
        (
            np.array([[0.8, 0.2, 0.0], [0.5, 0.0, 0.5], [0.3, 0.5, 0.2]]),
            np.array([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]),
        )
    )
    sure = Case((np.array([[small, 1 - small, 0.0], [1e-36, 0.5, 0.5]]), np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])))
    one = Case((rng.dirichlet(np.full(4, 2.0), size=1), np.array([[0, 0, 1, 0]])))
    return [simple, *drawn, soft, zeros, sure, one]


cross_entropy = FunctionExercise(
    name="cross_entropy",
    reference=_cross_entropy,
    draw_cases=_draw_cross_entropy,
    misconceptions=(
        Misconception(
            name="minus missing",
            message=lambda seen: (
                f"{_row(seen)} A loss is 0 or more. Logarithms of probabilities are 0 or negative: "
                "put a minus before the sum."
            ),
            **_guises(lambda terms: terms.sum(axis=1)),
        ),
        Misconception(
            name="log2",
            message=lambda seen: f"{_row(seen)} That is in bits, by np.log2. For nats, take np.log.",
            **_guises(lambda terms: -terms.sum(axis=1) / np.log(2)),
        ),
        Misconception(
            name="log10",
            message=lambda seen: f"{_row(seen)} That is with base 10. The natural logarithm is np.log.",
            **_guises(lambda terms: -terms.sum(axis=1) / np.log(10)),
        ),
        Misconception(
            name="sums over the samples",
            message=_for_each_class,
            **_guises(lambda terms: -terms.sum(axis=0)),
        ),
        Misconception(
            name="not summed",
            message=lambda seen: (
                f"You gave the shape {np.shape(as_array(seen.returned))}: a number for each class. Add up each row."
            ),
            **_guises(lambda terms: -terms),
        ),
        Misconception(
            name="mean over the classes",
            message=lambda seen: (
                f"{_row(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                "The terms are summed."
            ),
            **_guises(lambda terms: -terms.mean(axis=1)),
        ),
        Misconception(
            name="0 times log 0",
            wrong=lambda p, t: -(t * np.log(p)).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} For NumPy, 0 times ln 0 is 0 times minus infinity, which is NaN. "
                "A class whose target is 0 adds nothing: leave it out."
            ),
            also=(lambda p, t: np.nan_to_num(-(t * np.log(p)).sum(axis=1)),),
            seen=only_not_finite,
        ),
        Misconception(
            name="epsilon inside the logarithm",
            wrong=lambda p, t: -(t * np.log(p + 0.1)).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen, with_right=True)} Is there a small number added or clipped inside the logarithm? "
                "It caps the loss. Leave out the classes whose target is 0 instead."
            ),
            seen=_epsilon_inside,
        ),
        Misconception(
            name="formula for two classes",
            wrong=_binary(1e-16, np.sum),
            message=lambda seen: (
                f"{_row(seen)} That adds (1 − t) ln(1 − p) for every class, as if each were a yes-or-no question "
                "of its own. Here the classes exclude each other: −Σ t ln p is all."
            ),
            also=tuple(_binary(eps, reduce) for eps in (0, 1e-15, 1e-12, 1e-8, 1e-7) for reduce in (np.sum, np.mean)),
        ),
        Misconception(
            name="targets smoothed",
            wrong=_smoothed(0.1, lambda p: p),
            message=lambda seen: (
                f"{_row(seen, with_right=True)} Were the targets smoothed, so that each class gets a share? "
                "Take them as they are."
            ),
            also=tuple(
                _smoothed(share, guard)
                for share in (0.1, 0.2)
                for guard in (lambda p: np.where(p > 0, p, 1), lambda p: np.maximum(p, 1e-12))
            ),
        ),
        Misconception(
            name="logarithm of the sum",
            wrong=lambda p, t: -np.log((t * p).sum(axis=1)),
            message=lambda seen: (
                f"{_row(seen)} That is −ln of the sum of t p. With one-hot targets it is the same; here each class "
                "adds its t times a logarithm of its own."
            ),
        ),
        Misconception(
            name="Kullback-Leibler divergence",
            wrong=lambda p, t: _cross_entropy(p, t) - _cross_entropy(t, t),
            message=lambda seen: (
                f"{_row(seen)} That is less by the entropy of the target, −Σ t ln t: the Kullback-Leibler "
                "divergence. Leave ln t out."
            ),
        ),
        Misconception(
            name="arguments swapped",
            wrong=lambda p, t: -(p * np.log(t)).sum(axis=1),
            message=lambda seen: (
                f"{_row(seen)} It looks as if the logarithm was taken of the targets. "
                "It belongs to the probabilities, and the targets are the weights."
            ),
            also=(
                lambda p, t: -(p * np.log(np.where(t > 0, t, 1))).sum(axis=1),
                *(lambda p, t, eps=eps: -(p * np.log(t + eps)).sum(axis=1) for eps in (1e-5, 1e-8, 1e-12)),
            ),
        ),
        Misconception(
            name="a mask flattens the batch",
            wrong=lambda p, t: -t[t > 0] * np.log(p[t > 0]),
            message=lambda seen: (
                f"You gave {np.size(seen.returned)} numbers for {len(seen.arguments[0])} samples. array[mask] "
                "returns one line of numbers and forgets the rows; np.where keeps them."
            ),
            also=(lambda p, t: -np.log(p[t > 0]), lambda p, t: -np.log(p[t == 1])),
        ),
        Misconception(
            name="only the largest target",
            wrong=lambda p, t: -np.log(p[np.arange(len(p)), t.argmax(axis=1)]),
            message=lambda seen: (
                f"{_row(seen)} That is −ln p of one class. This target gives weight to several: each adds its t."
            ),
        ),
        Misconception(
            name="softmax once more",
            wrong=lambda p, t: _cross_entropy(softmax(p), t),
            message=lambda seen: (
                f"{_row(seen)} These are probabilities already. It looks as if softmax was applied to them again."
            ),
        ),
    ),
    hints=(
        "Of each class: its target times the logarithm of its probability. What becomes of a class whose target is 0?",
        "0 · ln 0 counts as 0 here, but NumPy makes NaN of it. Change the probability before the logarithm sees it, "
        "and only where the target is 0.",
        "np.where(targets > 0, probabilities, 1) has a harmless 1 wherever the target is 0, because ln 1 = 0.",
        "Take that for the probabilities in -(targets * np.log(...)).sum(axis=1).",
    ),
    why="np.where leaves out the classes whose target is 0. Nothing is added to a probability that counts, "
    "so the loss can be as large as it must be.",
    praise="It survives a probability of 0 where nothing was expected, and it reads the truth far out.",
)


# ---- smallest_cross_entropy ------------------------------------------------------------------------------------------

smallest_cross_entropy = ChoiceExercise(
    name="smallest_cross_entropy",
    question="The target is (.5, .25, .25). You may choose any probabilities. What is the smallest cross-entropy?",
    options=(
        Option(
            "A",
            "0",
            False,
            "Only a one-hot target lets it come down to 0. Here three things happen, and no single "
            "prediction can be sure of all of them.",
        ),
        Option(
            "B",
            "ln 2",
            False,
            "That is what (.5, .25, .25) costs when the first class happens. The others happen, too, and cost more.",
        ),
        Option("C", "1.5 ln 2", True, "Put the target itself in for the prediction: .5 ln 2 + .5 ln 4."),
        Option(
            "D",
            "ln 3",
            False,
            "That is what (1/3, 1/3, 1/3) costs, whatever the target. A better prediction costs less.",
        ),
    ),
    hints=(
        "Which prediction is the best one? The section above has searched for it.",
        "Put the best prediction, the target itself, into −Σ t ln p.",
    ),
    why="At its minimum p = t, and −Σ t ln t is the entropy of the target. Training can't go below it.",
    praise="The entropy of the target: what no prediction can save.",
)


# ---- log_likelihood --------------------------------------------------------------------------------------------------


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


log_likelihood = FunctionExercise(
    name="log_likelihood",
    reference=_log_likelihood,
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
        Misconception(
            name="epsilon inside the logarithm",
            wrong=lambda p, c: np.log(_own(p, c) + 0.1).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} Right is {show(seen.expected)}. A small number added or clipped inside the "
                "logarithm keeps it from telling how unlikely something was: leave it out."
            ),
            seen=lambda seen: close(
                np.log(_with_epsilons(_own(*seen.arguments))).sum(axis=1), as_number(seen.returned)
            ).any(),
        ),
        Misconception(
            name="a sample left out",
            wrong=lambda p, c: np.log(_own(p, c))[1:].sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} The first sample, or the last, is missing: let the loop run over all, "
                "range(len(labels))."
            ),
            also=(lambda p, c: np.log(_own(p, c))[:-1].sum(),),
        ),
        Misconception(
            name="only one sample",
            wrong=lambda p, c: np.log(_own(p, c))[0],
            message=lambda seen: (
                f"{_likelihood_call(seen)} That is one sample alone, the first or the last. Add each to the sum with "
                "+=, and return after the loop."
            ),
            also=(lambda p, c: np.log(_own(p, c))[-1],),
        ),
        Misconception(
            name="logarithm of the sum",
            wrong=lambda p, c: np.log(_own(p, c).sum()),
            message=lambda seen: (
                f"{_likelihood_call(seen)} The probabilities were added or averaged before the logarithm. "
                "First the logarithms, then their sum."
            ),
            also=(lambda p, c: np.log(_own(p, c).mean()), lambda p, c: len(c) * np.log(_own(p, c).mean())),
        ),
        Misconception(
            name="logarithm forgotten",
            wrong=lambda p, c: _own(p, c).sum(),
            message=lambda seen: f"{_likelihood_call(seen)} That adds the probabilities. Add their logarithms.",
            also=(lambda p, c: -_own(p, c).sum(), lambda p, c: _own(p, c).mean()),
        ),
        Misconception(
            name="logarithms multiplied",
            wrong=lambda p, c: np.prod(np.log(_own(p, c))),
            message=lambda seen: (
                f"{_likelihood_call(seen)} That multiplies the logarithms. The logarithm of a product is their sum."
            ),
        ),
        Misconception(
            name="negative log-likelihood",
            wrong=lambda p, c: -np.log(_own(p, c)).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} The logarithm of a probability is 0 or less. "
                "That is the *negative* log-likelihood: leave out the minus."
            ),
        ),
        Misconception(
            name="likelihood without logarithm",
            wrong=lambda p, c: np.prod(_own(p, c)),
            message=lambda seen: (
                f"{_likelihood_call(seen)} That is the likelihood, a product. Its logarithm is the sum of theirs."
            ),
        ),
        Misconception(
            name="every class counted",
            wrong=lambda p, c: np.log(p).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} That adds the logarithms of all classes. "
                "Only one happened to each sample: the one its label names."
            ),
        ),
        Misconception(
            name="every label for every sample",
            wrong=lambda p, c: np.log(p[:, c]).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} probabilities[:, labels] takes all the labels' columns from every row: "
                f"{len(seen.arguments[1])} × {len(seen.arguments[1])} numbers. Take one from each row: "
                "probabilities[np.arange(len(labels)), labels]."
            ),
        ),
        Misconception(
            name="the largest probability",
            wrong=lambda p, c: np.log(p.max(axis=1)).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} That takes each row's largest probability. "
                "Take the one of the class that the label names, right or wrong."
            ),
        ),
        Misconception(
            name="labels counted from 1",
            wrong=lambda p, c: np.log(_own(p, c - 1)).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} The labels count from 0: label 0 is the first column, so subtract nothing."
            ),
        ),
        Misconception(
            name="labels pick rows",
            wrong=lambda p, c: np.log(p[c]).sum(),
            message=lambda seen: (
                "probabilities[labels] takes whole rows, those whose numbers are the labels. Take one number from each "
                "row: probabilities[np.arange(len(labels)), labels]."
            ),
        ),
        Misconception(
            name="softmax once more",
            wrong=lambda p, c: np.log(_own(softmax(p), c)).sum(),
            message=lambda seen: (
                f"{_likelihood_call(seen)} These are probabilities already. It looks as if softmax was applied to them "
                "again: PyTorch's cross_entropy does so."
            ),
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
