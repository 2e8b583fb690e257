"""What a check amounts to: one of four outcomes, told in the learner's own values."""

from dataclasses import dataclass
from enum import Enum

from utils.exercises.display import GREEN, GREY, RED, Card


class Status(Enum):
    """The outcomes of a check, each with its sign and its words (never told apart by colour alone).

    "Not checked" says nothing of the answer: in this notebook even the right one would fail, or the grading will say.
    """

    NOT_ATTEMPTED = "– not attempted"
    CORRECT = "✓ correct"
    NOT_YET = "✗ not yet"
    NOT_CHECKED = "– not checked"


_COLOURS = {Status.CORRECT: GREEN, Status.NOT_YET: RED}
# The classes whose content MathJax leaves alone, in JupyterLab and in pages made from notebooks. A "$" of the learner's
# is no formula. They are set where it matters only, so that other cards stay as they are.
_NO_FORMULAS = {"class": "mathjax_ignore tex2jax_ignore"}


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
        attributes = _NO_FORMULAS if "$" in self.message or "\\" in self.message else {}
        return Card(self.status.value, self.exercise, (self.message,), _COLOURS.get(self.status, GREY), attributes)

    def __repr__(self) -> str:
        return repr(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()
