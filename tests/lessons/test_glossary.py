"""The glossary of the course: its rows are complete and sorted, and each lesson it names uses the term."""

import re

import pytest

from course.paths import LESSONS
from tests.lessons.notebooks import LESSON_NOTEBOOKS

HEADER = ["term", "in a sentence", "symbol", "lesson", "繁體中文", "简体中文"]
GLOSSARY = (LESSONS / "glossary.md").read_text(encoding="utf-8")
TABLE = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GLOSSARY.splitlines()
    if line.startswith("|")
]
ROWS = TABLE[2:]
every_row = pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])


def test_there_is_one_table_with_a_header():
    assert TABLE[0] == HEADER
    assert set("".join(TABLE[1])) <= set(" -")
    assert len(ROWS) > 50


@every_row
def test_a_row_is_complete(row):
    _, sentence, _, lesson, *_ = row
    assert len(row) == len(HEADER)
    assert all(row)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert re.fullmatch(r"\[\d\d\]\(\d\d_\w+\.ipynb\)", lesson)


@every_row
def test_the_lesson_of_a_term_exists_and_uses_it(row):
    number, target = re.fullmatch(r"\[(\d\d)\]\((\w+\.ipynb)\)", row[3]).groups()
    name = target.removesuffix(".ipynb")
    assert target.startswith(number)
    assert (LESSONS / target).is_file()
    prose = "\n".join(cell.source for cell in LESSON_NOTEBOOKS[name].cells if cell.cell_type == "markdown")
    words = r"\s+".join(map(re.escape, row[0].split()))
    assert re.search(rf"\b{words}", prose, flags=re.IGNORECASE)


def test_no_term_stands_there_twice():
    terms = [row[0].casefold() for row in ROWS]
    assert len(set(terms)) == len(terms)


def test_the_terms_are_sorted():
    terms = [row[0].casefold() for row in ROWS]
    assert terms == sorted(terms)


def test_other_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", GLOSSARY):
        assert (LESSONS / target).is_file()
