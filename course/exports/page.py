"""One executed notebook as one page with its assets."""

import html as html_module
import itertools
import re
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from course.exports.assets import HERE, formula_assets, widget_assets
from course.exports.finish import finish
from course.exports.folder import GENERATOR
from course.exports.formulas import Formula, typeset
from course.widget_state import saved_models, shown_models

TEMPLATES = HERE / "templates"


def make_page(notebook: NotebookNode, path: Path, modules: Path) -> dict[str, bytes]:
    """Return the files of an executed notebook's page by name: ``index.html`` and what it needs, in ``assets/``.

    Pictures in its text are relative to the folder of `path`; `modules` comes from `scripts.node_modules`. Raises
    CourseError if a formula can't be typeset, a widget is of a kind that pages can't carry, or the page would fetch
    something from elsewhere.
    """
    saved = saved_models(notebook)
    models = list(saved.values()) if shown_models(notebook) & saved.keys() else []
    metadata = {name: value for name, value in notebook.metadata.items() if models or name != "widgets"}
    notebook = NotebookNode({**notebook, "metadata": NotebookNode(metadata, title=_title(notebook) or path.stem)})

    exporter = _Exporter()
    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"path": str(path.parent)}})
    html, pictures = finish(html, path.name)
    formulas = typeset(exporter.formulas, modules, path.name)
    html = re.sub(_PLACE.format("([0-9]+)"), lambda found: formulas[int(found[1])], html)

    assets = {"assets/page.css": (HERE / "page.css").read_bytes(), **pictures}
    if formulas:
        assets |= formula_assets(modules)
    if models:
        assets |= widget_assets(models, modules, path.name)
    html = html.replace("</head>", _head(assets) + "</head>", 1)
    return {"index.html": html.encode(), **assets}


def _title(notebook: NotebookNode) -> str:
    """Return the first heading as plain text."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^#+ +(.+?) *#*$", text, flags=re.MULTILINE)
    return re.sub(r"[*`$]|\\(?=\W)", "", heading[1]) if heading else ""


def _head(assets: dict[str, bytes]) -> str:
    sheets = [f'<link rel="stylesheet" href="{name}">\n' for name in assets if name.endswith(".css")]
    # Deferred scripts run in this order when the page has been read to its end. The last fetches the others.
    names = [name for name in assets if name.endswith(".js")]
    scripts = names[: names.index("assets/start_widgets.js") + 1] if names else []
    return "".join([*sheets, *(f'<script defer src="{name}"></script>\n' for name in scripts)])


# Where a formula will stand when all of them are typeset, at once.
_PLACE = '<span class="formula" data-number="{}"></span>'


class _Exporter(HTMLExporter):
    """nbconvert's page from our template; `formulas` are those of the text, and the page has places for them."""

    def __init__(self) -> None:
        super().__init__(extra_template_basedirs=[str(TEMPLATES)], template_name="lesson")
        self.formulas: list[Formula] = []
        # Numbers where nbconvert would draw ids by lot: the same notebook makes the same page.
        self.environment.globals["uuid4"] = itertools.count().__next__

    def _init_resources(self, resources: Any) -> Any:
        resources = super()._init_resources(resources)
        resources["generator"] = GENERATOR
        return resources

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render Markdown, in cells and in outputs."""
        renderer = _Renderer(
            self.formulas,
            attachments=context.get("cell", {}).get("attachments", {}),
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
        )
        return MarkdownWithMath(renderer=renderer).render(source)


class _Renderer(IPythonRenderer):
    """nbconvert's rendering of Markdown, with a place in the page for each formula."""

    def __init__(self, formulas: list[Formula], **options: Any) -> None:
        super().__init__(escape=False, embed_images=True, **options)
        self.formulas = formulas

    def inline_math(self, body: str) -> str:
        return self._place(body, display=False)

    def block_math(self, body: str) -> str:
        return self._place(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        return self._place(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def block_html(self, html: str) -> str:
        """Leave HTML as it is, but for the formulas in its text, such as in a <summary>."""
        html = super().block_html(html)
        if re.search("<(pre|code|script|style|textarea)", html):
            return html
        inline = r"(?<![\\$])\$([^$\n]+)\$(?!\$)"
        parts = re.split("(<[^>]*>)", html)
        parts[::2] = [
            re.sub(inline, lambda found: self._place(html_module.unescape(found[1]), display=False), part)
            for part in parts[::2]
        ]
        return "".join(parts)

    def _place(self, tex: str, *, display: bool) -> str:
        self.formulas.append(Formula(tex.strip(), display))
        return _PLACE.format(len(self.formulas) - 1)
