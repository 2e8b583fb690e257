"""What a student costs whoever hosts the course: memory and processor time of the server, of a kernel, of each lesson.

One JupyterLab is started as `course start` starts it, on a folder of its own. Each lesson's untouched copy is run from
the first cell to the last through that server, in a kernel of its own. Memory is looked at twenty times a second; it is
PSS, in which a page that several processes share counts once in all: so run this where nothing else uses the same
environment. Processor time is that of the kernel from its start to the end of the lesson. From these figures follow
estimates for classes, with the sums. All is printed, and written to ``results/hosting.txt``.

    python benchmarks/hosting.py
    python benchmarks/hosting.py 03 07
"""

import contextlib
import datetime
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
import websocket
from grading import looked_at

from course.naming import find_lessons
from course.paths import ROOT

RESULTS = Path(__file__).parent / "results" / "hosting.txt"
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS = 600
MEGABYTE, GIGABYTE = 1e6, 1000  # bytes, and megabytes

# What the estimates assume.
CLASSES = (30, 300, 3000)
ACTIVE = {30: 1.0, 300: 0.5, 3000: 0.2}  # the share of the students who have a kernel at the same time
OPEN = 2  # kernels that a student has open: the lesson, and one more
AT_MOST = 4  # kernels that the limit of a student's memory allows
RUNS_AN_HOUR = 4  # of a whole lesson, by each student who is there
MACHINE = {"GB": 64, "processors": 16}
RESERVE = 0.25  # of the memory, for the system and for peaks


class Cost(NamedTuple):
    """What something took: the most megabytes at any look, seconds of the processor, seconds on the clock."""

    megabytes: float
    processor: float
    seconds: float


class Server:
    """JupyterLab as a learner has it; as a context, it is stopped at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # A home of its own: nothing that this user has set up, and nothing of theirs is changed.
        environment = {**os.environ, "HOME": str(folder), "USERPROFILE": str(folder)}
        command = [sys.executable, "-m", "course", "start", "--no-browser", "--folder", str(folder / "my-lessons")]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Server":
        for line in self.process.stdout:
            if found := re.search(r"(http://[^/]+)/lab/\S+token=(\w+)", line):
                self.base, self.token = found.groups()
                return self
        raise SystemExit("The course did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate()

    def ask(self, method: str, path: str, body: object = None) -> object:
        """Return the server's answer, from JSON."""
        request = urllib.request.Request(
            f"{self.base}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return json.loads(response.read() or "null")

    @contextlib.contextmanager
    def session(self, name: str) -> Iterator["Kernel"]:
        """Open a notebook with a kernel, as JupyterLab does, and close it again."""
        before = set(psutil.Process(self.process.pid).children())
        asked = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.ask("POST", "sessions", asked)
        address = f"{self.base.replace('http', 'ws', 1)}/api/kernels/{session['kernel']['id']}/channels"
        line = websocket.create_connection(f"{address}?token={self.token}&session_id=hosting", timeout=SECONDS)
        (process,) = set(psutil.Process(self.process.pid).children()) - before
        try:
            yield Kernel(line, process)
        finally:
            line.close()
            self.ask("DELETE", f"sessions/{session['id']}")


class Kernel(NamedTuple):
    """A kernel behind the server: the line to it, and its process."""

    line: websocket.WebSocket
    process: psutil.Process

    def run(self, code: str) -> None:
        """Run code as a cell is run, and wait for its end."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": "execute_request", "username": "", "session": number, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.line.send(json.dumps(message))
        waiting = {"execute_reply", "idle"}
        while waiting:
            said = self.line.recv()
            said = json.loads(said) if isinstance(said, str) else {}  # bytes: pictures of a widget
            if said.get("parent_header", {}).get("msg_id") != number:
                continue
            if said["msg_type"] == "error":
                raise SystemExit("\n".join(said["content"]["traceback"]))
            waiting -= {said["msg_type"], said["content"].get("execution_state")}


def megabytes(process: psutil.Process) -> float:
    """Return the memory of one process; where the system doesn't count shared pages, all that it has."""
    memory = process.memory_full_info()
    return getattr(memory, "pss", memory.rss) / MEGABYTE


def processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def memory_of(process: psutil.Process) -> contextlib.AbstractContextManager[list[tuple[float, float]]]:
    return looked_at(lambda: megabytes(process), SECONDS_BETWEEN_LOOKS)


def highest(noted: Sequence[tuple[float, float]]) -> float:
    return max(size for _, size in noted)


def cost(server: Server, name: str, cells: Sequence[str]) -> Cost:
    """Run cells one after the other in a new kernel of this notebook."""
    begun = time.perf_counter()
    with server.session(name) as kernel, memory_of(kernel.process) as noted:
        for code in cells:
            kernel.run(code)
        last = megabytes(kernel.process)
        return Cost(max(last, highest(noted)), processor_seconds(kernel.process), time.perf_counter() - begun)


def cells_of(path: Path) -> list[str]:
    notebook = json.loads(path.read_bytes())
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def measure(words: Sequence[str]) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """Return what each lesson costs, and what server and kernels cost by themselves."""
    with tempfile.TemporaryDirectory(prefix="hosting-") as place, Server(Path(place)) as server:
        itself = psutil.Process(server.process.pid)
        copies = sorted((server.folder / "my-lessons").glob("[0-9][0-9]_*.ipynb"))
        first = copies[0].name
        parts = {"server, just started": Cost(megabytes(itself), processor_seconds(itself), 0.0)}
        parts["kernel that has done nothing"] = cost(server, first, ["1 + 1"])
        parts["kernel with NumPy and Matplotlib"] = cost(server, first, ["import numpy, matplotlib.pyplot"])
        parts["kernel with torch as well"] = cost(server, first, ["import numpy, matplotlib.pyplot, torch"])
        lessons = {}
        before = processor_seconds(itself)
        with memory_of(itself) as noted:
            for path in find_lessons(words, copies):
                server.ask("GET", f"contents/{path.name}")
                lessons[path.stem] = cost(server, path.name, cells_of(path))
                print(line(path.stem, lessons[path.stem]), flush=True)
        share = (processor_seconds(itself) - before) / len(lessons)
        parts["server, at most; CPU a lesson"] = Cost(highest(noted), share, 0.0)
    return lessons, parts


def line(name: str, cost: Cost) -> str:
    seconds = f"{cost.seconds:9.1f}" if cost.seconds else ""
    return f"{name:34}{cost.megabytes:10.0f}{cost.processor:10.1f}{seconds}"


def estimates(lessons: dict[str, Cost], parts: dict[str, Cost]) -> Iterator[str]:
    """Yield what classes need, with the sums, from figures as they are printed."""
    server = round(parts["server, at most; CPU a lesson"].megabytes)
    kernel = round(max(cost.megabytes for cost in lessons.values()))
    student = server + OPEN * kernel
    yield f"a student: {server} + {OPEN} x {kernel} = {student} MB, the server and {OPEN} kernels of the largest lesson"
    limit = server + AT_MOST * kernel
    yield f"a student's limit: {server} + {AT_MOST} x {kernel} = {limit} MB, for {AT_MOST} such kernels"
    processor = round(
        max(cost.processor for cost in lessons.values()) + parts["server, at most; CPU a lesson"].processor
    )
    busy = round(RUNS_AN_HOUR * processor / 3600, 3)
    yield f"a student: {RUNS_AN_HOUR} runs of {processor} CPU s an hour = {busy:.3f} of a processor"
    usable = MACHINE["GB"] * (1 - RESERVE)
    for students in CLASSES:
        there = round(students * ACTIVE[students])
        memory, processors = there * student / GIGABYTE, there * busy
        machines = max(-(-memory // usable), -(-processors // MACHINE["processors"]))
        yield (
            f"{students} students, {100 * ACTIVE[students]:.0f} % at once: {there} x {student} MB = {memory:.0f} GB; "
            f"{there} x {busy:.3f} = {processors:.1f} processors; "
            f"{machines:.0f} x {MACHINE['GB']} GB of which {usable:.0f} GB are for students"
        )


def main() -> None:
    lessons, parts = measure(sys.argv[1:])
    head = f"{'':34}{'PSS, MB':>10}{'CPU s':>10}{'clock s':>9}"
    lines = [head, *(line(name, cost) for name, cost in [*parts.items(), *lessons.items()])]
    lines += ["", "estimates:", *estimates(lessons, parts), ""]
    import torch

    lines.append("recipe: python benchmarks/hosting.py; kernels compute with one thread, as `course start` has them")
    lines.append(
        f"date: {datetime.date.today()}, torch {torch.__version__}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
    print("\n".join(["", *lines]))
    if not sys.argv[1:]:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
