"""What hides a module that the lessons need behind another one of the same name.

Python takes the first module of a name that it finds: in a notebook, one in the notebook's own folder, then one on
PYTHONPATH, and only then what is installed. A `random.py` there breaks lessons, Jupyter, or this very command, with an
error that names neither. This module imports nothing of `utils`, so that it can be asked before anything is.
"""

import importlib.util
import os
import pkgutil
import re
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

from course.paths import ROOT

INSTALL = f"in {ROOT}, run `python -m pip install -c constraints.txt -e .`"
OURS = ROOT / "utils"
# Where Python's own modules and the installed ones are: named once more on PYTHONPATH, they hide nothing.
_INSTALLED_TO = {os.path.realpath(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib", "purelib", "platlib")}


def hidden_by_the_environment() -> str | None:
    """Say, with the remedy, which module Python would import instead of the one that the course needs; None if none."""
    for place in _python_path():
        for name, found in _modules_in(place):
            installed = _installed(name)
            if installed is not None and not _same(found, installed) and _matters(name):
                return another_is_found(found, _whose(name))
    return wrong_utils(_location(importlib.util.find_spec("utils")))


def hidden_by_the_folder(folder: Path) -> str | None:
    """Say, with the remedy, what in the learner's folder would hide a module that the lessons need; None if nothing."""
    for name, found in _modules_in(str(folder)):
        if _matters(name):
            return f"{found} would hide {_whose(name)} from the lessons: rename it, then try again."
    return None


def wrong_utils(found: Path | None) -> str | None:
    """Say, with the remedy, that `utils` would be imported from outside this repository; None if it is not."""
    if found is None:
        return f"The course is not installed for {sys.executable}: {INSTALL}."
    if _same(found, OURS):
        return None
    if (found.parent / "course" / "workspace.py").exists():
        return f"The lessons would use another copy of the course, {found.parent}: {INSTALL}."
    return another_is_found(found, _whose("utils"))


def another_is_found(found: Path, whose: str) -> str:
    """Return the sentence on a module that takes the place of the right one."""
    return (
        f"The lessons would import {found} instead of {whose}: rename it, take its folder off PYTHONPATH, or use an "
        "environment of the course's own (`make start` makes one)."
    )


def _python_path() -> list[str]:
    # Kernels read the variable, even where this process was told not to.
    value = os.environ.get("PYTHONPATH")
    places = [os.path.abspath(place) for place in value.split(os.pathsep)] if value else []
    return [place for place in places if os.path.realpath(place) not in _INSTALLED_TO]


def _modules_in(place: str) -> Iterator[tuple[str, Path]]:
    """Yield the modules and packages that Python would import from there, and where each is."""
    sys.path_importer_cache.pop(place, None)  # look again: there may be others by now
    names = {module.name for module in pkgutil.iter_modules([place])}
    # Any folder of this name hides a package that is installed as an editable one.
    for name in sorted(names | {"utils"}):
        found = _location(PathFinder.find_spec(name, [place]))
        if found is not None:
            yield name, found


def _matters(name: str) -> bool:
    """Whether Python, Jupyter or a lesson comes to grief if it finds another module of this name."""
    if name == "utils":
        return True
    if name in sys.stdlib_module_names:
        return name not in sys.builtin_module_names  # nothing comes before a builtin one
    return _installed(name) is not None and name in _modules_of_the_course()


@cache
def _modules_of_the_course() -> set[str]:
    """Return the modules of the packages in constraints.txt: all that the course requires, directly or indirectly."""
    from importlib.metadata import packages_distributions

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    required = {line.partition("==")[0] for line in lines}
    return {
        module
        for module, packages in packages_distributions().items()
        if required & {re.sub("[-_.]+", "-", package).lower() for package in packages}
    }


def _installed(name: str) -> Path | None:
    """Return where this module would be found without PYTHONPATH."""
    if name == "utils":
        return OURS
    passed = {*_python_path(), ""}
    return _location(PathFinder.find_spec(name, [place for place in sys.path if place not in passed]))


def _location(spec: ModuleSpec | None) -> Path | None:
    """Return the file of a module, or the folder of a package."""
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin) if spec.origin else None


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _whose(name: str) -> str:
    if name == "utils":
        return "the course's own `utils`"
    return f"Python's own `{name}`" if name in sys.stdlib_module_names else f"the installed `{name}`"
