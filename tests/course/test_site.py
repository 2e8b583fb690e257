"""`course export`: executed notebooks in, folders of HTML out, that need no network."""

import errno
import json
import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.cli import main
from course.errors import CourseError
from course.exports.export import export
from course.pages import folder as folder_module
from course.pages import scripts
from course.pages.folder import write_folder
from course.paths import LESSONS, ROOT
from course.widget_state import STATE, VIEW
from tests.support import require

LISTS = ROOT / "course" / "pages"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FIGURE = {"text/html": f'<img alt="One pixel." src="data:image/png;base64,{PIXEL}">', "text/plain": "One pixel."}


@pytest.fixture(scope="module", autouse=True)
def _npm():
    for program in ("npm", "node"):
        require(program, "apt-get install npm")


def notebook(*texts, outputs=(), count=1):
    cells = [new_markdown_cell(text) for text in texts]
    cells += [
        new_code_cell("1 + 1", execution_count=count, outputs=[new_output("display_data", data=data)])
        for data in outputs
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def widget_notebook(module="anywidget", name="AnyModel"):
    """Return a notebook with the saved state of a widget; no browser looks at it."""
    made = notebook("# Widget", outputs=[{VIEW: {"model_id": "a", "version_major": 2, "version_minor": 0}, **FIGURE}])
    model = {"model_module": module, "model_module_version": "1", "model_name": name, "state": {}}
    made.metadata["widgets"] = {STATE: {"state": {"a": model}, "version_major": 2, "version_minor": 0}}
    return made


class Folder:
    """Where a test has its notebooks and their export."""

    def __init__(self, path):
        self.notebooks, self.exports = path / "notebooks", path / "html"
        self.notebooks.mkdir()

    def write(self, made, name="04_two_classes"):
        nbformat.write(made, self.notebooks / f"{name}.ipynb")

    def export(self, *lessons):
        return export(lessons, folder=self.exports, notebooks=self.notebooks)

    def page(self, name="04_two_classes"):
        return soup_of(self.exports / name / "index.html")

    def files(self, name="04_two_classes"):
        base = self.exports / name
        return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), features="html.parser")


def addresses(page: Path) -> list[str]:
    """Return what a browser fetches for this page, its style sheets included."""
    soup = soup_of(page)
    found = [tag[name] for name in ("src", "srcset", "poster", "data") for tag in soup.select(f"[{name}]")]
    found += [tag["href"] for tag in soup.select("link[href]")]
    found += re.findall(r"url\(\s*[\"']?([^\"')]+)", "".join(tag.get_text() for tag in soup.select("style")))
    for sheet in (page.parent / "assets").glob("*.css"):
        urls = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
        found += [f"assets/{url}" for url in urls if not url.startswith("data:")]
    return [address for address in found if not address.startswith("data:")]


def test_a_lesson_needs_nothing_from_elsewhere_and_tells_nothing_of_this_machine(exports, lessons):
    for page in lessons.values():
        found = addresses(page)
        assert found
        for address in found:
            assert (page.parent / address).is_file(), f"{page}: {address}"
        for script in soup_of(page).select("script"):
            assert script.get("src") or script["type"].startswith("application/vnd.jupyter.widget-")
    for path in exports.rglob("*"):
        if path.suffix in {".html", ".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text
            assert str(Path.home()) not in text


def test_links_between_lessons_lead_to_their_pages(lessons):
    links = [link["href"] for link in soup_of(lessons["00_start_here"]).select("main a")]
    assert "../01_classes_are_not_numbers/index.html" in links
    assert not [link for link in links if link.endswith((".ipynb", ".md"))]
    leads_to = [re.fullmatch(r"\.\./(\w+)/index\.html", link) for link in links if link.startswith("..")]
    assert all(link and (LESSONS / f"{link[1]}.ipynb").is_file() for link in leads_to)


def test_a_page_has_a_title_a_language_and_a_main_part(lessons):
    soup = soup_of(lessons["06_the_loss_surface"])
    assert soup.html["lang"] == "en"
    assert soup.title.string == "06 The loss surface"
    assert len(soup.select("main")) == len(soup.select("main h1")) == 1


def test_two_exports_are_the_same_bytes_and_a_line_is_printed_for_each_lesson(folder, capsys):
    folder.write(widget_notebook())
    folder.write(notebook("# Text\n\n$x$", outputs=[FIGURE, {"application/javascript": "1"}]), "05_text")
    assert folder.export() == 0
    first = folder.files(), folder.files("05_text")
    capsys.readouterr()
    assert main(["export", *map(str, folder.notebooks.glob("*")), "--to", str(folder.exports)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert str(folder.exports / "05_text" / "index.html") in printed
    assert (folder.files(), folder.files("05_text")) == first
    assert sorted(path.name for path in folder.exports.iterdir()) == ["04_two_classes", "05_text"]  # nothing left over


def test_mathematics_is_typeset_wherever_it_stands_and_other_dollars_stay(folder):
    texts = [
        "# T\n\nInline $y'_k = \\frac{a<b}{2}$ here",
        "$$\ny'_k = \\frac{a<b}{2}\n$$",
        "\\begin{align}\ny'_k &= \\frac{a<b}{2}\n\\end{align}",
        "<details><summary>What is $y'_k = \\frac{a&lt;b}{2}$?</summary>\n\nNothing.\n\n</details>",
        "| a | b |\n| --- | --- |\n| $y'_k = \\frac{a<b}{2}$ | c |",
        "## Where $y'_k = \\frac{a<b}{2}$ is",
    ]
    outputs = [{"text/latex": "$\\displaystyle \\frac{a}{b}$"}, {"text/markdown": "**so** $\\frac{a}{b}$"}]
    folder.write(notebook(*texts, outputs=outputs))
    folder.write(notebook("# U\n\nIt costs \\$5 and `$HOME` is a folder.\n\n<pre>$a$</pre>"), "05_text")
    assert folder.export() == 0
    formulas = folder.page().select(".katex")
    assert [len(formula.select("math mfrac")) for formula in formulas] == [1] * (len(texts) + len(outputs))
    assert "$" not in "".join(
        cell.get_text() for cell in folder.page().select(".jp-RenderedMarkdown, .jp-RenderedLatex")
    )
    assert "assets/katex.css" in folder.files()
    assert not [name for name in folder.files() if name.endswith(".js")]
    assert "It costs $5 and $HOME is a folder.\n$a$" in folder.page("05_text").main.get_text()
    assert list(folder.files("05_text")) == ["index.html", "assets/page.css"]


def test_code_that_is_folded_in_jupyterlab_is_folded_on_the_page_and_its_figure_is_not(folder):
    made = notebook("# T", outputs=[FIGURE, FIGURE])
    made.cells[1].metadata["jupyter"] = {"source_hidden": True}
    folder.write(made)
    assert folder.export() == 0
    inside = [bool(code.find_parent("details")) for code in folder.page().select(".jp-InputArea-editor")]
    assert inside == [True, False]
    assert len(folder.page().select("img")) == 2
    assert not folder.page().select("details img")


def test_a_widget_has_its_figure_beside_it_and_without_widgets_there_is_no_script(folder):
    folder.write(made := widget_notebook())
    made.cells[1].outputs = [new_output("display_data", data=FIGURE)]  # the state is saved, but no output shows it
    folder.write(made, "05_text")
    assert folder.export() == 0
    (output,) = folder.page().select(".live-output")
    assert output.select_one(f'script[type="{VIEW}"]')
    image = output.select_one(".static-figure img")
    assert image["alt"] == "One pixel."
    assert folder.files()[image["src"]].startswith(b"\x89PNG")
    assert not folder.page("05_text").select("script")
    assert not [name for name in folder.files("05_text") if name.endswith(".js")]


def test_the_html_manager_is_carried_where_ipywidgets_need_it(folder):
    folder.write(widget_notebook())
    folder.write(widget_notebook("@jupyter-widgets/controls", "IntSliderModel"), "05_slider")
    assert folder.export() == 0
    small, large = (folder.files(name) for name in ("04_two_classes", "05_slider"))
    assert sorted(name for name in small if name.endswith(".js")) == [
        f"assets/{name}.js" for name in ("anywidget", "require", "start_widgets", "widgets")
    ]
    assert len(small["assets/widgets.js"]) < 500_000 < len(large["assets/widgets.js"])
    assert sum(name.endswith(".woff2") for name in large) == 3  # the icons on buttons


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (notebook("Wrong: $\\frac{1}$"), "04_two_classes.ipynb: the formula '\\\\frac{1}' can't be typeset ("),
        (widget_notebook("jupyter-matplotlib", "MPLCanvasModel"), "ipynb has widgets of jupyter-matplotlib, which"),
        (notebook("<img alt='A picture' src='https://example.org/a'>\n"), "would fetch https://example.org/a, and"),
        (notebook("<img alt='A picture' src='//example.org/a'>\n"), "would fetch //example.org/a, and"),
        (notebook("# T", outputs=[FIGURE], count=None), "has cells that were not run: run `make build`"),
        (None, "04_two_classes.ipynb can't be read as a notebook ("),
    ],
)
def test_what_makes_no_page_is_told_in_a_sentence_and_the_others_are_exported(folder, capsys, made, sentence):
    folder.write(notebook("# U"), "05_text")
    if made is None:
        (folder.notebooks / "04_two_classes.ipynb").write_text("{")
    else:
        folder.write(made)
    assert folder.export() == 1
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == f"{folder.exports / '05_text' / 'index.html'}\n"
    assert not (folder.exports / "04_two_classes").exists()


def test_a_lesson_is_named_by_its_number_and_an_unknown_one_refused(folder):
    folder.write(notebook("# T"))
    with pytest.raises(CourseError, match=r"no lesson 'nowhere\.ipynb': the lessons are 04_two_classes"):
        folder.export("4", "nowhere.ipynb")
    assert folder.export("4") == 0


@pytest.mark.parametrize("name", ["04_two_classes", "04_two_classes/index.html"], ids=["a file", "a folder"])
def test_what_was_not_exported_is_never_overwritten(folder, capsys, name):
    folder.write(notebook("# T"))
    mine = folder.exports / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert folder.export() == 1
    assert "was not made by `course export`" in capsys.readouterr().err
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(
    ("where", "name", "error", "sentence"),
    [
        (Path, "write_bytes", OSError(errno.ENOSPC, "No space left"), r"No room to write .*: nothing was lost"),
        (folder_module.os, "rename", PermissionError(errno.EACCES, "Permission denied"), "Can't write"),
    ],
    ids=["full disk", "in the last step"],
)
def test_a_failure_leaves_the_old_folder_as_it_was(tmp_path, monkeypatch, where, name, error, sentence):
    page = b'<meta content="course export" name="generator">'
    write_folder(tmp_path / "a", {"index.html": page}, "course export")
    real = getattr(where, name)

    def fail(*arguments):
        if ".tmp" in str(arguments[0]):
            raise error
        return real(*arguments)

    monkeypatch.setattr(where, name, fail)
    with pytest.raises(CourseError, match=sentence):
        write_folder(tmp_path / "a", {"index.html": b"new"}, "course export")
    assert (tmp_path / "a" / "index.html").read_bytes() == page
    assert os.listdir(tmp_path) == ["a"]


def test_without_npm_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match=r"Making pages needs npm, .*apt-get install npm"):
        scripts.node_modules(tmp_path / "cache")


def test_without_a_network_it_gives_npms_last_line_and_leaves_nothing(tmp_path, monkeypatch):
    # A port on this machine that nobody listens on.
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm-cache"))
    with pytest.raises(
        CourseError, match=r"npm could not fetch .*\(.*ECONNREFUSED.*\): connect to the network"
    ) as error:
        scripts.node_modules(tmp_path / "cache")
    assert "\n" not in str(error.value)
    assert "log of this run" not in str(error.value)
    assert list((tmp_path / "cache").iterdir()) == []


def test_what_is_fetched_once_is_used_without_npm(tmp_path, monkeypatch):
    installed = scripts.node_modules()
    (tmp_path / "cache" / installed.parent.name / "node_modules").mkdir(parents=True)
    monkeypatch.setattr(subprocess, "run", None)
    assert scripts.node_modules(tmp_path / "cache").is_relative_to(tmp_path)


def test_the_lists_agree_hold_digests_and_no_addresses_and_have_the_anywidget_of_python():
    # Another version? Edit package.json; then, in course/pages: npm install --package-lock-only
    # --omit-lockfile-registry-resolved; then take the "funding" parts out of the lock file.
    wanted, lock = (json.loads((LISTS / name).read_text()) for name in scripts.LISTS)
    here, *packages = lock["packages"].values()
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    for path in LISTS.rglob("*.json"):
        assert "resolved" not in path.read_text()
        assert "http" not in path.read_text()
    assert (here["dependencies"], here["devDependencies"]) == (wanted["dependencies"], wanted["devDependencies"])
    pin = f"anywidget=={wanted['dependencies']['anywidget']}"
    assert pin in (ROOT / "constraints.txt").read_text().splitlines()
