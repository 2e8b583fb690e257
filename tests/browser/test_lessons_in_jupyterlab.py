"""What a newcomer meets: JupyterLab on lesson 00, Run All ends without an error, every figure is there."""

import pytest

from course.paths import LESSONS
from tests.browser.lab import AT_REST, CONNECTED, PANEL

NAMES = sorted(path.stem for path in LESSONS.glob("*.ipynb"))


def pictures(page):
    """Scroll through the notebook and return each picture's alt and how wide it was drawn."""
    seen = {}
    panel = page.locator(f"{PANEL} .jp-WindowedPanel-outer")
    height = panel.evaluate("panel => panel.scrollHeight")
    top = 0
    while top < height:
        panel.evaluate("(panel, top) => { panel.scrollTop = top }", top)
        page.wait_for_timeout(60)
        found = panel.evaluate("panel => [...panel.querySelectorAll('img')].map(i => [i.alt, i.naturalWidth, i.width])")
        seen.update({alt: (natural, drawn) for alt, natural, drawn in found if natural})
        height = panel.evaluate("panel => panel.scrollHeight")
        top += 600
    return seen


def drawn_explorables(page):
    """Scroll to each explorable and count those on whose canvases something is drawn."""
    found = page.locator(f"{PANEL} .explorable")
    drawn = 0
    for number in range(found.count()):
        found.nth(number).scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        drawn += found.nth(number).evaluate(
            "node => [...node.querySelectorAll('canvas')].filter(c => c.offsetParent).every(c =>"
            " c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))"
        )
    return drawn


def test_course_start_opens_lesson_00_without_pop_ups(lab):
    with lab.visit() as seen:
        seen.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        seen.page.wait_for_selector(AT_REST)
        seen.page.wait_for_selector(CONNECTED)  # while it loads, a notebook is marked unsaved for a moment
        seen.page.wait_for_timeout(1000)
        title = seen.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabLabel")
        assert title.first.inner_text().startswith("00_start_here")
        assert seen.page.locator(".Toastify__toast").count() == 0
        assert seen.page.locator(".jp-mod-dirty").count() == 0  # unsaved
        assert seen.page.locator(".jp-Dialog").count() == 0
        assert seen.errors == []
        assert seen.requests_elsewhere == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_run_all_on_an_untouched_copy_is_green_and_draws_every_figure(lab, name):
    before = {path.name for path in lab.folder.iterdir() if not path.name.startswith(".")}
    with lab.visit(name) as seen:
        notebook = lab.run_all(seen, name)

        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        assert not [output for output in outputs if output.output_type == "error"]
        assert not [output for output in outputs if output.get("name") == "stderr"]
        drawn = pictures(seen.page)
        pictures_shown = [output.data for output in outputs if "image/png" in output.get("data", {})]
        explorables = sum("stand-in" in data["text/html"] for data in pictures_shown)
        described = {data["text/plain"] for data in pictures_shown if "stand-in" not in data["text/html"]}
        assert described
        assert seen.page.locator(f"{PANEL} .explorable .problem").count() == 0
        assert drawn_explorables(seen.page) == explorables
        assert described <= drawn.keys()
        for alt in described:
            natural, width = drawn[alt]
            assert natural >= width > 500
        outcome = seen.page.locator(f"{PANEL} .jp-OutputArea-output strong", has_text="not attempted").first
        outcome.scroll_into_view_if_needed()
        assert outcome.is_visible()
        assert seen.errors == []
        assert seen.requests_elsewhere == []
    # The lesson has left nothing behind in the learner's folder.
    assert {path.name for path in lab.folder.iterdir() if not path.name.startswith(".")} == before
