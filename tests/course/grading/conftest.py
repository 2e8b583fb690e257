"""A started sandbox of each sealed level, shared by the tests of a file."""

import pytest

from tests.course.grading import sealed


@pytest.fixture(scope="module", params=sealed.LEVELS)
def sandbox(request):
    """A sandbox with small limits."""
    with sealed.start(request.param) as started:
        yield started
