"""One call of an answer: what it is given, and what a diagnosis sees of it afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from utils.exercises import wire


@dataclass(eq=False)
class Case:
    """One question to an answer: the arguments of the call, and options for the driver. JSON can carry both.

    Attributes
    ----------
    arguments : tuple
    options : dict
    made : dict of callable to dict
        What answers of ours, the reference and the known wrong ones, were observed to make of this case so far.
    """

    arguments: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)
    made: dict[Callable, dict[str, Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The case as JSON data, made once."""
        return self.to_json()

    @cached_property
    def received(self) -> tuple:
        """The arguments as an answer in another process would get them, decoded once: to be looked at, not changed."""
        return tuple(map(wire.decode, self.sent["arguments"]))

    def to_json(self) -> dict[str, Any]:
        """Return the case as JSON data, as `drivers.observe` takes it."""
        return {"arguments": [wire.encode(argument) for argument in self.arguments], "options": self.options}


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a diagnosis sees: one case, what the learner's answer made of it, and what the reference makes of it.

    A torch tensor among the values is a `wire.TensorValue`.
    """

    arguments: tuple  # before the call
    returned: Any  # by the answer
    expected: Any  # what the reference returns
    arguments_after: tuple  # as the answer left them
    observation: dict[str, Any]  # the whole of it, as `drivers.observe` returns it
