"""What the learner has checked, solved and predicted: a line each, in the folder of the learner's copies, nowhere else.

`record` and `record_choice` append a line when the notebook lies in a folder that `course start` has made (it holds a
hidden folder `.course`) or in a folder inside it, and do nothing anywhere else: builds, tests and graders leave no
trace. `read` and `read_choices` return what was recorded. Deleting the file forgets it and harms nothing.

Each takes the learner's folder; by default it is the one that the notebook lies in, directly or in a folder inside it,
wherever the notebook has changed to since.
"""

import errno
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

HIDDEN = ".course"  # the course's own folder inside the learner's
NAME = "progress.jsonl"
MARK = "made-by-course-start"  # an empty file in it

_COURSE = Path(__file__).resolve().parents[1]


def _current_folder() -> Path | None:
    try:
        return Path.cwd()
    except OSError:  # it has been deleted
        return None


# The notebook's own folder, as long as no cell has changed to another one.
_STARTED_IN = _current_folder()


class Attempt(NamedTuple):
    """One check that was recorded: whether the answer was accepted, and the misconceptions that were recognised."""

    time: str  # in UTC, as ISO 8601
    exercise: str
    solved: bool
    misconceptions: tuple[str, ...]


def progress_file(folder: Path | None = None) -> Path | None:
    """Return where the progress of a learner's folder is kept, or None if this is no such folder.

    Here and below, the default is the folder that the notebook lies in, directly or in a folder inside it, wherever the
    notebook has changed to since.
    """
    for place in _learners_folders() if folder is None else [folder]:
        if os.path.isdir(place / HIDDEN):
            return place / HIDDEN / NAME
    return None


def _learners_folders() -> Iterator[Path]:
    """Yield where the notebook's progress may be kept, the likeliest place first."""
    for start in (_STARTED_IN, _current_folder()):
        if start is None:
            continue
        yield start
        for place in start.parents:
            # Others may have a folder of that name; and what holds the course itself holds its builds and tests.
            if os.path.isfile(place / HIDDEN / MARK) and not _COURSE.is_relative_to(place):
                yield place


def record(exercise: str, solved: bool, misconceptions: Sequence[str] = (), *, folder: Path | None = None) -> None:
    """Append one check to the learner's progress; do nothing where none is kept.

    The line goes to the end of the file in a single write, so lessons that are open side by side do not disturb each
    other. Raises OSError if the file can't be written to, or the disk is full.
    """
    _append({"exercise": exercise, "solved": solved, "misconceptions": list(misconceptions)}, folder)


def record_choice(question: str, texts: Sequence[str], *, folder: Path | None = None) -> None:
    """Append the texts of the options that were chosen to the learner's progress, as `record` does.

    The question is a prediction, or an exercise whose answer is a choice.
    """
    _append({"prediction": question, "texts": list(texts)}, folder)


def _append(data: dict[str, Any], folder: Path | None) -> None:
    """Append a line in a single write: lessons that are open side by side do not disturb each other."""
    path = progress_file(folder)
    if path is None:
        return
    line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **data}
    content = json.dumps(line).encode("ascii") + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        if os.write(descriptor, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(descriptor)


def read(folder: Path | None = None) -> list[Attempt]:
    """Return what was recorded, oldest first. A damaged line is left out; the others are all there.

    Raises OSError if there is a file that can't be read, and ValueError if there is something in it, but not one line
    of progress.
    """
    return [attempt for line in _lines(folder) if (attempt := _attempt(line)) is not None]


def read_choices(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return the texts that were chosen, by the name of the question, the latest of each. Raises as `read` does.

    The first edition kept letters. Its questions had their options in another order, so those lines are passed over.
    """
    found = ((line.get("prediction"), line.get("texts")) for line in _lines(folder))
    return {name: tuple(texts) for name, texts in found if isinstance(name, str) and _are_texts(texts)}


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _lines(folder: Path | None) -> list[dict[str, Any]]:
    """Return every line that can be read, of whatever kind."""
    path = progress_file(folder)
    if path is None or not path.exists():
        return []
    content = path.read_bytes()
    # A line is plain ASCII. In UTF-16, which PowerShell's > writes, it is the same with zeros in between.
    texts = content.replace(b"\0", b"").decode("utf-8", errors="replace").split("\n")
    lines = [line for line in map(_parse, texts) if line is not None]
    if content.strip() and not lines:
        raise ValueError(
            f"{path} holds no line that can be read as progress in UTF-8: "
            "put a good copy in its place, or move it away to begin anew."
        )
    return lines


def _parse(text: str) -> dict[str, Any] | None:
    """Read a line; after one that was cut off, the next one stands on the same line, and its beginning is sought."""
    start = text.rfind('{"')  # inside a text, JSON writes {\"
    try:
        line = json.loads(text[max(start, 0) :])
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) and isinstance(line.get("time"), str) else None


def _attempt(line: dict[str, Any]) -> Attempt | None:
    try:
        attempt = Attempt(line["time"], line["exercise"], line["solved"], tuple(line["misconceptions"]))
    except (TypeError, KeyError):
        return None
    texts = (attempt.exercise, *attempt.misconceptions)
    return attempt if isinstance(attempt.solved, bool) and all(isinstance(text, str) for text in texts) else None
