"""The exercise mean_cross_entropy of lesson 07."""

import math
from collections.abc import Callable

import numpy as np

from utils.exercises import giveaways
from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, told_after
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show


def _mean_cross_entropy(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    own = log_probabilities[torch.arange(len(labels)), labels]
    return -own.mean()


# ---- Ways to log-softmax by hand: float64 makes a difference only where exponentials overflow ------------------------


def _shifted_by(shift, *, leave_logarithms: bool = False, double: bool = False) -> Callable:
    """Make a log-softmax by hand that subtracts a shift first, and takes the logarithm of the probabilities or not."""

    def log_softmax(logits, dim=1):
        logits = logits.double() if double else logits
        logits = logits - shift(logits, dim)
        powers = torch.exp(logits)
        total = powers.sum(dim=dim, keepdim=True)
        return torch.log(powers / total) if leave_logarithms else logits - torch.log(total)

    return log_softmax


def _ways(shift: Callable) -> tuple[Callable, ...]:
    return _shifted_by(shift, leave_logarithms=True), _shifted_by(shift), _shifted_by(shift, double=True)


LOGARITHM_OF_SOFTMAX = _shifted_by(lambda y, dim: y.amax(dim, keepdim=True), leave_logarithms=True)
OVERFLOWING = _ways(lambda y, dim: 0)
WHOLE_BATCH = (*_ways(lambda y, dim: y.max()), _shifted_by(lambda y, dim: y.max(), leave_logarithms=True, double=True))


def _own(table, labels):
    return table[range(len(labels)), labels]


def _loss_with(way: Callable) -> Callable:
    return lambda logits, labels: -_own(way(logits), labels).mean()


def _in_plain_python(logits, labels):
    losses = [
        math.log(sum(map(math.exp, row))) - row[label] for row, label in zip(logits.tolist(), labels, strict=True)
    ]
    return sum(losses) / len(losses)


def _whatever_the_way(*losses: Callable) -> list[Callable]:
    """Make the guises of a mistake, a loss of a log-softmax, logits and labels, on top of each way to log-softmax."""
    ways = (torch.log_softmax, *OVERFLOWING, LOGARITHM_OF_SOFTMAX)
    return [lambda logits, labels, loss=loss, way=way: loss(way, logits, labels) for loss in losses for way in ways]


# Powers of ten, and what torch and NumPy call the smallest numbers.
SMALL = (*10.0 ** -np.arange(3, 17), np.finfo(np.float32).eps, np.finfo(float).eps, np.finfo(np.float32).tiny)


def _with_small(put: Callable, epsilon: float) -> Callable:
    return lambda logits, labels: -torch.log(put(_own(torch.softmax(logits, dim=1), labels), epsilon)).mean()


def _squares(logits, labels):
    return (torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(labels, logits.shape[1])) ** 2


def _clipped(limit: float) -> Callable:
    return lambda logits, labels: torch.nn.functional.cross_entropy(logits.clamp(-limit, limit), labels)


def _replaced(logits, labels, **replacements):
    return torch.nan_to_num(-torch.log(_own(torch.softmax(logits, dim=1), labels)), **replacements)


def _smoothed(part: float) -> Callable:
    return lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, label_smoothing=part)


# ---- Cases and messages ----------------------------------------------------------------------------------------------


def _draw_mean_cross_entropy(rng: np.random.Generator) -> list[Case]:
    def case(logits, labels):
        return Case((np.asarray(logits, dtype=np.float32), np.asarray(labels, dtype=np.int64)))

    simple = case([[2.0, 0.0, 0.0], [0.0, 1.0, 3.0]], [0, 2])
    drawn = [
        case(2 * rng.normal(size=(n_samples, n_classes)), rng.integers(n_classes, size=n_samples))
        for n_samples, n_classes in ((4, 3), (3, 5), (1, 4))
    ]
    far = float(rng.integers(400, 450))
    sure_and_wrong = case([[-far, far, 0.0], [0.5, -2.0, 1.0]], [0, 2])
    # No mean, median or middle of the first row is near its maximum; the second lies far below the first.
    wide = [[-1000.0, -1000.0, 1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -1003.0, -1002.0, -1000.5]]
    large = case([[1000.0, 999.0, 998.0]], [1])
    return [simple, *drawn, large, sure_and_wrong, case(wide, [3, 0]), case(wide, [4, 2])]


def _loss_call(evidence: Evidence) -> str:
    error = evidence.observation["error"]
    gave = f"raised {error['type']}: {error['message']}" if error else f"gave {show(as_array(evidence.returned))}"
    return f"{describe_call('mean_cross_entropy', evidence.arguments)} {gave}."


_mistake = told_after(_loss_call)

mean_cross_entropy = FunctionExercise(
    name="mean_cross_entropy",
    reference=_mean_cross_entropy,
    giveaways=giveaways.READY_MADE_LOSSES,
    draw_cases=_draw_mean_cross_entropy,
    driver="tensor_call",
    misconceptions=(
        _mistake(
            "logarithm of softmax",
            "Far out a probability is rounded to 0, and −ln 0 is inf. Never leave the logarithms: log-softmax is "
            "logits − logsumexp(logits).",
            _loss_with(LOGARITHM_OF_SOFTMAX),
        ),
        _mistake(
            "exponentials overflow",
            "exp of such logits is too large for a float, or 0 everywhere. torch.logsumexp subtracts the row's "
            "maximum for you.",
            _in_plain_python,
            *map(_loss_with, OVERFLOWING),
            seen=error_says("math range error", kinds=("OverflowError",)),
        ),
        _mistake(
            "maximum of the whole batch",
            "One row lies so far below the largest logit of the batch that all its exponentials are 0. Take each "
            "row's own maximum, or torch.logsumexp.",
            *map(_loss_with, WHOLE_BATCH),
        ),
        _mistake(
            "shifted by another number than the maximum",
            "It looks as if the mean, the middle or the minimum of the row was subtracted. Its largest logit can "
            "still be far above that, and exp of it too large: subtract the maximum, or take torch.logsumexp.",
            *map(_loss_with, _ways(lambda y, dim: y.mean(dim, keepdim=True))),  # others overflow as it does
        ),
        Misconception(
            name="max gives a pair",
            wrong=lambda logits, labels: logits - logits.max(dim=1, keepdim=True),
            message=lambda seen: (
                f"It raised {seen.observation['error']['type']}: in torch, .max(dim=1) gives values and indices. "
                "Take .max(dim=1, keepdim=True).values, or .amax(dim=1, keepdim=True)."
            ),
            seen=error_says("return_types.max"),
        ),
        Misconception(
            name="gathers the wrong axis",
            wrong=lambda logits, labels: -torch.log_softmax(logits, dim=1)[labels, torch.arange(len(labels))].mean(),
            message=lambda seen: (
                f"For the labels {show(seen.arguments[1])} it looks as if label and sample were swapped: a row of the "
                "table is a sample, a column a class. Pick [sample, label]."
            ),
        ),
        _mistake(
            "all pairs of sample and label",
            "`[:, labels]` gives every row the labels of all samples. Row i needs labels[i] alone: [torch.arange(n), "
            "labels].",
            *_whatever_the_way(lambda way, logits, labels: -way(logits, 1)[:, labels].mean()),
        ),
        _mistake(
            "labels not used",
            "That is the mean over all classes of all rows, whatever the labels. Pick one entry of each row, at its "
            "label: [torch.arange(n), labels].",
            *_whatever_the_way(lambda way, logits, labels: -way(logits, 1).mean()),
        ),
        _mistake(
            "labels counted from 1",
            "It looks as if 1 was subtracted from the labels. They count from 0, as Python does, and an index of −1 "
            "is the last class.",
            *_whatever_the_way(lambda way, logits, labels: -_own(way(logits, 1), labels - 1).mean()),
        ),
        Misconception(
            name="rows picked by the labels",
            wrong=lambda logits, labels: -torch.log_softmax(logits, 1)[labels].mean(),
            message=lambda seen: (
                f"For the labels {show(seen.arguments[1])} it looks as if table[labels] was taken: that picks whole "
                "rows. Pick one entry of each row: table[torch.arange(n), labels]."
            ),
        ),
        _mistake(
            "label smoothing",
            "That is with label smoothing, which gives some of the target to the other classes. nn.CrossEntropyLoss() "
            "does not do it by itself: leave out label_smoothing.",
            _smoothed(0.1),
            *map(_smoothed, (0.01, 0.05, 0.2)),
        ),
        _mistake(
            "largest probability for the label's",
            "That takes the most probable class of each row. The loss asks for the class that the label says, sure or "
            "not.",
            *_whatever_the_way(lambda way, logits, labels: -way(logits, 1).amax(dim=1).mean()),
        ),
        _mistake(
            "sum for mean",
            lambda seen: f"That is the sum over {len(seen.arguments[1])} samples. Return their mean.",
            *_whatever_the_way(lambda way, logits, labels: -_own(way(logits, 1), labels).sum()),
        ),
        told_after(
            lambda seen: f"You gave {np.size(as_array(seen.returned))} numbers for {len(seen.arguments[1])} samples."
        )(
            "one loss for each sample",
            "Return one: their mean.",
            *_whatever_the_way(lambda way, logits, labels: -_own(way(logits, 1), labels)),
        ),
        _mistake(
            "only one sample",
            lambda seen: (
                f"That is the loss of one sample of {len(seen.arguments[1])}. Take the mean over "
                "all of them. Does `return` stand inside the loop?"
            ),
            *_whatever_the_way(lambda way, logits, labels: -_own(way(logits, 1), labels)[0]),
        ),
        _mistake(
            "divided by the number of classes",
            lambda seen: (
                f"That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                f"The mean runs over the samples: divide by {len(seen.arguments[1])}, and by nothing else."
            ),
            *_whatever_the_way(
                lambda way, logits, labels: -_own(way(logits, 1), labels).mean() / logits.shape[1],
                lambda way, logits, labels: -_own(way(logits, 1), labels).sum() / logits.shape[1],
            ),
        ),
        _mistake(
            "minus missing",
            "A cross-entropy is 0 or more. Logarithms of probabilities are negative: put a minus before the mean.",
            *_whatever_the_way(lambda way, logits, labels: _own(way(logits, 1), labels).mean()),
        ),
        _mistake(
            "logarithm of the mean",
            "That is the logarithm of the mean probability. Take the logarithm of each sample first, and their mean "
            "last.",
            *_whatever_the_way(lambda way, logits, labels: -torch.log(torch.exp(_own(way(logits, 1), labels)).mean())),
        ),
        _mistake(
            "softmax forgotten",
            "That is minus the mean of the labels' logits. A logit alone says nothing (lesson 03): subtract the row's "
            "logsumexp.",
            lambda logits, labels: -_own(logits, labels).mean(),
        ),
        _mistake(
            "only the maximum subtracted",
            "It looks as if the row's maximum is all that was subtracted. The logarithm of the sum of the "
            "exponentials is missing: logsumexp is the maximum and that together.",
            lambda logits, labels: -_own(logits - logits.amax(dim=1, keepdim=True), labels).mean(),
        ),
        _mistake(
            "squared error",
            "That is a squared error. The task asks for the cross-entropy.",
            lambda logits, labels: _squares(logits, labels).sum(dim=1).mean(),
            lambda logits, labels: _squares(logits, labels).mean(),
        ),
        _mistake(
            "clipped logits",
            lambda seen: (
                f"The truth is {show(as_array(seen.expected))}. Were the logits clipped? Beyond the "
                "limit their differences are lost. Subtracting the row's maximum loses nothing."
            ),
            _clipped(50.0),
            *map(_clipped, (10.0, 20.0, 30.0, 80.0, 88.0, 100.0, 500.0, 700.0)),
        ),
        _mistake(
            "inf replaced",
            lambda seen: (
                f"The truth is {show(as_array(seen.expected))}. Was an infinite loss replaced by "
                "another number? It should not come up: log-softmax is logits − logsumexp(logits)."
            ),
            lambda logits, labels: _replaced(logits, labels, posinf=0.0).mean(),
            lambda logits, labels: _replaced(logits, labels).mean(),
        ),
        _mistake(
            "logarithm forgotten",
            "That is minus the mean probability: it lies between −1 and 0, always. The logarithm is missing, as it is "
            "for everybody who gives softmax to NLLLoss.",
            *_whatever_the_way(lambda way, logits, labels: -_own(torch.exp(way(logits, 1)), labels).mean()),
        ),
        _mistake(
            "softmax twice",
            "That is what comes out when softmax is applied twice. CrossEntropyLoss and log_softmax apply it "
            "themselves: give them the logits.",
            *_whatever_the_way(
                lambda way, logits, labels: -_own(torch.log_softmax(torch.exp(way(logits, 1)), dim=1), labels).mean()
            ),
        ),
        _mistake(
            "softmax over the samples",
            "It looks as if softmax ran over the samples. The classes lie along dim=1.",
            *_whatever_the_way(lambda way, logits, labels: -_own(way(logits, 0), labels).mean()),
        ),
        _mistake(
            "softmax over the whole batch",
            "It looks as if one sum ran over the whole table. Each row has its own: dim=1, with keepdim=True.",
            *_whatever_the_way(
                lambda way, logits, labels: -_own(way(logits.reshape(1, -1), 1).reshape(logits.shape), labels).mean()
            ),
        ),
        _mistake(
            "a sigmoid for each class",
            "It looks as if each logit went through a sigmoid of its own. Exactly one class is right, so the classes "
            "share one softmax.",
            lambda logits, labels: torch.nn.functional.softplus(-_own(logits, labels)).mean(),
            lambda logits, labels: torch.nn.functional.binary_cross_entropy_with_logits(
                logits, torch.nn.functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
            ),
        ),
        _mistake(
            "small number inside the logarithm",
            lambda seen: (
                f"The truth is {show(as_array(seen.expected))}. Is there a small number inside the "
                "logarithm? It caps the loss: the false plateau of lesson 05."
            ),
            _with_small(torch.add, 1e-8),
            *(_with_small(torch.add, float(epsilon)) for epsilon in SMALL),
            *(_with_small(torch.clamp, epsilon) for epsilon in (1e-3, 1e-4, 1e-5, 1e-6)),  # below, both are the same
        ),
    ),
    hints=(
        "Three steps, all from lessons 03 and 05: log-softmax, pick one entry of each row, minus the mean.",
        "Log-softmax is the logits minus the row's log-sum-exp: torch.logsumexp(logits, dim=1, keepdim=True).",
        "Pick with two index tensors: table[torch.arange(len(labels)), labels].",
        "Put together: log_probabilities = logits - logsumexp; then -log_probabilities[arange, labels].mean().",
    ),
    why="This is nn.CrossEntropyLoss() with its default, reduction='mean': log-softmax, pick, minus the mean. "
    "torch.nn.functional.cross_entropy(logits, labels) is the same in one call.",
    praise="It gives what nn.CrossEntropyLoss gives, also for logits of 1000 and of −1000. Softmax is inside it.",
)
