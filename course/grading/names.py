"""Whose a file is by its name, as Canvas, Moodle and Brightspace write it; and names that are safe to print."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LONGEST = 120


def printable(text: str) -> str:
    r"""Return the text in one line that any file and page can hold: what can't be printed becomes a question mark.

    Examples
    --------
    >>> printable("Ada\n Lovelace \udcff\u202e")
    'Ada Lovelace ??'
    """
    text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def keys(student: str) -> set[str]:
    """Return what a student may be found by: the parts of the name joined, whichever comes first.

    Examples
    --------
    >>> sorted(keys("Lovelace, Ada"))
    ['adalovelace', 'lovelaceada']
    """
    parts = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", student).casefold())
    return {"".join(parts[start:] + parts[:start]) for start in range(len(parts))} or {student}


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return the names in one line, or the first of them and how many more there are.

    Examples
    --------
    >>> listed(["a", "b"]), listed("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


class Download(NamedTuple):
    """What a learning platform's name says of a file or folder.

    Attributes
    ----------
    student : str
        The student's name as the platform writes it.
    number : str
        The platform's number of the student, "" if there is none.
    file : str
        What the student had called the file; "" for a folder.
    late : bool
    time : tuple of int
        Year, month, day, hour and minute; empty if the name has no time.
    """

    student: str
    number: str
    file: str
    late: bool = False
    time: tuple[int, ...] = ()


# lovelaceada_12345_67890_03_softmax.ipynb, with LATE_ after the name; anon_x7Qf2_67890_… where the course is anonymous.
_CANVAS = re.compile(
    r"(?:(?P<name>\w+?)_(?P<late>LATE_)?(?P<number>\d+)|(?P<anonymous_late>LATE_)?(?P<anonymous>anon_[A-Za-z0-9]+))"
    r"_\d{3,}_(?P<file>.+)",
    re.DOTALL,
)
# Ada Lovelace_12345_assignsubmission_file_/03_softmax.ipynb, or all in one name; later versions end the folder in file.
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL
)
# 12345-67890 - Ada Lovelace - Nov 3, 2026 904 PM/03_softmax.ipynb, or all in one name; or 3 November 2026 9:04 PM.
_BRIGHTSPACE = re.compile(
    r"(?P<number>\d+)-\d+ - (?P<name>.+?) - "
    r"(?:(?P<month>[^\W\d]{3,})\.? (?P<day>\d{1,2}),|(?P<first_day>\d{1,2}) (?P<second_month>[^\W\d]{3,})[.,]?)"
    r" (?P<year>\d{4}) (?P<hour>\d{1,2}?):?(?P<minute>\d\d)(?: (?P<half>[AP])M)?(?: - (?P<file>.+))?",
    re.DOTALL,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_name(name: str) -> Download | None:
    """Return what the name of a download says, or None if it fits no platform's pattern.

    Examples
    --------
    >>> read_name("lovelaceada_LATE_12345_67890_03_softmax-1.ipynb")
    Download(student='lovelaceada', number='12345', file='03_softmax-1.ipynb', late=True, time=())
    >>> read_name("Ada Lovelace_12345_assignsubmission_file_")
    Download(student='Ada Lovelace', number='12345', file='', late=False, time=())
    >>> read_name("12345-67890 - Ada Lovelace - Nov 3, 2026 904 PM").time
    (2026, 11, 3, 21, 4)
    >>> read_name("ada_03_softmax.ipynb")
    """
    if found := _MOODLE.fullmatch(name):
        return Download(found["name"], found["number"] or "", found["file"] or "")
    if found := _BRIGHTSPACE.fullmatch(name):
        month = (found["month"] or found["second_month"])[:3].casefold()
        hour = int(found["hour"])
        if found["half"]:
            hour = hour % 12 + (12 if found["half"] == "P" else 0)
        time = (
            int(found["year"]),
            _MONTHS.index(month) + 1 if month in _MONTHS else 0,
            int(found["day"] or found["first_day"]),
            hour,
            int(found["minute"]),
        )
        return Download(found["name"], found["number"], found["file"] or "", time=time)
    if found := _CANVAS.fullmatch(name):
        late = bool(found["late"] or found["anonymous_late"])
        return Download(found["name"] or found["anonymous"], found["number"] or "", found["file"], late)
    return None


def apart(students: Sequence[tuple[str, str]]) -> list[str]:
    r"""Return a printable name for each (name, number), no two alike.

    Examples
    --------
    >>> apart([("Participant", "17"), ("Participant", "18"), ("ada", ""), ("ada\n", "")])
    ['Participant (17)', 'Participant (18)', 'ada', 'ada (2)']
    """
    names = [printable(name) or "(no name)" for name, _ in students]
    shared = {name for name, count in Counter(names).items() if count > 1}
    taken = set(names) - shared
    result = []
    for name, (_, number) in zip(names, students, strict=True):
        if name in shared:
            stem = name = f"{name} ({number})" if number else name
            count = 1
            while name in taken:
                count += 1
                name = f"{stem} ({count})"
            taken.add(name)
        result.append(name)
    return result
