"""All explorables on a page of the site: alive without a kernel and a network, for every reader and every window."""

import pytest

from course.pages.scripts import node_modules
from tests.browser.browser import Visit, opened
from tests.browser.pieces import PIECES, every_piece, place
from tests.browser.stage import served
from tests.pages import GALLERY

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
AXE_FOUND = """async (tags) => {
    const found = await axe.run({ include: [".explorable"] }, { runOnly: tags });
    return found.violations.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]);
}"""


class Page(Visit):
    """The gallery of all explorables."""

    def piece(self, piece):
        """Return the explorable, scrolled to."""
        found = self.page.locator(".explorable").nth(PIECES.index(piece))
        found.locator(piece.target).scroll_into_view_if_needed()
        return found

    def numbers(self, piece):
        return self.piece(piece).evaluate(
            "node => [...node.querySelectorAll('[data-number]')].map(each => [each.dataset.number, each.dataset.value])"
        )


@pytest.fixture
def gallery(pages):
    return pages / "lessons" / f"{GALLERY.stem}.html"


@pytest.fixture(params=["file", pytest.param("http", marks=pytest.mark.slow)])
def address(request, pages, gallery):
    if request.param == "file":
        yield gallery.as_uri()
    else:
        with served(pages) as found:
            yield f"{found}/lessons/{gallery.name}"


def test_all_are_alive_soon_and_nothing_is_asked_from_elsewhere(browser, address):
    with opened(browser, address, kind=Page) as seen:
        seen.page.locator(".explorable").nth(len(PIECES) - 1).wait_for()
        alive = seen.page.evaluate("performance.now()")
        print(f"all drawn {alive:.0f} ms after the page was asked for")
        assert seen.page.locator(".explorable").count() == len(PIECES)
        assert seen.page.locator(".problem").count() == 0
        for piece in PIECES:
            before = seen.numbers(piece)
            target = seen.piece(piece).locator(piece.target)
            seen.page.mouse.move(*place(target, piece.drag[0]))
            seen.page.mouse.down()
            seen.page.mouse.move(*place(target, piece.drag[1]), steps=5)
            seen.page.mouse.up()
            seen.page.wait_for_timeout(100)
            dragged = seen.numbers(piece)
            assert dragged != before
            target.focus()
            seen.page.keyboard.press(piece.key)
            seen.page.wait_for_timeout(100)
            assert seen.numbers(piece) != dragged
        assert seen.errors == []
        assert seen.requests_elsewhere == []


def test_play_runs_without_a_kernel(browser, address):
    with opened(browser, address, kind=Page) as seen:
        explorable = seen.page.locator(".explorable").first
        explorable.get_by_label("Preset").select_option("adam")
        explorable.get_by_role("button", name="Play", exact=True).click()
        explorable.get_by_role("button", name="Pause").wait_for()
        explorable.get_by_role("button", name="Play", exact=True).wait_for()
        seen.page.wait_for_timeout(100)  # the numbers follow in the next frame
        assert explorable.locator("[data-number='cross_entropy.steps']").inner_text() == "102"
        assert explorable.locator("[data-number='softmax_squared_error.steps']").inner_text() == "81"


def test_with_scripts_off_the_static_figures_show(browser, gallery):
    with opened(browser, gallery.as_uri(), kind=Page, java_script_enabled=False) as seen:
        pictures = seen.page.locator("img[alt]")
        assert pictures.count() >= len(PIECES)
        for number in range(pictures.count()):
            assert pictures.nth(number).is_visible()


@pytest.mark.parametrize(
    "look", ["light", *(pytest.param(look, marks=pytest.mark.slow) for look in ("dark", "high contrast"))]
)
def test_axe_finds_nothing(browser, gallery, look):
    context = {"color_scheme": "dark" if look == "dark" else "light"}
    if look == "high contrast":
        context["forced_colors"] = "active"
    with opened(browser, gallery.as_uri(), kind=Page, **context) as seen:
        seen.page.locator(".explorable").nth(len(PIECES) - 1).wait_for()
        seen.page.add_script_tag(path=node_modules() / "axe-core" / "axe.min.js")
        assert seen.page.evaluate(AXE_FOUND, RULES) == []


@pytest.mark.parametrize(("width", "zoom"), [(360, 1), (1280, 2)])
def test_nothing_sticks_out_on_a_phone_or_at_200_percent(browser, gallery, width, zoom):
    # A zoom of 2 leaves half as many CSS pixels, each twice as sharp.
    with opened(browser, gallery.as_uri(), kind=Page, width=width // zoom, device_scale_factor=zoom) as seen:
        seen.page.locator(".explorable").nth(len(PIECES) - 1).wait_for()
        seen.page.wait_for_timeout(300)
        sticking_out = seen.page.evaluate(
            """() => [...document.querySelectorAll(".explorable, .explorable *")]
                .filter(node => node.getClientRects().length && !node.closest(".for-readers, .scrolls"))
                .filter(node => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(node => node.outerHTML.slice(0, 120))"""
        )
        assert sticking_out == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@every_piece
def test_every_control_has_a_name(browser, gallery, piece):
    with opened(browser, gallery.as_uri(), kind=Page) as seen:
        explorable = seen.piece(piece)
        names = explorable.locator("button, input, select, canvas[tabindex], [tabindex='0']").evaluate_all(
            "nodes => nodes.map(node => node.ariaLabel || node.labels?.[0]?.textContent || node.textContent.trim())"
        )
        assert names
        assert all(names)
