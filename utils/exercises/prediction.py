"""Predictions: a question before a result. Nothing is graded; the lesson recalls the answer afterwards."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from utils.exercises.clicks import keep, kept
from utils.exercises.display import Card, Options, display_question
from utils.exercises.wording import join

INVITES = "Choose, then commit. You can change it until you have seen the result."


@dataclass(eq=False)
class Prediction:
    """A question that the reader commits to an answer of, the letter of an option, before the result is shown.

    In a learner's own folder the answer is kept, and known again after a restart. `reveals` is for lecturers: by an
    option's letter, what those have in mind who choose it.

    Examples
    --------
    >>> coin = Prediction("Heads or tails?", {"A": "heads", "B": "tails"})
    >>> coin.commit("a")
    Prediction
    Heads or tails?
      ● A  heads
      ○ B  tails
    You predict A: heads. Go on and see.
    >>> coin.recall("B")
    Your prediction
    You predicted A: heads. Measured: B: tails. A surprise is worth a second look: what did you expect, and why?
    """

    question: str
    options: dict[str, str]
    reveals: dict[str, str] = field(default_factory=dict, kw_only=True)
    committed: str | None = field(default=None, init=False)
    _shown: Any = field(default=None, init=False, repr=False)

    def __repr__(self) -> str:
        return f"<a prediction: .commit(letter), one of {', '.join(self.options)}>"

    @property
    def name(self) -> str:
        """The name that its bank gives it; empty if it stands in none."""
        banks = [module for name, module in list(sys.modules.items()) if name.startswith("utils.exercises.lesson_")]
        return next((name for bank in banks for name, value in vars(bank).items() if value is self), "")

    def commit(self, choice: Any = ...) -> None:
        """Show the question, to be answered by a click or by the letter given here, and keep the answer.

        With the dots still there, what the reader has committed to before stands.
        """
        letter = choice.strip().upper() if isinstance(choice, str) else None
        letters = join([f'"{letter}"' for letter in self.options])
        if letter in self.options:
            self._take(letter)
        elif choice is ...:
            self._remember()
        said = f"You predict {self._name(self.committed)}. Go on and see." if self.committed else INVITES
        if choice is ... and not self.committed:
            said = f"No prediction yet: put one of {letters} in place of the dots and run this cell again."
        elif choice is not ... and letter not in self.options:
            said = f"{choice!r} is not one of the options. Put one of {letters} there."
        options = Options(self.options, self.committed)
        self._shown = display_question(
            Card("Prediction", "", (self.question, options, said)),
            options,
            self._take,
            self.committed or "",
            name=self.name,
            invites=said if choice is not ... else INVITES,
            said="You predict {}. Go on and see.",
            closed="You predicted {}. The result is known, so that stands.",
        )

    def recall(self, measured: str | None) -> None:
        """Show what the reader predicted beside what was measured; by a click it can't be changed any more.

        `measured` is the letter of the option that the cells above have measured; None if none of them fits, which
        happens when the reader has changed the experiment.
        """
        self._remember()
        if self.committed and self._shown is not None:
            self._shown.final = True
        # On a page without a kernel, the reader may yet commit: what to say then is there.
        told = {letter: self._recalled(letter, measured).content for letter in self.options}
        later = {} if self.committed or not self.name else {"data-recall": self.name, "data-told": json.dumps(told)}
        replace(self._recalled(self.committed, measured), attributes=later).display()

    def _recalled(self, letter: str | None, measured: str | None) -> Card:
        if measured is None:
            told = "What was measured now is none of the options."
        elif letter is None:
            told = f"Measured: {self._name(measured)}. (You made no prediction.)"
        elif letter == measured:
            told = f"You predicted {self._name(letter)}. That is what was measured."
        else:
            told = (
                f"You predicted {self._name(letter)}. Measured: {self._name(measured)}. "
                "A surprise is worth a second look: what did you expect, and why?"
            )
        return Card("Your prediction", "", (told,))

    def _take(self, letters: Sequence[str]) -> None:
        """Commit to the one letter, here and in the learner's progress; where that fails, it holds here."""
        if not letters or letters[0] == self.committed:
            return
        self.committed = letters[0]
        if self.name:
            keep(self.name, self.committed, self.options)

    def _remember(self) -> None:
        """Take up what was committed to before a restart."""
        self.committed = self.committed or kept(self.name, self.options) or None

    def _name(self, letter: str) -> str:
        return f"{letter}: {self.options[letter]}"
