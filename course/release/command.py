"""``course release``: the command, from a lesson's number to a finished folder."""

import importlib
import importlib.util
import secrets
from dataclasses import replace
from pathlib import Path

from course.paths import ROOT
from course.release.assignment import read_assignment, read_private
from course.release.folder import refuse_changed, seed_of, write_release

RELEASES = ROOT / "build" / "release"
# A format is a module with a function `files`: from an Assignment to the release's files by their paths.
FORMATS = {
    "zip": "course.release.zipped",
    "nbgrader": "course.release.nbgrader",
    "otter": "course.release.otter",
    "gradescope": "course.release.gradescope",
}


def release(
    word: str | None,
    *,
    bank: Path | None = None,
    folder: Path | None = None,
    kind: str = "zip",
    seed: int | None = None,
) -> int:
    """Make the release of a lesson, or of a private bank, in this format, and return 0.

    The default folder is ``build/release/03_softmax``, or ``build/release/03_softmax-otter`` for another format. A
    format that has hidden tests of its own draws a seed for them, unless one is given; a release into the same folder
    keeps it.
    """
    assignment = read_assignment(word) if bank is None else read_private(bank)
    stem = assignment.lesson.stem
    target = folder or RELEASES / (stem if kind == "zip" else f"{stem}-{kind}")
    refuse_changed(target)  # before the work
    made = importlib.import_module(FORMATS[kind])
    if kind == "zip":
        seed = None  # `course grade` draws one
    else:
        seed = next(each for each in (seed, seed_of(target), secrets.randbelow(2**32)) if each is not None)
        assignment = replace(assignment, seed=seed)
    files = made.files(assignment)
    write_release(target, files, seed)
    print(f"{target}:", *(f"  {name}" for name in sorted(files)), sep="\n")
    if kind != "zip":
        print("Next:", *(f"  {step}" for step in made.next_steps(assignment)), sep="\n")
        if made.PACKAGE and importlib.util.find_spec(made.PACKAGE) is None:
            print(
                f'{made.PACKAGE} is not installed here: `pip install -c constraints.txt -e ".[exports]"` installs it.'
            )
    return 0
