"""Exported pages in a real browser, from a disk and over http: alive, quiet, and readable where no script runs."""

from collections.abc import Iterator
from contextlib import contextmanager

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import sync_playwright

from course.execute import execute
from course.exports.export import export
from course.exports.scripts import node_modules
from course.paths import LESSONS
from tests.browser.browser import CHROMIUM_FLAGS, Visit, chromium
from tests.browser.stage import served
from tests.support import require

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

    def _repr_mimebundle_(self, **words):
        data, metadata = super()._repr_mimebundle_(**words)
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
PAGES = {"small": [COUNTER], "large": [COUNTER, SLIDERS], "broken": [BROKEN]}
DRAWN = "() => performance.now()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The exported pages."""
    for program in ("npm", "node"):
        require(program, "apt-get install npm")
    base = tmp_path_factory.mktemp("export")
    for name, cells in PAGES.items():
        made = new_notebook(cells=[new_markdown_cell(TEXT), *(new_code_cell(cell.strip()) for cell in cells)])
        execute(made, name)
        nbformat.write(made, base / f"{name}.ipynb")
    assert export([str(base / f"{name}.ipynb") for name in PAGES], folder=base / "html") == 0
    assert export(folder=base / "html") == 0
    return base / "html"


@pytest.fixture(scope="module", params=["file", "http"])
def address(folder, request):
    if request.param == "file":
        yield folder.as_uri()
    else:
        with served(folder) as base:
            yield base


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(playwright), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@contextmanager
def look(browser, address: str, name: str, *, width: int = 1280, **context: object) -> Iterator[Visit]:
    """Open an exported page; `context` goes to Playwright."""
    opened = browser.new_context(viewport={"width": width, "height": 800}, **context)
    seen = Visit(opened.new_page())
    seen.page.goto(f"{address}/{name}/index.html")
    yield seen
    if address.startswith("file:"):  # a Visit takes the disk for elsewhere
        seen.requests_elsewhere = [url for url in seen.requests_elsewhere if not url.startswith(address)]
    assert seen.requests_elsewhere == []
    opened.close()


def counter(seen):
    return seen.page.get_by_role("button", name="clicked")


@pytest.mark.parametrize("name", ["small", "large"])
def test_an_anywidget_is_alive_and_its_figure_is_hidden(browser, address, name):
    with look(browser, address, name) as seen:
        counter(seen).wait_for()
        print(f"{name}, {address[:4]}: alive {seen.page.evaluate(DRAWN):.0f} ms after the navigation")
        assert counter(seen).inner_text() == "clicked 3 times"
        counter(seen).click()
        counter(seen).click()
        assert counter(seen).inner_text() == "clicked 5 times"
        assert counter(seen).evaluate("button => getComputedStyle(button).minHeight") == "40px"
        figure = seen.page.get_by_alt_text("A counter at three.")
        assert figure.count() == 1
        assert not figure.is_visible()
        assert seen.errors == []


def test_ipywidgets_are_alive_and_linked(browser, address):
    with look(browser, address, "large") as seen:
        number = seen.page.get_by_label("number")
        number.wait_for()
        assert number.input_value() == "7"
        seen.page.get_by_role("slider").focus()
        seen.page.keyboard.press("ArrowRight")
        assert number.input_value() == "8"
        seen.page.locator("button i.fa-check").wait_for()
        seen.page.evaluate("document.fonts.ready")
        fonts = "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
        assert any("Awesome" in family for family in seen.page.evaluate(fonts))
        assert seen.errors == []


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_the_figure_and_the_mathematics_are_there(browser, address, name):
    with look(browser, address, name, java_script_enabled=False) as seen:
        assert seen.page.get_by_alt_text("A counter at three.").is_visible()
        assert seen.page.locator(".katex").count() == 4
        assert seen.page.locator(".katex math").count() == 4
        assert seen.errors == []


def test_a_widget_that_fails_leaves_its_figure_in_place(browser, address):
    with look(browser, address, "broken") as seen:
        seen.page.wait_for_timeout(1500)
        assert seen.page.get_by_alt_text("A counter at three.").is_visible()
        assert "broken on purpose" in "".join(seen.errors)


def test_mathematics_looks_like_it_and_can_be_listened_to(browser, address):
    with look(browser, address, "small") as seen:
        seen.page.evaluate("document.fonts.ready")
        assert seen.page.evaluate(
            "[...document.fonts].some(font => font.family === 'KaTeX_Math' && font.status === 'loaded')"
        )
        heading = seen.page.locator("h1 .katex")
        assert heading.locator("math mfrac").count() == 1
        assert heading.locator(".katex-html").get_attribute("aria-hidden") == "true"


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_scrolls_sideways(browser, folder, width):
    for name in [*PAGES, *(path.stem for path in sorted(LESSONS.glob("*.ipynb")))]:
        with look(browser, folder.as_uri(), name, width=width) as seen:
            seen.page.wait_for_timeout(500)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(browser, folder, width):
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with look(browser, folder.as_uri(), "small", width=width) as seen:
        counter(seen).wait_for()
        seen.page.evaluate(axe)
        found = seen.page.evaluate(
            "axe.run().then(({ violations }) => violations.map(one => [one.id, one.nodes[0].html]))"
        )
        assert found == []
