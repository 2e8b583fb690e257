"""A real JupyterLab on loopback, started as a learner starts it, and what a test does in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page

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
        """Run all cells by the menu, save, and return the notebook as it lies in the learner's folder.

        A notebook that does not get to its end fails with what was saved of it, and with what the page shows.
        """
        page, path = seen.page, self.folder / f"{name}.ipynb"
        page.wait_for_selector(CONNECTED)
        page.wait_for_selector(AT_REST)
        self.choose_run_all(page)
        left, raised = [], []
        for _ in range(6 * SECONDS):  # looks, half a second apart: if all processes stand still, so does the count
            page.wait_for_timeout(500)
            if not page.locator(AT_REST).count():
                continue
            page.keyboard.press("Control+s")
            page.wait_for_timeout(500)
            try:
                notebook = nbformat.read(path, as_version=4)
            except nbformat.reader.NotJSONError:  # it is being saved just now
                continue
            code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]
            left = [cell.source for cell in code if not cell.execution_count]
            raised = [output.evalue for cell in code for output in cell.outputs if output.output_type == "error"]
            if not left:
                return notebook
        picture = self.folder.with_suffix(".png")
        page.screenshot(path=picture)
        shown = page.locator("#jp-main-statusbar, .jp-Dialog, .Toastify__toast").all_inner_texts()
        raise AssertionError(
            f"{name} did not run to its end: see {picture}.\n"
            f"Raised: {raised}\nNot run, by what was saved last: {left}\n"
            f"The page shows: {shown}\nIts errors: {seen.errors}"
        )

    @staticmethod
    def choose_run_all(page: Page) -> None:
        """Choose Run All Cells in the menu Run."""
        page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
