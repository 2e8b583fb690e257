"""Writes a release in one step: an older one is replaced, unless somebody has changed it."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from course.errors import CourseError
from course.pages.folder import write_folder

COMMAND = "course release"
LIST = "release.json"  # what we have written, so that we know it again


def refuse_changed(target: Path) -> None:
    """Raise CourseError if this folder holds a release that somebody has changed."""
    if changed := _changed(target):
        raise CourseError(f"{changed} has been changed since its release: move {target} away, or say another --to.")


def write_release(target: Path, files: Mapping[str, bytes], seed: int | None = None) -> None:
    """Write the files into a new folder of this name; raise CourseError if it holds what is not ours.

    The seed that hidden tests were drawn from is kept for the next release into the same folder.
    """
    refuse_changed(target)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    drawn = {} if seed is None else {"seed": seed}
    listed = json.dumps({"made_by": COMMAND, **drawn, "files": digests}, indent=1) + "\n"
    write_folder(target, {**files, LIST: listed.encode()}, COMMAND, is_ours=lambda folder: _listed(folder) is not None)


def seed_of(target: Path) -> int | None:
    """Return the seed of the release in this folder, if there is one that has a seed."""
    if _listed(target) is None:
        return None
    try:
        seed = json.loads((target / LIST).read_bytes()).get("seed")
    except OSError:  # the folder is empty
        return None
    return seed if isinstance(seed, int) else None


def _changed(target: Path) -> Path | None:
    """Return a file of an earlier release that was changed or added since; None if there is none."""
    digests = _listed(target)
    for path in sorted(target.rglob("*")) if digests is not None else ():
        name = path.relative_to(target).as_posix()
        if not path.is_file() or name == LIST or ".ipynb_checkpoints" in path.parts:
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != digests.get(name):
            return path
    return None


def _listed(target: Path) -> dict[str, str] | None:
    """Return the digests of the release in this folder; None if it is none."""
    try:
        listed = json.loads((target / LIST).read_bytes())
        return dict(listed["files"]) if listed["made_by"] == COMMAND else None
    except (OSError, ValueError, TypeError, KeyError):
        return {} if os.path.isdir(target) and not any(os.scandir(target)) else None
