"""What a learner's copy of a lesson is, and whether the learner has changed it.

A copy carries the digest of the inputs it was made with in its own metadata (``course.copied``). One write of the file
holds both, so there is no second file that could fall out of step. That digest is also the version of the lesson.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from nbformat import from_dict
from nbformat.v4 import writes_json

from course.errors import CourseError
from course.views import learners_copy


class State(Enum):
    """What the file under a copy's name is; a changed or unreadable one belongs to the learner.

    Changed means: a cell's source differs from what was copied, or cells were added, removed or moved. Outputs and
    metadata don't count.
    """

    MISSING = auto()
    UNCHANGED = auto()
    CHANGED = auto()
    UNREADABLE = auto()


class Copy(NamedTuple):
    """A file in the learner's folder, as it was when it was read."""

    state: State
    content: bytes = b""
    inputs: str | None = None  # the digest of its present cells
    version: str | None = None  # the digest of the cells it was made with, if it says so
    why: str = ""  # what makes it unreadable


@dataclass(frozen=True)
class Lesson:
    """A committed lesson, with the cells that a learner gets."""

    path: Path
    notebook: Any

    @property
    def name(self) -> str:
        """The file name, which the copy has too."""
        return self.path.name

    @cached_property
    def version(self) -> str:
        """The digest of the learner's cells."""
        return digest_of_inputs(self.notebook.cells)

    @cached_property
    def copy_bytes(self) -> bytes:
        """The learner's copy, ready to be written; the same cells give the same bytes."""
        copy = from_dict(self.notebook)
        copy.metadata["course"] = {"copied": self.version}
        return (writes_json(copy) + "\n").encode("utf-8", "surrogatepass")


def digest_of_inputs(cells: Sequence[dict[str, Any]]) -> str:
    r"""Return the SHA-256 of the sequence of (cell type, source): the same for two notebooks that ask the same.

    Ids and metadata don't count: JupyterLab changes both. `course.build` counts them, since a lesson keeps them.
    Empty cells at the end are left out: Shift+Enter on the last cell adds one, and running is no change.

    Examples
    --------
    >>> cells = [{"cell_type": "code", "source": ["1 +\n", "1"]}]
    >>> digest_of_inputs(cells) == digest_of_inputs([{"cell_type": "code", "source": "1 +\n1", "outputs": []}])
    True
    >>> digest_of_inputs(cells) == digest_of_inputs([{"cell_type": "code", "source": "1 + 1"}])
    False
    """
    inputs = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    while inputs and inputs[-1] == ("code", ""):
        inputs.pop()
    return hashlib.sha256(json.dumps(inputs).encode("ascii")).hexdigest()


def read_lessons(folder: Path) -> list[Lesson]:
    """Read the committed lessons, in order; raise a CourseError if there are none, or one is not a notebook."""
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not paths:
        raise CourseError(f"There are no lessons in {folder}: clone the course again, or run `course build`.")
    return [_read_lesson(path) for path in paths]


def _read_lesson(path: Path) -> Lesson:
    try:
        notebook = from_dict(_parse(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise CourseError(
            f"The lesson {path} can't be read ({error}): restore it with `git checkout -- {path}`."
        ) from None
    return Lesson(path, learners_copy(notebook))


def inspect(path: Path) -> Copy:
    """Read the file and say what it is."""
    content = b""
    try:
        content = path.read_bytes()
        notebook = _parse(content)
    except FileNotFoundError:
        # A link that leads nowhere is the learner's own too.
        return Copy(State.UNREADABLE, why="the link leads nowhere") if path.is_symlink() else Copy(State.MISSING)
    except OSError as error:
        return Copy(State.UNREADABLE, why=error.strerror or str(error))
    except ValueError as error:
        return Copy(State.UNREADABLE, content, why=str(error))
    inputs = digest_of_inputs(notebook["cells"])
    course = notebook["metadata"].get("course")
    version = course.get("copied") if isinstance(course, dict) else None
    # A link was put there by the learner: what it leads to is not ours to replace.
    changed = version != inputs or path.is_symlink()
    return Copy(State.CHANGED if changed else State.UNCHANGED, content, inputs, version)


def _parse(content: bytes) -> dict[str, Any]:
    """Return the notebook, or say in a `ValueError` what is wrong with it."""
    if not content.strip():
        raise ValueError("it is empty")
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not (isinstance(notebook, dict) and isinstance(notebook.get("metadata"), dict)):
        raise ValueError("it is not a notebook")
    cells = notebook.get("cells")
    if not (isinstance(cells, list) and all(map(_is_cell, cells))):
        raise ValueError("it is not a notebook of version 4")
    return notebook


def _is_cell(cell: object) -> bool:
    if not (isinstance(cell, dict) and isinstance(cell.get("cell_type"), str)):
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))
