"""The figures of the page on hosting are those that were measured; the estimates follow from them."""

import re

import pytest

from course.paths import ROOT
from tests.lessons.figures import numbers, unfounded
from utils.lessons import LESSONS

PAGE = ROOT / "instructor" / "hosting.md"
MEASURED = (ROOT / "benchmarks" / "results" / "hosting.txt").read_text(encoding="utf-8")


def rows():
    """Return megabytes and seconds of the processor, by what took them."""
    found = re.findall(r"^(\S.*?) {2,}(\d+) +([\d.]+)(?: +[\d.]+)?$", MEASURED, flags=re.MULTILINE)
    return {name: (int(megabytes), float(seconds)) for name, megabytes, seconds in found}


def test_every_figure_of_the_page_was_measured_or_computed():
    assert unfounded(PAGE.read_text(encoding="utf-8"), numbers(MEASURED)) == []


def test_every_lesson_was_measured_and_stands_in_the_table_of_the_page():
    measured, page = rows(), PAGE.read_text(encoding="utf-8")
    for lesson in (lesson for lesson in LESSONS if not lesson.assessed):  # which runs nothing before it is answered
        megabytes, seconds = measured[lesson.stem]
        assert f"| {lesson.number} {lesson.title} | {megabytes} | {seconds:.1f} |" in page


def test_the_hubs_guarantee_and_limit_are_those_of_the_estimates():
    sums = [int(result) for result in re.findall(r"^a student.* = (\d+) MB", MEASURED, flags=re.MULTILINE)]
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"memory:\n    guarantee: (\d+)M\n    limit: (\d+)M", page) == [tuple(map(str, sums))]


@pytest.mark.parametrize("text", re.findall(r"(\d+(?: \+ \d+)?) x ([\d.]+)(?: MB)? = ([\d.]+)", MEASURED))
def test_the_sums_are_right(text):
    terms, factor, result = text
    extra, _, count = terms.rpartition(" + ")
    total = int(extra or 0) + int(count) * float(factor)
    assert any(
        abs(total / scale - float(result)) <= 0.51 * 10.0 ** -len(result.partition(".")[2]) for scale in (1, 1000)
    )
