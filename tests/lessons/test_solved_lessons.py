"""In a solved lesson every check is green, without a network, and up to lesson 06 without torch."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.lessons.solved import run, run_here
from tests.utils.exercises.banks import EXERCISES
from utils import progress

QUICK = ("03", "12")  # without torch and with it; nbval runs every lesson anyway


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name[:2] in QUICK else pytest.mark.slow) for name in LESSON_NOTEBOOKS],
)
def test_with_every_stub_filled_in_every_check_is_green(name):
    notebook, overview, files = run_here(name)
    checks = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    assert checks
    told = {cell.id.removeprefix("check-"): cell.outputs[0].data["text/plain"] for cell in checks}
    unjudged = [exercise for exercise, text in told.items() if not text.startswith("✓ correct")]
    assert unjudged == [exercise for exercise in told if EXERCISES[exercise].visible_share == 0], told
    # and the learner's progress tells so
    (lesson,) = (item for item in overview.lessons if item.lesson.stem == name)
    assert [exercise for exercise, state in lesson.states.items() if state != "solved"] == unjudged
    assert files == [progress.HIDDEN, progress.NAME]


def test_what_is_blocked_is_blocked(tmp_path):
    attempts = [
        "import torch",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1', timeout=5)",
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)",
    ]
    cells = [
        new_code_cell(f"try:\n    {code}\nexcept (ImportError, OSError) as error:\n    print(error)")
        for code in attempts
    ]
    notebook = new_notebook(cells=cells)
    run(notebook, tmp_path, torch=False)
    no_torch, *no_network = [cell.outputs[0].text for cell in notebook.cells]
    assert no_torch == "No module named 'torch'\n"
    assert [line[:22] for line in no_network] == ["the network is blocked"] * 2
