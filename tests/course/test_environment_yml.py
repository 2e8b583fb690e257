"""environment.yml without conda: its pip section run as conda would, its shape held against repo2docker's rules."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from course.paths import ROOT
from tests.course.test_constraints import PINS, PROJECT

SIX = {"jupyterlab", "numpy", "matplotlib", "ipywidgets", "torch", "nbval"}


ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
(PIP,) = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]


def test_its_shape_is_what_conda_and_repo2docker_take():
    assert ENVIRONMENT.keys() == {"name", "channels", "dependencies"}
    assert re.fullmatch(r"[a-z0-9_-]+", ENVIRONMENT["name"])
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    # repo2docker takes Python's version from here, by this pattern; conda warns of a pip section without pip.
    python, pip, section = ENVIRONMENT["dependencies"]
    assert re.fullmatch(r"python\s*=+\s*([\d.]*)", python)
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.split("=")[1])
    assert pip == "pip"
    assert section == {"pip": PIP}
    # repo2docker looks into binder/ and .binder/ instead of the root, and at these files before environment.yml.
    for name in ("binder", ".binder", "Dockerfile", "Project.toml"):
        assert not (ROOT / name).exists()


def test_pip_installs_the_course_and_the_six_packages_by_name_with_their_pins():
    assert sorted(PIP) == sorted(["-c constraints.txt", "-e .", *SIX])
    assert {pin.name for pin in PINS} >= SIX


@pytest.mark.slow
def test_the_pip_section_run_as_conda_would_gives_the_pinned_course(tmp_path):
    # conda writes the section to a requirements file beside environment.yml and runs pip on it from there, so that
    # relative paths mean that folder.
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("pyproject.toml", "build_backend.py", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for package in ("utils", "course"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "condaenv.requirements.txt").write_text("\n".join(PIP))

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
        pytest.skip("pip found no answer in five minutes: a network, or a folder of wheels, is needed")
    if ended.returncode and re.search("Connection|Max retries|Temporary failure in name resolution", ended.stderr):
        pytest.skip("pip reaches no package index: a network, or a folder of wheels (PIP_FIND_LINKS), is needed")
    assert ended.returncode == 0, ended.stderr

    installed = json.loads(report.read_text())["install"]
    found = {canonicalize_name(item["metadata"]["name"]): item for item in installed}
    assert found["why-cross-entropy"]["download_info"]["dir_info"] == {"editable": True}
    assert found.keys() >= {*SIX, "anywidget"}
    assert not found.keys() & {"playwright", "ruff", "pre-commit"}  # for those who work on the course
    versions = {name: item["metadata"]["version"] for name, item in found.items() if name != "why-cross-entropy"}
    here = {pin.name: pin.specifier for pin in PINS if pin.marker is None or pin.marker.evaluate()}
    for name, version in versions.items():
        assert here[name].contains(version), name
