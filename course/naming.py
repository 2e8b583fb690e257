"""Which lesson is meant by what somebody types."""

import re
from collections.abc import Sequence
from pathlib import Path

from course.errors import CourseError


def lesson_meant(word: str, stems: Sequence[str]) -> str | None:
    """Return the one lesson that is meant by its number, its name, the beginning of its name, or a file's name.

    Parameters
    ----------
    word : str
        Such as ``03``, ``3``, ``03_softmax``, ``03_soft``, ``03_softmax.ipynb`` or ``lessons/source/03_softmax.md``.
    stems : sequence of str
        The lessons there are, as file names without an ending.

    Examples
    --------
    >>> lesson_meant("3", ["02_one_hot", "03_softmax"])
    '03_softmax'
    >>> lesson_meant("7", ["02_one_hot", "03_softmax"]) is None
    True
    """
    name = Path(word).name.removesuffix(".ipynb").removesuffix(".md")
    if re.fullmatch("[0-9]{1,4}", name):
        found = [stem for stem in stems if int(stem[:2]) == int(name)]
    elif name in stems:
        found = [name]
    else:
        found = [stem for stem in stems if re.match("[0-9]{2}_.", name) and stem.startswith(name)]
    return found[0] if len(found) == 1 else None


def find_lessons(words: Sequence[str], folder: Path, files: Sequence[Path]) -> list[Path]:
    """Return the files of these lessons, each once; without words, all files.

    Raises CourseError if a word names no lesson; the message lists those that there are.
    """
    every = {file.stem: file for file in files}
    found = {word: lesson_meant(word, list(every)) for word in words}
    for word, stem in found.items():
        if stem is None:
            raise CourseError(f"There is no lesson {word} in {folder}. There are: {', '.join(every) or 'none'}.")
    return [every[stem] for stem in dict.fromkeys(found.values())] if words else list(files)
