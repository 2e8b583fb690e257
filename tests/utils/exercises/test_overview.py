"""The overview of the learner's progress: what it counts, how it looks as text and as a picture."""

import re
import subprocess
import sys

import pytest

from course.imports import module_file
from course.paths import SOURCES
from course.sources import read_source
from tests.lessons.notebooks import code_cells
from tests.utils.exercises.banks import BANKS, exercises_of
from utils import progress
from utils.exercises.overview import overview, read_bank


@pytest.fixture
def folder(tmp_path):
    (tmp_path / progress.HIDDEN).mkdir()
    return tmp_path


def lesson(number, folder):
    (found,) = (item for item in overview(folder).lessons if item.number == number)
    return found


def bank_file(bank):
    return module_file(f"utils.exercises.{bank}")


@pytest.mark.parametrize("bank", BANKS)
def test_the_text_of_a_bank_tells_the_exercises_that_it_holds(bank):
    number, _, names = read_bank(bank_file(bank))
    assert number == bank[-2:]
    assert names
    assert set(names) == {exercise.name for exercise in exercises_of(bank)}


@pytest.mark.parametrize("bank", BANKS)
def test_exercises_stand_in_the_order_of_the_lesson_under_its_title(bank):
    number, title, names = read_bank(bank_file(bank))
    (source,) = SOURCES.glob(f"{number}_*.md")
    cells = read_source(source).cells
    assert cells[0].source.startswith(f"# {number} {title}\n")
    checks = [match.group(1) for cell in cells if (match := re.fullmatch(r"check-(\w+)", cell.id or ""))]
    assert names == checks, "the exercises of the bank (left) and the check-... cells of the lesson (right), in order"


def test_an_exercise_is_open_then_tried_then_solved_and_stays_solved(folder):
    assert lesson("03", folder).states["softmax"] == "open"
    progress.record("softmax", False, folder=folder)
    assert lesson("03", folder).states["softmax"] == "tried"
    assert lesson("03", folder).words == "0 of 5 solved, 1 tried"
    progress.record("softmax", True, folder=folder)
    progress.record("softmax", False, folder=folder)
    assert lesson("03", folder).states["softmax"] == "solved"
    assert lesson("03", folder).words == "1 of 5 solved"
    assert "03 Softmax                          ■□□□□  1 of 5 solved" in repr(overview(folder))


def test_the_picture_tells_the_states_apart_by_more_than_colour(folder):
    progress.record("softmax", True, folder=folder)
    progress.record("log_softmax", False, folder=folder)
    html = overview(folder)._repr_html_()
    assert 'aria-label="1 of 5 solved, 1 tried"' in html
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="13" fill="#', html)]
    assert sorted(set(widths)) == [0, 6.5, 13]
    assert "<title>softmax: solved</title>" in html


def test_what_no_lesson_has_is_left_out(folder):
    progress.record("an_exercise_of_an_older_version", True, folder=folder)
    assert all(set(item.states.values()) == {"open"} for item in overview(folder).lessons)


def test_a_file_that_can_not_be_read_gets_a_sentence(folder):
    progress.progress_file(folder).mkdir()
    assert "can't be read" in overview(folder).note


def test_the_overview_runs_no_bank_and_needs_neither_numpy_nor_torch(folder):
    code = "import sys; sys.modules.update(numpy=None, torch=None); from utils.exercises.overview import overview; "
    said = subprocess.run(
        [sys.executable, "-c", f"{code}print(overview())"], capture_output=True, text=True, check=True, cwd=folder
    ).stdout
    assert said.startswith("00 Start here")
    assert said.count(" solved\n") == len(BANKS)


def test_the_overview_stored_in_lesson_00_lists_the_exercises_of_today(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (cell,) = (cell for cell in code_cells("00_start_here") if cell.id == "show-progress")
    assert cell.outputs[0].data["text/plain"] == repr(overview()), "run `make build` and commit lesson 00"
