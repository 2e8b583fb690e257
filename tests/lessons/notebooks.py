"""The committed lessons, read once, without the notice at their top."""

import nbformat

from course.paths import LESSONS
from course.views import without_notice

PATHS = sorted(LESSONS.glob("*.ipynb"))
LESSON_NOTEBOOKS = {path.stem: without_notice(nbformat.read(path, as_version=4)) for path in PATHS}


def code_cells(name):
    return [cell for cell in LESSON_NOTEBOOKS[name].cells if cell.cell_type == "code"]


def printed(name, cell_id):
    """Return what a cell printed when the lesson was built."""
    (cell,) = (cell for cell in LESSON_NOTEBOOKS[name].cells if cell.id == cell_id)
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")
