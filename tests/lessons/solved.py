"""Each lesson with every stub filled in, run on this machine without a network, and up to lesson 06 without torch.

The answers are those that `solution()` prints, put where a learner would put them.
"""

import copy
import functools
import os
import re
import tempfile
from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode

from course.paths import ROOT
from tests.lessons.notebooks import LESSON_NOTEBOOKS
from tests.utils.exercises.banks import CHOICES, EXERCISES
from utils import progress
from utils.exercises.overview import Overview, overview

# Python imports this when it starts. An audit hook is told of every connection, and cannot be removed.
NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        place = arguments[1][0] if event == "socket.connect" and isinstance(arguments[1], tuple) else arguments[0]
        if event != "socket.connect" or place not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"the network is blocked: {event} {place}")

sys.addaudithook(refuse)
"""
NO_TORCH = 'raise ModuleNotFoundError("No module named \'torch\'", name="torch")\n'


STORED = dict(LESSON_NOTEBOOKS)


def solved(name: str) -> NotebookNode:
    """Return the lesson with every solution filled in, not yet run."""
    notebook = copy.deepcopy(STORED[name])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            exercise = cell.id.removeprefix("check-")
            if exercise in CHOICES and cell.id.startswith("check-"):
                letters = "".join(sorted(CHOICES[exercise].reference))
                cell.source, filled = re.subn(rf"^{exercise} = \.\.\.", f'{exercise} = "{letters}"', cell.source)
                assert filled == 1
            elif cell.id in EXERCISES:
                assert "..." in cell.source or EXERCISES[exercise].given
                cell.source = str(EXERCISES[exercise].right_answer)
    return notebook


def run(notebook: NotebookNode, folder: Path, *, torch: bool) -> None:
    """Run the notebook in this folder, without a network and, where `torch` is false, without torch."""
    with tempfile.TemporaryDirectory() as blocks:
        Path(blocks, "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
        if not torch:
            Path(blocks, "torch.py").write_text(NO_TORCH, encoding="utf-8")
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
        client.execute(env={**os.environ, "PYTHONPATH": os.pathsep.join([blocks, str(ROOT)])})


@functools.cache
def run_here(name: str) -> tuple[NotebookNode, Overview, list[str]]:
    """Run the solved lesson; return it, the learner's progress afterwards, and the files in the learner's folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "my-lessons")
        (folder / progress.HIDDEN).mkdir(parents=True)
        notebook = solved(name)
        run(notebook, folder, torch=name[:2] >= "07")
        return notebook, overview(folder), sorted(path.name for path in folder.rglob("*"))
