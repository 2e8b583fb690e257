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
from functools import partial
from urllib.parse import quote, unquote

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
    """Serves /default/ and /cpu/, and notes which wheels are downloaded."""

    def __init__(self, folder):
        self.folder, self.fetched = folder, []
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=folder))
        self.address = f"http://127.0.0.1:{self.server_port}"

    def publish(self, index, version):
        folder = self.folder / index / "torch"
        folder.mkdir(parents=True, exist_ok=True)
        write_wheel(folder, version)
        links = [
            f'<a href="{quote(wheel.name)}#sha256={hashlib.sha256(wheel.read_bytes()).hexdigest()}" '
            f'data-core-metadata="true" data-dist-info-metadata="true">{wheel.name}</a><br>'
            for wheel in sorted(folder.glob("*.whl"))
        ]
        (folder / "index.html").write_text("\n".join(links))

    def downloads(self):
        """Return the wheels that were downloaded since the last call."""
        fetched, self.fetched = self.fetched, []
        return fetched


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_request(self, *_):
        if self.command == "GET" and self.path.endswith(".whl"):
            self.server.fetched.append(unquote(self.path).rpartition("/")[2])

    def log_error(self, *_):
        pass


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "index") as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        for version in ("2.12.0", "2.13.0"):
            server.publish("default", version)
            server.publish("cpu", f"{version}+cpu")
        yield server
        server.shutdown()


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
        environment = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        environment |= {"PIP_INDEX_URL": f"{index.address}/default", "COURSE_TORCH_INDEX": f"{index.address}/cpu"}
        environment |= {"PYTHONPATH": str(tools), **kept, **more}
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
# conda writes the pip section of environment.yml into a file, and updates what that names
CONDA = ("-U", "-r", "conda.txt")


@on_linux
@pytest.mark.parametrize(("first", "then"), [(EXTRA, PLAIN), pytest.param(CONDA, CONDA, marks=pytest.mark.slow)])
def test_the_cpu_build_is_taken_once_and_stays_until_there_is_a_new_pin(first, then, pip, clone, index):
    (clone / "conda.txt").write_text("-c constraints.txt\n-e .\ntorch\n")
    (clone / "constraints.txt").write_text("torch==2.12.0\n")
    assert f"torch: the CPU build, {index.address}/cpu/torch/" in pip(*first)
    assert index.downloads() == [f"torch-2.12.0+cpu-{TAG}.whl"]
    assert "torch: 2.12.0+cpu is installed already" in pip(*then)
    assert index.downloads() == []
    (clone / "constraints.txt").write_text("torch==2.13.0\n")
    pip(*then)
    assert index.downloads() == [f"torch-2.13.0+cpu-{TAG}.whl"]


@on_linux
def test_a_torch_that_the_user_has_stays(pip, index, tmp_path):
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(write_wheel(tmp_path, "2.12.0+cpu")).extractall(site)
    assert "torch: 2.12.0+cpu is installed already" in pip("-e", ".")
    assert index.downloads() == []


@on_linux
def test_the_default_build_is_taken_without_the_index(pip, index):
    assert "torch: pip's default build" in pip(*PLAIN, COURSE_TORCH_INDEX="http://127.0.0.1:9/cpu")
    assert index.downloads() == [f"torch-2.13.0-{TAG}.whl"]


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


def test_the_tested_version_is_looked_for_and_taken_if_it_can_be_fetched(alone, index):
    pin = re.search("^torch==(.*)", (ROOT / "constraints.txt").read_text(), re.MULTILINE)[1]
    index.publish("cpu", f"{pin}+cpu")
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/cpu/")
    assert re.fullmatch(rf".*/torch-{pin}%2Bcpu-{TAG}\.whl#sha256=[0-9a-f]{{64}}", build_backend.cpu_build())
    alone.setattr(Handler, "do_HEAD", lambda self: self.send_error(403))
    assert build_backend.cpu_build() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COURSE_TORCH_INDEX", ""),
        ("PIP_NO_INDEX", "1"),
        ("http_proxy", "http://127.0.0.1:9"),
        ("COURSE_TORCH_INDEX", "{index}/default"),  # it has no CPU build for this Python
    ],
)
def test_an_environment_variable_turns_it_off(name, value, alone, index):
    alone.setenv("COURSE_TORCH_INDEX", f"{index.address}/cpu")
    alone.setenv(name, value.format(index=index.address))
    assert build_backend.cpu_build() is None


@pytest.mark.parametrize("how", ["the name is looked up for ever", "nobody answers"])
def test_an_index_that_does_not_answer_costs_seconds(how, alone):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        alone.setenv("COURSE_TORCH_INDEX", f"http://127.0.0.1:{silent.getsockname()[1]}")
        if how == "the name is looked up for ever":
            alone.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(60))
        begin = time.monotonic()
        assert build_backend.cpu_build() is None
        assert time.monotonic() - begin < 30


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
