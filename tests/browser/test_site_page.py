"""Pages with widgets in a real browser, from a disk and over http: alive, quiet, and readable where no script runs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from course.pages.scripts import node_modules
from tests.browser.browser import AXE_FOUND, RULES, Visit, opened
from tests.browser.stage import served
from tests.pages import PAGES

DRAWN = "() => performance.now()"


@pytest.fixture(scope="module", params=["file", pytest.param("http", marks=pytest.mark.slow)])
def address(pages, request):
    if request.param == "file":
        yield pages.as_uri()
    else:
        with served(pages) as base:
            yield base


@contextmanager
def look(browser, address: str, name: str, *, width: int = 1280, **context: object) -> Iterator[Visit]:
    """Open a page made up for the tests; `context` goes to Playwright."""
    with opened(browser, f"{address}/lessons/{name}.html", width=width, **context) as seen:
        yield seen
        assert seen.requests_elsewhere == []


def wait_for_font(seen, family):
    """Wait until the browser has asked for a font, and has it: `document.fonts.ready` may be true before it asks."""
    loaded = "family => [...document.fonts].some(one => one.family.includes(family) && one.status === 'loaded')"
    seen.page.wait_for_function(loaded, arg=family)


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
        wait_for_font(seen, "Awesome")
        assert seen.errors == []


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_the_figure_and_the_mathematics_are_there(browser, address, name):
    with look(browser, address, name, java_script_enabled=False) as seen:
        assert seen.page.get_by_alt_text("A counter at three.").is_visible()
        assert seen.page.locator("article .katex").count() == 4
        assert seen.page.locator("article .katex math").count() == 4
        assert seen.errors == []


def test_a_widget_that_fails_leaves_its_figure_in_place(browser, address):
    with look(browser, address, "broken") as seen:
        seen.page.wait_for_timeout(1500)
        assert seen.page.get_by_alt_text("A counter at three.").is_visible()
        assert "broken on purpose" in "".join(seen.errors)


def test_mathematics_looks_like_it_and_can_be_listened_to(browser, address):
    with look(browser, address, "small") as seen:
        wait_for_font(seen, "KaTeX_Math")
        heading = seen.page.locator("h1 .katex")
        assert heading.locator("math mfrac").count() == 1
        assert heading.locator(".katex-html").get_attribute("aria-hidden") == "true"


def test_no_page_scrolls_sideways(browser, pages):
    for name in PAGES:
        with look(browser, pages.as_uri(), name) as seen:
            for width in (1280, 360):
                seen.page.set_viewport_size({"width": width, "height": 800})
                seen.page.wait_for_timeout(100)
                assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(browser, pages, width):
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with look(browser, pages.as_uri(), "small", width=width) as seen:
        counter(seen).wait_for()
        seen.page.evaluate(axe)
        assert seen.page.evaluate(AXE_FOUND, RULES) == []
