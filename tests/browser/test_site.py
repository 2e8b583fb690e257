"""The web edition in a real browser, over http and from a disk, without a network: whole, and for every reader."""

import re

import pytest

from course.pages.scripts import node_modules
from tests.browser.browser import AXE_FOUND, RULES, Visit, opened
from tests.browser.stage import served

# The whole web edition takes a minute to make; pages made up for tests have all its parts.
pytestmark = pytest.mark.slow

# What is neither code nor a script.
WORDS = """(node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("pre, code, script").forEach((each) => each.remove());
    return copy.textContent;
}"""


class Page(Visit):
    """A page, with what failed to come."""

    def __init__(self, page):
        super().__init__(page)
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        page.on("response", lambda got: got.ok or self.errors.append(f"{got.status}: {got.url}"))

    def assert_whole(self):
        """Assert that nothing failed, nothing was asked from elsewhere, and what can be alive is."""
        count = self.page.locator(".live-output").count()
        alive = "n => document.querySelectorAll('.live-output :is(.explorable, .prediction)').length === n"
        self.page.wait_for_function(alive, arg=count)
        self.page.wait_for_load_state("load")
        assert self.errors == []
        assert self.requests_elsewhere == []
        assert "$" not in self.page.locator("article").evaluate(WORDS)


@pytest.fixture(scope="module", params=["file", "http"])
def address(web_edition, request):
    if request.param == "file":
        yield web_edition.as_uri()
    else:
        with served(web_edition) as base:
            yield base


def every_page(folder):
    """Return all pages but the one for addresses that lead nowhere: it works only where the site is published."""
    return sorted({path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} - {"404.html"})


def test_every_page_is_whole_over_http(browser, web_edition):
    with served(web_edition) as base:
        for name in every_page(web_edition):
            with opened(browser, f"{base}/{name}", kind=Page) as seen:
                seen.assert_whole()


def test_every_link_and_anchor_leads_somewhere(web_edition):
    texts = {name: (web_edition / name).read_text(encoding="utf-8") for name in every_page(web_edition)}
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in texts.items()}
    for name, text in texts.items():
        for link in re.findall(r'\b(?:href|src)="([^":]+)"', text):
            path, _, anchor = link.replace("&amp;", "&").partition("#")
            path = path.partition("?")[0]
            target = (web_edition / name).parent / path if path else web_edition / name
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{name}: {link}"
            there = target.resolve().relative_to(web_edition.resolve()).as_posix()
            if anchor and there in ids:
                assert anchor in ids[there], f"{name}: {link}"


def test_the_search_finds_a_word(browser, address):
    with opened(browser, f"{address}/index.html", kind=Page) as seen:
        seen.page.get_by_role("textbox", name="Search").fill("logit")
        seen.page.keyboard.press("Enter")
        found = seen.page.locator("#search-results li a")
        found.first.wait_for()
        seen.page.locator("#search-results li a[href*='03_softmax']").first.wait_for()
        seen.page.locator("#search-results li a[href*='glossary']").first.wait_for()
        seen.page.wait_for_load_state("networkidle")
        assert seen.errors == []
        assert seen.requests_elsewhere == []


def test_the_front_page_plays_and_its_two_descents_part(browser, address):
    with opened(browser, f"{address}/index.html", kind=Page) as seen:
        steps = seen.page.locator("[data-number='cross_entropy.loss']")
        steps.wait_for()
        alive = seen.page.evaluate("performance.now()")
        print(f"alive {alive:.0f} ms after the page was asked for")
        lost = "name => Number(document.querySelector(`[data-number='${name}.loss']`).dataset.value)"
        seen.page.wait_for_function(f"({lost})('cross_entropy') < 1")
        assert seen.page.evaluate(lost, "softmax_squared_error") > 1.9
        assert seen.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_on_the_disk_is_whole_on_a_phone_and_axe_finds_nothing(browser, web_edition, scheme):
    for name in every_page(web_edition):
        address = f"{web_edition.as_uri()}/{name}"
        with opened(browser, address, kind=Page, color_scheme=scheme, width=360, has_touch=True) as seen:
            seen.assert_whole()
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360, name
            seen.page.add_script_tag(path=node_modules() / "axe-core" / "axe.min.js")
            for width in (360, 1280):
                seen.page.set_viewport_size({"width": width, "height": 800})
                seen.page.wait_for_timeout(100)  # explorables take the new width over in the next frame
                assert seen.page.evaluate(AXE_FOUND, RULES) == [], (name, width)


def test_keys_alone_reach_the_lesson_its_hints_and_its_questions(browser, web_edition):
    with opened(browser, (web_edition / "lessons" / "03_softmax.html").as_uri(), kind=Page) as seen:
        seen.assert_whole()
        page = seen.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
        page.keyboard.press("Enter")
        reached = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.tagName + (document.activeElement.type || '')"))
        assert {"A", "INPUTradio"} <= reached
        hint = page.locator("details.hint > summary").first
        hint.focus()
        page.keyboard.press("Enter")
        assert page.get_by_text("Hint 2 of").first.is_visible()
        assert not page.locator("details.hint details.hint > p").first.is_visible()


def test_a_downloaded_notebook_is_the_learners_copy(browser, web_edition):
    with served(web_edition) as base, opened(browser, f"{base}/lessons/03_softmax.html", kind=Page) as seen:
        with seen.page.expect_download() as download:
            seen.page.get_by_role("link", name="Download this notebook").click()
        text = download.value.path().read_text(encoding="utf-8")
    assert '"outputs": []' in text
    assert '"execution_count": 1' not in text


def test_the_sitemap_lists_the_pages_and_the_404_page_works_at_any_depth(browser, web_edition):
    listed = re.findall("<loc>https://example.org/site/(.+?)</loc>", (web_edition / "sitemap.xml").read_text())
    assert set(every_page(web_edition)) - set(listed) <= {
        "search.html",
        "genindex.html",
        "py-modindex.html",
    }
    with served(web_edition.parent) as base, opened(browser, f"{base}/site/404.html", kind=Page) as seen:
        seen.assert_whole()
        assert seen.page.evaluate("document.baseURI") == f"{base}/site/"
    page = (web_edition / "lessons" / "03_softmax.html").read_text(encoding="utf-8")
    assert re.search(r'<meta property="og:image" content="https://example.org/site/pictures/\w+\.png"', page)
    assert '<meta name="description" content="How do three arbitrary numbers become a distribution?' in page
