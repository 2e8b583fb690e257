"""What tests in several folders share: sites, each made by one process and looked at by all."""

import os

import pytest
from filelock import FileLock

from course.site.command import site
from tests.pages import write_course
from tests.support import require


def _made_once(name, make, tmp_path_factory):
    """Return the folder of a site; the first process that asks makes it, and the others wait for it."""
    for program in ("npm", "node"):
        require(program, "apt-get install npm")
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{place}.lock"):
        if not (place / "site" / "index.html").is_file():
            assert make(folder=place / "site", work=place / "work") == 0
    return place / "site"


@pytest.fixture(scope="session")
def web_edition(tmp_path_factory):
    """The folder with the web edition of the course."""
    return _made_once("edition", lambda **words: site(url="https://example.org/site/", **words), tmp_path_factory)


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The folder with a site of pages made up for the tests, and of the gallery of explorables."""

    def make(work, **words):
        return site(root=write_course(work.with_name("course")), work=work, **words)

    return _made_once("pages", make, tmp_path_factory)
