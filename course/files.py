"""Writing files so that no moment of a crash leaves half a file behind, and no file is lost to another."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from course.errors import CourseError

FULL_DISK = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_atomically(path: Path, content: bytes) -> None:
    """Write the whole content under this name, or leave what was there as it was.

    The bytes go to a temporary file in the same folder, reach the disk, and take the name in one step.

    Raises
    ------
    CourseError
        If the folder can't be written to or the disk is full; the sentence names the file.
    """
    with failures_told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = write_temporary(path.parent, f".{path.name}", content)
        try:
            os.replace(temporary, path)
        except OSError:
            discard(temporary)
            raise


def write_temporary(folder: Path, stem: str, content: bytes) -> Path:
    """Write the content to a new file ``<stem>.<random>.tmp`` in the folder, down to the disk, and return its path."""
    temporary = folder / f"{stem}.{secrets.token_hex(6)}.tmp"
    # Mode 0666 leaves the permissions to the user's umask, as any editor would.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        discard(temporary)
        raise
    return temporary


def move_to_new_name(source: Path, target: Path) -> None:
    """Give the file its new name in one step, never over another file.

    Raises
    ------
    FileExistsError
        If the new name is taken; both files stay as they were.
    """
    link_to_new_name(source, target)
    discard(source)


def link_to_new_name(source: Path, target: Path) -> None:
    """Give the file a second name, never over another file; where the disk has no links, move it there instead.

    A link is one step, and leaves the first name in place: at no moment is the file without a name.
    """
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in {*FULL_DISK, errno.EEXIST, errno.ENOENT, errno.EROFS}:
            raise
        # FAT and some network disks have no hard links, and a folder can't have one.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)


def discard(path: Path) -> None:
    """Remove a temporary file if it is there and can be removed: what stays is cleared by the next run."""
    with suppress(OSError):
        os.unlink(path)


@contextmanager
def failures_told(path: Path) -> Iterator[None]:
    """Turn an `OSError` inside into a `CourseError`: one sentence with the file and what to do.

    Examples
    --------
    >>> with failures_told(Path("my-lessons/00_start_here.ipynb")):  # doctest: +ELLIPSIS
    ...     raise OSError(errno.ENOSPC, "No space left on device")
    Traceback (most recent call last):
    course.errors.CourseError: No room to write my-lessons/00_start_here.ipynb (No space left on device): ...
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in FULL_DISK:
            sentence = f"No room to write {path} ({reason}): nothing was lost; free some space, then try again."
        else:
            sentence = f"Can't write {path} ({reason}): nothing was lost; make {path.parent} writable, then try again."
        raise CourseError(sentence) from error
