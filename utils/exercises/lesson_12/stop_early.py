"""The question stop_early of the assignment: three bugs in a script that trains and stops early."""

from collections.abc import Callable
from functools import partial

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.faults import still_there, wrong_fix
from utils.exercises.lesson_12.shared import question
from utils.exercises.torch_driver import torch
from utils.exercises.wording import show

nn = torch.nn


def _stop_early(inputs, labels, new_inputs, new_labels, rate, n_steps):
    mean, spread = inputs.mean(dim=0), inputs.std(dim=0)
    inputs = (inputs - mean) / spread
    new_inputs = (new_inputs - mean) / spread
    model = nn.Linear(inputs.shape[1], int(labels.max()) + 1)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    smallest = float("inf")
    for _ in range(n_steps):
        with torch.no_grad():
            log_shares = torch.log_softmax(model(new_inputs), dim=1)
        new_loss = nn.functional.nll_loss(log_shares, new_labels).item()
        if new_loss < smallest:
            smallest = new_loss
            best = {name: weights.clone() for name, weights in model.state_dict().items()}
        loss = nn.functional.nll_loss(torch.log_softmax(model(inputs), dim=1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.load_state_dict(best)
    return smallest, torch.softmax(model(new_inputs), dim=1).detach()


def _given(inputs, labels, new_inputs, new_labels, rate, n_steps):
    inputs = (inputs - inputs.mean(dim=0)) / inputs.std(dim=0)
    new_inputs = (new_inputs - new_inputs.mean(dim=0)) / new_inputs.std(dim=0)
    model = nn.Linear(inputs.shape[1], int(labels.max()) + 1)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    smallest = float("inf")
    for _ in range(n_steps):
        with torch.no_grad():
            log_shares = torch.log_softmax(model(new_inputs), dim=1)
        new_loss = nn.functional.nll_loss(log_shares, new_labels).item()
        if new_loss < smallest:
            smallest = new_loss
            best = model.state_dict()
        loss = nn.functional.nll_loss(torch.log_softmax(model(inputs), dim=0), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.load_state_dict(best)
    return smallest, torch.softmax(model(new_inputs), dim=1).detach()


def _descent(arguments, *, own=False, axis=1, new_axis=1, standardize=True, of_training=False):
    """Train in NumPy; return the new samples as the model reads them, all weights on the way, and the losses."""
    x, y, new, new_y = (np.asarray(each) for each in arguments[:4])
    x, new = x.astype(float), new.astype(float)
    mean, spread = (x.mean(axis=0), x.std(axis=0, ddof=1)) if standardize else (0.0, 1.0)
    new = (new - new.mean(axis=0)) / new.std(axis=0, ddof=1) if own else (new - mean) / spread
    x, targets = (x - mean) / spread, np.eye(y.max() + 1)[y]
    kept, losses = [np.zeros((x.shape[1] + 1, y.max() + 1))], []
    rate, n_steps = arguments[4:]
    for _ in range(n_steps):
        losses.append(_loss(x, y, kept[-1], 1) if of_training else _loss(new, new_y, kept[-1], new_axis))
        kept.append(kept[-1] - rate * _gradient(x, targets, kept[-1], axis))
    return new, kept, losses


def _trained(*, alias: bool = False, probabilities: bool = True, **parts) -> Callable:
    """Make a training with other parts."""

    def train(*arguments):
        new, kept, losses = _descent(arguments, **parts)
        outputs = _outputs(new, kept[-1] if alias else kept[int(np.argmin(losses))])
        return min(losses), np.exp(_log_softmax(outputs, 1)) if probabilities else outputs

    return train


def _outputs(x, weights):
    return x @ weights[:-1] + weights[-1]


def _log_softmax(outputs, axis):
    return outputs - np.logaddexp.reduce(outputs, axis=axis, keepdims=True)


def _loss(x, labels, weights, axis):
    return -_log_softmax(_outputs(x, weights), axis)[np.arange(len(labels)), labels].mean()


def _gradient(x, targets, weights, axis):
    shares = np.exp(_log_softmax(_outputs(x, weights), axis))
    slopes = (shares * targets.sum(axis=axis, keepdims=True) - targets) / len(x)
    return np.concatenate([x.T @ slopes, slopes.sum(axis=0, keepdims=True)])


def _draw(rng: np.random.Generator) -> list[Case]:
    sizes = ((6, 4, 2, 2, 5), (9, 6, 3, 3, 6), (8, 5, 2, 3, 8), (10, 7, 4, 2, 6))
    return [_drawn(rng, *size) for size in sizes]


def _drawn(rng: np.random.Generator, n: int, n_new: int, n_features: int, n_classes: int, n_steps: int) -> Case:
    """Draw samples on which the loss of the new ones turns early and clearly, and each bug shows."""
    while True:
        labels = np.concatenate([np.arange(n_classes), rng.integers(n_classes, size=n - n_classes)])
        new_labels = rng.integers(n_classes, size=n_new)
        centres = rng.normal(size=(n_classes, n_features))
        inputs, new_inputs = (
            (2 + centres[each] + spread * rng.normal(size=(len(each), n_features))).round(2).astype(np.float32)
            for each, spread in ((labels, 1.0), (new_labels, 2.0))
        )
        arguments = (inputs, labels, new_inputs, new_labels, 1.5, n_steps)
        losses = _descent(arguments)[2]
        smallest, next_one = sorted(losses)[:2]
        if not 0 < int(np.argmin(losses)) < n_steps - 1 or next_one - smallest < 1e-3 or max(losses) > 6:
            continue  # a rounding error must not decide
        shares, *faulty = (
            _trained(**parts)(*arguments)[1]
            for parts in ({}, {"own": True}, {"alias": True}, {"axis": 0}, {"of_training": True})
        )
        if all(np.abs(shares - other).max() > 0.02 for other in faulty):
            return Case(arguments)


# The three bugs: what each is called, how a training has it, and what is said where it is still there.
FAULTS = {
    "new samples scaled by their own": (
        {"own": True},
        "The new samples are standardised with their own mean and spread. The model learns to read the scale of the "
        "training samples: give it the new ones in that scale.",
    ),
    "best weights not kept": (
        {"alias": True},
        "`best` is not a copy: state_dict() holds the model's own tensors, which every further step changes, so that "
        "the last weights are loaded.",
    ),
    "softmax over the samples": (
        {"axis": 0},
        "In training, softmax runs over dim=0, the samples. The probabilities of one sample's classes are to sum to 1.",
    ),
}


def _told(evidence: Evidence, ending: str) -> str:
    try:
        loss, shares = evidence.returned
        right_loss, right_shares = evidence.expected
        first = f"smallest loss {show(loss)} and, for the first new sample, {show(np.asarray(shares)[0])}"
        right = f"{show(right_loss)} and {show(np.asarray(right_shares)[0])}"
        return f"You gave the {first}; right is {right}. {ending}"
    except (TypeError, ValueError, IndexError):
        return f"You gave {show(evidence.returned)}. {ending}"


_wrong_fix = partial(wrong_fix, FAULTS, _trained, _told)

stop_early = question(
    name="stop_early",
    points=12,
    reference=_stop_early,
    given=_given,
    driver="tensor_call",
    relative=1e-3,
    absolute=1e-4,
    draw_cases=_draw,
    misconceptions=(
        *still_there(FAULTS, _trained, _told),
        _wrong_fix(
            "not standardised",
            "It looks as if the samples are not standardised any more. Keep that, with the mean and the spread of the "
            "training samples for both.",
            standardize=False,
            own=False,
        ),
        _wrong_fix(
            "chosen by the training loss",
            "It looks as if the smallest loss on the training samples decides. It goes on falling; the loss on the new "
            "ones tells when to stop.",
            of_training=True,
        ),
        _wrong_fix(
            "logits for probabilities",
            "These are logits. Return the probabilities, as the script did.",
            probabilities=False,
        ),
        _wrong_fix(
            "both softmaxes over the samples",
            "Softmax runs over dim=0 for the new samples now. There it was right: the classes are dim=1.",
            new_axis=0,
            axis=0,
        ),
    ),
    why="None of the three raises. The new samples need the mean and spread of the training samples; state_dict() "
    "holds the model's own tensors, so a copy of each is to be kept; and softmax runs over the classes, dim=1.",
)
