"""A lesson as a room sees it: `course present` in a real browser."""

import pytest

from tests.browser.browser import opened
from tests.browser.lab import AT_REST, PANEL, Lab
from tests.course_process import CourseProcess

PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from course import cli, present
present.present = partial(present.present, folder=Path(sys.argv[1]))
sys.exit(cli.main(["present", *sys.argv[2:]]))
"""


@pytest.fixture(scope="module")
def presentation(tmp_path_factory):
    home = tmp_path_factory.mktemp("lecturer")
    with CourseProcess(home, ["-c", PROGRAM, home / "present", "03", "--no-browser"]) as course:
        yield course


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_the_room_sees_the_lesson_alone_in_large_type_and_what_its_cells_show(browser, presentation, width, height):
    presentation.end_sessions()
    with opened(browser, presentation.address, width=width, height=height) as seen:
        page = seen.page
        page.wait_for_selector(f"{PANEL} .jp-Cell")
        page.wait_for_selector(AT_REST)
        page.wait_for_timeout(1000)
        assert page.locator(f"{PANEL} h1").first.inner_text().startswith("03 Softmax")
        beside = ".jp-SideBar, #jp-left-stack, #jp-right-stack, #jp-main-statusbar, .lm-DockPanel-tabBar, .jp-Dialog"
        assert [one for one in page.locator(beside).all() if one.is_visible()] == []
        assert page.evaluate("document.querySelector('.jp-LabShell').dataset.shellMode") == "single-document"

        code = page.locator(f"{PANEL} .jp-CodeCell .cm-line").first
        code.scroll_into_view_if_needed()
        sizes = [
            float(one.evaluate("node => getComputedStyle(node).fontSize").removesuffix("px"))
            for one in (code, page.locator(f"{PANEL} .jp-RenderedHTMLCommon p").first)
        ]
        assert min(sizes) >= 20
        notebook = page.locator(f"{PANEL} .jp-WindowedPanel-outer").bounding_box()
        assert notebook["width"] >= 0.99 * width
        assert notebook["height"] >= 0.85 * height
        lines = page.locator(f"{PANEL} .cm-scroller").first
        assert lines.evaluate("node => node.scrollWidth <= node.clientWidth + 1"), "a line of code is cut off"

        # A live kernel, and no result before it has been run.
        assert page.locator(f"{PANEL} .jp-OutputArea-output").count() == 0
        Lab.choose_run_all(page)
        page.locator(f"{PANEL} .jp-OutputArea-output", has_text="all 1026 outputs").first.wait_for()
        assert seen.errors == []
        assert seen.requests_elsewhere == []
