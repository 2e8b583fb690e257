"""constraints.txt: one tested version of everything, on each system and Python that the course is for."""

import itertools
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RANGES = {
    one
    for one in map(Requirement, itertools.chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()))
    if one.name != PROJECT["name"]
}
LINES = re.findall(r"^[^#\s].*$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
PINS = list(map(Requirement, LINES))
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_machine": "x86_64"},
    "Darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_machine": "arm64"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_machine": "AMD64"},
}


def test_they_are_names_versions_and_markers_only():
    for line, pin in zip(LINES, PINS, strict=True):
        assert [one.operator for one in pin.specifier] == ["=="], line
        assert not pin.extras, line
        assert pin.url is None, line
        assert pin.name == canonicalize_name(pin.name), line
    names = [pin.name for pin in PINS]
    assert names == sorted(names)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_range_of_pyproject_has_one_pin_that_satisfies_it(system, python):
    here = {
        **{"platform_system": system, "python_version": python, "python_full_version": f"{python}.0"},
        **{"implementation_name": "cpython", "platform_python_implementation": "CPython"},
        **SYSTEMS[system],
    }
    pins = [pin for pin in PINS if pin.marker is None or pin.marker.evaluate(here)]
    versions = {pin.name: next(iter(pin.specifier)).version for pin in pins}
    assert len(versions) == len(pins)
    for one in RANGES:
        assert one.specifier.contains(versions[canonicalize_name(one.name)]), one
