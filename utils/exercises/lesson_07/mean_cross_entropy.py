"""The exercise mean_cross_entropy of lesson 07."""

from collections.abc import Callable

import numpy as np

from utils.activations import log_softmax, softmax
from utils.exercises.agreement import agree, as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show


def _mean_cross_entropy(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    own = log_probabilities[torch.arange(len(labels)), labels]
    return -own.mean()


def _own(table, labels):
    """Pick each row's entry at its label, from arrays as well as from tensors."""
    return table[range(len(labels)), labels]


def _plain_softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)


def _with_eps(eps: float) -> Callable:
    return lambda logits, labels: -torch.log(_own(torch.softmax(logits, dim=1), labels) + eps).mean()


def _with_eps_numpy(eps: float) -> Callable:
    def wrong(logits, labels):
        own = _own(softmax(logits), labels)
        return -np.log(own + np.float32(eps)).mean(dtype=np.float64), -np.log(np.clip(own, np.float32(eps), 1)).mean()

    return wrong


EPSILONS = [_with_eps_numpy(10.0**-exponent) for exponent in range(3, 16)]


def _eps_seen(evidence: Evidence) -> bool:
    return any(
        agree(np.asarray(value, dtype=float), evidence.returned, relative=1e-3, absolute=1e-4)
        for make in EPSILONS
        for value in make(*evidence.arguments)
    )


def _max_is_a_pair(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True)
    return -_own(shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True)), labels).mean()


def _whole_batch_maximum(logits, labels):
    shifted = logits - logits.max()
    return -_own(shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True)), labels).mean()


def _draw_mean_cross_entropy(rng: np.random.Generator) -> list[Case]:
    def case(logits, labels):
        return Case((np.asarray(logits, dtype=np.float32), np.asarray(labels, dtype=np.int64)))

    simple = case([[2.0, 0.0, 0.0], [0.0, 1.0, 3.0], [1.0, -1.0, 0.5]], [0, 2, 1])
    drawn = [
        case(2 * rng.normal(size=(n_samples, n_classes)), rng.integers(n_classes, size=n_samples))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    far = float(rng.integers(60, 90))
    sure_and_wrong = case([[-far, far, 0.0], [0.5, -2.0, 1.0]], [0, 2])
    large = case([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1003.0]], [1, 0])
    return [simple, *drawn, sure_and_wrong, large]


def _loss_call(evidence: Evidence) -> str:
    return f"{describe_call('mean_cross_entropy', evidence.arguments)} gave {show(as_array(evidence.returned))}."


mean_cross_entropy = FunctionExercise(
    name="mean_cross_entropy",
    reference=_mean_cross_entropy,
    draw_cases=_draw_mean_cross_entropy,
    driver="tensor_call",
    misconceptions=(
        Misconception(
            name="logarithm of softmax",
            wrong=lambda logits, labels: -torch.log(_own(torch.softmax(logits, dim=1), labels)).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} Far out a float32 probability is rounded to 0, and −ln 0 is inf. Never leave the "
                "logarithms: log-softmax is logits − logsumexp(logits)."
            ),
            seen=lambda seen: bool(np.isposinf(as_array(seen.returned))),
        ),
        Misconception(
            name="exponentials overflow",
            wrong=lambda logits, labels: -torch.log(_own(_plain_softmax(logits), labels)).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} exp of such logits is inf, or 0 everywhere. torch.logsumexp subtracts the row's "
                "maximum for you."
            ),
            seen=lambda seen: bool(np.isnan(as_array(seen.returned))),
        ),
        Misconception(
            name="maximum of the whole batch",
            wrong=_whole_batch_maximum,
            message=lambda seen: (
                f"{_loss_call(seen)} One row lies so far below the largest logit of the batch that all its "
                "exponentials are 0. Take each row's own maximum, or torch.logsumexp."
            ),
            seen=lambda seen: bool(np.isneginf(as_array(seen.returned))),
        ),
        Misconception(
            name="max gives a pair",
            wrong=_max_is_a_pair,
            message=lambda seen: (
                f"It raised {seen.observation['error']['type']}: in torch, .max(dim=1) gives values *and* indices. "
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
        Misconception(
            name="all pairs of sample and label",
            wrong=lambda logits, labels: -torch.log_softmax(logits, dim=1)[:, labels].mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} `[:, labels]` gives every row the labels of all samples. "
                "Row i needs labels[i] alone: [torch.arange(n), labels]."
            ),
        ),
        Misconception(
            name="sum for mean",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="sum"),
            message=lambda seen: (
                f"{_loss_call(seen)} That is the sum over {len(seen.arguments[1])} samples. Return their mean."
            ),
        ),
        Misconception(
            name="one loss for each sample",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="none"),
            message=lambda seen: (
                f"You gave {np.size(as_array(seen.returned))} numbers for {len(seen.arguments[1])} samples. "
                "Return one: their mean."
            ),
            seen=lambda seen: as_array(seen.returned).shape == seen.arguments[1].shape,
        ),
        Misconception(
            name="divided by the classes as well",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels) / logits.shape[1],
            message=lambda seen: (
                f"{_loss_call(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes, as well. "
                "The mean runs over the samples."
            ),
        ),
        Misconception(
            name="minus missing",
            wrong=lambda logits, labels: -torch.nn.functional.cross_entropy(logits, labels),
            message=lambda seen: (
                f"{_loss_call(seen)} A cross-entropy is 0 or more. Logarithms of probabilities are negative: "
                "put a minus before the mean."
            ),
        ),
        Misconception(
            name="softmax forgotten",
            wrong=lambda logits, labels: -_own(logits, labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} That is minus the mean of the labels' logits. A logit alone says nothing "
                "(lesson 03): subtract the row's logsumexp."
            ),
        ),
        Misconception(
            name="logarithm forgotten",
            wrong=lambda logits, labels: -_own(torch.softmax(logits, dim=1), labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} That is minus the mean probability: it lies between −1 and 0, always. "
                "The logarithm is missing, as it is for everybody who gives softmax to NLLLoss."
            ),
        ),
        Misconception(
            name="softmax twice",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels),
            message=lambda seen: (
                f"{_loss_call(seen)} That is what comes out when softmax is applied twice. Once is enough."
            ),
            also=(lambda logits, labels: -_own(log_softmax(softmax(logits)), labels).mean(),),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=lambda logits, labels: -_own(torch.log_softmax(logits, dim=0), labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} It looks as if softmax ran over the samples. The classes lie along dim=1."
            ),
        ),
        Misconception(
            name="small number inside the logarithm",
            wrong=_with_eps(1e-8),
            message=lambda seen: (
                f"{_loss_call(seen)} The truth is {show(as_array(seen.expected))}. Is there a small number inside the "
                "logarithm? It caps the loss: the false plateau of lesson 05."
            ),
            seen=_eps_seen,
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
    praise="You have rebuilt nn.CrossEntropyLoss, and it survives logits of 1000. Softmax is inside it.",
)
