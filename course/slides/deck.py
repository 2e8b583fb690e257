"""Slides as one page: nbconvert's SlidesExporter with our template, the minutes so far, and reveal.js beside it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import nbconvert
from bs4 import BeautifulSoup
from nbconvert.exporters import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course.errors import CourseError
from course.pages.page import PageExporter, make_page
from course.slides.marks import LessonSlides, Slide
from course.slides.printed import set_printed
from course.slides.timing import clock, seconds
from course.widget_state import STATE, needed_models, shown_models

HERE = Path(__file__).parent
PAGES = HERE.parent / "pages"


class Deck(NamedTuple):
    """A deck as a notebook that nbconvert makes its page of; how many slides it has, and how many seconds they take."""

    notebook: NotebookNode
    slides: int
    seconds: float


def lesson_deck(lesson: LessonSlides, title: str, question: str) -> Deck:
    """Return the deck of a lesson; raise CourseError if no cell begins a slide."""
    if not lesson.slides:
        raise CourseError(f"{lesson.path.stem} has no slides: no cell in its source is marked as one.")
    opening = Slide(lesson.path.stem, "title", [heading(title, question)], lesson.opening)
    return compose([opening, *lesson.slides], [lesson], title)


def compose(slides: Sequence[Slide], lessons: Sequence[LessonSlides], title: str) -> Deck:
    """Return the slides as a deck, with the notes of each in a cell of its own.

    Raises CourseError if a question is asked and its options are not recalled later.
    """
    lengths = [seconds("\n\n".join(slide.notes)) for slide in slides]
    so_far, total = 0.0, sum(lengths)
    cells = []
    for number, (slide, length) in enumerate(zip(slides, lengths, strict=True)):
        recalled = {(later.lesson, later.recalls) for later in slides[number:]}
        if slide.poll and not slide.poll.final and (slide.lesson, slide.poll.name) not in recalled:
            raise CourseError(
                f"{title}: {slide.name!r} of {slide.lesson} asks for a prediction, and no later slide has its result: "
                f"put the cell that recalls {slide.poll.name!r} on a slide."
            )
        # The time that the speaker view shows the pace by.
        slide.cells[0].metadata.slideshow["data"] = NotebookNode(timing=str(round(length)))
        minutes = f"**{clock(so_far)} to {clock(so_far + length)}** of {clock(total)}"
        answers = [slide.poll.answers()] if slide.poll else []
        notes = new_markdown_cell("\n\n".join([minutes, *slide.notes, *answers]), id=f"notes-{number}")
        notes.metadata["slideshow"] = NotebookNode(slide_type="notes")
        # Before any fragment: in one, they would be its own, and not shown before it comes.
        cells += [slide.cells[0], notes, *slide.cells[1:]]
        so_far += length
    made = NotebookNode(nbformat=4, nbformat_minor=5, cells=cells, metadata=NotebookNode(title=title))
    made.metadata["language_info"] = NotebookNode(name="python")
    models = {name: state for lesson in lessons for name, state in lesson.models.items()}
    if shown := needed_models(shown_models(made), models):
        made.metadata["widgets"] = {STATE: {"state": shown, "version_major": 2, "version_minor": 0}}
    return Deck(made, len(slides), total)


def heading(title: str, below: str) -> NotebookNode:
    """Return the cell of a deck's first slide."""
    cell = new_markdown_cell(f"# {title}\n\n{below}", id="title")
    cell.metadata["slideshow"] = NotebookNode(slide_type="slide")
    return cell


def digest(deck: Deck) -> str:
    """Return a digest of all that the deck's page is made from."""
    total = hashlib.sha256(json.dumps([deck.notebook, nbconvert.__version__], sort_keys=True).encode())
    for file in sorted(file for folder in (HERE, PAGES) for file in folder.rglob("*.*") if file.suffix != ".pyc"):
        total.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def deck_page(deck: Deck, path: Path, modules: Path, made_from: str) -> dict[str, bytes]:
    """Return the files of the deck's page; see `course.pages.page.make_page`."""
    reveal = modules / "reveal.js" / "dist"
    own = {
        "assets/reveal.css": (reveal / "reveal.css").read_bytes(),
        "assets/deck.css": (HERE / "deck.css").read_bytes(),
        "assets/reveal.js": (reveal / "reveal.js").read_bytes(),
        "assets/notes.js": (reveal / "plugin" / "notes.js").read_bytes(),
        "assets/start_deck.js": (HERE / "start_deck.js").read_bytes(),
    }
    return make_page(DeckExporter(made_from), deck.notebook, path, modules, own)


class DeckExporter(PageExporter, SlidesExporter):
    """nbconvert's slides from our template."""

    command = "course slides"
    templates = HERE / "templates"

    def __init__(self, made_from: str) -> None:
        super().__init__()
        self.environment.globals["made_from"] = made_from

    def adapt(self, soup: BeautifulSoup) -> None:
        """Let everything be as large as the slide allows: deck.css goes by the number of columns and lines."""
        for link in soup.select("a.anchor-link"):
            link.decompose()
        for heading in soup.select(":is(h1, h2, h3, h4)[id]"):
            del heading["id"]  # in a lecture, two lessons may have the same
        for image in soup.select("img"):
            del image["style"], image["width"]
        set_printed(soup)
        for place in soup.select("aside.notes .formula"):
            place["class"] = "formula spoken"

    def placed(self, formula: str, kind: str) -> str:
        """Return the formula; the speaker view has no style sheet of ours, so there it stands as MathML."""
        if "spoken" in kind:
            return formula[formula.index("<math") : formula.index("</math>") + len("</math>")]
        return formula.replace(' tabindex="0"', "")  # nothing scrolls on a slide
