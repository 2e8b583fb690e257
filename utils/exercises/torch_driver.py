"""The drivers of answers that use torch (lessons 07 and later), and the one sentence for those who lack it.

A bank that needs torch takes it from here: ``from utils.exercises.torch_driver import torch``.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises import drivers, wire


class TorchIsMissing(ModuleNotFoundError):
    """Says what to install. A notebook shows the sentence alone: no lines of ours above it."""

    def _render_traceback_(self) -> list[str]:  # IPython asks an exception for this, and shows what it gives
        return [str(self)]


try:
    import torch
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise TorchIsMissing(
        "This lesson needs PyTorch, which is not installed here: run `python -m pip install -c constraints.txt -e .` "
        "in the folder of the course, then restart the kernel.",
        name="torch",
    ) from None


def observe_tensor_call(
    answer: Any, arguments: list, options: dict[str, Any], watch: Callable = drivers.watch
) -> dict[str, Any]:
    """Call the learner's function as "call" does, with torch tensors of the same dtype where the case has arrays.

    It may return a tensor, an array or a number.

    Examples
    --------
    >>> arguments = [np.array([1.0, 3.0], dtype=np.float32), 2]
    >>> wire.decode(observe_tensor_call(lambda x, factor: (x * factor).sum(), arguments, {})["returned"])
    tensor(8., dtype=float32)
    """

    def run(arguments: list) -> Any:
        arguments[:] = [torch.from_numpy(value) if isinstance(value, np.ndarray) else value for value in arguments]
        return answer(*arguments)

    return watch(run, arguments)


def observe_module(
    answer: Any, arguments: list, options: dict[str, Any], watch: Callable = drivers.watch
) -> dict[str, Any]:
    """Build the learner's module, give it weights drawn from the case's seed, and run it on the case's inputs.

    The ``arguments`` are those of the constructor; the ``options`` hold ``inputs`` (an encoded array, which
    becomes a float32 tensor) and ``seed``. In the observation, ``returned`` holds the outputs in training mode, and
    ``details``, for a diagnosis to look at,

    - ``parameter_shapes`` and ``layers`` (the names of their classes),
    - ``trained_shapes``, of the parameters that get a gradient from a loss of the outputs in training mode,
    - ``returned_eval``, the outputs of ``model.eval()`` on the same inputs, without gradients, and ``error_eval``, the
      error there; each is None where there is none.

    The parameters are filled with standard normal numbers / 4, which depend on the seed, on the parameter's sizes, and
    on how many of the same sizes came before it. Two modules with the same layers then have the same weights, whatever
    their names, and in whatever order unlike layers were made. A matrix and its transpose hold the same numbers, so
    ``x @ w`` with a (4, 3) parameter is ``torch.nn.Linear(4, 3)``.
    """
    if issubclass(type(answer), torch.nn.Module):  # a network in place of its class
        return drivers.observation("unusable", returned=wire.encode(answer))
    details: dict[str, Any] = {"trained_shapes": [], "returned_eval": None, "error_eval": None}
    made: list[torch.nn.Module] = []

    def outputs(model: Any) -> Any:
        return model(torch.from_numpy(np.array(wire.decode(options["inputs"]), dtype=np.float32)))

    def train(arguments: list) -> Any:
        seed_numbers(options["seed"])
        model = answer(*arguments)
        if isinstance(model, torch.nn.Module):
            _finish(model, outputs)
            details["parameter_shapes"] = [list(parameter.shape) for parameter in model.parameters()]
            details["layers"] = [wire.name_of(type(layer)) for layer in model.modules()][1:]
            _fill(model, options["seed"])
            _set_mode(model, training=True)
            made.append(model)
        returned = outputs(model)
        details["trained_shapes"] = [list(parameter.shape) for parameter in _trained(model, returned)]
        return returned

    def evaluate(_: list) -> Any:
        seed_numbers(options["seed"])
        model = made.pop()
        _set_mode(model, training=False)
        with torch.no_grad():
            return outputs(model)

    seen = watch(train, arguments)
    if made and seen["status"] != "interrupted":
        again = watch(evaluate, [])
        details |= {"returned_eval": again["returned"], "error_eval": again["error"]}
        if again["status"] == "interrupted":
            seen["status"] = "interrupted"
    return {**seen, "details": details}


def _finish(model: torch.nn.Module, outputs: Callable) -> None:
    """Let lazy layers learn their sizes: a pass does that. What it draws at random is given back."""
    if any(isinstance(parameter, torch.nn.UninitializedParameter) for parameter in model.parameters()):
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            _set_mode(model, training=False)
            outputs(model)


def _trained(model: Any, outputs: Any) -> list[torch.nn.Parameter]:
    """Return the parameters of a module that get a gradient from a loss of its outputs: none where there is no loss."""
    try:
        parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
        gradients = torch.autograd.grad(outputs.logsumexp(dim=-1).sum(), parameters, allow_unused=True)
    except Exception:  # no module, no tensor, or cut off from all parameters
        return []
    return [each for each, gradient in zip(parameters, gradients, strict=True) if gradient is not None]


def seed_numbers(seed: int) -> None:
    """Seed what draws on the CPU: `torch.manual_seed` goes through all other devices, too, and takes long."""
    torch.default_generator.manual_seed(seed)


def _set_mode(model: torch.nn.Module, *, training: bool) -> None:
    torch.nn.Module.train(model, training)  # the learner may have given the name `train` to something else


def _fill(model: torch.nn.Module, seed: int) -> None:
    """Overwrite all parameters with numbers that depend on the seed and on their sizes alone."""
    seen: dict[tuple[int, ...], int] = {}
    with torch.no_grad():
        for parameter in model.parameters():
            shape = tuple(size for size in parameter.shape if size > 1)  # a bias may be a row of shape (1, 3)
            sizes = tuple(sorted(shape, reverse=True))
            seen[sizes] = seen.get(sizes, -1) + 1
            numbers = _numbers(seed, seen[sizes], sizes)
            numbers = numbers if sizes == shape else np.transpose(numbers)
            parameter.copy_(torch.from_numpy(np.ascontiguousarray(numbers)).reshape(parameter.shape))


@functools.lru_cache(maxsize=100)
def _numbers(seed: int, place: int, sizes: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng([seed, place, *sizes]).standard_normal(sizes) / 4
