"""The exercise telling_batch of lesson 07: a batch on which four faulty losses differ from the right one."""

from typing import Any

import numpy as np

from utils.exercises.agreement import as_array
from utils.exercises.case import Evidence
from utils.exercises.misconception import told_by
from utils.exercises.torch_driver import torch
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show

NEAR = 0.1  # what is nearer to the right loss may go unnoticed
_cross_entropy = torch.nn.functional.cross_entropy


def _telling_batch():
    logits = [[[3.0, 4.0], [0.0, 0.0]]]  # as many moments as classes
    labels = [[0, 1]]
    return logits, labels


def _softmax_twice(logits, labels):
    return _cross_entropy(torch.softmax(logits, dim=2).transpose(1, 2), labels)


def _softmax_over_time(logits, labels):
    return -torch.log_softmax(logits, dim=1).gather(2, labels[:, :, None]).mean()


def _class_0_ignored(logits, labels):
    return _cross_entropy(logits.transpose(1, 2), labels, ignore_index=0)


def _right(logits, labels):
    return _cross_entropy(logits.transpose(1, 2), labels)


def _answer(evidence: Evidence) -> tuple[Any, Any] | None:
    """Return logits and labels as tensors, or None where they are no batch."""
    try:
        logits, labels = map(as_array, evidence.returned)
    except (TypeError, ValueError):
        return None
    if logits is None or labels is None or logits.ndim != 3 or labels.shape != logits.shape[:2] or not logits.size:
        return None
    if not (np.isfinite(logits).all() and np.isfinite(labels).all()):
        return None
    return torch.tensor(logits, dtype=torch.float64), labels


def _problem(evidence: Evidence) -> str:
    """Name the first thing that is wrong with the answer; nothing if it is right."""
    answer = _answer(evidence)
    if answer is None:
        return "not a batch"
    logits, labels = answer
    _, n_times, n_classes = logits.shape
    if ((labels < 0) | (labels >= n_classes) | (labels != np.rint(labels))).any():
        return "labels that are no classes"
    if n_times != n_classes:
        return "time is not classes"
    if not labels.any():
        return "nothing but class 0"
    right, faulty = _losses(evidence)
    return next((name for name, loss in faulty.items() if not abs(loss - right) >= NEAR), "")


def _losses(evidence: Evidence) -> tuple[float, dict[str, float]]:
    """Return the right loss, and those of the faulty ways by what to call it where they are near."""
    logits, labels = _answer(evidence)
    labels = torch.tensor(labels, dtype=torch.int64)
    faulty = {
        "softmax twice unnoticed": _softmax_twice,
        "softmax over time unnoticed": _softmax_over_time,
        "ignored class unnoticed": _class_0_ignored,
        "classes not moved unnoticed": _cross_entropy,
    }
    return _right(logits, labels).item(), {name: way(logits, labels).item() for name, way in faulty.items()}


def _near(what: str, why: str):
    """Make a message: which faulty way is too near to the right loss, and why."""

    def message(evidence: Evidence) -> str:
        right, faulty = _losses(evidence)
        loss = faulty[_problem(evidence)]
        return f"{what} gives {show(loss)} here, and the right loss is {show(right)}: too near. {why}"

    return message


_misconception = told_by(_problem)

telling_batch = ValueExercise(
    name="telling_batch",
    reference=_telling_batch,
    is_right=lambda seen: not _problem(seen),
    misconceptions=(
        _misconception(
            "not a batch",
            ([[2.0, 0.0], [0.0, 2.0]], [0, 1]),
            lambda seen: (
                f"`telling_batch` is {show(seen.returned)}. Give two things, the logits and the labels: finite numbers "
                "(batch, time, classes) and (batch, time), so three brackets deep and two."
            ),
        ),
        _misconception(
            "labels that are no classes",
            ([[[2.0, 0.0], [0.0, 2.0]]], [[1, 2]]),
            lambda seen: (
                f"The labels are {show(_answer(seen)[1])}, and there are {_answer(seen)[0].shape[2]} classes. Labels "
                "are whole numbers from 0, below the number of classes."
            ),
        ),
        _misconception(
            "time is not classes",
            ([[[2.0, 0.0, 1.0], [0.0, 2.0, 1.0]]], [[0, 1]]),
            lambda seen: (
                f"With {_answer(seen)[0].shape[1]} moments and {_answer(seen)[0].shape[2]} classes, the code that does "
                "not move the classes raises an error. Which lengths let it run?"
            ),
        ),
        _misconception(
            "nothing but class 0",
            ([[[2.0, 0.0], [0.0, 2.0]]], [[0, 0]]),
            lambda seen: (
                "All labels are 0. The code that ignores class 0 has nothing left then and gives nan, which is no "
                "loss. Give one moment another label."
            ),
        ),
        _misconception(
            "softmax twice unnoticed",
            ([[[0.0, 0.0], [0.0, 0.0]]], [[0, 1]]),
            _near(
                "Softmax twice",
                "At equal logits one softmax and two give equal shares. The network has to be sure of something, right "
                "or wrong.",
            ),
        ),
        _misconception(
            "softmax over time unnoticed",
            ([[[3.0, 0.0], [0.0, 3.0]]], [[0, 1]]),
            _near(
                "Softmax over time",
                "It compares a score with the scores of the same class at other moments. Raise both scores of one "
                "moment by the same number: softmax over the classes ignores that, softmax over time does not.",
            ),
        ),
        _misconception(
            "ignored class unnoticed",
            ([[[0.0, 4.0], [4.0, 0.0]], [[2.0, 0.0], [0.0, 0.0]]], [[1, 1], [1, 1]]),
            _near(
                "Ignoring class 0",
                "It leaves out the moments with the label 0. There has to be one, and its loss has to be unlike the "
                "others'.",
            ),
        ),
        _misconception(
            "classes not moved unnoticed",
            ([[[0.0, 3.0], [3.0, 0.0]], [[0.0, 3.0], [3.0, 0.0]]], [[0, 1], [0, 0]]),
            _near(
                "Not moving the classes",
                "It reads each sequence's scores with rows and columns exchanged. A sequence whose table of scores "
                "reads the same both ways can't tell.",
            ),
        ),
    ),
    hints=(
        "When can time pass for classes, so that nothing raises? Then look at the batch that is given: why does "
        "exchanging its rows and columns change nothing?",
        "Two moments and two classes will do. Use both labels, with unlike losses: let one moment be rather wrong and "
        "the other undecided.",
        "Then raise both scores of one moment: the right loss stays what it is, and two of the others move.",
    ),
    why="Time and classes have the same length, so that nothing raises. Both labels occur, with unlike losses. And all "
    "scores of one moment are higher than those of the other, which the right loss ignores and a loss along the wrong "
    "axis does not. Batches that one writes by hand are often too tidy to show that.",
    praise="All four run on your batch, and each is told from the right loss. A test with this batch would find them.",
)
