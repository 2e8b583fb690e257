"""Runs a notebook with a fresh kernel, and makes its outputs the same every time."""

import json
import re
import tempfile
from pathlib import Path

from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict

from course.errors import CourseError
from course.kernel import kernel_environment
from course.kernelspec import CourseKernels
from course.widget_state import saved_models

SECONDS_PER_CELL = 600


def execute(notebook: NotebookNode, lesson: str) -> None:
    """Run all cells of the notebook with a fresh kernel and store their outputs in it.

    The kernel works in an empty folder that is thrown away, so a lesson writes nothing here. If a cell fails, the
    CourseError has the lesson, the section, the cell's name and the traceback.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**kernel_environment(Path(folder)), "PYTHONHASHSEED": "0"}
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_spec_manager=CourseKernels(environment=environment)),
            timeout=SECONDS_PER_CELL,
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute(cleanup_kc=True)
        except CellExecutionError as error:
            raise CourseError(_failure(notebook, lesson, _plain(error.traceback))) from error
        except (CellTimeoutError, DeadKernelError) as error:
            raise CourseError(_failure(notebook, lesson, str(error))) from error
    # The kernel's own language_info has the version of this machine's Python.
    notebook.metadata.language_info = NotebookNode(name="python")
    normalise(notebook)


def normalise(notebook: NotebookNode) -> None:
    """Remove from the outputs what differs from run to run: timings, memory addresses, the ids of widget models."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            if "text" in output:
                output.text = _without_addresses(output.text)
            for kind, content in output.get("data", {}).items():
                if kind.startswith("text/") and isinstance(content, str):
                    output.data[kind] = _without_addresses(content)
    _number_widget_models(notebook)


def _number_widget_models(notebook: NotebookNode) -> None:
    """Give the widget models numbers, in the order in which the notebook made them."""
    models = saved_models(notebook)
    if models:
        numbers = {model: f"{number:032x}" for number, model in enumerate(models, start=1)}
        known = re.compile("|".join(map(re.escape, numbers)))
        text = known.sub(lambda found: numbers[found[0]], json.dumps(notebook))
        notebook.update(from_dict(json.loads(text)))


def _without_addresses(text: str) -> str:
    return re.sub(r"\b0x[0-9a-f]{6,}\b", "0x…", text)


def _failure(notebook: NotebookNode, lesson: str, trace: str) -> str:
    """Say which cell failed: the last one that was started."""
    failed = max(
        (index for index, cell in enumerate(notebook.cells) if cell.get("execution_count") or cell.get("outputs")),
        default=0,
    )
    headings = [
        line.lstrip("# ")
        for cell in notebook.cells[: failed + 1]
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if re.match(r"#+ ", line)
    ]
    section = f", section {headings[-1]!r}" if headings else ""
    return f"{lesson}{section}: the cell {notebook.cells[failed].id!r} failed.\n{trace}"


def _plain(trace: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", trace)
