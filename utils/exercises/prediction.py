"""Predictions: a question before a result. Nothing is graded; the lesson recalls the answer afterwards."""

from dataclasses import dataclass, field
from typing import Any

from utils.exercises.display import Card, Options
from utils.exercises.wording import join


@dataclass(eq=False)
class Prediction:
    """A question that the reader commits to an answer of, before the result is shown.

    Attributes
    ----------
    question : str
        What will happen?
    options : dict of str to str
        Letter to text.
    committed : str or None
        The letter that the reader has committed to.

    Examples
    --------
    >>> coin = Prediction("Heads or tails?", {"A": "heads", "B": "tails"})
    >>> coin.commit("a")
    Prediction
    Heads or tails?
      ● A  heads
      ○ B  tails
    You predict A: heads. Run on and see.
    >>> coin.recall("B")
    Your prediction
    You predicted A: heads. Measured: B: tails. A surprise is worth a second look: what did you expect, and why?
    """

    question: str
    options: dict[str, str]
    committed: str | None = field(default=None, init=False)

    def __repr__(self) -> str:
        return f"<a prediction: .commit(letter), one of {', '.join(self.options)}>"

    def commit(self, choice: Any = ...) -> None:
        """Show the question and its options, and keep the reader's choice; with the dots still there, only ask.

        Parameters
        ----------
        choice : str
            One of the letters.
        """
        letter = choice.strip().upper() if isinstance(choice, str) else choice
        letters = join([f'"{letter}"' for letter in self.options])
        if isinstance(letter, str) and letter in self.options:
            self.committed = letter
            note = f"You predict {self._name(letter)}. Run on and see."
        elif choice is ...:
            note = f"No prediction yet: put one of {letters} in place of the dots and run this cell again."
        else:
            note = f"{choice!r} is not one of the options. Put one of {letters} there."
        Card("Prediction", "", (self.question, Options(self.options, self.committed), note)).display()

    def recall(self, measured: str | None) -> None:
        """Show what the reader predicted beside what was measured.

        Parameters
        ----------
        measured : str or None
            The letter of the option that the cells above have measured; None if none of them fits, which happens when
            the reader has changed the experiment.
        """
        letter = self.committed
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
        Card("Your prediction", "", (told,)).display()

    def _name(self, letter: str) -> str:
        return f"{letter}: {self.options[letter]}"
