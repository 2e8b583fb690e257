"""`course start` as a process of its own, on loopback, and what a test asks of its server."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from course.paths import ROOT

SECONDS = 60


class CourseProcess:
    """A command that starts the course, with a home of its own; as a context, it is waited for and stopped at the end.

    Attributes
    ----------
    process : subprocess.Popen
    out, err : Path
        What it prints.
    address, base, token : str
        What it says where it is open, and the parts of that.
    """

    def __init__(self, home: Path, command: list, **environment: str) -> None:
        home.mkdir(exist_ok=True)
        self.out, self.err = home / "out", home / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=ROOT,
                env={**os.environ, "HOME": str(home), "USERPROFILE": str(home), **environment},
            )

    def __enter__(self):
        try:
            self.address = self.wait_for(lambda: re.search(r"http://\S+", self.out.read_text()))[0]
            self.base, self.token = re.fullmatch(r"(http://[^/]+)/(?:lab|doc)/\S+\?token=(\w+)", self.address).groups()
            self.wait_for(self._serves)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for _ in range(3):  # on a busy machine kernels may take long to stop: press Ctrl-C again, as a person would
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
                break
        else:
            self.process.kill()
            self.process.wait(20)

    def wait_for(self, seen):
        """Wait until this function returns something, and return it; the process must live."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if found := seen():
                return found
            assert self.process.poll() is None, self.err.read_text()
            time.sleep(0.05)
        raise AssertionError(f"nothing in {SECONDS} s: {self.out.read_text()} {self.err.read_text()}")

    def _serves(self):
        with suppress(urllib.error.URLError):
            return self.get("/api/status")

    def request(self, method: str, path: str, body=None) -> str:
        request = urllib.request.Request(
            self.base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return response.read().decode()

    def get(self, path: str) -> str:
        return self.request("GET", path)

    def end_sessions(self) -> None:
        """End all kernels that have a notebook, as if nobody had been there before."""
        for session in json.loads(self.get("/api/sessions")):
            self.request("DELETE", f"/api/sessions/{session['id']}")

    def stop(self) -> int:
        """Press Ctrl-C; return the exit status, which must come within half a minute."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)
