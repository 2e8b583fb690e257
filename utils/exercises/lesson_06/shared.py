"""What the exercises of lesson 06 share."""

import numpy as np

from utils.activations import log_softmax, softmax
from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_03.shared import OTHER_SHIFTS
from utils.exercises.misconception import Misconception, only_not_finite, told_after
from utils.exercises.wording import show, show_apart


def overflowing_softmax(logits):
    """Softmax as the formula stands: it overflows."""
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def batch_softmax(logits):
    """Softmax that subtracts the maximum of the whole batch: NaN in a row that lies far below it."""
    return overflowing_softmax(logits - logits.max())


def _exponentials(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


def draw_logits(rng: np.random.Generator) -> list[Case]:
    """Draw logits and targets: soft ones, one row alone, whole numbers and rows that are wide."""
    simple = Case(
        (
            np.array([[2.0, 0.0, 0.0], [1.0, -1.0, 0.5]]),
            np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        )
    )
    drawn = []
    for n_samples, n_classes in ((4, 3), (3, 5)):
        targets = np.eye(n_classes)[rng.integers(n_classes, size=n_samples)]
        drawn.append(Case((2 * rng.normal(size=(n_samples, n_classes)), targets)))
    soft = Case((rng.normal(size=(2, 3)), np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    firsts = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    far = np.array([[1000.0, 999.0, 0.0], [0.5, -2.0, 1.0], [-1000.0, 1000.0, -1000.0], [-1001.0, -1000.0, -1003.0]])
    large = Case((far, firsts))
    one = Case((rng.normal(size=(1, 4)), np.array([[0.0, 0.0, 1.0, 0.0]])))
    whole = Case((rng.permutation([-2, -1, 0, 1, 2, 3]).reshape(2, 3), np.array([[0, 1, 0], [1, 0, 0]])))
    return [simple, *drawn, soft, large, one, whole]


def row(evidence: Evidence) -> str:
    """Say what came of the first row that is not right, and what is right there."""
    logits, targets = evidence.arguments
    got, wanted = as_array(evidence.returned), evidence.expected
    row = int(np.argmin(close(got, wanted).all(axis=1))) if got is not None and got.shape == wanted.shape else None
    given, right = show_apart(evidence.returned, wanted) if row is None else show_apart(got[row], wanted[row])
    asked = f"For the logits {show(logits[row or 0])} and the target {show(targets[row or 0])}"
    return f"{asked} you gave {given}; right is {right}."


mistake_in_a_row = told_after(row)


def guises(gradients, softmaxes):
    """Make the guises of a mistake: each gradient of probabilities and targets, with each softmax."""

    def guise(gradient, of):
        return lambda logits, targets: gradient(of(logits), targets)

    return [guise(gradient, of) for gradient in gradients for of in softmaxes]


def of_any_softmax(*gradients):
    """Make the guises of a mistake with a softmax that is right, and with two that are not safe as well."""
    return guises(gradients, (softmax, overflowing_softmax, batch_softmax))


def with_softmaxes(gradient, *softmaxes):
    """Make the guises of a mistake of softmax itself."""
    return guises((gradient,), softmaxes)


def clipped(most):
    """Softmax of logits that are kept between limits."""
    return lambda logits: overflowing_softmax(np.clip(logits, -most, most))


def mistakes_of_softmax(gradient, loss):
    """Return the mistakes that either gradient may have, from its formula and the guises of its loss."""
    return (
        mistake_in_a_row(
            "softmax forgotten",
            "The logits were taken for probabilities: softmax makes those of them.",
            *with_softmaxes(gradient, lambda logits: logits),
        ),
        mistake_in_a_row(
            "softmax over the wrong axis",
            "The probabilities of a row must sum to 1: did softmax run over the columns, or over the whole batch?",
            *with_softmaxes(
                gradient,
                lambda logits: softmax(logits.T).T,
                lambda logits: overflowing_softmax(logits.T).T,
                lambda logits: softmax(logits.ravel()).reshape(logits.shape),
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
                lambda logits: _exponentials(logits) / _exponentials(logits).sum(),
                lambda logits: _exponentials(logits) / _exponentials(logits).sum(axis=0),
            ),
        ),
        mistake_in_a_row(
            "sigmoid for softmax",
            "That takes a sigmoid of each logit by itself. Softmax divides by the sum of the row.",
            *with_softmaxes(gradient, lambda logits: 0.5 + 0.5 * np.tanh(logits / 2)),
        ),
        mistake_in_a_row(
            "exponentials not divided by their sum",
            "The exponentials of a row are probabilities only once they are divided by their sum.",
            *with_softmaxes(gradient, _exponentials, np.exp),
        ),
        mistake_in_a_row(
            "log-softmax for softmax",
            "Those are logarithms of probabilities: take softmax itself.",
            *with_softmaxes(gradient, log_softmax),
        ),
        mistake_in_a_row(
            "argmax for softmax",
            "That takes 1 for the largest logit and 0 for the others: softmax keeps its doubts.",
            *with_softmaxes(gradient, lambda logits: np.eye(logits.shape[1])[logits.argmax(axis=1)]),
        ),
        mistake_in_a_row(
            "subtracts the maximum of the whole batch",
            "Seen from the largest logit of the whole batch, each exponential of this row is 0: subtract each row's "
            "own maximum.",
            *with_softmaxes(gradient, batch_softmax),
        ),
        mistake_in_a_row(
            "subtracts something else than the maximum",
            "What is subtracted from the logits must be the row's maximum: only that keeps the largest exponential at "
            "1. With anything else an exponential can be too large, or all of a row 0.",
            *with_softmaxes(
                gradient,
                *(lambda logits, shift=shift: overflowing_softmax(logits - shift(logits)) for shift in OTHER_SHIFTS),
            ),
        ),
        mistake_in_a_row(
            "clips the logits",
            "Were the logits clipped? A limit loses their differences; subtracting the row's maximum keeps them.",
            *with_softmaxes(gradient, clipped(500)),
        ),
        Misconception(
            name="overflows",
            wrong=with_softmaxes(gradient, overflowing_softmax)[0],
            message=lambda seen: (
                f"A logit of {show(np.max(seen.arguments[0]))} gives NaN: its exponential is too large. Subtract each "
                "row's maximum first."
            ),
            seen=only_not_finite,
        ),
        mistake_in_a_row(
            "divided by n",
            lambda seen: (
                f"That is divided by {len(seen.arguments[0])}, the number of samples. "
                "Here each sample has a loss of its own: give each row its own gradient."
            ),
            *of_any_softmax(lambda p, t: gradient(p, t) / len(p)),
        ),
        Misconception(
            name="the loss itself",
            wrong=loss[0],
            also=tuple(loss[1:]),
            message=lambda seen: (
                f"You gave {show(seen.returned)}, the loss. Its gradient is asked for: a number for each logit."
            ),
        ),
    )
