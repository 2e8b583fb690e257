"""Which lesson is meant by what somebody types."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from course.errors import CourseError


def find_lessons(words: Sequence[str], files: Sequence[Path]) -> list[Path]:
    """Return the files of these lessons, each once; without words, all files.

    A word is a lesson's number, its name, the beginning of its name, or a file's name. Raises CourseError if it names
    no lesson; the message lists those that there are.

    Examples
    --------
    >>> files = [Path("02_one_hot.md"), Path("03_softmax.md")]
    >>> for word in ("3", "03", "03_soft", "03_softmax", "my-lessons/03_softmax.ipynb"):
    ...     assert find_lessons([word], files) == [Path("03_softmax.md")]
    >>> find_lessons(["7"], files)
    Traceback (most recent call last):
    course.errors.CourseError: There is no lesson '7': the lessons are 02_one_hot, 03_softmax.
    """
    if not words:
        return list(files)
    every = {file.stem: file for file in files}
    found = {word: _meant(word, every) for word in words}
    for word, stems in found.items():
        if len(stems) != 1:
            raise CourseError(f"There is no lesson {word!r}: the lessons are {', '.join(every)}.")
    return list(dict.fromkeys(every[stem] for (stem,) in found.values()))


def _meant(word: str, stems: Iterable[str]) -> list[str]:
    name = Path(word).name.removesuffix(".ipynb").removesuffix(".md")
    if re.fullmatch("[0-9]{1,4}", name):
        return [stem for stem in stems if int(stem[:2]) == int(name)]
    # The name of one lesson may begin that of another.
    begun = [stem for stem in stems if re.match("[0-9]{2}_.", name) and stem.startswith(name)]
    return [name] if name in stems else begun
