"""The driver for exercises whose answer is a torch module (lessons 07 and later)."""

from typing import Any

import numpy as np
import torch

from utils.exercises import drivers, wire


def observe(answer: type[torch.nn.Module], case: dict[str, Any]) -> dict[str, Any]:
    """Build the learner's module, give it weights drawn from the case's seed, and run it on the case's inputs.

    Parameters
    ----------
    answer : class
        The learner's subclass of `torch.nn.Module`.
    case : dict
        ``arguments`` are those of the constructor; ``options`` holds ``inputs`` (an encoded array) and ``seed``.
        The parameters are filled in the order in which they were registered, from standard normal numbers / 4: two
        modules with the same layers in the same order then have the same weights, whatever their names.

    Returns
    -------
    dict
        An observation; ``returned`` holds the outputs, and ``details`` the ``parameter_shapes`` and the ``layers`` (the
        names of their classes), for a diagnosis to look at.
    """
    options = case["options"]
    details: dict[str, Any] = {}

    def run(arguments: list) -> torch.Tensor:
        model = answer(*arguments)
        rng = np.random.default_rng(options["seed"])
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.from_numpy(rng.standard_normal(parameter.shape) / 4))
        details["parameter_shapes"] = [list(parameter.shape) for parameter in model.parameters()]
        details["layers"] = [type(layer).__name__ for layer in model.modules()][1:]
        return model(torch.from_numpy(np.asarray(wire.decode(options["inputs"]), dtype=np.float32)))

    observation = drivers.watch(run, [wire.decode(item) for item in case["arguments"]])
    return {**observation, "details": details}
