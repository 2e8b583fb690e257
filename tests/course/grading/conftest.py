"""A started sandbox of each sealed level, shared by the tests of a file."""

import secrets

import pytest

from tests.course.grading import sealed


@pytest.fixture(scope="module", params=sealed.LEVELS)
def sandbox(request):
    """A sandbox with small limits."""
    with sealed.start(request.param) as started:
        yield started


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """A word that no submission may get hold of: it is in a file that all may read, and in our environment."""
    word = secrets.token_hex(12)
    for folder in ("submissions", "results"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ada.txt").write_text(word)
        (tmp_path / folder / "ada.txt").chmod(0o666)
        (tmp_path / folder).chmod(0o777)
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)
    monkeypatch.setenv("COURSE_SECRET", word)
    return word


@pytest.fixture
def unharmed(sandbox):
    """After the attack, nothing is left of it, the sandbox was not started anew, and a right answer gets its points."""
    sandbox.start()
    first, usual = sandbox._process.pid, sealed.processes(sandbox)
    yield
    assert (sandbox._process and sandbox._process.pid, sealed.processes(sandbox)) == (first, usual)
    told, graded = sealed.grade(sandbox, sealed.notebook(), draws=sealed.VISIBLE)
    assert (told, sealed.lost(graded)) == ([], {})
