"""Texts for reading that are laid beside the learner's copies, such as the glossary.

A text is renewed while it is what was laid; one that the learner has changed is left alone. Marks in the hidden folder
say what was laid.
"""

import hashlib
import os
from pathlib import Path

from course.files import discard, failures_told, move_to_new_name, write_temporary


def lay_texts(folder: Path, scratch: Path, lessons: Path) -> None:
    """Lay each text of the lessons' folder in the learner's folder, or renew it.

    Parameters
    ----------
    folder, scratch : Path
        The learner's folder, and the hidden one in it.
    lessons : Path
        The folder with the committed lessons; its ``*.md`` files are the texts.

    Raises
    ------
    CourseError
        If the folder can't be written to, or the disk is full.
    """
    for source in sorted(lessons.glob("*.md")):
        path = folder / source.name
        with failures_told(path):
            _lay(path, scratch, source.read_bytes())


def _lay(path: Path, scratch: Path, content: bytes) -> None:
    present = None
    if os.path.lexists(path):
        if path.is_symlink() or not path.is_file():
            return  # the learner's own
        present = path.read_bytes()
        if present == content or not _mark(path, scratch, present).exists():
            return
    _mark(path, scratch, content).touch()
    temporary = write_temporary(scratch, path.name, content)
    try:
        if present is None:
            move_to_new_name(temporary, path)
        elif path.read_bytes() == present:
            os.replace(temporary, path)
    except FileExistsError:
        return  # somebody else has just laid it
    finally:
        discard(temporary)


def _mark(path: Path, scratch: Path, content: bytes) -> Path:
    return scratch / f"{path.stem}-{hashlib.sha256(content).hexdigest()[:16]}.laid"
