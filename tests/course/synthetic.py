"""Lessons made up for the tests, and a learner who works on the copies."""

import json
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes_json

# What a program begins with, to start a second sooner: `course` itself does without this module, too.
QUICK = "import sys; sys.modules['rfc3987_syntax'] = None\n"
PICTURE = "iVBORw0KGgo=" * 2000


def lesson(number: int, text: str, *, size: int = 1, cells: int = 3) -> NotebookNode:
    """Return a lesson with some cells, of which one has a picture; `size` repeats the text."""
    prose = new_markdown_cell(f"# Lesson {number}\n\n" + f"{text} " * size, id="title")
    picture = new_output("display_data", data={"image/png": PICTURE})
    code = [
        new_code_cell(f"x = {k}\nprint(x)  # {text}", id=f"cell-{k}", execution_count=k + 1, outputs=[picture])
        for k in range(cells)
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=[prose, *code], metadata=metadata)


def write_lessons(folder: Path, text: str, *, count: int = 2, size: int = 1) -> list[str]:
    """Write the committed lessons, all with this text in their cells, and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number:02d}_lesson_{number}.ipynb" for number in range(count)]
    for number, name in enumerate(names):
        (folder / name).write_text(writes_json(lesson(number, text, size=size)) + "\n", encoding="utf-8")
    return names


def edit(path: Path, source: str = "answer = 42") -> bytes:
    """Change a code cell as a learner does, and return the bytes of the file."""
    notebook = json.loads(path.read_bytes())
    notebook["cells"][-1]["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


def run_all(path: Path) -> bytes:
    """Put outputs and numbers into the copy, as running it does, and return the bytes of the file."""
    notebook = json.loads(path.read_bytes())
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [f"{number}\n"]}]
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")
    return path.read_bytes()


def sources(path: Path) -> str:
    """Return all sources of a notebook, as one text."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"])


def stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file, or a link itself, is written; reading it changes the time of access."""
    status = path.lstat()
    return status.st_ino, status.st_mtime_ns


def files(folder: Path) -> dict[str, bytes]:
    """Return the learner's files, without what is hidden."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def left_behind(folder: Path) -> list[str]:
    """Return the temporary files in the hidden folder."""
    return sorted(path.name for path in (folder / ".course").iterdir() if path.suffix in {".tmp", ".aside"})
