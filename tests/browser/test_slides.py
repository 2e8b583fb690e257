"""The decks in a real browser, opened from the disk without a network: alive, whole, and readable for the speaker."""

import re

import pytest
from playwright.sync_api import Locator

from course.pages.scripts import node_modules
from course.paths import SOURCES
from course.slides.command import slides
from course.slides.lectures import LECTURES
from tests.browser.browser import AXE_FOUND, RULES, Visit, opened
from tests.browser.pieces import PIECES, place
from tests.support import require

MARK = re.compile(r'"slides"|slide_type')
DECKS = [path.stem for path in sorted(SOURCES.glob("*.md")) if MARK.search(path.read_text(encoding="utf-8"))]
DECKS += [path.stem for path in sorted(LECTURES.glob("*.yml"))]
QUICK = {"twenty_minutes"}  # it has all that a deck can have; the others are tried in the slow run
SCREENS = [(1280, 720), pytest.param(1920, 1080, marks=pytest.mark.slow)]
# What can be seen of the slide, and stands out from it. Inside a formula, KaTeX places boxes that nobody sees.
STICKING_OUT = """() => {
    const slide = Reveal.getCurrentSlide();
    const page = slide.getBoundingClientRect();
    const out = [...slide.querySelectorAll("*")]
        .filter((node) => node.getClientRects().length && !node.closest("aside.notes, .katex *, .for-readers"))
        .filter((node) => {
            const box = node.getBoundingClientRect();
            return box.left < page.left - 1 || box.right > page.right + 1
                || box.top < page.top - 1 || box.bottom > page.bottom + 1;
        });
    if (slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1) out.push(slide);
    return out.map((node) => node.outerHTML.slice(0, 120));
}"""


class Deck(Visit):
    """A deck, and what a lecturer does with it."""

    def start(self) -> int:
        """Wait until it is ready, and return how many slides it has."""
        self.page.wait_for_function("window.Reveal && Reveal.isReady()")
        self.page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        return self.page.evaluate("Reveal.getTotalSlides()")

    def turn_to(self, number: int) -> Locator:
        """Show a slide with all its fragments."""
        self.page.evaluate(
            "n => { const { h, v } = Reveal.getIndices(Reveal.getSlides()[n]); Reveal.slide(h, v, 99) }", number
        )
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.page.locator("section.present:not(.stack)")

    def where(self) -> list[int]:
        return self.page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]")

    def numbers(self) -> list:
        """Return the numbers that the explorables of the present slide show."""
        return self.page.locator("section.present [data-number]").evaluate_all(
            "all => all.map(one => one.dataset.value)"
        )

    def settle(self) -> None:
        self.page.wait_for_timeout(100)


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    for program in ("npm", "node"):
        require(program, "apt-get install npm")
    return tmp_path_factory.mktemp("decks")


@pytest.fixture(params=[name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in DECKS])
def address(decks, request):
    assert slides([request.param], folder=decks) == 0  # what is there already is left as it is
    return (decks / request.param / "index.html").as_uri()


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_slide_overflows_and_nothing_fails_or_is_asked_from_elsewhere(browser, address, width, height):
    with opened(browser, address, kind=Deck, width=width, height=height) as seen:
        for number in range(seen.start()):
            shown = seen.turn_to(number)
            assert seen.page.evaluate(STICKING_OUT) == [], f"slide {number + 1}"
            box = shown.bounding_box()
            assert (round(box["width"]), round(box["height"])) == (width, height)
            for picture in shown.locator("img").all():
                assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert seen.errors == []
        assert seen.requests_elsewhere == []


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_explorables_answer_mouse_and_keys_and_the_slide_stays(browser, address, width, height):
    with opened(browser, address, kind=Deck, width=width, height=height) as seen:
        count = seen.start()
        expected = seen.page.locator(".live-output").count()
        if expected:
            seen.page.wait_for_function("n => document.querySelectorAll('.explorable').length === n", arg=expected)
            print(f"alive {seen.page.evaluate('performance.now()'):.0f} ms after the page was asked for")
        for number in range(count):
            shown = seen.turn_to(number)
            if not shown.locator(".explorable").count():
                continue
            here = seen.where()
            (piece,) = [piece for piece in PIECES if shown.locator(piece.target).count()]
            target = shown.locator(piece.target)
            assert not shown.locator(".static-figure").is_visible()
            before = seen.numbers()
            seen.page.mouse.move(*place(target, piece.drag[0]))
            seen.page.mouse.down()
            seen.page.mouse.move(*place(target, piece.drag[1]), steps=5)
            seen.page.mouse.up()
            seen.settle()
            dragged = seen.numbers()
            assert dragged != before
            target.focus()
            seen.page.keyboard.press(piece.key)
            seen.settle()
            assert seen.numbers() != dragged
            assert seen.where() == here
            seen.page.keyboard.press("Escape")  # leads out of it
            assert not seen.page.evaluate("Reveal.isOverview()")
            seen.page.keyboard.press("ArrowLeft")
            assert seen.where() != here
        assert seen.errors == []


def test_mathematics_is_typeset(browser, address):
    with opened(browser, address, kind=Deck) as seen:
        for number in range(seen.start()):
            shown = seen.turn_to(number)
            texts = shown.locator(".words, .poll").all_inner_texts()
            assert not [text for text in texts if re.search(r"\$|\\[a-z]+", text)], number
        formulas = seen.page.locator(".words .katex")
        if formulas.count():
            loaded = (
                "() => [...document.fonts].some((one) => one.family.includes('KaTeX_Math') && one.status === 'loaded')"
            )
            seen.page.wait_for_function(loaded)
            assert formulas.locator("math").count() == formulas.count()


def test_keys_alone_go_through_all_slides_and_the_tab_key_stays_on_the_slide(browser, address):
    with opened(browser, address, kind=Deck) as seen:
        count = seen.start()
        visited = {tuple(seen.where())}
        for _ in range(10 * count):
            seen.page.keyboard.press("Space")
            visited.add(tuple(seen.where()))
        assert len(visited) == count
        for _ in range(5):
            seen.page.keyboard.press("Tab")
            assert not seen.page.evaluate("document.activeElement.closest('section:not(.present)')")


def test_the_speaker_sees_the_notes_and_the_minutes_so_far(browser, address):
    with opened(browser, address, kind=Deck, width=1280, height=720) as seen:
        count = seen.start()
        with seen.page.expect_popup() as popup:
            seen.page.keyboard.press("s")
        notes = popup.value.locator(".speaker-controls-notes .value")
        for number in (0, count // 2, count - 1):
            seen.turn_to(number)
            said = seen.page.locator("section.present:not(.stack) aside.notes").text_content()
            (start,) = re.findall(r"^\s*(\d+:\d\d to \d+:\d\d) of \d+:\d\d", said)
            notes.get_by_text(start).wait_for()
            assert len(notes.inner_text().split()) > 8, f"slide {number + 1} has no notes"
        assert seen.errors == []


def test_a_question_is_a_slide_of_its_own_before_its_result(browser, address):
    with opened(browser, address, kind=Deck) as seen:
        for number in range(seen.start()):
            shown = seen.turn_to(number)
            if shown.locator(".poll").count():
                assert not shown.locator("pre, img, .recalled").count()
                sizes = shown.locator(".options li").evaluate_all(
                    "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
                )
                assert min(sizes) >= 28
                assert shown.locator("aside.notes").text_content().count("(right)") >= 1


def test_the_print_view_has_every_slide(browser, address):
    with opened(browser, address, kind=Deck) as seen:
        count = seen.start()
    with opened(browser, f"{address}?print-pdf", kind=Deck, width=1280, height=720) as seen:
        seen.page.locator(".pdf-page").nth(count - 1).wait_for()
        assert seen.page.locator(".pdf-page").count() == count
        printed = seen.page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == count
        for page in seen.page.locator(".pdf-page").all():
            assert page.locator("section:not(.stack)").evaluate("one => one.scrollHeight <= one.clientHeight + 1")
            for picture in page.locator("img:visible").all():
                assert picture.bounding_box()["height"] > 150
        assert seen.errors == []


def test_axe_finds_nothing(browser, address):
    with opened(browser, address, kind=Deck, width=1280, height=720) as seen:
        count = seen.start()
        seen.page.add_script_tag(path=node_modules() / "axe-core" / "axe.min.js")
        for number in range(count):
            seen.turn_to(number)
            assert seen.page.evaluate(AXE_FOUND, RULES) == [], f"slide {number + 1}"
