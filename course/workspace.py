"""The learner's folder ``my-lessons``: copies of the lessons, laid and renewed without ever losing a learner's work.

`course.copies` says what a copy is and when it counts as changed. One command at a time, under a file lock, follows
three rules:

- a missing copy is laid;
- an unchanged copy of an older lesson is replaced in one step;
- a changed copy is never touched: the new version is laid beside it, once, and the learner is told.

Texts for reading, such as the glossary, follow the first two rules. Wherever a command is killed, each file is whole,
and the next command finishes the work.
"""

import errno
import hashlib
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from course.copies import Copy, Lesson, State, inspect, read_lessons
from course.errors import CourseError
from course.files import discard, move_to_new_name, wait_for_lock, write_errors_explained, write_temporary
from course.naming import find_lessons
from course.paths import LESSONS, ROOT, WORKSPACE
from course.running import running_server
from course.shadows import hidden_by_the_folder
from utils import progress

# A hidden folder in the learner's folder: files on their way, marks of the versions that were laid, and the learner's
# progress with the mark by which it knows this folder.
SCRATCH = progress.HIDDEN
LOCK_SECONDS = 60  # JupyterLab opens under the lock, and on a slow disk takes its time


@dataclass
class Report:
    """What a command did: the names of copies laid and renewed, and sentences for the learner."""

    laid: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def update(folder: Path = WORKSPACE, lessons: Path = LESSONS) -> Report:
    """Bring the learner's folder up to date with the lessons; make it if it is missing. Errors: see `opened`."""
    with opened(folder, lessons) as workspace:
        return workspace.update()


def reset(
    words: Sequence[str], folder: Path = WORKSPACE, lessons: Path = LESSONS, say: Callable[[str], object] = print
) -> int:
    """Lay a fresh copy of these lessons, keep the learner's old files beside them, and return 0.

    The lessons are given by number or name, such as ``03``, ``3``, ``03_softmax`` or ``03_softmax.ipynb``; `say` gets a
    sentence on each. Raises CourseError if a word names no lesson or one of the lessons is open in JupyterLab (then
    nothing is done), or the folder can't be used.
    """
    with opened(folder, lessons) as workspace:
        by_path = {lesson.path: lesson for lesson in workspace.lessons}
        chosen = [by_path[path] for path in find_lessons(words, list(by_path))]
        server = running_server(folder)
        in_use = sorted(server.open_notebooks() & {lesson.name for lesson in chosen}) if server else []
        if in_use:
            raise CourseError(
                f"{' and '.join(in_use)} {'is' if len(in_use) == 1 else 'are'} open in JupyterLab, which would write "
                "over the fresh copy: choose File > Close and Shut Down Notebook there, then run this again."
            )
        for note in workspace.report.notes:
            say(note)
        for lesson in chosen:
            say(workspace.reset(lesson))
    return 0


@contextmanager
def opened(folder: Path, lessons: Path = LESSONS) -> Iterator["Workspace"]:
    """Open the learner's folder for one command, which has it to itself until the end, or until it releases the lock.

    Raises
    ------
    CourseError
        If there are no lessons, or the folder can't be used: it is a file, or belongs to the course, or can't be
        written to, or the disk is full, or a module in it would hide one that the lessons need, or another command is
        at work in it.
    """
    _check_folder(folder, lessons)
    workspace = Workspace(folder, lessons)
    with write_errors_explained(workspace.scratch):
        workspace.scratch.mkdir(parents=True, exist_ok=True)
    try:
        workspace.acquire_lock()
        with suppress(OSError):  # a disk that can only be read, with all its copies laid
            (workspace.scratch / progress.MARK).touch()
        with write_errors_explained(workspace.scratch):
            workspace.clear_up()
        yield workspace
    finally:
        workspace.lock.release()


class Workspace:
    """The learner's folder, the committed lessons, a report of what was done, and the lock that others wait for."""

    def __init__(self, folder: Path, lessons: Path) -> None:
        self.folder, self.scratch = folder, folder / SCRATCH
        self.lessons, self.texts = read_lessons(lessons), sorted(lessons.glob("*.md"))
        self.report = Report()
        self.lock = FileLock(self.scratch / "lock", fallback_to_soft=False)

    def acquire_lock(self) -> None:
        """Wait for the lock; where there are no locks, note that."""
        try:
            wait_for_lock(self.lock, f"Another `course` command is at work in {self.folder}", LOCK_SECONDS)
        except (OSError, NotImplementedError) as error:
            # Where nothing can be written, the first file that has to be says so.
            if getattr(error, "errno", None) not in {errno.EACCES, errno.EROFS}:
                self.report.notes.append(
                    f"The drive of {self.folder} can't lock files: your work is safe there, but run only one `course` "
                    "command at a time."
                )

    def clear_up(self) -> None:
        """Remove what killed commands left behind, and bring back what earlier versions of the course set aside."""
        if self.lock.is_locked:  # otherwise it may be a living command's
            for left in self.scratch.glob("*.tmp"):
                discard(left)
        for aside in sorted(self.scratch.glob("*.aside")):
            path = self.folder / aside.name.rsplit(".", 2)[0]
            if not os.path.lexists(path):
                move_to_new_name(aside, path)
            elif inspect(aside).state is State.UNCHANGED or (_read(aside) or b"") == _read(path):
                discard(aside)
            else:
                self.report.notes.append(
                    f"{path.name} was saved while it was being renewed: what was saved is kept as "
                    f"{_keep(aside, path).name}; compare the two."
                )

    def update(self) -> Report:
        """Lay what is missing, renew what the learner has not changed, and lay new versions beside the rest."""
        try:
            for lesson in self.lessons:
                with write_errors_explained(self.folder / lesson.name):
                    self._update_lesson(self.folder / lesson.name, lesson)
            for text in self.texts:
                with write_errors_explained(self.folder / text.name):
                    self._update_text(self.folder / text.name, text.read_bytes())
            self._tell_of_earlier_lessons()
        finally:
            _trust([self.folder / name for name in self.report.laid + self.report.renewed])
        return self.report

    def reset(self, lesson: Lesson) -> str:
        """Lay a fresh copy, keep the old file beside it, and return the sentence that says so."""
        path, kept = self.folder / lesson.name, None
        if _read(path) == lesson.copy_bytes:
            return f"{lesson.name} is a fresh copy already."
        with write_errors_explained(path):
            temporary = write_temporary(self.scratch, path.name, lesson.copy_bytes)
            try:
                if os.path.lexists(path):
                    kept = _keep(path, path)
                move_to_new_name(temporary, path)
            finally:
                discard(temporary)
        _trust([path])
        if kept is None:
            return f"{lesson.name} was missing and has been laid."
        return (
            f"{lesson.name} is fresh again, and your old file is kept as {kept.name}. If JupyterLab still shows the "
            "old one, close its tab without saving and open it again."
        )

    def lay_anew(self) -> list[str]:
        """Lay every lesson as it is before its first run, and forget what was clicked and solved here.

        A copy in which somebody has written is kept beside the fresh one; the sentences that say so are returned.
        """
        said = []
        with write_errors_explained(self.scratch):
            discard(self.scratch / progress.NAME)
        for lesson in self.lessons:
            path = self.folder / lesson.name
            copy = inspect(path)
            with write_errors_explained(path):
                if copy.state in (State.CHANGED, State.UNREADABLE):
                    said.append(self.reset(lesson))
                elif copy.content != lesson.copy_bytes and self._write(path, copy, lesson.copy_bytes):
                    _trust([path])
        return said

    def _update_lesson(self, path: Path, lesson: Lesson) -> None:
        copy = inspect(path)
        if copy.state is State.UNREADABLE:
            self.report.notes.append(
                f"{path.name} can't be opened ({copy.why}) and was left as it is: "
                f"`course reset {path.name[:2]}` lays a fresh one and keeps this one beside it."
            )
        elif lesson.version in (copy.version, copy.inputs):  # made from this version, or edited until it is the same
            return
        elif copy.state is State.CHANGED:
            self._lay_beside(path, lesson)
        elif self._write(path, copy, lesson.copy_bytes):
            done = self.report.laid if copy.state is State.MISSING else self.report.renewed
            done.append(path.name)

    def _lay_beside(self, path: Path, lesson: Lesson) -> None:
        mark = self.scratch / f"{path.stem}-{lesson.version}.laid"
        if mark.exists():
            return
        for beside in _numbered(path, "new"):
            copy = inspect(beside)
            # This version may have been laid by a command that was killed before it could set the mark.
            if copy.version == lesson.version or self._write(beside, copy, lesson.copy_bytes):
                break
        _trust([beside])
        mark.touch()
        self.report.notes.append(
            f"Lesson {path.name[:2]} has a new version, but you have changed your copy, so it was left as it is: "
            f"compare {path.name} (yours) with {beside.name} (new)."
        )

    def _tell_of_earlier_lessons(self) -> None:
        """Tell once of each copy whose lesson has another number now, or is gone; it stays as it is."""
        stems = tuple(lesson.path.stem for lesson in self.lessons)
        for path in sorted(self.folder.glob("[0-9][0-9]_*.ipynb")):
            # After a lesson's name and a hyphen comes what was kept or laid beside its copy.
            mark = self.scratch / f"{path.stem}-earlier.laid"
            if path.stem in stems or path.stem.startswith(tuple(f"{stem}-" for stem in stems)) or mark.exists():
                continue
            if inspect(path).version is None:  # the learner's own
                continue
            mark.touch()
            now = next((lesson.name for lesson in self.lessons if lesson.name[2:] == path.name[2:]), None)
            where = f"that lesson is {now} now, and what you have solved counts there" if now else "its lesson is gone"
            self.report.notes.append(
                f"{path.name} is of an earlier edition of the course, and was left as it is: {where}."
            )

    def _update_text(self, path: Path, content: bytes) -> None:
        """Lay or renew a text; marks in the hidden folder say what was laid, and all else is the learner's own."""
        before = Copy(State.MISSING)
        if os.path.lexists(path):
            present = _read(path)
            if present is None or present == content or not self._mark(path, present).exists():
                return
            before = Copy(State.UNCHANGED, present)
        self._mark(path, content).touch()
        self._write(path, before, content)

    def _mark(self, path: Path, content: bytes) -> Path:
        return self.scratch / f"{path.stem}-{hashlib.sha256(content).hexdigest()[:16]}.laid"

    def _write(self, path: Path, before: Copy, content: bytes) -> bool:
        """Write a missing or unchanged copy; False if it is neither, or no longer what it was."""
        if before.state not in (State.MISSING, State.UNCHANGED):
            return False
        temporary = write_temporary(self.scratch, path.name, content)
        try:
            if before.state is State.MISSING:
                move_to_new_name(temporary, path)
            elif _read(path) == before.content:
                os.replace(temporary, path)
            else:
                return False
        except FileExistsError:
            return False
        finally:
            discard(temporary)
        return True


def _check_folder(folder: Path, lessons: Path) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise CourseError(f"{folder} is not a folder: rename it, so that your copies of the lessons can go there.")
    if folder.resolve() in {place.resolve() for place in (ROOT, lessons, LESSONS)}:
        raise CourseError(f"{folder} belongs to the course itself: choose another folder for your copies.")
    hidden = hidden_by_the_folder(folder)
    if hidden is not None:
        raise CourseError(hidden)


def _numbered(path: Path, word: str) -> Iterator[Path]:
    for number in itertools.count(1):
        yield path.with_name(f"{path.stem}-{word}{f'-{number}' if number > 1 else ''}{path.suffix}")


def _keep(source: Path, path: Path) -> Path:
    """Move the file to the first of the names ``…-old``, ``…-old-2``, … beside the path that is free; return it."""
    for name in _numbered(path, "old"):
        with suppress(FileExistsError):
            move_to_new_name(source, name)
            break
    return name


def _read(path: Path) -> bytes | None:
    """Return what is in the file; None if it is a link, which the learner has put there, or can't be read."""
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


def _trust(paths: Sequence[Path]) -> None:
    """Sign the copies, so that JupyterLab shows their widgets without asking."""
    if not paths:
        return
    import logging

    from jupyter_core.paths import jupyter_data_dir
    from nbformat import read
    from nbformat.sign import NotebookNotary

    silent = logging.getLogger("course.trust")
    silent.disabled = True
    # In a home that can't be written to, or with a broken database, the lessons work without.
    with suppress(Exception):
        Path(jupyter_data_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)
        with NotebookNotary(data_dir=jupyter_data_dir(), log=silent) as notary:
            for path in paths:
                notary.sign(read(path, as_version=4))
