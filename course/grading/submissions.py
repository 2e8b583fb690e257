"""Whose file is which: the submissions in a folder of downloads, or a learner's own lesson in ``my-lessons``.

Nothing is opened here but notebooks that have to be told apart; no link is followed, and every search has an end.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from course.errors import CourseError
from course.grading.names import Download, apart, keys, listed, printable, read_name
from course.grading.notebook import UnreadableNotebook, read_notebook
from course.grading.roster import Entry, Roster
from utils import progress
from utils.lessons import LESSONS, Lesson

MOST_SUBMISSIONS = 100_000
MOST_ENTRIES = 2_000  # in the folder of one student
DEEPEST = 8
MOST_READ = 8  # notebooks of one student that are read to find the one with the answers
IGNORED = {"__MACOSX"}
NOTHING = "Nothing was handed in."


@dataclass(frozen=True)
class Submission:
    """What one student has handed in.

    Attributes
    ----------
    student : str
        A printable name, which no other submission of the folder has.
    path : Path or None
        The notebook; None if there is none to read.
    file : str
        The notebook, relative to the folder of submissions, printable; empty if there is none.
    odd : tuple of str
        Sentences for the student and the lecturer.
    days_late, penalty : float
        As the roster has it.
    """

    student: str
    path: Path | None
    file: str
    odd: tuple[str, ...] = ()
    days_late: float = 0.0
    penalty: float = 0.0


class _Found(NamedTuple):
    """A file: its path relative to the folder, the name that the student gave it, when it was handed in; its kind."""

    file: str
    name: str
    time: tuple[int, ...]
    kind: str  # "notebook", "link", "device" or "other"


@dataclass
class _Owner:
    """A student by the names of files: the name, the platform's number, what was found and what was odd about it."""

    name: str
    number: str = ""
    found: list[_Found] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    entry: str = ""  # the first entry of the folder that is the student's


def find_submissions(folder: Path, lesson: Lesson, roster: Roster | None = None) -> list[Submission]:
    """Return the submissions in this folder, a student each, sorted by student.

    Raises
    ------
    CourseError
        If the folder can't be read or holds no submission, or the roster does not fit it; the sentence says what to do.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "lovelaceada_12345_67890_03_softmax.ipynb").write_text("{}")
    ...     found = find_submissions(Path(folder), LESSONS[3])
    >>> found[0].student, found[0].file
    ('lovelaceada', 'lovelaceada_12345_67890_03_softmax.ipynb')
    """
    entries = _entries_of_class(folder)
    owners = [_learner(folder, entries, lesson)] if _is_learners_own(folder, entries) else _owners(entries)
    if not owners:
        packed = next((printable(entry.name) for entry in entries if entry.name.casefold().endswith(".zip")), None)
        told = f"unpack {packed} there first" if packed else "put the notebooks there, a file or a folder a student"
        raise CourseError(f"There is no submission in {folder}: {told}.")
    if roster is None:
        names = apart([(owner.name, owner.number) for owner in owners])
        listing = zip(map(Entry, names), owners, strict=True)
    else:
        listing = _by_roster(folder, owners, roster)
    found = [_submission(folder, lesson, entry, owner) for entry, owner in listing]
    return sorted(found, key=lambda submission: submission.student)


def submission_in(folder: Path, lesson: Lesson) -> Submission:
    """Return the submission in the folder of one student, whatever the files in it are called."""
    with os.scandir(folder.parent) as scan:
        (top,) = (entry for entry in scan if entry.name == folder.name)
    found, odd = _inside(top, None)
    return _submission(folder.parent, lesson, Entry(folder.name), _Owner(folder.name, found=found, odd=odd))


def _submission(folder: Path, lesson: Lesson, entry: Entry, owner: _Owner) -> Submission:
    taken, odd = _choose(folder, owner.found, lesson)
    if owner.odd and not owner.found:
        odd = []  # why there is nothing has been said
    path, file = (folder / taken.file, printable(taken.file)) if taken else (None, "")
    return Submission(entry.student, path, file, (*owner.odd, *odd), entry.days_late, entry.penalty)


# What is there


def _entries_of_class(folder: Path) -> list[os.DirEntry]:
    try:
        with os.scandir(folder) as scan:
            entries = list(islice(scan, MOST_SUBMISSIONS + 1))
    except OSError as error:
        raise CourseError(
            f"Can't read the folder {folder} ({error.strerror}): say the folder into which the downloads were unpacked."
        ) from None
    if len(entries) > MOST_SUBMISSIONS:
        raise CourseError(f"{folder} holds more than {MOST_SUBMISSIONS:,} entries: grade it in parts.")
    return sorted(filter(_is_shown, entries), key=lambda entry: entry.name)


def _is_shown(entry: os.DirEntry) -> bool:
    return not entry.name.startswith(".") and entry.name not in IGNORED


def _is_folder(entry: os.DirEntry) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _kind(entry: os.DirEntry) -> str:
    try:
        if entry.is_symlink():
            return "link"
        regular = entry.is_file(follow_symlinks=False)
    except OSError:
        regular = False
    return "device" if not regular else "notebook" if _is_notebook(entry.name) else "other"


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def _is_learners_own(folder: Path, entries: list[os.DirEntry]) -> bool:
    """Tell whether `course start` has made this folder, or it holds lessons under their own names and little else."""
    if os.path.lexists(folder / progress.HIDDEN / progress.MARK):
        return True
    lessons = [entry for entry in entries if entry.name in {f"{lesson.stem}.ipynb" for lesson in LESSONS}]
    others = [
        entry
        for entry in entries
        if _is_folder(entry) or (_is_notebook(entry.name) and not _may_be_learners(entry.name))
    ]
    return len(lessons) > len(others)


def _may_be_learners(name: str) -> bool:
    """Tell whether a learner would have this beside the lessons; 03_softmax (1).ipynb comes of many downloads."""
    return _is_laid_beside(name) or (any(_is_named(name, one) for one in LESSONS) and not _resubmission(name))


def _learner(folder: Path, entries: list[os.DirEntry], lesson: Lesson) -> _Owner:
    name = f"{lesson.stem}.ipynb"
    found = [_Found(name, name, (), _kind(entry)) for entry in entries if entry.name == name and not _is_folder(entry)]
    return _Owner(folder.resolve().name, found=found, odd=[] if found else [f"There is no {name} in the folder."])


def _owners(entries: list[os.DirEntry]) -> list[_Owner]:
    """Return the students that the entries of the folder belong to, in the order of their first entries."""
    owners: dict[tuple[str, ...], _Owner] = {}
    for entry in entries:
        says = read_name(entry.name)
        found, odd = [], []
        if _is_folder(entry):
            found, odd = _inside(entry, says)
        else:
            kind = _kind(entry)
            if says is None and not _is_notebook(entry.name) and not (kind == "link" and "." not in entry.name):
                continue  # a table, a text: whoever handed it in would have a name
            found = [_Found(entry.name, says.file if says else entry.name, says.time if says else (), kind)]
        name = says.student if says else entry.name if _is_folder(entry) else re.sub(r"(?i)\.ipynb$", "", entry.name)
        key = (says.number or says.student, "platform") if says else (entry.name,)
        owner = owners.setdefault(key, _Owner(name, says.number if says else "", entry=entry.name))
        owner.found += found
        owner.odd += [sentence for sentence in odd if sentence not in owner.odd]
        if says and says.late:
            owner.odd.append(f"Canvas has marked {printable(says.file)} as late.")
    return list(owners.values())


def _inside(top: os.DirEntry, says: Download | None) -> tuple[list[_Found], list[str]]:
    """Return the files in a student's folder and the folders inside it, and what was left out."""
    found: list[_Found] = []
    odd: list[str] = []
    waiting, left = [(top.path, top.name, 1)], MOST_ENTRIES
    while waiting:
        path, inside, depth = waiting.pop(0)
        try:
            with os.scandir(path) as scan:
                entries = sorted(islice(scan, left), key=lambda entry: entry.name)
        except OSError as error:
            odd.append(f"The folder {printable(inside)} can't be opened ({error.strerror}).")
            continue
        left -= len(entries)
        for entry in filter(_is_shown, entries):
            file = f"{inside}/{entry.name}"
            if not _is_folder(entry):
                found.append(_Found(file, entry.name, says.time if says else (), _kind(entry)))
            elif depth < DEEPEST:
                waiting.append((entry.path, file, depth + 1))
            else:
                odd.append(f"Folders inside {printable(inside)} were not searched: they lie too deep.")
        if left <= 0:
            odd.append(f"Only the first {MOST_ENTRIES:,} files of the folder were looked at.")
            break
    return found, list(dict.fromkeys(odd))[:5]


# Which file counts


def _choose(folder: Path, found: list[_Found], lesson: Lesson) -> tuple[_Found | None, list[str]]:
    """Return the notebook to grade, or None, and a sentence if there was a choice, or nothing to choose from."""
    notebooks = sorted(one for one in found if one.kind == "notebook")
    if not notebooks:
        return None, [_nothing(found)]
    own = [one for one in notebooks if not _is_laid_beside(one.name)] or notebooks
    fitting = [one for one in own if _is_named(one.name, lesson)]
    others = [one for one in own if one not in fitting and not any(_is_named(one.name, other) for other in LESSONS)]
    pool = fitting or _with_answers(folder, own, lesson) or others or own
    taken = max(pool, key=lambda one: (one.time, _resubmission(one.name), _is_exactly(one.name, lesson), -_depth(one)))
    rest = [printable(one.file) for one in (fitting + others or own) if one != taken]
    if not rest:
        return taken, []
    return taken, [f"Of {len(rest) + 1} notebooks, {printable(taken.file)} was graded, and not {listed(rest, 3)}."]


def _nothing(found: list[_Found]) -> str:
    if not found:
        return NOTHING
    for kind, why in (("link", "is a link, and links are not followed"), ("device", "is a device, and no file")):
        for one in found:
            if one.kind == kind:
                return f"{printable(one.file)} {why}: hand in the notebook itself."
    names = listed((printable(one.name) for one in found), 3)
    return f"There is no notebook, only {names}: hand in the file whose name ends in .ipynb."


def _with_answers(folder: Path, notebooks: list[_Found], lesson: Lesson) -> list[_Found]:
    """Return those of several notebooks whose cells define an answer of the lesson; only the latest are read."""
    if len(notebooks) < 2:
        return []
    latest = sorted(notebooks, key=lambda one: (one.time, _resubmission(one.name)), reverse=True)[:MOST_READ]
    held = []
    for one in latest:
        try:
            notebook = read_notebook(folder / one.file)
        except UnreadableNotebook:
            continue
        if any(map(notebook.defining, lesson.exercises)):
            held.append(one)
    return sorted(held)


def _is_named(name: str, lesson: Lesson) -> bool:
    """Tell whether a file is named after the lesson: it begins with its name or its number."""
    name = name.casefold()
    return name.startswith(lesson.stem.casefold()) or re.match(rf"{lesson.number}(?!\d)", name) is not None


def _is_laid_beside(name: str) -> bool:
    """Tell whether this is a copy as `course start` and `course reset` lay them beside the learner's."""
    return re.search(r"-(?:new|old)(?:-\d+)?\.ipynb$", name) is not None


def _resubmission(name: str) -> int:
    """Return the number that Canvas, or a browser, puts after the name of a file handed in once more.

    Examples
    --------
    >>> _resubmission("03_softmax-2.ipynb"), _resubmission("03_softmax (1).ipynb"), _resubmission("03_softmax.ipynb")
    (2, 1, 0)
    """
    found = re.search(r"(?:-(\d{1,3})| ?\((\d{1,3})\))\.ipynb$", name, re.IGNORECASE)
    return int(found[1] or found[2]) if found else 0


def _is_exactly(name: str, lesson: Lesson) -> bool:
    return re.fullmatch(rf"{lesson.stem}(?:-\d+| ?\(\d+\))?\.ipynb", name, re.IGNORECASE) is not None


def _depth(one: _Found) -> int:
    return one.file.count("/")


# Whose it is by the roster


def _by_roster(folder: Path, owners: list[_Owner], roster: Roster) -> Iterator[tuple[Entry, _Owner]]:
    """Yield each student of the roster with what is the student's; raise a CourseError where the two don't fit."""
    theirs: dict[str, list[_Owner]] = defaultdict(list)
    settled = _claimed(owners, roster, theirs)
    by_key: dict[str, set[str]] = defaultdict(set)
    for entry in roster.entries:
        for key in keys(entry.student):
            by_key[key].add(entry.student)
    unknown = []
    for owner in owners:
        if owner.entry in settled:
            continue
        student = _student(owner, by_key)
        if student is None:
            unknown.append(printable(owner.entry or owner.name))
        elif any(other.number != owner.number for other in theirs[student] if other.number and owner.number):
            raise CourseError(
                f"More than one student in {folder} could be {student} of {roster.path}: say whose file is which in "
                "its column `file`."
            )
        else:
            theirs[student].append(owner)
    if unknown:
        raise CourseError(
            f"Nobody in {roster.path} has handed in {listed(unknown)}: add these students, or say whose files these "
            "are in the column `file`."
        )
    for entry in roster.entries:
        parts = theirs[entry.student]
        odd = [sentence for part in parts for sentence in part.odd]
        yield entry, _Owner(entry.student, found=[one for part in parts for one in part.found], odd=odd)


def _student(owner: _Owner, by_key: dict[str, set[str]]) -> str | None:
    """Return who on the roster this is: the same number, the same name, or the same parts of a name and no other."""
    name = printable(owner.name)
    for candidates in (by_key.get(owner.number, set()), *(by_key.get(key, set()) for key in sorted(keys(name)))):
        if name in candidates:
            return name
        if len(candidates) == 1:
            return next(iter(candidates))
    return None


def _claimed(owners: list[_Owner], roster: Roster, theirs: dict[str, list[_Owner]]) -> set[str]:
    """Give each student the files that the roster's column `file` names, and return the entries they came from."""
    files = {one.file: (owner, one) for owner in owners for one in owner.found}
    inside: dict[str, list[str]] = defaultdict(
        list
    )  # the files by their own paths and those of the folders they lie in
    for file in files:
        for path in (file, *(file[: sign.start()] for sign in re.finditer("/", file))):
            inside[path].append(file)
    claims: dict[str, str] = {}
    for entry in roster.entries:
        claimed = _fitting(entry.file, inside) if entry.file else []
        for file in claimed:
            if file in claims:
                raise CourseError(
                    f"In {roster.path}, the file {printable(file)} is claimed by {claims[file]} and {entry.student}: "
                    "mend the column `file`."
                )
            claims[file] = entry.student
        if claimed:
            odd = dict.fromkeys(sentence for file in claimed for sentence in files[file][0].odd)
            theirs[entry.student].append(_Owner(entry.student, found=[files[file][1] for file in claimed], odd=[*odd]))
    return {files[file][0].entry for file in claims}


def _fitting(pattern: str, inside: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the file of this path or the files in this folder; if there are none, those that fit the pattern."""
    pattern = pattern.replace("\\", "/").removeprefix("./").rstrip("/")
    paths = [pattern] if pattern in inside else []
    if not paths and re.search(r"[*?\[]", pattern):
        paths = list(filter(re.compile(translate(pattern)).fullmatch, inside))
    return list(dict.fromkeys(file for path in paths for file in inside[path]))
