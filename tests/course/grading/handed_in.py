"""Submissions to a released assignment, for the tests of every tool that grades it."""

import copy
import json
from functools import cache

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell

from course.grading.notebook import parse_notebook
from course.grading.sandbox import Limits
from course.grading.worker import Job, Work, grade_one
from tests.course.grading.sealed import ANSWERS
from utils.lessons import LESSONS

SEED = 20_240_607  # long enough not to stand anywhere by chance
LESSON = LESSONS[3]
LIMITS = Limits(cell_seconds=1.2, call_seconds=0.8, total_seconds=30, megabytes=256)
_EXP = "e = np.exp(logits - logits.max(axis=1, keepdims=True))"
# Ten answers that are right in part, two in each submission; the values and choices beside them are right or wrong.
PARTIAL = [
    {
        "softmax": "def softmax(logits):\n    e = np.exp(logits)\n    return e / e.sum(axis=1, keepdims=True)",
        "log_softmax": "def log_softmax(z):\n    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
    },
    {
        "softmax": f"def softmax(logits):\n    {_EXP}\n    return e / e.sum(axis=1)[0]",
        "log_softmax": "def log_softmax(z):\n    z = z - z.max(axis=1, keepdims=True)\n"
        "    return z - np.log(np.exp(z).sum(axis=1))[0]",
        "surer_bird": "surer_bird = 5",
    },
    {
        "softmax": f"def softmax(logits):\n    if len(logits) > 2:\n        raise ValueError('many')\n    {_EXP}\n"
        "    return e / e.sum(axis=1, keepdims=True)",
        "log_softmax": "def log_softmax(z):\n    return z[:1] - np.log(np.exp(z[:1]).sum(axis=1, keepdims=True))",
        "true_of_softmax": 'true_of_softmax = "A"',
    },
    {
        "softmax": "def softmax(z):\n    e = np.exp(z.clip(-500, 500))\n    return e / e.sum(axis=1, keepdims=True)",
        "log_softmax": "def log_softmax(z):\n    z = z - z.max()\n"
        "    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
        "temperature_for_half": "temperature_for_half = 1.0",
    },
    {
        "softmax": f"def softmax(logits):\n    assert logits.shape[1] < 4\n    {_EXP}\n"
        "    return e / e.sum(axis=1, keepdims=True)",
        "log_softmax": "def log_softmax(z):\n    return np.log(np.exp(z) / np.exp(z).sum())",
    },
]


def blank(released: NotebookNode) -> NotebookNode:
    """Return what a student hands in who has not begun: the cells of answers and checks alone, which run quickly."""
    notebook = copy.deepcopy(released)
    wanted = {*ANSWERS, *(f"check-{name}" for name in ANSWERS)}
    cells = [cell for cell in notebook.cells if cell.id in wanted or cell.source.startswith("grader.check")]
    imports = new_code_cell("import numpy as np\nfrom utils.exercises import lesson_03 as exercises", id="imports")
    otter = [cell for cell in notebook.cells if "import otter" in cell.source]
    return from_dict({**notebook, "cells": [*otter, imports, *cells]})


def solved(released: NotebookNode, *more: str, **changed: str) -> NotebookNode:
    """Return what a student hands in whose answers are right but for these; `more` are cells at the end."""
    notebook = blank(released)
    for cell in notebook.cells:
        if cell.id in ANSWERS:
            cell.source = {**ANSWERS, **changed}[cell.id]
    notebook.cells += [new_code_cell(source, id=f"more-{number}") for number, source in enumerate(more)]
    return notebook


@cache
def _ours(text: str) -> dict[str, float]:
    notebook = parse_notebook(text.encode())
    cells = tuple((cell.id, cell.source) for cell in notebook.cells if cell.kind == "code")
    job = Job(LESSON.number, SEED, "plain", LIMITS)
    grade, _, _, told = grade_one(job, Work("ada", "", cells, notebook.clicked, frozenset(LESSON.exercises)))
    assert grade is not None, told
    return {question.question: question.points for question in grade.questions}


def our_points(notebook: NotebookNode) -> dict[str, float]:
    """Return what `course grade` gives for each question of this submission."""
    cells = [cell for cell in notebook.cells if not cell.id.startswith("check-") and "grader" not in cell.source]
    return _ours(json.dumps({"cells": cells}))
