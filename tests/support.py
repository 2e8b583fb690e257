"""What several tests need: what to do where a program is missing on this machine."""

import importlib.util
import shutil

import pytest


def require(program: str, install: str) -> str:
    """Return the path of a program; where it is missing, skip the test and say how to install it."""
    return shutil.which(program) or pytest.skip(f"{program} is missing: {install}")


def require_package(name: str) -> None:
    """Skip the test where a package that an export needs is missing, and say how to install it."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f'{name} is missing: pip install -c constraints.txt -e ".[exports]"')
