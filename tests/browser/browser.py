"""A real headless Chromium: what a page logs, asks for and shows."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from playwright.sync_api import Request as PageRequest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # as root, in a container, there is no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name leads anywhere but to this machine: what would go out fails, and is noted.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
INSTALL = "apt-get install chromium (Debian), or `python -m playwright install chromium`"
SECONDS = 90
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Preloading is off since a page on the disk may not read its own style sheets.
AXE_FOUND = """async (tags) => {
    const { violations } = await axe.run({ runOnly: tags, preload: false });
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]);
}"""


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
        # A page may lie on the disk; that its own folder is enough is tested where it is made.
        if not re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|file:", request.url):
            self.requests_elsewhere.append(request.url)


@contextmanager
def opened(
    browser: Browser, address: str, *, kind: type = Visit, width: int = 1280, height: int = 800, **context: object
) -> Iterator[Visit]:
    """Open the address in a new context of the browser, as somebody who has never been there, and yield the visit.

    `context` goes to Playwright: touch, motion, colours.
    """
    place = browser.new_context(viewport={"width": width, "height": height}, **context)
    try:
        seen = kind(place.new_page())
        seen.page.goto(address)
        yield seen
    finally:
        place.close()


def chromium(playwright) -> str:
    """Return the path of the browser; where there is none, skip the test."""
    candidates = [*map(shutil.which, CHROMIUM_NAMES), playwright.chromium.executable_path]
    found = [path for path in candidates if path and Path(path).exists()]
    return found[0] if found else pytest.skip(f"Chromium is missing: {INSTALL}")
