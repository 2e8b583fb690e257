"""Pages that are gathered from elsewhere: the lessons' list and literature, guides, and a page for each module."""

import ast
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from nbformat import NotebookNode

from utils.lessons import LESSONS as TABLE

_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?P<file>[^()#:\s]+)(?P<anchor>#[^()\s]*)?\)")
_READ_MORE = re.compile(r"^\*\*Where to read more\.\*\*\s*(.+?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)


def relinked(text: str, here: str, there: str, pages: Mapping[str, str], repository: str, root: Path) -> str:
    """Return Markdown whose links lead to the pages of the site.

    The text was at the path `here` of the repository, which is in the folder `root`, and will be at `there` of the
    site; `pages` says where files of the repository are on the site. A link to another file leads to where the
    repository is hosted, and is no link if that is not known.
    """

    def lead(found: re.Match) -> str:
        path = os.path.normpath(PurePosixPath(here).parent / found["file"]).replace(os.sep, "/")
        if path in pages:
            target = os.path.relpath(pages[path], PurePosixPath(there).parent).replace(os.sep, "/")
            return f"[{found['text']}]({target}{found['anchor'] or ''})"
        if not (root / path).exists():
            return found[0]  # Sphinx tells of it
        address = f"{repository}/blob/HEAD/{path}{found['anchor'] or ''}"
        return f"[{found['text']}]({address})" if repository else found["text"]

    return _LINK.sub(lead, text)


def toctree(pages: Sequence[str]) -> str:
    """Return what tells Sphinx which pages come below one, in their order; the theme shows them beside it."""
    if not pages:
        return ""
    return "\n```{toctree}\n:hidden:\n\n" + "\n".join(pages) + "\n```\n"


def lessons_page(names: Sequence[str]) -> str:
    """Return the list of the lessons, with the question and the minutes of each."""
    rows = {row.stem: row for row in TABLE}
    listed = [
        f"| [{name[:2]} {rows[name].title}]({name}.ipynb) | {rows[name].question} | {rows[name].minutes} |"
        for name in names
        if name in rows
    ]
    return (
        "# Lessons\n\nEach page is a lesson as it was run: questions to click, figures to play with, exercises with "
        "hints and solutions. To run the code and have your answers checked, [open it at home](../start.md).\n\n"
        "| lesson | question | minutes |\n| --- | --- | --- |\n" + "\n".join(listed) + "\n" + toctree(names)
    )


def literature_page(lessons: Mapping[str, NotebookNode]) -> str:
    """Return what each lesson names as further reading."""
    titles = {row.stem: f"{row.number} {row.title}" for row in TABLE}
    parts = ["# Literature\n\nWhere to read more, lesson by lesson.\n"]
    for name, notebook in lessons.items():
        found = [match[1] for cell in notebook.cells if (match := _READ_MORE.search(cell.source))]
        if found and name in titles:
            parts.append(f"## [{titles[name]}](lessons/{name}.ipynb)\n\n{found[-1].strip()}\n")
    return "\n".join(parts)


def reference_pages(root: Path) -> dict[str, str]:
    """Return a page for each module of `utils` with public names, but for the banks of exercises, and their list."""
    pages = {}
    lists: dict[str, list[str]] = {}
    for path in sorted((root / "utils").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        name = ".".join(parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = [node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
        if "lesson_" in name or not any(not each.startswith("_") for each in defined):
            continue
        said = (ast.get_docstring(tree) or "").partition("\n")[0]
        pages[f"reference/{name}.md"] = (
            f"# {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n   :member-order: bysource\n```\n"
        )
        lists.setdefault(".".join(parts[:2]) if len(parts) > 2 else "utils", []).append(
            f"- [{name}]({name}.md): {said}"
        )
    listed = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in lists.items())
    if not pages:
        return {}
    pages["reference/index.md"] = (
        "# Reference\n\nThe functions that the lessons import, with their docstrings.\n\n"
        f"{listed}\n" + toctree([PurePosixPath(page).name.removesuffix(".md") for page in pages])
    )
    return pages
