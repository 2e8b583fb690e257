"""One executed notebook as one page with its assets."""

import html as html_module
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from course.pages.assets import formula_assets, page_scripts, widget_assets
from course.pages.finish import finish
from course.pages.formulas import Formula, typeset
from course.pages.live import live_output
from course.widget_state import saved_models, shown_models


def make_page(
    exporter: "PageExporter", notebook: NotebookNode, path: Path, modules: Path, own: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the files of an executed notebook's page by name: ``index.html`` and what it needs, in ``assets/``.

    `own` are the style sheets and scripts that this kind of page has whatever the notebook holds. Pictures in its text
    are relative to the folder of `path`; `modules` comes from `scripts.node_modules`. Raises CourseError if a formula
    can't be typeset, a widget is of a kind that pages can't carry, or the page would fetch something from elsewhere.
    """
    saved = saved_models(notebook)
    models = list(saved.values()) if shown_models(notebook) & saved.keys() else []
    metadata = {name: value for name, value in notebook.metadata.items() if models or name != "widgets"}
    notebook = NotebookNode({**notebook, "metadata": NotebookNode(metadata)})

    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"path": str(path.parent)}})
    html, pictures = finish(html, path.name, exporter.adapt)
    formulas = typeset(exporter.formulas, modules, path.name)
    html = re.sub(
        PLACE.format("([a-z ]+)", "([0-9]+)"), lambda found: exporter.placed(formulas[int(found[2])], found[1]), html
    )

    assets = {**own, **pictures}
    if formulas:
        assets |= formula_assets(modules)
    if models:
        assets |= widget_assets(models, modules, path.name)
    html = html.replace("</head>", _head(assets) + "</head>", 1)
    return {"index.html": html.encode(), **assets}


def _head(assets: dict[str, bytes]) -> str:
    sheets = [f'<link rel="stylesheet" href="{name}">\n' for name in assets if name.endswith(".css")]
    # Deferred scripts run in this order when the page has been read to its end.
    scripts = [f'<script defer src="{name}"></script>\n' for name in page_scripts(assets)]
    return "".join([*sheets, *scripts])


# Where a formula will stand when all of them are typeset, at once.
PLACE = '<span class="{}" data-number="{}"></span>'


class PageExporter(HTMLExporter):
    """nbconvert's page from a template of ours; `formulas` are those of the text, and the page has places for them.

    Each kind of page is a subclass: it names its template, in a folder `templates`, and the command that makes it.
    """

    command: str
    templates: Path

    def __init__(self) -> None:
        super().__init__(
            extra_template_basedirs=[str(self.templates)],
            template_name=self.templates.parent.name,
        )
        self.formulas: list[Formula] = []
        # Numbers where nbconvert would draw ids by lot: the same notebook makes the same page.
        self.environment.globals["uuid4"] = itertools.count().__next__
        self.environment.filters["live_output"] = live_output

    def adapt(self, soup: BeautifulSoup) -> None:
        """Adapt the page that the template made."""

    def placed(self, formula: str, kind: str) -> str:
        """Return a typeset formula as it stands in the page; `kind` is the class of its place."""
        return formula

    def _init_resources(self, resources: Any) -> Any:
        resources = super()._init_resources(resources)
        resources["generator"] = self.command
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
        return PLACE.format("formula", len(self.formulas) - 1)
