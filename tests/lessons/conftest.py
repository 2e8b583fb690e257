"""Two editions of a lesson's outputs: as they are stored, and as this machine computes them."""

import pytest

from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.lessons.solved import run_here


@pytest.fixture(params=["stored", "run here"])
def edition(request, monkeypatch):
    """What `printed` reads. For cells tagged `trained`, whose figures differ in last digits between processors."""
    if request.param == "run here":
        name = request.module.NAME
        monkeypatch.setitem(LESSON_NOTEBOOKS, name, run_here(name)[0])
