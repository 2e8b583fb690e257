"""``course site``: the web edition, made in a folder of its own and put in place when all is well."""

import hashlib
import io
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urljoin

from filelock import FileLock

from course.build import difference
from course.errors import CourseError
from course.files import wait_for_lock, write_errors_explained
from course.pages.folder import write_folder
from course.pages.scripts import node_modules
from course.paths import ROOT
from course.site.sources import CONFIGURATION, HERE, Sources, lay_out
from course.sources import read_source
from course.views import finished_lesson

SITE = ROOT / "build" / "site"
WORK = ROOT / "build" / "site-work"
COMMAND = "course site"
LOCK_SECONDS = 600  # a first site takes a minute, and more on a slow disk
# What a browser fetches without being asked to; a link in the text is followed only by a click.
_FETCHED = re.compile(
    rb"""<(?:img|script|source|iframe|video|audio|embed|object)\b[^>]*?\s(?:src|srcset|poster|data)=["']?\s*"""
    rb"""(?P<address>(?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
UNLISTED = ("404.html", "search.html", "genindex.html", "py-modindex.html")
_WARNING = re.compile(r"^(?P<place>.*?)(?::(?P<line>\d+))?: (?:WARNING|ERROR|CRITICAL): (?P<text>.*)$")


def site(
    *,
    folder: Path = SITE,
    url: str = "",
    repository: str = "",
    work: Path = WORK,
    root: Path = ROOT,
) -> int:
    """Make the web edition, which opens from a web server and with a double click: ``<folder>/index.html``.

    The course is in the folder `root`; Sphinx works in the folder `work`, and reads again what has changed.

    `url` is where it will be published, for the sitemap and previews, and `repository` where the course is hosted, for
    links to it. Returns 0 if all is well, and 1 if something is wrong in a page: each fault is told in a line, and
    the site that was there stays. Raises CourseError if the site can't be made at all.
    """
    _assert_in_step(root / "lessons")
    made = lay_out(node_modules(), root=root, repository=repository.rstrip("/"))
    with _alone(work):
        with write_errors_explained(work):
            _synchronize(work, {"source": made.pages, "static": made.static})
        faults = _run_sphinx(work, url, made)
        if faults:
            # Else a page at fault would count as read.
            (work / "doctrees" / "environment.pickle").unlink(missing_ok=True)
            print(*(f"{COMMAND}: {fault}" for fault in faults), sep="\n", file=sys.stderr)
            return 1
        pages = {path.relative_to(work / "html").as_posix(): path for path in sorted((work / "html").rglob("*"))}
        files = {name: path.read_bytes() for name, path in pages.items() if path.is_file() and not name.startswith(".")}
        _assert_self_contained(files)
        if url:
            files["sitemap.xml"] = _sitemap(url, [name for name in files if name.endswith(".html")])
        write_folder(folder, {**files, **made.beside}, COMMAND)
        print(folder / "index.html")
        return 0


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Wait for another command that works in this folder; where files can't be locked, nobody waits."""
    lock = FileLock(work.with_name(f"{work.name}.lock"), fallback_to_soft=False)
    with suppress(OSError, NotImplementedError):  # where nothing can be written, the first file that has to be says so
        wait_for_lock(lock, f"Another `{COMMAND}` is at work in {work}", LOCK_SECONDS, told=sys.stderr)
    try:
        yield
    finally:
        lock.release()


def _assert_in_step(notebooks: Path) -> None:
    for source in sorted((notebooks / "source").glob("*.md")):
        path = notebooks / f"{source.stem}.ipynb"
        why = difference(path, finished_lesson(read_source(source)))
        if why:
            raise CourseError(f"{path.name} is out of step with its source ({why}): run `make build`, then try again.")


def _synchronize(work: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Write those files that differ; begin anew where one is gone, since Sphinx would keep what it has made of it."""
    files = {work / folder / name: content for folder, each in folders.items() for name, content in each.items()}
    there = {path for folder in folders for path in (work / folder).rglob("*") if path.is_file()}
    if there - files.keys():
        shutil.rmtree(work)
    for path, content in files.items():
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _run_sphinx(work: Path, url: str, made: Sources) -> list[str]:
    """Let Sphinx make what has changed, and return what it finds wrong."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    nocolor()
    told = io.StringIO()
    overrides = {
        "html_baseurl": url,
        "ogp_site_url": url,
        "html_static_path": [str(work / "static")],
        "course_code": _digest(),
        "course_scripts": made.scripts,
        "course_titles": _titles(made.pages),
    }
    try:
        with patch_docutils(CONFIGURATION), docutils_namespace():
            Sphinx(
                work / "source",
                CONFIGURATION,
                work / "html",
                work / "doctrees",
                "html",
                confoverrides=overrides,
                status=None,
                warning=told,
            ).build()
    except SphinxError as error:
        raise CourseError(f"Sphinx could not make the site ({error}).") from error
    return _faults(told.getvalue(), work / "source", made)


def _faults(told: str, source: Path, made: Sources) -> list[str]:
    """Turn Sphinx's warnings into sentences that say where: the file that people edit, and the cell by its name."""
    faults = []
    for line in told.splitlines():
        found = _WARNING.match(line)
        if not found:
            if line.strip() and faults:
                faults[-1] += f" {line.strip()}"  # goes on with the warning before
            continue
        place, number = found["place"], int(found["line"] or 0)
        page = place.removeprefix(f"{source}/").removeprefix(f"{ROOT}/")
        where = made.origins.get(page, page)
        if page in made.cells:
            cells = made.cells[page]
            cell = cells[min(number // 10000, len(cells)) - 1] if number >= 10000 else ""
            where += f", cell {cell!r}" if cell else ""
        elif number and page in made.origins:
            where += f", line {number}"
        text = re.sub(r" \[[\w.-]+\]$", "", found["text"])
        faults.append(f"{where}: {text}" if where else text)
    return faults


def _assert_self_contained(files: Mapping[str, bytes]) -> None:
    """Raise a CourseError if a page would fetch something from another place."""
    for name, content in files.items():
        found = _FETCHED.search(content) if name.endswith((".html", ".css")) else None
        if found:
            raise CourseError(
                f"{name} would fetch {found['address'].decode()}, and would be incomplete without a network: "
                "put a copy beside the page that names it."
            )


def _sitemap(url: str, pages: Sequence[str]) -> bytes:
    """Return the list of all pages: sphinx-sitemap lists those that the last build has made anew."""
    listed = "".join(f"<url><loc>{urljoin(url, page)}</loc></url>\n" for page in pages if page not in UNLISTED)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{listed}</urlset>\n".encode()


def _titles(pages: Mapping[str, bytes]) -> str:
    """Return the pages in their order, with their titles: beside each page stand those of all."""
    titles = {
        name: re.search(r'^(?:\s*")?# ([^\\"\n]+)', text.decode(), flags=re.MULTILINE) for name, text in pages.items()
    }
    return "\n".join(f"{name} {found[1] if found else ''}" for name, found in titles.items())


def _digest() -> str:
    total = hashlib.sha256()
    for file in sorted(file for folder in (HERE, HERE.parent / "pages") for file in folder.glob("*.*")):
        total.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
