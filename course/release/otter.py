"""Otter's assignment: a source notebook for `otter assign`, with a test for each case."""

import json

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_raw_cell

from course.grading import points
from course.release.assignment import Assignment
from course.release.pieces import Piece, pieces, with_solution
from course.release.zipped import as_bytes
from utils.exercises.exercise import Exercise

PACKAGE = "otter"


def files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the release by their paths."""
    return {f"{assignment.lesson.stem}.ipynb": as_bytes(source_notebook(assignment))}


def next_steps(assignment: Assignment) -> list[str]:
    """Say what to type next, in the folder of the release."""
    stem = assignment.lesson.stem
    return [f"otter assign {stem}.ipynb dist", f"otter run -a dist/autograder/{stem}-autograder_*.zip SUBMISSION.ipynb"]


def source_notebook(assignment: Assignment) -> NotebookNode:
    """Return the notebook that `otter assign` takes."""
    parts = pieces(assignment)
    cells = [_raw("otter-assignment", _configuration(assignment))]
    for piece in parts:
        cells += _cells(piece, assignment.seed)
    metadata = {"kernelspec": assignment.source.metadata.kernelspec, "language_info": {"name": "python"}}
    return from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _configuration(assignment: Assignment) -> str:
    settings = {
        "name": assignment.lesson.stem,
        "check_all_cell": True,
        "show_question_points": True,
        "export_cell": {"pdf": False},
        "tests": {"ok_format": False},
    }
    # JSON is YAML.
    return "\n".join(["# ASSIGNMENT CONFIG", *(f"{name}: {json.dumps(value)}" for name, value in settings.items())])


def _cells(piece: Piece, seed: int) -> list[NotebookNode]:
    if piece.answers is not None:
        name, silent = piece.answers.name, piece.answers.visible_share == 0
        marks = "# BEGIN SOLUTION NO PROMPT", "# END SOLUTION"
        answer = NotebookNode({**piece.cell, "source": with_solution(piece.cell.source, piece.answers, *marks)})
        return [
            _raw(f"question-{name}", f"# BEGIN QUESTION\nname: {name}\ncheck_cell: {json.dumps(not silent)}"),
            _raw(f"solution-begins-{name}", "# BEGIN SOLUTION"),
            answer,
            _raw(f"solution-ends-{name}", "# END SOLUTION"),
            _raw(f"tests-begin-{name}", "# BEGIN TESTS"),
            *(
                new_code_cell(test, id=f"test-{number}-{name}")
                for number, test in enumerate(tests(piece.answers, seed))
            ),
            _raw(f"tests-end-{name}", "# END TESTS"),
            _raw(f"question-ends-{name}", "# END QUESTION"),
        ]
    # Otter has a check of its own; only ours can say that an answer is there, and not whether it is right.
    return [] if piece.checks is not None and piece.checks.visible_share != 0 else [piece.cell]


def tests(exercise: Exercise, seed: int) -> list[str]:
    """Return the cells of tests, one a case, so that each counts what it counts in our own grader.

    Examples
    --------
    >>> from utils.exercises import lesson_03
    >>> print(tests(lesson_03.softmax, 7)[-1])
    \"\"\" # BEGIN TEST CONFIG
    hidden: true
    points: 0.04081632653061224
    \"\"\" # END TEST CONFIG
    def test_softmax_27(softmax):
        from course.grading.here import expect
    <BLANKLINE>
        expect("softmax", softmax, case=6, draw=3, seed=7)
    """
    draws = points.draw(exercise, seed)
    each = points.visible_weight(exercise, draws)
    asked = [(draw, case) for draw, drawn in enumerate(draws) for case in range(len(drawn.cases))]
    weights = [1.0 if draws[draw].hidden else each for draw, _ in asked]
    return [
        _test(exercise, number, draw, case, exercise.points * weight / sum(weights), seed)
        for number, ((draw, case), weight) in enumerate(zip(asked, weights, strict=True))
    ]


def _test(exercise: Exercise, number: int, draw: int, case: int, points: float, seed: int) -> str:
    hidden = draw > 0 or exercise.visible_share == 0
    which = f"case={case}" + (f", draw={draw}, seed={seed}" if draw > 0 else "")
    return (
        f'""" # BEGIN TEST CONFIG\nhidden: {json.dumps(hidden)}\npoints: {points}\n""" # END TEST CONFIG\n'
        f"def test_{exercise.name}_{number}({exercise.name}):\n"
        f"    from course.grading.here import expect\n\n"
        f'    expect("{exercise.name}", {exercise.name}, {which})'
    )


def _raw(name: str, source: str) -> NotebookNode:
    return new_raw_cell(source, id=name[:64])
