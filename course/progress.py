"""``course progress``: what a learner has solved, in words, with the place where it is kept."""

from pathlib import Path

from course.errors import CourseError
from course.paths import WORKSPACE
from utils.exercises.overview import overview_of
from utils.progress import progress_file, read


def show_progress(folder: Path = WORKSPACE) -> int:
    """Print the progress that is kept in a learner's folder, and return 0.

    Raises CourseError if the folder is not one that `course start` has made, or its progress can't be read.
    """
    path = progress_file(folder)
    if path is None:
        raise CourseError(f"There are no copies of the lessons in {folder}: `course start` lays them there.")
    try:
        attempts = read(folder)
    except OSError as error:
        raise CourseError(f"Can't read {path} ({error.strerror}): make it readable, or move it away.") from error
    except ValueError as error:
        raise CourseError(str(error)) from error
    print(overview_of(attempts))
    if attempts:
        counted = f"{len(attempts)} checks" if len(attempts) > 1 else "1 check"
        print(f"{counted}, the last on {attempts[-1].time[:10]}, kept in {path}. Without that file, you begin anew.")
    else:
        print("No exercise has been checked yet.")
    return 0
