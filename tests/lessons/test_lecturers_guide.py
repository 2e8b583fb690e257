"""The lecturer's guide and the lessons: its figures were printed, its polls are the banks', its cells exist."""

import re

import pytest

from course.paths import ROOT
from tests.lessons.figures import numbers, printed_by, unfounded
from tests.lessons.notebooks import LESSON_NOTEBOOKS, code_cells, prose
from utils.lessons import LESSONS

INSTRUCTOR = ROOT / "instructor"
PAGES = {lesson.stem: INSTRUCTOR / "lessons" / f"{lesson.stem}.md" for lesson in LESSONS}
POLL = re.compile(r"^- \*\*`(\w+)`: ([A-Z])\*\*,(.*?)(?=\n- |\n\n|\Z)", flags=re.DOTALL | re.MULTILINE)


def read(stem):
    return PAGES[stem].read_text(encoding="utf-8")


def recalls(stem):
    """Return, for each prediction in the order of its question, its options and the letter that was measured."""
    found = {}
    for cell in code_cells(stem):
        text = "\n".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        for name, does in re.findall(r"^exercises\.(\w+)\.(commit|recall)\(", cell.source, flags=re.MULTILINE):
            if does == "commit":
                found[name] = [re.findall(r"^ +(?:\S )?([A-Z])  ", text, flags=re.MULTILINE), None]
            else:
                found[name][1] = re.search(r"Measured: ([A-Z]):", text)[1]
    return found


def test_each_lesson_has_its_page_and_each_page_its_lesson():
    assert sorted(PAGES.values()) == sorted((INSTRUCTOR / "lessons").glob("*.md"))
    for lesson in LESSONS:
        text = read(lesson.stem)
        assert text.startswith(f"# Teaching lesson {lesson.number}: {lesson.title}\n\n**The message.** ")
        assert f"\n{lesson.minutes} minutes for a student alone" in text, lesson.stem


@pytest.mark.parametrize("stem", PAGES)
def test_the_figures_of_a_page_were_printed_by_its_lesson(stem):
    cells = code_cells(stem)
    printed = set().union(*map(printed_by, cells))
    assert unfounded(read(stem), printed, numbers("\n".join(cell.source for cell in cells))) == []


@pytest.mark.parametrize("stem", PAGES)
def test_a_page_has_every_poll_of_its_lesson_with_the_letter_that_was_measured_and_all_wrong_ones(stem):
    polls = POLL.findall(read(stem))
    measured = recalls(stem)
    assert {name: letter for name, letter, _ in polls} == {name: letter for name, (_, letter) in measured.items()}
    assert [name for name, _, _ in polls] == list(measured)
    for name, letter, says in polls:
        explained = [one for group in re.findall(r"\*([A-Z])\*(?: and \*([A-Z])\*)?:", says) for one in group if one]
        assert sorted(explained) == sorted(set(measured[name][0]) - {letter}), name


@pytest.mark.parametrize("stem", [lesson.stem for lesson in LESSONS if not lesson.assessed])
def test_the_sections_and_cells_of_a_demonstration_are_in_the_lesson(stem):
    live = " ".join(read(stem).partition("\n## Live")[2].partition("\n## Polls")[0].split())
    sections = re.findall(r"section \*([^*]+)\*", live)
    assert sections, "JupyterLab shows no names of cells: a lecturer goes by the sections"
    assert set(sections) <= set(re.findall(r"^#+ (.+)$", prose(stem), flags=re.MULTILINE))
    known = {cell.id for cell in LESSON_NOTEBOOKS[stem].cells} | recalls(stem).keys() | {"eps"}
    assert {word for word in re.findall(r"`([a-z][\w-]+)`", live) if "." not in word} <= known


def test_the_figures_of_the_overview_were_printed_by_some_lesson():
    cells = [cell for stem in PAGES for cell in code_cells(stem)]
    printed = set().union(*map(printed_by, cells))
    assert unfounded((INSTRUCTOR / "README.md").read_text(encoding="utf-8"), printed) == []


def test_links_in_the_guide_lead_to_files():
    for page in sorted(INSTRUCTOR.rglob("*.md")):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
