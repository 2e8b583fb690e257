"""The real Otter on a released assignment: what it makes of it, and what it gives for answers."""

import contextlib
import io
import json
from pathlib import Path

import nbformat
import pytest

from course.grading import points
from course.release.command import release
from tests.course.grading import handed_in
from tests.course.grading.handed_in import LESSON, PARTIAL, SEED
from tests.course.grading.sealed import ANSWERS, EXERCISES
from tests.support import require_package

STEM = LESSON.stem
pytestmark = pytest.mark.slow  # Otter takes long to import


class Assigned:
    """What `otter assign` makes of the release."""

    def __init__(self, folder: Path, *, run_tests: bool):
        from otter.assign import main as assign

        assert release("03", folder=folder / "release", kind="otter", seed=SEED) == 0
        self.folder = folder
        assign(str(folder / "release" / f"{STEM}.ipynb"), str(folder / "dist"), no_run_tests=not run_tests)
        self.student = nbformat.read(folder / "dist" / "student" / f"{STEM}.ipynb", 4)
        (self.autograder,) = (folder / "dist" / "autograder").glob("*.zip")

    def tests(self) -> dict:
        """Return Otter's tests by question, hidden ones as well."""
        import zipfile

        from otter.test_files import ExceptionTestFile

        with zipfile.ZipFile(self.autograder) as packed:
            texts = {Path(name).stem: packed.read(name).decode() for name in packed.namelist() if "tests/" in name}
        return {name: ExceptionTestFile.from_string(text) for name, text in texts.items()}


def otters_points(tests: dict, notebook: nbformat.NotebookNode) -> dict[str, float]:
    """Run the cells of a submission in this process, and Otter's own tests on what they leave."""
    defined: dict = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "grader" not in cell.source:
            exec(cell.source, defined)
    for test in tests.values():
        test.run(defined)
    return {name: round(test.score, 4) for name, test in tests.items()}


@pytest.fixture(scope="module")
def assigned(tmp_path_factory):
    """The assignment, its solutions not yet run."""
    require_package("otter")
    return Assigned(tmp_path_factory.mktemp("otter"), run_tests=False)


def test_otters_own_tests_give_what_our_grader_gives(assigned):
    tests = assigned.tests()
    assert set(tests) == set(ANSWERS)
    assert otters_points(tests, handed_in.solved(assigned.student)) == dict.fromkeys(ANSWERS, 1.0)
    assert otters_points(tests, handed_in.blank(assigned.student)) == dict.fromkeys(ANSWERS, 0.0)
    for answers in PARTIAL:
        notebook = handed_in.solved(assigned.student, **answers)
        assert otters_points(tests, notebook) == pytest.approx(handed_in.our_points(notebook), abs=2e-4)


def test_a_test_is_a_case_and_those_of_the_check_are_the_public_ones(assigned):
    for exercise in EXERCISES:
        test, draws = assigned.tests()[exercise.name], points.draw(exercise, SEED)
        hidden = [drawn.hidden for drawn in draws for _ in drawn.cases]
        assert [case.hidden for case in test.test_cases] == hidden
        assert test.possible == pytest.approx(exercise.points)


def test_a_student_gets_neither_solutions_nor_hidden_tests(assigned):
    text = json.dumps(assigned.student)
    assert str(SEED) not in text
    assert "hidden=True" not in text
    assert "SOLUTION" not in text
    shown = {cell.id: cell.source for cell in assigned.student.cells}
    assert not [name for name, answer in ANSWERS.items() if any(answer in source for source in shown.values())]
    assert shown["softmax"].endswith("...  # your code")


def test_otter_assign_and_otter_run_pass(tmp_path):
    require_package("otter")
    from otter.api import grade_submission

    assigned = Assigned(tmp_path, run_tests=True)  # raises unless the solutions get all points
    for name, notebook in {
        "reference": handed_in.solved(assigned.student),
        "blank": handed_in.blank(assigned.student),
        "partial": handed_in.solved(assigned.student, **PARTIAL[0]),
    }.items():
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(notebook, path)
        with contextlib.redirect_stdout(io.StringIO()):
            graded = grade_submission(str(path), str(assigned.autograder), quiet=True)
        assert graded.total == pytest.approx(sum(handed_in.our_points(notebook).values()), abs=1e-3), name
