"""Each lesson with every stub filled in: every check is green, without a network, and up to lesson 06 without torch.

The answers are those that `solution()` prints, put where a learner would put them.
"""

import copy
import os
import re

import pytest
from nbclient import NotebookClient

from course.paths import ROOT
from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.utils.exercises.banks import CHOICES, EXERCISES
from utils import progress
from utils.exercises.overview import overview

# Python imports this when it starts. An audit hook hears of every connection that Python makes, and can't be removed.
NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        place = arguments[1][0] if event == "socket.connect" and isinstance(arguments[1], tuple) else arguments[0]
        if event != "socket.connect" or place not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"the network is blocked: {event} {place}")

sys.addaudithook(refuse)
"""
NO_TORCH = 'raise ModuleNotFoundError("No module named \'torch\'", name="torch")\n'


def solved(name):
    """Return the lesson as somebody leaves it who has taken every solution."""
    notebook = copy.deepcopy(LESSON_NOTEBOOKS[name])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            exercise = cell.id.removeprefix("check-")
            if exercise in CHOICES and cell.id.startswith("check-"):
                letters = "".join(sorted(CHOICES[exercise].reference))
                cell.source, filled = re.subn(rf"^{exercise} = \.\.\.", f'{exercise} = "{letters}"', cell.source)
                assert filled == 1
            elif cell.id in EXERCISES:
                assert "..." in cell.source
                cell.source = EXERCISES[exercise].answer_text
    return notebook


def run(notebook, folder, monkeypatch, *, torch):
    """Run it in a folder, with nothing that would answer from outside."""
    blocks = folder.parent / "blocks"
    blocks.mkdir()
    (blocks / "sitecustomize.py").write_text(NO_NETWORK)
    if not torch:
        (blocks / "torch.py").write_text(NO_TORCH)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(blocks), str(ROOT)]))
    monkeypatch.setenv("IPYTHONDIR", str(folder.parent / "ipython"))
    options = {"timeout": 300, "kernel_name": "python3", "resources": {"metadata": {"path": str(folder)}}}
    NotebookClient(notebook, extra_arguments=["--IPKernelApp.log_level=ERROR"], **options).execute()


@pytest.mark.parametrize("name", LESSON_NOTEBOOKS)
def test_with_every_stub_filled_in_every_check_is_green(name, tmp_path, monkeypatch):
    folder = tmp_path / "my-lessons"
    (folder / progress.HIDDEN).mkdir(parents=True)
    notebook = solved(name)
    run(notebook, folder, monkeypatch, torch=name[:2] >= "07")
    checks = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (outcome,) = cell.outputs
        assert outcome.data["text/plain"].startswith("✅ correct"), outcome.data["text/plain"]
    # and the learner's progress tells so
    (lesson,) = (item for item in overview(folder).lessons if item.number == name[:2])
    assert set(lesson.states.values()) == {"solved"}
    assert [path.name for path in folder.rglob("*")] == [progress.HIDDEN, progress.NAME]


def test_what_is_blocked_is_blocked(tmp_path, monkeypatch):
    code = (
        "import urllib.request\n"
        "for attempt in ('import torch', 'urllib.request.urlopen(\"http://192.0.2.1\", timeout=5)',"
        ' \'__import__("socket").create_connection(("192.0.2.1", 80), timeout=5)\'):\n'
        "    try:\n        exec(attempt)\n    except (ImportError, OSError) as error:\n        print(error)"
    )
    notebook = copy.deepcopy(LESSON_NOTEBOOKS["00_start_here"])
    notebook.cells = notebook.cells[1:3]
    (cell,) = (cell for cell in notebook.cells if cell.cell_type == "code")
    cell.source = code
    folder = tmp_path / "folder"
    folder.mkdir()
    run(notebook, folder, monkeypatch, torch=False)
    said = cell.outputs[0].text.splitlines()
    assert said[0] == "No module named 'torch'"
    assert [line[:22] for line in said[1:]] == ["the network is blocked"] * 2
