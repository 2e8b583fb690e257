"""environment.yml without conda: its pip section run as conda would, its shape held against repo2docker's rules."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from course.paths import ROOT
from tests.support import skip_or_fail

FILE = ROOT / "environment.yml"


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _pip_section(environment):
    (section,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    return section


def test_its_shape_is_what_conda_and_repo2docker_take(environment):
    assert environment.keys() == {"name", "channels", "dependencies"}
    assert re.fullmatch(r"[a-z0-9_-]+", environment["name"])
    assert environment["channels"] == ["conda-forge"]
    assert all(isinstance(entry, (str, dict)) for entry in environment["dependencies"])
    assert all(isinstance(line, str) for line in _pip_section(environment))


def test_python_is_pinned_to_a_minor_version_and_pip_is_named(environment):
    # repo2docker takes Python's version from here, by this pattern; conda warns of a pip section without pip.
    names = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (python,) = [entry for entry in names if entry.startswith("python")]
    assert re.fullmatch(r"python\s*=+\s*([\d.]*)", python)
    assert "pip" in names
    assert tuple(map(int, python.split("=")[1].split("."))) >= (3, 11)


def test_nothing_else_in_the_repository_would_come_first_for_repo2docker():
    # repo2docker looks into binder/ and .binder/ instead of the root, and at these files before environment.yml.
    for name in ("binder", ".binder", "Dockerfile", "Project.toml"):
        assert not (ROOT / name).exists()


def test_the_six_packages_are_named_for_who_reads_it():
    text = FILE.read_text(encoding="utf-8")
    for name in ("jupyterlab", "numpy", "matplotlib", "ipywidgets", "torch", "nbval"):
        assert re.search(rf"#.*\b{name}\b", text), name


def test_the_pip_section_run_as_conda_would_gives_the_pinned_course(environment, tmp_path):
    # conda writes the section to a requirements file beside environment.yml and runs pip on it from there, so that
    # relative paths mean that folder.
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for package in ("utils", "course"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "condaenv.requirements.txt").write_text("\n".join(_pip_section(environment)))

    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True, timeout=120)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    report = tmp_path / "report.json"
    try:
        ended = subprocess.run(
            [
                *(python, "-m", "pip", "install", "-U", "-r", "condaenv.requirements.txt", "--exists-action=b"),
                *("--dry-run", "--quiet", "--report", report),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
        )
    except subprocess.TimeoutExpired:
        skip_or_fail("pip found no answer in five minutes: a network, or a folder of wheels, is needed")
    if ended.returncode and re.search("Connection|Max retries|Temporary failure in name resolution", ended.stderr):
        skip_or_fail("pip reaches no package index: a network, or a folder of wheels (PIP_FIND_LINKS), is needed")
    assert ended.returncode == 0, ended.stderr

    found = {}
    for item in json.loads(report.read_text())["install"]:
        name = item["metadata"]["name"].lower().replace("_", "-").replace(".", "-")
        found[name] = item
    assert found["why-cross-entropy"]["download_info"]["dir_info"] == {"editable": True}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        name, _, version = line.partition("==")
        item = found.get(name.lower().replace("_", "-").replace(".", "-"))
        if item is not None:
            assert item["metadata"]["version"].partition("+")[0] == version, name
    assert {"jupyterlab", "numpy", "matplotlib", "ipywidgets", "torch", "nbval", "anywidget"} <= found.keys()
