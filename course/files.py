"""Writing files so that no moment of a crash leaves half a file behind."""

import os
import tempfile
from pathlib import Path

from course.errors import CourseError


def write_atomically(path: Path, content: bytes) -> None:
    """Write the whole content under this name, or leave what was there as it was.

    The bytes go to a temporary file in the same folder, reach the disk, and take the name in one step.

    Raises
    ------
    CourseError
        If the folder can't be written to or the disk is full; the sentence names the file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise CourseError(
            f"Can't write {path}: {error.strerror}. Make {path.parent} writable, then try again."
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise CourseError(
            f"Can't write {path}: {error.strerror}. Nothing was changed; make room on the disk or make the folder "
            "writable, then try again."
        ) from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
