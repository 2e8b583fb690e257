"""The instructor's notebook: the student's, with each answer filled in and marking notes below it."""

import ast

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course.release.assignment import Assignment
from course.release.student import student_notebook
from utils.exercises.display import Code
from utils.exercises.exercise import Exercise


def instructor_notebook(assignment: Assignment) -> NotebookNode:
    """Return the notebook to mark by: run from the top, each of its checks is right."""
    student = student_notebook(assignment)
    waiting = list(assignment.exercises)
    cells = []
    for cell in student.cells:
        answered = next((item for item in waiting if cell.cell_type == "code" and _stub(cell.source, item.name)), None)
        if answered is not None:
            cell = NotebookNode({**cell, "source": with_answer(cell.source, answered)})
        cells.append(cell)
        if answered is not None:
            waiting.remove(answered)
            cells.append(new_markdown_cell(marking_notes(answered), id=f"marking-{answered.name}"))
    return NotebookNode({**student, "cells": cells})


def with_answer(source: str, exercise: Exercise) -> str:
    """Return a cell's source with the right answer in place of the stub, and all else as it was."""
    stub = _stub(source, exercise.name)
    lines = source.split("\n")
    first = min([stub.lineno, *(decorator.lineno for decorator in getattr(stub, "decorator_list", ()))])
    rest = lines[stub.end_lineno :]
    while rest and (rest[0].startswith("#") or not rest[0].strip()):  # what the stub's comments ask for
        rest = rest[1:]
    return "\n".join([*lines[: first - 1], answer_of(exercise), *([""] if rest else []), *rest])


def answer_of(exercise: Exercise) -> str:
    """Return the right answer as a learner would write it."""
    answer = exercise.right_answer
    return answer.text if isinstance(answer, Code) else f'{exercise.name} = "{"".join(answer.texts)}"'


def marking_notes(exercise: Exercise) -> str:
    """Return what whoever marks wants to know: the points, why the answer is right, the mistakes to expect."""
    points = f"{exercise.points:g} {'point' if exercise.points == 1 else 'points'}"
    notes = [f"**Marking `{exercise.name}`: {points}.** {exercise.why}"]
    mistakes = getattr(exercise, "misconceptions", ())
    if mistakes:
        notes.append("Mistakes to expect:\n\n" + "\n".join(f"- {item.name}" for item in mistakes))
    return "\n\n".join(notes)


def _stub(source: str, name: str) -> ast.stmt | None:
    """Return the statement of a cell that the answer of this name is to take the place of; None if it has none."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    for statement in body:
        targets = [target.id for target in getattr(statement, "targets", ()) if isinstance(target, ast.Name)]
        if name in [getattr(statement, "name", None), *targets]:
            return statement
    return None
