"""What a check shows: rich HTML in a notebook, plain text everywhere else."""

import html
from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """The three outcomes of a check, each with its sign and its words (never told apart by colour alone)."""

    NOT_ATTEMPTED = "⬜ not attempted"
    CORRECT = "✅ correct"
    NOT_YET = "❌ not yet"


_COLOURS = {Status.NOT_ATTEMPTED: "#767676", Status.CORRECT: "#1a7f4b", Status.NOT_YET: "#c0392b"}

_FONT = "font-family:var(--jp-content-font-family, sans-serif);font-size:var(--jp-content-font-size1, 14px)"


@dataclass(frozen=True)
class Outcome:
    """The outcome of one check.

    Attributes
    ----------
    exercise : str
        The exercise's name.
    status : Status
        Not attempted, correct or not yet.
    message : str
        What is right or wrong, in sentences with the learner's own values.
    misconceptions : tuple of str
        The names of the misconceptions that give exactly this answer; empty if none was recognised.

    Examples
    --------
    >>> Outcome("one_hot", Status.CORRECT, "Each row has a single 1.")
    ✅ correct · one_hot
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

    def __repr__(self) -> str:
        return f"{self.status.value} · {self.exercise}\n{self.message}"

    def _repr_html_(self) -> str:
        paragraphs = "".join(
            f'<div style="margin-top:.3em;white-space:pre-wrap">{html.escape(paragraph)}</div>'
            for paragraph in self.message.split("\n")
        )
        border = f"border-left:.35em solid {_COLOURS[self.status]}"
        return (
            f'<div style="{border};padding:.4em .8em;margin:.2em 0;max-width:48em;{_FONT}">'
            f"<strong>{self.status.value}</strong> · <code>{html.escape(self.exercise)}</code>{paragraphs}</div>"
        )
