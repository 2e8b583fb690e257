"""The one exception that the command line turns into a sentence."""

import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


class CourseError(Exception):
    """Something the user can put right: the message is one sentence that names the value and the remedy.

    `course.cli.main` prints it without a traceback and exits with status 1.

    Examples
    --------
    >>> raise CourseError("There is no lesson 42. The lessons are 00 and 01.")
    Traceback (most recent call last):
    course.errors.CourseError: There is no lesson 42. The lessons are 00 and 01.
    """


def make_each(command: str, items: Iterable[Item], make: Callable[[Item], object]) -> int:
    """Make one after the other. Where one can't be made, say why, and make the others; return 1 then, or else 0."""
    failures = 0
    for item in items:
        try:
            make(item)
        except CourseError as error:
            print(f"{command}: {error}", file=sys.stderr)
            failures += 1
    return 1 if failures else 0
