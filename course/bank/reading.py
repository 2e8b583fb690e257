"""From a lecturer's folder to its exercises, or to a sentence with the file and the line of what is wrong."""

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from course.errors import CourseError
from utils.exercises.exercise import Exercise
from utils.lessons import Lesson

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK = "questions.md"
_CHECK = re.compile(r"^[ \t]*exercises\.(\w+)\.check\(", re.MULTILINE)
_READS = re.compile(r"^[ \t]*exercises *= *released\.checks\( *[\"'](.*?)[\"'] *\)", re.MULTILINE)


class BankLesson(Lesson):
    """The notebook of a private bank, where a lesson's row of the table is asked for: its stem is its number, too."""

    @property
    def number(self) -> str:
        """The bank's name."""
        return self.stem


@dataclass(frozen=True)
class Bank:
    """A private bank that was read.

    Attributes
    ----------
    folder : Path
    lesson : BankLesson
    source : NotebookNode
        The cells of ``questions.md``.
    exercises : tuple of Exercise
        In the order of the notebook.
    """

    folder: Path
    lesson: BankLesson
    source: "NotebookNode"
    exercises: tuple[Exercise, ...]


def read_bank(folder: Path) -> Bank:
    """Read the bank in this folder.

    Raises
    ------
    CourseError
        If something in it is wrong; the sentence says where.
    """
    from course.sources import read_source  # takes a second, which a new question and its test need not wait for

    name = name_of(folder)
    path = folder / NOTEBOOK
    if not path.is_file():
        raise CourseError(f"{folder} has no {NOTEBOOK}: `course new-question NAME --bank {folder}` begins one.")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} can't be read ({error}): save it as UTF-8.") from None
    read = _READS.search(text)
    if read is None or read[1] != name:
        line, said = (line_of(text, read.start()), f"reads the checks of {read[1]!r}") if read else (1, "has no checks")
        raise CourseError(f'{path}, line {line}: it {said}: write `exercises = released.checks("{name}")` in a cell.')
    checked = {found[1]: line_of(text, found.start(1)) for found in _CHECK.finditer(text)}
    if not checked:
        raise CourseError(f"{path} checks no question: `course new-question NAME --bank {folder}` adds one.")
    for question, line in checked.items():
        if not (folder / f"{question}.py").is_file():
            raise CourseError(f"{path}, line {line}: it checks `{question}`, but there is no {question}.py beside it.")
    exercises = tuple(read_question(folder / f"{question}.py") for question in checked)
    title = re.search(r"^# +(.+)$", text, flags=re.MULTILINE)
    lesson = BankLesson(name, title[1].strip() if title else name, 0, "", tuple(checked))
    try:
        source = read_source(path)
    except CourseError as error:
        raise CourseError(f"{folder}/{error}") from None
    return Bank(folder, lesson, source, exercises)


def checked_names(text: str) -> list[str]:
    """Return the names of the questions that the source of a notebook checks, in their order."""
    return list(dict.fromkeys(_CHECK.findall(text)))


def name_of(folder: Path) -> str:
    """Return the name of the assignment in a bank's folder; raise CourseError if it can't be one.

    Examples
    --------
    >>> name_of(Path("courses/week3"))
    'week3'
    """
    name = folder.resolve().name
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_-]{0,39}", name):
        raise CourseError(
            f"{name!r} can't be the name of a bank: rename the folder, with up to 40 letters a-z, digits, hyphens and "
            "underscores, the first of them a letter."
        )
    return name


def line_of(text: str, place: int) -> int:
    """Return the line, counted from 1, of this place in a text."""
    return text.count("\n", 0, place) + 1


def read_question(path: Path) -> Exercise:
    """Return the exercise that a bank's file defines under the file's own name."""
    package = _package(path.parent)
    module = ModuleType(f"{package}.{path.stem}")
    module.__file__, module.__package__ = str(path), package
    with located(path):
        sys.modules[module.__name__] = module
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), vars(module))
    exercise = vars(module).get(path.stem)
    if not isinstance(exercise, Exercise):
        raise CourseError(f"{path} defines no exercise `{path.stem}`: it needs `{path.stem} = FunctionExercise(...)`.")
    if exercise.name != path.stem:
        line = line_saying(path, f'"{exercise.name}"')
        raise CourseError(f'{path}, line {line}: the exercise is called {exercise.name!r}: write name="{path.stem}".')
    return exercise


def line_saying(path: Path, *words: str) -> int:
    """Return the first line of a file, counted from 1, in which one of these words stands; 1 if there is none."""
    text = path.read_text(encoding="utf-8")
    places = [text.find(word) for word in words if word and word in text]
    return line_of(text, places[0]) if places else 1


@contextmanager
def located(path: Path) -> Iterator[None]:
    """Turn whatever is raised inside into a CourseError that names the line of the bank that led to it."""
    try:
        yield
    except CourseError:
        raise
    except SyntaxError as error:
        where = Path(error.filename or path).name
        raise CourseError(f"{path.with_name(where)}, line {error.lineno or 1}: {error.msg}.") from None
    except (Exception, SystemExit) as error:
        lines = [
            (Path(frame.filename).name, frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).resolve().parent == path.resolve().parent
        ]
        name, line = lines[-1] if lines else (path.name, 1)
        told = ": ".join(filter(None, (type(error).__name__, " ".join(str(error).split()).rstrip("."))))
        raise CourseError(f"{path.with_name(name)}, line {line}: {told}.") from None


def _package(folder: Path) -> str:
    """Make a package of the folder, so that its files may import each other (``from .shared import draw``)."""
    name = f"bank_{sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder.resolve())]
        sys.modules[name] = package
    return name
