"""``course build``: from the sources to the views."""

import base64
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.errors import CourseError
from course.files import write_atomically
from course.naming import lesson_meant
from course.paths import SOURCES
from course.views import VIEWS, View


def build(
    lessons: Sequence[str] = (),
    *,
    everything: bool = False,
    check: bool = False,
    sources: Path = SOURCES,
    views: Sequence[View] = VIEWS,
) -> int:
    """Make each view of each lesson that is out of step with its source, or only say which ones are.

    Parameters
    ----------
    lessons : sequence of str
        Numbers or names of lessons; none means all.
    everything : bool
        Build also what is in step.
    check : bool
        Build nothing; list the committed notebooks that are out of step.
    sources : Path
        The folder of the sources.
    views : sequence of View
        The views to make.

    Returns
    -------
    int
        0 if all is well; 1 if a cell failed, or if `check` found something.
    """
    found = _find(lessons, sources)
    if check:
        stale = [(path, why) for path, why in _stale(found, [view for view in views if view.committed])]
        stale += _orphans(sources, views) if not lessons else []
        for path, why in stale:
            print(f"{path}: {why}")
        print("Run `make build`, then commit the notebooks." if stale else "Every notebook is in step with its source.")
        return 1 if stale else 0
    failures = 0
    for source in found:
        try:
            _build_lesson(source, views, everything)
        except CourseError as error:  # the other lessons are still built
            print(f"course build: {error}", file=sys.stderr)
            failures += 1
    return 1 if failures else 0


def _build_lesson(source: Path, views: Sequence[View], everything: bool) -> None:
    notebook = _read(source)
    for view in views:
        target = view.folder / f"{source.stem}.ipynb"
        made = view.select(notebook)
        if not everything and not _difference(target, made):
            continue
        if view.executed:
            from course.execute import execute

            execute(made, source.name)
        nbformat.validate(made)
        write_atomically(target, (nbformat.writes(made) + "\n").encode())
        print(f"{view.name}: {target.name}")
        if view.executed and (picture := readme_picture(made)):
            write_atomically(target.with_suffix(".png"), picture)


def readme_picture(notebook: NotebookNode) -> bytes | None:
    """Return the PNG that the cell tagged ``readme`` has drawn, or None if there is no such cell."""
    for cell in notebook.cells:
        if "readme" in cell.metadata.get("tags", ()):
            return base64.b64decode(next(output.data["image/png"] for output in cell.outputs if "data" in output))
    return None


def _stale(found: Sequence[Path], views: Sequence[View]) -> Iterator[tuple[Path, str]]:
    for source in found:
        notebook = _read(source)
        for view in views:
            target = view.folder / f"{source.stem}.ipynb"
            difference = _difference(target, view.select(notebook))
            if difference:
                yield target, difference


def _orphans(sources: Path, views: Sequence[View]) -> list[tuple[Path, str]]:
    """Find committed notebooks whose source is gone."""
    names = {source.stem for source in sources.glob("*.md")}
    notebooks = (path for view in views if view.committed for path in sorted(view.folder.glob("*.ipynb")))
    return [(path, "has no source; delete it") for path in notebooks if path.stem not in names]


def _difference(target: Path, made: NotebookNode) -> str | None:
    """Say how the notebook that is there differs from what the source asks for; None if it does not."""
    if not target.exists():
        return "is missing"
    try:
        present = nbformat.read(target, as_version=4)
    except Exception:
        return "can't be read as a notebook"
    if _inputs(present) != _inputs(made):
        return "its cells differ from the source"
    if present.metadata.get("course") != made.metadata["course"]:
        return "its outputs were made with other code"
    return None


def _inputs(notebook: NotebookNode) -> list[tuple]:
    return [
        (cell.get("id"), cell.cell_type, cell.source, tuple(cell.metadata.get("tags", ()))) for cell in notebook.cells
    ]


def _read(source: Path) -> NotebookNode:
    try:
        from course.sources import read_source
    except ModuleNotFoundError as error:
        raise CourseError(
            f"Building needs {error.name}, which is not installed. Run `make build`, or "
            '`pip install -c constraints.txt -e ".[staff]"`.'
        ) from error
    return read_source(source)


def _find(lessons: Sequence[str], sources: Path) -> list[Path]:
    """Return the sources of the lessons asked for, or all."""
    every = {source.stem: source for source in sorted(sources.glob("*.md"))}
    if not lessons:
        return list(every.values())
    found = {}
    for lesson in lessons:
        meant = lesson_meant(lesson, list(every))
        if meant is None:
            raise CourseError(f"There is no lesson {lesson} in {sources}. There are: {', '.join(every) or 'none'}.")
        found[meant] = every[meant]
    return list(found.values())
