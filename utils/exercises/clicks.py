"""What the reader has chosen, by a click or a letter: kept in the learner's progress, known again after a restart."""

from collections.abc import Container

from utils import progress


def keep(name: str, letters: str) -> None:
    """Keep the letters under the question's name; where that fails, say so: in this notebook they hold all the same."""
    try:
        progress.record_choice(name, letters)
    except OSError as error:
        print(f"Your choice could not be kept: {error.strerror or error}.")


def kept(name: str, options: Container[str]) -> str:
    """Return the letters kept under this name, or "" if there are none, or one of them is no option any more."""
    try:
        letters = progress.read_choices().get(name, "")
    except (OSError, ValueError):
        return ""
    return letters if all(letter in options for letter in letters) else ""
