"""One call of an answer: what it is given, and what a diagnosis sees of it afterwards."""

from dataclasses import dataclass, field
from typing import Any

from utils.exercises import wire


@dataclass(frozen=True)
class Case:
    """One question to an answer: the arguments of the call, and options for the driver. JSON can carry both."""

    arguments: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the case as JSON data, as `drivers.observe` takes it."""
        return {"arguments": [wire.encode(argument) for argument in self.arguments], "options": self.options}


@dataclass(frozen=True)
class Evidence:
    """What a diagnosis sees: one case, what the learner's answer made of it, and what the reference makes of it.

    Attributes
    ----------
    arguments : tuple
        The arguments of the call, before it.
    returned, expected : object
        What the answer returned, and what the reference returns. A torch tensor is a `wire.TensorValue`.
    arguments_after : tuple
        The arguments as the answer left them.
    observation : dict
        The whole observation: status, error, printed text, warnings.
    """

    arguments: tuple
    returned: Any
    expected: Any
    arguments_after: tuple
    observation: dict[str, Any]
