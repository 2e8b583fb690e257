"""The exercise train_tagger of lesson 07: three faults to find in a script."""

from collections.abc import Callable
from functools import partial

import numpy as np

from utils.exercises.agreement import agree, as_array, as_finite_array
from utils.exercises.case import Case, Evidence
from utils.exercises.faults import still_there, wrong_fix
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.torch_driver import torch
from utils.exercises.wording import show

nn = torch.nn


def _train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Linear(inputs.shape[2], n_classes)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        outputs = model(inputs).transpose(1, 2)  # (batch, classes, time)
        loss = nn.CrossEntropyLoss()(outputs, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def _given(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes), nn.Softmax(dim=2))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        outputs = model(inputs).reshape(len(inputs), n_classes, -1)  # (batch, classes, time)
        loss = nn.CrossEntropyLoss()(outputs, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def _twice(logits):
    return torch.softmax(logits, dim=2)


def _transposed(outputs):
    return outputs.transpose(1, 2)


def _reshaped(outputs):
    return outputs.reshape(len(outputs), outputs.shape[2], -1)


def _mean(outputs, labels):
    return nn.functional.cross_entropy(outputs, labels)


def _trained(
    end: Callable = lambda logits: logits,
    move: Callable = _transposed,
    keep: float = 0.0,
    *,
    loss_of: Callable = _mean,
    factor: float = 1.0,
    after: bool = False,
) -> Callable:
    """Make a training with other parts: `keep` is the part of the old gradients that is added to the new ones."""

    def train(inputs, labels, n_classes, rate, n_steps):
        weights = [torch.zeros(size, requires_grad=True) for size in ((n_classes, inputs.shape[2]), (n_classes,))]
        summed = [torch.zeros_like(each) for each in weights]

        def loss_now():
            return loss_of(move(end(nn.functional.linear(inputs, *weights))), labels)

        losses = []
        for _ in range(n_steps):
            loss = loss_now()
            new = torch.autograd.grad(loss, weights)
            summed = [keep * old + gradient for old, gradient in zip(summed, new, strict=True)]
            with torch.no_grad():
                for each, gradient in zip(weights, summed, strict=True):
                    each -= factor * rate * gradient
                losses.append((loss_now() if after else loss).item())
        return losses

    return train


def _draw_tagging(rng: np.random.Generator) -> list[Case]:
    def case(n_samples, n_times, n_features, n_classes, n_steps):
        inputs = rng.normal(size=(n_samples, n_times, n_features)).astype(np.float32)
        labels = rng.permuted(np.arange(n_samples * n_times) % n_classes).reshape(n_samples, n_times)
        return Case((inputs, labels, n_classes, 0.8, n_steps))

    return [case(2, 3, 2, 2, 2), case(3, 4, 3, 5, 3), case(1, 4, 2, 3, 3), case(4, 1, 3, 3, 3)]


def _losses(evidence: Evidence, ending: str) -> str:
    return f"Your losses are {show(evidence.returned)}, and should be {show(evidence.expected)}. {ending}"


# The three faults: what each is called, how a training has it, and what is said where it is still there.
FAULTS = {
    "softmax twice": ({"end": _twice}, "The model ends in a softmax, and the loss takes another one."),
    "reshape for transpose": (
        {"move": _reshaped},
        "The scores are reshaped to (batch, classes, time): that refills the shape and mixes the moments. The axes "
        "have to be moved.",
    ),
    "gradients add up": (
        {"keep": 1.0},
        "`backward` adds to the gradients that are there, and nobody clears them: from the second step on, each step "
        "follows the sum of all so far.",
    ),
}


_wrong_fix = partial(wrong_fix, FAULTS, _trained, _losses)


def _likelihood_of_probabilities(outputs, labels):
    return nn.functional.nll_loss(torch.softmax(outputs, dim=1), labels)


def _starts_elsewhere(evidence: Evidence) -> bool:
    losses = as_finite_array(evidence.returned, np.shape(evidence.expected))
    return losses is not None and not agree(evidence.expected[0], losses[0]) and len(set(losses.round(6))) > 1


train_tagger = FunctionExercise(
    name="train_tagger",
    reference=_train_tagger,
    given=_given,
    driver="tensor_call",
    draw_cases=_draw_tagging,
    misconceptions=(
        *still_there(FAULTS, _trained, _losses),
        _wrong_fix(
            "never learns",
            "They stay at ln K, the loss of knowing nothing: no step changes anything. Is zero_grad between backward "
            "and step, or is the model made anew in each step?",
            factor=0.0,
        ),
        _wrong_fix(
            "softmax over time",
            "There is a softmax over dim=1, the moments of a sequence. The model needs none at all.",
            end=lambda logits: torch.softmax(logits, dim=1),
        ),
        _wrong_fix(
            "sigmoid for softmax",
            "The model ends in a sigmoid now. It caps the logits as softmax does; logits may be any numbers.",
            end=torch.sigmoid,
        ),
        _wrong_fix(
            "NLLLoss of probabilities",
            "They are minus the mean probability of the right class. NLLLoss takes no logarithm: give it log_softmax, "
            "or give logits to CrossEntropyLoss.",
            loss_of=_likelihood_of_probabilities,
        ),
        _wrong_fix(
            "sum for mean",
            "The loss is a sum now, over batch and time. CrossEntropyLoss() took the mean: keep it.",
            loss_of=lambda outputs, labels: nn.functional.cross_entropy(outputs, labels, reduction="sum"),
        ),
        _wrong_fix(
            "losses after the step",
            "Each of yours is the loss after the step. Take it before, as the script did.",
            after=True,
        ),
        Misconception(
            name="only the last loss",
            wrong=lambda *arguments: _train_tagger(*arguments)[-1],
            message=lambda seen: (
                f"You gave {show(seen.returned)}. Give the losses of all {seen.arguments[4]} steps, in a list."
            ),
            seen=lambda seen: as_array(seen.returned).size == 1 < seen.arguments[4],
        ),
        Misconception(
            name="another start",
            wrong=_trained(end=lambda logits: logits + torch.arange(logits.shape[2]) / 10),
            message=lambda seen: _losses(
                seen,
                "The first one belongs to a model with other weights than zeros. Keep the loop over "
                "`model.parameters()`.",
            ),
            seen=_starts_elsewhere,
        ),
    ),
    hints=(
        "The first loss is ln K, whatever the bugs, for all weights are 0. Which lines decide about the second?",
        "How many softmaxes are there? What does reshape do to the order of the scores? What is in `.grad` when the "
        "second backward comes?",
        "Take out nn.Softmax; write .transpose(1, 2) for .reshape(...); call optimizer.zero_grad() before backward.",
    ),
    why="None of the three raises or warns. The second softmax keeps the loss above its floor, reshape gives each "
    "moment the scores of others, and without zero_grad each step follows the sum of all gradients so far.",
    praise="All three bugs are fixed. It was compared over several steps, with one sequence and with several, with "
    "one moment and with several.",
)
