"""The table of the lessons, and what goes by it: the sources, the banks and the README."""

import re

import pytest

from course.paths import ROOT, SOURCES
from course.sources import read_source
from tests.utils.exercises.banks import BANKS, exercises_of
from utils.lessons import LESSONS

SOURCE = {lesson: SOURCES / f"{lesson.stem}.md" for lesson in LESSONS}


def test_it_holds_every_lesson_in_order():
    assert list(SOURCE.values()) == sorted(SOURCES.glob("*.md"))
    assert [f"lesson_{lesson.number}" for lesson in LESSONS] == BANKS


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_lesson_has_its_title_its_question_its_minutes_and_its_exercises(lesson):
    cells = read_source(SOURCE[lesson]).cells
    first = cells[0].source
    assert first.startswith(f"# {lesson.number} {lesson.title}\n\n**{lesson.question}**\n")
    about, more = re.search(r"About (\d+) minutes(?:, and (\d+) more)?", first).groups(default="0")
    assert int(about) + int(more) == lesson.minutes
    checks = [cell.id.removeprefix("check-") for cell in cells if cell.id.startswith("check-")]
    assert checks == list(lesson.exercises)
    assert {exercise.name for exercise in exercises_of(f"lesson_{lesson.number}")} == set(lesson.exercises)


def test_the_end_of_a_lesson_links_to_the_next_and_of_the_last_to_the_first():
    for lesson, after in zip(LESSONS, [*LESSONS[1:], LESSONS[0]], strict=True):
        last = read_source(SOURCE[lesson]).cells[-1].source
        assert f"[{after.number} {after.title}]({after.stem}.ipynb)" in last.rpartition("\n\n")[2]


def test_the_readme_lists_the_lessons():
    rows = [
        f"| [{lesson.number} {lesson.title}](lessons/{lesson.stem}.ipynb) | {lesson.question} | {lesson.minutes} |"
        for lesson in LESSONS
    ]
    table = "\n".join(["| lesson | question | minutes |", "| --- | --- | --- |", *rows, ""])
    assert f"\n\n{table}\n" in (ROOT / "README.md").read_text(encoding="utf-8"), f"the table should be:\n{table}"
