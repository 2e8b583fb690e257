"""One browser and one `course start` for all browser tests that a worker runs."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.browser import CHROMIUM_FLAGS, chromium
from tests.browser.lab import Lab
from tests.course_process import CourseProcess


@pytest.fixture(scope="package")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(playwright), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def lab(browser, tmp_path_factory):
    """JupyterLab as `course start` opens it, on a learner's new folder."""
    folder = tmp_path_factory.mktemp("learner") / "my-lessons"
    command = ["-m", "course", "start", "--no-browser", "--folder", folder]
    with CourseProcess(folder.parent / "home", command) as course:
        opened = Lab(browser, course, folder)
        yield opened
        opened.close()
