"""The results folder: each grade kept once and whole, so that a run that was stopped goes on where it was.

``run.json``
    what all grades of the folder share: lesson, seed, level of isolation, revision of the rules of points.
``grades/``
    the grade of each student as the engine gave it, before the lecturer's overrides and the penalty for lateness.
``grades.csv``, ``grades.json``, ``class.html``, ``pages/``
    made from those, again each time: with overrides and penalties, and without anything that differs between two runs.
``overrides.csv``
    the lecturer's own; never written here.
``log.jsonl``
    what happened and when: a line an event.
"""

import hashlib
import json
import math
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from course.errors import CourseError
from course.files import discard, write_atomically, write_errors_explained
from course.grading.grades import Grade
from utils.lessons import Lesson

LOCK = ".lock"
RUN, LOG, OVERRIDES = "run.json", "log.jsonl", "overrides.csv"
# What may lie in a folder that is not yet one of results.
HARMLESS = {LOCK, OVERRIDES, ".DS_Store", "desktop.ini"}
SET_BY_HAND = "Your lecturer has set these points."


class Override(Protocol):
    """What a line of overrides.csv says of one answer; without points, only the comment counts."""

    points: float | None
    comment: str


Overrides = Mapping[tuple[str, str], Override]
Lateness = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Run:
    """What all grades of a folder share.

    Attributes
    ----------
    lesson, seed, level
        As in `Grade`.
    rules : str
        The revision of the rules of points.
    rounds : dict of str to int
        How often each question was to be graded again.
    questions : list of str
        What is asked; empty in results of an edition that did not keep it.
    """

    lesson: str
    seed: int
    level: str
    rules: str
    rounds: dict[str, int] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


def safe_name(student: str) -> str:
    """Return a name for the student's files: readable, good on every system, and no other student's.

    A student may choose any name, so what makes two names differ is the digest, never the readable part.

    Examples
    --------
    >>> safe_name("Ada Lovelace"), safe_name("../../etc/passwd"), safe_name("李明")
    ('ada-lovelace-7674021617159190', 'etc-passwd-3754d6cb3a38e118', 'student-aa227102842b80e6')
    """
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    plain = unicodedata.normalize("NFKD", student[:200]).encode("ascii", "ignore").decode().lower()
    readable = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40]
    return f"{readable or 'student'}-{digest}"


@contextmanager
def open_results(
    folder: Path, lesson: Lesson, *, level: str, rules: str, seed: int | None = None
) -> Iterator["Results"]:
    """Open a results folder, new or begun, for one grader, which has it to itself until the end.

    Parameters
    ----------
    folder : Path
    lesson : Lesson
    level, rules : str
        The level of isolation and the revision of the rules of points.
    seed : int, optional
        By default the folder's own; a new folder draws one.

    Raises
    ------
    CourseError
        If the folder holds something else, or results that these can't be added to, or another grader is at work in
        it, or it can't be written to.
    """
    _check_folder(folder)
    with write_errors_explained(folder / RUN):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise CourseError(
            f"Another `course grade` is at work in {folder}: wait for it to end, or say another folder."
        ) from None
    except NotImplementedError:
        pass  # a drive that can't lock files
    except OSError as error:
        raise CourseError(
            f"Can't write in {folder} ({error.strerror}): make it writable, or say another folder."
        ) from error
    try:
        for left in [*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")] if lock.is_locked else []:
            discard(left)
        yield Results(
            folder, lesson, _begin(folder, Run(lesson.number, seed, level, rules, questions=list(lesson.exercises)))
        )
    finally:
        lock.release()


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file: say a folder for the results.")
    if folder.exists() and not (folder / RUN).exists():
        others = sorted(path.name for path in folder.iterdir() if path.name not in HARMLESS)
        others = [name for name in others if not name.endswith(".tmp")]
        if others:
            raise CourseError(f"{folder} has other things than results in it, such as {others[0]!r}: say a new folder.")


def _begin(folder: Path, asked: Run) -> Run:
    """Return the run that the folder holds, if it is the one asked for; else begin one."""
    try:
        kept = Run(**json.loads((folder / RUN).read_bytes()))
        fits = isinstance(kept.seed, int) and isinstance(kept.rounds, dict)
    except FileNotFoundError:
        begun = replace(asked, seed=secrets.randbelow(2**32) if asked.seed is None else asked.seed)
        _write_run(folder, begun)
        return begun
    except (OSError, ValueError, TypeError, RecursionError):
        fits = False
    if not fits:
        raise CourseError(f"{folder / RUN} can't be read: restore it, or say a new folder for the results.")
    differences = [
        (kept.lesson, asked.lesson, "is of lesson"),
        (kept.seed, kept.seed if asked.seed is None else asked.seed, "was drawn from seed"),
        (kept.level, asked.level, "was graded at the level"),
        (kept.rules, asked.rules, "went by the rules of revision"),
        (", ".join(kept.questions or asked.questions), ", ".join(asked.questions), "has the questions"),
    ]
    for had, wanted, words in differences:
        if had != wanted:
            raise CourseError(f"What is in {folder} {words} {had}, not {wanted}: say a new folder for the results.")
    return kept


def _write_run(folder: Path, run: Run) -> None:
    write_atomically(folder / RUN, _json(asdict(run), indent=1))


def _json(data: object, **layout: int) -> bytes:
    return json.dumps(data, sort_keys=True, **layout).encode("ascii") + b"\n"


class Results:
    """An open results folder; see `open_results`.

    Attributes
    ----------
    folder : Path
    lesson : Lesson
    run : Run
    """

    def __init__(self, folder: Path, lesson: Lesson, run: Run) -> None:
        self.folder, self.lesson, self.run = folder, lesson, run
        # Of each student whose grade is kept and whole, the questions to be graded again. Names only: what is in the
        # grades is read when it is needed, one at a time.
        self._stale: dict[str, frozenset[str]] = {}
        self._digests: dict[str, str] = {}
        for path in (folder / "grades").glob("*.json"):
            if (kept := self._read(path)) is not None:
                grade, rounds = kept
                self._digests[grade.student] = grade.digest
                stale = (name for name, count in run.rounds.items() if rounds.get(name, 0) < count)
                self._stale[grade.student] = frozenset(stale)

    @property
    def students(self) -> list[str]:
        """The students whose grades are kept, sorted."""
        return sorted(self._stale)

    @property
    def done(self) -> set[str]:
        """The students of whom nothing is left to be graded."""
        return {student for student, stale in self._stale.items() if not stale}

    def missing(self, student: str) -> frozenset[str]:
        """Return the questions of this student that are still to be graded."""
        return self._stale.get(student, frozenset(self.lesson.exercises))

    def renew(self, student: str, digest: str) -> bool:
        """Have all of a student graded again if another file was handed in since; until then, the old grade stays.

        An empty digest is no file: what was handed in earlier still counts.
        """
        changed = bool(digest) and self._digests.get(student, digest) != digest
        if changed:
            self._stale[student] = frozenset(self.lesson.exercises)
        return changed

    def keep(self, grade: Grade) -> None:
        """Keep a grade, written once and whole.

        Of a student whose grade is kept already, and for the same file, only the questions that were forgotten are
        taken from the new one.
        """
        if (grade.lesson, grade.seed, grade.level) != (self.run.lesson, self.run.seed, self.run.level):
            raise ValueError(f"a grade of another run: {grade.lesson}, {grade.seed}, {grade.level}")
        path = self._path(grade.student)
        given = {question.question: question for question in grade.questions}
        stale = self._stale.get(grade.student, frozenset())
        kept = self._read(path) if stale else None
        if kept is not None:
            if kept[0].digest == grade.digest:
                grade = kept[0].with_questions({name: given[name] for name in stale & set(given)})
            stale -= set(given)
        rounds = {name: count for name, count in self.run.rounds.items() if name not in stale}
        write_atomically(path, _json({"grade": grade.to_json(), "rounds": rounds}))
        self._stale[grade.student], self._digests[grade.student] = stale, grade.digest

    def forget(self, question: str) -> None:
        """Have this question graded again for all; until then, its old grades stay.

        Raises
        ------
        CourseError
            If the lesson has no such question.
        """
        if question not in self.lesson.exercises:
            known = ", ".join(self.lesson.exercises)
            raise CourseError(f"Lesson {self.lesson.number} has no question {question!r}: its questions are {known}.")
        run = replace(self.run, rounds={**self.run.rounds, question: self.run.rounds.get(question, 0) + 1})
        _write_run(self.folder, run)
        self.run = run
        self._stale = {student: stale | {question} for student, stale in self._stale.items()}

    def grades(self, overrides: Overrides | None = None, lateness: Lateness | None = None) -> Iterator[Grade]:
        """Read the grades one by one, sorted by student, with what the lecturer has changed.

        Parameters
        ----------
        overrides : mapping of (student, question) to Override, optional
        lateness : mapping of student to (days late, penalty), optional
            In place of what was known when the submission was graded.
        """
        for student in self.students:
            kept = self._read(self._path(student))
            if kept is not None:
                yield _changed(kept[0], overrides or {}, lateness or {})

    def log(self, student: str, seconds: float, what: str) -> None:
        """Add a line to log.jsonl."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = _json({"time": now, "student": student, "seconds": round(seconds, 3), "what": what})
        path = self.folder / LOG
        with write_errors_explained(path), path.open("ab+") as file:
            if file.tell() and file.seek(-1, 2) and file.read() != b"\n":
                line = b"\n" + line  # what was being written when the disk was full or the grader killed
            file.write(line)

    def write_tables(self, overrides: Overrides | None = None, lateness: Lateness | None = None) -> None:
        """Write grades.csv and grades.json."""
        from course.grading import tables

        shared = {name: value for name, value in asdict(self.run).items() if name not in ("rounds", "questions")}
        rows = tables.csv_lines(self.lesson.exercises, self.grades(overrides, lateness))
        write_atomically(self.folder / "grades.csv", rows)
        write_atomically(self.folder / "grades.json", tables.json_lines(shared, self.grades(overrides, lateness)))

    def write_pages(
        self,
        overrides: Overrides | None = None,
        lateness: Lateness | None = None,
        groups: Sequence[Sequence[str]] = (),
        words: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Write a page for each student, and class.html.

        In each of the groups are students whose submissions are nearly the same; `words` are as in `class_page`.
        """
        from course.grading import reports

        for grade in self.grades(overrides, lateness):
            page = reports.student_page(grade, self.lesson).encode("utf-8", "replace")
            write_atomically(self.folder / "pages" / f"{safe_name(grade.student)}.html", page)
        pieces = reports.class_page(lambda: self.grades(overrides, lateness), self.lesson, self.run, groups, words)
        write_atomically(self.folder / "class.html", (piece.encode("utf-8", "replace") for piece in pieces))

    def _path(self, student: str) -> Path:
        return self.folder / "grades" / f"{safe_name(student)}.json"

    def _read(self, path: Path) -> tuple[Grade, dict[str, int]] | None:
        """Return the grade in this file and the rounds it is of; None if it is damaged, or no grade of this run."""
        try:
            data = json.loads(path.read_bytes())
            grade, rounds = Grade.from_json(data["grade"]), dict(data["rounds"])
            sound = all(0 <= question.points <= question.out_of < math.inf for question in grade.questions)
            whole = sound and 0 <= grade.penalty <= 1 and self._path(grade.student) == path
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None
        same_run = (grade.lesson, grade.seed) == (self.run.lesson, self.run.seed)
        return (grade, rounds) if whole and same_run else None


def _changed(grade: Grade, overrides: Overrides, lateness: Lateness) -> Grade:
    questions = {}
    for question in grade.questions:
        override = overrides.get((grade.student, question.question))
        if override is not None and override.points is not None:
            comment = override.comment or SET_BY_HAND
            questions[question.question] = replace(question, points=override.points, comment=comment)
        elif override is not None:
            questions[question.question] = replace(question, comment=override.comment)
    days_late, penalty = lateness.get(grade.student, (grade.days_late, grade.penalty))
    return replace(grade.with_questions(questions), days_late=days_late, penalty=penalty)
