"""The driver of answers that train (lesson 08): a small model and its optimizer, and what some calls make of them."""

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises import drivers, wire
from utils.exercises.torch_driver import torch

OPTIMIZERS = {
    "sgd": lambda parameters, learning_rate: torch.optim.SGD(parameters, lr=learning_rate),
    "momentum": lambda parameters, learning_rate: torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9),
    # eps is large here: a gradient that is nearly 0 must not decide a step by its rounding.
    "adam": lambda parameters, learning_rate: torch.optim.Adam(parameters, lr=learning_rate, eps=1e-3),
}


def observe(answer: Callable, case: dict[str, Any]) -> dict[str, Any]:
    """Call the learner's training step several times on one model, a new batch each time.

    It is called as ``answer(model, optimizer, inputs, labels)``, where the model is a `torch.nn.Sequential` in float32,
    inputs are a float32 tensor (n_samples, n_features), and labels an int64 tensor (n_samples,).

    The case's ``arguments`` are the inputs and the labels of all calls, (n_calls, n_samples, n_features) and
    (n_calls, n_samples). Its ``options`` hold ``sizes`` (of the layers, from inputs to logits; ReLU stands between
    two), ``seed`` (of the weights), ``optimizer`` (a name in `OPTIMIZERS`) and ``learning_rate``.

    In the observation, ``returned`` holds ``losses`` (what each call returned) and ``parameters``, (n_calls,
    n_parameters): all weights and biases after each call. ``details`` holds ``events``: for each call, in their
    order, "clear" (zero_grad was called), "backward" and "step".
    """
    options = case["options"]
    events: list[list[str]] = []

    def run(arguments: list) -> dict[str, Any]:
        inputs, labels = arguments
        model = _make_model(options["sizes"], options["seed"])
        optimizer = OPTIMIZERS[options["optimizer"]](model.parameters(), options["learning_rate"])
        _listen(model, optimizer, events)
        losses, parameters = [], []
        for batch, batch_labels in zip(inputs, labels, strict=True):
            events.append([])
            returned = answer(model, optimizer, torch.from_numpy(batch.copy()), torch.from_numpy(batch_labels.copy()))
            seen = wire.decode(wire.encode(returned))  # as it is now: the next call may change it
            losses.append(returned if isinstance(seen, wire.Opaque) else seen)
            parameters.append(torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy().copy())
        return {"losses": tuple(losses), "parameters": np.array(parameters)}

    observation = drivers.watch(run, [wire.decode(item) for item in case["arguments"]])
    return {**observation, "details": {"events": events}}


def _make_model(sizes: list[int], seed: int) -> Any:
    layers: list = []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for n_inputs, n_outputs in itertools.pairwise(sizes):
            layers += [torch.nn.Linear(n_inputs, n_outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def _listen(model: Any, optimizer: Any, events: list[list[str]]) -> None:
    """Note what the learner's function does with the model and the optimizer, without changing what happens."""

    def zero_grad(clear: Callable, *arguments: Any, **options: Any) -> None:
        events[-1].append("clear")
        clear(*arguments, **options)

    for each in (model, optimizer):
        each.zero_grad = functools.partial(zero_grad, each.zero_grad)
    optimizer.register_step_pre_hook(lambda *_: events[-1].append("step"))
    # The last bias has a gradient in every backward pass.
    list(model.parameters())[-1].register_post_accumulate_grad_hook(lambda _: events[-1].append("backward"))
