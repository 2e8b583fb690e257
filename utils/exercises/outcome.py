"""What a check amounts to: one of three outcomes, told in the learner's own values."""

from dataclasses import dataclass
from enum import Enum

from utils.exercises.display import GREEN, GREY, RED, Card


class Status(Enum):
    """The three outcomes of a check, each with its sign and its words (never told apart by colour alone)."""

    NOT_ATTEMPTED = "– not attempted"
    CORRECT = "✓ correct"
    NOT_YET = "✗ not yet"


_COLOURS = {Status.NOT_ATTEMPTED: GREY, Status.CORRECT: GREEN, Status.NOT_YET: RED}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one check: what is right or wrong, and the names of the misconceptions that were recognised.

    How they are recognised says `Misconception`.

    Examples
    --------
    >>> Outcome("one_hot", Status.CORRECT, "Each row has a single 1.")
    ✓ correct · one_hot
    Each row has a single 1.
    """

    exercise: str
    status: Status
    message: str
    misconceptions: tuple[str, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether the answer was accepted."""
        return self.status is Status.CORRECT

    @property
    def card(self) -> Card:
        """The outcome as the learner sees it."""
        return Card(self.status.value, self.exercise, (self.message,), _COLOURS[self.status])

    def __repr__(self) -> str:
        return repr(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()
