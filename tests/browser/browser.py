"""A real JupyterLab on loopback, and a real headless Chromium that looks at it."""

import json
import os
import re
import shutil
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

from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Request as PageRequest

from tests.support import skip_or_fail

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # as root, in a container, there is no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL = "apt-get install chromium (Debian), or `python -m playwright install chromium`"
SECONDS = 90


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
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def _wait_until_it_answers(address: str) -> None:
    """Wait until the port is open: the address is printed a moment before."""
    parts = urlsplit(address)
    for _ in range(100):
        with suppress(OSError), socket.create_connection((parts.hostname, parts.port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


class Visit:
    """One page, with everything that it logged and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests_elsewhere: list[str] = []
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _note_request(self, request: PageRequest) -> None:
        if not re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:", request.url):
            self.requests_elsewhere.append(request.url)


def end_sessions(address: str) -> None:
    """End all kernels of the server, as if nobody had been there before."""
    parts = urlsplit(address)
    api = f"{parts.scheme}://{parts.netloc}/api/sessions"
    headers = {"Authorization": f"token {parse_qs(parts.query)['token'][0]}"}
    with urlopen(Request(api, headers=headers), timeout=30) as answer:
        sessions = json.load(answer)
    for session in sessions:
        urlopen(Request(f"{api}/{session['id']}", headers=headers, method="DELETE"), timeout=30).close()


@contextmanager
def visit(address: str, *, width: int = 1280, height: int = 800, **context: object) -> Iterator[Visit]:
    """Open the address in a new headless Chromium, with no kernel of an earlier visit still running.

    `context` goes to Playwright: touch, motion, colours.
    """
    end_sessions(address)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, **context)
        seen = Visit(page)
        page.goto(address)
        yield seen
        browser.close()


def chromium(playwright) -> str:
    """Return the path of the browser; where there is none, `skip_or_fail`."""
    candidates = [*map(shutil.which, CHROMIUM_NAMES), playwright.chromium.executable_path]
    found = [path for path in candidates if path and Path(path).exists()]
    return found[0] if found else skip_or_fail(f"Chromium is missing: {INSTALL}")
