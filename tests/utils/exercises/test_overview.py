"""The overview of the learner's progress: what it counts, how it looks as text and as a picture."""

import re
import subprocess
import sys
from html import unescape

import pytest

from utils import progress
from utils.exercises.overview import overview
from utils.lessons import LESSONS


@pytest.fixture
def folder(tmp_path):
    (tmp_path / progress.HIDDEN).mkdir()
    return tmp_path


def test_an_exercise_is_open_then_tried_then_solved_and_stays_solved(folder):
    def softmax():
        lesson = overview(folder).lessons[3]
        return lesson.states["softmax"], lesson.words

    assert softmax() == ("open", "0 of 5 solved")
    progress.record("softmax", False, folder=folder)
    assert softmax() == ("tried", "0 of 5 solved, 1 tried")
    for solved in (True, False):
        progress.record("softmax", solved, folder=folder)
        assert softmax() == ("solved", "1 of 5 solved")


def test_what_was_solved_while_its_lesson_had_another_number_counts_there_and_nowhere_else(folder):
    progress.record("posterior", True, folder=folder)  # in the first edition an exercise of lesson 09
    progress.record("kl_divergence", True, folder=folder)  # then of lesson 10, before the long version was split
    solved = [item.lesson.number for item in overview(folder).lessons if "solved" in item.states.values()]
    assert solved == ["10", "11"]


def test_the_picture_tells_the_states_apart_by_more_than_colour_and_the_lessons_are_counted_together(folder):
    progress.record("softmax", True, folder=folder)
    progress.record("log_softmax", False, folder=folder)
    progress.record("an_exercise_of_an_older_version", True, folder=folder)
    text, html = repr(overview(folder)), overview(folder)._repr_html_()
    assert re.search(r"^03 Softmax +■□□◧□ +1 of 5 solved, 1 tried$", text, flags=re.MULTILINE)
    assert text.endswith("Solved in another edition of the course: an_exercise_of_an_older_version.")
    assert 'aria-label="1 of 5 solved, 1 tried"' in html
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="13" fill="#', html)]
    assert sorted(set(widths)) == [0, 6.5, 13]
    assert "<title>softmax: solved</title>" in html
    total = f"1 of {sum(len(lesson.exercises) for lesson in LESSONS)} solved, 1 tried"
    assert re.search(rf"^All lessons +{total}$", text, flags=re.MULTILINE)
    assert re.search(rf"<tfoot>.*{total}.*</tfoot>", html)


def test_every_lesson_is_a_link_to_the_notebook_beside_with_its_question_and_its_minutes(folder):
    row = r'<a href="(\w+)\.ipynb">(\d\d) [^<]*</a></td><td[^>]*>([^<]*)</td><td[^>]*>(\d+)</td>'
    rows = re.findall(row, unescape(overview(folder)._repr_html_()))
    assert rows == [(lesson.stem, lesson.number, lesson.question, str(lesson.minutes)) for lesson in LESSONS]


def test_a_file_that_can_not_be_read_gets_a_sentence(folder):
    progress.progress_file(folder).mkdir()
    assert "can't be read" in overview(folder).note


def test_the_overview_runs_no_bank_and_needs_neither_numpy_nor_torch(folder):
    code = "import sys; sys.modules.update(numpy=None, torch=None); from utils.exercises.overview import overview; "
    said = subprocess.run(
        [sys.executable, "-c", f"{code}print(overview())"], capture_output=True, text=True, check=True, cwd=folder
    ).stdout
    assert said.startswith("00 Start here")
