"""The learner's folder ``my-lessons``: lays copies of the lessons there, renews them, and never loses a learner's byte.

`course.copies` says what a copy is and when it counts as changed. Here is what is done to the files:

- a missing copy is laid;
- an unchanged copy of an older lesson is renewed;
- a changed copy is never touched: the new version is laid beside it, once, and the learner is told.

JupyterLab may save at the same moment, and it writes into the file itself. So a file is never overwritten: it keeps a
second name until the new one has taken its place, and is looked at once more before that name is let go.
"""

import itertools
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from course.copies import Lesson, State, inspect, read_lessons
from course.errors import CourseError
from course.files import discard, failures_told, link_to_new_name, move_to_new_name, write_temporary
from course.naming import lesson_meant
from course.paths import LESSONS, ROOT, WORKSPACE
from course.shadows import hidden_by_the_folder
from course.texts import lay_texts
from utils import progress

# A hidden folder in the learner's folder: files on their way, marks of the versions that were laid beside, and the
# learner's progress with the mark by which it knows this folder.
SCRATCH = progress.HIDDEN
LOCK_SECONDS = 20


@dataclass
class Report:
    """What an update did, by file name; `notes` are sentences for the learner.

    Attributes
    ----------
    lessons : list of str
        The lessons there are, in order.
    laid, renewed, kept : list of str
        New copies, copies that were replaced by a newer version, and changed copies that a newer version was not
        allowed to replace.
    notes : list of str
        What the learner has to know.
    """

    lessons: list[str] = field(default_factory=list)
    laid: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def update(folder: Path = WORKSPACE, lessons: Path = LESSONS) -> Report:
    """Bring the learner's folder up to date with the lessons.

    Killed at any moment, it has lost nothing, and the next call finishes the work.

    Parameters
    ----------
    folder : Path
        The learner's folder; made if it is missing.
    lessons : Path
        The folder with the committed lessons.

    Returns
    -------
    Report
        What was done, and the sentences for the learner.

    Raises
    ------
    CourseError
        If there are no lessons, or the folder can't be used: it is a file, or can't be written to, or the disk is full,
        or a module in it would hide one that the lessons need.
    """
    found = read_lessons(lessons)
    report = Report([lesson.name for lesson in found])
    with _opened(folder, lessons) as workspace:
        report.notes += workspace.clear_up()
        for lesson in found:
            with failures_told(folder / lesson.name):
                workspace.update(lesson, report)
        lay_texts(folder, workspace.scratch, lessons)
    return report


def reset(
    words: Sequence[str], folder: Path = WORKSPACE, lessons: Path = LESSONS, say: Callable[[str], object] = print
) -> int:
    """Take a fresh copy of these lessons, and keep the learner's old files beside them.

    Parameters
    ----------
    words : sequence of str
        Numbers or names of lessons, such as ``03``, ``3``, ``03_softmax`` or ``03_softmax.ipynb``.
    folder, lessons : Path
        The learner's folder and the folder with the committed lessons.
    say : callable
        Is given one sentence a lesson.

    Returns
    -------
    int
        0: everything was done.

    Raises
    ------
    CourseError
        If a word names no lesson (then nothing is done), or the folder can't be used.
    """
    found = read_lessons(lessons)
    chosen = {lesson.name: lesson for word in words for lesson in [_named(word, found)]}
    with _opened(folder, lessons) as workspace:
        for note in workspace.clear_up():
            say(note)
        for lesson in chosen.values():
            with failures_told(folder / lesson.name):
                say(workspace.reset(lesson))
    return 0


def check_folder(folder: Path, lessons: Path = LESSONS) -> None:
    """Refuse a folder that can't be the learner's.

    Raises
    ------
    CourseError
        If it is a file, or a folder of the course itself, or holds a module that would hide one that the lessons need.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise CourseError(f"{folder} is not a folder: rename it, so that your copies of the lessons can go there.")
    if folder.resolve() in {place.resolve() for place in (ROOT, lessons, LESSONS)}:
        raise CourseError(f"{folder} belongs to the course itself: choose another folder for your copies.")
    hidden = hidden_by_the_folder(folder)
    if hidden is not None:
        raise CourseError(hidden)


@contextmanager
def _opened(folder: Path, lessons: Path) -> Iterator["_Workspace"]:
    check_folder(folder, lessons)
    scratch = folder / SCRATCH
    with failures_told(scratch):
        scratch.mkdir(parents=True, exist_ok=True)
    with _only_one_at_a_time(scratch):
        with suppress(OSError):  # a disk that can only be read, with all its copies laid
            (scratch / progress.MARK).touch()
        workspace = _Workspace(folder, scratch)
        try:
            yield workspace
        finally:
            if workspace.written:
                _trust(workspace.written)


@contextmanager
def _only_one_at_a_time(scratch: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, so that what is found in the scratch folder belongs to nobody alive."""
    try:
        import fcntl
    except ImportError:
        # Windows: without a lock, the loser of two starts in the same second says a sentence, and nothing is lost.
        yield
        return
    descriptor = os.open(scratch, os.O_RDONLY)
    try:
        _lock(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB), scratch.parent)
        yield
    finally:
        os.close(descriptor)


def _lock(lock: Callable[[], None], folder: Path) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return lock()
        except BlockingIOError:
            if time.monotonic() > end:
                raise CourseError(f"Another `course` command is at work in {folder}: wait for it to end.") from None
            time.sleep(0.05)
        except OSError:
            return None  # a disk without locks, over a network


class _Workspace:
    """The learner's folder, opened for one command."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder = folder
        self.scratch = scratch
        self.written: list[Path] = []

    def update(self, lesson: Lesson, report: Report) -> None:
        path = self.folder / lesson.name
        while True:
            copy = inspect(path)
            match copy.state:
                case State.MISSING:
                    if not self._lay(path, lesson):
                        continue  # somebody else has just laid it: look at that one
                    report.laid.append(lesson.name)
                case State.UNCHANGED if copy.version != lesson.version:
                    if not self._renew(path, lesson, copy.content, report.notes):
                        continue  # it was saved in between: look again
                    report.renewed.append(lesson.name)
                case State.CHANGED if lesson.version not in (copy.version, copy.inputs):
                    report.kept.append(lesson.name)
                    self._lay_beside(path, lesson, report)
                case State.UNREADABLE:
                    report.notes.append(
                        f"{lesson.name} can't be opened ({copy.why}) and was left as it is: "
                        f"`course reset {lesson.name[:2]}` lays a fresh one and keeps this one beside it."
                    )
            return

    def reset(self, lesson: Lesson) -> str:
        path = self.folder / lesson.name
        if _read_or_none(path) == lesson.copy:
            return f"{lesson.name} is a fresh copy already."
        temporary = write_temporary(self.scratch, lesson.name, lesson.copy)
        kept = None
        try:
            kept = self._keep(path) if os.path.lexists(path) else None
            os.replace(temporary, path)
        except OSError:
            discard(temporary)
            if kept is not None and not os.path.lexists(path):
                move_to_new_name(kept, path)
            raise
        self.written.append(path)
        if kept is None:
            return f"{lesson.name} was missing and has been laid."
        return (
            f"{lesson.name} is fresh again, and your old file is kept as {kept.name}; close its tab and open it again."
        )

    def clear_up(self) -> list[str]:
        """Remove what killed runs left behind; a notebook among it that a learner has changed is brought back."""
        notes: list[str] = []
        with failures_told(self.scratch):
            for left in sorted(self.scratch.glob("*.tmp")):
                discard(left)
            for left in sorted(self.scratch.glob("*.aside")):
                self._let_go(left, self.folder / left.name.rsplit(".", 2)[0], notes)
        return notes

    def _lay(self, path: Path, lesson: Lesson) -> bool:
        """Write a new copy; False if the name is taken by now."""
        temporary = write_temporary(self.scratch, path.name, lesson.copy)
        try:
            move_to_new_name(temporary, path)
        except FileExistsError:
            return False
        finally:
            discard(temporary)
        self.written.append(path)
        return True

    def _renew(self, path: Path, lesson: Lesson, before: bytes, notes: list[str]) -> bool:
        """Put the new version in the place of an unchanged copy; False if it is no longer what it was."""
        temporary = write_temporary(self.scratch, path.name, lesson.copy)
        aside = self.scratch / f"{path.name}.{secrets.token_hex(6)}.aside"
        try:
            if _read_or_none(path) != before:
                return False
            # From here on the old file has two names. A save that comes now goes into the old file, where it is
            # found below (or by the next run, should this one be killed) and kept.
            link_to_new_name(path, aside)
            os.replace(temporary, path)
        finally:
            discard(temporary)
            if os.path.lexists(aside):
                self._let_go(aside, path, notes)
        self.written.append(path)
        return True

    def _let_go(self, aside: Path, path: Path, notes: list[str]) -> None:
        """Remove the second name of an old file, unless a learner's work has come into it meanwhile."""
        if not os.path.lexists(path):
            move_to_new_name(aside, path)
        elif os.path.samefile(aside, path) or inspect(aside).state is State.UNCHANGED:
            discard(aside)
        else:
            kept = self._keep(aside, beside=path)
            discard(aside)
            notes.append(
                f"{path.name} was saved while it was being renewed: what was saved is kept as {kept.name}; "
                "compare the two."
            )

    def _lay_beside(self, path: Path, lesson: Lesson, report: Report) -> None:
        """Lay a new version beside a changed copy, once for each version."""
        mark = self.scratch / f"{path.stem}-{lesson.version}.laid"
        if mark.exists():
            return
        for beside in _names(path, "new"):
            copy = inspect(beside)
            if copy.version == lesson.version:
                break  # laid by a run that was killed before it could set its mark
            if copy.state is State.MISSING:
                done = self._lay(beside, lesson)
            else:
                done = copy.state is State.UNCHANGED and self._renew(beside, lesson, copy.content, report.notes)
            if done:
                break
        os.close(os.open(mark, os.O_WRONLY | os.O_CREAT, 0o666))
        report.notes.append(
            f"Lesson {path.name[:2]} has a new version, but you have changed your copy, so it was left as it is: "
            f"compare {path.name} (yours) with {beside.name} (new)."
        )

    def _keep(self, source: Path, *, beside: Path | None = None) -> Path:
        """Give the file a second name ``…-old``, ``…-old-2``, … that nobody has, and return it."""
        for name in _names(beside or source, "old"):
            try:
                link_to_new_name(source, name)
            except FileExistsError:
                continue
            return name
        raise AssertionError("there is always another number")


def _names(path: Path, word: str) -> Iterator[Path]:
    for number in itertools.count(1):
        yield path.with_name(f"{path.stem}-{word}{f'-{number}' if number > 1 else ''}{path.suffix}")


def _named(word: str, lessons: Sequence[Lesson]) -> Lesson:
    """Find the lesson that a learner means."""
    by_stem = {lesson.path.stem: lesson for lesson in lessons}
    meant = lesson_meant(word, list(by_stem))
    if meant is None:
        raise CourseError(f"There is no lesson {word!r}: the lessons are {', '.join(by_stem)}.")
    return by_stem[meant]


def _read_or_none(path: Path) -> bytes | None:
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


def _trust(paths: Sequence[Path]) -> None:
    """Sign the copies, so that JupyterLab shows their widgets without asking."""
    import logging

    from jupyter_core.paths import jupyter_data_dir
    from nbformat import from_dict
    from nbformat.sign import NotebookNotary
    from nbformat.v4 import reads_json

    silent = logging.getLogger("course.trust")
    silent.disabled = True
    try:
        Path(jupyter_data_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)
        with NotebookNotary(data_dir=jupyter_data_dir(), log=silent) as notary:
            for path in paths:
                notary.sign(from_dict(reads_json(path.read_text(encoding="utf-8"))))
    except Exception:
        # A home that can't be written to, a broken database: trust is a comfort, the lessons work without.
        return
