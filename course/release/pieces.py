"""The student's notebook in pieces, for tools that want each answer and each test in a cell of its own."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from course.errors import CourseError
from course.release.assignment import Assignment
from course.release.instructor import answer_of
from course.release.student import student_notebook
from utils.exercises.exercise import Exercise


@dataclass(frozen=True)
class Piece:
    """A cell and what it is for: the exercise that it answers or checks, None for any other cell."""

    cell: NotebookNode
    answers: Exercise | None = None
    checks: Exercise | None = None


def pieces(assignment: Assignment) -> list[Piece]:
    """Return the cells of the student's notebook in their order.

    A check that begins with the dots of its answer, as that of a choice does, becomes two cells: `NAME` and
    `check-NAME`. Imports that stand above a check become a cell as well.

    Raises
    ------
    CourseError
        If an exercise has no cell for its answer, or none for its check.
    """
    exercises = {exercise.name: exercise for exercise in assignment.exercises}
    if assignment.bank is not None:
        raise CourseError(
            f"{assignment.bank} can't be released for this tool, whose tests would need the bank on each student's "
            "machine: say --format zip or gradescope."
        )
    found = [piece for cell in student_notebook(assignment).cells for piece in _pieces(cell, exercises)]
    for name in exercises:
        for kind, what in (("answers", "its answer"), ("checks", "its check")):
            if sum(getattr(piece, kind) is exercises[name] for piece in found) != 1:
                raise CourseError(f"{assignment.lesson.stem} has not one cell of `{name}` for {what}: see its source.")
    return found


def with_solution(source: str, exercise: Exercise, begin: str, end: str) -> str:
    """Return the cell of an answer with the right one between two marks below the stub.

    Whoever takes out what is between the marks is left with the stub, whatever it looks like.
    """
    return "\n".join([source.rstrip(), begin, answer_of(exercise), end])


def _pieces(cell: NotebookNode, exercises: dict[str, Exercise]) -> Iterator[Piece]:
    checked = exercises.get(cell.id.removeprefix("check-")) if cell.id.startswith("check-") else None
    if cell.cell_type != "code" or checked is None:
        yield Piece(cell, answers=exercises.get(cell.id) if cell.cell_type == "code" else None)
        return
    above, check = _before_the_check(cell.source, checked.name)
    answered = bool(above) and any(line.startswith(f"{checked.name} =") for line in above.splitlines())
    if answered:
        yield Piece(NotebookNode({**cell, "id": checked.name, "source": above}), answers=checked)
    elif above:
        yield Piece(NotebookNode({**cell, "id": f"before-{checked.name}", "source": above}))
    yield Piece(NotebookNode({**cell, "source": check}), checks=checked)


def _before_the_check(source: str, name: str) -> tuple[str, str]:
    """Return what stands above the call of the check, and the call."""
    call = next(node for node in ast.parse(source).body if f"exercises.{name}.check(" in ast.unparse(node))
    lines = source.split("\n")
    return "\n".join(lines[: call.lineno - 1]).rstrip(), "\n".join(lines[call.lineno - 1 :])
