"""What one worker does: it keeps a sandbox and a lesson's questions at hand, and grades submission after submission."""

import atexit
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from course.bank.proof import answer_all
from course.bank.reading import Bank, located, read_bank
from course.grading import engine, points
from course.grading.giveaways import find_giveaways
from course.grading.grades import Grade, QuestionGrade
from course.grading.notebook import Cell, Notebook, read_notebook
from course.grading.sandbox import Limits, Sandbox, SandboxFailed
from course.grading.similar import fingerprint
from course.paths import LESSONS as NOTEBOOKS
from course.views import finished_lesson
from utils.exercises.display import Code
from utils.exercises.exercise import Exercise
from utils.lessons import LESSONS

_CHARTS = "import matplotlib.figure, utils.figures.look, utils.figures.charts"
_TORCH = "import torch, utils.exercises.torch_driver, utils.exercises.training_driver"


@dataclass(frozen=True)
class Job:
    """What all submissions of a run share.

    Attributes
    ----------
    lesson : str
        Its number.
    seed : int
        What the hidden cases are drawn from.
    level : str
        See `course.grading.sandbox`.
    limits : Limits
    strict : bool
        Whether a question whose answer was given away gets no points.
    bank : str
        The folder of a private bank, on the machine of each worker; "" for the course's own.
    """

    lesson: str
    seed: int
    level: str
    limits: Limits = field(default_factory=Limits)
    strict: bool = False
    bank: str = ""


@dataclass(frozen=True)
class Work:
    """One submission as it goes to a worker: text only, so that the worker may be another machine.

    Attributes
    ----------
    student, file : str
    cells : tuple of (str, str)
        Of each code cell its id, which may be "", and its source.
    clicked : mapping of str to tuple of str
        The options that were clicked in the notebook's questions, as HTML.
    questions : frozenset of str
        The questions to grade.
    odd : tuple of str
    days_late, penalty : float
    unreadable : str
        Why there is nothing to grade; "" if there is.
    digest : str
        Of what is in the file.
    """

    student: str
    file: str
    cells: tuple[tuple[str, str], ...]
    clicked: Mapping[str, tuple[str, ...]]
    questions: frozenset[str]
    odd: tuple[str, ...] = ()
    days_late: float = 0.0
    penalty: float = 0.0
    unreadable: str = ""
    digest: str = ""


def grade_one(job: Job, work: Work) -> tuple[Grade | None, str, float, str]:
    """Grade one submission; return the grade, whose it is, the seconds it took, and what went wrong in the grader.

    Never raises: a batch does not end because of one submission.
    """
    begun = time.perf_counter()
    for attempt in (1, 2):
        try:
            return _grade(job, work), work.student, time.perf_counter() - begun, ""
        except SandboxFailed as failed:
            told = str(failed)
            _sandbox_for(job, work).close()
            if attempt == 1:
                continue
        except Exception as error:  # the lecturer is told, the other submissions go on
            told = f"{type(error).__name__}: {error}"
            break
    return None, work.student, time.perf_counter() - begun, told


def _grade(job: Job, work: Work) -> Grade:
    exercises, draws = _questions(job)
    chosen = [index for index, exercise in enumerate(exercises) if exercise.name in work.questions]
    odd = list(work.odd)
    sources = [source for _, source in work.cells]

    @cache
    def look() -> tuple[Mapping[str, tuple], tuple[str, ...]]:
        """Look at the cells without running them."""
        given = {exercise.name: frozenset(exercise.giveaways) for exercise in exercises}
        flags = find_giveaways(sources, given, set(lesson_cells(job.lesson, job.bank)))
        return flags, fingerprint(sources, list(given), _ordinary(job))

    if work.unreadable:
        graded = [_nothing(exercises[index], work.unreadable) for index in chosen]
    else:
        lesson = lesson_cells(job.lesson, job.bank)
        imports = engine.missing_imports(sources, lesson)
        if imports:
            lost = ", ".join(f"`{line}`" for line in imports.splitlines()[:3])
            odd.append(f"Imports of the lesson are missing, and were run for you: {lost}.")
        with engine.Answers(_sandbox_for(job, work), sources, imports, look) as answers:
            graded = engine.grade_answers(
                answers, [exercises[index] for index in chosen], [draws[index] for index in chosen], work.clicked
            )
            odd += answers.told
        flags, _ = look()
        graded = [_with_flags(question, flags.get(question.question, ()), job.strict) for question in graded]
    return Grade(
        student=work.student,
        file=work.file,
        lesson=job.lesson,
        seed=job.seed,
        level=job.level,
        questions=tuple(graded),
        odd=tuple(odd),
        days_late=work.days_late,
        penalty=work.penalty,
        fingerprint=look()[1],
        digest=work.digest,
    )


def _nothing(exercise: Exercise, reason: str) -> QuestionGrade:
    return QuestionGrade(exercise.name, 0.0, exercise.points, "not attempted", reason)


def _with_flags(question: QuestionGrade, flags: tuple, strict: bool) -> QuestionGrade:
    if strict and flags and question.points:
        told = f"No points, since the answer calls `{flags[0].call}`, which gives it away."
        return replace(question, flags=flags, points=0.0, message=f"{question.message}\n{told}")
    return replace(question, flags=flags)


def _names_torch(job: Job, work: Work) -> bool:
    return any(
        "torch" in source for source in (*lesson_cells(job.lesson, job.bank), *(source for _, source in work.cells))
    )


def _sandbox_for(job: Job, work: Work) -> Sandbox:
    """Return the sandbox for a submission, whatever seed it is graded with."""
    return _sandbox(replace(job, seed=0, strict=False), torch=_names_torch(job, work))


@cache
def _sandbox(job: Job, *, torch: bool) -> Sandbox:
    """Return a sandbox that has imported what the lesson does, and torch where it is named: that takes a second."""
    imports = [_CHARTS, engine.missing_imports([], lesson_cells(job.lesson, job.bank)), *([_TORCH] if torch else [])]
    sandbox = Sandbox(job.level, job.limits, "\n".join(imports))
    atexit.register(sandbox.close)
    return sandbox


@cache
def _questions(job: Job) -> tuple[list[Exercise], list[tuple[points.Draw, ...]]]:
    exercises = list(_bank(job.bank).exercises) if job.bank else points.questions(job.lesson)
    return exercises, [points.draw(exercise, job.seed) for exercise in exercises]


@cache
def _bank(folder: str) -> Bank:
    return read_bank(Path(folder))


def prove_draws(job: Job) -> None:
    """Raise CourseError if a private bank can't draw its cases, or answer them: better now than for each student."""
    for exercise in _bank(job.bank).exercises:
        path = Path(job.bank, f"{exercise.name}.py")
        with located(path):
            draws = points.draw(exercise, job.seed)
        for drawn in draws:
            answer_all(path, exercise, drawn.cases)


def questions(job: Job) -> list[Exercise]:
    """Return the exercises of a job, in their order."""
    return _questions(job)[0]


def words_of(job: Job) -> dict[str, Callable[[str], str]]:
    """Return for each question what says a misconception in words."""
    return {exercise.name: exercise.in_words for exercise in _questions(job)[0]}


@cache
def _ordinary(job: Job) -> tuple[str, ...]:
    """Return what says nothing of whoever has it: the lesson's own cells, and the solutions that it shows."""
    solutions = [exercise.right_answer for exercise in _questions(job)[0]]
    cells = lesson_cells(job.lesson, job.bank)
    return (*cells, *(answer.text for answer in solutions if isinstance(answer, Code)))


def lesson_notebook(job: Job) -> Notebook:
    """Return the notebook that was handed out."""
    if job.bank:
        cells = finished_lesson(_bank(job.bank).source).cells
        return Notebook(tuple(Cell(cell.id, cell.cell_type, cell.source) for cell in cells))
    lesson = next(lesson for lesson in LESSONS if lesson.number == job.lesson)
    return read_notebook(NOTEBOOKS / f"{lesson.stem}.ipynb")


@cache
def lesson_cells(number: str, bank: str = "") -> tuple[str, ...]:
    """Return the sources of the code cells of a lesson, by its number, or of a private bank."""
    notebook = lesson_notebook(Job(number, 0, "", bank=bank))
    return tuple(cell.source for cell in notebook.cells if cell.kind == "code")
