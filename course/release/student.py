"""The student's notebook: stubs and visible checks, no outputs, no solutions."""

from nbformat import NotebookNode

from course.release.assignment import Assignment
from course.views import finished_lesson, learners_copy


def student_notebook(assignment: Assignment) -> NotebookNode:
    """Return the notebook to hand out."""
    copy = learners_copy(finished_lesson(assignment.source))
    solutions = {f"solution-{exercise.name}" for exercise in assignment.exercises}
    return NotebookNode({**copy, "cells": [cell for cell in copy.cells if cell.id not in solutions]})
