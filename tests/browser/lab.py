"""A real JupyterLab on loopback, started as a learner starts it, and what a test does in it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import nbformat
from playwright.sync_api import Browser

from tests.browser.browser import SECONDS, Visit

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
AT_REST = f"{PANEL} .jp-Notebook-ExecutionIndicator[data-status=idle]"
# The indicator is idle as well before there is a kernel; the status bar is not.
CONNECTED = "#jp-main-statusbar >> text=/Python 3.*Idle/"


@contextmanager
def course_server(folder: Path, home: Path) -> Iterator[str]:
    """Run `course start` in a new home folder and yield the address that it prints; stop it by Ctrl-C."""
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    command = [sys.executable, "-m", "course", "start", "--no-browser", "--folder", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            address = re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/\S+", line)
            if address:
                break
        else:
            raise AssertionError("course start ended:\n" + "".join(said))
        _wait_until_it_answers(address.group())
        yield address.group()
    finally:
        for _ in range(3):  # on a busy machine kernels may take long to stop: press Ctrl-C again, as a person would
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=20)
                break
        else:
            process.kill()


def _wait_until_it_answers(address: str) -> None:
    """Wait until the port is open: the address is printed a moment before."""
    parts = urlsplit(address)
    for _ in range(100):
        with suppress(OSError), socket.create_connection((parts.hostname, parts.port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def end_sessions(address: str) -> None:
    """End all kernels of the server, as if nobody had been there before."""
    parts = urlsplit(address)
    api = f"{parts.scheme}://{parts.netloc}/api/sessions"
    headers = {"Authorization": f"token {parse_qs(parts.query)['token'][0]}"}
    with urlopen(Request(api, headers=headers), timeout=30) as answer:
        sessions = json.load(answer)
    for session in sessions:
        urlopen(Request(f"{api}/{session['id']}", headers=headers, method="DELETE"), timeout=30).close()


class Lab:
    """JupyterLab, with a browser whose cache stays warm from visit to visit.

    Attributes
    ----------
    address : str
        What `course start` has printed.
    folder : Path
        The learner's folder.
    """

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self._context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)

    def close(self) -> None:
        self._context.close()

    @contextmanager
    def visit(self, name: str | None = None, *, height: int = 800) -> Iterator[Visit]:
        """Open one notebook, alone and with a new kernel; without a name, what `course start` opens."""
        end_sessions(self.address)
        # Without the tabs of an earlier visit: Run All must mean this one.
        alone = re.sub(r"tree/.*?\?", f"tree/{name}.ipynb?reset&", self.address)
        seen = Visit(self._context.new_page())
        try:
            seen.page.set_viewport_size({"width": 1280, "height": height})
            seen.page.goto(self.address if name is None else alone)
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
                notebook = nbformat.read(path, as_version=4)
                if all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source):
                    return notebook
        picture = self.folder.with_suffix(".png")
        page.screenshot(path=picture)
        raise AssertionError(f"{name} did not run to its end within {3 * SECONDS} s: see {picture}")
