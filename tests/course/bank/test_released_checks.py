"""The checks that students get: they say what the lecturer's own would, and hold no answer."""

import importlib
import json
import shutil

import pytest

from course.bank.checks import checks_file
from course.bank.proof import tried
from tests.course.bank.conftest import MARK
from tests.utils.exercises.right_answers import RIGHT_ANSWERS
from utils import progress
from utils.exercises import released as module
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.outcome import Status
from utils.exercises.value_exercise import ValueExercise
from utils.lessons import LESSONS

SLOW = {lesson.number for lesson in LESSONS} - {"02", "03"}


def of_lesson(number):
    bank = importlib.import_module(f"utils.exercises.lesson_{number}")
    exercises = [getattr(bank, name) for name in next(row.exercises for row in LESSONS if row.number == number)]
    return [item for item in exercises if isinstance(item, FunctionExercise) and not isinstance(item, ValueExercise)]


@pytest.mark.parametrize(
    "number", [pytest.param(row.number, marks=[pytest.mark.slow] * (row.number in SLOW)) for row in LESSONS]
)
def test_a_released_check_says_what_the_bank_says(number, tmp_path):
    exercises = [item for item in of_lesson(number) if not item.is_right]
    (tmp_path / f"x{module.ENDING}").write_bytes(checks_file(exercises))
    checks = module.checks("x", tmp_path)
    for exercise in exercises:
        carried = getattr(checks, exercise.name)
        rights = [exercise.submission(exercise.reference), *RIGHT_ANSWERS[exercise.name]]
        wrongs = [exercise.submission(item.wrong) for item in exercise.misconceptions]
        for answer in [*rights, *wrongs, lambda *arguments: 1 / 0, lambda *arguments: "text", lambda: 1, 3, ...]:
            own, told = (tried(item, answer, item.cases()) for item in (exercise, carried))
            assert told.status is own.status, f"{exercise.name}: {told}\n{own}"
            if answer in wrongs:
                assert set(told.misconceptions) & set(own.misconceptions)
                assert told.message == own.message


@pytest.fixture
def at_home(released, tmp_path, monkeypatch):
    """A student's folder with what was handed out, of a student whose progress is kept."""
    shutil.copytree(released / "student", tmp_path / "home")
    (tmp_path / "home" / progress.HIDDEN).mkdir()
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.setattr(progress, "_STARTED_IN", tmp_path / "home")
    return tmp_path / "home"


def test_each_kind_of_question_is_answered_on_the_students_machine(at_home, bank, capsys):
    checks = module.checks("week3")
    top_two = bank.exercises[0]
    assert checks.top_two.check(top_two.reference).correct
    best = checks.top_two.check(top_two.misconceptions[0].wrong)
    assert best.misconceptions == ("the best class only",)
    assert best.message.startswith("0 is the accuracy.")
    assert checks.top_two.check(...).status is Status.NOT_ATTEMPTED
    assert repr(checks.smallest_loss.check(1.0)) == (
        "– not checked · smallest_loss\n`smallest_loss` is 1. Whether it is right is judged when it is graded."
    )
    assert checks.smallest_loss.check(...).status is Status.NOT_ATTEMPTED
    assert checks.what_counts.check("b").message == "You picked B. Whether it is right is judged when it is graded."
    for no_letter in ("Q", 3, ""):
        assert checks.what_counts.check(no_letter).message == "Give letters out of A, B."
    checks.what_counts.ask()
    checks.top_two.hint()
    checks.top_two.solution()
    told = capsys.readouterr().out
    for part in ("What does softmax look at?", "Hint 1 of 2", "Your lecturer has it."):
        assert part in told
    checks.what_counts._take("A")
    assert checks.what_counts.check(...).message.startswith("You picked A.")
    assert progress.read() == []  # the course's progress counts the course's exercises


def test_nothing_that_a_student_gets_is_an_answer(released):
    student = {path.name: path.read_text(encoding="utf-8") for path in (released / "student").iterdir()}
    assert sorted(student) == ["week3.ipynb", "week3_checks.json"]
    for text in student.values():
        for secret in (
            MARK,
            "rng",
            "0.693",
            "log(2)",
            "A shift cancels",
            "Add 100",
            '"right": true',
            "argsort(logits)[",
        ):
            assert secret not in text
    assert MARK in (released / "instructor/week3-instructor.ipynb").read_text(encoding="utf-8")


def test_an_answer_judged_by_its_properties_is_run_and_not_judged(tmp_path):
    judged = next(item for row in LESSONS for item in of_lesson(row.number) if item.is_right and row.number < "07")
    (tmp_path / f"x{module.ENDING}").write_bytes(checks_file([judged]))
    carried = getattr(module.checks("x", tmp_path), judged.name)
    assert carried.check(judged.reference).message == "It runs. Whether it is right is judged when it is graded."
    assert "raises ZeroDivisionError" in carried.check(lambda *arguments: 1 / 0).message
    assert carried.check(...).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "There is no `week3_checks.json` beside this notebook, so nothing can be checked here."),
        ("{", "`week3_checks.json` can't be read: take it from what your lecturer handed out once more."),
        ('{"version": 1, "questions": [{}]}', "`week3_checks.json` can't be read"),
        ('{"version": 2}', "`week3_checks.json` is of another edition of the course"),
        ('{"version": 1, "questions": []}', "There is no check of `top_two` here: are notebook and checks of the same"),
    ],
)
def test_without_good_checks_each_check_says_why_and_none_raises(tmp_path, content, told, capsys):
    if content is not None:
        (tmp_path / "week3_checks.json").write_text(content)
    checks = module.checks("week3", tmp_path)
    outcome = checks.top_two.check(len)
    assert (outcome.status, outcome.message[: len(told)]) == (Status.NOT_CHECKED, told)
    checks.top_two.ask()
    checks.top_two.hint()
    assert told in capsys.readouterr().out


def test_the_file_is_strict_json_and_the_same_each_time(bank):
    first = checks_file(bank.exercises)
    json.loads(first, parse_constant=pytest.fail)
    assert checks_file(bank.exercises) == first
