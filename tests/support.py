"""What several tests need: what to do where a program is missing on this machine."""

import shutil

import pytest


def require(program: str, install: str) -> str:
    """Return the path of a program; where it is missing, skip the test and say how to install it."""
    return shutil.which(program) or pytest.skip(f"{program} is missing: {install}")
