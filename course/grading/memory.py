"""A limit on the memory of a whole tree of processes: a control group where one can be made, else by looking often."""

import contextlib
import os
import secrets
import signal
import threading
from pathlib import Path

_SECONDS = 0.05  # between two looks
_V1, _V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


class MemoryLimit:
    """Limits what a sandbox uses beyond what it has used when its first process was ready.

    Parameters
    ----------
    size : int
        In bytes.
    """

    def __init__(self, size: int):
        self.size = size
        self._group, self._file, self._events = _new_group()
        self._reached = False
        self._closed = threading.Event()
        self._seen = 0

    def enter(self) -> None:
        """Put this process into the group; called in the new process before its program starts."""
        if self._group is not None:
            (self._group / "cgroup.procs").write_text("0")

    def start(self, pid: int) -> None:
        """Limit the memory of this process and all below it from now on."""
        if self._group is not None:
            used = int((self._group / _USAGE[self._file]).read_text())
            with contextlib.suppress(OSError):
                (self._group / self._file).write_text(str(used + self.size))
                self._seen = self._kills()
                return
        self._watch(pid)

    def was_reached(self) -> bool:
        """Whether the limit was reached since this was last asked."""
        if self._group is not None:
            seen, self._seen = self._seen, self._kills()
            return self._seen > seen
        reached, self._reached = self._reached, False
        return reached

    def _kills(self) -> int:
        with contextlib.suppress(OSError):
            for line in (self._group / self._events).read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
        return 0

    def _watch(self, pid: int) -> None:
        usual = {process: _memory_of(process, shared=True) for process in (pid, *_below(pid))}
        most = max(usual.values())  # what is forked shares the pages of the loaded process with it

        def look() -> None:
            with contextlib.suppress(OSError):  # root's thread looks in time however busy the machine is
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
            ended: set[int] = set()  # they give their memory back, and those that come after are not to pay for it
            while not self._closed.wait(_SECONDS):
                below = _below(pid)
                ended &= set(below)
                found = [process for process in below if process not in usual and process not in ended]
                if sum(map(_memory_of, found)) > most + self.size:
                    self._reached = True
                    for process in reversed(found):
                        with contextlib.suppress(ProcessLookupError, PermissionError):
                            os.kill(process, signal.SIGKILL)
                            ended.add(process)

        threading.Thread(target=look, daemon=True).start()

    def close(self) -> None:
        """Give the group back; all that was in it has ended."""
        self._closed.set()
        if self._group is not None:
            with contextlib.suppress(OSError):
                self._group.rmdir()


_USAGE = {"memory.limit_in_bytes": "memory.usage_in_bytes", "memory.max": "memory.current"}


def _new_group() -> tuple[Path | None, str, str]:
    name = f"course-grade-{secrets.token_hex(6)}"
    with contextlib.suppress(OSError, StopIteration, IndexError):
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        if (_V2 / "cgroup.controllers").exists():
            own = next(line.split(":", 2)[2] for line in lines if line.startswith("0::"))
            parent, limit, events = _V2 / own.lstrip("/"), "memory.max", "memory.events"
        else:
            own = next(line.split(":", 2)[2] for line in lines if "memory" in line.split(":")[1].split(","))
            parent, limit, events = _V1 / own.lstrip("/"), "memory.limit_in_bytes", "memory.oom_control"
            parent = parent if parent.exists() else _V1
        group = parent / name
        group.mkdir()
        if (group / limit).exists():
            return group, limit, events
        group.rmdir()
    return None, "", ""


def _below(pid: int) -> list[int]:
    """Return the processes below this one, the nearest first."""
    found, waiting = [], [pid]
    while waiting:
        children = []
        for process in waiting:
            with contextlib.suppress(OSError):
                for task in os.listdir(f"/proc/{process}/task"):
                    children += map(int, Path(f"/proc/{process}/task/{task}/children").read_text().split())
        found += children
        waiting = children
    return found


def _memory_of(process: int, *, shared: bool = False) -> int:
    """Return the bytes of memory that a process has: its share of the pages that several have, or all of each."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        kinds = ("Rss:",) if shared else ("Pss:",)
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(kinds))
    with contextlib.suppress(OSError):  # in a container whose root may not look into other users' processes
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return 0
