"""Who may import whom: lessons -> utils, course -> utils, never back; and what `import utils` loads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import utils
from course.imports import imported_names, module_file, our_files
from course.paths import LESSONS, ROOT, SOURCES

UTILS = sorted((ROOT / "utils").rglob("*.py"))
COURSE = sorted((ROOT / "course").rglob("*.py"))

# Inside utils, the modules that each module may import. What is not listed may be imported by nobody but the lessons.
MATHEMATICS = {"validation", "encoding", "activations", "losses", "linear_models", "surfaces", "descent"}
ALLOWED = {
    "validation": set(),
    "encoding": {"validation"},
    "activations": {"validation"},
    "losses": {"activations", "encoding", "validation"},
    "linear_models": {"losses", "activations", "encoding", "validation"},
    "datasets": {"validation"},
    "surfaces": {"losses", "activations", "encoding", "validation"},
    "descent": {"losses", "activations", "encoding", "validation", "surfaces", "progress_bar"},
    "figures": {"surfaces", "descent"},
    "explorables": {"explorables", "figures", "datasets", *MATHEMATICS},
    "progress_bar": set(),
    "training": {"validation", "progress_bar"},
    "progress": set(),
    "exercises": {"exercises", "progress", *MATHEMATICS},
    "__init__": set(),
}


def module_of(path: Path) -> str:
    """Return the name inside utils: "losses", or "exercises" for all files of that package."""
    return path.relative_to(ROOT / "utils").parts[0].removesuffix(".py")


def third_party(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported_names(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", UTILS, ids=lambda path: path.name)
def test_utils_imports_neither_course_nor_tests(path):
    assert not third_party(path) & {"course", "tests", "benchmarks"}


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.name)
def test_course_imports_no_tests(path):
    assert not third_party(path) & {"tests", "benchmarks"}


@pytest.mark.parametrize("path", UTILS, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_of_utils_import_in_one_direction(path):
    imported = {
        name.split(".")[1]
        for name in imported_names(path.read_text(encoding="utf-8"))
        if name.startswith("utils.") and module_file(".".join(name.split(".")[:2]))
    }
    assert imported <= ALLOWED[module_of(path)]


@pytest.mark.parametrize("path", UTILS, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_are_imported_where_they_belong(path):
    libraries = third_party(path)
    (bank,) = re.findall(r"lesson_(\d\d)", path.relative_to(ROOT).as_posix()) or [""]
    may_use_torch = path.stem in ("training", "torch_driver") or (bank.isdigit() and int(bank) >= 7)
    assert "torch" not in libraries or may_use_torch
    assert "matplotlib" not in libraries or module_of(path) == "figures"
    assert "anywidget" not in libraries or module_of(path) == "explorables"


@pytest.mark.parametrize("source", sorted(SOURCES.glob("*.md")), ids=lambda path: path.stem)
def test_lessons_import_utils_and_nothing_else_of_ours(source):
    from course.sources import read_source

    code = "\n".join(cell.source for cell in read_source(source).cells if cell.cell_type == "code")
    names = {name.partition(".")[0] for name in imported_names(code)}
    assert not names & {"course", "tests", "benchmarks"}
    if source.stem[:2] < "07":
        assert "torch" not in names
        assert not any("torch" in third_party(file) for file in our_files(code))


def test_the_walk_finds_imports_at_every_depth():
    code = "def f():\n    import torch.nn\n    if True:\n        from utils.losses import cross_entropy"
    assert set(imported_names(code)) == {"torch.nn", "utils.losses", "utils.losses.cross_entropy"}


def test_utils_is_this_repositorys():
    assert Path(utils.__file__).resolve() == ROOT / "utils" / "__init__.py"


def test_import_utils_loads_nothing_heavy():
    code = "import sys; before = set(sys.modules); import utils; print(sorted(set(sys.modules) - before))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=LESSONS
    ).stdout
    assert loaded.strip() == "['utils']"
