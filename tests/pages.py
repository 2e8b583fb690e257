"""A course made up for testing its site: a small widget, a page with a bit of everything, a widget that fails."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.execute import execute
from course.paths import ROOT

GALLERY = ROOT / "tests" / "gallery" / "explorables.ipynb"

COUNTER = '''
import anywidget
import traitlets


class Counter(anywidget.AnyWidget):
    _esm = """
    export default {
      render({ model, el }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `clicked ${model.get("value")} times`; };
        button.onclick = () => { model.set("value", model.get("value") + 1); model.save_changes(); };
        model.on("change:value", show);
        show();
        el.append(button);
      },
    };
    """
    _css = "button { min-height: 40px; }"
    value = traitlets.Int(3).tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz4="
        html = f'<img alt="A counter at three." width="9" height="9" src="data:image/svg+xml;base64,{picture}">'
        return {**data, "text/html": html, "text/plain": "A counter at three."}, metadata


Counter()
'''
BROKEN = COUNTER.replace("export default {", 'throw new Error("broken on purpose"); export default {')
SLIDERS = """
import ipywidgets

slider, number = ipywidgets.IntSlider(7, description="slider"), ipywidgets.IntText(description="number")
link = ipywidgets.jslink((slider, "value"), (number, "value"))
ipywidgets.VBox([slider, number, ipywidgets.Button(description="check", icon="check")])
"""
TEXT = """# A page with $\\frac{1}{2}$

Inline $y'_k$, and a wide one:

$$\\hat y = \\frac{e^{y_1} + e^{y_2} + e^{y_3} + e^{y_4} + e^{y_5} + e^{y_6} + e^{y_7} + e^{y_8}}{\\sum_k e^{y_k}}$$

| one column | another column | a third column | a fourth column |
| --- | --- | --- | --- |
| `a_name_of_some_length` | `a_name_of_some_length` | `a_name_of_some_length` | $y$ |
"""
QUESTIONS = [
    "from utils.exercises import lesson_00 as exercises\n\nexercises.between.commit(...)",
    'exercises.between.recall("B")',
    "exercises.who_wears_the_hat.ask()",
    "exercises.who_wears_the_hat.check(...)",
]
PAGES = {"small": [COUNTER], "large": [COUNTER, SLIDERS], "broken": [BROKEN]}


FILES = {
    "README.md": "# A course\n\nStart it.\n",
    "lessons/glossary.md": """# Glossary

Terms.

| term | in a sentence | symbol | lesson | 繁體中文 | 简体中文 |
| --- | --- | --- | --- | --- | --- |
| logit | What goes into softmax. | $y_k$ | [04](04_two_classes.ipynb) | logit | logit |
""",
    "site/index.md": "# Home\n\n```{toctree}\nlessons/index\nglossary\nliterature\nstart\n```\n",
}
CLASSES = new_notebook(cells=[new_markdown_cell("# 04 Two classes\n\nA logit goes into softmax.")])


def write_files(folder: Path) -> Path:
    """Write a small course, with one lesson that explains a term, and return its folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    nbformat.write(CLASSES, folder / "lessons" / "04_two_classes.ipynb")
    return folder


def write_course(folder: Path) -> Path:
    """Write a course of the pages' notebooks and the gallery of explorables, all executed, and return its folder."""
    write_files(folder)
    made = {
        name: new_notebook(cells=[new_markdown_cell(TEXT), *(new_code_cell(cell.strip()) for cell in cells)])
        for name, cells in PAGES.items()
    }
    made["questions"] = new_notebook(
        cells=[new_markdown_cell("# Questions"), *(new_code_cell(cell) for cell in QUESTIONS)]
    )
    made[GALLERY.stem] = nbformat.read(GALLERY, as_version=4)
    for name, notebook in made.items():
        execute(notebook, name)
        nbformat.write(notebook, folder / "lessons" / f"{name}.ipynb")
    return folder
