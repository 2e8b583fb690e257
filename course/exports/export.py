"""``course export``: lessons as folders of HTML."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.errors import CourseError, make_each
from course.exports.page import Exporter, exported_page
from course.naming import find_lessons
from course.pages.folder import write_folder
from course.pages.scripts import node_modules
from course.paths import LESSONS, ROOT
from course.views import without_notice

EXPORTS = ROOT / "build" / "html"


def export(lessons: Sequence[str] = (), *, folder: Path = EXPORTS, notebooks: Path = LESSONS) -> int:
    """Make a folder of each lesson that opens with a double click: ``<folder>/06_the_loss_surface/index.html``.

    The page needs no network and no kernel; its widgets are alive and its mathematics is typeset. Lessons are given by
    number, name or path; none means all. Returns 0 if all is well, 1 if a lesson could not be exported: the others are.
    Raises CourseError if there is no such lesson, or what pages are made with is missing.
    """
    found = _find(lessons, notebooks)
    modules = node_modules()

    def make(path: Path) -> None:
        target = folder / path.stem
        write_folder(target, exported_page(_read(path), path, modules), Exporter.command)
        print(target / "index.html")

    return make_each(Exporter.command, found, make)


def _find(lessons: Sequence[str], notebooks: Path) -> list[Path]:
    """Return the notebooks asked for, or all lessons."""
    every = sorted(notebooks.glob("*.ipynb"))
    if not lessons:
        return every
    found: dict[str, Path] = {}
    for lesson in lessons:
        path = Path(lesson)
        if path.suffix != ".ipynb" or not path.is_file():
            (path,) = find_lessons([lesson], every)
        if not path.samefile(found.setdefault(path.stem, path)):
            raise CourseError(f"{path} and {found[path.stem]} would get the same folder: export one of them elsewhere.")
    return list(found.values())


def _read(path: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise CourseError(f"{path} can't be read as a notebook ({type(error).__name__}).") from error
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        raise CourseError(
            f"{path} has cells that were not run: run `make build` (or run all its cells and save it), then try again."
        )
    return without_notice(notebook)
