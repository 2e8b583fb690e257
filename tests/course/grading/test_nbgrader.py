"""The real nbgrader on a released assignment: with our engine in place of its own kernel, and natively."""

import os
import re
import sys
from pathlib import Path

import nbformat
import pytest

from course.release.command import release
from course.widget_state import STATE
from tests.course.grading import handed_in, test_troubles
from tests.course.grading.handed_in import LESSON, PARTIAL, SEED
from tests.course.grading.sealed import ANSWERS
from tests.course.grading.sealed import notebook as right_cells
from tests.support import require_package
from utils.exercises.display import prose
from utils.exercises.lesson_03 import true_of_softmax

STEM = LESSON.stem
FEW = ("endless loop", "os._exit", "syntax error")
FEW_CELLS = ("os._exit", "quit")
# A file in UTF-8 can't hold it.
UNWRITABLE = "half a character"


class Course:
    """An nbgrader course in which the assignment was released."""

    def __init__(self, folder: Path, *, ours: bool):
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        assert release("03", folder=folder, kind="nbgrader", seed=SEED) == 0
        self.folder = folder
        config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config() if ours else Config()
        config.CourseDirectory.root = str(folder)
        for name in ("cell_seconds", "call_seconds", "total_seconds", "megabytes"):
            config.GradeWithCourse[name] = getattr(handed_in.LIMITS, name)
        self.api = NbGraderAPI(config=config)
        done = self.api.generate_assignment(STEM)
        assert done["success"], done
        self.released = nbformat.read(folder / "release" / STEM / f"{STEM}.ipynb", 4)

    def grade(self, submissions: dict[str, nbformat.NotebookNode]) -> dict[str, dict[str, float]]:
        """Hand these in, autograde them, and return the points by student and question."""
        for student, notebook in submissions.items():
            path = self.folder / "submitted" / student / STEM / f"{STEM}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(notebook, path)
            done = self.api.autograde(STEM, student)
            assert done["success"], done.get("error") or done.get("log")
        with self.api.gradebook as book:
            return {student: self._points(book, student) for student in submissions}

    def _points(self, book, student):
        (submitted,) = book.find_submission(STEM, student).notebooks
        assert not any(grade.needs_manual_grade for grade in submitted.grades)
        return {grade.name.removeprefix("check-"): round(grade.auto_score, 4) for grade in submitted.grades}

    def feedback(self, student: str) -> str:
        """Return the page that the student gets."""
        assert self.api.generate_feedback(STEM, student)["success"]
        return (self.folder / "feedback" / student / STEM / f"{STEM}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def activated():
    """The environment of this Python, as its `activate` would have it: nbgrader looks there for a command."""
    require_package("nbgrader")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        yield


@pytest.fixture(scope="module")
def course(tmp_path_factory, activated):
    """A course whose nbgrader calls our engine."""
    return Course(tmp_path_factory.mktemp("nbgrader") / "course", ours=True)


def test_the_reference_gets_all_points_and_the_blank_none(course):
    submissions = {"reference": handed_in.solved(course.released), "blank": handed_in.blank(course.released)}
    points = course.grade(submissions)
    assert points["reference"] == dict.fromkeys(ANSWERS, 1.0)
    assert points["blank"] == dict.fromkeys(ANSWERS, 0.0)


@pytest.mark.parametrize("some", ["first", pytest.param("rest", marks=pytest.mark.slow)])
def test_partial_answers_get_what_our_grader_gives(course, some):
    chosen = PARTIAL[:1] if some == "first" else PARTIAL[1:]
    submissions = {f"{some}-{n}": handed_in.solved(course.released, **answers) for n, answers in enumerate(chosen)}
    points = course.grade(submissions)
    assert points == {student: handed_in.our_points(notebook) for student, notebook in submissions.items()}
    assert all(0 < given[name] < 1 for given in points.values() for name in ("softmax", "log_softmax"))


def test_feedback_says_why_and_keeps_the_hidden_tests_to_itself(course):
    course.grade({"ada": handed_in.solved(course.released, "quit()", **PARTIAL[0])})
    page = course.feedback("ada")
    assert "too large for a float64" in page
    assert "0.857" in page
    assert "asked for what is not done while grading" in page
    assert str(SEED) not in page
    assert "HIDDEN TESTS" not in page


def test_a_student_gets_neither_solutions_nor_hidden_tests(course):
    text = (course.folder / "release" / STEM / f"{STEM}.ipynb").read_text(encoding="utf-8")
    assert str(SEED) not in text
    assert not re.search("SOLUTION|HIDDEN", text)
    source = nbformat.read(course.folder / "source" / STEM / f"{STEM}.ipynb", 4)
    shown = {cell.id: cell.source for cell in course.released.cells}
    for cell in source.cells:
        if cell.id in ANSWERS:
            assert ANSWERS[cell.id] in cell.source
            assert ANSWERS[cell.id] not in shown[cell.id]
    assert shown["softmax"].rstrip().endswith("...  # your code")


def test_a_cell_is_known_by_its_name_in_the_lesson(course):
    marked = [cell for cell in course.released.cells if "nbgrader" in cell.metadata]
    assert [cell.metadata.nbgrader.grade_id for cell in marked] == [cell.id for cell in marked]
    assert {cell.id for cell in marked} == {*ANSWERS, *(f"check-{name}" for name in ANSWERS)}
    assert all(cell.metadata.nbgrader.schema_version == 3 for cell in marked)


def test_a_student_who_changes_the_tests_or_deletes_them_gains_nothing(course):
    cheating = handed_in.blank(course.released)
    deleted = ("softmax", "check-softmax", "check-surer_bird")
    cheating.cells = [cell for cell in cheating.cells if cell.id not in deleted]
    for cell in cheating.cells:
        if cell.id.startswith("check-"):
            cell.source = "1.0"
            cell.metadata.nbgrader.points = 100
    assert course.grade({"mallory": cheating})["mallory"] == dict.fromkeys(ANSWERS, 0.0)


def test_an_option_that_was_clicked_counts(course):
    name = "true_of_softmax"
    options = {letter: prose(text) for letter, text in true_of_softmax.texts.items()}
    state = {"name": name, "many": True, "options": options, "answer": sorted(true_of_softmax.reference)}
    submitted = handed_in.solved(course.released, true_of_softmax=f"{name} = ...")
    models = {"1": {"model_name": "AnyModel", "model_module": "anywidget", "state": state}}
    widgets = {STATE: {"state": models, "version_major": 2, "version_minor": 0}}
    submitted.metadata["widgets"] = nbformat.from_dict(widgets)
    assert course.grade({"clicker": submitted})["clicker"][name] == 1.0


@pytest.mark.parametrize("names", [(FEW, FEW_CELLS), pytest.param((None, None), marks=pytest.mark.slow)])
def test_a_trouble_costs_only_its_question_and_never_the_batch(course, names):
    in_answers, in_cells = names
    submissions, expected = {}, {}
    for name, (cells, _) in test_troubles.IN_THE_ANSWER.items():
        if name != UNWRITABLE and (in_answers is None or name in in_answers):
            student = re.sub(r"\W+", "-", f"answer {name} {in_answers is None}")
            more = cells[len(right_cells()) :]
            submissions[student] = handed_in.solved(course.released, *more, softmax=cells[1])
            expected[student] = {"softmax"}
    for name, (source, _) in test_troubles.IN_A_CELL.items():
        if in_cells is None or name in in_cells:
            student = re.sub(r"\W+", "-", f"cell {name} {in_cells is None}")
            more = source.replace("lesson_03.", "exercises.")
            submissions[student] = handed_in.solved(course.released, more)
            expected[student] = set()
    points = course.grade(submissions)
    lost = {student: {name for name, each in given.items() if each < 1} for student, given in points.items()}
    assert lost == expected


@pytest.mark.slow
def test_an_assignment_of_somebody_else_runs_as_before(course):
    cells = [nbformat.v4.new_code_cell("6 * 7")]
    mark = {"schema_version": 3, "task": False, "grade_id": "six", "solution": False, "grade": True, "locked": True}
    cells[0].metadata["nbgrader"] = {**mark, "points": 42}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    other = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for folder in ("source/other", "submitted/ada/other"):
        path = course.folder / folder / "other.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(other, path)
    assert course.api.generate_assignment("other")["success"]
    assert course.api.autograde("other", "ada")["success"]
    with course.api.gradebook as book:
        assert book.find_submission("other", "ada").score == 42


@pytest.mark.slow
def test_natively_the_points_are_the_same(tmp_path, activated):
    course = Course(tmp_path / "course", ours=False)
    submissions = {"reference": handed_in.solved(course.released), "blank": handed_in.blank(course.released)}
    submissions |= {
        f"partial-{number}": handed_in.solved(course.released, **answers) for number, answers in enumerate(PARTIAL)
    }
    points = course.grade(submissions)
    assert points == {student: handed_in.our_points(notebook) for student, notebook in submissions.items()}
    with pytest.raises(AssertionError):  # as told in instructor/grading.md
        course.grade({"ends": handed_in.solved(course.released, "import os; os._exit(0)")})
