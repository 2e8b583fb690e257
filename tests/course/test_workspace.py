"""What `course start` and `course reset` do to the learner's folder, when nothing goes wrong and when input is bad."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from course import copies, files, workspace
from course.errors import CourseError
from course.paths import ROOT
from course.workspace import reset, update
from tests.course.synthetic import edit, left_behind, run_all, sources, stamp, write_lessons
from tests.course.synthetic import files as files_in
from tests.support import require


@pytest.fixture
def places(tmp_path):
    """The learner's folder, the lessons' folder, and the names of two lessons."""
    return tmp_path / "my-lessons", tmp_path / "lessons", write_lessons(tmp_path / "lessons", "first")


def test_a_missing_copy_is_laid_without_outputs(places):
    folder, lessons, names = places
    report = update(folder, lessons)
    assert report.laid == names
    assert report.notes == []
    for name in names:
        notebook = nbformat.read(folder / name, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells[1:])
        assert sources(folder / name) == sources(lessons / name)


def test_a_second_start_changes_no_byte(places):
    folder, lessons, names = places
    update(folder, lessons)
    before = {name: stamp(folder / name) for name in names}
    report = update(folder, lessons)
    assert (report.laid, report.renewed, report.kept, report.notes) == ([], [], [], [])
    assert {name: stamp(folder / name) for name in names} == before
    assert left_behind(folder) == []


def test_a_copy_that_was_run_keeps_its_outputs_while_the_lesson_stays(places):
    folder, lessons, names = places
    update(folder, lessons)
    ran = run_all(folder / names[0])
    report = update(folder, lessons)
    assert report.renewed == report.kept == []
    assert (folder / names[0]).read_bytes() == ran


def test_running_a_lesson_is_no_change_so_a_new_version_renews_it(places):
    folder, lessons, names = places
    update(folder, lessons)
    run_all(folder / names[0])
    write_lessons(lessons, "second")
    report = update(folder, lessons)
    assert report.renewed == names
    assert "second" in sources(folder / names[0])
    assert left_behind(folder) == []


def test_executing_a_real_copy_with_a_kernel_is_no_change(places):
    folder, lessons, names = places
    update(folder, lessons)
    notebook = nbformat.read(folder / names[0], as_version=4)
    NotebookClient(notebook, timeout=60).execute()
    nbformat.write(notebook, folder / names[0])
    assert "stdout" in (folder / names[0]).read_text()
    assert copies.inspect(folder / names[0]).state is copies.State.UNCHANGED


def test_the_empty_cell_that_shift_enter_adds_at_the_end_is_no_change(places):
    folder, lessons, names = places
    update(folder, lessons)
    notebook = nbformat.read(folder / names[0], as_version=4)
    notebook.cells.append(new_code_cell(""))
    nbformat.write(notebook, folder / names[0])
    assert copies.inspect(folder / names[0]).state is copies.State.UNCHANGED


def _change_a_source(cells):
    cells[2]["source"] = ["x = 3"]


def _change_a_space(cells):
    cells[1]["source"] = "".join(cells[1]["source"]) + " "


def _change_prose(cells):
    cells[0]["source"] = "# My notes"


def _add_a_cell(cells):
    cells.insert(1, new_code_cell("1 + 1"))


def _add_an_empty_cell_in_the_middle(cells):
    cells.insert(1, new_code_cell(""))


def _remove_a_cell(cells):
    del cells[1]


def _move_a_cell(cells):
    cells[1], cells[2] = cells[2], cells[1]


def _turn_code_into_prose(cells):
    cells[1]["cell_type"] = "markdown"


@pytest.mark.parametrize(
    "change",
    [
        _change_a_source,
        _change_a_space,
        _change_prose,
        _add_a_cell,
        _add_an_empty_cell_in_the_middle,
        _remove_a_cell,
        _move_a_cell,
        _turn_code_into_prose,
    ],
)
def test_a_changed_copy_is_never_touched_and_the_new_version_is_laid_beside(places, change):
    folder, lessons, names = places
    update(folder, lessons)
    path = folder / names[0]
    notebook = json.loads(path.read_bytes())
    change(notebook["cells"])
    path.write_text(json.dumps(notebook))
    mine = path.read_bytes()

    write_lessons(lessons, "second")
    report = update(folder, lessons)
    assert path.read_bytes() == mine
    assert report.kept == [names[0]]
    assert "second" in sources(folder / "00_lesson_0-new.ipynb")
    assert len(report.notes) == 1
    assert "00_lesson_0.ipynb" in report.notes[0]
    assert "00_lesson_0-new.ipynb" in report.notes[0]


def test_a_new_version_is_laid_beside_once_even_when_the_learner_deletes_it(places):
    folder, lessons, names = places
    update(folder, lessons)
    edit(folder / names[0])
    write_lessons(lessons, "second")
    update(folder, lessons)
    (folder / "00_lesson_0-new.ipynb").unlink()
    report = update(folder, lessons)
    assert report.notes == []
    assert not (folder / "00_lesson_0-new.ipynb").exists()

    write_lessons(lessons, "third")
    update(folder, lessons)
    assert "third" in sources(folder / "00_lesson_0-new.ipynb")


def test_a_file_beside_is_renewed_while_unchanged_and_left_alone_once_changed(places):
    folder, lessons, names = places
    update(folder, lessons)
    edit(folder / names[0])
    beside = folder / "00_lesson_0-new.ipynb"
    for text in ("second", "third"):
        write_lessons(lessons, text)
        update(folder, lessons)
        assert text in sources(beside)
    mine = edit(beside)
    write_lessons(lessons, "fourth")
    report = update(folder, lessons)
    assert beside.read_bytes() == mine
    assert "fourth" in sources(folder / "00_lesson_0-new-2.ipynb")
    assert "00_lesson_0-new-2.ipynb" in report.notes[0]


def test_a_changed_copy_of_the_present_version_is_left_in_peace(places):
    folder, lessons, names = places
    update(folder, lessons)
    mine = edit(folder / names[0])
    report = update(folder, lessons)
    assert (report.kept, report.notes) == ([], [])
    assert files_in(folder).keys() == set(names)
    assert (folder / names[0]).read_bytes() == mine


def test_a_copy_without_a_record_counts_as_changed(places):
    folder, lessons, names = places
    update(folder, lessons)
    path = folder / names[0]
    notebook = json.loads(path.read_bytes())
    del notebook["metadata"]["course"]
    path.write_text(json.dumps(notebook))
    mine = path.read_bytes()
    assert update(folder, lessons).notes == []  # it asks what the lesson asks: there is nothing to lay beside
    write_lessons(lessons, "second")
    assert len(update(folder, lessons).notes) == 1
    assert path.read_bytes() == mine


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b'{"cells": 3, "metadata": {}}',
        b'{"cells": [{}], "metadata": {}}',
        b"[" * 9999,
    ],
)
def test_a_broken_notebook_is_left_as_it_is_and_said_plainly(places, content):
    folder, lessons, names = places
    update(folder, lessons)
    path = folder / names[1]
    path.write_bytes(content)
    os.utime(path, (0, 0))
    write_lessons(lessons, "second")
    report = update(folder, lessons)
    assert path.read_bytes() == content
    assert report.renewed == [names[0]]
    assert len(report.notes) == 1
    assert names[1] in report.notes[0]
    assert "`course reset 01`" in report.notes[0]


def test_a_link_of_the_learner_is_never_replaced(places, tmp_path):
    folder, lessons, names = places
    update(folder, lessons)
    elsewhere = tmp_path / "elsewhere.ipynb"
    (folder / names[0]).rename(elsewhere)
    try:
        (folder / names[0]).symlink_to(elsewhere)
    except OSError:
        pytest.skip("no symbolic links here")
    content = elsewhere.read_bytes()
    write_lessons(lessons, "second")
    update(folder, lessons)
    assert (folder / names[0]).is_symlink()
    assert elsewhere.read_bytes() == content


def test_copies_are_signed_so_that_widgets_are_shown(places):
    folder, lessons, names = places
    update(folder, lessons)
    from jupyter_core.paths import jupyter_data_dir
    from nbformat.sign import NotebookNotary

    with NotebookNotary(data_dir=jupyter_data_dir()) as notary:
        assert all(notary.check_signature(nbformat.read(folder / name, as_version=4)) for name in names)


def test_a_home_that_cannot_be_written_to_is_no_obstacle(places, monkeypatch, tmp_path):
    folder, lessons, names = places
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "file" / "data"))
    assert update(folder, lessons).laid == names


# --- course reset


def _reset(words, folder, lessons):
    said = []
    assert reset(words, folder, lessons, say=said.append) == 0
    return said


@pytest.mark.parametrize(
    "word", ["01", "1", "01_lesson_1", "01_lesson_1.ipynb", "my-lessons/01_lesson_1.ipynb", "01_les"]
)
def test_reset_gives_a_fresh_copy_and_keeps_the_old_one(places, word):
    folder, lessons, names = places
    update(folder, lessons)
    fresh = (folder / names[1]).read_bytes()
    other = edit(folder / names[0])
    mine = edit(folder / names[1])
    said = _reset([word], folder, lessons)
    assert len(said) == 1
    assert "01_lesson_1-old.ipynb" in said[0]
    assert (folder / names[1]).read_bytes() == fresh
    assert (folder / "01_lesson_1-old.ipynb").read_bytes() == mine
    assert (folder / names[0]).read_bytes() == other
    assert left_behind(folder) == []


def test_reset_never_overwrites_what_an_earlier_reset_kept(places):
    folder, lessons, names = places
    update(folder, lessons)
    mine = []
    for k in range(3):
        mine.append(edit(folder / names[0], f"answer = {k}"))
        _reset(["0", "00"], folder, lessons)
    kept = [folder / f"00_lesson_0-{end}.ipynb" for end in ("old", "old-2", "old-3")]
    assert [path.read_bytes() for path in kept] == mine


def test_reset_keeps_a_broken_notebook_too_and_lays_a_missing_one(places):
    folder, lessons, names = places
    update(folder, lessons)
    (folder / names[0]).write_bytes(b"{broken")
    (folder / names[1]).unlink()
    _reset(["0", "1"], folder, lessons)
    assert (folder / "00_lesson_0-old.ipynb").read_bytes() == b"{broken"
    assert update(folder, lessons).notes == []
    assert sources(folder / names[1]) == sources(lessons / names[1])


def test_reset_of_a_fresh_copy_makes_no_second_file(places):
    folder, lessons, names = places
    update(folder, lessons)
    assert "already" in _reset(["0"], folder, lessons)[0]
    assert files_in(folder).keys() == set(names)


@pytest.mark.parametrize("word", ["7", "-1", "00_lesson_1", "softmax", "", "0.5", "٠", "00_lesson_0-new", "0_"])
def test_reset_of_an_unknown_lesson_lists_those_there_are_and_does_nothing(places, word):
    folder, lessons, names = places
    update(folder, lessons)
    edit(folder / names[0])
    before = files_in(folder)
    with pytest.raises(CourseError, match="00_lesson_0, 01_lesson_1"):
        reset(["0", word], folder, lessons)
    assert files_in(folder) == before


# --- folders that can't be used


def test_a_file_where_the_folder_should_be_is_said_and_kept(places):
    folder, lessons, _ = places
    folder.write_text("mine")
    with pytest.raises(CourseError, match="is not a folder: rename it"):
        update(folder, lessons)
    assert folder.read_text() == "mine"


def test_a_module_that_would_hide_one_that_the_lessons_need_is_refused(places):
    folder, lessons, _ = places
    whose = {"utils": "the course's own", "random": "Python's own", "torch": "the installed"}
    for name in ("utils.py", "utils/__init__.py", "utils/mine.txt", "random.py", "torch/__init__.py"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("")
        module = name.partition("/")[0].removesuffix(".py")
        with pytest.raises(CourseError, match=f"would hide {whose[module]} `{module}` from the lessons: rename it"):
            update(folder, lessons)
        assert not list(folder.glob("*.ipynb"))
        shutil.rmtree(folder)


@pytest.mark.parametrize("place", [ROOT, ROOT / "lessons"])
def test_a_folder_of_the_course_itself_is_refused(place):
    with pytest.raises(CourseError, match="belongs to the course itself"):
        update(place)


def test_no_lessons_and_a_broken_lesson_are_said(tmp_path):
    (tmp_path / "lessons").mkdir()
    with pytest.raises(CourseError, match="There are no lessons in"):
        update(tmp_path / "my", tmp_path / "lessons")
    (tmp_path / "lessons" / "00_x.ipynb").write_text("{")
    with pytest.raises(CourseError, match="git checkout"):
        update(tmp_path / "my", tmp_path / "lessons")


def test_a_full_disk_is_said_and_loses_nothing(places, monkeypatch):
    folder, lessons, names = places
    update(folder, lessons)
    mine = edit(folder / names[1])
    before = files_in(folder)
    write_lessons(lessons, "second")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "write", full)
        with pytest.raises(CourseError, match=r"No room to write .*00_lesson_0\.ipynb"):
            update(folder, lessons)
        with pytest.raises(CourseError, match="No room to write"):
            reset(["1"], folder, lessons)
    assert files_in(folder) == before
    assert left_behind(folder) == []
    assert update(folder, lessons).renewed == [names[0]]
    assert (folder / names[1]).read_bytes() == mine


COMMAND = """
import sys
from pathlib import Path
from course.errors import CourseError
from course.workspace import update
try:
    update(Path(sys.argv[1]), Path(sys.argv[2]))
except CourseError as error:
    print(error)
    sys.exit(1)
"""


def test_a_write_that_really_fails_half_way_is_said_and_loses_nothing(places):
    resource = pytest.importorskip("resource")
    folder, lessons, names = places
    update(folder, lessons)
    before = files_in(folder)
    write_lessons(lessons, "second " * 2000)

    def small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ended = subprocess.run(
        [sys.executable, "-c", COMMAND, folder, lessons],
        preexec_fn=small_files_only,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("No room to write")
    assert files_in(folder) == before
    assert left_behind(folder) == []
    assert update(folder, lessons).renewed == names


def _bound_by_permissions() -> list[str]:
    """Return the words before a command that bind root too by the permissions of files."""
    if os.name != "posix":
        pytest.skip("Windows has other permissions")
    if os.geteuid() != 0:
        return []
    setpriv = require("setpriv", "apt install util-linux, or run the tests as a user other than root")
    drop = "-dac_override,-dac_read_search"
    return [setpriv, "--bounding-set", drop, "--inh-caps", drop]


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_cannot_be_written_to_is_said_and_loses_nothing(places, exists):
    prefix = _bound_by_permissions()
    folder, lessons, _ = places
    closed = folder if exists else folder.parent
    if exists:
        update(folder, lessons)
        edit(folder / "00_lesson_0.ipynb")
        write_lessons(lessons, "second")
    before = files_in(folder) if exists else {}
    inside = folder / ".course"
    try:
        for place in [closed, inside] if exists else [closed]:
            place.chmod(0o555)
        ended = subprocess.run(
            [*prefix, sys.executable, "-c", COMMAND, folder, lessons],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
        )
    finally:
        for place in [closed, inside] if exists else [closed]:
            place.chmod(0o755)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "Permission denied" in ended.stdout
    assert "writable" in ended.stdout
    assert ended.stdout.count("\n") == 1
    assert (files_in(folder) if exists else {}) == before


def test_a_second_command_waits_for_the_first_and_then_says_so(places, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    folder, lessons, _ = places
    update(folder, lessons)
    monkeypatch.setattr(workspace, "LOCK_SECONDS", 0.2)
    descriptor = os.open(folder / ".course", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        begin = time.monotonic()
        with pytest.raises(CourseError, match="Another `course` command is at work"):
            update(folder, lessons)
        assert time.monotonic() - begin >= 0.2
    finally:
        os.close(descriptor)
    update(folder, lessons)
