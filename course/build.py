"""``course build``: makes the committed lessons from their sources."""

import base64
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.errors import make_each
from course.execute import execute
from course.files import write_atomically
from course.naming import find_lessons
from course.paths import LESSONS, SOURCES
from course.sources import read_source
from course.views import finished_lesson


def build(
    lessons: Sequence[str] = (),
    *,
    everything: bool = False,
    check: bool = False,
    sources: Path = SOURCES,
    folder: Path = LESSONS,
) -> int:
    """Make each lesson that is out of step with its source, or with `check` only say which ones are.

    The lessons are given by number or name; none means all. With `everything`, those in step are made, too. Returns 0
    if all is well, 1 if a cell failed or `check` found something.
    """
    chosen = find_lessons(lessons, sorted(sources.glob("*.md")))
    targets = {source: folder / f"{source.stem}.ipynb" for source in chosen}
    if check:
        stale = {target: difference(target, _read(source)) for source, target in targets.items()}
        if not lessons:
            orphans = set(folder.glob("*.ipynb")) - set(targets.values())
            stale |= dict.fromkeys(sorted(orphans), "has no source; delete it")
        found = [f"{target}: {why}" for target, why in stale.items() if why]
        advice = (
            "Run `make build`, then commit the notebooks." if found else "Every notebook is in step with its source."
        )
        print(*found, advice, sep="\n")
        return 1 if found else 0

    def make(source: Path) -> None:
        made = _read(source)
        if everything or difference(targets[source], made):
            _build_lesson(made, source, targets[source])

    return make_each("course build", targets, make)


def _read(source: Path) -> NotebookNode:
    return finished_lesson(read_source(source))


def _build_lesson(made: NotebookNode, source: Path, target: Path) -> None:
    execute(made, source.name)
    nbformat.validate(made)
    write_atomically(target, (nbformat.writes(made) + "\n").encode())
    print(target.name)
    if picture := readme_picture(made):
        write_atomically(target.with_suffix(".png"), picture)


def readme_picture(notebook: NotebookNode) -> bytes | None:
    """Return the PNG that the cell tagged ``readme`` has drawn, or None if there is no such cell."""
    for cell in notebook.cells:
        if "readme" in cell.metadata.get("tags", ()):
            return base64.b64decode(next(output.data["image/png"] for output in cell.outputs if "data" in output))
    return None


def difference(target: Path, made: NotebookNode) -> str | None:
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
    return [(cell.get("id"), cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]
