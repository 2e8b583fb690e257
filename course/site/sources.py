"""Lays out what Sphinx reads, and what lies on the site beside its pages: pictures, notebooks, widgets' scripts."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import nbformat
import yaml
from ipywidgets.embed import dependency_state
from nbformat import NotebookNode

import utils.explorables
from course.errors import CourseError
from course.pages.assets import formula_assets, page_scripts, widget_assets
from course.pages.live import live_output
from course.paths import ROOT
from course.site.gathered import lessons_page, literature_page, reference_pages, relinked, toctree
from course.site.lesson import PICTURES, pictures_apart, web_view, widget_state
from course.site.terms import glossary_page, read_terms, with_terms
from course.views import learners_copy
from course.widget_state import VIEW, saved_models

CONFIGURATION = ROOT / "site"  # of Sphinx: conf.py
HERE = Path(__file__).parent
GUIDES = {"README.md": "start.md", "CONTRIBUTING.md": "contributing.md", "utils/data/README.md": "data.md"}
_BLOCK = re.compile(r"^```\{(?P<kind>explorable|picture)\} (?P<words>.+)\n(?P<body>(?:.*\n)*?)```$", re.MULTILINE)


@dataclass
class Sources:
    """What a site is made from, by paths with slashes.

    Attributes
    ----------
    pages : dict of str to bytes
        What Sphinx reads.
    static : dict of str to bytes
        Style sheets, scripts and fonts, which Sphinx lays into `_static`.
    beside : dict of str to bytes
        Files that pages show or offer, as they stand.
    cells : dict of str to list of str
        For each lesson's page, its cells' names: Sphinx counts cells, and people know them by name.
    origins : dict of str to str
        For each page, the file of the repository that it is made from.
    models : dict of str to list
        For each page with widgets, their states.
    scripts : dict of str to list of str
        For each of these pages, named as Sphinx does, without an ending: the scripts that draw its widgets.
    """

    pages: dict[str, bytes] = field(default_factory=dict)
    static: dict[str, bytes] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)
    cells: dict[str, list[str]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    models: dict[str, list[NotebookNode]] = field(default_factory=dict)
    scripts: dict[str, list[str]] = field(default_factory=dict)


def lay_out(modules: Path, *, root: Path = ROOT, repository: str = "") -> Sources:
    """Return all that the site of the course in the folder `root` is made from.

    The npm packages are below `modules`; `repository` is where the repository is hosted, such as
    ``https://github.com/owner/name``, or empty.
    Raises CourseError if a notebook can't be read, or a page can't be made.
    """
    made = Sources()
    lessons = {path.stem: _read(path) for path in sorted((root / "lessons").glob("*.ipynb"))}
    places = {f"lessons/{name}.ipynb": f"lessons/{name}.ipynb" for name in lessons}
    guides = [path.relative_to(root).as_posix() for path in sorted((root / "instructor").rglob("*.md"))]
    places |= {origin: page for origin, page in GUIDES.items() if (root / origin).is_file()}
    places["lessons/glossary.md"] = "glossary.md"
    places |= {name: name.replace("README.md", "index.md") for name in guides}

    relink = partial(relinked, pages=places, repository=repository, root=root)

    def add(page: str, text: str, origin: str) -> None:
        made.pages[page], made.origins[page] = text.encode(), origin

    above, terms = read_terms((root / "lessons" / "glossary.md").read_text(encoding="utf-8"))
    above = relink(above, "lessons/glossary.md", "glossary.md")
    add("glossary.md", glossary_page(above, terms), "lessons/glossary.md")
    for name, notebook in lessons.items():
        view = _add_lesson(made, name, notebook, repository)
        for cell in view.cells:
            if cell.cell_type == "markdown":
                cell.source = relink(cell.source, f"lessons/{name}.ipynb", f"lessons/{name}.ipynb")
        with_terms(view, [term for term in terms if term.lesson == f"{name}.ipynb"])
        made.pages[f"lessons/{name}.ipynb"] = nbformat.writes(view).encode()
    for origin, page in places.items():
        if origin.endswith(".md") and page not in made.pages:
            text = (root / origin).read_text(encoding="utf-8")
            if page == "start.md":
                text = re.sub(r"^# .*\n+(!\[.*\n+)?", "# How to start\n\n", text)
            if page == "instructor/index.md":
                text += toctree([places[name].removeprefix("instructor/") for name in guides if places[name] != page])
            add(page, relink(text, origin, page), origin)
    for path in sorted((root / "site").glob("*.md")):
        add(
            path.name,
            _BLOCK.sub(_block(made, path.name, lessons), path.read_text(encoding="utf-8")),
            f"site/{path.name}",
        )
    add("lessons/index.md", lessons_page(list(lessons)), "course/site/gathered.py")
    add("literature.md", literature_page(lessons), "course/site/gathered.py")
    for page, text in reference_pages(root).items():
        add(page, text, page.removeprefix("reference/").removesuffix(".md").replace(".", "/") + ".py")
    made.static |= {path.name: path.read_bytes() for path in (HERE / "site.css", HERE / "site.js")}
    made.static |= {name.removeprefix("assets/"): content for name, content in formula_assets(modules).items()}
    for page, models in made.models.items():
        assets = widget_assets(models, modules, made.origins[page])
        named = {name.replace("assets/", "widgets/"): content for name, content in assets.items()}
        made.static |= named
        made.scripts[page.rpartition(".")[0]] = page_scripts(named)
    return made


def _read(path: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise CourseError(f"{path} can't be read as a notebook ({type(error).__name__}).") from error
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        raise CourseError(f"{path} has cells that were not run: run `make build`, then try again.")
    return notebook


def _add_lesson(made: Sources, name: str, notebook: NotebookNode, repository: str) -> NotebookNode:
    """Add what belongs to a lesson's page, and return its web view."""
    page = f"lessons/{name}.ipynb"
    links = [f'<a href="{name}.ipynb" download>Download this notebook</a>', "[Open at home](../start.md)"]
    if repository.startswith("https://github.com/"):
        binder = repository.replace("https://github.com", "https://mybinder.org/v2/gh")
        links.append(f"[Run it on Binder]({binder}/HEAD?urlpath=lab/tree/lessons/{name}.ipynb)")
    view = web_view(notebook, Path(f"{name}.ipynb"), f'<div class="lesson-links">\n\n{" · ".join(links)}\n\n</div>')
    made.origins[page] = page
    if models := list(saved_models(notebook).values()):
        made.models[page] = models
    made.cells[page] = [cell.get("id", "") for cell in view.notebook.cells]
    made.beside |= {f"{PICTURES}/{picture}": content for picture, content in view.pictures.items()}
    made.beside[page] = nbformat.writes(learners_copy(notebook)).encode()
    return view.notebook


def _block(made: Sources, page: str, lessons: dict[str, NotebookNode]) -> Callable[[re.Match], str]:
    """Return what puts an explorable, or the picture of a lesson's cell, in the place of a block that asks for one."""

    def put(found: re.Match) -> str:
        pictures: dict[str, bytes] = {}
        if found["kind"] == "explorable":
            text, made.models[page] = _explorable(found["words"].strip(), yaml.safe_load(found["body"]) or {}, page)
        else:
            text = _picture(found["words"].strip(), found["body"].strip(), page, lessons)
        text = pictures_apart(text, f"site/{page}, {found['words']}", PICTURES, pictures)
        made.beside.update({f"{PICTURES}/{name}": content for name, content in pictures.items()})
        return text

    return put


def _explorable(name: str, settings: dict, page: str) -> tuple[str, list[NotebookNode]]:
    """Return an explorable as HTML, and the states of its models."""
    try:
        playing = settings.pop("playing", False)
        widget = getattr(utils.explorables, name)(**settings)
        widget.playing = playing
    except (AttributeError, TypeError, ValueError) as error:
        raise CourseError(f"site/{page}: the explorable {name} can't be made ({error}).") from error
    models = dependency_state([widget], drop_defaults=False)
    picture = widget._picture()
    view = NotebookNode(data={VIEW: {"model_id": widget.model_id, "version_major": 2, "version_minor": 0}, **picture})
    text = live_output(view) + "\n\n" + widget_state(models)
    for number, model in enumerate(sorted(models, key=lambda model: models[model]["model_module"])):
        text = text.replace(model, f"{name}-{number}")
    return text, list(models.values())


def _picture(words: str, caption: str, page: str, lessons: dict[str, NotebookNode]) -> str:
    """Return the picture that a cell of a lesson has drawn, with a caption that leads to the lesson."""
    lesson, _, cell = words.partition(" ")
    found = [each for each in lessons[lesson].cells if each.get("id") == cell] if lesson in lessons else []
    shown = [
        output.data["text/html"] for each in found for output in each.outputs if "image/png" in output.get("data", {})
    ]
    if not shown:
        raise CourseError(f"site/{page}: there is no picture {cell!r} in lesson {lesson!r}.")
    link = f'<a href="lessons/{lesson}.html">{html.escape(caption)}</a>'
    return f"<figure>{shown[-1]}<figcaption>{link}</figcaption></figure>"
