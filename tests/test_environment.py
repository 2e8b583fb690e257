"""The tests see nothing of the settings of whoever calls them."""

import json
import os
import subprocess
import sys

from course.kernel import THREADS, kernel_environment
from course.paths import ROOT

HOSTILE = {
    "ARGS": "--durations=80",
    "MAKEFLAGS": "-k",
    "MPLBACKEND": "TkAgg",
    "MATPLOTLIBRC": "/nowhere",
    "IPYTHONDIR": "/nowhere",
    "JUPYTER_CONFIG_DIR": "/nowhere",
    "JUPYTER_TOKEN": "secret",
    "PYTHONPATH": "/nowhere",
    "PYTHONIOENCODING": "cp437",
    "LC_ALL": "C",
    "LANG": "de_DE.ISO-8859-1",
    "COLUMNS": "20",
    "XDG_CONFIG_HOME": "/nowhere",
}


def taken_on(folder, **hostile):
    """The environment that a test run started from here passes on, and its umask."""
    code = "import json, os, sys; from tests import environment; environment.take_on(sys.argv[1])\n"
    code += "print(json.dumps([dict(os.environ), os.umask(0)]))"
    inherited = {name: value for name, value in os.environ.items() if name not in THREADS}
    command = [sys.executable, "-c", code, folder]
    return json.loads(subprocess.check_output(command, env={**inherited, **hostile}, cwd=ROOT, umask=0o077))


def test_the_callers_settings_and_home_are_left_behind(tmp_path):
    found, umask = taken_on(tmp_path, **HOSTILE)
    ours = {"LC_ALL": "C.UTF-8", **kernel_environment(tmp_path / "ipython", {})}
    assert {name: found.get(name) for name in HOSTILE} == {name: ours.get(name) for name in HOSTILE}
    assert found["HOME"] == str(tmp_path)
    assert umask == 0o022


def test_servers_on_loopback_are_reached_past_a_proxy_and_the_proxy_is_kept(tmp_path):
    found, _ = taken_on(tmp_path, https_proxy="http://proxy.example:3128", NO_PROXY="intranet.example")
    assert found["https_proxy"] == "http://proxy.example:3128"
    assert found["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


def test_kernels_get_one_thread_unless_the_caller_says_how_many(tmp_path):
    assert {name: taken_on(tmp_path)[0][name] for name in THREADS} == dict.fromkeys(THREADS, "1")
    found, _ = taken_on(tmp_path, OMP_NUM_THREADS="4")
    assert {name: found[name] for name in THREADS if name in found} == {"OMP_NUM_THREADS": "4"}
