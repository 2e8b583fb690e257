"""Predictions: a question before a result. Nothing is graded; the lesson recalls the answer afterwards."""

from dataclasses import dataclass, field
from typing import Any

from utils.exercises.wording import join


@dataclass(frozen=True)
class Prediction:
    """A question that the reader commits to an answer of, before the result is shown.

    Attributes
    ----------
    question : str
        What will happen?
    options : dict of str to str
        Letter to text.

    Examples
    --------
    >>> coin = Prediction("Heads or tails?", {"A": "heads", "B": "tails"})
    >>> coin.commit("a")
    ✏️ You predict A: heads. Run on and see.
    >>> coin.recall("B")
    You predicted A: heads. Measured: B: tails. A surprise is worth a second look: what did you expect, and why?
    """

    question: str
    options: dict[str, str]
    _committed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def commit(self, choice: Any = ...) -> None:
        """Print the question and keep the reader's choice; with the dots still there, only ask.

        Parameters
        ----------
        choice : str
            One of the letters.
        """
        letter = choice.strip().upper() if isinstance(choice, str) else choice
        if isinstance(letter, str) and letter in self.options:
            self._committed["letter"] = letter
            print(f"✏️ You predict {self._name(letter)}. Run on and see.")
            return
        print("\n".join([self.question, *(f"  {letter}  {text}" for letter, text in self.options.items())]))
        letters = join([f'"{letter}"' for letter in self.options])
        if choice is ...:
            print(f"⬜ No prediction yet: put one of {letters} in place of the dots and run this cell again.")
        else:
            print(f"{choice!r} is not one of the options. Put one of {letters} there.")

    def recall(self, measured: str | None) -> None:
        """Print what the reader predicted beside what was measured.

        Parameters
        ----------
        measured : str or None
            The letter of the option that the cells above have measured; None if none of them fits, which happens when
            the reader has changed the experiment.
        """
        letter = self._committed.get("letter")
        if measured is None:
            print("What was measured now is none of the options.")
        elif letter is None:
            print(f"Measured: {self._name(measured)}. (You made no prediction.)")
        elif letter == measured:
            print(f"You predicted {self._name(letter)}. That is what was measured.")
        else:
            print(
                f"You predicted {self._name(letter)}. Measured: {self._name(measured)}. "
                "A surprise is worth a second look: what did you expect, and why?"
            )

    def _name(self, letter: str) -> str:
        return f"{letter}: {self.options[letter]}"
