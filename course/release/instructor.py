"""The instructor's notebook: the student's, with each answer filled in and marking notes below it."""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course.bank.proof import tried
from course.release.assignment import Assignment
from course.release.student import student_notebook
from utils.exercises.choice_exercise import ChoiceExercise
from utils.exercises.display import Code
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise


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
    """Return what whoever marks wants to know: points, why the answer is right, mistakes to expect, giveaways."""
    points = f"{exercise.points:g} {'point' if exercise.points == 1 else 'points'}"
    notes = [f"**Marking `{exercise.name}`: {points}.** {exercise.why}"]
    if mistakes := [f"- *{name}*: {' '.join(said.split())}" for name, said in _mistakes(exercise)]:
        notes.append("\n".join(["Mistakes to expect, and what is said of them:", "", *mistakes]))
    if exercise.giveaways:
        calls = ", ".join(f"`{name}`" for name in exercise.giveaways)
        notes.append(f"What gives the answer away, and is shown to you where an answer calls it: {calls}.")
    return "\n\n".join(notes)


def _mistakes(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Yield the known wrong answers, each with what its check says."""
    if isinstance(exercise, ChoiceExercise):
        yield from ((f"{item.letter}, {item.text}", item.reason) for item in exercise.options if not item.right)
    elif isinstance(exercise, FunctionExercise):
        for item in exercise.misconceptions:
            yield item.name, tried(exercise, exercise.submission(item.wrong), exercise.cases()).message


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
