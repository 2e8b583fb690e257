"""Who may import whom: lessons -> utils, course -> utils, never back; and what `import utils` loads."""

import re
import subprocess
import sys
from pathlib import Path

import utils
from course.imports import imported_names, module_file, our_files
from course.paths import LESSONS, ROOT, SOURCES
from course.sources import read_source

UTILS = sorted((ROOT / "utils").rglob("*.py"))
COURSE = sorted((ROOT / "course").rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))

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
    "figures": {"figures", "losses", "surfaces", "descent"},
    "explorables": {"explorables", "figures", "datasets", *MATHEMATICS},
    "progress_bar": set(),
    "training": {"validation", "progress_bar"},
    "progress": set(),
    "lessons": set(),
    # A question to click is a widget; see test_exercises_load_no_widget_before_one_is_shown.
    "exercises": {"exercises", "explorables", "lessons", "progress", *MATHEMATICS},
    "__init__": set(),
}


def module_of(path: Path) -> str:
    """Return the name inside utils: "losses", or "exercises" for all files of that package."""
    return path.relative_to(ROOT / "utils").parts[0].removesuffix(".py")


def libraries(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported_names(path.read_text(encoding="utf-8"))}


def offenders(paths, unwanted):
    """Return the files of which `unwanted` finds something, with what it finds."""
    return {str(path.relative_to(ROOT)): found for path in paths if (found := unwanted(path))}


def test_utils_and_course_and_benchmarks_never_import_back():
    assert offenders(UTILS, lambda path: libraries(path) & {"course", "tests", "benchmarks"}) == {}
    assert offenders(COURSE, lambda path: libraries(path) & {"tests", "benchmarks"}) == {}
    assert offenders(BENCHMARKS, lambda path: libraries(path) & {"tests"}) == {}


def test_modules_of_utils_import_in_one_direction():
    def not_allowed(path):
        modules = (name for name in imported_names(path.read_text(encoding="utf-8")) if name.startswith("utils."))
        imported = {name.split(".")[1] for name in modules if module_file(".".join(name.split(".")[:2]))}
        return imported - ALLOWED[module_of(path)]

    assert offenders(UTILS, not_allowed) == {}


def test_exercises_load_no_widget_before_one_is_shown():
    files = [path for path in UTILS if module_of(path) == "exercises"]
    users = [path.name for path in files if "utils.explorables" in path.read_text(encoding="utf-8")]
    assert users == ["display.py"]
    code = "import sys, utils.exercises.lesson_00; print({'anywidget', 'utils.explorables'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_heavy_libraries_are_imported_where_they_belong():
    def heavy(path):
        bank = re.search(r"lesson_(\d\d)", path.as_posix())
        may_use_torch = path.stem in ("training", "torch_driver") or (bank and bank[1] >= "07")
        misplaced = {"torch", "matplotlib", "anywidget"} & libraries(path)
        if may_use_torch:
            misplaced.discard("torch")
        return misplaced - {{"figures": "matplotlib", "explorables": "anywidget"}.get(module_of(path))}

    assert offenders(UTILS, heavy) == {}


def test_lessons_import_utils_and_nothing_else_of_ours_and_torch_only_where_it_is_taught():
    def unwanted(source):
        code = "\n".join(cell.source for cell in read_source(source).cells if cell.cell_type == "code")
        names = {name.partition(".")[0] for name in imported_names(code)}
        if source.stem[:2] in ("07", "08", "09", "12"):
            return names & {"course", "tests", "benchmarks"}
        return names.union(*map(libraries, our_files(code))) & {"course", "tests", "benchmarks", "torch"}

    assert offenders(sorted(SOURCES.glob("*.md")), unwanted) == {}


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
