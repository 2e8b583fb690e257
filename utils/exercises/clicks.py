"""What the reader has chosen, by a click or a letter: kept in the learner's progress, known again after a restart."""

from collections.abc import Mapping, Sequence

from utils import progress


def keep(name: str, letters: Sequence[str], options: Mapping[str, str]) -> None:
    """Keep what was chosen under the question's name; where that fails, say so: in this notebook it holds all the same.

    What is kept is the options' texts. In another edition of the course a letter may stand for something else.
    """
    try:
        progress.record_choice(name, [options[letter] for letter in letters])
    except OSError as error:
        print(f"Your choice could not be kept: {error.strerror or error}.")


def kept(name: str, options: Mapping[str, str]) -> str:
    """Return the letters of what is kept under this name, or "" if there is nothing that the question has now."""
    try:
        return letters_of(options, progress.read_choices().get(name, ()))
    except (OSError, ValueError):
        return ""


def letters_of(options: Mapping[str, str], texts: Sequence[str]) -> str:
    """Return the letters of the options with these texts, or "" if one of them is no option any more.

    Examples
    --------
    >>> letters_of({"A": "heads", "B": "tails"}, ["tails"])
    'B'
    """
    letters = {text: letter for letter, text in options.items()}
    return "".join(letters[text] for text in texts) if all(text in letters for text in texts) else ""
