"""The sandbox that submissions run in: one started process, kept from the rest of the machine, that forks many.

Three levels say how far a submission is kept away:

namespaces
    bubblewrap: no network, no file but the system's, the course without its banks, an empty /tmp, no other process.
separate user
    for root in a container that forbids namespaces: a user of its own, no network, no folder but the system's.
plain
    limits on time and memory only: for files that you trust.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError
from course.grading.channel import Channel, Ended, TookTooLong, Violation
from course.grading.memory import MemoryLimit
from course.paths import ROOT

NAMESPACES, SEPARATE_USER, PLAIN = "namespaces", "separate user", "plain"
_INSIDE = Path(__file__).parent / "inside"
_USED = ("__init__", "drivers", "wire", "settings", "torch_driver", "training_driver")  # of utils/exercises
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32")
_SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_CODE = "/course"
_ENVIRONMENT = {"PYTHONHASHSEED": "0"}  # sets have the same order in each run
_USER = 50_000  # the first of 5,000 that nobody is; 10,000 above each is another nobody
_START_SECONDS = 180
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    cell_seconds, call_seconds : float
        How long a cell and a call of an answer may take.
    total_seconds : float
        How long all of a submission may take, and its processor time.
    megabytes : int
        Memory, of all its processes together.
    processes : int
        Processes and threads.
    file_megabytes : int
        What it may write.
    """

    cell_seconds: float = 60
    call_seconds: float = 10
    total_seconds: float = 600
    megabytes: int = 1024
    processes: int = 64
    file_megabytes: int = 64


class SandboxFailed(Exception):
    """The sandbox could not be started, or has ended by itself."""


def best_level(*, unsealed: bool = False) -> str:
    """Return the best level that this machine offers.

    Raises
    ------
    CourseError
        Where there is neither of the sealed ones; the sentence says what to install or to say.
    """
    if unsealed:
        if not hasattr(os, "fork"):
            raise CourseError("Grading needs Linux or macOS: Windows can't fork a process. Use a Linux server or WSL.")
        return PLAIN
    if sys.platform != "linux":
        raise CourseError(
            "Sealed grading needs Linux: use a server or a virtual machine, or say --unsealed for files that you trust."
        )
    if _bubblewrap_works():
        return NAMESPACES
    if _can_be_another_user():
        return SEPARATE_USER
    missing = "is not installed" if shutil.which("bwrap") is None else "is not allowed to make namespaces here"
    raise CourseError(
        f"Sealed grading needs bubblewrap, which {missing}: `sudo apt-get install bubblewrap` installs it, and "
        "instructor/grading.md says what else may be missing. For files that you trust, say --unsealed."
    )


def require_level(level: str) -> None:
    """Raise CourseError, with what is missing, where this machine does not offer a level."""
    if level == PLAIN:
        best_level(unsealed=True)
    elif level == NAMESPACES and not (sys.platform == "linux" and _bubblewrap_works()):
        raise CourseError(f"Grading at the level {level!r} needs Linux, and bubblewrap with the right to use it.")
    elif level == SEPARATE_USER and not (sys.platform == "linux" and _can_be_another_user()):
        raise CourseError(f"Grading at the level {level!r} needs Linux with Landlock (5.13 or newer), and root.")
    elif level not in (PLAIN, NAMESPACES, SEPARATE_USER):
        raise CourseError(f"There is no level {level!r}: say {SEPARATE_USER!r}, {NAMESPACES!r} or {PLAIN!r}.")


def _can_be_another_user() -> bool:
    return os.geteuid() == 0 and _has_landlock()


def _bubblewrap_works() -> bool:
    if shutil.which("bwrap") is None:
        return False
    tried = [
        *_bubblewrap(),
        "--",
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import ctypes, os; os.geteuid() or os.setresuid(*[{_USER}] * 3); "
        "raise SystemExit(ctypes.CDLL(None).unshare(0x30020000))",
    ]
    return subprocess.run(tried, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0


def _has_landlock() -> bool:
    from course.grading.inside import confine  # on Linux only

    return confine.has_landlock()


def _bubblewrap(code: Path | None = None) -> list[str]:
    """Return the command that starts another one with nothing but the system's own files, and this code, to see."""
    root = os.geteuid() == 0
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv"]
    command += [part for item in _ENVIRONMENT.items() for part in ("--setenv", *item)]
    if root:
        command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
        for capability in ("SETUID", "SETGID", "SYS_ADMIN"):  # the zygote gives them up before it does anything else
            command += ["--cap-add", f"CAP_{capability}"]
    else:
        command += ["--unshare-all"]
    for folder in _SYSTEM:
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            command += ["--ro-bind", folder, folder]
    for path in _SETTINGS:
        command += ["--ro-bind-try", path, path]
    command += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
    for folder in _python_folders():
        for above in reversed(Path(folder).parents[:-1]):
            command += ["--perms", "0755", "--dir", str(above)]
        command += ["--ro-bind", folder, folder]
    # What is left of / and /dev would be writable for the user who started this, from one submission to the next.
    return [*command, *(["--ro-bind", str(code), _CODE] if code else []), "--remount-ro", "/dev", "--remount-ro", "/"]


def _python_folders() -> list[str]:
    """Return where this Python and its packages are, beside the system's folders."""
    folders = {
        os.path.realpath(sys.base_prefix),
        sys.base_prefix,
        sys.prefix,
        os.path.dirname(os.path.realpath(sys.executable)),
    }
    return sorted(folder for folder in folders if not folder.startswith("/usr/") and folder != "/usr")


def shown_with(path: Path) -> str | None:
    """Return the folder that submissions can read and this path is in; None if they can't read it."""
    return next((folder for folder in (*_SYSTEM, *_python_folders()) if path.resolve().is_relative_to(folder)), None)


def _others_can_read(folder: str) -> bool:
    return all(os.stat(path).st_mode & 0o5 == 0o5 for path in (folder, *map(str, Path(folder).parents)))


class Sandbox:
    """One started sandbox; submissions run in it one after the other.

    Parameters
    ----------
    level : str
        What `best_level` gives.
    limits : Limits
    imports : str
        What to import at the start, beside NumPy and IPython, as source; it runs unsealed and must be ours.

    Examples
    --------
    >>> with Sandbox(PLAIN) as sandbox:
    ...     with sandbox.submission() as channel:
    ...         channel.run("x = 1 +", seconds=10)["error"]["type"]
    'SyntaxError'
    """

    def __init__(self, level: str, limits: Limits = Limits(), imports: str = "import matplotlib.figure"):
        self.level, self.limits, self.imports = level, limits, imports
        self.is_quick = True  # whether the cells of the last submission took little time
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._full = False  # whether the process that is being ended had used up its memory
        self._folder: Path | None = None
        self._memory: MemoryLimit | None = None
        self._user = _USER + os.getpid() % 5_000

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submission(self) -> "Submission":
        """Return a new process for one submission, as a context manager that gives its channel."""
        return Submission(self)

    def start(self) -> None:
        """Start the sandbox unless it runs; raise SandboxFailed if that can't be done."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        shown = shown_with(ROOT)
        if shown and self.level != PLAIN:
            raise CourseError(
                f"The course is in {ROOT}, and submissions can read all of {shown}, which Python needs: move the "
                "course to a folder of its own and install it from there with `make`."
            )
        self._folder = Path(tempfile.mkdtemp(prefix="course-grade-"))
        code = _lay_code(self._folder / "code")
        home = self._folder / "home"
        home.mkdir()
        self._folder.chmod(0o711)
        self._control, theirs = socket.socketpair()
        self._memory = MemoryLimit(self.limits.megabytes * _MEGABYTE)
        command, seen_at = [sys.executable], code
        if self.level == NAMESPACES:
            seen_at = Path(_CODE)
            command = [*_bubblewrap(code), "--chdir", "/tmp", "--", *command]
        configuration = {
            "level": self.level,
            "user": self._user if os.geteuid() == 0 and self.level != PLAIN else None,
            "control": theirs.fileno(),
            "code": str(seen_at),
            "home": "/tmp" if self.level == NAMESPACES else str(home),
            "readable": [
                *filter(os.path.exists, (*_SYSTEM, *_SETTINGS, "/dev/urandom", "/dev/zero")),
                *_python_folders(),
                str(code),
            ],
            "read_all": self.level == SEPARATE_USER and not all(map(_others_can_read, _python_folders())),
            "in_tmp": [folder for folder in _python_folders() if folder.startswith("/tmp/")],
            "imports": self.imports,
            "files": self.limits.file_megabytes,
            "limits": {
                "memory": self.limits.megabytes * _MEGABYTE,
                "seconds": int(self.limits.total_seconds) + 1,
                "processes": self.limits.processes,
                "file": self.limits.file_megabytes * _MEGABYTE,
            },
        }
        zygote = str(seen_at / "course/grading/inside/zygote.py")
        with open(self._folder / "errors", "wb") as errors:
            self._process = subprocess.Popen(
                [*command, "-s", "-P", zygote, json.dumps(configuration)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                preexec_fn=self._memory.enter,
                env=_ENVIRONMENT,
                cwd="/",
            )
        theirs.close()
        if self._hear(1, _START_SECONDS) != b"R":
            told = self._errors()
            self.close()
            raise SandboxFailed(f"the sandbox did not start: {told}")
        self._memory.start(self._process.pid)

    def fork(self) -> Channel:
        """Start a submission's process and return the channel to it."""
        for attempt in (1, 2):
            self.start()
            ours, theirs = socket.socketpair()
            try:
                socket.send_fds(self._control, [b"S"], [theirs.fileno()])
            except OSError as error:
                ours.close()
                self.close()
                if attempt == 2:
                    raise SandboxFailed("the sandbox has ended") from error
                continue
            finally:
                theirs.close()
            channel = Channel(ours)
            try:
                channel.greet(_START_SECONDS)
            except (Ended, TookTooLong, Violation) as error:  # nothing of the submission has run: it is not to blame
                told = self._errors()
                channel.close()
                self.close()
                if attempt == 2:
                    raise SandboxFailed(f"no process for a submission could be started: {told}") from error
                continue
            return channel
        raise AssertionError

    def _errors(self) -> str:
        told = (self._folder / "errors").read_text(errors="replace").strip()
        return told[-500:] or "no error was told"

    def stop(self) -> None:
        """Begin to kill the submission's process with all that it has started."""
        self._full = self._memory is not None and self._memory.was_reached()
        with contextlib.suppress(OSError):  # it was killed together with the submission: `end` hears nothing
            self._control.sendall(b"E")

    def end(self) -> str:
        """Wait until what `stop` has begun to kill has ended; return "memory" if too much of it was used."""
        try:
            if len(self._hear(1, 30)) != 1:
                raise OSError
        except OSError:
            self.close()  # it was killed together with the submission, or by it
            return "memory" if self._full else ""
        return "memory" if self._full or self._memory.was_reached() else ""

    def _hear(self, size: int, seconds: float) -> bytes:
        until, heard = time.monotonic() + seconds, b""
        while len(heard) < size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._control], [], [], left)[0]:
                return heard
            part = self._control.recv(size - len(heard))
            if not part:
                return heard
            heard += part
        return heard

    def close(self) -> None:
        """End the sandbox and remove what it has left behind."""
        if self._process is not None:
            for end in (self._process.kill,) if self.level == NAMESPACES else (self._control.close, self._process.kill):
                end()
                try:
                    self._process.wait(10 if end == self._process.kill else 2)
                except subprocess.TimeoutExpired:
                    continue
        if self._control is not None:
            self._control.close()
        if self._process is not None and self.level == SEPARATE_USER:
            _end_all_of(self._user)  # if the sandbox was killed, a submission may have outlived it
        if self._memory is not None:
            self._memory.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process = self._control = self._memory = self._folder = None


class Submission:
    """The process of one submission, until the end of a ``with`` block."""

    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox
        self.ended = ""
        self.channel: Channel | None = None
        self._stopped = False

    def __enter__(self) -> Channel:
        self.channel = self.sandbox.fork()
        return self.channel

    def stop(self) -> None:
        """Begin to end the process; the ``with`` block's end waits for it."""
        if self.channel is not None and not self._stopped:
            self._stopped = True
            self.channel.close()
            self.sandbox.stop()

    def __exit__(self, *_: object) -> None:
        if self.channel is None:
            return
        self.stop()
        self.ended = self.sandbox.end()


def _end_all_of(user: int) -> None:
    """Kill all processes of a user who is nobody else; called as root."""
    found = True
    while found:
        found = False
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                status = (folder / "status").read_text()
                if f"\nUid:\t{user}\t" in status and "\nState:\tZ" not in status:
                    os.kill(int(folder.name), signal.SIGKILL)
                    found = True


def _lay_code(folder: Path) -> Path:
    """Lay the code that a submission may see: `utils` without its banks, and what runs beside a submission."""
    exercises = folder / "utils/exercises"
    hidden = shutil.ignore_patterns("__pycache__", "exercises")
    shutil.copytree(ROOT / "utils", folder / "utils", ignore=hidden)
    exercises.mkdir()
    for name in _USED:
        shutil.copy(ROOT / f"utils/exercises/{name}.py", exercises)
    for bank in (ROOT / "utils/exercises").glob("lesson_*"):
        shutil.copy(_INSIDE / "bank.py", exercises / f"{bank.stem}.py")
    for name in ("overview", "released"):
        shutil.copy(_INSIDE / "bank.py", exercises / f"{name}.py")
    inside = folder / "course/grading/inside"
    shutil.copytree(_INSIDE, inside, ignore=shutil.ignore_patterns("__pycache__"))
    for package in (folder / "course", folder / "course/grading"):
        (package / "__init__.py").touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder
