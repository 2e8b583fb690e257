"""Writing files so that a crash leaves no half-written file behind and no file overwrites another."""

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from filelock import FileLock, Timeout

from course.errors import CourseError

FULL_DISK = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write the whole content, in one piece or in many, under this name, or leave what was there as it was.

    Raises
    ------
    CourseError
        If the folder can't be written to or the disk is full; the sentence names the file.
    """
    with write_errors_explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = write_temporary(path.parent, f".{path.name}", content)
        try:
            os.replace(temporary, path)
        finally:
            discard(temporary)


def write_temporary(folder: Path, stem: str, content: bytes | Iterable[bytes], *, mode: int = 0o666) -> Path:
    """Write the content to a new file ``<stem>.<random>.tmp``, down to the disk, and return its path.

    The permissions are `mode`, less what the user's umask takes away.
    """
    temporary = folder / f"{stem}.{secrets.token_hex(6)}.tmp"
    try:
        with open(temporary, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:  # the pieces may come from a generator, which raises what it likes
        discard(temporary)
        raise
    return temporary


def move_to_new_name(source: Path, target: Path) -> None:
    """Give the file another name; raise FileExistsError if it is taken, and leave both files as they were."""
    try:
        os.link(source, target)  # unlike a rename, a link fails where the name is taken
    except OSError as error:
        if error.errno in {*FULL_DISK, errno.EEXIST, errno.ENOENT, errno.EROFS}:
            raise
        # FAT and some network drives have no hard links, and a folder can't have one.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)
    else:
        os.unlink(source)


def discard(path: Path) -> None:
    """Remove a temporary file if it is there and can be removed: what stays is cleared away by the next command."""
    with suppress(OSError):
        os.unlink(path)


def wait_for_lock(lock: FileLock, busy: str, seconds: float, *, told: TextIO | None = None) -> None:
    """Take the lock, for which another command may have to end first.

    Parameters
    ----------
    lock : FileLock
    busy : str
        Who has it, as the beginning of a sentence.
    seconds : float
        How long to wait.
    told : file, optional
        Where to say that this waits; by default standard output.

    Raises
    ------
    CourseError
        If the other command has not ended by then.
    OSError, NotImplementedError
        If nothing can be locked there.
    """
    try:
        with suppress(Timeout):
            lock.acquire(timeout=min(1, seconds))
            return
        print(f"{busy}: waiting for it to end.", file=told, flush=True)
        lock.acquire(timeout=seconds)
    except Timeout:
        raise CourseError(f"{busy}: wait for it to end, then try again.") from None


@contextmanager
def write_errors_explained(path: Path) -> Iterator[None]:
    """Turn an `OSError` inside into a `CourseError`: one sentence with the file and what to do.

    Examples
    --------
    >>> with write_errors_explained(Path("my-lessons/00_start_here.ipynb")):  # doctest: +ELLIPSIS
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
