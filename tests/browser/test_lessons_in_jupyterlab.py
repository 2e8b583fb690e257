"""What a newcomer meets: JupyterLab on lesson 00, Run All ends without an error, every figure is there."""

import re
import time

import nbformat
import pytest

from course.execute import WIDGET_VIEW
from course.paths import LESSONS
from tests.browser.browser import SECONDS, course_server, visit

NAMES = sorted(path.stem for path in LESSONS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return tmp_path_factory.mktemp("learner") / "my-lessons"


@pytest.fixture(scope="module")
def address(workspace):
    with course_server(workspace, workspace.parent / "home") as found:
        yield found


PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
AT_REST = f"{PANEL} .jp-Notebook-ExecutionIndicator[data-status=idle]"
# The indicator is idle as well before there is a kernel; the status bar is not.
CONNECTED = "#jp-main-statusbar >> text=/Python 3.*Idle/"


def alone(address, name):
    """Return the address that opens one lesson without the tabs of an earlier visit: Run All must mean this one."""
    return re.sub(r"tree/.*?\?", f"tree/{name}.ipynb?reset&", address)


def run_all(page):
    page.wait_for_selector(CONNECTED)
    page.wait_for_selector(AT_REST)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()


def wait_until_run(page, path):
    """Wait until the kernel rests and save, until every code cell of the file has run; return the notebook."""
    deadline = time.monotonic() + 3 * SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(2000)
        if page.locator(AT_REST).count():
            page.keyboard.press("Control+s")
            page.wait_for_timeout(1000)
            notebook = nbformat.read(path, as_version=4)
            if all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source):
                return notebook
    picture = path.parent.with_suffix(".png")
    page.screenshot(path=picture)
    raise AssertionError(f"{path.name} did not run to its end within {3 * SECONDS} s: see {picture}")


def pictures(page):
    """Scroll through the notebook and return each picture's alt and how wide it was drawn."""
    seen = {}
    panel = page.locator(f"{PANEL} .jp-WindowedPanel-outer")
    height = panel.evaluate("panel => panel.scrollHeight")
    top = 0
    while top < height:
        panel.evaluate("(panel, top) => { panel.scrollTop = top }", top)
        page.wait_for_timeout(150)
        found = panel.evaluate("panel => [...panel.querySelectorAll('img')].map(i => [i.alt, i.naturalWidth, i.width])")
        seen.update({alt: (natural, drawn) for alt, natural, drawn in found if natural})
        height = panel.evaluate("panel => panel.scrollHeight")
        top += 400
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


def test_course_start_opens_lesson_00_without_pop_ups(address, tmp_path):
    with visit(address) as seen:
        seen.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        seen.page.wait_for_selector(AT_REST)
        seen.page.wait_for_timeout(2000)
        title = seen.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabLabel")
        assert title.first.inner_text().startswith("00_start_here")
        assert seen.page.locator(".Toastify__toast").count() == 0
        assert seen.page.locator(".jp-Dialog").count() == 0
        assert seen.errors == []
        assert seen.requests_elsewhere == []


@pytest.mark.parametrize("name", NAMES)
def test_run_all_on_an_untouched_copy_is_green_and_draws_every_figure(address, workspace, name):
    with visit(alone(address, name)) as seen:
        run_all(seen.page)
        notebook = wait_until_run(seen.page, workspace / f"{name}.ipynb")

        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        assert not [output for output in outputs if output.output_type == "error"]
        assert not [output for output in outputs if output.get("name") == "stderr"]
        drawn = pictures(seen.page)
        explorables = sum(WIDGET_VIEW in output.get("data", {}) for output in outputs)
        described = {
            output.data["text/plain"]
            for output in outputs
            if "image/png" in output.get("data", {}) and WIDGET_VIEW not in output.data
        }
        assert described
        assert seen.page.locator(f"{PANEL} .explorable .problem").count() == 0
        assert drawn_explorables(seen.page) == explorables
        assert described <= drawn.keys()
        for alt in described:
            natural, width = drawn[alt]
            assert natural >= width > 500
        assert seen.errors == []
        assert seen.requests_elsewhere == []


def test_running_lessons_leaves_nothing_behind_in_the_learners_folder(address, workspace):
    visible = {path.name for path in workspace.iterdir() if not path.name.startswith(".")}
    assert visible == {"glossary.md", *(f"{name}.ipynb" for name in NAMES)}


def test_a_check_shows_its_outcome_in_words(address):
    with visit(alone(address, NAMES[0])) as seen:
        run_all(seen.page)
        outcome = seen.page.locator(f"{PANEL} .jp-OutputArea-output strong", has_text="not attempted").first
        outcome.scroll_into_view_if_needed()
        assert outcome.is_visible()
