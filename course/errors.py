"""The one exception that the command line turns into a sentence."""


class CourseError(Exception):
    """Something the user can mend: the message is one sentence that names the value and the remedy.

    `course.cli.main` prints it without a traceback and exits with status 1.

    Examples
    --------
    >>> raise CourseError("There is no lesson 42. The lessons are 00 and 01.")
    Traceback (most recent call last):
    course.errors.CourseError: There is no lesson 42. The lessons are 00 and 01.
    """
