"""``course grade``: from a folder of submissions to a folder of grades, pages and reasons."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from course.bank.reading import read_bank
from course.errors import CourseError
from course.grading.names import listed
from course.grading.notebook import Notebook, UnreadableNotebook, digest_of, oddities, read_notebook
from course.grading.points import RULES_REVISION
from course.grading.results import Results, open_results
from course.grading.roster import read_overrides, read_roster
from course.grading.sandbox import PLAIN, Limits, best_level, shown_with
from course.grading.similar import similar
from course.grading.submissions import Submission, find_submissions
from course.grading.worker import Job, Work, grade_one, lesson_notebook, prove_draws, words_of
from course.naming import find_lessons
from utils.lessons import LESSONS, Lesson


@dataclass(frozen=True)
class Options:
    """What `grade` may be told beside the folder and the lesson; see ``course grade --help``."""

    bank: Path | None = None
    to: Path | None = None
    roster: Path | None = None
    seed: int | None = None
    regrade: tuple[str, ...] = ()
    strict: bool = False
    unsealed: bool = False
    jobs: int = -1
    scheduler: str | None = None
    limits: Limits = field(default_factory=Limits)


def grade(folder: Path, lesson_word: str | None, options: Options | None = None) -> int:
    """Grade every submission of a folder that has no grade yet, write tables and pages, and return 0.

    Parameters
    ----------
    folder : Path
        A file or a folder for each student; see `find_submissions`.
    lesson_word : str
        The lesson's number or name; None with a bank of the lecturer's own.
    options : Options

    Returns
    -------
    int
        0, or 1 if a submission could not be graded for a reason that is not its own.

    Raises
    ------
    CourseError
        If what was said makes no sense: the sentence says what to do.
    """
    options = options or Options()
    lesson = _lesson(lesson_word) if options.bank is None else read_bank(options.bank).lesson
    results_folder = options.to or Path(f"grades-{lesson.number}")
    if not folder.exists():
        raise CourseError(f"There is no {folder}: say the folder of what was handed in.")
    if results_folder.resolve().is_relative_to(folder.resolve()):
        raise CourseError(f"{results_folder} is inside {folder}, where submissions are read: say another --to folder.")
    roster = None if options.roster is None else read_roster(options.roster)
    submissions = find_submissions(folder, lesson, roster)
    level = best_level(unsealed=options.unsealed)
    if options.bank is not None and level != PLAIN and (shown := shown_with(options.bank)):
        raise CourseError(f"Submissions can read all of {shown}, which Python needs: move the bank to another folder.")
    with open_results(results_folder, lesson, level=level, rules=RULES_REVISION, seed=options.seed) as results:
        for question in options.regrade:
            results.forget(question)
        path = results.folder / "overrides.csv"
        overrides = read_overrides(path, lesson.exercises) if path.exists() else {}
        bank = "" if options.bank is None else str(options.bank.resolve())
        job = Job(lesson.number, results.run.seed, level, options.limits, options.strict, bank)
        if bank:
            prove_draws(job)
        graded = set(results.students)
        changed = sum(
            results.renew(item.student, digest_of(item.path)) for item in submissions if item.student in graded
        )
        earlier = len(results.done)
        failed = _grade_all(results, submissions, job, options)
        lateness = {item.student: (item.days_late, item.penalty) for item in submissions}
        results.write_tables(overrides, lateness)
        groups = [group.students for group in similar(results.grades())]
        results.write_pages(overrides, lateness, groups, words_of(job))
        _say(results, failed, earlier, changed)
        _say_of_names(results, folder, {item.student for item in submissions}, {student for student, _ in overrides})
    return 1 if failed else 0


def _lesson(word: str) -> Lesson:
    (stem,) = {path.stem for path in find_lessons([word], [Path(f"{lesson.stem}.md") for lesson in LESSONS])}
    return next(lesson for lesson in LESSONS if lesson.stem == stem)


def _grade_all(results: Results, submissions: list[Submission], job: Job, options: Options) -> dict[str, str]:
    """Grade what has no grade yet; return for whom that failed, and why."""
    from joblib import Parallel, delayed
    from tqdm import tqdm

    done = results.done
    waiting = [item for item in submissions if item.student not in done]
    failed: dict[str, str] = {}
    if not waiting:
        return failed
    lesson = lesson_notebook(job)
    works = (read_work(item, lesson, results.missing(item.student)) for item in waiting)
    with _backend(options, len(waiting)):
        graded = Parallel(return_as="generator_unordered", batch_size=1)(
            delayed(grade_one)(job, work) for work in works
        )
        bar = tqdm(graded, total=len(waiting), unit=" notebook", desc="grading", disable=not sys.stderr.isatty())
        for grade, student, seconds, told in bar:
            if grade is None:
                failed[student] = told
            else:
                results.keep(grade)
            results.log(student, seconds, told or f"{grade.points:g} of {grade.out_of:g} points")
    return failed


@contextmanager
def _backend(options: Options, n_submissions: int) -> Iterator[None]:
    """Say to joblib what grades, until the end of a ``with`` block."""
    from joblib import parallel_config

    if options.scheduler is None:
        backend = "loky" if options.jobs != 1 and n_submissions > 1 else "sequential"
        with parallel_config(backend=backend, n_jobs=options.jobs):
            yield
    else:
        from course.grading.cluster import connected

        with connected(options.scheduler), parallel_config(backend="dask"):
            yield


def read_work(submission: Submission, lesson: Notebook, questions: frozenset[str]) -> Work:
    """Read one submission into what goes to a worker, who grades these questions."""
    shared = {
        "student": submission.student,
        "file": submission.file,
        "questions": questions,
        "days_late": submission.days_late,
        "penalty": submission.penalty,
        "digest": digest_of(submission.path),
    }
    if submission.path is None:
        reason = submission.odd[-1] if submission.odd else "No notebook was handed in."
        return Work(**shared, cells=(), clicked={}, odd=submission.odd, unreadable=reason)
    try:
        notebook = read_notebook(submission.path)
    except UnreadableNotebook as unreadable:
        return Work(**shared, cells=(), clicked={}, odd=(*submission.odd, str(unreadable)), unreadable=str(unreadable))
    cells = tuple((cell.id, cell.source) for cell in notebook.cells if cell.kind == "code")
    odd = (*submission.odd, *oddities(notebook, lesson))
    return Work(**shared, cells=cells, clicked=notebook.clicked, odd=odd)


def _say_of_names(results: Results, folder: Path, now: set[str], overridden: set[str]) -> None:
    """Tell of names that stand in one place and not in the other."""
    if strangers := sorted(overridden.difference(results.students)):
        print(f"overrides.csv names {listed(strangers)}, who have no grade: write names as in grades.csv.")
    if left := sorted(set(results.students) - now):
        print(f"Still in the tables, though not in {folder} any more: {listed(left)}.")


def _say(results: Results, failed: dict[str, str], earlier: int, changed: int) -> None:
    before = f", {earlier} of them before" if earlier else ""
    before += f", {changed} again because another file was handed in" if changed else ""
    print(f"{len(results.students)} graded{before}. For you: {results.folder / 'class.html'} and grades.csv beside it;")
    print(f"for the students: {results.folder / 'pages'}.")
    for student, told in list(failed.items())[:5]:
        print(f"Not graded: {student} ({told}).", file=sys.stderr)
    if failed:
        print(f"{len(failed)} could not be graded: run the same command again.", file=sys.stderr)
