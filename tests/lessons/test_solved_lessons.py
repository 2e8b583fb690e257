"""In a solved lesson every check is green, without a network, and up to lesson 06 without torch."""

import copy

import pytest

from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.lessons.solved import run, run_here
from utils import progress


@pytest.mark.parametrize("name", LESSON_NOTEBOOKS)
def test_with_every_stub_filled_in_every_check_is_green(name):
    notebook, overview, files = run_here(name)
    checks = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        (outcome,) = cell.outputs
        assert outcome.data["text/plain"].startswith("✓ correct"), outcome.data["text/plain"]
    # and the learner's progress tells so
    (lesson,) = (item for item in overview.lessons if item.number == name[:2])
    assert set(lesson.states.values()) == {"solved"}
    assert files == [progress.HIDDEN, progress.NAME]


def test_what_is_blocked_is_blocked(tmp_path):
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
    run(notebook, tmp_path, torch=False)
    said = cell.outputs[0].text.splitlines()
    assert said[0] == "No module named 'torch'"
    assert [line[:22] for line in said[1:]] == ["the network is blocked"] * 2
