"""The Makefile, with a Python that only writes down what it was asked to do."""

import os
import re
import shutil
import subprocess

import pytest

from course.paths import ROOT
from tests.support import require

# What an outer make may leave in the environment, and the Makefile must not pass on.
WORDS = ("PYTHON", "PIP_FLAGS", "ARGS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")

# Stands for a Python. Asked for an environment, it puts itself there; asked to install, it may fail or be killed.
PYTHON = """#!/bin/sh
echo "$*" >>"$LOG"
env | grep -E "^(PYTHON|PIP_FLAGS|ARGS|MAKEFLAGS|MFLAGS|MAKEOVERRIDES)=" >>"$LOG"
case "$*" in
"-c import sys"*) exit "${OLD:-0}" ;;
"-c import ensurepip"*) exit "${NO_VENV:-0}" ;;
"-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
*"pip install"*)
    case "$PIP" in
    fails) exit 1 ;;
    killed) kill -9 $PPID ;;
    esac ;;
esac
exit 0
"""


@pytest.fixture
def clone(tmp_path, monkeypatch):
    if os.name != "posix":
        pytest.skip("make is for Linux and macOS; Windows has plain pip")
    require("make", "apt install make, or xcode-select --install")
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    python = tmp_path / "python3"
    python.write_text(PYTHON)
    python.chmod(0o755)
    for name in WORDS:
        monkeypatch.delenv(name, raising=False)
    return folder


def make(folder, *words, python=None, **environment):
    """Run make, and return it with what Python was asked to do."""
    log = folder.parent / "log"
    log.write_text("")
    ended = subprocess.run(
        ["make", *words, f"PYTHON={python or folder.parent / 'python3'}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "LOG": str(log), **environment},
    )
    asked = [line for line in log.read_text().splitlines() if not line.startswith("-c") and "--version" not in line]
    return ended, asked


INSTALL = "-m pip install --disable-pip-version-check -c constraints.txt -e "
VENV = "-m venv --clear .venv"


def test_make_alone_lists_the_targets(clone):
    ended, asked = make(clone)
    assert (ended.returncode, ended.stderr, asked) == (0, "", [])
    for target in ("start", "test", "test-all", "build", "bench", "lint", "clean"):
        assert re.search(rf"^  make {target} +\S", ended.stdout, re.MULTILINE), target


def test_each_target_installs_what_it_needs_once_and_takes_its_words_from_the_command_line_alone(clone):
    (clone / "lessons").mkdir()
    _, asked = make(clone, "start", ARGS="--port 1", PIP_FLAGS="--user")  # what the environment holds is for others
    assert asked == [VENV, INSTALL + ".", "-m course start"]
    assert make(clone, "start", "ARGS=--port 9000")[1] == ["-m course start --port 9000"]
    assert make(clone, "test", "ARGS=-x")[1] == [INSTALL + ".[test]", "-m pytest -n auto --maxprocesses 4 -x"]
    assert make(clone, "test-all", "ARGS=-x")[1] == ["-m pytest -n auto --maxprocesses 4 -m  -x"]
    assert make(clone, "start")[1] == ["-m course start"]
    assert make(clone, "build")[1] == ["-m course build"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_newer_list_of_dependencies_is_installed(clone, name):
    make(clone, "start")
    stamp = next((clone / ".venv").glob(".course-*-start")).stat().st_mtime
    os.utime(clone / name, (stamp + 5, stamp + 5))
    assert make(clone, "start")[1] == [INSTALL + ".", "-m course start"]


@pytest.mark.parametrize(("how", "asked_then"), [("fails", [INSTALL + "."]), ("killed", [VENV, INSTALL + "."])])
def test_an_interrupted_install_is_done_again(clone, how, asked_then):
    ended, asked = make(clone, "start", PIP=how)
    assert ended.returncode != 0
    assert "-m course start" not in asked
    assert make(clone, "start")[1] == [*asked_then, "-m course start"]


def test_an_environment_that_was_moved_or_whose_python_is_gone_is_made_anew(clone):
    flags = "PIP_FLAGS=--no-index --find-links wheels"
    anew = [VENV, INSTALL.replace("-c ", "--no-index --find-links wheels -c ") + ".", "-m course start"]
    make(clone, "start")
    moved = clone.rename(clone.parent / "moved")
    assert make(moved, "start", flags)[1] == anew
    (moved / ".venv" / "bin" / "python").unlink()
    (moved / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert make(moved, "start", flags)[1] == anew


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"python": "/nowhere/python3"}, "there is no /nowhere/python3 here"),
        ({"OLD": "1"}, "is older"),
        ({"NO_VENV": "1"}, "apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_said_in_a_sentence(clone, options, sentence):
    ended, asked = make(clone, "start", **options)
    assert ended.returncode != 0
    assert asked == []
    assert ended.stdout == ""
    said = [line for line in ended.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert sentence in said[0]
    assert not (clone / ".venv").exists()


def test_clean_removes_what_was_installed_and_never_the_learners_folder(clone):
    make(clone, "start")
    for name in ("build", "my-lessons"):
        (clone / name).mkdir()
    make(clone, "clean")
    assert [(clone / name).exists() for name in ("my-lessons", "build", ".venv")] == [True, False, False]
