"""`course site`: a course in, and out comes a site that needs no network; what is wrong in a page is told in a line."""

import errno
import json
import os
import subprocess
import time
from pathlib import Path
from threading import Event, Thread

import nbformat
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.errors import CourseError
from course.pages import folder as folder_module
from course.pages import scripts
from course.pages.folder import write_folder
from course.paths import ROOT
from course.site.command import site
from course.site.gathered import relinked
from course.site.lesson import web_view
from course.site.terms import Term, with_terms
from course.widget_state import STATE, VIEW
from tests.pages import write_files
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


class Course:
    """A small course, and the site that is made of it."""

    def __init__(self, path):
        self.root, self.site, self.work = write_files(path / "course"), path / "site", path / "work"

    def write(self, made, name):
        nbformat.write(made, self.root / "lessons" / f"{name}.ipynb")

    def make(self):
        return site(folder=self.site, work=self.work, root=self.root)

    def page(self, name):
        return BeautifulSoup((self.site / name).read_text(encoding="utf-8"), features="html.parser")

    def files(self):
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in files_below(self.site)}


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def viewed(made, name="03_softmax.ipynb"):
    return web_view(made, Path(name))


def cell(name, source, **metadata):
    return new_code_cell(source, id=name, execution_count=1, metadata=metadata)


def test_an_exercise_is_its_stub_with_hints_inside_each_other_and_the_solution():
    cells = [cell(f"{call}-softmax", f"# exercises.softmax.{call}()") for call in ("hint", "solution")]
    made = new_notebook(
        cells=[cell("softmax", "def softmax(z): ..."), cell("check-softmax", "exercises.softmax.check(1)"), *cells]
    )
    stub, given = viewed(made).notebook.cells
    assert stub.source == "def softmax(z): ..."
    soup = BeautifulSoup(given.source, features="html.parser")
    hints = soup.select("details.hint")
    assert len(hints) >= 2
    assert [len(hint.find_parents("details")) for hint in hints] == list(range(len(hints)))
    assert "def softmax" in soup.select_one("details.solution").get_text()
    assert not soup.select_one("details.hint details.solution")


def test_questions_lose_their_code_and_figures_fold_it():
    made = new_notebook(
        cells=[
            cell("predict", "from utils.exercises import lesson_03 as exercises\n\nexercises.first_share.commit(...)"),
            cell("draw-it", "draw()", jupyter={"source_hidden": True}),
            cell("plain", "1 + 1"),
        ]
    )
    assert [each.metadata["tags"] for each in viewed(made).notebook.cells] == [["remove-input"], ["hide-input"], []]


def test_a_widget_stands_beside_its_picture_which_is_a_file():
    view = viewed(widget_notebook())
    (name,) = view.pictures
    assert view.pictures[name].startswith(b"\x89PNG")
    soup = BeautifulSoup(view.notebook.cells[1].outputs[0].data["text/html"], features="html.parser")
    assert soup.select_one(f'.live-output > script[type="{VIEW}"]')
    image = soup.select_one(".static-figure img")
    assert (image["src"], image["alt"], image["height"]) == (f"../pictures/{name}", "One pixel.", "1")
    assert STATE in view.notebook.cells[-1].source


def test_a_term_is_linked_once_in_prose_and_never_in_code_formulas_links_or_headings():
    text = "# Logits\n\n`logit` $logit$ [logit](a.md) <b title='logit'></b>\n\nTwo\nlogits, one logit."
    made = notebook(text, "A logit.")
    with_terms(made, [Term("logit", "", "", "", "", "")])
    assert made.cells[0].source == text.replace("Two\nlogits", "Two\n{term}`logits <logit>`")
    assert made.cells[1].source == "A logit."


def test_links_lead_to_pages_to_the_repository_or_nowhere(tmp_path):
    (tmp_path / "setup.cfg").write_text("")
    pages = {"README.md": "start.md"}
    text = "[a](../README.md#b) [c](../setup.cfg) [d](gone.md) [e](https://example.org/f.md)"

    def told(repository):
        return relinked(text, "guide/one.md", "guide/one.md", pages, repository, tmp_path)

    assert told("") == "[a](../start.md#b) c [d](gone.md) [e](https://example.org/f.md)"
    assert "[c](https://example.org/r/blob/HEAD/setup.cfg)" in told("https://example.org/r")


def test_mathematics_is_typeset_wherever_it_stands_and_other_dollars_stay(course):
    texts = [
        "# T\n\nInline $y'_k = \\frac{a<b}{2}$ here",
        "$$\ny'_k = \\frac{a<b}{2}\n$$",
        "\\begin{align}\ny'_k &= \\frac{a<b}{2}\n\\end{align}",
        "| a | b |\n| --- | --- |\n| $y'_k = \\frac{a<b}{2}$ | c |",
        "## Where $y'_k = \\frac{a<b}{2}$ is",
    ]
    outputs = [{"text/latex": "$\\displaystyle \\frac{a}{b}$"}, {"text/markdown": "**so** $\\frac{a}{b}$"}]
    course.write(notebook(*texts, outputs=outputs), "05_formulas")
    course.write(notebook("# U\n\nIt costs \\$5 and `$HOME` is a folder.\n\n<pre>$a$</pre>"), "06_text")
    course.write(widget_notebook(), "07_widget")
    course.write(widget_notebook("@jupyter-widgets/controls", "IntSliderModel"), "08_slider")
    assert course.make() == 0
    article = course.page("lessons/05_formulas.html").article
    formulas = article.select(".katex")
    assert [len(formula.select("math mfrac")) for formula in formulas] == [1] * (len(texts) + len(outputs))
    assert "$" not in article.get_text()
    plain = course.page("lessons/06_text.html")
    assert "It costs $5 and $HOME is a folder." in plain.article.get_text()
    assert not [link for link in plain.select("link, script") if "katex" in str(link) or "widgets" in str(link)]
    needed = [
        [Path(script["src"]).name.partition("?")[0] for script in course.page(page).select("script[defer]")]
        for page in ("lessons/07_widget.html", "lessons/08_slider.html")
    ]
    assert needed == [["require.js", f"{name}.js", "start_widgets.js"] for name in ("widgets", "all_widgets")]
    files = course.files()
    assert len(files["_static/widgets/widgets.js"]) < 500_000 < len(files["_static/widgets/all_widgets.js"])


def test_two_sites_are_the_same_bytes_and_a_changed_lesson_is_the_one_page_that_is_made_again(course, tmp_path, capsys):
    course.write(widget_notebook(), "05_widget")
    assert course.make() == 0
    assert capsys.readouterr().out == f"{course.site / 'index.html'}\n"
    first = course.files()
    assert site(folder=tmp_path / "again" / "site", work=tmp_path / "again" / "work", root=course.root) == 0
    course.site = tmp_path / "again" / "site"
    assert course.files() == first

    course.site = tmp_path / "site"
    made = course.work / "html"
    before = {path: path.stat().st_mtime_ns for path in files_below(made) if path.suffix == ".html"}
    changed = widget_notebook()
    changed.cells.append(new_markdown_cell("Other words."))
    course.write(changed, "05_widget")
    held = Event()

    def at_work():
        with FileLock(f"{course.work}.lock"):
            held.set()
            time.sleep(1.5)

    Thread(target=at_work).start()
    held.wait()
    assert course.make() == 0
    assert f"`course site` is at work in {course.work}: waiting" in capsys.readouterr().err
    again = {path.relative_to(made).as_posix() for path, when in before.items() if path.stat().st_mtime_ns != when}
    # Sphinx makes the search and the lists anew, since they have to do with any page.
    assert again - {"search.html", "genindex.html", "lessons/index.html"} == {"lessons/05_widget.html"}
    assert "Other words" in course.page("lessons/05_widget.html").article.get_text()


def test_each_fault_of_a_page_is_told_in_a_line_with_its_place_and_the_site_stays(course, capsys):
    assert course.make() == 0
    good = course.files()
    capsys.readouterr()
    course.write(
        notebook(
            "# Faults",
            "[gone](gone.md)",
            "[no such part](04_two_classes.ipynb#nowhere)",
            "{term}`margin`",
            "![](../picture.png)",
            "<script src='https://example.org/a.js'></script>",
        ),
        "05_faults",
    )
    named = nbformat.read(course.root / "lessons" / "05_faults.ipynb", as_version=4)
    for number, each in enumerate(named.cells):
        each.id = f"cell-{number}"
    course.write(named, "05_faults")
    for _ in range(2):  # what was at fault once is looked at again
        assert course.make() == 1
        told = capsys.readouterr()
        assert told.out == ""
        lines = told.err.splitlines()
        for number, word in enumerate(("gone.md", "nowhere", "margin", "picture.png"), start=1):
            assert [line for line in lines if f"lessons/05_faults.ipynb, cell 'cell-{number}'" in line and word in line]
        assert all(line.startswith("course site: ") for line in lines)
        assert course.files() == good


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (notebook("# T\n\nWrong: $\\frac{1}$"), r"05_bad: the formula '\\\\frac\{1\}' can't be typeset \("),
        (
            widget_notebook("jupyter-matplotlib", "MPLCanvasModel"),
            "05_bad.ipynb has widgets of jupyter-matplotlib, which",
        ),
        (notebook("# T", outputs=[{"text/html": "<img src='a.png'>"}]), "05_bad.ipynb, cell .* no alternative text"),
        (notebook("# T", outputs=[FIGURE], count=None), "has cells that were not run: run `make build`"),
        (None, r"05_bad.ipynb can't be read as a notebook \("),
    ],
)
def test_what_makes_no_page_is_told_in_a_sentence(course, made, sentence):
    if made is None:
        (course.root / "lessons" / "05_bad.ipynb").write_text("{")
    else:
        course.write(made, "05_bad")
    with pytest.raises(CourseError, match=sentence):
        course.make()
    assert not course.site.exists()


def test_a_page_that_would_fetch_something_from_elsewhere_is_refused(course):
    course.write(notebook("# T\n\n<img alt='A picture' src='https://example.org/a'>"), "05_bad")
    with pytest.raises(CourseError, match=r"lessons/05_bad\.html would fetch https://example\.org/a"):
        course.make()


def test_a_lesson_out_of_step_is_refused(course):
    source = course.root / "lessons" / "source" / "04_two_classes.md"
    source.parent.mkdir()
    source.write_text("# 04 Two classes\n\nOther words.\n")
    with pytest.raises(CourseError, match=r"04_two_classes\.ipynb is out of step with its source .*: run `make build`"):
        course.make()


def test_what_was_not_made_by_this_command_is_never_overwritten(tmp_path):
    mine = tmp_path / "a" / "index.html"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(CourseError, match="was not made by `course site`"):
        write_folder(mine.parent, {"index.html": b""}, "course site")
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
    page = b'<meta content="course site" name="generator">'
    write_folder(tmp_path / "a", {"index.html": page}, "course site")
    real = getattr(where, name)

    def fail(*arguments):
        if ".tmp" in str(arguments[0]):
            raise error
        return real(*arguments)

    monkeypatch.setattr(where, name, fail)
    with pytest.raises(CourseError, match=sentence):
        write_folder(tmp_path / "a", {"index.html": b"new"}, "course site")
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
