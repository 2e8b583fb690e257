"""A learner's folder of the first edition, opened with this one: nothing is lost, and what is different is said.

In `first_edition.zip` are a lesson that was solved (03), one that was left as it was laid (04), one that was changed
and has another number now (09), the glossary, and a progress file with the letters and the names of that edition.
"""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course.grading.command import Options, grade
from course.paths import LESSONS
from course.progress import show_progress
from course.workspace import update
from utils import progress


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "my-lessons"
    with zipfile.ZipFile(Path(__file__).with_name("first_edition.zip")) as packed:
        packed.extractall(folder)
    return folder


def test_what_is_the_learner_s_stays_and_what_is_new_is_told_of_once(folder):
    names = ("03_softmax.ipynb", "09_the_long_version.ipynb", ".course/progress.jsonl")
    before = {name: (folder / name).read_bytes() for name in names}
    report = update(folder, LESSONS)
    assert {name: (folder / name).read_bytes() for name in names} == before
    assert report.renewed == ["04_two_classes.ipynb"]
    assert sorted(report.laid) == sorted({path.name for path in LESSONS.glob("*.ipynb")} - {*names, *report.renewed})
    assert (folder / "03_softmax-new.ipynb").exists()
    beside, elsewhere = sorted(report.notes, key=lambda note: "10_the_long_version" in note)
    assert "03_softmax-new.ipynb" in beside
    assert "that lesson is 10_the_long_version.ipynb now, and what you have solved counts there" in elsewhere
    assert update(folder, LESSONS).notes == []


def test_what_was_solved_counts_and_no_letter_is_misread(folder, capsys):
    assert show_progress(folder) == 0
    told = capsys.readouterr().out
    assert re.search("03 Softmax +■□□□□ +1 of 5 solved\n", told)
    assert "1 of " in next(line for line in told.splitlines() if line.startswith("10 "))
    assert "Solved in another edition of the course: softmax_with_temperature." in told
    assert progress.read_choices(folder) == {}  # a click of that edition is a letter, and the options have moved since
    assert len(progress.read(folder)) == 4


def test_its_notebook_says_what_has_become_of_an_exercise(folder):
    code = "from utils.exercises import {} as exercises; exercises.{}.check"
    for bank, name, told in (
        ("lesson_03", "softmax_with_temperature", "Is this notebook of an earlier edition of the course?"),
        ("lesson_09", "posterior", "`posterior` is an exercise of lesson 10 now"),
    ):
        asked = [sys.executable, "-c", code.format(bank, name)]
        root = Path(__file__).parents[2]
        ran = subprocess.run(
            asked, capture_output=True, text=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(root)}
        )
        assert told in ran.stderr.splitlines()[-1]


def test_its_notebook_is_graded_for_what_is_still_asked(folder, tmp_path):
    grade(folder, "03", Options(to=tmp_path / "grades", seed=7, unsealed=True, jobs=1))
    page = next((tmp_path / "grades/pages").iterdir()).read_text()
    table = (tmp_path / "grades/grades.csv").read_text("utf-8-sig")
    assert table.count('"correct"') == 2
    assert "No cell of the notebook defines <code>surer_bird</code>" in page
    assert "The notebook also answers <code>softmax_with_temperature</code>" in page
