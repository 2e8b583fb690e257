"""The tables: numbers are numbers, and nothing runs in a spreadsheet."""

import csv
import io
import json
from itertools import product

import pytest

from course.grading.tables import csv_lines, defused, json_lines
from tests.course.grading.samples import LESSON, hostile, realistic


def rows(grades):
    text = b"".join(csv_lines(LESSON.exercises, grades)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""))), text


HIDDEN = ["", '"', "'", "''", " ", "\u200b", "\ufeff", "\u202e", "“"]
BEGINNINGS = [*product(HIDDEN, "=+-@＝＋－＠﹦﹢﹣﹫\t\r\n"), *product(["a;", "a\t", "a\n "], "=+-@＝＋－＠﹦﹢﹣﹫")]


@pytest.mark.parametrize(("before", "sign"), BEGINNINGS)
def test_what_would_run_as_a_formula_does_not(before, sign):
    text = defused(f'{before}{sign}cmd|"/C calc"!A0')
    assert text != f'{before}{sign}cmd|"/C calc"!A0'
    if not before.startswith("a"):
        assert text[0] == "'"


@pytest.mark.parametrize("text", ["", "Ada", "x = -1", "a, -b", "mail@example.org", "李明", "1e3", "it's = 3"])
def test_what_would_not_run_stays(text):
    assert defused(text) == text


def test_a_row_a_student_with_numbers_that_are_numbers():
    grades = realistic(5)
    table, text = rows(grades)
    assert len(table) == 5
    for row, grade in zip(table, grades, strict=True):
        assert (row["student"], row["file"]) == (grade.student, grade.file)
        assert float(row["points"]) == pytest.approx(grade.points, abs=1e-4)
        assert row["out of"] == "5"
        for question in grade.questions:
            assert float(row[f"{question.question} points"]) == question.points
            assert row[f"{question.question} outcome"] == question.outcome
            assert row[f"{question.question} misconceptions"] == ", ".join(question.misconceptions)
    assert '"5"' not in text


def test_of_hostile_grades_no_cell_and_no_line_begins_a_formula():
    table, text = rows(hostile())
    assert len(table) == len(hostile())
    cells = [cell for row in table for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r", "＝")]
    assert not [line for line in text.splitlines() if line.lstrip('" ')[:1] in ("=", "+", "-", "@")]


def test_the_json_has_everything_of_every_grade():
    grades = realistic(3) + hostile()
    data = json.loads(b"".join(json_lines({"lesson": "03"}, grades)))
    assert data["lesson"] == "03"
    totals = {"points", "out_of"}
    without = [{name: value for name, value in one.items() if name not in totals} for one in data["grades"]]
    assert without == json.loads(json.dumps([grade.to_json() for grade in grades]))
    assert json.loads(b"".join(json_lines({"lesson": "03"}, []))) == {"lesson": "03", "grades": []}
