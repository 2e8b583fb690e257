"""For all tests: one Hypothesis profile, and no skip where everything is required."""

import os

import pytest
from hypothesis import settings

from tests.support import REQUIRE_ALL

# For the kernels of the lessons: their matrices are small, and the threads of several would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same examples on every run, and no deadline on a busy machine.
settings.register_profile("course", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("course")


def pytest_collection_modifyitems(items):
    """Start the browser tests first: they take longest, and one process takes them all."""
    items.sort(key=lambda item: "tests/browser" not in item.nodeid)


def pytest_terminal_summary(terminalreporter):
    if REQUIRE_ALL and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("COURSE_TEST_REQUIRE=all: a skipped test is a failure.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRE_ALL and exitstatus == 0 and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
