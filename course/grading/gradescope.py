"""Our engine on Gradescope: grades the one submission that a container holds, and writes results.json.

Started as ``python -m course.grading.gradescope FOLDER``, where FOLDER is laid out as Gradescope's ``/autograder``:
``source`` holds the unpacked release with its configuration, ``submission`` what the student handed in, and results go
into ``results``. The fields are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/.
"""

import json
import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from course.bank.reading import read_bank
from course.errors import CourseError
from course.files import write_atomically
from course.grading.command import read_work
from course.grading.grades import Grade, QuestionGrade
from course.grading.sandbox import require_level
from course.grading.submissions import submission_in
from course.grading.worker import Job, grade_one, lesson_notebook, questions
from utils.lessons import LESSONS, Lesson

AUTOGRADER = Path("/autograder")
CONFIGURATION = "autograder.json"
RIGHT_ON_THE_CHECK = "Right on the cases of the notebook's check."
RULE = (
    "For each question you see now what the check in your notebook says. The points count hidden cases as well, and "
    "follow when your lecturer publishes them."
)


def main(folder: Path = AUTOGRADER) -> int:
    """Grade what is in the folder of submissions, write results.json, and return 0.

    If the grader itself fails, say why, write nothing and return 1: Gradescope then tells the lecturer, and the student
    gets no points that nobody has given.
    """
    begun = time.monotonic()
    try:
        settings = json.loads((folder / "source" / CONFIGURATION).read_text(encoding="utf-8"))
        require_level(settings["level"])
        bank = str(folder / "source" / settings["bank"]) if settings["bank"] else ""
        job = Job(settings["lesson"], settings["seed"], settings["level"], bank=bank)
        grade = _grade(folder / "submission", job)
    except CourseError as error:
        print(f"The submission was not graded: {error}")
        return 1
    silent = {exercise.name for exercise in questions(job) if exercise.visible_share == 0}
    results = results_of(grade, settings["visibility"], time.monotonic() - begun, silent)
    write_atomically(folder / "results" / "results.json", json.dumps(results, indent=1).encode())
    print(f"{grade.points:g} of {grade.out_of:g} points")
    for question in grade.questions:
        for flag in question.flags:
            print(f"{question.question}: code cell {flag.cell} calls {flag.call}, which gives the answer away")
    return 0


def _grade(submissions: Path, job: Job) -> Grade:
    if job.bank:
        lesson: Lesson = read_bank(Path(job.bank)).lesson
    else:
        lesson = next(lesson for lesson in LESSONS if lesson.number == job.lesson)
    work = read_work(submission_in(submissions, lesson), lesson_notebook(job), frozenset(lesson.exercises))
    grade, _, _, told = grade_one(job, work)
    if grade is None:
        raise CourseError(f"{told}. Run the autograder again.")
    return grade


def results_of(grade: Grade, visibility: str, seconds: float = 0.0, silent: Collection[str] = ()) -> dict[str, Any]:
    """Return what goes into results.json.

    Each question is there twice: what the check in the notebook says of it, which the student may see at once, and the
    points with the reason, which may quote hidden cases and have this visibility. Of a question that is `silent`, the
    check does not say whether the answer is right.
    """
    checks = [
        _check(number, question, question.question in silent) for number, question in enumerate(grade.questions, 1)
    ]
    points = [_points(number, question, visibility) for number, question in enumerate(grade.questions, 1)]
    return {
        "score": round(grade.points, 4),
        "execution_time": round(seconds, 1),
        "output": "\n".join([RULE, *grade.odd]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [*checks, *points],
        "extra_data": {"lesson": grade.lesson, "level": grade.level},
    }


def _check(number: int, question: QuestionGrade, silent: bool) -> dict[str, Any]:
    there = silent and question.outcome != "not attempted"
    passed = question.passes_check or there
    said = "An answer is there." if there else RIGHT_ON_THE_CHECK if passed else question.message
    return {
        "name": f"{question.question}: the check in the notebook",
        "number": f"{number}.1",
        "status": "passed" if passed else "failed",
        "output": said,
        "visibility": "visible",
    }


def _points(number: int, question: QuestionGrade, visibility: str) -> dict[str, Any]:
    several = question.cases > 1
    cases = f"\nRight on {question.cases_right} of {question.cases} cases." if several else ""
    return {
        "name": question.question,
        "number": f"{number}.2",
        "score": question.points,
        "max_score": question.out_of,
        "status": "passed" if question.outcome == "correct" else "failed",
        "output": question.message + cases,
        "tags": list(question.misconceptions),
        "visibility": visibility,
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else AUTOGRADER))
