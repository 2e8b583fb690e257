"""The question multi_label_loss of the assignment: several questions with yes or no, some of them not asked."""

from collections.abc import Callable

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import agree, as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.lesson_12.shared import question
from utils.exercises.lesson_12.signed_loss import SMALL
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.wording import describe_call, show


def _multi_label_loss(logits, answers):
    asked = ~np.isnan(answers)
    losses = np.logaddexp(0, logits) - np.where(asked, answers, 0) * logits
    return np.where(asked, losses, 0).sum(axis=1)


def _draw(rng: np.random.Generator) -> list[Case]:
    def answers(n_samples, n_questions, missing):
        """Yes and no, and in each of some rows a missing one; one question at least is left in each row."""
        drawn = rng.integers(2, size=(n_samples, n_questions)).astype(float)
        for row in rng.permutation(n_samples)[:missing]:
            drawn[row, rng.permutation(n_questions)[: rng.integers(1, n_questions)]] = np.nan
        return drawn

    simple = Case((np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]]), np.array([[1, 0, np.nan], [0, 1, 0]])))
    drawn = [
        Case((2 * rng.normal(size=(n, k)), answers(n, k, missing)))
        for n, k, missing in ((4, 3, 2), (1, 5, 1), (3, 2, 2))
    ]
    whole = Case((2 * rng.normal(size=(3, 4)), rng.permuted(np.arange(12) % 2).reshape(3, 4)))  # answers are integers
    far = float(rng.integers(800, 1200))
    sure = Case((np.array([[far, -far, 1.0], [-far, far, -2.0]]), np.array([[1.0, 0, 1], [1, 0, 0]])))
    return [simple, *drawn, whole, sure]


def _row(evidence: Evidence) -> str:
    """Say what came of the first row that is not right."""
    got, wanted, error = as_array(evidence.returned), evidence.expected, evidence.observation["error"]
    if error:
        return f"It raised {error['type']}: {error['message'].rstrip('.')}."
    if got is None or got.shape != wanted.shape:
        return f"{describe_call('multi_label_loss', evidence.arguments)} gave {show(evidence.returned)}."
    row = int(np.argmin(close(got, wanted)))
    logits, answers = (show(argument[row]) for argument in evidence.arguments)
    return f"For the logits {logits} and the answers {answers} you gave {show(got[row])}; right is {show(wanted[row])}."


def _with(per_question: Callable, reduce: Callable = np.nansum) -> Callable:
    """Make an answer that takes a loss of each question, NaN where it was not asked, and reduces each row."""

    def answer(logits, answers):
        return reduce(per_question(np.asarray(logits, float), np.asarray(answers, float)), axis=1)

    return answer


def _right(z, t):
    return np.logaddexp(0, z) - t * z


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def _from_probabilities(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def _with_epsilon(eps: float, put: Callable) -> Callable:
    return _with(lambda z, t: _from_probabilities_with(_sigmoid(z), t, eps, put))


def _from_probabilities_with(p, t, eps, put):
    return -(t * np.log(put(p, eps)) + (1 - t) * np.log(put(1 - p, eps)))


_PUTS = (
    lambda p, eps: p + eps,
    np.maximum,
    lambda p, eps: np.clip(p, eps, 1 - eps),
)


def _softmax_loss(z, t):
    return -np.where(np.isnan(t), 0, t) * (z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def _only_full_rows(logits, answers):
    return np.where(np.isnan(answers).any(axis=1), 0, _right(logits, np.nan_to_num(answers)).sum(axis=1))


def _lost_where(rows: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[[Evidence], bool]:
    """Make a predicate: whether the losses are lost (NaN or infinite) in such rows only, and right in all others."""

    def seen(evidence: Evidence) -> bool:
        got = as_array(evidence.returned)
        if got is None or got.shape != evidence.expected.shape:
            return False
        lost = ~np.isfinite(got)
        return bool(lost.any() and not (lost & ~rows(*evidence.arguments)).any()) and agree(
            evidence.expected[~lost], got[~lost]
        )

    return seen


_far = _lost_where(lambda logits, answers: (np.abs(logits) > 30).any(axis=1))


def _wrong(name: str, ending: str, wrong: Callable, *also: Callable, **more) -> Misconception:
    return Misconception(name, wrong, lambda seen: f"{_row(seen)} {ending}", also=also, **more)


multi_label_loss = question(
    name="multi_label_loss",
    points=9,
    reference=_multi_label_loss,
    giveaways=(
        *giveaways.READY_MADE_LOSSES,
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.BCEWithLogitsLoss",
        "torch.nn.BCELoss",
        "torch.nn.functional.multilabel_soft_margin_loss",
        "torch.nn.MultiLabelSoftMarginLoss",
    ),
    draw_cases=_draw,
    misconceptions=(
        _wrong(
            "nan counted",
            "A question that was not asked makes the whole sum nan. Multiplying by 0 does not help: 0 · nan is nan. "
            "Leave it out, with np.where.",
            _with(_right, np.sum),
            _with(lambda z, t: _from_probabilities(_sigmoid(z), t), np.sum),
            seen=_lost_where(lambda logits, answers: np.isnan(answers).any(axis=1)),
        ),
        _wrong(
            "not asked taken for no",
            "It looks as if a question that was not asked counts as answered with no. It should add nothing, whatever "
            "the model thinks.",
            _with(lambda z, t: _right(z, np.nan_to_num(t))),
        ),
        _wrong(
            "not asked taken for yes",
            "It looks as if a question that was not asked counts as answered with yes. It should add nothing.",
            _with(lambda z, t: _right(z, np.nan_to_num(t, nan=1.0))),
        ),
        _wrong(
            "whole sample left out",
            "It looks as if a sample with a question that was not asked is left out as a whole. Its other answers "
            "count.",
            _only_full_rows,
        ),
        _wrong(
            "softmax",
            "Softmax lets the questions compete for one yes. Here several can be true, or none: each needs a sigmoid.",
            _with(_softmax_loss),
            _with(lambda z, t: np.where(np.isnan(t), np.nan, _softmax_loss(z, t))),
        ),
        _wrong(
            "only where the answer is yes",
            "Only the questions with the answer yes are counted. A no costs −ln(1 − p).",
            _with(lambda z, t: t * np.logaddexp(0, -z)),
            _with(lambda z, t: -np.nan_to_num(t) * np.log(_sigmoid(z))),
        ),
        _wrong(
            "overflows",
            "Far out the exponential overflows, or a probability is rounded to 0 or to 1 and its logarithm is lost. "
            "Stay with logits: np.logaddexp(0, z) is ln(1 + e^z) without overflow.",
            _with(lambda z, t: np.log(1 + np.exp(z)) - t * z),
            _with(lambda z, t: _from_probabilities(1 / (1 + np.exp(-z)), t)),
            _with(lambda z, t: -np.log(np.where(t == 1, _sigmoid(z), np.where(t == 0, 1 - _sigmoid(z), np.nan)))),
            seen=lambda seen: error_says("math range error", kinds=("OverflowError",))(seen) or _far(seen),
        ),
        _wrong(
            "small number added",
            "Is a small number added to the probabilities, or are they kept away from 0 and 1? Then the loss stops to "
            "grow where the model is most wrong. Stay with logits, and no such number is needed.",
            *(_with_epsilon(eps, put) for put in _PUTS for eps in SMALL),
        ),
        _wrong(
            "mean over the questions",
            "That is the mean over the questions. Take the sum, so that each answer counts alike.",
            _with(_right, np.nanmean),
            lambda logits, answers: np.nansum(_right(logits, answers), axis=1) / answers.shape[1],
        ),
    ),
    why="Each question is a problem of two classes with the loss ln(1 + e^z) − t z. What was not asked is taken out "
    "before anything is multiplied with it, for 0 · nan is nan.",
)
