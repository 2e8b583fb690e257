"""What was recorded is never lost, and nothing is written where no learner's folder is."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from course import cli
from course.paths import ROOT
from course.workspace import update
from tests.course.synthetic import write_lessons
from utils import progress
from utils.exercises import lesson_00
from utils.exercises.overview import overview

RECORD = """
import sys
from utils import progress
for number in range(400):
    progress.record(f"{sys.argv[1]}_{number}", solved=number % 2 == 0, misconceptions=["é" * (number % 50)])
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / progress.HIDDEN).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def exercises(folder):
    return [attempt.exercise for attempt in progress.read(folder)]


def squared_difference(y, y_hat):
    return (y - y_hat) ** 2


def test_a_check_is_one_line_and_is_read_back(folder):
    progress.record("softmax", False, ["overflows", 'says {"'])
    progress.record("softmax", True)
    first, second = progress.read()
    assert (first.exercise, first.solved, first.misconceptions) == ("softmax", False, ("overflows", 'says {"'))
    assert (second.exercise, second.solved, second.misconceptions) == ("softmax", True, ())
    assert progress.progress_file().read_bytes().count(b"\n") == 2
    progress.progress_file().unlink()
    assert progress.read() == []
    progress.record("one_hot", True)
    assert exercises(folder) == ["one_hot"]


def test_nothing_is_written_where_no_copies_lie(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    progress.record("softmax", True)
    assert lesson_00.squared_difference.check(squared_difference).correct
    assert list(tmp_path.rglob("*")) == []
    assert progress.read() == []


def test_checks_are_kept_and_untouched_stubs_are_not(folder):
    for answer in (..., lambda y, y_hat: abs(y - y_hat), squared_difference):
        lesson_00.squared_difference.check(answer)
    kept = [(attempt.solved, attempt.misconceptions) for attempt in progress.read()]
    assert kept == [(False, ("absolute value",)), (True, ())]


def test_a_line_cut_off_anywhere_loses_only_itself(folder):
    progress.record("first", True)
    whole = progress.progress_file().read_bytes()
    progress.record("second", False, ['quotes " and {"braces'])
    both = progress.progress_file().read_bytes()
    for end in range(len(whole), len(both)):
        progress.progress_file().write_bytes(both[:end])
        assert exercises(folder) in (["first"], ["first", "second"])  # whole but for its newline, it is still read
        progress.record("third", True)
        assert exercises(folder) == ["first", "third"]


RUBBISH = [b"\0" * 500, b"\xff\xfe{", b"[]\n", b"[" * 60_000 + b"\n", b'{"a": 1}\n', b"null\n", b'{"']


@pytest.mark.parametrize("rubbish", [*RUBBISH, b"\n\n"], ids=lambda rubbish: str(rubbish[:9]))
def test_rubbish_in_the_file_hides_no_other_line_and_alone_is_told_and_kept(folder, rubbish, capsys):
    progress.record("before", True)
    before = progress.progress_file().read_bytes()
    progress.progress_file().write_bytes(before + rubbish)
    progress.record("after", True)
    assert exercises(folder) == ["before", "after"]

    if rubbish.strip():
        progress.progress_file().write_bytes(rubbish)
        with pytest.raises(ValueError, match="no line"):
            progress.read()
        assert overview().note == (
            f"{progress.progress_file()} holds no line that can be read as progress in UTF-8: "
            "put a good copy in its place, or move it away to begin anew."
        )
        assert cli.main(["progress", "--folder", str(folder)]) == 1
        assert capsys.readouterr().err == f"course progress: {overview().note}\n"
        assert progress.progress_file().read_bytes() == rubbish


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_progress_in_another_encoding_is_read_and_added_to(folder, encoding):
    progress.record("before", False, ["é"])
    path = progress.progress_file()
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    progress.record("after", True)
    assert [(item.exercise, item.misconceptions) for item in progress.read()] == [("before", ("é",)), ("after", ())]


def started(folder):
    """Let `course start` make a learner's folder."""
    write_lessons(folder.parent / "lessons", "old")
    update(folder, folder.parent / "lessons")
    return folder


def check_started_in(place, *, first="", then=""):
    """Check an exercise in a Python that is started in this folder, with lines before the import and after it."""
    code = f"""{first}
from utils.exercises import lesson_00 as exercises
{then}
assert exercises.squared_difference.check(lambda y, y_hat: (y - y_hat) ** 2).correct"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=place, env=environment, check=True)


def test_a_lesson_in_a_folder_inside_the_learners_is_noted_even_where_it_changes_folder(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    learners = started(tmp_path / "my-lessons")
    (learners / "week1" / "monday").mkdir(parents=True)
    check_started_in(learners / "week1" / "monday", then=f"import os; os.chdir({str(elsewhere)!r})")
    assert exercises(learners) == ["squared_difference"]
    assert list(elsewhere.iterdir()) == []


def test_a_hidden_folder_above_that_start_has_not_made_is_let_alone(tmp_path):
    (tmp_path / progress.HIDDEN).mkdir()
    (tmp_path / "inside").mkdir()
    check_started_in(tmp_path / "inside")
    assert list((tmp_path / progress.HIDDEN).iterdir()) == []


def test_the_builds_and_tests_of_a_course_below_a_learners_folder_leave_no_trace(tmp_path, monkeypatch):
    course = started(tmp_path / "work") / "course"
    (course / "lessons").mkdir(parents=True)
    monkeypatch.chdir(course / "lessons")
    assert progress.progress_file() == tmp_path / "work" / progress.HIDDEN / progress.NAME
    monkeypatch.setattr(progress, "_COURSE", course)
    assert progress.progress_file() is None


@pytest.mark.skipif(os.name != "posix", reason="Windows does not delete a folder that somebody is in")
def test_a_folder_that_is_deleted_harms_no_check(tmp_path):
    (tmp_path / "gone").mkdir()
    check_started_in(tmp_path / "gone", first="import os; os.rmdir(os.getcwd())")


def test_several_lessons_open_at_once_lose_no_line(folder):
    def run(name):
        subprocess.run([sys.executable, "-c", RECORD, name], check=True, cwd=folder, timeout=120)

    names = ["one", "two", "three", "four"]
    with ThreadPoolExecutor() as pool:
        list(pool.map(run, names))
    assert sorted(exercises(folder)) == sorted(f"{name}_{number}" for name in names for number in range(400))
    for line in progress.progress_file().read_bytes().splitlines():
        json.loads(line)


def test_a_check_holds_when_progress_can_not_be_kept_and_a_note_says_so(folder, capsys):
    progress.progress_file().mkdir()
    assert lesson_00.squared_difference.check(squared_difference).correct
    said = capsys.readouterr().out
    assert "could not be kept" in said
    assert len(said.splitlines()) == 2

    if not os.path.exists("/dev/full"):
        pytest.skip("There is no /dev/full, a device without room, on this system: Linux has it")
    progress.progress_file().rmdir()
    progress.progress_file().symlink_to("/dev/full")
    assert lesson_00.squared_difference.check(squared_difference).correct
    assert "No space left" in capsys.readouterr().out
