"""Two editions of a lesson's outputs: as they are stored, and as this machine computes them."""

import pytest

from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.lessons.solved import run_here


@pytest.fixture(params=["stored", pytest.param("run here", marks=pytest.mark.slow)])
def edition(request, monkeypatch):
    """What `lesson` reads. For cells tagged `trained`, whose last digits differ between processors."""
    if request.param == "run here":
        name = request.module.lesson.name
        monkeypatch.setitem(LESSON_NOTEBOOKS, name, run_here(name)[0])
