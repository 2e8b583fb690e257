"""Whatever change of a file a command ends at: no byte of a learner's work is lost, and the next one finishes it."""

import json
import os
import signal
import subprocess
import sys

import pytest

from course import workspace
from course.paths import ROOT
from course.workspace import reset, update
from tests.course.synthetic import QUICK, edit, files, left_behind, run_all, sources, write_lessons
from utils import progress

NAMES = [f"{number:02d}_lesson_{number}.ipynb" for number in range(4)]
UNCHANGED, RUN, CHANGED, MISSING = NAMES
BESIDE = "02_lesson_2-new.ipynb"

# On a disk with hard links and on one without.
WAYS = [("killed", "links"), ("killed", "no links"), ("full", "links")]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is forked for each of its moments")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """One copy unchanged, one run, one changed, one missing, and a new version of all four and of the glossary."""
    monkeypatch.setattr(workspace, "_trust", lambda paths: None)  # it writes elsewhere, and takes time
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # a process ends, not the machine
    folder, lessons = tmp_path / "my", tmp_path / "lessons"
    for version in ("first", "second"):
        write_lessons(lessons, version, count=4)
        (lessons / "glossary.md").write_text(version)
        if version == "first":
            update(folder, lessons)
    run_all(folder / RUN)
    edit(folder / CHANGED)
    (folder / MISSING).unlink()
    return tmp_path


def interrupted(place, action, how, links="links"):
    """Interrupt the action at each change of a file, and return the learner's folders that are left."""
    program = QUICK + "from tests.course.interrupted import main; main(*sys.argv[1:])"
    command = [sys.executable, "-c", program, place, action, how, links]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    folders = [one / "my" for one in place.iterdir() if one.name.isdigit()]
    assert len(folders) > 2
    return folders


def assert_nothing_is_lost(folder, before):
    for name, content in files(folder).items():
        assert content == before.get(name) or content in before.values() or b"second" in content, (folder, name)
        if name.endswith(".ipynb"):
            json.loads(content)
    assert before[CHANGED] in files(folder).values()


def assert_the_next_update_ends_the_work(folder, lessons, before):
    update(folder, lessons)
    assert files(folder).keys() == {*NAMES, BESIDE, "glossary.md"}
    assert (folder / CHANGED).read_bytes() == before[CHANGED]
    assert all("second" in sources(folder / name) for name in (UNCHANGED, RUN, MISSING, BESIDE))
    assert (folder / "glossary.md").read_text() == "second"
    assert left_behind(folder) == []


@pytest.mark.parametrize(("how", "links"), WAYS)
def test_an_update_that_ends_anywhere_loses_nothing_and_is_finished_by_the_next(place, how, links):
    before = files(place / "my")
    for folder in interrupted(place, "update", how, links):
        assert_nothing_is_lost(folder, before)
        assert (folder / CHANGED).read_bytes() == before[CHANGED]
        assert {UNCHANGED, RUN} <= files(folder).keys()
        assert_the_next_update_ends_the_work(folder, place / "lessons", before)


@pytest.mark.parametrize(("how", "links"), WAYS)
def test_a_reset_that_ends_anywhere_loses_nothing_and_is_finished_by_the_next(place, how, links):
    before = files(place / "my")
    for folder in interrupted(place, "reset", how, links):
        assert_nothing_is_lost(folder, before)
        assert before[RUN] in files(folder).values()
        reset(["1", "2", "3"], folder, place / "lessons", say=str)
        assert all("second" in sources(folder / name) for name in (RUN, CHANGED, MISSING))
        assert_nothing_is_lost(folder, before)
        assert left_behind(folder) == []


def test_a_check_that_is_killed_while_it_is_recorded_loses_at_most_itself(place):
    folders = interrupted(place, "record", "killed")
    recorded = [tuple(attempt.exercise for attempt in progress.read(folder)) for folder in folders]
    assert sorted(recorded) == [(), ("first",), ("first", "second")]


SMALL_FILES_ONLY = """
import resource, signal
from pathlib import Path
from course import workspace
signal.signal(signal.SIGXFSZ, signal.Handlers(int(sys.argv[2])))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
workspace.update(Path(sys.argv[1], "my"), Path(sys.argv[1], "lessons"))
"""


@pytest.mark.parametrize("handler", [signal.SIG_DFL, signal.SIG_IGN], ids=["killed", "full"])
def test_an_update_that_ends_within_a_file_loses_nothing_and_is_finished_by_the_next(place, handler):
    before = files(place / "my")
    write_lessons(place / "lessons", "second " * 2000, count=4)
    command = [sys.executable, "-c", QUICK + SMALL_FILES_ONLY, place, str(int(handler))]
    ended = subprocess.run(command, cwd=ROOT, timeout=60, capture_output=True, text=True)
    if handler == signal.SIG_DFL:
        assert ended.returncode == -signal.SIGXFSZ
        assert [path.stat().st_size for path in (place / "my" / ".course").glob("*.tmp")] == [4096]
    else:
        assert f"CourseError: No room to write {place / 'my' / UNCHANGED} (File too large): nothing" in ended.stderr
        assert left_behind(place / "my") == []
    assert files(place / "my") == before
    assert_the_next_update_ends_the_work(place / "my", place / "lessons", before)
