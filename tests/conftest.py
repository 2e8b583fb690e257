"""What tests in several folders share."""

import pytest

from course.exports.export import export
from course.paths import LESSONS
from tests.pages import write_notebooks
from tests.support import require

NAMES = sorted(path.stem for path in LESSONS.glob("*.ipynb"))


@pytest.fixture(scope="session")
def exports(tmp_path_factory):
    """The folder with the exported pages: the gallery of explorables and the pages made up for the tests."""
    for program in ("npm", "node"):
        require(program, "apt-get install npm")
    folder = tmp_path_factory.mktemp("exports")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    assert export([str(path) for path in write_notebooks(notebooks)], folder=folder / "html") == 0
    return folder / "html"


@pytest.fixture(scope="session", params=["few", pytest.param("all", marks=pytest.mark.slow)])
def lessons(request, exports):
    """The exported pages of lessons, by name: one without explorables and one with, or all."""
    names = NAMES if request.param == "all" else ["00_start_here", "06_the_loss_surface"]
    assert export(names, folder=exports) == 0
    return {name: exports / name / "index.html" for name in names}
