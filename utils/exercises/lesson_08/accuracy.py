"""The exercise accuracy of lesson 08."""

from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_08.shared import raised
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show


def _accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def _hits(logits, labels):
    return logits.argmax(dim=1) == labels


def _mean_of(hits_of: Callable) -> Callable:
    return lambda logits, labels: hits_of(logits, labels).double().mean()


def _one_hot(labels, logits):
    return torch.nn.functional.one_hot(labels, logits.shape[1])


def _own_probability(logits, labels):
    return torch.softmax(logits, dim=1)[torch.arange(len(labels)), labels]


def _draw_accuracy(rng: np.random.Generator) -> list[Case]:
    def case(logits, labels):
        return Case((np.asarray(logits, dtype=np.float32), np.asarray(labels, dtype=np.int64)))

    simple = case([[0.4, 2.5, 0.1], [0.0, 1.0, 2.0], [0.1, 0.9, 0.3], [1.5, 0.2, 1.2]], [1, 2, 1, 2])
    # By chance, the first row's rounded probability equals its label, and so do the next two rows' largest logits.
    by_chance = case(
        [[0.0, 200.0, 0.0], [0.0, 1.0, 2.0], [1.0, 0.0, 2.0], [0.4, 2.5, 0.1], [0.1, 0.9, 0.3], [1.5, 0.2, 1.2]],
        [1, 2, 2, 1, 1, 2],
    )
    drawn = []
    for n_samples, n_classes in ((11, 3), (17, 5), (13, 13)):
        logits = rng.normal(size=(n_samples, n_classes))
        logits[:, -1] += 1
        labels = np.where(rng.random(n_samples) < 0.6, logits.argmax(axis=1), rng.integers(n_classes, size=n_samples))
        labels[0] = (logits[0].argmax() + 1) % n_classes  # one miss at least,
        labels[1] = logits[1].argmax()  # and one hit, by a narrow lead: none has half of the probability
        logits[1] -= logits[1].min()
        logits[1] *= 0.2 / logits[1].max()
        logits[2, -1] = logits[2].max() + 1  # and one hit of the last class
        labels[2] = n_classes - 1
        drawn.append(case(logits, labels))
    return [simple, by_chance, *drawn, case([[0.3, 2.0, -1.0]], [1])]


def _accuracy_call(evidence: Evidence) -> str:
    return f"{describe_call('accuracy', evidence.arguments)} gave {show(evidence.returned)}."


def _accuracy_call_or_error(evidence: Evidence) -> str:
    return raised(evidence) if evidence.observation["error"] else _accuracy_call(evidence)


accuracy = FunctionExercise(
    name="accuracy",
    reference=_accuracy,
    giveaways=("utils.training.accuracy", "sklearn.metrics", "torchmetrics", "torcheval"),
    draw_cases=_draw_accuracy,
    driver="tensor_call",
    misconceptions=(
        Misconception(
            name="compares logits with labels",
            wrong=lambda logits, labels: (logits.max(dim=1).values == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare the largest logits with the labels? A logit says how "
                "strongly, a label says which. Which class has the largest one: argmax."
            ),
        ),
        Misconception(
            name="compares probabilities with labels",
            wrong=lambda logits, labels: (torch.softmax(logits, dim=1).max(dim=1).values == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare the largest probabilities with the labels? They are seldom "
                "equal, and never mean the same. Which class has the largest one: argmax."
            ),
            also=(
                lambda logits, labels: (torch.softmax(logits, 1).max(dim=1).values.round() == labels).float().mean(),
            ),
        ),
        Misconception(
            name="compares the table with labels",
            wrong=lambda logits, labels: (logits == labels).float().mean(),
            message=lambda seen: (
                f"{raised(seen)} Did you compare the whole table of shape {seen.arguments[0].shape} with the labels? "
                "First choose a class for each row: argmax."
            ),
            also=(
                lambda logits, labels: np.mean(logits.numpy() == labels.numpy()),
                lambda logits, labels: (torch.softmax(logits, dim=1) == labels).float().mean(),
            ),
        ),
        Misconception(
            name="one answer for each sample",
            wrong=_hits,
            message=lambda seen: (
                f"You gave {np.size(as_array(seen.returned))} values, one for each sample: right or wrong. "
                "Return one number: their mean."
            ),
        ),
        Misconception(
            name="the classes themselves",
            wrong=lambda logits, labels: logits.argmax(dim=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the classes that the network chooses. Compare them with the labels, "
                "and return the fraction that is right."
            ),
        ),
        Misconception(
            name="percent for fraction",
            wrong=lambda logits, labels: 100 * _hits(logits, labels).float().mean(),
            message=lambda seen: f"{_accuracy_call(seen)} That is in percent. Return a fraction between 0 and 1.",
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits, labels: (logits.argmax(dim=0) == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call_or_error(seen)} Of a table with {len(seen.arguments[0])} samples and "
                f"{seen.arguments[0].shape[1]} classes, argmax along axis 0 finds the best sample of each class. "
                "You want the best class of each sample: axis 1."
            ),
            also=(
                lambda logits, labels: np.mean(logits.numpy().argmax(axis=0) == labels.numpy()),
                lambda logits, labels: torch.eq(logits.argmax(dim=0), labels).sum() / len(labels),
            ),
        ),
        Misconception(
            name="one argmax for the whole batch",
            wrong=_mean_of(lambda logits, labels: logits.argmax() == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} argmax() without an axis gives a single place in the whole table of shape "
                f"{seen.arguments[0].shape}. Each row has its own: argmax(dim=1)."
            ),
        ),
        Misconception(
            name="the least likely class",
            wrong=_mean_of(lambda logits, labels: logits.argmin(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That chooses the class with the smallest logit. The network chooses the one "
                "with the largest: argmax."
            ),
        ),
        Misconception(
            name="labels counted from 1",
            wrong=_mean_of(lambda logits, labels: logits.argmax(dim=1) == labels + 1),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Is 1 added to the labels, or to the classes? Both are counted from 0."
            ),
            also=(_mean_of(lambda logits, labels: logits.argmax(dim=1) + 1 == labels),),
        ),
        Misconception(
            name="compares one-hot rows",
            wrong=_mean_of(lambda logits, labels: _one_hot(logits.argmax(dim=1), logits) == _one_hot(labels, logits)),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare one-hot rows entry by entry? Then a wrong row has most of its "
                "entries right. Compare the classes: logits.argmax(dim=1) == labels."
            ),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=_mean_of(lambda logits, labels: torch.softmax(logits, dim=0).argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if softmax ran over the samples, dim=0. Leave it out: argmax of "
                "the logits chooses the same class as a softmax over the classes."
            ),
        ),
        Misconception(
            name="rounded before argmax",
            wrong=_mean_of(lambda logits, labels: (torch.softmax(logits, 1) > 0.5).long().argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if the outputs became 0 and 1 before argmax. A row may then hold "
                "no 1 or several, and argmax takes the first it finds. Give it the logits as they are."
            ),
            also=(
                _mean_of(lambda logits, labels: (torch.sigmoid(logits) > 0.5).long().argmax(dim=1) == labels),
                _mean_of(lambda logits, labels: logits.round().argmax(dim=1) == labels),
                _mean_of(lambda logits, labels: logits.long().argmax(dim=1) == labels),
            ),
        ),
        Misconception(
            name="one of the best",
            wrong=_mean_of(lambda logits, labels: (logits.topk(2).indices == labels[:, None]).any(dim=1)),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That counts a sample as right if its class is among the best two or three. "
                "Only the best one counts."
            ),
            also=(_mean_of(lambda logits, labels: (logits.topk(3).indices == labels[:, None]).any(dim=1)),),
        ),
        Misconception(
            name="the last left out",
            wrong=lambda logits, labels: _hits(logits, labels)[:-1].sum() / len(labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if the last of {len(seen.arguments[1])} samples was left out: "
                "range(n) goes up to n − 1 by itself."
            ),
            also=(_mean_of(lambda logits, labels: _hits(logits, labels)[:-1]),),
        ),
        Misconception(
            name="only the first classes",
            wrong=_mean_of(lambda logits, labels: logits[:, :5].argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is right where the first few classes are all there are. These logits "
                f"have {seen.arguments[0].shape[1]} columns: look at all of them."
            ),
            also=tuple(
                _mean_of(lambda logits, labels, cut=cut: logits[:, cut].argmax(dim=1) == labels)
                for cut in (slice(3), slice(10), slice(-1))
            ),
        ),
        Misconception(
            name="every row with every label",
            wrong=_mean_of(lambda logits, labels: logits.argmax(dim=1, keepdim=True) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} A column against a row compares all pairs: {len(seen.arguments[1])} × "
                f"{len(seen.arguments[1])} of them. Both need the shape ({len(seen.arguments[1])},)."
            ),
        ),
        Misconception(
            name="only one sample",
            wrong=lambda logits, labels: _hits(logits, labels)[0].float(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is whether one sample is right, of {len(seen.arguments[1])}. Go through "
                "all of them. Does `return` stand inside the loop?"
            ),
            also=(lambda logits, labels: _hits(logits, labels)[-1].float(),),
        ),
        Misconception(
            name="divides by all logits",
            wrong=lambda logits, labels: _hits(logits, labels).sum() / logits.numel(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is divided by {seen.arguments[0].size}, the number of logits. "
                f"There are {len(seen.arguments[1])} samples."
            ),
        ),
        Misconception(
            name="divides by the number of classes",
            wrong=lambda logits, labels: _hits(logits, labels).sum() / logits.shape[1],
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                f"Divide by the number of samples, {len(seen.arguments[1])}: len(labels)."
            ),
        ),
        Misconception(
            name="fraction wrong",
            wrong=lambda logits, labels: 1 - _hits(logits, labels).float().mean(),
            message=lambda seen: f"{_accuracy_call(seen)} That is the share of the wrong ones. Count the right ones.",
        ),
        Misconception(
            name="1 only if all are right",
            wrong=lambda logits, labels: _hits(logits, labels).all(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is 1 only if all are right. Is there a // (which leaves out the "
                "decimals), an int(), .all() or torch.equal()? A fraction is count / len(labels)."
            ),
        ),
        Misconception(
            name="never right",
            wrong=lambda logits, labels: 0.0,
            message=lambda seen: (
                f"{_accuracy_call(seen)} It is 0 for every batch. Is there an `is` where == belongs, or are unlike "
                "things compared, such as a list with a tensor?"
            ),
        ),
        Misconception(
            name="more than half of the probability",
            wrong=_mean_of(lambda logits, labels: _own_probability(logits, labels) > 0.5),
            message=lambda seen: (
                f"{_accuracy_call(seen)} The right class need not have more than half. With "
                f"{seen.arguments[0].shape[1]} classes it wins if it has more than each of the others."
            ),
        ),
        Misconception(
            name="mean probability",
            wrong=lambda logits, labels: _own_probability(logits, labels).mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is the mean probability of the right classes. Accuracy counts: 1 where "
                "the right class has the largest, 0 where it has not."
            ),
        ),
        Misconception(
            name="mean of truth values",
            wrong=lambda logits, labels: _hits(logits, labels).mean(),
            message=lambda seen: (
                f"{raised(seen)} torch takes no mean of True and False, nor of whole numbers. Turn them into floats "
                "first: .float().mean()."
            ),
            seen=error_says("could not infer output dtype"),
        ),
    ),
    hints=(
        "Which class does the network choose for each sample? Softmax keeps the order, so you don't need it.",
        "logits.argmax(dim=1) gives one class number a row. Compare them with the labels.",
        "== gives True and False. As numbers, 1 and 0, their mean is the fraction: .float().mean().",
    ),
    why="The chosen class is the one with the largest logit, row by row. The mean of right (1) and wrong (0) is the "
    "fraction that is right.",
    praise="Accuracy does not need softmax: it sees which class leads, not by how much.",
)
