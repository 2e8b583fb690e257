"""The grades as tables, for a spreadsheet and for programs; made grade by grade, so that any number fits in memory."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from course.grading.grades import Grade


def defused(text: str) -> str:
    r"""Return the text with an apostrophe before what a spreadsheet would run as a formula (OWASP: "CSV injection").

    Spaces, quotes and invisible characters before the sign don't hide it, nor do the full-width forms.

    Examples
    --------
    >>> defused("=1+1"), defused(' "＝1+1'), defused("a;@b"), defused("x-1 = 2")
    ("'=1+1", '\' "＝1+1', "a;'@b", 'x-1 = 2')
    """
    parts = re.split("([;\t\r\n])", text)  # separators at the odd places
    texts = [f"'{part}" if _begins_formula(part) else part for part in parts[::2]]
    whole = "".join(map("".join, zip(texts, [*parts[1::2], ""], strict=True)))
    # A tab or a new line at the beginning is cut off by some programs, and what comes then begins the cell.
    beginning = takewhile(_is_passed_over, text)
    return f"'{whole}" if set(beginning) & set("\t\r\n") else whole


def _begins_formula(text: str) -> bool:
    first = next(dropwhile(_is_passed_over, text), "")
    return unicodedata.normalize("NFKC", first)[:1] in ("=", "+", "-", "@")


def _is_passed_over(character: str) -> bool:
    return unicodedata.category(character)[0] in "ZC" or character in "\"'`´‘’‚‛“”„‟«»＂＇"


def csv_lines(questions: Sequence[str], grades: Iterable[Grade]) -> Iterator[bytes]:
    """Yield grades.csv: a row a student. It begins with the mark by which spreadsheets know that it is UTF-8."""
    heads = [f"{name} {column}" for name in questions for column in ("points", "outcome", "misconceptions")]
    ends = ["flags", "odd", "days late", "penalty"]
    yield b"\xef\xbb\xbf" + _row(["student", "file", "points", "out of", *heads, *ends])
    for grade in grades:
        answers = {question.question: question for question in grade.questions}
        cells: list[str | float] = [grade.student, grade.file, grade.points, grade.out_of]
        for name in questions:
            answer = answers.get(name)
            cells += [answer.points, answer.outcome, ", ".join(answer.misconceptions)] if answer else ["", "", ""]
        flags = "\n".join(
            f"{answer.question}: {flag.call} in cell {flag.cell}, line {flag.line}: {flag.code.strip()}"
            for answer in grade.questions
            for flag in answer.flags
        )
        yield _row([*cells, flags, "\n".join(grade.odd), grade.days_late, grade.penalty])


def _row(cells: Sequence[str | float]) -> bytes:
    line = io.StringIO()
    # Texts are quoted, numbers are not.
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow([defused(cell) if isinstance(cell, str) else tidy(cell) for cell in cells])
    return line.getvalue().encode("utf-8", "replace")


def tidy(number: float) -> float | int:
    """Return the number with four digits after the point at most, and none if there need be none.

    Examples
    --------
    >>> tidy(0.1 + 0.2), tidy(2.0)
    (0.3, 2)
    """
    rounded = round(number, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def json_lines(shared: Mapping[str, Any], grades: Iterable[Grade]) -> Iterator[bytes]:
    """Yield grades.json: what the grades share, and the grades, a line each."""
    yield json.dumps(shared, sort_keys=True).removesuffix("}").encode("ascii") + b', "grades": ['
    separator = b"\n"
    for grade in grades:
        data = {**grade.to_json(), "points": tidy(grade.points), "out_of": tidy(grade.out_of)}
        yield separator + json.dumps(data, sort_keys=True).encode("ascii")
        separator = b",\n"
    yield b"\n]}\n"
