"""`course start` on a real server, on loopback; and the sentences for what stands in its way."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import websocket
from tornado.websocket import websocket_connect

from course import copies
from course import start as start_module
from course.errors import CourseError
from course.paths import ROOT
from course.running import running_server
from course.server import OUR_DEFAULTS
from course.start import start
from course.workspace import reset
from tests.course.synthetic import edit, files, write_lessons
from tests.course_process import SECONDS, CourseProcess

PROGRAM = """
import sys
from pathlib import Path
from course import cli, start
real = start.start
start.start = lambda **options: real(lessons=Path(sys.argv[1]), **options)
sys.exit(cli.main(sys.argv[2:]))
"""
NO_CTRL_C = "Ctrl-C is sent in another way on Windows"
posix = pytest.mark.skipif(os.name != "posix", reason=NO_CTRL_C)


class Server(CourseProcess):
    """`course start` on synthetic lessons."""

    def __init__(self, place: Path, *words: str, folder: str | Path = "my-lessons", before: str = "", **environment):
        self.folder = place / folder
        self.names = write_lessons(place / "lessons", "first")
        command = ["-c", before + PROGRAM, place / "lessons", "start", "--folder", self.folder, *words]
        super().__init__(place, command, BROWSER=str(a_text_browser(place)), **environment)


def a_text_browser(place: Path) -> Path:
    """Make a w3m that only says that it was called."""
    browser = place / "w3m"
    browser.write_text(f"#!/bin/sh\ntouch '{place / 'taken-over'}'\n")
    browser.chmod(0o755)
    return browser


CONFIGURATION = """
c = get_config()
c.FileContentsManager.preferred_dir = "/usr"
c.FileContentsManager.root_dir = "/usr"
c.ServerApp.root_dir = "/usr"
c.ServerApp.contents_manager_class = "nowhere.Manager"
c.ServerApp.kernel_spec_manager_class = "nowhere.Specs"
c.ServerApp.ip = "203.0.113.7"
c.ServerApp.base_url = "/elsewhere/"
c.ServerApp.certfile = "/nowhere/certificate.pem"
c.ServerApp.jpserver_extensions = {"jupyterlab": False, "nowhere": True}
c.PasswordIdentityProvider.hashed_password = "argon2:forgotten"
c.KernelSpecManager.allowed_kernelspecs = {"r"}
c.LabApp.app_dir = "/nowhere"
"""
ANOTHER_UTILS = "import sys; sys.path.insert(0, {place!r}); from math import *; x = 1; raise SystemError"
SPEC = {"argv": ["/nowhere/python", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python"}
SETTINGS = "@jupyterlab/apputils-extension/themes.jupyterlab-settings"
VARIABLES = {
    "JUPYTER_GATEWAY_URL": "http://203.0.113.7:1",
    "JUPYTER_GATEWAY_MAX_REQUEST_RETRIES": "many",
    "JUPYTER_TOKEN": "mine",
    "JUPYTER_PORT": "none",
    "JUPYTER_PREFER_ENV_PATH": "0",
    "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS": "false",
    "JUPYTER_DEFAULT_PROVISIONER_NAME": "nowhere",
    "JUPYTERLAB_DIR": "/nowhere",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/me/",
    "MPLBACKEND": "TkAgg",
    "PYTHONIOENCODING": "ascii",
    "LC_ALL": "C",
    "SHELL": "/bin/sh",
}


def set_up_in_every_wrong_way(home: Path) -> dict[str, str]:
    """Fill a home folder with settings of which each stops a server or misleads a kernel; return the variables."""
    other = str(home / "other")
    settings = {
        ".jupyter/jupyter_server_config.py": CONFIGURATION,
        ".jupyter/jupyter_lab_config.py": CONFIGURATION,
        ".jupyter/jupyter_config.py": "this is ( not Python",
        ".jupyter/jupyter_server_config.json": "{",
        ".jupyter/labconfig/page_config.json": '{"disabledExtensions": {"@jupyterlab/notebook-extension": true}}',
        f".jupyter/lab/user-settings/{SETTINGS}": '{"theme": "JupyterLab Dark"}',
        ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(SPEC),
        ".ipython/profile_default/startup/mine.py": ANOTHER_UTILS.format(place=other),
        ".ipython/profile_default/ipython_config.py": "get_config().InteractiveShellApp.exec_lines = ['x = 1']",
        ".profile": "PATH=/nowhere",
        "startup.py": ANOTHER_UTILS.format(place=other),
        "other/utils.py": "",
    }
    for name, content in settings.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
    return {**VARIABLES, "PYTHONSTARTUP": str(home / "startup.py")}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all that only look at it, with a user's settings that would stop another one."""
    if os.name != "posix":
        pytest.skip(NO_CTRL_C)
    place = tmp_path_factory.mktemp("server")
    variables = set_up_in_every_wrong_way(place)
    with Server(place, "--no-browser", folder="Übung $HOME", **variables) as running:
        yield running


def test_the_address_opens_jupyterlab_on_the_first_lesson(server):
    assert server.address.startswith("http://localhost:")
    assert server.address.partition("?")[0].endswith("/lab/tree/00_lesson_0.ipynb")
    with urllib.request.urlopen(server.address, timeout=SECONDS) as response:
        page = response.read().decode()
    assert "JupyterLab" in page
    assert "2 lessons copied to" in server.out.read_text()


def page_config(server):
    page = server.get("/lab")
    return json.loads(re.search(r'"jupyter-config-data" type="application/json">(.*?)</script>', page, re.S)[1])


def test_our_settings_are_jupyterlabs_defaults_and_nothing_is_fetched_from_elsewhere(server):
    config = page_config(server)
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["can_install"] is False
    ours = json.loads((OUR_DEFAULTS / "labconfig" / "default_setting_overrides.json").read_text())
    for plugin, settings in ours.items():
        known = json.loads(server.get(f"/lab/api/settings/{plugin}"))["schema"]["properties"]
        assert {name: known[name]["default"] for name in settings} == settings
        assert all("title" in known[name] for name in settings), "JupyterLab has no such setting"
    assert json.loads(server.get("/lab/api/update"))["notification"] is None


def test_a_new_folder_opens_with_room_for_the_names_of_the_lessons(server):
    layout = json.loads(server.get("/lab/api/workspaces/default"))["data"]["layout-restorer:data"]
    assert layout["relativeSizes"][0] * 1280 > 300


def test_the_root_is_the_learners_folder_and_nothing_of_the_course(server):
    listed = {entry["name"] for entry in json.loads(server.get("/api/contents"))["content"]}
    assert listed == set(server.names)


def test_a_notebook_saved_by_the_server_after_running_is_no_change(server):
    name = server.names[1]
    model = json.loads(server.get(f"/api/contents/{name}"))
    for number, cell in enumerate(model["content"]["cells"]):
        if cell["cell_type"] == "code":
            assert cell["metadata"]["trusted"] is True
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": "<b>1</b>"}, "metadata": {}}]
    server.request("PUT", f"/api/contents/{name}", {"type": "notebook", "content": model["content"]})
    copy = copies.inspect(server.folder / name)
    assert b"<b>1</b>" in copy.content
    assert copy.state is copies.State.UNCHANGED

    model["content"]["cells"][1]["source"] = "mine = 1"
    server.request("PUT", f"/api/contents/{name}", {"type": "notebook", "content": model["content"]})
    assert copies.inspect(server.folder / name).state is copies.State.CHANGED


def test_the_users_theme_is_kept_and_their_disabled_extensions_are_not(server):
    theme = json.loads(server.get("/lab/api/settings/@jupyterlab/apputils-extension:themes"))
    assert theme["settings"]["theme"] == "JupyterLab Dark"
    config = page_config(server)
    ours = json.loads((OUR_DEFAULTS / "labconfig" / "page_config.json").read_text())["disabledExtensions"]
    assert set(config["disabledExtensions"]) == ours.keys()
    assert "@jupyter-widgets/jupyterlab-manager" in {one["name"] for one in config["federated_extensions"]}


def test_the_command_is_found_in_jupyterlabs_terminal(server):
    terminal = json.loads(server.request("POST", "/api/terminals"))["name"]
    address = f"{server.base.replace('http', 'ws')}/terminals/websocket/{terminal}?token={server.token}"
    connection = websocket.create_connection(address, timeout=SECONDS)
    try:
        connection.send(json.dumps(["stdin", "command -v course; echo the end of $((40 + 2))\r"]))
        said = ""
        while "the end of 42" not in said:
            kind, *words = json.loads(connection.recv())
            said += words[0] if kind == "stdout" else ""
    finally:
        connection.close()
        server.request("DELETE", f"/api/terminals/{terminal}")
    assert f"{Path(sys.executable).with_name('course')}\r\n" in said


KERNEL = """
import os, sys, matplotlib, utils
print(sys.executable, utils.__file__, os.getcwd(), os.environ["IPYTHONDIR"], sep="\\n")
print(matplotlib.get_backend(), os.environ["OMP_NUM_THREADS"], "x" in globals(), sum([1, 2]))
import tests
"""


@pytest.fixture(scope="module")
def session(server):
    """The second lesson with a kernel, as JupyterLab opens it."""
    name = server.names[1]
    opened = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
    return json.loads(server.request("POST", "/api/sessions", opened))


def test_a_kernel_is_this_python_in_the_learners_folder_whatever_the_user_has_set_up(server, session):
    assert list(json.loads(server.get("/api/kernelspecs"))["kernelspecs"]) == ["python3"]
    connection_file = next(server.folder.parent.rglob(f"kernel-{session['kernel']['id']}.json"))
    *places, last, error = _answer(connection_file, KERNEL).splitlines()
    ipython = server.folder / ".course" / "ipython"
    assert places == [sys.executable, str(ROOT / "utils" / "__init__.py"), str(server.folder), str(ipython)]
    assert last == f"module://matplotlib_inline.backend_inline {os.environ['OMP_NUM_THREADS']} False 3"
    assert error == "No module named 'tests'"


def test_reset_does_nothing_while_the_lesson_is_open_in_jupyterlab(server, session):
    lessons, path = server.folder.parent / "lessons", server.folder / session["path"]
    edit(path)
    before = files(server.folder)

    async def reset_while_open():
        channels = f"/api/kernels/{session['kernel']['id']}/channels?token={server.token}"
        tab = await websocket_connect(server.base.replace("http", "ws") + channels)
        with pytest.raises(CourseError, match=f"{session['path']} is open in JupyterLab.*Close and Shut Down Notebook"):
            reset(["0", "1"], server.folder, lessons)
        tab.close()

    asyncio.run(reset_while_open())
    assert files(server.folder) == before
    server.wait_for(lambda: not running_server(server.folder).open_notebooks())
    said = []
    assert reset(["1"], server.folder, lessons, say=said.append) == 0
    assert "close its tab without saving and open it again" in said[0]
    assert before[path.name] in files(server.folder).values()


def test_a_second_start_says_where_the_course_is_open_and_opens_that(server, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\nprintf %s \"$1\" > '{tmp_path / 'page'}'\n")
    browser.chmod(0o755)
    for words in [], ["--no-browser", "--port", str(urlsplit(server.base).port)]:
        ended = _run_start(tmp_path, *words, folder=server.folder, BROWSER=str(browser))
        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == f"The course is already open at\n\n    {server.address}\n"
    page = Path(unquote(urlsplit((tmp_path / "page").read_text()).path))
    assert server.token in page.read_text()
    assert server.token not in (tmp_path / "page").read_text(), "other users see what a browser is started with"
    assert (server.folder / ".course" / "server.json").stat().st_mode & 0o077 == 0


STALE = {
    "another server's token": {"token": "0"},
    "another server's time": {"started": "2026-01-01T00:00:00+00:00"},
    "a port that nobody listens on": {"port": 1},
    "another folder": {"folder": str(ROOT)},
    "something more": {"more": 1},
}


def test_a_stale_record_of_a_server_is_no_server(server, tmp_path):
    (tmp_path / ".course").mkdir()
    good = json.loads((server.folder / ".course" / "server.json").read_bytes()) | {"folder": str(tmp_path)}
    record = tmp_path / ".course" / "server.json"
    record.write_text(json.dumps(good))
    assert running_server(tmp_path).address == server.address
    for kind, changed in STALE.items():
        record.write_text(json.dumps(good | changed))
        assert running_server(tmp_path) is None, kind
    for content in (b"", b"{", b"[]", b"[" * 9999, b"\xff", b"{}"):
        record.write_bytes(content)
        assert running_server(tmp_path) is None, content


def _answer(connection_file: Path, code: str) -> str:
    """Run code in the kernel, and return what it prints."""
    from jupyter_client import BlockingKernelClient

    client = BlockingKernelClient(connection_file=str(connection_file))
    client.load_connection_file()
    client.start_channels()
    client.hb_channel.time_to_dead = SECONDS  # a busy kernel may be silent for more than a second
    printed = []
    try:
        client.wait_for_ready(timeout=SECONDS)
        client.execute_interactive(code, timeout=SECONDS, output_hook=lambda said: printed.append(said["content"]))
    finally:
        client.stop_channels()
    return "".join(content.get("text", content.get("evalue", "")) for content in printed)


VANISHING = """
import os, jupyter_server.services.contents.filemanager as manager
class Vanishing:
    def __getattr__(self, name):
        return getattr(os, name)
    def lstat(self, path):
        return os.lstat(path + "gone" if "/.~" in path else path)
manager.os = Vanishing()
"""


def test_of_two_starts_at_once_one_opens_the_course_and_the_other_finds_it(server, tmp_path):
    """The folder is a copy of one that is open: what is recorded in it is another folder's server."""
    folder = tmp_path / "my-lessons"
    shutil.copytree(server.folder / ".course", folder / ".course")
    starts = [Server(tmp_path / name, "--no-browser", folder=folder) for name in ("one", "two")]
    try:
        end = time.monotonic() + SECONDS
        while all(one.process.poll() is None for one in starts) and time.monotonic() < end:
            time.sleep(0.05)
        other, first = sorted(starts, key=lambda one: one.process.poll() is None)
        assert other.process.poll() == 0, other.err.read_text()
        with first:
            assert first.base != server.base
            assert f"already open at\n\n    {first.address}\n" in other.out.read_text()
            first.process.kill()
            first.process.wait(20)
            assert running_server(folder) is None
    finally:
        for one in starts:
            one.__exit__()


@posix
def test_ctrl_c_stops_at_once_without_a_question_a_traceback_or_a_kernel_left(tmp_path):
    psutil = pytest.importorskip("psutil")
    with Server(tmp_path, before=VANISHING) as server:
        (server.folder / ".~00_lesson_0.ipynb").write_text("")  # as when a notebook is being saved
        server.get("/api/contents")
        kernel = json.loads(server.request("POST", "/api/kernels", {"name": "python3"}))["id"]
        assert _answer(next(tmp_path.rglob(f"kernel-{kernel}.json")), "print(1)") == "1\n"
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert children
        assert server.stop() == 0
        alive = psutil.wait_procs(children, timeout=10)[1]
        assert not [child for child in alive if child.status() != psutil.STATUS_ZOMBIE]
    assert running_server(server.folder) is None
    assert not (server.folder / ".course" / "server.json").exists()
    assert "[y/" not in server.out.read_text()
    assert server.err.read_text() == ""
    assert not (tmp_path / ".jupyter").exists(), "the user's own JupyterLab was changed"
    assert not (tmp_path / ".ipython").exists(), "the user's own IPython was changed"
    assert not (tmp_path / "taken-over").exists(), "a text browser was given the terminal"


HANGING = """
from jupyter_server.serverapp import ServerApp
from course import server
ServerApp.stop = lambda self, from_signal: print("Asked to stop.", flush=True)
server.SECONDS_TO_STOP = 0
"""


@posix
def test_a_server_that_hangs_when_it_is_stopped_is_ended_by_another_ctrl_c(tmp_path):
    with Server(tmp_path, before=HANGING) as server:
        server.process.send_signal(signal.SIGINT)
        server.wait_for(lambda: "Asked to stop." in server.out.read_text())
        assert server.stop() == -signal.SIGINT


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_that_cannot_be_had_is_told(taken_port, monkeypatch, tmp_path):
    def refusal(port=None):
        with pytest.raises(CourseError) as told:
            start(port, folder=tmp_path / "my", lessons=tmp_path / "lessons")
        return str(told.value)

    write_lessons(tmp_path / "lessons", "first")
    assert f"Port {taken_port} is in use: choose another one, or leave --port out" in refusal(taken_port)
    for port in (0, -1, 70000):
        assert f"{port} is no port: choose one from 1024 to 65535" in refusal(port)
    monkeypatch.setattr(start_module, "FIRST_PORT", taken_port)
    assert taken_port < start_module._first_free_port() < taken_port + 20
    monkeypatch.setattr(start_module, "PORTS_TRIED", 1)
    assert "are all in use" in refusal()
    assert not files(tmp_path / "my")


def test_a_missing_jupyterlab_is_said_with_the_line_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setattr(start_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match=r"JupyterLab is not installed .* pip install -c constraints.txt -e \."):
        start(folder=tmp_path / "my")


def _run_start(place, *words, folder=None, **environment):
    write_lessons(place / "lessons", "first")
    words = [*words, "--folder", place / "my"] if folder is None else [*words, "--folder", folder]
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, place / "lessons", "start", *words],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


# Python runs sitecustomize.py when it starts. In `python -c` the current folder still comes first, in a kernel not.
REFUSALS = {
    "another clone": (
        {"clone/utils/__init__.py": "", "clone/course/workspace.py": ""},
        "import os, sys; sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'clone'))",
        f"The lessons would use another copy of the course, {{}}/clone: in {ROOT}, run `python -m pip install",
    ),
    "no ipykernel": (
        {},
        "import sys; sys.modules['ipykernel'] = None",
        f"Notebooks need ipykernel, which is not installed for {sys.executable}: in {ROOT}, run",
    ),
    "the learner's own utils": (
        {"my/utils.py": "mine = 1"},
        "",
        "would hide the course's own `utils` from the lessons",
    ),
}


@pytest.mark.parametrize(("written", "customized", "told"), REFUSALS.values(), ids=REFUSALS)
def test_a_start_that_would_fail_later_is_refused_in_a_sentence(tmp_path, written, customized, told):
    for name, content in {**written, "sitecustomize.py": customized}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    ended = _run_start(tmp_path, "--no-browser", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    assert told.format(tmp_path) in ended.stderr
    assert ended.stderr.count("\n") == 1
    if "my/utils.py" in written:
        assert [path.name for path in (tmp_path / "my").iterdir()] == ["utils.py"], "something has been laid"


def test_a_runtime_folder_that_can_not_be_written_to_is_said_with_the_variable_behind_it(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    for variable in ("HOME", "XDG_DATA_HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / "file"))
        with pytest.raises(CourseError, match=f"make it writable, or set {variable} to a folder that is"):
            start_module._check_runtime_folder()
