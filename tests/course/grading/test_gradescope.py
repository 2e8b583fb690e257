"""The release for Gradescope: its scripts run in a folder laid out as Gradescope's, and what they write."""

import json
import math
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from course.bank.new_question import new_question
from course.grading import gradescope
from course.grading.grades import Grade, QuestionGrade
from course.release.command import release
from tests.course.grading import handed_in
from tests.course.grading.handed_in import LESSON, PARTIAL, SEED
from tests.course.grading.sealed import ANSWERS, start
from tests.support import require

# https://gradescope-autograders.readthedocs.io/en/latest/specs/: what each field may be.
FORMATS = ("text", "html", "simple_format", "md", "ansi")
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
FIELDS = {
    "score": float,
    "execution_time": float,
    "output": str,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "visibility": VISIBILITIES,
    "stdout_visibility": VISIBILITIES,
    "extra_data": dict,
    "tests": list,
    "leaderboard": list,
}
TEST_FIELDS = {
    "score": float,
    "max_score": float,
    "status": ("passed", "failed"),
    "name": str,
    "name_format": FORMATS,
    "number": str,
    "output": str,
    "output_format": FORMATS,
    "tags": list,
    "visibility": VISIBILITIES,
    "extra_data": dict,
}


def assert_valid(results: dict) -> None:
    """Assert that these are results as Gradescope documents them."""
    _assert_fields(results, FIELDS)
    assert "score" in results or all("score" in test for test in results["tests"])
    for test in results["tests"]:
        _assert_fields(test, TEST_FIELDS)
        assert all(isinstance(tag, str) for tag in test.get("tags", ()))
        assert 0 <= test.get("score", 0) <= test.get("max_score", 0)


def _assert_fields(found: dict, fields: dict) -> None:
    for name, value in found.items():
        kind = fields[name]
        assert value in kind if isinstance(kind, tuple) else isinstance(value, (int, float) if kind is float else kind)
        assert kind is not float or math.isfinite(value)


class Container:
    """A folder laid out as ``/autograder`` in the image that Gradescope makes of the archive."""

    def __init__(self, folder: Path, archive: Path):
        self.folder = folder
        for name in ("source", "submission", "results"):
            (folder / name).mkdir(parents=True)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder / "source")
            modes = {item.filename: item.external_attr >> 16 & 0o777 for item in packed.infolist()}
        assert modes["setup.sh"] == modes["run_autograder"] == 0o755
        shutil.copy(folder / "source" / "run_autograder", folder)
        self.output = ""

    def hand_in(self, content, name: str = "my_notebook.ipynb") -> None:
        """Put this file, and no other, where Gradescope puts what a student has handed in."""
        shutil.rmtree(self.folder / "submission")
        (self.folder / "submission").mkdir()
        (self.folder / "results" / "results.json").unlink(missing_ok=True)
        text = content if isinstance(content, bytes) else nbformat.writes(content).encode()
        (self.folder / "submission" / name).write_bytes(text)

    def results(self) -> dict:
        """Return results.json, which must be valid."""
        results = json.loads((self.folder / "results" / "results.json").read_bytes())
        assert_valid(results)
        return results

    def run(self, content, name: str = "my_notebook.ipynb") -> dict:
        """Grade in this process, whose sandbox the next one uses as well, and return the results."""
        self.hand_in(content, name)
        assert gradescope.main(self.folder) == 0
        return self.results()


def points(results: dict) -> dict[str, float]:
    """Return the points by question."""
    return {test["name"]: test["score"] for test in results["tests"] if "score" in test}


def shown(results: dict) -> list:
    """Return what a student sees before the points are published."""
    assert results.get("visibility", "visible") == "visible"
    assert results["stdout_visibility"] == "hidden"
    return [results["output"], *(test for test in results["tests"] if test["visibility"] == "visible")]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The folder of the release."""
    start("separate user").close()  # or skip
    folder = tmp_path_factory.mktemp("release") / "03"
    assert release("03", folder=folder, kind="gradescope", seed=SEED) == 0
    return folder


@pytest.fixture(scope="module")
def container(released, tmp_path_factory):
    """The unpacked archive."""
    return Container(tmp_path_factory.mktemp("gradescope") / "autograder", released / f"{LESSON.stem}-autograder.zip")


@pytest.fixture(scope="module")
def notebook(released):
    """What students get, each choice in a cell of its own as in other releases."""
    handed_out = nbformat.read(released / "student" / f"{LESSON.stem}.ipynb", 4)
    for cell in handed_out.cells:
        if cell.id == "check-true_of_softmax":
            cell.id = "true_of_softmax"
    return handed_out


def test_run_autograder_grades_a_hostile_submission_and_gives_nothing_away(container, notebook):
    require("bash", "apt-get install bash")
    place = str(container.folder)
    steal = f"""
import glob, os
found = []
for root in ({place!r}, {str(Path.home())!r}):
    for folder, _, files in os.walk(root):
        found += [os.path.join(folder, name) for name in files]
for path in found + [{place + "/source/autograder.json"!r}]:
    try:
        found.append(open(path).read())
    except Exception:
        pass
try:
    open({place + "/results/results.json"!r}, "w").write('{{"score": 1000}}')
except Exception:
    found.append("no")
raise RuntimeError(str(found)[:300])
"""
    container.hand_in(handed_in.solved(notebook, steal, softmax="def softmax(z):\n    import os; os._exit(0)"))
    environment = {**os.environ, "AUTOGRADER": place, "PYTHON": sys.executable}
    script = [str(container.folder / "run_autograder")]
    done = subprocess.run(["bash", *script], capture_output=True, text=True, env=environment, cwd=place, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    results = container.results()
    assert points(results) == {**dict.fromkeys(ANSWERS, 1.0), "softmax": 0.0}
    assert results["score"] == 4
    assert results["extra_data"]["level"] == "separate user"
    assert "RuntimeError" in results["output"]
    assert "['no']" in results["output"]
    assert str(SEED) not in json.dumps(results)


def test_the_reference_gets_all_points_and_the_blank_none(container, notebook):
    assert container.run(handed_in.solved(notebook))["score"] == 5
    assert container.run(handed_in.blank(notebook))["score"] == 0


def test_a_student_sees_at_once_what_the_check_says_and_nothing_of_hidden_cases(container, notebook):
    counted = "calls = []\ndef softmax(z):\n    calls.append(z)\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n"
    counted += "    return e / e.sum(axis=1, keepdims=True) if len(calls) < 8 else z"
    results = container.run(handed_in.solved(notebook, softmax=counted, log_softmax=PARTIAL[0]["log_softmax"]))
    said = {test["name"].split(":")[0]: test for test in shown(results)[1:]}
    assert (said["softmax"]["status"], said["softmax"]["output"]) == ("passed", gradescope.RIGHT_ON_THE_CHECK)
    assert said["log_softmax"]["status"] == "failed"
    assert points(results)["softmax"] == pytest.approx(0.1429, abs=1e-3)
    settings = container.folder / "source" / gradescope.CONFIGURATION
    text = settings.read_text()
    settings.write_text(text.replace(str(SEED), "1"))
    try:
        other = container.run(handed_in.solved(notebook, softmax=counted, log_softmax=PARTIAL[0]["log_softmax"]))
    finally:
        settings.write_text(text)
    assert shown(other) == shown(results)  # other hidden cases


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b'{"cells": [', "x.ipynb", "ends in the middle"),
        (b"%PDF-1.7", "x.ipynb", "but a PDF"),
        (b"", "x.ipynb", "is empty"),
        (b"x", "notes.txt", "no notebook"),
    ],
)
def test_a_broken_submission_is_told_and_gets_no_points(container, content, name, told):
    results = container.run(content, name)
    assert results["score"] == 0
    assert told in results["output"]


def test_where_the_grader_fails_nobody_gets_points_and_the_lecturer_reads_why(container, notebook, monkeypatch, capsys):
    monkeypatch.setattr("course.grading.sandbox._has_landlock", lambda: False)
    container.hand_in(handed_in.solved(notebook))
    assert gradescope.main(container.folder) == 1
    assert not (container.folder / "results" / "results.json").exists()
    assert "was not graded: Grading at the level 'separate user' needs Linux with Landlock" in capsys.readouterr().out


def test_what_students_get_holds_no_secret(released):
    for path in (released / "student").iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(SEED) not in text
        source = "".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        assert not [name for name, answer in ANSWERS.items() if answer in source]


def test_of_a_silent_question_the_check_does_not_say_whether_it_is_right():
    right = QuestionGrade("choice", 1, 1, "correct", "Yes.", passes_check=True)
    wrong = QuestionGrade("choice", 0, 1, "not yet", "No: ...")
    seen = [
        shown(gradescope.results_of(Grade("ada", "", "12", 1, "plain", (item,)), "hidden", silent={"choice"}))
        for item in (right, wrong)
    ]
    assert seen[0] == seen[1]


@pytest.mark.slow
def test_a_private_bank_goes_into_the_archive_and_not_to_students(released, tmp_path):
    bank = tmp_path / "week3"
    assert new_question("my_loss", bank) == 0
    assert release(None, bank=bank, folder=tmp_path / "release", kind="gradescope", seed=SEED) == 0
    container = Container(tmp_path / "autograder", tmp_path / "release" / "week3-autograder.zip")
    assert (container.folder / "source" / "bank" / "week3" / "my_loss.py").is_file()
    assert sorted(path.name for path in (tmp_path / "release" / "student").iterdir()) == [
        "week3.ipynb",
        "week3_checks.json",
    ]
    results = container.run(nbformat.read(tmp_path / "release" / "student" / "week3.ipynb", 4))
    assert points(results) == {"my_loss": 0}


def test_the_scripts_are_sound(container):
    bash = require("bash", "apt-get install bash")
    for name in ("setup.sh", "run_autograder"):
        subprocess.run([bash, "-n", container.folder / "source" / name], check=True)
