"""JupyterLab, run inside this process: quiet, offline, and stopped by one Ctrl-C.

Nothing of the user's own JupyterLab is changed: our settings are a layer of defaults below theirs, for this process
only, and the layout of the tabs is kept in the learner's folder.
"""

import os
import secrets
import signal
import sys
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from course.workspace import SCRATCH

# Holds labconfig/default_setting_overrides.json: no news, no look for updates, a save every half minute.
OUR_DEFAULTS = Path(__file__).resolve().parent / "jupyter"


def import_labapp() -> None:
    """Import JupyterLab, without half a second of waste.

    Where there is a Node.js, JupyterLab asks it for the settings of a package manager, which only somebody who builds
    JupyterLab anew would need.
    """
    import jupyterlab.commands

    if hasattr(jupyterlab.commands, "_yarn_config"):
        jupyterlab.commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}
    import jupyterlab.labapp


def serve(folder: Path, first: str, *, port: int, any_port: bool, open_browser: bool) -> None:
    """Run JupyterLab in the folder until it is stopped.

    Parameters
    ----------
    folder : Path
        What JupyterLab shows, and where kernels start.
    first : str
        The name of the notebook to open.
    port : int
        The port to serve on.
    any_port : bool
        Whether another port will do, should this one be taken at the last moment.
    open_browser : bool
        Whether to open a browser on the first notebook.
    """
    import_labapp()
    from jupyter_server.serverapp import ServerApp
    from jupyterlab.labapp import LabApp
    from tornado.log import gen_log

    path = f"/lab/tree/{quote(first)}"
    token = secrets.token_hex(24)

    class CourseServer(ServerApp):
        """The Jupyter server, which says only what a learner needs, and asks nothing back."""

        def init_signal(self) -> None:
            super().init_signal()
            # Not only at a terminal, and no "Shut down this server (y/[n])?": notebooks are saved as they change.
            signal.signal(signal.SIGINT, self._stop_once)
            signal.signal(signal.SIGTERM, self._stop_once)
            hangup = getattr(signal, "SIGHUP", None)
            if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:  # as under nohup
                signal.signal(hangup, self._stop_once)

        def _stop_once(self, number: int, frame: FrameType | None) -> None:
            # Kernels are being shut down from now on; a second Ctrl-C would leave one of them behind.
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), signal.SIG_IGN)
            self.stop(from_signal=True)

        def start_app(self) -> None:
            super().start_app()
            address = f"{self.connection_url.rstrip('/')}{path}?token={token}"
            print(f"\nThe course is open at\n\n    {address}\n\nStop it with Ctrl-C.", flush=True)

    # Jupyter and Tornado disagree about a time-out, to no effect, and say so whenever a notebook is opened.
    gen_log.addFilter(lambda record: "websocket_ping_timeout" not in record.getMessage())
    LabApp.serverapp_class = CourseServer
    _put_first("JUPYTER_CONFIG_PATH", str(OUR_DEFAULTS))
    # So that `course` and `python` in JupyterLab's own terminal are this environment's, also where it is not activated.
    _put_first("PATH", str(Path(sys.executable).parent))
    # Kernels inherit it. The lessons' matrices are small: more threads would mostly wait for each other, and on a busy
    # machine for minutes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    LabApp.launch_instance(
        [
            f"--ServerApp.root_dir={folder}",
            f"--ServerApp.port={port}",
            f"--ServerApp.port_retries={50 if any_port else 0}",
            f"--ServerApp.open_browser={open_browser}",
            # Jupyter refuses to run as root unless told. In a container, root is often all there is.
            f"--ServerApp.allow_root={hasattr(os, 'geteuid') and os.geteuid() == 0}",
            # A token of our own: Jupyter announces one that it has made itself in many lines.
            f"--IdentityProvider.token={token}",
            "--ServerApp.log_level=WARN",
            "--LabApp.log_level=WARN",
            f"--LabApp.default_url={path}",
            f"--LabApp.workspaces_dir={folder / SCRATCH / 'workspaces'}",
            # No request leaves this machine: no news, no look for updates, no list of extensions.
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
            # No search for language servers: it would run Node.js at each start.
            "--LanguageServerManager.autodetect=False",
            *_encryption(),
        ]
    )


def _encryption() -> list[str]:
    """Let the server and its kernels encrypt what they say to each other, where both are new enough to do so.

    Kernels that can, and are not asked to, print a warning that would worry a learner.
    """
    import zmq
    from jupyter_client import KernelManager

    if KernelManager.class_traits().get("transport_encryption") is None or not zmq.has("curve"):
        return []
    return ["--KernelManager.transport_encryption=auto"]


def _put_first(variable: str, value: str) -> None:
    before = os.environ.get(variable)
    os.environ[variable] = f"{value}{os.pathsep}{before}" if before else value
