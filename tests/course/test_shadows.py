"""Modules that would hide others, in the learner's folder and on PYTHONPATH."""

import os
import subprocess
import sys
import sysconfig

from course import shadows
from course.imports import imported_names, our_files
from course.paths import ROOT
from course.shadows import hidden_by_the_environment, hidden_by_the_folder
from tests.lessons.notebooks import LESSON_NOTEBOOKS

# What the command `course` runs.
COMMAND = "import sys; from course.cli import main; sys.exit(main())"


def test_every_package_that_a_lesson_imports_is_guarded_and_what_jupyter_needs_as_well():
    code = "\n".join(
        cell.source for book in LESSON_NOTEBOOKS.values() for cell in book.cells if cell.cell_type == "code"
    )
    sources = [code, *(file.read_text(encoding="utf-8") for file in our_files(code))]
    imported = {name.partition(".")[0] for source in sources for name in imported_names(source)}
    assert {"numpy", "torch", "utils"} <= imported
    for name in imported - set(sys.builtin_module_names) | {"ipywidgets", "tornado", "zmq", "random", "json"}:
        assert shadows._matters(name), name


def test_modules_of_the_learners_own_are_let_be(tmp_path):
    for name in ("helper.py", "test.py", "plot_things.py", "time.py", "notes.md", "my/deep/random.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    for name in ("code", "numpy"):  # without an __init__.py, a folder hides nothing that is installed
        (tmp_path / name).mkdir()
    assert hidden_by_the_folder(tmp_path) is None
    assert hidden_by_the_folder(tmp_path / "none") is None


def test_what_is_on_the_path_and_hides_nothing_is_let_be(tmp_path, monkeypatch):
    (tmp_path / "helper.py").write_text("")
    (tmp_path / "tests.py").write_text("")
    installed = [sysconfig.get_path(name) for name in ("stdlib", "purelib")]
    places = [tmp_path, ROOT, *installed, tmp_path / "none", ""]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, places)))
    assert hidden_by_the_environment() is None


def test_every_command_says_in_the_same_sentence_that_another_module_comes_first(tmp_path):
    for module, whose in {"utils": "the course's own", "statistics": "Python's own", "numpy": "the installed"}.items():
        other = tmp_path / module / f"{module}.py"
        other.parent.mkdir()
        other.write_text("")
        said = set()
        commands = [["start"], ["progress"], ["reset", "3"], ["build"], ["site"]] if module == "utils" else [["start"]]
        for command in commands:
            ended = subprocess.run(
                [sys.executable, "-c", COMMAND, *command],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(other.parent)},
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert ended.returncode == 1
            said.add(ended.stderr.partition(": ")[2])
        assert len(said) == 1
        (sentence,) = said
        assert sentence.startswith(f"The lessons would import {other} instead of {whose} `{module}`: rename it")
        assert sentence.count("\n") == 1
