"""JupyterLab, run inside this process: quiet, offline, and stopped by one Ctrl-C.

It is a server of its own, on this machine only and with a token of its own: the user's configuration of Jupyter is not
read. A `View` says how JupyterLab looks. For a learner, their settings of JupyterLab, such as the theme and the keys,
are read; ours are a layer of defaults below them, and the layout of the tabs is kept in the learner's folder. Nothing
of the user's is changed.
"""

import json
import os
import re
import secrets
import shutil
import signal
import site
import sys
import sysconfig
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple
from urllib.parse import quote

from course.files import write_errors_explained
from course.kernelspec import CourseKernels
from course.patches import import_labapp
from course.running import RunningServer, forget, has_a_browser, record
from course.widget_state import keep_widget_state
from course.workspace import SCRATCH

# Holds labconfig/default_setting_overrides.json: no news, no look for updates, a save every half minute,
# names of files in full, Markdown to be read.
OUR_DEFAULTS = Path(__file__).resolve().parent / "jupyter"
# The settings of the Notebook of long ago, for whose sake its server extension would make an ~/.ipython; and what
# nbgrader adds to a server, where it is installed. labconfig/page_config.json turns off what it adds to the page.
_NBGRADER = ("formgrader", "validate_assignment", "assignment_list", "course_list")
_OFF = ("notebook_shim", *(f"nbgrader.server_extensions.{name}" for name in _NBGRADER))
# Of Jupyter's environment variables, those that say where it keeps its files. All others say how a server works: a
# gateway's address, a token, a port.
KEPT = {
    "JUPYTER_DATA_DIR",
    "JUPYTER_PATH",
    "JUPYTER_PLATFORM_DIRS",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTER_ALLOW_INSECURE_WRITES",
}


class View(NamedTuple):
    """How JupyterLab looks.

    Attributes
    ----------
    mode : {"lab", "doc"}
        With tabs, or in simple mode: one document at a time.
    layout : dict
        What stands beside the document.
    lasts : bool
        Whether the layout that the user has left is found again; otherwise each start begins with ours.
    settings : Path, optional
        A folder of JupyterLab's settings to begin with, in place of the user's; what is changed in them is kept.
    """

    mode: str
    layout: dict[str, Any]
    lasts: bool
    settings: Path | None = None


# To study: the files, wide enough for the lessons' names.
STUDY = View(
    mode="lab",
    layout={
        "left": {"visible": True, "current": "filebrowser", "widgets": ["filebrowser"]},
        "right": {"collapsed": True, "visible": True},
        "relativeSizes": [0.24, 0.76, 0],
    },
    lasts=True,
)
# To be read from the back row: nothing but the document, in large type.
PRESENTATION = View(
    mode="doc",
    layout={side: {"collapsed": True, "visible": False} for side in ("left", "right")},
    lasts=False,
    settings=OUR_DEFAULTS / "presentation",
)
SECONDS_TO_STOP = 10


def leave_out_the_users_configuration(folder: Path, view: View = STUDY) -> None:
    """Read no configuration of Jupyter in this process but that of the installed packages and ours.

    Call it before JupyterLab is imported, with the learner's folder. Raises CourseError if the view's settings can't be
    written there.
    """
    from jupyter_core.paths import jupyter_config_dir

    ours = folder / SCRATCH / "jupyter"
    settings = os.environ.get("JUPYTERLAB_SETTINGS_DIR") or str(Path(jupyter_config_dir(), "lab", "user-settings"))
    if view.settings is not None:
        settings = str(ours / "lab" / "user-settings")
        with write_errors_explained(Path(settings)), suppress(FileExistsError):
            shutil.copytree(view.settings, settings)
    for name in list(os.environ):
        if name.startswith("JUPYTER") and name not in KEPT:
            del os.environ[name]
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = settings
    os.environ["JUPYTER_CONFIG_DIR"] = str(ours)
    os.environ["JUPYTER_CONFIG_PATH"] = str(OUR_DEFAULTS)
    # The installed JupyterLab's own parts come before others of the same name.
    _put_first("JUPYTER_PATH", str(Path(sysconfig.get_path("data"), "share", "jupyter")))


def serve(
    folder: Path,
    first: str,
    environment: dict[str, str],
    *,
    port: int,
    any_port: bool,
    open_browser: bool,
    when_open: Callable[[], object] = lambda: None,
    view: View = STUDY,
) -> None:
    """Run JupyterLab in the learner's folder until it is stopped.

    It opens on the notebook `first`; kernels get the variables of `environment`. With `any_port`, another port will do
    should this one be taken at the last moment. `when_open` is called once the address is recorded, so that another
    command finds this server.
    """
    import_labapp()
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
    from jupyterlab.labapp import LabApp
    from tornado.ioloop import PeriodicCallback
    from tornado.log import gen_log

    path = f"/{view.mode}/tree/{quote(first)}"
    token = secrets.token_hex(24)

    class CourseContents(AsyncLargeFileManager):
        """The files, as Jupyter serves them; a notebook is saved with the widgets that it shows."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.register_pre_save_hook(keep_widget_state)

    class CourseServer(ServerApp):
        """The Jupyter server, which prints only what a learner needs and asks no questions."""

        @property
        def config_file_paths(self) -> list[str]:
            # The installed packages' own, which switch on such things as JupyterLab's terminal.
            places = [sysconfig.get_path("data"), sys.prefix]
            places += [site.getuserbase()] if site.ENABLE_USER_SITE else []
            return [str(Path(place, "etc", "jupyter")) for place in dict.fromkeys(places)]

        def migrate_config(self) -> None:
            """Leave alone what a Jupyter of ten years ago may have left in the home folder."""

        def init_configurables(self) -> None:
            self.kernel_spec_manager_class = CourseKernels
            if os.name == "posix":
                # Jupyter takes a login shell, unless the server is in a terminal itself. Its profile may set PATH anew,
                # and then there is no `course`.
                self.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "sh"]}
            # A folder was listed while a notebook was being saved: the temporary file is gone when it is looked at.
            self.log.addFilter(lambda record: not re.search(r"\.~[^/\\]+ doesn't exist$", record.getMessage()))
            self.contents_manager_class = CourseContents
            super().init_configurables()
            self.kernel_spec_manager.environment = environment

        def init_signal(self) -> None:
            super().init_signal()
            # Not only at a terminal, and no "Shut down this server (y/[n])?": notebooks are saved as they change.
            signal.signal(signal.SIGINT, self._stop_once)
            signal.signal(signal.SIGTERM, self._stop_once)
            hangup = getattr(signal, "SIGHUP", None)
            if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:  # as under nohup
                signal.signal(hangup, self._stop_once)

        stop_asked: float | None = None

        def _stop_once(self, number: int, frame: FrameType | None) -> None:
            if self.stop_asked is None:
                self.stop_asked = time.monotonic()
                forget(folder, token)
                self.stop(from_signal=True)
            elif time.monotonic() - self.stop_asked > SECONDS_TO_STOP:
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)
            # Until then kernels are being shut down. Stopping now would leave one of them running.

        def start_ioloop(self) -> None:
            # Python looks for signals between two steps. One that comes at the moment when the loop falls asleep would
            # wait for the next request.
            PeriodicCallback(lambda: None, 500).start()
            super().start_ioloop()

        def launch_browser(self) -> None:
            if has_a_browser():
                super().launch_browser()

        def start_app(self) -> None:
            super().start_app()
            started = self.web_app.settings["started"].isoformat()
            here = RunningServer(str(folder), self.port, path, token, started, Path(self.browser_open_file).as_uri())
            record(here)
            when_open()
            print(f"\nThe course is open at\n\n    {here.address}\n\nStop it with Ctrl-C.", flush=True)

    # Jupyter and Tornado disagree about a time-out, to no effect, and say so whenever a notebook is opened.
    gen_log.addFilter(lambda record: "websocket_ping_timeout" not in record.getMessage())
    LabApp.serverapp_class = CourseServer
    workspaces = folder / SCRATCH / "workspaces"
    _lay_out(workspaces, view)
    os.chdir(folder)  # whatever becomes of the one that the command was given in
    # So that `course` and `python` in JupyterLab's own terminal are this environment's, also where it is not activated.
    _put_first("PATH", str(Path(sys.executable).parent))
    try:
        LabApp.launch_instance(
            [
                f"--ServerApp.root_dir={folder}",
                f"--ServerApp.port={port}",
                f"--ServerApp.port_retries={50 if any_port else 0}",
                f"--ServerApp.open_browser={open_browser}",
                # By default Jupyter refuses to run as root. In a container, root is often the only user.
                f"--ServerApp.allow_root={hasattr(os, 'geteuid') and os.geteuid() == 0}",
                # A token of our own: Jupyter announces one that it has made itself in many lines.
                f"--IdentityProvider.token={token}",
                "--ServerApp.log_level=WARN",
                "--LabApp.log_level=WARN",
                f"--LabApp.default_url={path}",
                f"--LabApp.workspaces_dir={workspaces}",
                # No request leaves this machine: no news, no look for updates, no list of extensions.
                "--LabApp.news_url=None",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly",
                # No search for language servers: it would run Node.js at each start.
                "--LanguageServerManager.autodetect=False",
                *(f"--ServerApp.jpserver_extensions={name}=False" for name in _OFF),
                *_encryption(),
            ]
        )
    finally:
        forget(folder, token)
        # All is shut down. Should the end of Python hang, another Ctrl-C ends it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _lay_out(workspaces: Path, view: View) -> None:
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    manager = WorkspacesManager(str(workspaces))
    with suppress(OSError):  # a disk that can only be read
        if not view.lasts or not manager.list_workspaces():
            layout = {"data": {"layout-restorer:data": view.layout}, "metadata": {"id": "default"}}
            manager.save("default", json.dumps(layout))


def _encryption() -> list[str]:
    """Encrypt what the server and its kernels send each other, where both are new enough to do so.

    A kernel that could, but isn't asked to, prints a warning that would worry a learner.
    """
    import zmq
    from jupyter_client import KernelManager

    if KernelManager.class_traits().get("transport_encryption") is None or not zmq.has("curve"):
        return []
    return ["--KernelManager.transport_encryption=auto"]


def _put_first(variable: str, value: str) -> None:
    before = os.environ.get(variable)
    os.environ[variable] = f"{value}{os.pathsep}{before}" if before else value
