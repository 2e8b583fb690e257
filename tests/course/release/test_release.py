"""`course release`: what is handed out, what is kept, and what is never overwritten."""

import ast
import io
import json
import shutil
import zipfile

import nbformat
import numpy as np
import pytest

from course import cli
from course.bank.proof import tried
from course.errors import CourseError
from course.paths import LESSONS, SOURCES
from course.release.assignment import read_assignment
from course.release.command import release
from course.release.folder import write_release
from course.release.instructor import answer_of, with_answer
from course.views import learners_copy
from utils.lessons import LESSONS as TABLE

TORCH = ("07", "08", "09", "10", "11", "12")


@pytest.fixture(scope="module")
def softmax(tmp_path_factory):
    """The folder of the release of lesson 03."""
    folder = tmp_path_factory.mktemp("release") / "03"
    assert release("03", folder=folder) == 0
    return folder


def notebook(path):
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    return made


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_students_get_the_lesson_without_outputs_and_solutions(softmax):
    student = notebook(softmax / "student/03_softmax.ipynb")
    copy = learners_copy(notebook(LESSONS / "03_softmax.ipynb"))
    kept = [cell for cell in copy.cells if not cell.id.startswith("solution-")]
    assert len(copy.cells) - len(kept) == len(TABLE[3].exercises)
    assert [(cell.id, cell.source) for cell in student.cells] == [(cell.id, cell.source) for cell in kept]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in student.cells)
    assert "solution" not in (softmax / "student/03_softmax.ipynb").read_text(encoding="utf-8").lower()
    with zipfile.ZipFile(softmax / "03_softmax.zip") as packed:
        assert packed.namelist() == ["03_softmax.ipynb"]
        assert packed.read("03_softmax.ipynb") == (softmax / "student/03_softmax.ipynb").read_bytes()


def test_the_instructor_gets_answers_and_notes_beside_what_students_get(softmax):
    student = {cell.id: cell for cell in notebook(softmax / "student/03_softmax.ipynb").cells}
    cells = {cell.id: cell for cell in notebook(softmax / "instructor/03_softmax-instructor.ipynb").cells}
    added = [name for name in cells if name not in student]
    assert added == [f"marking-{name}" for name in TABLE[3].exercises]
    differing = [name for name in student if cells[name].source != student[name].source]
    assert differing == ["softmax", "check-true_of_softmax", "temperature_for_half", "log_softmax", "surer_bird"]
    notes = cells["marking-softmax"].source
    assert notes.startswith("**Marking `softmax`: 1 point.** Each row is shifted by its own maximum.")
    assert "- *sums over the wrong axis*: Your rows sum to [1.701, 1.299]. One sample is a row" in notes
    assert "`torch.softmax`" in notes
    assert "- *B, adding 1 to one logit" in cells["marking-true_of_softmax"].source


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(row, id=row.number, marks=[pytest.mark.slow] * (row.number in TORCH)) for row in TABLE],
)
def test_each_answer_of_the_course_finds_its_place_and_is_right(lesson):
    made = json.loads((LESSONS / f"{lesson.stem}.ipynb").read_bytes())
    cells = {cell["id"]: "".join(cell["source"]) for cell in made["cells"]}
    bank = __import__(f"utils.exercises.lesson_{lesson.number}", fromlist=["_"])
    for name in lesson.exercises:
        source = cells[name] if name in cells else cells[f"check-{name}"]
        answered = with_answer(source, getattr(bank, name))
        assert answer_of(getattr(bank, name)) in answered
        assert "..." not in answered.split(".check(")[0]
        names = {"np": np}
        if lesson.number in TORCH:
            exec("import torch\nfrom torch import nn\nfrom torch.nn import functional as F", names)
        exec(ast.unparse(ast.parse(answered.split("exercises.")[0])), names)
        exercise = getattr(bank, name)
        assert tried(exercise, names[name], exercise.cases()).correct  # also where the check keeps it to itself


def test_a_release_is_the_same_byte_for_byte_and_replaces_an_older_one(softmax):
    before = content(softmax)
    assert release("3", folder=softmax) == 0
    assert content(softmax) == before
    with zipfile.ZipFile(io.BytesIO(before["03_softmax.zip"])) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["student/a.ipynb", "student/data.csv", "release.json"])
def test_what_somebody_has_changed_is_never_replaced(tmp_path, name):
    files = {"student/a.ipynb": b"one", "a.zip": b"two"}
    write_release(tmp_path / "a", files)
    write_release(tmp_path / "a", {**files, "a.zip": b"three"})
    (tmp_path / "a/.ipynb_checkpoints").mkdir()
    (tmp_path / "a/.ipynb_checkpoints/a.ipynb").write_text("JupyterLab's own")
    write_release(tmp_path / "a", files)
    (tmp_path / "a" / name).write_text("mine")
    before = content(tmp_path / "a")
    with pytest.raises(CourseError, match=r"has been changed since|was not made by `course release`"):
        write_release(tmp_path / "a", files)
    assert content(tmp_path / "a") == before


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CourseError, match="was not made by `course release`: move it away, or say another folder"):
        write_release(tmp_path, {"a.zip": b""})
    assert content(tmp_path) == {"mine.txt": b"mine"}


def test_a_lesson_out_of_step_with_its_source_is_refused_in_a_sentence(tmp_path):
    shutil.copy(SOURCES / "00_start_here.md", tmp_path)
    shutil.copy(LESSONS / "00_start_here.ipynb", tmp_path)
    assert read_assignment("00", sources=tmp_path, notebooks=tmp_path).lesson.stem == "00_start_here"
    source = tmp_path / "00_start_here.md"
    source.write_text(source.read_text(encoding="utf-8").replace("lessons", "chapters", 1), encoding="utf-8")
    with pytest.raises(
        CourseError, match=r"00_start_here is out of step with its source \(its cells differ from the sou"
    ):
        read_assignment("00", sources=tmp_path, notebooks=tmp_path)
    (tmp_path / "00_start_here.ipynb").unlink()
    with pytest.raises(CourseError, match=r"\(is missing\): run `course build 00`"):
        read_assignment("00", sources=tmp_path, notebooks=tmp_path)


@pytest.mark.parametrize("words", ["", "03 --bank x", "03 --format pdf"])
def test_words_that_make_no_release_get_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["release", *words.split()])
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_a_lesson_or_a_bank_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert cli.main(["release", "42"]) == 1
    assert cli.main(["release", "--bank", str(tmp_path / "none")]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("course release: There is no lesson '42'")
    assert "none has no questions.md: `course new-question NAME --bank" in second
