"""A real JupyterLab on loopback, started as a learner starts it, and what a test does in it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser

from tests.browser.browser import SECONDS, Visit
from tests.course_process import CourseProcess

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
AT_REST = f"{PANEL} .jp-Notebook-ExecutionIndicator[data-status=idle]"
# The indicator is idle as well before there is a kernel; the status bar is not.
CONNECTED = "#jp-main-statusbar >> text=/Python 3.*Idle/"


class Lab:
    """JupyterLab, with a browser whose cache stays warm from visit to visit.

    Attributes
    ----------
    course : CourseProcess
        What `course start` has started.
    folder : Path
        The learner's folder.
    """

    def __init__(self, browser: Browser, course: CourseProcess, folder: Path) -> None:
        self.course, self.folder = course, folder
        self._context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)

    def close(self) -> None:
        self._context.close()

    @contextmanager
    def visit(self, name: str | None = None, *, height: int = 800) -> Iterator[Visit]:
        """Open one notebook, alone and with a new kernel; without a name, what `course start` opens."""
        self.course.end_sessions()
        # Without the tabs of an earlier visit: Run All must mean this one.
        alone = re.sub(r"tree/.*?\?", f"tree/{name}.ipynb?reset&", self.course.address)
        seen = Visit(self._context.new_page())
        try:
            seen.page.set_viewport_size({"width": 1280, "height": height})
            seen.page.goto(self.course.address if name is None else alone)
            yield seen
        finally:
            seen.page.close()

    def run_all(self, seen: Visit, name: str) -> nbformat.NotebookNode:
        """Run all cells by the menu, save, and return the notebook as it lies in the learner's folder."""
        page, path = seen.page, self.folder / f"{name}.ipynb"
        page.wait_for_selector(CONNECTED)
        page.wait_for_selector(AT_REST)
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
        deadline = time.monotonic() + 3 * SECONDS
        while time.monotonic() < deadline:
            page.wait_for_timeout(500)
            if page.locator(AT_REST).count():
                page.keyboard.press("Control+s")
                page.wait_for_timeout(500)
                try:
                    notebook = nbformat.read(path, as_version=4)
                except nbformat.reader.NotJSONError:  # it is being saved just now
                    continue
                if all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source):
                    return notebook
        picture = self.folder.with_suffix(".png")
        page.screenshot(path=picture)
        raise AssertionError(f"{name} did not run to its end within {3 * SECONDS} s: see {picture}")
