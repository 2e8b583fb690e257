"""``course start``: checks what could go wrong, brings the learner's folder up to date, and opens JupyterLab there.

``course present`` does the same in a folder of its own: see `course.present`.
"""

import errno
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import CourseError
from course.kernel import ask_a_kernel, check_answer, kernel_environment
from course.paths import LESSONS, WORKSPACE
from course.shadows import INSTALL
from utils.progress import HIDDEN

if TYPE_CHECKING:  # they take long to import
    from course.running import RunningServer
    from course.server import View
    from course.workspace import Workspace

FIRST_PORT = 8888
PORTS_TRIED = 100


def start(
    port: int | None = None, open_browser: bool = True, *, folder: Path = WORKSPACE, lessons: Path = LESSONS
) -> int:
    """Open the lessons in JupyterLab, in the learner's own copies; return 0 when it is stopped.

    Where JupyterLab is open on this folder already, say so, open that, and return at once. Errors: see `open_lab`.
    """

    def already(running: "RunningServer") -> None:
        from course.running import has_a_browser

        print(f"The course is already open at\n\n    {running.address}", flush=True)
        if open_browser and has_a_browser():
            webbrowser.open(running.page)

    def prepare(workspace: "Workspace") -> str:
        for line in _summary(workspace.update(), workspace.folder):
            print(line, flush=True)
        return workspace.lessons[0].name

    return open_lab(port, open_browser, folder, lessons, already, prepare)


def open_lab(
    port: int | None,
    open_browser: bool,
    folder: Path,
    lessons: Path,
    already: Callable[["RunningServer"], object],
    prepare: Callable[["Workspace"], str],
    view: "View | None" = None,
) -> int:
    """Run JupyterLab in the folder, and return 0 when it is stopped; where it is open already, only call `already`.

    `prepare` brings the folder up to date and returns the name of the notebook to open; the view is by default the
    learner's. The address is printed in any case. The port is by default the first free one from 8888. Raises
    CourseError if it is taken or is none, JupyterLab is missing, a kernel can't start or would import another
    ``utils``, or the folder can't be used.
    """
    folder = Path(os.path.abspath(folder))
    if port is not None and not 1 <= port <= 65535:
        raise CourseError(f"{port} is no port: choose one from 1024 to 65535, or leave --port out.")
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError(f"JupyterLab is not installed for {sys.executable}: {INSTALL}.")

    # Asked at once, if there is a folder to ask in, a kernel has answered by the time that JupyterLab is imported.
    environment = kernel_environment(folder / HIDDEN / "ipython")
    with ExitStack() as stack:
        asked = _asked(folder, environment, stack) if folder.is_dir() else None

        from course.running import running_server
        from course.workspace import opened

        # Whoever starts at the same moment waits here until the other server is open.
        workspace = stack.enter_context(opened(folder, lessons))
        running = running_server(folder)
        if running is not None:
            already(running)
            return 0
        chosen = _first_free_port() if port is None else _free_port(port)

        from course.patches import import_labapp
        from course.server import STUDY, leave_out_the_users_configuration, serve

        first, view = prepare(workspace), view or STUDY
        asked = asked or _asked(folder, environment, stack)
        leave_out_the_users_configuration(folder, view)
        import_labapp()
        check_answer(asked)
        _check_runtime_folder()
        serve(
            folder,
            first,
            environment,
            port=chosen,
            any_port=port is None,
            open_browser=open_browser,
            when_open=workspace.lock.release,
            view=view,
        )
    return 0


def _asked(folder: Path, environment: dict[str, str], stack: ExitStack) -> subprocess.Popen[str]:
    asked = stack.enter_context(ask_a_kernel(folder, environment))
    stack.callback(asked.kill)  # should something else stand in the way, nobody waits for the answer
    return asked


def _summary(report, folder: Path) -> list[str]:
    where = _short(folder)
    lines = []
    if report.laid:
        lines.append(f"{len(report.laid)} lesson{'s' if len(report.laid) > 1 else ''} copied to {where}.")
    if report.renewed:
        lines.append(
            f"Renewed in {where}, as the lesson has changed and your copy had not: {', '.join(report.renewed)}."
        )
    return lines + report.notes


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):  # it lies elsewhere, or the present folder is gone
        return str(path)


def _check_runtime_folder() -> None:
    """Jupyter keeps the addresses of running servers and kernels in a folder of its own, and does not start without."""
    from jupyter_core.paths import jupyter_runtime_dir

    place = Path(jupyter_runtime_dir())
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        raise CourseError(
            f"Jupyter can't write to {place} ({error.strerror}): make it writable, or set {_variable_behind(place)} to "
            "a folder that is."
        ) from error


def _variable_behind(place: Path) -> str:
    """Return the environment variable that has led to this place."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME", "APPDATA"):
        value = os.environ.get(name)
        if value and place.resolve().is_relative_to(Path(value).resolve()):
            return name
    return "HOME"


def _free_port(port: int) -> int:
    error = _error_of_listening(port)
    if error == errno.EADDRINUSE:
        raise CourseError(f"Port {port} is in use: choose another one, or leave --port out to get a free one.")
    if error is not None:
        raise CourseError(f"Port {port} can't be used ({os.strerror(error)}): choose one from 1024 to 65535.")
    return port


def _first_free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if _error_of_listening(port) is None:
            return port
    raise CourseError(
        f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} are all in use: choose one with --port."
    )


def _error_of_listening(port: int) -> int | None:
    """Try the port as Jupyter will, on each address of localhost; return the number of the error, if any."""
    for family, kind, protocol, _, address in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
        try:
            with socket.socket(family, kind, protocol) as candidate:
                if os.name == "posix":
                    candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    candidate.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                candidate.bind(address)
                # With SO_REUSEADDR some systems let two sockets bind: only one of them may listen.
                candidate.listen(1)
        except OSError as error:
            if error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:  # no IPv6 here, say
                return error.errno
    return None
