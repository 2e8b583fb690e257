"""The two notebooks of a lesson: the finished one, committed with its outputs, and the learner's copy of it.

The slides are a third view of its source, in `course.slides`.
"""

import sys

from nbformat import NotebookNode, from_dict

# Cells of the source that are not in the lesson: a slide's own words, what only the speaker sees, solutions.
STAFF_TAGS = frozenset({"slides", "notes", "solution"})
# Opened in JupyterLab by mistake, the finished lesson looks like a copy.
NOTICE = from_dict(
    {
        "cell_type": "markdown",
        "id": "this-is-the-finished-lesson",
        "metadata": {},
        "source": "> **This is the finished lesson. Every result is shown, and so is the answer to each prediction.** "
        "What you solve here is not recorded. Run `make start` or `course start` to work in a copy of your own.",
    }
)
# What a kernel of this Python says of itself. Into a notebook that says anything else, JupyterLab writes it on opening,
# and shows the notebook as unsaved.
THIS_PYTHON = from_dict(
    {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
)


def finished_lesson(source: NotebookNode) -> NotebookNode:
    """Return the lesson as it is committed, but for its outputs: a notice of what it is, and nothing of the slides."""
    cells = [_unmarked(cell) for cell in source.cells if not STAFF_TAGS & set(cell.metadata.get("tags", ()))]
    return _with_cells(source, [NOTICE, *cells])


def without_notice(lesson: NotebookNode) -> NotebookNode:
    """Return the finished lesson for a reader who needs no notice, such as that of the web edition."""
    return _with_cells(lesson, [cell for cell in lesson.cells if cell.get("id") != NOTICE.id])


def learners_copy(lesson: NotebookNode) -> NotebookNode:
    """Return the finished lesson without outputs: one below a question would spoil the prediction."""
    emptied = {"outputs": [], "execution_count": None}
    cells = [
        NotebookNode({**cell, **emptied}) if cell.cell_type == "code" else cell for cell in without_notice(lesson).cells
    ]
    metadata = {name: value for name, value in lesson.metadata.items() if name not in ("course", "widgets")}
    metadata["language_info"] = THIS_PYTHON
    return NotebookNode({**_with_cells(lesson, cells), "metadata": NotebookNode(metadata)})


def _unmarked(cell: NotebookNode) -> NotebookNode:
    metadata = {name: value for name, value in cell.metadata.items() if name != "slideshow"}
    return NotebookNode({**cell, "metadata": NotebookNode(metadata)})


def _with_cells(notebook: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    return NotebookNode({**notebook, "cells": cells})
