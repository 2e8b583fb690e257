"""Gradescope's autograder: a zip archive with the course's own grader in it, and the notebook to hand out."""

import json
import stat
from pathlib import Path

from course.grading.gradescope import CONFIGURATION
from course.grading.sandbox import SEPARATE_USER
from course.paths import LESSONS, ROOT
from course.release.assignment import Assignment
from course.release.zipped import archive, students_files

PACKAGE = None
VISIBILITY = "after_published"  # of points and reasons
_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS = ("setup.sh", "run_autograder")
# What the grader needs of this repository.
_FOLDERS = ("course", "utils")
_FILES = ("pyproject.toml", "constraints.txt", "build_backend.py", "README.md", "LICENSE")


def files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the release by their paths."""
    stem = assignment.lesson.stem
    return {
        **{f"student/{name}": content for name, content in students_files(assignment).items()},
        f"{stem}-autograder.zip": archive(autograder(assignment), executable=_SCRIPTS),
    }


def next_steps(assignment: Assignment) -> list[str]:
    """Say what to do next with the release."""
    return [f"upload {assignment.lesson.stem}-autograder.zip to a programming assignment on Gradescope"]


def autograder(assignment: Assignment) -> dict[str, bytes]:
    """Return what is in the archive that Gradescope unpacks, by paths."""
    settings = {
        "lesson": assignment.lesson.number,
        "bank": f"bank/{assignment.lesson.stem}" if assignment.bank else "",
        "seed": assignment.seed,
        "level": SEPARATE_USER,
        "visibility": VISIBILITY,
    }
    scripts = {name: (_TEMPLATES / name).read_bytes() for name in _SCRIPTS}
    bank = _inside(assignment.bank, settings["bank"]) if assignment.bank else {}
    return {**scripts, CONFIGURATION: json.dumps(settings, indent=1).encode(), **_course(assignment), **bank}


def _course(assignment: Assignment) -> dict[str, bytes]:
    files = {name: content for folder in _FOLDERS for name, content in _inside(ROOT / folder, folder).items()}
    files |= {name: (ROOT / name).read_bytes() for name in _FILES}
    if assignment.bank is None:
        notebook = f"{assignment.lesson.stem}.ipynb"
        files[f"lessons/{notebook}"] = (LESSONS / notebook).read_bytes()
    return {f"course/{name}": content for name, content in files.items()}


def _inside(folder: Path, name: str) -> dict[str, bytes]:
    """Return the files in a folder, by paths that begin with this name; what Python and npm lay down is left out."""
    paths = (path for path in folder.rglob("*") if not {"__pycache__", "node_modules"} & set(path.parts))
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in paths
        if stat.S_ISREG(path.lstat().st_mode)
    }
