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
from course.exports import folder as folder_module
from course.exports import scripts
from course.exports.export import export
from course.exports.folder import write_folder
from course.paths import LESSONS, ROOT
from tests.support import require

LISTS = ROOT / "course" / "exports"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FIGURE = {"text/html": f'<img alt="One pixel." src="data:image/png;base64,{PIXEL}">', "text/plain": "One pixel."}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


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
    made = notebook(
        "# Widget", outputs=[{WIDGET_VIEW: {"model_id": "a", "version_major": 2, "version_minor": 0}, **FIGURE}]
    )
    model = {"model_module": module, "model_module_version": "1", "model_name": name, "state": {}}
    made.metadata["widgets"] = {WIDGET_STATE: {"state": {"a": model}, "version_major": 2, "version_minor": 0}}
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
        return BeautifulSoup((self.exports / name / "index.html").read_text(encoding="utf-8"), features="html.parser")

    def files(self, name="04_two_classes"):
        base = self.exports / name
        return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def soup_of(page: Path) -> BeautifulSoup:
    """Return a page's tree, with its pictures cut short: they are most of its bytes."""
    text = re.sub(r"(data:[a-z/+]+;base64,)[A-Za-z0-9+/=]+", r"\1", page.read_text(encoding="utf-8"))
    return BeautifulSoup(text, features="html.parser")


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


def test_every_lesson_fetches_only_what_is_in_its_folder(lessons):
    for page in lessons.values():
        found = addresses(page)
        assert found
        for address in found:
            assert (page.parent / address).is_file(), f"{page}: {address}"


def test_scripts_of_a_page_are_files_or_data(lessons):
    for page in lessons.values():
        for script in soup_of(page).select("script"):
            assert script.get("src") or script["type"].startswith("application/vnd.jupyter.widget-")


def test_nothing_tells_of_this_machine(exports, lessons):
    for path in exports.rglob("*"):
        if path.suffix in {".html", ".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text
            assert str(Path.home()) not in text


def test_links_between_lessons_lead_to_their_pages(lessons):
    links = [link["href"] for link in soup_of(lessons["00_start_here"]).select("main a")]
    assert "../01_classes_are_not_numbers/index.html" in links
    assert not [link for link in links if ".ipynb" in link]
    leads_to = [re.fullmatch(r"\.\./(\w+)/index\.html", link) for link in links if link.startswith("..")]
    assert all(link and (LESSONS / f"{link[1]}.ipynb").is_file() for link in leads_to)


def test_a_page_has_a_title_a_language_and_a_main_part(lessons):
    soup = soup_of(lessons["06_the_loss_surface"])
    assert soup.html["lang"] == "en"
    assert soup.title.string == "06 The loss surface"
    assert len(soup.select("main")) == len(soup.select("main h1")) == 1


def test_two_exports_are_the_same_bytes(folder):
    folder.write(widget_notebook())
    folder.write(notebook("# Text\n\n$x$", outputs=[FIGURE, {"application/javascript": "1"}]), "05_text")
    assert folder.export() == 0
    first = folder.files(), folder.files("05_text")
    assert folder.export("04", "5") == 0
    assert (folder.files(), folder.files("05_text")) == first
    assert sorted(path.name for path in folder.exports.iterdir()) == ["04_two_classes", "05_text"]  # nothing left over


def test_one_line_is_printed_for_each_lesson(folder, capsys):
    folder.write(notebook("# Text"))
    assert main(["export", str(folder.notebooks / "04_two_classes.ipynb"), "--to", str(folder.exports)]) == 0
    assert capsys.readouterr().out == f"{folder.exports / '04_two_classes' / 'index.html'}\n"


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nInline $y'_k = \\frac{a<b}{2}$ here",
        "# T\n\n$$\ny'_k = \\frac{a<b}{2}\n$$",
        "# T\n\n\\begin{align}\ny'_k &= \\frac{a<b}{2}\n\\end{align}",
        "# T\n\n<details><summary>What is $y'_k = \\frac{a&lt;b}{2}$?</summary>\n\nNothing.\n\n</details>",
        "# T\n\n| a | b |\n| --- | --- |\n| $y'_k = \\frac{a<b}{2}$ | c |",
        "# T\n\n## Where $y'_k = \\frac{a<b}{2}$ is",
    ],
    ids=["inline", "block", "environment", "html", "table", "heading"],
)
def test_mathematics_is_typeset_wherever_it_stands(folder, text):
    folder.write(notebook(text))
    assert folder.export() == 0
    (formula,) = folder.page().select(".katex")
    assert formula.select("math mfrac")
    assert "$" not in folder.page().main.get_text()
    assert "assets/katex.css" in folder.files()
    assert not [name for name in folder.files() if name.endswith(".js")]


def test_dollars_that_are_no_mathematics_stay(folder):
    folder.write(notebook("# T\n\nIt costs \\$5 and `$HOME` is a folder.\n\n<pre>$a$</pre>"))
    assert folder.export() == 0
    assert "It costs $5 and $HOME is a folder.\n$a$" in folder.page().main.get_text()
    assert list(folder.files()) == ["index.html", "assets/page.css"]


def test_latex_and_markdown_in_outputs_are_typeset(folder):
    folder.write(notebook("# T", outputs=[{"text/latex": "$\\displaystyle x^2$"}, {"text/markdown": "**so** $x^3$"}]))
    assert folder.export() == 0
    assert len(folder.page().select(".katex math msup")) == 2


def test_a_formula_that_cannot_be_typeset_is_named_with_its_lesson(folder, capsys):
    folder.write(notebook("# T\n\nWrong: $\\frac{1}$"))
    folder.write(notebook("# U"), "05_text")
    assert folder.export() == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("course export: 04_two_classes.ipynb: the formula '\\\\frac{1}' can't be typeset (")
    assert captured.err.count("\n") == 1
    assert "05_text" in captured.out  # the other lessons are exported all the same
    assert not (folder.exports / "04_two_classes").exists()


def test_a_page_without_widgets_has_no_script(folder):
    made = widget_notebook()
    made.cells[1].outputs = [new_output("display_data", data=FIGURE)]  # the state is saved, but no output shows it
    folder.write(made)
    assert folder.export() == 0
    assert not folder.page().select("script")
    assert not [name for name in folder.files() if name.endswith(".js")]


def test_a_widget_has_its_figure_beside_it(folder):
    folder.write(widget_notebook())
    assert folder.export() == 0
    (output,) = folder.page().select(".live-output")
    assert output.select_one(f'script[type="{WIDGET_VIEW}"]')
    image = output.select_one(".static-figure img")
    assert image["alt"] == "One pixel."
    assert folder.files()[image["src"]].startswith(b"\x89PNG")


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


def test_a_widget_that_a_page_cannot_carry_is_refused(folder, capsys):
    folder.write(widget_notebook("jupyter-matplotlib", "MPLCanvasModel"))
    assert folder.export() == 1
    assert "04_two_classes.ipynb has widgets of jupyter-matplotlib" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https://example.org/a.png", "//example.org/a.png"])
def test_a_picture_from_elsewhere_is_refused(folder, capsys, address):
    folder.write(notebook(f"# T\n\n<img alt='A picture' src='{address}'>\n"))
    assert folder.export() == 1
    assert f"the page would fetch {address}" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["7", "07_nothing", "nowhere.ipynb"])
def test_an_unknown_lesson_is_named_with_those_that_are_there(folder, word):
    folder.write(notebook("# T"))
    with pytest.raises(CourseError, match=re.escape(f"There is no lesson {word} in ")) as error:
        folder.export(word)
    assert str(error.value).endswith("There are: 04_two_classes.")


def test_a_notebook_that_was_not_run_is_refused(folder, capsys):
    folder.write(notebook("# T", outputs=[FIGURE], count=None))
    assert folder.export() == 1
    assert "has cells that were not run: run `make build`" in capsys.readouterr().err


def test_a_broken_notebook_is_refused(folder, capsys):
    (folder.notebooks / "04_two_classes.ipynb").write_text("{")
    assert folder.export() == 1
    assert "can't be read as a notebook" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["mine", None], ids=["a folder", "a file"])
def test_what_was_not_exported_is_never_overwritten(folder, capsys, content):
    folder.write(notebook("# T"))
    target = folder.exports / "04_two_classes"
    if content is None:
        folder.exports.mkdir()
        target.write_text("mine")
    else:
        target.mkdir(parents=True)
        (target / "index.html").write_text(content)
    assert folder.export() == 1
    assert "was not made by `course export`" in capsys.readouterr().err
    assert (target if content is None else target / "index.html").read_text() == "mine"


def test_a_full_disk_leaves_the_old_folder_as_it_was(tmp_path, monkeypatch):
    page = b'<meta content="course export" name="generator">'
    write_folder(tmp_path / "a", {"index.html": page})

    def full(self, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CourseError, match=r"No room to write .*: nothing was lost"):
        write_folder(tmp_path / "a", {"index.html": b"new"})
    assert (tmp_path / "a" / "index.html").read_bytes() == page
    assert os.listdir(tmp_path) == ["a"]


def test_a_failure_in_the_last_step_brings_the_old_folder_back(tmp_path, monkeypatch):
    page = b'<meta content="course export" name="generator">'
    write_folder(tmp_path / "a", {"index.html": page})
    rename = os.rename

    def fail(source, target):
        if str(source).endswith(".tmp"):
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(source, target)

    monkeypatch.setattr(folder_module.os, "rename", fail)
    with pytest.raises(CourseError, match="Can't write"):
        write_folder(tmp_path / "a", {"index.html": b"new"})
    assert (tmp_path / "a" / "index.html").read_bytes() == page
    assert os.listdir(tmp_path) == ["a"]


def test_without_npm_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match=r"Exporting needs npm, .*apt-get install npm"):
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


def test_the_lists_hold_digests_and_no_addresses():
    # Another version? Edit package.json; then, in course/exports: npm install --package-lock-only
    # --omit-lockfile-registry-resolved; then take the "funding" parts out of the lock file.
    lock = json.loads((LISTS / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    for path in LISTS.rglob("*.json"):
        assert "resolved" not in path.read_text()
        assert "http" not in path.read_text()


def test_the_lock_file_and_the_list_agree():
    wanted = json.loads((LISTS / "package.json").read_text())
    lock = json.loads((LISTS / "package-lock.json").read_text())
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
    assert lock["packages"][""]["devDependencies"] == wanted["devDependencies"]


def test_anywidget_is_the_same_version_in_python_and_in_pages():
    pin = f"anywidget=={json.loads((LISTS / 'package.json').read_text())['dependencies']['anywidget']}"
    assert pin in (ROOT / "constraints.txt").read_text().splitlines()
