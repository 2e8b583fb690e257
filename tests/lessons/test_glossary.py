"""The glossary of the course: its rows are complete and sorted, and each lesson it names uses the term."""

import re

from course.paths import LESSONS
from tests.lessons.notebooks import LESSON_NOTEBOOKS, prose

GLOSSARY = (LESSONS / "glossary.md").read_text(encoding="utf-8")
HEADER, RULE, *ROWS = (
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GLOSSARY.splitlines()
    if line.startswith("|")
)


def complaints(row):
    """Yield what is wrong with a row, in words."""
    if len(row) != len(HEADER) or not all(row):
        yield "a cell is missing"
        return
    term, sentence, _, lesson, *_ = row
    if not (sentence[0].isupper() and sentence.endswith(".")):
        yield "the sentence does not begin with a capital and end with a full stop"
    link = re.fullmatch(r"\[(\d\d)\]\((\1_\w+)\.ipynb\)", lesson)
    if link is None or link[2] not in LESSON_NOTEBOOKS:
        yield f"{lesson} is no link to a lesson"
    elif not re.search(r"\b" + r"\s+".join(map(re.escape, term.split())), prose(link[2]), flags=re.IGNORECASE):
        yield f"lesson {link[1]} does not use the term"


def test_every_row_is_complete_and_its_lesson_uses_the_term():
    assert HEADER == ["term", "in a sentence", "symbol", "lesson", "繁體中文", "简体中文"]
    assert set("".join(RULE)) <= set(" -")
    assert len(ROWS) > 50
    assert [f"{row[0]}: {complaint}" for row in ROWS for complaint in complaints(row)] == []


def test_the_terms_are_sorted_and_none_stands_there_twice():
    terms = [row[0].casefold() for row in ROWS]
    assert terms == sorted(set(terms))


def test_every_link_leads_somewhere():
    assert [target for target in re.findall(r"\]\(([^)#]+)\)", GLOSSARY) if not (LESSONS / target).is_file()] == []
