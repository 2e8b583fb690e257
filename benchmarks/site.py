"""The pages of the web edition beside what the same theme and MyST-NB make of the same notebooks by themselves.

Each page is loaded once in a new headless Chromium without a network, from a server on this machine. "kB" is what comes
over the wire before anybody touches the page, with text compressed by gzip; "largest paint" and "shift" are
Chromium's largest-contentful-paint and cumulative layout shift, until two and a half seconds after loading; "alive" is
when the last widget answers.

D2L and scikit-learn's MOOC are not in the table: no package of PyPI, npm or Debian holds their built pages.

    python benchmarks/site.py
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
try:
    from playwright.sync_api import Browser, sync_playwright

    from course.site.command import site
except ImportError as error:
    print(f'Skipped: {error}. Install what is missing with python -m pip install -c constraints.txt -e ".[bench]"')
    sys.exit()

REST_MS = 2500
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
TEXT = (".html", ".css", ".js", ".svg", ".json")
PLAIN = 'extensions = ["myst_nb"]\nproject = "Plain"\nhtml_theme = "furo"\nnb_execution_mode = "off"\n'
PLAIN_INDEX = "# Plain\n\n```{toctree}\n:glob:\n\nlessons/*\n```\n"
WATCH = """
    window.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.paint = entry.startTime; }))
        .observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.shift += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
    addEventListener("DOMContentLoaded", () => {
        const look = () => {
            const waiting = document.querySelectorAll(".live-output").length;
            const alive = document.querySelectorAll(".live-output :is(.explorable, .prediction)").length;
            if (waiting && alive === waiting) seen.alive = performance.now();
            else if (waiting) requestAnimationFrame(look);
        };
        look();
    });
"""


def made_plain(folder: Path) -> Path:
    """Let Sphinx make a site of the committed notebooks, with the theme and MyST-NB as they come."""
    (folder / "source").mkdir()
    shutil.copytree(
        ROOT / "lessons", folder / "source" / "lessons", ignore=shutil.ignore_patterns("source", ".ipynb_checkpoints")
    )
    (folder / "source" / "conf.py").write_text(PLAIN)
    (folder / "source" / "index.md").write_text(PLAIN_INDEX)
    subprocess.run([sys.executable, "-m", "sphinx", "-Q", folder / "source", folder / "html"], check=True)
    return folder / "html"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def measured(browser: Browser, base: str, folder: Path, page: str) -> str:
    """Return the page's line of the table."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    asked: set[str] = set()
    elsewhere: list[str] = []
    tab.on("request", lambda request: asked.add(request.url) if request.url.startswith(base) else None)
    tab.on("request", lambda request: elsewhere.append(request.url) if request.url.startswith("https:") else None)
    tab.add_init_script(WATCH)
    tab.goto(f"{base}/{page}")
    tab.wait_for_timeout(REST_MS)
    seen = tab.evaluate("seen")
    context.close()
    size = sum(_size(folder / url.removeprefix(f"{base}/").partition("?")[0]) for url in asked)
    alive = f"{seen['alive']:.0f} ms" if "alive" in seen else "-"
    return f"{size / 1000:7.0f} {seen['paint']:10.0f} ms {seen['shift']:8.3f} {alive:>10} {len(elsewhere):10}"


def _size(file: Path) -> int:
    content = file.read_bytes() if file.is_file() else b""
    return len(gzip.compress(content) if file.suffix in TEXT else content)


def main() -> None:
    """Make both sites and print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        for name in ("the first time", "again, with nothing changed"):
            start = time.perf_counter(), time.process_time()
            if site(folder=work / "site", work=work / "work"):
                sys.exit("The site has faults.")
            seconds, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
            print(f"made {name} in {seconds:.0f} s ({cpu:.0f} s of CPU)")
        plain = made_plain(work)
        found = next(filter(None, map(shutil.which, CHROMIUM)), playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        print(f"{'':46}{'kB':>7} {'largest paint':>13} {'shift':>8} {'alive':>10} {'elsewhere':>10}")
        for title, made in (("web edition", work / "site"), ("plain", plain)):
            with served(made) as base:
                names = [
                    "index.html",
                    *sorted(f"lessons/{path.name}" for path in (made / "lessons").glob("[0-9]*.html")),
                ]
                for page in (
                    *names,
                    "glossary.html",
                    "lessons/glossary.html",
                    "reference/utils.losses.html",
                    "search.html",
                ):
                    if (made / page).is_file():
                        print(f"{title}: {page:33} {measured(browser, base, made, page)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
