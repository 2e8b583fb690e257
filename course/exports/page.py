"""What an exported page has of its own: its template, and boxes that scroll where something is too wide."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from nbformat import NotebookNode

from course.pages.page import PageExporter, make_page

HERE = Path(__file__).parent
_COLUMNS = re.compile(r"\S {3,}\S")  # columns, which a line break would break up


def exported_page(notebook: NotebookNode, path: Path, modules: Path) -> dict[str, bytes]:
    """Return the files of an executed notebook's page; see `course.pages.page.make_page`."""
    metadata = NotebookNode(notebook.metadata, title=_title(notebook) or path.stem)
    titled = NotebookNode({**notebook, "metadata": metadata})
    return make_page(Exporter(), titled, path, modules, {"assets/page.css": (HERE / "page.css").read_bytes()})


def _title(notebook: NotebookNode) -> str:
    """Return the first heading as plain text."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^#+ +(.+?) *#*$", text, flags=re.MULTILINE)
    return re.sub(r"[*`$]|\\(?=\W)", "", heading[1]) if heading else ""


class Exporter(PageExporter):
    """nbconvert's page as JupyterLab shows a notebook, from our template."""

    command = "course export"
    templates = HERE / "templates"

    def adapt(self, soup: BeautifulSoup) -> None:
        """Let the Tab key stop where something may scroll sideways, and only there: nbconvert stops at every cell."""
        for stop in soup.select("[tabindex].jp-Cell-inputWrapper, [tabindex].jp-OutputArea-output"):
            del stop["tabindex"]
        for printed in soup.select(".jp-OutputArea-output pre"):
            if _COLUMNS.search(printed.get_text()):
                printed["class"] = "columns"
        for table in soup.select(".jp-RenderedHTMLCommon table"):
            table.wrap(soup.new_tag("div", attrs={"class": "wide"}))
        for wide in soup.select(".jp-InputArea-editor pre, .jp-RenderedMarkdown pre, pre.columns, .wide"):
            wide["tabindex"] = "0"
