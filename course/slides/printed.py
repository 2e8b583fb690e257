"""Code and prints that are read from afar: long lines are broken where that makes the letters clearly larger."""

import math
import re
from collections.abc import Sequence

from bs4 import BeautifulSoup

LARGEST, WIDTH, HEIGHT = 36, 1128, 568  # pixels; as in deck.css
ENOUGH = 26  # pixels: what can be read from afar
LABEL = 24  # no line is broken before this column, where a label may stand
_ENDS = re.compile(r"(?<=[,;:]) +(?![^(\[]*[)\]])")


def set_printed(soup: BeautifulSoup) -> None:
    """Tell each block of code or print how many columns and lines it has, by which deck.css chooses its size."""
    for text in soup.select("pre"):
        lines = text.get_text().strip("\n").split("\n")
        room = _room(text) if "printed" in text.get("class", ()) else 0
        if room and not text.find(True):
            lines = readable(lines, room)
            text.string = "\n".join(lines)
        sizes = {"columns": max(map(len, lines)), "lines": len(lines), **({"room": f"{room:.0f}px"} if room else {})}
        text["style"] = "; ".join(f"--{name}: {size}" for name, size in sizes.items())


def readable(lines: Sequence[str], room: float) -> list[str]:
    """Return the lines; if they are small, broken after semicolons, commas and colons where that clearly helps.

    `room` is the height that the lines have, in pixels.

    Examples
    --------
    >>> line = "the first of two parts, which are as long as they may be; and the second of two parts"
    >>> readable([line, "a short line"], room=400)
    ['the first of two parts, which are as long as they may be;', '    and the second of two parts', 'a short line']
    >>> readable(["few words: as they are"], room=400)
    ['few words: as they are']
    """

    def size(lines: Sequence[str]) -> float:
        return min(LARGEST, WIDTH / (max(map(len, lines)) * 0.605), room / (len(lines) * 1.3))

    widths = range(max(map(len, lines)), 2 * LABEL, -1)
    best = max(([part for line in lines for part in _broken(line, width)] for width in widths), key=size, default=lines)
    return list(lines) if size(lines) >= ENOUGH or size(best) < 1.1 * size(lines) else best


def _broken(line: str, width: int) -> list[str]:
    """Return the line in parts of at most this width, as far as it can be broken; nothing in brackets is."""
    parts, indent = [], line[: len(line) - len(line.lstrip())] + "    "
    while len(line) > width:
        places = [found for found in _ENDS.finditer(line) if LABEL <= found.start() <= width]
        places = [found for found in places if line[found.start() - 1] == ";"] or places
        if not places:
            break
        parts.append(line[: places[-1].start()])
        line = indent + line[places[-1].end() :]
    return [*parts, line]


def _room(text: BeautifulSoup) -> float:
    """Return about how high this text may be, beside what else is on its slide; 0 beside what takes all room."""
    slide = text.find_parent("section")
    if slide.select("img, .live-output"):
        return 0
    options = [49 * math.ceil(len(option.get_text()) / 52) + 6 for option in slide.select(".recalled li")]
    words = 70 * len(slide.select(".words:not(aside *) :is(p, li, .katex-display)"))
    code = 38 * sum(code.get_text().count("\n") for code in slide.select(".code"))
    taken = sum(options) + 32 * bool(options) + words + code
    return max(HEIGHT - taken, 100) / len(slide.select(".printed"))
