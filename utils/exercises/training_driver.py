"""The driver of answers that train (lesson 08): a small model and its optimizer, and what some calls make of them."""

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from utils.exercises import drivers, wire
from utils.exercises.torch_driver import seed_numbers, torch

OPTIMIZERS = {
    "sgd": lambda parameters, learning_rate: torch.optim.SGD(parameters, lr=learning_rate),
    "momentum": lambda parameters, learning_rate: torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9),
    # eps is large here: a gradient that is nearly 0 must not decide a step by its rounding.
    "adam": lambda parameters, learning_rate: torch.optim.Adam(parameters, lr=learning_rate, eps=1e-3),
}

MOST_EVENTS = 100  # noted of one call


def observe(
    answer: Callable, arguments: list, options: dict[str, Any], watch: Callable = drivers.watch
) -> dict[str, Any]:
    """Call the learner's training step several times on one model, a new batch each time.

    It is called as ``answer(model, optimizer, inputs, labels)``, where the model is a `torch.nn.Sequential` in float32,
    inputs are a float32 tensor (n_samples, n_features), and labels an int64 tensor (n_samples,).

    The ``arguments`` are the inputs and the labels of all calls, (n_calls, n_samples, n_features) and
    (n_calls, n_samples). The ``options`` hold ``sizes`` (of the layers, from inputs to logits; ReLU stands between
    two), ``seed`` (of the weights), ``optimizer`` (a name in `OPTIMIZERS`) and ``learning_rate``.

    In the observation, ``returned`` holds ``losses`` (what each call returned) and ``parameters``, (n_calls,
    n_parameters): all weights and biases after each call. ``details`` holds, with an entry a call,

    - ``events``, in their order: "clear" (zero_grad was called), "backward" (the weights got gradients), "grad" (they
      were computed by `torch.autograd.grad`, and left to the caller), "backward elsewhere" (backward reached no weight
      of this model), "backward failed", "step" (of the given optimizer), "moved" (the weights have changed without
      it: by hand, or by an optimizer of the learner's own), "eval" and "train" (the model was put into that mode);
    - ``training``, whether all of the model was in training mode after the call;
    - ``same_structure``, whether the model still had the layers and weights that it was given with.
    """
    details: dict[str, list] = {"events": [], "training": [], "same_structure": []}

    def run(arguments: list) -> dict[str, Any]:
        inputs, labels = arguments
        model = _make_model(options["sizes"], options["seed"])
        weights = list(model.parameters())
        optimizer = OPTIMIZERS[options["optimizer"]](weights, options["learning_rate"])
        structure = _structure(model)
        losses, parameters = [], []
        with _listening(model, weights, optimizer, details["events"]) as note_moves:
            for batch, batch_labels in zip(inputs, labels, strict=True):
                details["events"].append([])
                given = torch.from_numpy(batch.copy()), torch.from_numpy(batch_labels.copy())
                returned = answer(model, optimizer, *given)
                losses.append(wire.decode(wire.encode(returned)))  # as it is now: the next call may change it
                parameters.append(note_moves())
                details["training"].append(all(layer.training for layer in model.modules()))
                details["same_structure"].append(_structure(model) == structure)
        return {"losses": tuple(losses), "parameters": np.array(parameters)}

    observation = watch(run, arguments)
    return {**observation, "details": details}


def _make_model(sizes: list[int], seed: int) -> Any:
    layers: list = []
    with torch.random.fork_rng(devices=[]):
        seed_numbers(seed)
        for n_inputs, n_outputs in itertools.pairwise(sizes):
            layers += [torch.nn.Linear(n_inputs, n_outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def _structure(model: Any) -> list:
    layers = [(name, type(layer)) for name, layer in model.named_modules()]
    return layers + [(name, id(weight), weight.shape) for name, weight in model.named_parameters()]


@contextlib.contextmanager
def _listening(
    model: Any, weights: list, optimizer: Any, events: list[list[str]]
) -> Iterator[Callable[[], np.ndarray]]:
    """Note what the learner's function does with the model and the optimizer, without changing what happens.

    Gives a function that notes whether the weights have moved since the last step, and returns them.
    """
    size = sum(weight.numel() for weight in weights)

    def note(event: str) -> None:
        if len(events[-1]) < MOST_EVENTS:
            events[-1].append(event)

    def values() -> np.ndarray:
        now = np.concatenate([weight.detach().numpy().ravel() for weight in weights])
        return now if now.size == size else np.full(size, np.nan, dtype=np.float32)  # a weight was given another shape

    def note_moves(*_: Any) -> np.ndarray:
        nonlocal known
        before, known = known, values()
        if before.tobytes() != known.tobytes():  # also where a NaN stays as it is
            note("moved")
        return known

    def after_step(*_: Any) -> None:
        nonlocal known
        known = values()

    def before_step(*_: Any) -> None:
        note_moves()
        note("step")

    def zero_grad(clear: Callable, *arguments: Any, **options: Any) -> None:
        note("clear")
        clear(*arguments, **options)

    def train(set_mode: Callable, mode: bool = True) -> Any:
        note("train" if mode else "eval")
        return set_mode(mode)

    def accumulated(_: Any) -> None:
        if events[-1][-1:] == ["grad"]:
            events[-1].pop()
        note("backward")

    def backward(*arguments: Any, **options: Any) -> None:
        before = events[-1].count("backward")
        try:
            run_backward(*arguments, **options)
        except Exception:
            note("backward failed")
            raise
        if events[-1].count("backward") == before and len(events[-1]) < MOST_EVENTS:
            note("backward elsewhere")

    known = values()
    for each in (model, optimizer):
        each.zero_grad = functools.partial(zero_grad, each.zero_grad)
    model.train = functools.partial(train, model.train)  # eval() calls it, too
    optimizer.register_step_pre_hook(before_step)
    optimizer.register_step_post_hook(after_step)
    # The last bias has a gradient in every backward pass. Its own hook comes first, and also where the gradient is only
    # asked for; the second where it is then added to what is there.
    weights[-1].register_hook(lambda _: note("grad"))
    weights[-1].register_post_accumulate_grad_hook(accumulated)
    run_backward, torch.autograd.backward = torch.autograd.backward, backward  # loss.backward() calls it, too
    try:
        yield note_moves
    finally:
        torch.autograd.backward = run_backward
