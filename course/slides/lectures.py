"""Lectures: slides of several lessons in one deck, chosen by a list of their names."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from course.errors import CourseError
from course.naming import find_lessons
from course.paths import ROOT, SOURCES

LECTURES = ROOT / "instructor" / "lectures"


@dataclass(frozen=True)
class Part:
    """Some slides of one lesson, and what the speaker says on the way to them."""

    source: Path
    slides: tuple[str, ...]
    transition: str


@dataclass(frozen=True)
class Lecture:
    """A lecture as its file in `instructor/lectures` describes it."""

    path: Path
    title: str
    minutes: float
    parts: tuple[Part, ...]


def read_lecture(path: Path, sources: Path = SOURCES) -> Lecture:
    """Read a lecture: title, minutes and parts, each with a lesson, its slides and perhaps a transition.

    Raises CourseError, naming the file, if it does not hold these.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CourseError(f"{path} can't be read ({' '.join(str(error).split())}).") from error
    _hold(found, {"title": str, "minutes": (int, float), "parts": list}, f"{path.name}")
    parts = []
    for number, part in enumerate(found["parts"], start=1):
        where = f"{path.name}, part {number}"
        _hold(part, {"lesson": (str, int), "slides": list}, where, optional={"transition": str})
        (source,) = find_lessons([str(part["lesson"])], sorted(sources.glob("*.md")))
        parts.append(Part(source, tuple(map(str, part["slides"])), part.get("transition", "")))
    return Lecture(path, found["title"], found["minutes"], tuple(parts))


def _hold(found: object, needed: dict, where: str, optional: dict | None = None) -> None:
    """Raise CourseError if this is no mapping with the keys that are needed and no others."""
    known = {**needed, **(optional or {})}
    if not isinstance(found, dict):
        raise CourseError(f"{where}: it should hold {', '.join(needed)}.")
    for key in needed.keys() - found.keys():
        raise CourseError(f"{where}: it has no {key!r}.")
    for key, value in found.items():
        if key not in known:
            raise CourseError(f"{where}: {key!r} means nothing here: it may hold {', '.join(known)}.")
        if not isinstance(value, known[key]) or value in ("", []):
            raise CourseError(f"{where}: {key} can't be {value!r}.")
