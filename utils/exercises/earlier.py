"""What a notebook of an earlier edition is told when it asks a bank for what the bank no longer has."""

from collections.abc import Callable

from utils.lessons import LESSONS


def ask_elsewhere(number: str) -> Callable[[str], None]:
    """Return the ``__getattr__`` of a lesson's bank: it says in an AttributeError where the exercise is now.

    Examples
    --------
    >>> ask_elsewhere("09")("posterior")
    Traceback (most recent call last):
    AttributeError: `posterior` is an exercise of lesson 10 now: this notebook is of an earlier edition of the course.
    """

    def missing(name: str) -> None:
        now = next((lesson.number for lesson in LESSONS if name in lesson.exercises), None)
        if now is None:
            raise AttributeError(
                f"Lesson {number} has no `{name}`. Is this notebook of an earlier edition of the course?"
            )
        raise AttributeError(
            f"`{name}` is an exercise of lesson {now} now: this notebook is of an earlier edition of the course."
        )

    return missing
