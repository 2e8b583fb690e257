"""nbgrader's course: a source notebook with solutions and hidden tests, and the configuration that calls our engine."""

from nbformat import NotebookNode, from_dict

from course.release.assignment import Assignment
from course.release.pieces import Piece, pieces, with_solution
from course.release.zipped import as_bytes

PACKAGE = "nbgrader"
CONFIGURATION = """\
# nbgrader reads this file. In a course that has one already, add these lines to yours.
c = get_config()

# What takes the place of a solution: nothing, since the question's own cell stands above it.
c.ClearSolutions.code_stub = {"python": ""}

# With these two lines, `nbgrader autograde` runs a notebook of this course in the course's own sandbox. Without them,
# nbgrader's own kernel runs it, with all that the kernel may reach.
from course.grading.nbgrader_preprocessor import take_over

take_over(c)
"""


def files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the release by their paths."""
    stem = assignment.lesson.stem
    return {
        f"source/{stem}/{stem}.ipynb": as_bytes(source_notebook(assignment)),
        "nbgrader_config.py": CONFIGURATION.encode(),
    }


def next_steps(assignment: Assignment) -> list[str]:
    """Say what to type next, in the folder of the release."""
    stem = assignment.lesson.stem
    return [f"nbgrader generate_assignment {stem}", f"nbgrader autograde {stem}", f"nbgrader generate_feedback {stem}"]


def source_notebook(assignment: Assignment) -> NotebookNode:
    """Return the notebook that goes into nbgrader's source folder."""
    parts = pieces(assignment)
    cells = [_cell(piece, assignment.seed) for piece in parts]
    metadata = {name: value for name, value in assignment.source.metadata.items() if name == "kernelspec"}
    return from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _cell(piece: Piece, seed: int) -> NotebookNode:
    if piece.answers is not None:
        name = piece.answers.name
        source = with_solution(piece.cell.source, piece.answers, "### BEGIN SOLUTION", "### END SOLUTION")
        return _marked(piece.cell, source, grade_id=name, solution=True, grade=False, locked=False)
    if piece.checks is not None:
        name, points = piece.checks.name, piece.checks.points
        return _marked(
            piece.cell,
            tests(name, seed),
            grade_id=f"check-{name}",
            solution=False,
            grade=True,
            locked=True,
            points=points,
        )
    return piece.cell


def tests(name: str, seed: int) -> str:
    """Return the cell of tests: what students see of it shows the check; the rest gives the points.

    Examples
    --------
    >>> print(tests("softmax", 7))
    from course.grading.here import graded
    <BLANKLINE>
    graded("softmax", softmax)
    ### BEGIN HIDDEN TESTS
    graded("softmax", softmax, seed=7)
    ### END HIDDEN TESTS
    """
    return "\n".join(
        [
            "from course.grading.here import graded",
            "",
            f'graded("{name}", {name})',
            "### BEGIN HIDDEN TESTS",
            f'graded("{name}", {name}, seed={seed})',
            "### END HIDDEN TESTS",
        ]
    )


def _marked(cell: NotebookNode, source: str, **settings: object) -> NotebookNode:
    nbgrader = {"schema_version": 3, "task": False, **settings}
    return NotebookNode({**cell, "source": source, "metadata": from_dict({**cell.metadata, "nbgrader": nbgrader})})
