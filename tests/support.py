"""What several tests need: what to do where a program is missing on this machine, and what is to take little time."""

import importlib.util
import shutil
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

Result = TypeVar("Result")


def require(program: str, install: str) -> str:
    """Return the path of a program; where it is missing, skip the test and say how to install it."""
    return shutil.which(program) or pytest.skip(f"{program} is missing: {install}")


def require_package(name: str) -> None:
    """Skip the test where a package that an export needs is missing, and say how to install it."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f'{name} is missing: pip install -c constraints.txt -e ".[exports]"')


def in_time(call: Callable[[], Result], seconds: float) -> Result:
    """Return what a call returns; fail if it takes more of the processor than this, three times in a row.

    What is slow by itself is slow each time; a machine that stalls, or Python that collects its garbage, is not.
    """
    took = []
    for _ in range(3):
        started = time.process_time()
        result = call()
        took.append(time.process_time() - started)
        if took[-1] < seconds:
            return result
    raise AssertionError(f"took {min(took):.2f} s of the processor at least, where {seconds} are enough")
