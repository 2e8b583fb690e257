"""Which cells of a lesson make which slide: the marks in its source, and what the cells have printed and drawn."""

import copy
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.build import difference
from course.errors import CourseError
from course.pages.live import neighbours_joined
from course.slides.polls import Poll, find_poll, measured_letter
from course.sources import read_source
from course.views import finished_lesson
from course.widget_state import VIEW, saved_models

TYPES = ("slide", "subslide", "fragment", "notes", "skip", "-")
BEGINS = ("slide", "subslide")
SHOWS = ("code", "output")
LINES = 14  # of code that can be read from the back row


@dataclass
class Slide:
    """A slide: the cells that it shows, marked as nbconvert wants them, and what the speaker says.

    Attributes
    ----------
    lesson, name : str
        The lesson's file name without an ending; the name of the cell that the slide begins with.
    cells : list of NotebookNode
    notes : list of str
        Markdown.
    poll : Poll or None
        The question that the slide asks.
    recalls : str
        The name of the question whose options it recalls.
    """

    lesson: str
    name: str
    cells: list[NotebookNode] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    poll: Poll | None = None
    recalls: str = ""

    def copied(self, transition: str) -> "Slide":
        """Return the slide for another deck, with what the speaker says on the way to it before its own notes."""
        cells = copy.deepcopy(self.cells)
        cells[0].metadata.slideshow.slide_type = "slide"
        for cell in cells:
            cell.id = f"{self.lesson[:2]}-{cell.id}"  # lessons share names, such as `explore`
        return replace(self, cells=cells, notes=[*filter(None, [transition]), *self.notes])


@dataclass
class LessonSlides:
    """A lesson's slides, the notes before the first of them, and its widgets as they were saved, by their ids."""

    path: Path
    slides: list[Slide]
    opening: list[str]
    models: dict[str, Any]


def read_slides(source: Path, notebooks: Path) -> LessonSlides:
    """Return the slides that a lesson's source marks; what cells have printed is in the lesson, as it was built.

    Raises CourseError, naming lesson and cell, if the lesson is out of step with its source, a mark means nothing, a
    slide has too much code, or a question shares its slide.
    """
    made = read_source(source)
    path = notebooks / f"{source.stem}.ipynb"
    kinds = [_kind(cell, source.stem) for cell in made.cells]
    if not set(kinds) - {"notes", "skip"}:
        return LessonSlides(path, [], [], {})
    why = difference(path, finished_lesson(made))
    if why:
        raise CourseError(f"{path.name} is out of step with its source ({why}): run `make build`, then try again.")
    built = _own_models(nbformat.read(path, as_version=4), source.stem[:2])
    outputs = {cell.id: cell.get("outputs", []) for cell in built.cells}
    letters = {name: letter for cell in built.cells for name, letter in measured_letter(cell)}

    found = LessonSlides(path, [], [], saved_models(built))
    for cell, kind in zip(made.cells, kinds, strict=True):
        if kind == "notes":
            (found.slides[-1].notes if found.slides else found.opening).append(cell.source)
        elif kind in BEGINS:
            found.slides.append(Slide(source.stem, cell.id))
        elif kind != "skip" and not found.slides:
            raise CourseError(f"{source.name}: the cell {cell.id!r} continues a slide, and none has begun.")
        if kind not in ("notes", "skip"):
            _add(found.slides[-1], cell, kind, outputs.get(cell.id, []), letters)
    for slide in found.slides:
        _check(slide, source.name)
    return found


def _kind(cell: NotebookNode, lesson: str) -> str:
    """Return what the cell is on the slides; without a mark, its tags say it, and most cells are on none."""
    tags = set(cell.metadata.get("tags", ()))
    default = "notes" if "notes" in tags else "slide" if "slides" in tags else "skip"
    mark = cell.metadata.get("slideshow", {})
    kind = mark.get("slide_type", default) if isinstance(mark, dict) else mark
    if kind not in TYPES:
        raise CourseError(f"{lesson}: {cell.id!r} has the slide_type {kind!r}: it should be one of {', '.join(TYPES)}.")
    shows = mark.get("shows") if isinstance(mark, dict) else None
    if shows not in (None, *SHOWS):
        raise CourseError(f"{lesson}: {cell.id!r} shows {shows!r}: it should be one of {', '.join(SHOWS)}.")
    return kind


def _add(slide: Slide, cell: NotebookNode, kind: str, outputs: list[NotebookNode], letters: dict[str, str]) -> None:
    shown = NotebookNode({**cell, "metadata": NotebookNode(slideshow=NotebookNode(slide_type=kind))})
    if cell.cell_type == "code":
        poll = find_poll(cell.source, slide.lesson, letters)
        shows = cell.metadata.get("slideshow", {}).get("shows")
        if poll:
            if poll.asked:
                slide.poll = poll
            else:
                slide.recalls = poll.name
            drawn, hidden = [poll.output()], True
        else:
            drawn = neighbours_joined([output for output in outputs if output.get("name") != "stderr"])
            draws = any(VIEW in output.get("data", {}) for output in drawn) or cell.id.startswith("draw-")
            drawn, hidden = [] if shows == "code" else drawn, shows == "output" or (draws and not shows)
        shown.outputs = drawn
        if hidden:
            shown.metadata.transient = NotebookNode(remove_source=True)
    slide.cells.append(shown)


def _check(slide: Slide, lesson: str) -> None:
    code = [cell.source for cell in slide.cells if cell.cell_type == "code" and "transient" not in cell.metadata]
    lines = sum(len(source.splitlines()) for source in code)
    if lines > LINES:
        raise CourseError(
            f"{lesson}: the slide {slide.name!r} shows {lines} lines of code, and the back row can read {LINES}: "
            "let it show only its output, or split it."
        )
    if slide.poll and len(slide.cells) > 1:
        raise CourseError(
            f"{lesson}: the slide {slide.name!r} asks a question and shows more: put that on the next slide."
        )


def _own_models(notebook: NotebookNode, number: str) -> NotebookNode:
    """Begin the ids of the notebook's widgets with the lesson's number: in a lecture, several lessons meet."""
    models = saved_models(notebook)
    if not models:
        return notebook
    known = re.compile("|".join(map(re.escape, models)))
    return nbformat.from_dict(
        json.loads(known.sub(lambda found: number + found[0][len(number) :], json.dumps(notebook)))
    )
