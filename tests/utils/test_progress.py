"""What was recorded is never lost, and nothing is written where no learner's folder is."""

import json
import os
import shutil
import subprocess
import sys

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


def test_checks_are_kept_where_copies_lie_and_untouched_stubs_are_not(folder):
    def check_all():
        for answer in (..., lambda y, y_hat: abs(y - y_hat), squared_difference):
            lesson_00.squared_difference.check(answer)
        return [(attempt.solved, attempt.misconceptions) for attempt in progress.read()]

    assert check_all() == [(False, ("absolute value",)), (True, ())]
    shutil.rmtree(folder / progress.HIDDEN)
    assert check_all() == []
    assert list(folder.iterdir()) == []


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


RUBBISH = [b"\0" * 500, b"\xff\xfe{", b"[]\n", b"[" * 60_000 + b"\n", b'{"a": 1}\n', b"null\n", b'{"', b"\n\n"]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda rubbish: str(rubbish[:9]))
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


def check_started_in(place, *, first="", then=""):
    """Check an exercise in a Python that is started in this folder, with lines before the import and after it."""
    code = f"""{first}
from utils.exercises import lesson_00 as exercises
{then}
assert exercises.squared_difference.check(lambda y, y_hat: (y - y_hat) ** 2).correct"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=place, env=environment, check=True)


def test_below_a_learners_folder_lessons_are_noted_even_where_they_change_folder_and_a_course_is_not(
    tmp_path, monkeypatch
):
    learners, inside, elsewhere = tmp_path / "my-lessons", tmp_path / "my-lessons" / "week1" / "monday", tmp_path / "e"
    write_lessons(tmp_path / "lessons", "old")
    update(learners, tmp_path / "lessons")  # as `course start` does
    inside.mkdir(parents=True)
    elsewhere.mkdir()
    check_started_in(inside, then=f"import os; os.chdir({str(elsewhere)!r})")
    assert exercises(learners) == ["squared_difference"]
    assert list(elsewhere.iterdir()) == []

    monkeypatch.chdir(inside)
    assert progress.progress_file() == learners / progress.HIDDEN / progress.NAME
    monkeypatch.setattr(progress, "_COURSE", learners / "week1")  # its builds and tests leave no trace
    assert progress.progress_file() is None


def test_a_hidden_folder_above_that_start_has_not_made_is_let_alone(tmp_path):
    (tmp_path / progress.HIDDEN).mkdir()
    (tmp_path / "inside").mkdir()
    check_started_in(tmp_path / "inside")
    assert list((tmp_path / progress.HIDDEN).iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows does not delete a folder that somebody is in")
def test_a_folder_that_is_deleted_harms_no_check(tmp_path):
    check_started_in(tmp_path, first="import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir(os.getcwd())")


def test_several_lessons_open_at_once_lose_no_line(folder):
    names = ["one", "two", "three", "four"]
    running = [subprocess.Popen([sys.executable, "-c", RECORD, name], cwd=folder) for name in names]
    assert [process.wait(timeout=120) for process in running] == [0] * 4
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
