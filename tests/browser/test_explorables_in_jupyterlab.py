"""Each explorable in a real JupyterLab: drawn, moved by mouse, touch and keyboard, set from Python and read by it."""

import json
import re
import time
from itertools import pairwise

import nbformat
import pytest

from tests.browser.browser import SECONDS
from tests.browser.lab import AT_REST, CONNECTED, PANEL
from tests.browser.pieces import PIECES, place

FOLDER = "explorables"  # beside the lessons, so that these notebooks are not taken for lessons
OUTPUT = f"{PANEL} .jp-OutputArea-output"


def notebook_for(piece):
    cells = [
        f"from utils.explorables import {piece.name}\n\nexplorer = {piece.name}()\nexplorer",
        piece.python,
        f"import json; print(json.dumps([explorer.{piece.trait}]))",
    ]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return made


@pytest.fixture(scope="module")
def folder(lab):
    made = lab.folder / FOLDER
    made.mkdir()
    for piece in PIECES:
        nbformat.write(notebook_for(piece), made / f"{piece.name}.ipynb")
    return made


class Cells:
    """One notebook in JupyterLab, its cells run one by one."""

    def __init__(self, seen):
        self.page = seen.page
        self.page.wait_for_selector(CONNECTED)

    def run(self, cell):
        self.page.locator(f"{PANEL} .jp-Notebook-cell").nth(cell).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector(AT_REST)

    def python_reads(self, other_than=None):
        """Return the trait as Python has it: the last cell prints it. What the browser reports takes a moment."""
        text = self.page.locator(f"{PANEL} .jp-Notebook-cell").nth(2).locator(".jp-OutputArea-output pre")
        for _ in range(5):
            self.run(2)
            text.wait_for()
            found = json.loads(text.inner_text())[0]
            if found != other_than:
                break
        return found

    def numbers(self):
        found = self.page.locator(f"{PANEL} .explorable [data-number]").evaluate_all(
            "nodes => nodes.map(node => [node.dataset.number, Number(node.dataset.value)])"
        )
        return dict(found)


def touch(page, *places):
    """Put a finger on the first place, move it over the others, and lift it."""
    session = page.context.new_cdp_session(page)
    for kind, (x, y) in zip(("touchStart", *["touchMove"] * (len(places) - 1)), places, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)


# The quick run tries the first; a page of the web edition has the same modules, and is tried with all of them.
@pytest.mark.parametrize(
    "piece",
    [pytest.param(piece, id=piece.name, marks=() if piece is PIECES[0] else pytest.mark.slow) for piece in PIECES],
)
def test_it_answers_mouse_touch_keyboard_and_python_and_reports_back(lab, folder, piece):
    with lab.visit(f"{FOLDER}/{piece.name}", height=1400) as seen:
        cells = Cells(seen)
        cells.run(0)
        target = seen.page.locator(f"{PANEL} .explorable").locator(piece.target)
        target.wait_for()
        # What JupyterLab shows of a cell on a screen of 1280 by 800.
        assert seen.page.locator(f"{PANEL} .explorable").bounding_box()["height"] <= 679
        values = [cells.python_reads()]

        target.scroll_into_view_if_needed()
        seen.page.mouse.move(*place(target, piece.drag[0]))
        seen.page.mouse.down()
        seen.page.mouse.move(*place(target, piece.drag[1]), steps=5)
        seen.page.mouse.up()
        values.append(cells.python_reads(other_than=values[-1]))

        target.focus()
        seen.page.keyboard.press(piece.key)
        values.append(cells.python_reads(other_than=values[-1]))
        # JupyterLab takes arrow keys for its own, unless it is told not to: the selected cell must not have moved.
        assert seen.page.locator(f"{PANEL} .jp-Notebook-cell").nth(2).get_attribute("class").count("jp-mod-selected")

        cells.run(1)
        values.append(cells.python_reads(other_than=values[-1]))
        for key, value in piece.shows.items():
            assert cells.numbers()[key] == pytest.approx(value, rel=1e-12)

        target.scroll_into_view_if_needed()
        start, end = (place(target, share) for share in piece.drag)
        touch(seen.page, start, end, end)
        values.append(cells.python_reads(other_than=values[-1]))

        assert all(before != after for before, after in pairwise(values)), values
        assert seen.errors == []
        assert seen.requests_elsewhere == []


def save(page):
    """Press the key, and wait until JupyterLab no longer marks the notebook as unsaved."""
    page.keyboard.press("Control+s")
    page.wait_for_timeout(500)
    page.locator(".jp-mod-dirty").first.wait_for(state="detached")


def wait_until_it_is_back(seen, widget):
    """Wait for a saved widget, and load the page again where JupyterLab has missed it.

    JupyterLab may ask the new kernel for its widgets, which has none, before it has read them from the file.
    """
    deadline = time.monotonic() + 3 * SECONDS
    while not widget.count():
        assert time.monotonic() < deadline, "the widget has not come back"
        lost = [text for text in seen.errors if "widget model not found" in text]
        if lost:
            seen.page.get_by_text(re.compile(r"^Run this cell to .*\.$")).first.wait_for()
            seen.errors[:] = [text for text in seen.errors if text not in lost]
            seen.page.reload()
        seen.page.wait_for_timeout(200)


def assert_it_is_back(seen):
    wait_until_it_is_back(seen, seen.page.locator(f"{PANEL} .explorable"))
    assert_alive(seen)


def assert_alive(seen):
    explorable = seen.page.locator(f"{PANEL} .explorable")
    explorable.locator(PIECES[0].target).wait_for()
    steps = Cells(seen).numbers()["cross_entropy.steps"]
    explorable.get_by_role("button", name="1 step", exact=True).click()
    seen.page.wait_for_timeout(300)
    assert Cells(seen).numbers()["cross_entropy.steps"] == steps + 1
    assert not seen.page.locator(f"{PANEL} .stand-in").is_visible()


def assert_a_picture_that_says_how_to_wake_it(seen, alt):
    picture = seen.page.locator(f"{OUTPUT} img")
    picture.wait_for()
    assert picture.get_attribute("alt") == alt
    assert picture.evaluate("image => image.naturalWidth") > 500
    assert seen.page.get_by_text("Run this cell to play with it.").is_visible()
    seen.page.wait_for_timeout(3000)  # so long JupyterLab waits for a widget's state
    assert "Error" not in seen.page.locator(f"{PANEL} .jp-Notebook").inner_text()
    assert seen.page.locator(f"{PANEL} .explorable").count() == 0


@pytest.mark.slow
def test_plain_keys_are_the_controls(lab, folder):
    with lab.visit(f"{FOLDER}/{PIECES[0].name}", height=1400) as seen:
        Cells(seen).run(0)
        explorable = seen.page.locator(f"{PANEL} .explorable")
        rate = explorable.get_by_label("learning rate").locator("visible=true").last  # the slider
        rate.focus()
        before = rate.input_value()
        seen.page.keyboard.press("ArrowRight")
        assert rate.input_value() != before
        explorable.get_by_role("button", name="Reset").focus()
        for key in ("ArrowDown", "d", "d", "x", "b", "m"):  # JupyterLab: next cell, delete, cut, insert, text cell
            seen.page.keyboard.press(key)
        seen.page.wait_for_timeout(300)
        assert seen.page.locator(f"{PANEL} .jp-Notebook-cell").count() == 3
        assert explorable.count() == 1


@pytest.mark.slow
def test_it_comes_back_alive_or_as_a_picture_that_says_how_to_wake_it(lab, folder):
    name, file = f"{FOLDER}/{PIECES[0].name}", folder / f"{PIECES[0].name}.ipynb"
    with lab.visit(name) as seen:
        cells = Cells(seen)
        for _ in range(3):
            cells.run(0)
        assert_alive(seen)  # and so its state is there to be saved
        save(seen.page)
        size = file.stat().st_size
    for _ in range(2):  # saved again by a kernel that knows nothing of it
        with lab.visit(name) as seen:
            assert_it_is_back(seen)
            save(seen.page)
    with lab.visit(name) as seen:
        Cells(seen).run(0)
        save(seen.page)
        seen.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Kernel$")).click()
        seen.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Restart Kernel…$")).click()
        seen.page.locator(".jp-Dialog button.jp-mod-warn").click()
        seen.page.wait_for_timeout(1000)
        seen.page.wait_for_selector(CONNECTED)
        save(seen.page)
        seen.page.reload()
        assert_it_is_back(seen)
    assert file.stat().st_size < size + 1000  # only what is shown is kept
    saved = nbformat.read(file, as_version=4)
    alt = saved.cells[0].outputs[0].data["text/plain"]

    del saved.metadata["widgets"]  # as another JupyterLab saves it
    nbformat.write(saved, file)
    with lab.visit(name) as seen:
        assert_a_picture_that_says_how_to_wake_it(seen, alt)
        Cells(seen).run(0)
        assert_alive(seen)

    # As if it had come from somebody else: the output is there, its cells were not run here.
    saved.cells[0].source += "\n# changed elsewhere, so that its signature is void"
    nbformat.write(saved, folder / "untrusted.ipynb")
    with lab.visit(f"{FOLDER}/untrusted") as seen:
        assert_a_picture_that_says_how_to_wake_it(seen, alt)
        assert not [text for text in seen.errors if not re.search("widget", text, re.IGNORECASE)]
