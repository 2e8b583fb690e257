"""For all tests, also in notebooks and docstrings: their environment, their order, and that no skip goes unnoticed."""

import os
import re
import tempfile

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from course.shadows import hidden_by_the_environment
from tests import environment

# The same examples on every run, and no deadline on a busy machine.
settings.register_profile("course", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("course")

# What takes longest starts first, so that no worker is left with it at the end.
FIRST = (
    "tests/browser/",
    "lessons/",
    "tests/lessons/test_solved",
    "tests/course/",
    "tests/utils/exercises/test_robust",
)
SLOW = "lessons/08"  # trains hundreds of networks
# The tests of a file run in one process, since they share what is made once: a kernel, a server. The files in SITES
# share what is made once as well, and all tests of a lesson share its run on this machine. The tests of the files in
# APART share nothing, and each goes to whichever worker is free.
SITES = (
    "tests/browser/test_site.py",
    "tests/browser/test_site_page.py",
    "tests/browser/test_site_explorables.py",
)
APART = ("tests/utils/exercises/test_banks.py",)


def pytest_configure(config):
    """Take on the tests' own environment before anything starts that would inherit it."""
    hidden = hidden_by_the_environment()
    if hidden is not None:
        raise pytest.UsageError(hidden)
    if environment.HOME not in os.environ:  # workers inherit what their parent has taken on
        home = tempfile.TemporaryDirectory(prefix="course-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(home.cleanup)
        environment.take_on(home.name)
    config.option.loadscopereorder = False  # pytest-xdist's: the order is ours
    config.option.nbval_sanitize_with = str(config.rootpath / "tests" / "lessons" / "nbval.cfg")


def pytest_collection_modifyitems(items):
    """Leave what takes a minute to the slow run, and start with what takes longest of the others."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker("slow")
    items.sort(key=lambda item: next((i for i, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST)))


class Scheduling(LoadScopeScheduling):
    """How pytest-xdist shares out the tests: those of one file stay in one process."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        if lesson := re.search(r"lessons/test_(?:lesson_|solved_lessons.*\[)(\d\d)", nodeid):
            return f"lesson {lesson[1]}"
        return nodeid if file in APART else "sites" if file in SITES else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Use `Scheduling` whatever --dist says: the cells of a notebook must not be split over workers."""
    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport():
    """Fail what was skipped where COURSE_TEST_REQUIRE=all: there, a skip would hide a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("COURSE_TEST_REQUIRE") == "all":
        report.outcome, report.longrepr = "failed", f"{report.longrepr[2]} (COURSE_TEST_REQUIRE=all)"
    return report


pytest_make_collect_report = pytest_runtest_makereport  # for files that skip themselves as a whole


def pytest_terminal_summary(terminalreporter):
    """Say what was left out."""
    if terminalreporter.config.option.markexpr == "not slow":
        terminalreporter.write_line("The tests marked slow were left out: `make test-all` runs them as well.")
