"""Pages made up for testing the export: a small widget, a page with a bit of everything, a widget that fails."""

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


def write_notebooks(folder: Path) -> list[Path]:
    """Write the pages' notebooks and the gallery of explorables, all executed, and return their paths."""
    made = {
        name: new_notebook(cells=[new_markdown_cell(TEXT), *(new_code_cell(cell.strip()) for cell in cells)])
        for name, cells in PAGES.items()
    }
    made["questions"] = new_notebook(cells=[new_code_cell(cell) for cell in QUESTIONS])
    made[GALLERY.stem] = nbformat.read(GALLERY, as_version=4)
    for name, notebook in made.items():
        execute(notebook, name)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return sorted(folder.glob("*.ipynb"))
