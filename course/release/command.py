"""``course release``: the command, from a lesson's number to a finished folder."""

import importlib
from pathlib import Path

from course.paths import ROOT
from course.release.assignment import read_assignment, read_private
from course.release.folder import refuse_changed, write_release

RELEASES = ROOT / "build" / "release"
# A format is a module with a function `files`: from an Assignment to the release's files by their paths.
FORMATS = {"zip": "course.release.zipped"}


def release(word: str | None, *, bank: Path | None = None, folder: Path | None = None, kind: str = "zip") -> int:
    """Make the release of a lesson, or of a private bank, in this format, and return 0.

    The default folder is ``build/release/03_softmax``, or ``build/release/03_softmax-otter`` for another format.
    """
    assignment = read_assignment(word) if bank is None else read_private(bank)
    stem = assignment.lesson.stem
    target = folder or RELEASES / (stem if kind == "zip" else f"{stem}-{kind}")
    refuse_changed(target)  # before the work
    files = importlib.import_module(FORMATS[kind]).files(assignment)
    write_release(target, files)
    print(f"{target}:", *(f"  {name}" for name in sorted(files)), sep="\n")
    return 0
