"""What tests of several folders look at."""

import pytest

from course.exports.export import export
from tests.pages import write_notebooks
from tests.support import require


@pytest.fixture(scope="session")
def exports(tmp_path_factory):
    """All lessons, the gallery of explorables and the pages made up for the tests, exported once."""
    for program in ("npm", "node"):
        require(program, "apt-get install npm")
    folder = tmp_path_factory.mktemp("exports")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    assert export(folder=folder / "html") == 0
    assert export([str(path) for path in write_notebooks(notebooks)], folder=folder / "html") == 0
    return folder / "html"
