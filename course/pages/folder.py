"""Writes a folder of files in one step: it is never there by half, and no folder of anybody else is replaced."""

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from course.errors import CourseError
from course.files import write_errors_explained


def write_folder(
    target: Path, files: Mapping[str, bytes], command: str, is_ours: Callable[[Path], bool] | None = None
) -> None:
    """Write the files into a new folder of this name; one that the same command made before is replaced.

    The names in `files` are paths with slashes; the page's ``<meta name="generator">`` names the `command`, by which we
    recognise our own folders; a folder without pages says `is_ours`. Raises CourseError if something else has the name,
    or the disk is full or read-only: then all is as before.
    """
    ours = _has_our_page(target, command) if is_ours is None else is_ours(target)
    if os.path.lexists(target) and not ours:
        raise CourseError(f"{target} was not made by `{command}`: move it away, or say another folder with --to.")
    with write_errors_explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        token = secrets.token_hex(6)
        new, old = (target.with_name(f".{target.name}.{token}.{ending}") for ending in ("tmp", "old"))
        try:
            for name, content in files.items():
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            _swap(new, target, old)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _swap(new: Path, target: Path, old: Path) -> None:
    try:
        with suppress(FileNotFoundError):
            os.rename(target, old)
        os.rename(new, target)
    except BaseException:  # Ctrl-C as well: the old folder gets its name back
        if not os.path.lexists(target):
            with suppress(OSError):
                os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _has_our_page(target: Path, command: str) -> bool:
    if target.is_symlink() or not target.is_dir():
        return False
    try:
        with (target / "index.html").open("rb") as page:
            return f'content="{command}"'.encode() in page.read(4096)
    except OSError:
        return not any(target.iterdir())
