"""``course slides``: lessons and lectures as decks of slides."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from course.errors import CourseError, make_each
from course.naming import find_lessons
from course.pages.folder import write_folder
from course.pages.scripts import node_modules
from course.paths import LESSONS, ROOT, SOURCES
from course.slides.deck import Deck, DeckExporter, compose, deck_page, digest, heading, lesson_deck
from course.slides.lectures import LECTURES, read_lecture
from course.slides.marks import LessonSlides, Slide, read_slides
from course.slides.timing import clock
from utils.lessons import LESSONS as TABLE

SLIDES = ROOT / "build" / "slides"
COURSE = "Why cross-entropy?"


def slides(
    names: Sequence[str] = (),
    *,
    folder: Path = SLIDES,
    sources: Path = SOURCES,
    notebooks: Path = LESSONS,
    lectures: Path = LECTURES,
) -> int:
    """Make a folder of each deck that opens with a double click: ``<folder>/03_softmax/index.html``.

    Lessons are given by number or name, lectures by name; none means all lectures and all lessons that have slides. A
    deck that is up to date stays as it is. Returns 0 if all is well, 1 if a deck could not be made: the others are.
    Raises CourseError if there is no such lesson or lecture, or what decks are made with is missing.
    """
    chosen = _find(names, sources, lectures)
    modules = node_modules()
    read = cache(partial(read_slides, notebooks=notebooks))

    def make(path: Path) -> None:
        target = folder / path.stem
        if path.suffix == ".md":
            deck = _lesson_deck(path, read, required=bool(names))
        else:
            deck = lecture_deck(path, read, sources)
        if deck is None:
            return
        made_from = digest(deck)
        if not _is_up_to_date(target, made_from):
            write_folder(target, deck_page(deck, path, modules, made_from), DeckExporter.command)
        print(f"{target / 'index.html'}: {deck.slides} slides, {clock(deck.seconds)} minutes")

    return make_each(DeckExporter.command, chosen, make)


def _find(names: Sequence[str], sources: Path, lectures: Path) -> list[Path]:
    """Return the sources of the lessons, and the files of the lectures, that are asked for."""
    lessons, others = sorted(sources.glob("*.md")), {path.stem: path for path in sorted(lectures.glob("*.yml"))}
    if not names:
        return [*others.values(), *lessons]
    found = []
    for name in names:
        try:
            found += [others[name]] if name in others else find_lessons([name], lessons)
        except CourseError as error:
            raise CourseError(f"{str(error).rstrip('.')}; the lectures are {', '.join(others)}.") from None
    return list(dict.fromkeys(found))


def _lesson_deck(source: Path, read: Callable[[Path], LessonSlides], required: bool) -> Deck | None:
    """Return the deck of a lesson; None if it has no slides and none were asked for by name."""
    lesson = read(source)
    if not lesson.slides and not required:
        return None
    title, question = next(((row.title, row.question) for row in TABLE if row.stem == source.stem), (source.stem, ""))
    return lesson_deck(lesson, title, question)


def lecture_deck(path: Path, read: Callable[[Path], LessonSlides], sources: Path) -> Deck:
    """Return the deck of a lecture; raise CourseError if a part names what is no slide."""
    lecture = read_lecture(path, sources)
    taken = [Slide(path.stem, "title", [heading(COURSE, lecture.title)], [lecture.parts[0].transition])]
    for number, part in enumerate(lecture.parts):
        slides = {slide.name: slide for slide in read(part.source).slides}
        for name in part.slides:
            if name not in slides:
                raise CourseError(
                    f"{path.name}: {part.source.stem} has no slide {name!r}: it has {', '.join(slides) or 'none'}."
                )
            on_the_way = part.transition if number and name == part.slides[0] else ""
            taken.append(slides[name].copied(on_the_way))
    return compose(taken, [read(part.source) for part in lecture.parts], lecture.title)


def _is_up_to_date(target: Path, made_from: str) -> bool:
    try:
        with (target / "index.html").open("rb") as page:
            return made_from.encode() in page.read(4096)
    except OSError:
        return False
