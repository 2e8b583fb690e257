"""The web view of a lesson: what can be read and played without a kernel, and nothing that only a kernel answers."""

import base64
import hashlib
import html
import importlib
import json
import re
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from course.errors import CourseError
from course.pages.live import live_output, neighbours_joined
from course.views import without_notice
from course.widget_state import STATE, VIEW, saved_models, shown_models
from utils.exercises.display import Code, prose
from utils.exercises.exercise import Exercise

PICTURES = "pictures"
_PICTURE = re.compile(r"data:image/(?P<kind>png|jpeg|gif|webp);base64,(?P<content>.*)", re.DOTALL)
_CALL = re.compile(r"^#? ?exercises\.(?P<name>\w+)\.(?P<call>commit|ask|recall|check|hint|solution)\(", re.MULTILINE)


class WebView(NamedTuple):
    """A lesson as Sphinx reads it, and its pictures by their names."""

    notebook: NotebookNode
    pictures: dict[str, bytes]


def web_view(lesson: NotebookNode, path: Path, below_title: str = "") -> WebView:
    """Return a finished lesson for the web; `below_title` is Markdown that stands under its first cell.

    Questions are alive, and their code is left out. An exercise is its stub, with hints that open one by one, and the
    solution. Code that only draws is folded. Raises CourseError, naming lesson and cell, if a picture has no
    alternative text, or an exercise is in no bank.
    """
    pictures: dict[str, bytes] = {}
    cells = []
    for cell in without_notice(lesson).cells:
        if cell.cell_type == "code":
            cells += _code_cell(cell, path, pictures)
        else:
            cells.append(new_markdown_cell(_markdown(cell.source), id=cell.get("id", f"text-{len(cells)}")))
        if below_title and len(cells) == 1:
            cells.append(new_markdown_cell(below_title, id="below-title"))
    models = saved_models(lesson)
    if shown_models(lesson) & models.keys():
        cells.append(new_markdown_cell(widget_state(models), id="widget-state"))
    metadata = NotebookNode(language_info=NotebookNode(name="python", pygments_lexer="ipython3"))
    return WebView(NotebookNode({**lesson, "cells": cells, "metadata": metadata}), pictures)


def widget_state(models: dict) -> str:
    """Return the script element that holds the state of a page's widgets."""
    state = json.dumps({"state": models, "version_major": 2, "version_minor": 0}, sort_keys=True)
    return '<script type="{}">{}</script>'.format(STATE, state.replace("</", "<\\/"))


def _markdown(source: str) -> str:
    """Return Markdown that MyST reads as JupyterLab does: a line of plus signs or percent signs means nothing else."""
    return re.sub(r"^(%|\+\+\+)", r"\\\1", source, flags=re.MULTILINE)


def _code_cell(cell: NotebookNode, path: Path, pictures: dict[str, bytes]) -> list[NotebookNode]:
    call = _CALL.search(cell.source)
    kind = call["call"] if call else ""
    if kind == "check":
        return []
    if kind == "solution":
        return []
    if kind == "hint":
        return [new_markdown_cell(_help(_exercise(path.stem, call["name"])), id=cell.id)]
    tags = ["remove-input"] if kind else ["hide-input"] if cell.metadata.get("jupyter", {}).get("source_hidden") else []
    outputs = [
        _output(output, f"{path.name}, cell {cell.id!r}", pictures) for output in neighbours_joined(cell.outputs)
    ]
    shown = [output for output in outputs if output is not None]
    return [NotebookNode({**cell, "outputs": shown, "metadata": NotebookNode(tags=tags)})]


def _output(output: NotebookNode, where: str, pictures: dict[str, bytes]) -> NotebookNode | None:
    """Return an output whose HTML is finished: pictures are files, and a widget stands beside its picture."""
    data = output.get("data", {})
    if output.get("name") == "stderr":
        return None
    if VIEW in data:
        return _html(live_output(output), where, pictures)
    if "text/html" in data:
        return _html(data["text/html"], where, pictures)
    if "image/png" in data:
        alt = html.escape(data.get("text/plain", ""))
        return _html(f'<img alt="{alt}" src="data:image/png;base64,{data["image/png"]}">', where, pictures)
    return output


def _html(text: str, where: str, pictures: dict[str, bytes]) -> NotebookNode:
    return new_output("display_data", data={"text/html": pictures_apart(text, where, f"../{PICTURES}", pictures)})


def pictures_apart(text: str, where: str, folder: str, pictures: dict[str, bytes]) -> str:
    """Return HTML with its pictures as files of this folder, with their size; `pictures` takes them up by name.

    Raises CourseError, saying where, if a picture has no alternative text.
    """
    soup = BeautifulSoup(text, features="html.parser")
    for image in soup.select("img"):
        if not image.get("alt", "").strip():
            raise CourseError(f"{where}: a picture has no alternative text: say what it shows, in show(fig, alt=...).")
        found = _PICTURE.fullmatch(image.get("src", ""))
        if found:
            content = base64.b64decode(found["content"])
            name = f"{hashlib.sha256(content).hexdigest()[:16]}.{found['kind']}"
            pictures[name] = content
            image["src"] = f"{folder}/{name}"
            image["loading"] = "lazy"
            if content.startswith(b"\x89PNG"):  # its size, so that nothing moves when it comes
                width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
                shown = int(image.get("width", width))
                image["width"], image["height"] = shown, round(height * shown / width)
    for table in soup.select("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "table-wrapper"}))
    return str(soup)


def _exercise(lesson: str, name: str) -> Exercise:
    try:
        return getattr(importlib.import_module(f"utils.exercises.lesson_{lesson[:2]}"), name)
    except (AttributeError, ModuleNotFoundError) as error:
        raise CourseError(f"{lesson}: its bank has no exercise {name!r}.") from error


def _help(exercise: Exercise) -> str:
    """Return the hints, each inside the one before it, and the solution."""
    count = len(exercise.hints)
    hints = "".join(
        f'<details class="hint"><summary>Hint {number} of {count}</summary>{_paragraphs(hint)}'
        for number, hint in enumerate(exercise.hints, start=1)
    )
    answer = exercise.right_answer
    shown = f"```python\n{answer}\n```" if isinstance(answer, Code) else answer._repr_html_()
    return (
        f'<div class="help">{hints}{"</details>" * count}\n'
        '<details class="solution"><summary>Solution</summary>\n\n'
        f"{shown}\n\n{_paragraphs(exercise.why)}</details></div>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in prose(text).split("\n") if line)
