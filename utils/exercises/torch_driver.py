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
        An observation; ``returned`` is a dict with ``outputs``, ``parameter_shapes`` and ``layers``.
    """
    options = case["options"]

    def run(arguments: list) -> dict[str, Any]:
        model = answer(*arguments)
        rng = np.random.default_rng(options["seed"])
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.from_numpy(rng.standard_normal(parameter.shape) / 4))
        inputs = torch.from_numpy(np.asarray(wire.decode(options["inputs"]), dtype=np.float32))
        return {
            "outputs": model(inputs),
            "parameter_shapes": [list(parameter.shape) for parameter in model.parameters()],
            "layers": [type(layer).__name__ for layer in model.modules()][1:],
        }

    return drivers.watch(run, [wire.decode(item) for item in case["arguments"]])
