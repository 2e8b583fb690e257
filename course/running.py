"""The JupyterLab that is open on a learner's folder: recorded by `course start`, found and asked by other commands.

A record may be stale: its server was killed, another program may listen on the port, or the folder was copied with the
record in it. So the address is asked. Only the server that wrote the record takes its token and began at its time.
"""

import json
import os
import webbrowser
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from course.files import discard, write_temporary
from utils.progress import HIDDEN

RECORD = "server.json"
SECONDS_TO_ANSWER = 10
# They would take over the terminal, and can't show JupyterLab.
TEXT_BROWSERS = {"www-browser", "w3m", "lynx", "links", "elinks", "browsh"}


class RunningServer(NamedTuple):
    """A server on this machine, with what it takes to find and to ask it."""

    folder: str  # the learner's, which it serves
    port: int
    path: str  # of the first lesson, such as /lab/tree/00_start_here.ipynb
    token: str
    started: str  # in UTC, as ISO 8601
    page: str  # a file that leads a browser there, without telling other users of the machine the token

    @property
    def address(self) -> str:
        """The first lesson, with the token."""
        return f"http://localhost:{self.port}{self.path}?token={self.token}"

    def ask(self, question: str) -> Any:
        """Return the server's answer, such as to ``status``.

        Raises OSError or ValueError if nobody answers, the token is refused, or the answer isn't JSON.
        """
        from http.client import HTTPException
        from urllib.request import ProxyHandler, Request, build_opener

        address = f"http://localhost:{self.port}/api/{question}"
        asked = Request(address, headers={"Authorization": f"token {self.token}"})
        try:
            with build_opener(ProxyHandler({})).open(asked, timeout=SECONDS_TO_ANSWER) as answer:
                return json.load(answer)
        except HTTPException as error:  # another kind of server
            raise OSError(str(error)) from error

    def open_notebooks(self) -> set[str]:
        """Return the notebooks that are open in a browser; a kernel whose tab has been closed does not count."""
        with suppress(OSError, ValueError, LookupError, TypeError):  # stopped at this moment, say
            return {one["path"] for one in self.ask("sessions") if one["kernel"]["connections"]}
        return set()


def record(server: RunningServer) -> None:
    """Record the server in its folder, for this user only; where nothing can be written, it goes unrecorded."""
    scratch = Path(server.folder, HIDDEN)
    with suppress(OSError):
        temporary = write_temporary(scratch, RECORD, json.dumps(server._asdict()).encode("ascii"), mode=0o600)
        os.replace(temporary, scratch / RECORD)


def forget(folder: Path, token: str) -> None:
    """Remove the record of the server with this token."""
    recorded = _recorded(folder)
    if recorded is not None and recorded.token == token:
        discard(folder / HIDDEN / RECORD)


def running_server(folder: Path) -> RunningServer | None:
    """Return the server that is open on this folder; None if none is, whatever is recorded."""
    server = _recorded(folder)
    with suppress(OSError, ValueError, TypeError, LookupError):
        if server is not None and os.path.samefile(server.folder, folder):
            started = server.ask("status")["started"]
            if datetime.fromisoformat(started) == datetime.fromisoformat(server.started):
                return server
    return None


def _recorded(folder: Path) -> RunningServer | None:
    with suppress(OSError, ValueError, TypeError, RecursionError):
        return RunningServer(**json.loads((folder / HIDDEN / RECORD).read_bytes()))
    return None


def has_a_browser() -> bool:
    """Whether there is a browser that can show JupyterLab."""
    with suppress(webbrowser.Error):
        return Path(webbrowser.get().name).name not in TEXT_BROWSERS
    return False
