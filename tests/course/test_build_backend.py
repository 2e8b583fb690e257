"""The build backend, run by pip against an index on this machine: which torch it takes, and what it refuses."""

import hashlib
import http.server
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile

import pytest
from packaging.tags import sys_tags

import build_backend
from course.paths import ROOT

TAG = next(sys_tags())
PIPS = "PIP_|PYTHONPATH|.*_proxy$"  # what the caller's environment may say to pip
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyTorch's default build is the small one")


def write_wheel(folder, version):
    """Write an empty wheel of torch, and its metadata beside it, as an index gives them."""
    path = folder / f"torch-{version}-{TAG}.whl"
    info = f"torch-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
    files = {
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {TAG}\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    path.with_name(path.name + ".metadata").write_text(metadata)
    return path


class Index(http.server.ThreadingHTTPServer):
    """Serves /default/ and /cpu/, and notes which files are fetched."""

    def __init__(self, folder):
        self.folder, self.fetched = folder, []
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"

    def publish(self, index, version):
        (self.folder / index).mkdir(exist_ok=True)
        write_wheel(self.folder / index, version)

    def downloads(self):
        """Return the wheels that were fetched since the last call."""
        fetched, self.fetched = self.fetched, []
        return [name for name in fetched if name.endswith(".whl")]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self, head=False):
        index, name = re.fullmatch(r"/(\w+)/torch/(.*)", self.path).groups()
        folder = self.server.folder / index
        if name:
            path = folder / name.replace("%2B", "+")
            body = path.read_bytes() if path.exists() else None
            if not head:
                self.server.fetched.append(path.name)
        else:
            body = "".join(
                f'<a href="{wheel.name.replace("+", "%2B")}#sha256={hashlib.sha256(wheel.read_bytes()).hexdigest()}" '
                f'data-core-metadata="true" data-dist-info-metadata="true">{wheel.name}</a><br>\n'
                for wheel in sorted(folder.glob("*.whl"))
            ).encode()
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html" if not name else "application/octet-stream")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        if not head:
            self.wfile.write(body or b"")

    def do_HEAD(self):
        self.do_GET(head=True)

    def log_message(self, *_):
        pass


@pytest.fixture
def index(tmp_path):
    folder = tmp_path / "index"
    folder.mkdir()
    server = Index(folder)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    server.publish("default", "2.13.0")
    server.publish("cpu", "2.12.0+cpu")
    server.publish("cpu", "2.13.0+cpu")
    yield server
    server.shutdown()
    server.server_close()


PROJECT = """
[build-system]
requires = []
build-backend = "build_backend"
backend-path = ["."]

[project]
name = "small-course"
version = "1.0"
dependencies = ["torch>=2.6,<3"]
optional-dependencies.test = ["small-course"]

[tool.setuptools]
packages = []
"""


@pytest.fixture
def clone(tmp_path):
    """A project that requires torch and nothing else, built as the course is."""
    folder = tmp_path / "clone"
    folder.mkdir()
    shutil.copy(ROOT / "build_backend.py", folder)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "constraints.txt").write_text("torch==2.13.0\n")
    return folder


@pytest.fixture
def pip(tmp_path, clone, index):
    """Return a function that runs pip in the clone, for an environment with nothing in it but what setuptools needs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    tools = tmp_path / "tools"
    tools.mkdir()
    for distribution in map(importlib.metadata.distribution, ("setuptools", "packaging")):
        for name in {file.parts[0] for file in distribution.files} - {".."}:
            (tools / name).symlink_to(distribution.locate_file(name))

    def run(*words, **more):
        kept = {name: value for name, value in os.environ.items() if not re.match(PIPS, name, re.IGNORECASE)}
        environment = {
            **{"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            **{"PIP_INDEX_URL": f"{index.address}/default", "COURSE_TORCH_INDEX": f"{index.address}/cpu"},
            **{"PYTHONPATH": str(tools), **kept, **more},
        }
        command = [sys.executable, "-m", "pip", "--python", tmp_path / "venv" / "bin" / "python", "install", "-v"]
        ended = subprocess.run(
            [*command, "--no-build-isolation", *words],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    return run


PLAIN = ("-c", "constraints.txt", "-e", ".")
EXTRA = ("-c", "constraints.txt", "-e", ".[test]")
CONDA = (
    "-U",
    "-r",
    "conda.txt",
)  # it writes the pip section of environment.yml into a file, and updates what that names
CPU = f"torch-2.13.0+cpu-{TAG}.whl"
DEFAULT = f"torch-2.13.0-{TAG}.whl"


@on_linux
@pytest.mark.parametrize(("first", "then"), [(EXTRA, PLAIN), (CONDA, CONDA)])
def test_the_cpu_build_is_taken_once_and_stays(first, then, pip, clone, index):
    (clone / "conda.txt").write_text("-c constraints.txt\n-e .\ntorch\n")
    assert f"torch: the CPU build, {index.address}/cpu/torch/" in pip(*first)
    assert index.downloads() == [CPU]
    assert "torch: 2.13.0+cpu is installed already" in pip(*then)
    assert index.downloads() == []


@on_linux
def test_a_new_pin_takes_the_new_cpu_build(pip, clone, index):
    (clone / "constraints.txt").write_text("torch==2.12.0\n")
    pip(*PLAIN)
    (clone / "constraints.txt").write_text("torch==2.13.0\n")
    pip(*PLAIN)
    assert index.downloads() == [CPU.replace("2.13", "2.12"), CPU]


@on_linux
@pytest.mark.parametrize("version", ["2.12.0", "2.12.0+cpu"])
def test_a_torch_that_the_user_has_stays(version, pip, index, tmp_path):
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(write_wheel(tmp_path, version)).extractall(site)
    assert f"torch: {version} is installed already" in pip("-e", ".")
    assert index.downloads() == []


@on_linux
def test_the_default_build_is_taken_without_the_index(pip, index):
    assert "torch: pip's default build" in pip(*PLAIN, COURSE_TORCH_INDEX="http://127.0.0.1:9/cpu")
    assert index.downloads() == [DEFAULT]


@pytest.fixture
def alone(monkeypatch):
    """The backend in this process, as if torch were not installed and with little patience."""
    monkeypatch.setattr(build_backend, "_installed", lambda: ("", False))
    monkeypatch.setattr(build_backend, "ANSWER", 0.3)
    monkeypatch.setattr(sys, "platform", "linux")
    urllib.request.install_opener(None)  # one that was made earlier knows the proxies of then
    for name in list(os.environ):
        if re.match(PIPS, name, re.IGNORECASE):
            monkeypatch.delenv(name)
    return monkeypatch


def test_the_tested_version_is_looked_for(alone, index):
    pin = re.search("^torch==(.*)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)[1]
    index.publish("cpu", f"{pin}+cpu")
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/cpu/")
    assert re.fullmatch(rf".*/torch-{pin}%2Bcpu-{TAG}\.whl#sha256=[0-9a-f]{{64}}", build_backend.cpu_build())


@pytest.mark.parametrize(
    ("name", "value"), [("COURSE_TORCH_INDEX", ""), ("PIP_NO_INDEX", "1"), ("http_proxy", "http://127.0.0.1:9")]
)
def test_an_environment_variable_turns_it_off(name, value, alone, index):
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/cpu")
    alone.setenv(name, value)
    assert build_backend.cpu_build() is None
    assert index.downloads() == []


def test_an_index_without_a_file_for_this_python_is_no_index(alone, index):
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/default")
    assert build_backend.cpu_build() is None


def test_a_file_that_cannot_be_fetched_is_not_named(alone, index):
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/cpu")
    assert build_backend.cpu_build() is not None
    alone.setattr(Handler, "do_HEAD", lambda self: self.send_error(403))
    assert build_backend.cpu_build() is None


@pytest.mark.parametrize("how", ["the name is looked up for ever", "nobody answers", "packets are dropped"])
def test_an_index_that_does_not_answer_costs_seconds(how, alone):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as silent:
        alone.setenv("COURSE_TORCH_INDEX", f"http://127.0.0.1:{silent.getsockname()[1]}")
        callers = []
        if how == "packets are dropped":  # by a full queue of callers
            for _ in range(4):
                callers.append(socket.socket())
                callers[-1].setblocking(False)
                callers[-1].connect_ex(silent.getsockname())
        if how == "the name is looked up for ever":
            alone.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(60))
        begin = time.monotonic()
        assert build_backend.cpu_build() is None
        assert time.monotonic() - begin < 5
        for caller in callers:
            caller.close()


@pytest.mark.parametrize("command", [("install",), ("wheel",)])
def test_a_plain_install_is_refused_in_a_sentence(command, clone):
    ended = subprocess.run(
        [sys.executable, "-m", "pip", *command, "--no-build-isolation", "--no-deps", "."],
        cwd=clone,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode != 0
    assert "run `python -m pip install -c constraints.txt -e .`" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
