"""What several tests need: what to do where something is missing on this machine."""

import os
import shutil
from typing import NoReturn

import pytest

# Where the tests must show everything, a skip hides a failure.
REQUIRE_ALL = os.environ.get("COURSE_TEST_REQUIRE") == "all"


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the test, or fail it where COURSE_TEST_REQUIRE=all; the reason says what to install."""
    if REQUIRE_ALL:
        pytest.fail(f"{reason} (COURSE_TEST_REQUIRE=all)", pytrace=False)
    pytest.skip(reason)


def require(program: str, install: str) -> str:
    """Return the path of a program; where it is missing, `skip_or_fail` with the line that installs it."""
    path = shutil.which(program)
    if path is None:
        skip_or_fail(f"{program} is missing: {install}")
    return path
