"""What `course start` and `course reset` do to the learner's folder, when nothing goes wrong and when input is bad."""

import errno
import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell

from course import copies, workspace
from course.errors import CourseError
from course.paths import LESSONS, ROOT
from course.workspace import reset, update
from tests.course.synthetic import QUICK, edit, files, left_behind, run_all, sources, stamp, write_lessons
from tests.support import require

BESIDE = "00_lesson_0-new.ipynb"


@pytest.fixture
def places(tmp_path):
    """The learner's folder, the lessons' folder with a glossary in it, and the names of two lessons."""
    names = write_lessons(tmp_path / "lessons", "first")
    (tmp_path / "lessons" / "glossary.md").write_text("first")
    return tmp_path / "my-lessons", tmp_path / "lessons", names


def edit_cells(path, change):
    notebook = json.loads(path.read_bytes())
    change(notebook["cells"])
    path.write_text(json.dumps(notebook))
    return path.read_bytes()


def test_a_missing_copy_is_laid_without_outputs_and_signed_so_that_widgets_are_shown(places):
    from jupyter_core.paths import jupyter_data_dir
    from nbformat.sign import NotebookNotary

    folder, lessons, names = places
    report = update(folder, lessons)
    assert (report.laid, report.notes) == (names, [])
    for name in names:
        notebook = nbformat.read(folder / name, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells[1:])
        assert sources(folder / name) == sources(lessons / name)
        with NotebookNotary(data_dir=jupyter_data_dir()) as notary:
            assert notary.check_signature(notebook)


def test_a_second_start_changes_no_byte_of_a_copy_that_was_run_or_changed(places):
    folder, lessons, names = places
    update(folder, lessons)
    run_all(folder / names[0])
    edit(folder / names[1])
    before = {name: stamp(folder / name) for name in (*names, "glossary.md")}
    report = update(folder, lessons)
    assert (report.laid, report.renewed, report.notes) == ([], [], [])
    assert {name: stamp(folder / name) for name in files(folder)} == before
    assert left_behind(folder) == []


def test_a_lesson_built_again_with_the_same_cells_leaves_a_fresh_copy_fresh(places):
    folder, lessons, names = places
    update(folder, lessons)
    lesson = nbformat.read(lessons / names[0], as_version=4)
    lesson.metadata["course"] = {"built_from": "other code"}
    nbformat.write(lesson, lessons / names[0])
    assert _reset(["0"], folder, lessons) == ["00_lesson_0.ipynb is a fresh copy already."]


def test_running_a_lesson_is_no_change_so_a_new_version_replaces_it(places):
    folder, lessons, names = places
    update(folder, lessons)
    run_all(folder / names[0])
    edit_cells(folder / names[1], lambda cells: cells.append(new_code_cell("")))  # as Shift+Enter does at the end
    write_lessons(lessons, "second")
    assert update(folder, lessons).renewed == names
    assert all("second" in sources(folder / name) for name in names)


CHANGES = {
    "a source": lambda cells: cells[2].update(source=["x = 3"]),
    "a space": lambda cells: cells[1]["source"].append(" "),
    "prose": lambda cells: cells[0].update(source="# My notes"),
    "a new cell": lambda cells: cells.insert(1, new_code_cell("1 + 1")),
    "an empty cell in the middle": lambda cells: cells.insert(1, new_code_cell("")),
    "a cell gone": lambda cells: cells.pop(1),
    "a cell moved": lambda cells: cells.insert(1, cells.pop(2)),
    "code into prose": lambda cells: cells[1].update(cell_type="markdown"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_copy_is_never_touched_and_the_new_version_is_laid_beside_once(places, change):
    folder, lessons, names = places
    update(folder, lessons)
    mine = edit_cells(folder / names[0], change)
    write_lessons(lessons, "second")
    (note,) = update(folder, lessons).notes
    assert f"compare {names[0]} (yours) with {BESIDE} (new)" in note
    assert (folder / names[0]).read_bytes() == mine
    assert "second" in sources(folder / BESIDE)

    (folder / BESIDE).unlink()
    assert update(folder, lessons).notes == []
    assert files(folder).keys() == {*names, "glossary.md"}


def test_a_file_beside_is_renewed_while_unchanged_and_left_alone_once_changed(places):
    folder, lessons, names = places
    update(folder, lessons)
    edit(folder / names[0])
    for text in ("second", "third"):
        write_lessons(lessons, text)
        update(folder, lessons)
        assert text in sources(folder / BESIDE)
    mine = edit(folder / BESIDE)
    write_lessons(lessons, "fourth")
    (note,) = update(folder, lessons).notes
    assert (folder / BESIDE).read_bytes() == mine
    assert "00_lesson_0-new-2.ipynb" in note
    assert "fourth" in sources(folder / "00_lesson_0-new-2.ipynb")


def test_a_copy_without_a_record_of_its_version_counts_as_changed(places):
    folder, lessons, names = places
    update(folder, lessons)
    notebook = json.loads((folder / names[0]).read_bytes())
    del notebook["metadata"]["course"]
    (folder / names[0]).write_text(json.dumps(notebook))
    assert update(folder, lessons).notes == []  # it asks what the lesson asks: there is nothing to lay beside
    write_lessons(lessons, "second")
    assert len(update(folder, lessons).notes) == 1
    assert json.loads((folder / names[0]).read_bytes()) == notebook


@pytest.mark.parametrize("change", [lambda path: None, run_all, edit], ids=["untouched", "run", "changed"])
def test_a_copy_whose_lesson_has_another_number_now_is_kept_and_told_of_once(places, change):
    folder, lessons, names = places
    update(folder, lessons)
    change(folder / names[1])
    (folder / "01_mine.ipynb").write_bytes((folder / names[0]).read_bytes().replace(b'"course"', b'"mine"'))
    before = stamp(folder / names[1])
    (lessons / names[1]).rename(lessons / "02_lesson_1.ipynb")
    write_lessons(lessons, "second", count=1)
    told = [
        "01_lesson_1.ipynb is of an earlier edition of the course, and was left as it is: that lesson is "
        "02_lesson_1.ipynb now, and what you have solved counts there."
    ]
    assert update(folder, lessons).notes == told
    assert stamp(folder / names[1]) == before
    assert update(folder, lessons).notes == []


BROKEN = [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"cells": 3, "metadata": {}}', b'{"cells": [{}], "metadata": {}}']


@pytest.mark.parametrize("content", [*BROKEN, b"[" * 9999], ids=lambda content: str(content[:9]))
def test_a_broken_notebook_is_left_as_it_is_and_kept_by_a_reset(places, content):
    folder, lessons, names = places
    update(folder, lessons)
    (folder / names[1]).write_bytes(content)
    write_lessons(lessons, "second")
    report = update(folder, lessons)
    assert (folder / names[1]).read_bytes() == content
    assert report.renewed == [names[0]]
    assert names[1] in report.notes[0]
    assert "`course reset 01`" in report.notes[0]
    _reset(["1"], folder, lessons)
    assert (folder / "01_lesson_1-old.ipynb").read_bytes() == content
    assert update(folder, lessons).notes == []


@pytest.mark.parametrize("name", ["00_lesson_0.ipynb", "glossary.md"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "broken link"])
def test_what_the_learner_has_put_under_a_name_stays(places, name, kind):
    folder, lessons, _ = places
    update(folder, lessons)
    elsewhere = folder.parent / "elsewhere"
    (folder / name).rename(elsewhere)
    if kind == "file":
        (folder / name).write_text("mine")
    elif kind == "folder":
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(elsewhere if kind == "link" else folder / "nowhere")
    before = stamp(folder / name), stamp(elsewhere)
    write_lessons(lessons, "second")
    (lessons / "glossary.md").write_text("second")
    update(folder, lessons)
    assert (stamp(folder / name), stamp(elsewhere)) == before


def test_a_text_is_laid_and_renewed_until_the_learner_changes_it(places):
    folder, lessons, _ = places
    for text in ("first", "second", "third", "second"):
        (lessons / "glossary.md").write_text(text)
        update(folder, lessons)
        assert (folder / "glossary.md").read_text() == text
    (folder / "glossary.md").unlink()
    update(folder, lessons)
    (folder / "glossary.md").write_text("second, with my notes")
    (lessons / "glossary.md").write_text("fourth")
    update(folder, lessons)
    assert (folder / "glossary.md").read_text() == "second, with my notes"
    assert [path.name for path in LESSONS.glob("*.md")] == ["glossary.md"]


@pytest.mark.parametrize("there_before", [True, False], ids=["renewed", "laid"])
def test_what_is_saved_while_the_new_version_is_written_stays(places, monkeypatch, there_before):
    folder, lessons, names = places
    update(folder, lessons)
    write_lessons(lessons, "second")
    (lessons / "glossary.md").write_text("second")
    if not there_before:
        for name in files(folder):
            (folder / name).unlink()
    write = workspace.write_temporary

    def write_while_somebody_saves(scratch, name, content):
        (folder / name).write_text("theirs")
        return write(scratch, name, content)

    monkeypatch.setattr(workspace, "write_temporary", write_while_somebody_saves)
    report = update(folder, lessons)
    assert (report.laid, report.renewed) == ([], [])
    assert files(folder) == dict.fromkeys([*names, "glossary.md"], b"theirs")
    assert left_behind(folder) == []


def test_a_folder_of_an_earlier_version_of_the_course_is_read_and_nothing_in_it_lost(places):
    """The marks, the digest and the names are those that it wrote."""
    folder, lessons, names = places
    cells = [{"cell_type": "markdown", "source": "# A"}, {"cell_type": "code", "source": ["x = 1\n", "x"]}]
    digest = "7f0d7febf3e7fb2991057e111ec580fc7021276848078adf5ddc1b0cac54f676"
    assert copies.digest_of_inputs(cells) == digest
    scratch = folder / ".course"
    scratch.mkdir(parents=True)
    copy = json.dumps({"cells": cells, "metadata": {"course": {"copied": digest}}})
    (folder / names[0]).write_text(copy)
    mine = edit(folder / names[0])
    version = copies.read_lessons(lessons)[0].version
    (scratch / f"00_lesson_0-{version}.laid").touch()
    (folder / "glossary.md").write_text("old")
    (scratch / "glossary-cba06b5736faf67e.laid").touch()
    (scratch / "progress.jsonl").write_text("kept")
    asides = {"unchanged": copy, "missing": copy, "saved": mine.decode().replace("answer", "saved")}
    for name in ("unchanged", "saved"):
        (folder / f"{name}.ipynb").write_text("mine")
    for name, content in asides.items():
        (scratch / f"{name}.ipynb.0123456789ab.aside").write_text(content)
    (scratch / "01_lesson_1.ipynb.0123456789ab.tmp").write_text("half")

    report = update(folder, lessons)
    assert report.laid == [names[1]]
    assert report.notes == [
        "saved.ipynb was saved while it was being renewed: what was saved is kept as saved-old.ipynb; compare the two."
    ]
    assert (folder / names[0]).read_bytes() == mine
    assert (folder / "missing.ipynb").read_text() == copy
    assert (folder / "saved-old.ipynb").read_text() == asides["saved"]
    assert (folder / "saved.ipynb").read_text() == (folder / "unchanged.ipynb").read_text() == "mine"
    assert (folder / "glossary.md").read_text() == "first"
    assert (scratch / "progress.jsonl").read_text() == "kept"
    assert left_behind(folder) == []
    assert not (folder / BESIDE).exists()


# --- course reset


def _reset(words, folder, lessons):
    said = []
    assert reset(words, folder, lessons, say=said.append) == 0
    return said


def test_reset_gives_a_fresh_copy_and_keeps_each_old_one(places):
    folder, lessons, names = places
    update(folder, lessons)
    before = files(folder)
    other = edit(folder / names[0])
    for end in ("old", "old-2", "old-3"):
        mine = edit(folder / names[1], f"answer = '{end}'")
        (said,) = _reset(["1"], folder, lessons)
        assert f"kept as 01_lesson_1-{end}.ipynb" in said
        before[f"01_lesson_1-{end}.ipynb"] = mine
    assert files(folder) == {**before, names[0]: other}
    assert left_behind(folder) == []
    assert "already" in _reset(["1", "01_lesson_1"], folder, lessons)[0]
    (folder / names[1]).unlink()
    assert "was missing" in _reset(["1"], folder, lessons)[0]
    assert files(folder) == {**before, names[0]: other}


def test_reset_of_an_unknown_lesson_lists_those_there_are_and_does_nothing(places):
    folder, lessons, names = places
    update(folder, lessons)
    edit(folder / names[0])
    before = files(folder)
    for word in ("7", "-1", "00_lesson_1", "softmax", "", "0.5", "٠", "00_lesson_0-new", "0_"):
        with pytest.raises(CourseError, match=f"no lesson '{word}': the lessons are 00_lesson_0, 01_lesson_1"):
            reset(["0", word], folder, lessons)
    assert files(folder) == before


# --- folders that can't be used


def test_a_folder_that_is_none_or_belongs_to_the_course_and_lessons_that_are_none_are_told(places):
    folder, lessons, names = places
    folder.write_text("mine")
    with pytest.raises(CourseError, match="is not a folder: rename it"):
        update(folder, lessons)
    assert folder.read_text() == "mine"
    for place in (ROOT, LESSONS, lessons):
        with pytest.raises(CourseError, match="belongs to the course itself"):
            update(place, lessons)
    (lessons / names[0]).write_text("{")
    with pytest.raises(CourseError, match="git checkout"):
        update(folder.parent / "my", lessons)
    with pytest.raises(CourseError, match="There are no lessons in"):
        update(folder.parent / "my", folder.parent)


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


def test_a_home_that_cannot_be_written_to_is_no_obstacle(places, monkeypatch, tmp_path):
    folder, lessons, names = places
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "file" / "data"))
    assert update(folder, lessons).laid == names


COMMAND = f"""{QUICK}
from pathlib import Path
from course.errors import CourseError
from course.workspace import update
try:
    update(Path(sys.argv[1]), Path(sys.argv[2]))
except CourseError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_cannot_be_written_to_is_told_and_loses_nothing(places, exists):
    folder, lessons, _ = places
    command = [sys.executable, "-c", COMMAND, folder, lessons]
    if os.geteuid() == 0:  # bind root, too, by the permissions of files
        setpriv = require("setpriv", "apt install util-linux, or run the tests as a user other than root")
        drop = "-dac_override,-dac_read_search"
        command = [setpriv, "--bounding-set", drop, "--inh-caps", drop, *command]
    if exists:
        update(folder, lessons)
        edit(folder / "00_lesson_0.ipynb")
        write_lessons(lessons, "second")
    before = files(folder) if exists else None
    closed = [folder, folder / ".course"] if exists else [folder.parent]
    try:
        for place in closed:
            place.chmod(0o555)
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    finally:
        for place in closed:
            place.chmod(0o755)
    assert ended.returncode == 1
    assert "Permission denied" in ended.stderr
    assert "writable" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert (files(folder) if folder.exists() else None) == before


HOLD = """
import sys
from filelock import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print(flush=True)
sys.stdin.read()
"""


def test_a_second_command_waits_for_the_first_and_at_last_says_so(places, monkeypatch, capsys):
    folder, lessons, names = places
    update(folder, lessons)
    write_lessons(lessons, "second")
    monkeypatch.setattr(workspace, "LOCK_SECONDS", 0.2)
    command = [sys.executable, "-c", HOLD, folder / ".course" / "lock"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(CourseError, match=r"Another `course` command is at work in .*: wait for it to end"):
            update(folder, lessons)
        assert "waiting for it to end" in capsys.readouterr().out
        other.kill()  # and a lock ends with its process
    assert update(folder, lessons).renewed == names


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, None])
def test_a_drive_without_locks_is_told_and_the_rules_hold_there(places, monkeypatch, number):
    def no_lock(*_, **__):
        raise NotImplementedError if number is None else OSError(number, os.strerror(number))

    folder, lessons, names = places
    monkeypatch.setattr(FileLock, "_acquire", no_lock)
    report = update(folder, lessons)
    assert report.laid == names
    assert report.notes == [
        f"The drive of {folder} can't lock files: your work is safe there, but run only one `course` command at a time."
    ]
    mine = edit(folder / names[0])
    (folder / ".course" / "of-another-command.tmp").touch()
    write_lessons(lessons, "second")
    assert update(folder, lessons).renewed == [names[1]]
    assert (folder / names[0]).read_bytes() == mine
    assert "can't lock files" in _reset(["0"], folder, lessons)[0]
    assert mine in files(folder).values()
    assert left_behind(folder) == ["of-another-command.tmp"]
