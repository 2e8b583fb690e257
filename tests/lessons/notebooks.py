"""The committed lessons, read once, without the notice at their top."""

import nbformat

from course.paths import LESSONS
from course.views import without_notice

PATHS = sorted(LESSONS.glob("*.ipynb"))
LESSON_NOTEBOOKS = {path.stem: without_notice(nbformat.read(path, as_version=4)) for path in PATHS}


def code_cells(name):
    return [cell for cell in LESSON_NOTEBOOKS[name].cells if cell.cell_type == "code"]


def prose(name):
    return "\n".join(cell.source for cell in LESSON_NOTEBOOKS[name].cells if cell.cell_type == "markdown")


def printed(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")
