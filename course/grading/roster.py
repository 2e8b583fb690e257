"""The tables that a lecturer writes: who is on the course and whose file is which, and points given by hand."""

import csv
import io
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.grading.names import listed, printable


@dataclass(frozen=True)
class Entry:
    """One student of the roster.

    Attributes
    ----------
    student : str
    file : str
        The path of the student's file or folder, relative to the folder of submissions, or a pattern such as
        ``*12345*``; empty where the files' names say whose they are.
    days_late : float
    penalty : float
        The share of the points that lateness takes, from 0 to 1.
    """

    student: str
    file: str = ""
    days_late: float = 0.0
    penalty: float = 0.0


@dataclass(frozen=True)
class Roster:
    """The students of a course, in the order of the file, and where the file is."""

    path: Path
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Override:
    """Points given by hand for one question, and the lecturer's comment."""

    points: float
    comment: str = ""


def read_roster(path: Path) -> Roster:
    r"""Read ``roster.csv``: the columns student and, where wanted, file, days_late and penalty; others are ignored.

    A penalty is a share, such as 0.1, or a percentage, such as 10% or 10.

    Raises
    ------
    CourseError
        If it can't be read, has no students or one twice, or a number is none; the sentence names the line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "roster.csv")
    ...     _ = path.write_text("student;penalty\nAda Lovelace;10%\n")
    ...     read_roster(path).entries
    (Entry(student='Ada Lovelace', file='', days_late=0.0, penalty=0.1),)
    """
    entries: list[Entry] = []
    for line, row in _rows(path, ("student",)):
        student = _name(path, line, row)
        days_late = _number(path, line, row, "days_late", "0")
        entries.append(Entry(student, row.get("file", ""), days_late, _penalty(path, line, row)))
    students = [entry.student for entry in entries]
    if not students:
        raise CourseError(f"{path} names no student: put each in a line of its own, below the column `student`.")
    if doubled := _doubled(students):
        raise CourseError(f"In {path} these students stand more than once: {listed(doubled)}. Keep one line of each.")
    return Roster(path, tuple(entries))


def read_overrides(path: Path, questions: Collection[str] | None = None) -> dict[tuple[str, str], Override]:
    r"""Read ``overrides.csv``: the columns student, question, points and, where wanted, comment.

    Raises
    ------
    CourseError
        If it can't be read, a question is none of `questions` or the points are no number; the sentence names the line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "overrides.csv")
    ...     _ = path.write_text("student,question,points,comment\nAda,softmax,0.5,Half is right.\n")
    ...     read_overrides(path)
    {('Ada', 'softmax'): Override(points=0.5, comment='Half is right.')}
    """
    overrides: dict[tuple[str, str], Override] = {}
    for line, row in _rows(path, ("student", "question", "points")):
        student, question = _name(path, line, row), row["question"]
        if questions is not None and question not in questions:
            raise CourseError(
                f"Line {line} of {path}: there is no question {printable(question)!r}; the questions are "
                f"{', '.join(questions)}."
            )
        if (student, question) in overrides:
            raise CourseError(f"Line {line} of {path}: {student} has points for {question} already; keep one line.")
        overrides[student, question] = Override(_number(path, line, row, "points"), row.get("comment", ""))
    return overrides


def _rows(path: Path, needed: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each line and its values by column, whichever of ``,`` ``;`` and tab parts them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not saved as UTF-8: in your spreadsheet, choose the format CSV UTF-8.") from None
    except OSError as error:
        raise CourseError(f"Can't read {path} ({error.strerror}): check its name and that you may read it.") from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        columns = [column.strip().casefold() for column in next(reader, [])]
        if missing := [column for column in needed if column not in columns]:
            raise CourseError(f"{path} has no column `{missing[0]}`: its first line must name the columns.")
        for row in reader:
            values = dict(zip(columns, (value.strip() for value in row), strict=False))
            if any(values.values()):
                yield reader.line_num, {column: values.get(column, "") for column in columns}
    except csv.Error as error:
        raise CourseError(f"Line {reader.line_num} of {path} is not CSV ({error}): save the table again.") from None


def _name(path: Path, line: int, row: dict[str, str]) -> str:
    student = printable(row["student"])
    if not student:
        raise CourseError(f"Line {line} of {path} names no student: fill in the column `student`, or remove the line.")
    return student


def _number(path: Path, line: int, row: dict[str, str], column: str, otherwise: str = "") -> float:
    written = row.get(column, "") or otherwise
    try:
        number = float(written.replace(",", "."))  # a decimal comma, where semicolons part the columns
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise CourseError(
            f"Line {line} of {path}: in the column `{column}` stands {printable(written)!r}, which should be a number "
            "from 0 on."
        )
    return number


def _penalty(path: Path, line: int, row: dict[str, str]) -> float:
    written = row.get("penalty", "")
    number = _number(path, line, {"penalty": written.removesuffix("%").strip()}, "penalty", "0")
    share = number / 100 if written.endswith("%") or number > 1 else number
    if share > 1:
        raise CourseError(f"Line {line} of {path}: a penalty of {printable(written)} is more than all points.")
    return share


def _doubled(names: list[str]) -> list[str]:
    seen: set[str] = set()
    return list(dict.fromkeys(name for name in names if name in seen or seen.add(name)))
