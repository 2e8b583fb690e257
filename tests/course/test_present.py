"""`course present` on a real server, on loopback: a lesson for a room, which leaves everything else as it is."""

import json
import os
import subprocess
import sys

import pytest

from course import present as present_module
from course.copies import State, inspect
from course.errors import CourseError
from course.paths import LESSONS, ROOT, WORKSPACE
from course.present import present
from course.running import running_server
from course.server import PRESENTATION
from course.workspace import opened
from tests.course.synthetic import edit, files, run_all, write_lessons
from tests.course_process import SECONDS, CourseProcess
from utils import progress

PROGRAM = """
import sys
from pathlib import Path
from course import cli, present
real, place = present.present, Path(sys.argv[1])
present.present = lambda words, **options: real(words, folder=place / "present", lessons=place / "lessons", **options)
sys.exit(cli.main(["present", *sys.argv[2:]]))
"""
THEMES = "@jupyterlab/apputils-extension:themes"
USERS = ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if os.name != "posix":
        pytest.skip("Ctrl-C is sent in another way on Windows")
    place = tmp_path_factory.mktemp("presentation")
    write_lessons(place / "lessons", "first")
    (place / USERS).parent.mkdir(parents=True)
    (place / USERS).write_text('{"theme": "JupyterLab Dark", "overrides": {"code-font-size": "9px"}}')
    with CourseProcess(place, ["-c", PROGRAM, place, "1", "--no-browser"]) as running:
        running.folder = place / "present"
        yield running


def test_it_opens_the_lesson_alone_without_side_bars(server):
    assert server.address.partition("?")[0].endswith("/doc/tree/01_lesson_1.ipynb")  # doc is simple mode
    layout = json.loads(server.get("/lab/api/workspaces/default"))["data"]["layout-restorer:data"]
    assert [layout[side]["visible"] for side in ("left", "right")] == [False, False]
    assert files(server.folder).keys() == {"00_lesson_0.ipynb", "01_lesson_1.ipynb"}


def test_our_settings_are_jupyterlabs_and_the_defaults_are_the_learners(server):
    for file in PRESENTATION.settings.rglob("*.jupyterlab-settings"):
        plugin = (
            file.relative_to(PRESENTATION.settings).with_suffix("").as_posix().replace("-extension/", "-extension:")
        )
        known = json.loads(server.get(f"/lab/api/settings/{plugin}"))
        assert known["settings"] == (ours := json.loads(file.read_text()))
        assert ours.keys() <= known["schema"]["properties"].keys(), "JupyterLab has no such setting"
    learners = json.loads(server.get("/lab/api/settings/@jupyterlab/docmanager-extension:plugin"))
    assert learners["schema"]["properties"]["autosaveInterval"]["default"] == 30


def test_the_lecturers_own_settings_are_neither_taken_nor_changed(server):
    home = server.folder.parent
    before = (home / USERS).read_text()
    assert "theme" not in json.loads(server.get(f"/lab/api/settings/{THEMES}"))["settings"]
    server.request("PUT", f"/lab/api/settings/{THEMES}", {"raw": '{"overrides": {"code-font-size": "30px"}}'})
    assert "30px" in server.get(f"/lab/api/settings/{THEMES}")
    assert (home / USERS).read_text() == before


def test_a_second_one_is_told_to_stop_the_first_in_a_sentence(server):
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.folder.parent, "0", "--no-browser"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=ROOT,
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert f"course present: Stop the presentation that is open at {server.address} first" in ended.stderr
    assert running_server(server.folder).address == server.address


def test_copies_are_laid_anew_and_one_in_which_something_was_typed_is_kept_and_said(tmp_path):
    lessons, folder = tmp_path / "lessons", tmp_path / "present"
    run, typed = write_lessons(lessons, "first")
    with opened(folder, lessons) as workspace:
        assert workspace.lay_anew() == []
    fresh = files(folder)
    run_all(folder / run)
    mine = edit(folder / typed)
    progress.record_choice("first_share", ["all of it"], folder=folder)
    with opened(folder, lessons) as workspace:
        (said,) = workspace.lay_anew()
    assert files(folder) == fresh | {"01_lesson_1-old.ipynb": mine}
    assert f"{typed} is fresh again, and your old file is kept as 01_lesson_1-old.ipynb" in said
    assert progress.read_choices(folder) == {}, "the room would see what another one has chosen"
    write_lessons(lessons, "second")
    with opened(folder, lessons) as workspace:
        assert workspace.lay_anew() == []
        assert workspace.update().laid == []
    assert b"second" in (folder / run).read_bytes()
    assert inspect(folder / typed).state is State.UNCHANGED


def test_a_word_that_names_no_lesson_is_told_and_nothing_is_laid(tmp_path):
    write_lessons(tmp_path / "lessons", "first")
    with pytest.raises(CourseError, match=r"There is no lesson '7': the lessons are 00_lesson_0, 01_lesson_1\."):
        present(["7"], folder=tmp_path / "present", lessons=tmp_path / "lessons")
    assert files(tmp_path / "present") == {}


def test_its_folder_is_neither_the_learners_nor_the_courses():
    folder = present_module.PRESENTATIONS
    assert folder not in (WORKSPACE, LESSONS, ROOT)
    assert subprocess.run(["git", "check-ignore", "-q", folder], cwd=ROOT).returncode in {0, 128}  # 128: no repository
