"""Each explorable in a real JupyterLab: drawn, moved by mouse, touch and keyboard, set from Python and read by it."""

import json
import re
from itertools import pairwise

import nbformat
import pytest

from tests.browser.browser import course_server, visit
from tests.browser.pieces import PIECES, every_piece, place
from tests.browser.test_lessons_in_jupyterlab import AT_REST, CONNECTED, PANEL, alone

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
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorables") / "my-lessons"
    folder.mkdir()
    for piece in PIECES:
        nbformat.write(notebook_for(piece), folder / f"{piece.name}.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(workspace):
    with course_server(workspace, workspace.parent / "home") as found:
        yield found


class Lab:
    """One notebook in JupyterLab, its cells run one by one."""

    def __init__(self, seen):
        self.page = seen.page
        self.page.wait_for_selector(CONNECTED)

    def run(self, cell):
        self.page.locator(f"{PANEL} .jp-Notebook-cell").nth(cell).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector(AT_REST)

    def python_reads(self):
        """Return the trait as Python has it: the last cell prints it."""
        self.run(2)
        text = self.page.locator(f"{PANEL} .jp-Notebook-cell").nth(2).locator(".jp-OutputArea-output pre")
        text.wait_for()
        return json.loads(text.inner_text())[0]

    def numbers(self):
        found = self.page.locator(f"{PANEL} .explorable [data-number]").evaluate_all(
            "nodes => nodes.map(node => [node.dataset.number, Number(node.dataset.value)])"
        )
        return dict(found)


@every_piece
def test_it_answers_mouse_keyboard_and_python_and_reports_back(address, piece):
    with visit(alone(address, piece.name), height=1400) as seen:
        lab = Lab(seen)
        lab.run(0)
        target = seen.page.locator(f"{PANEL} .explorable").locator(piece.target)
        target.wait_for()
        values = [lab.python_reads()]

        target.scroll_into_view_if_needed()
        seen.page.mouse.move(*place(target, piece.drag[0]))
        seen.page.mouse.down()
        seen.page.mouse.move(*place(target, piece.drag[1]), steps=5)
        seen.page.mouse.up()
        values.append(lab.python_reads())

        target.focus()
        seen.page.keyboard.press(piece.key)
        values.append(lab.python_reads())
        # JupyterLab takes arrow keys for its own, unless it is told not to: the selected cell must not have moved.
        assert seen.page.locator(f"{PANEL} .jp-Notebook-cell").nth(2).get_attribute("class").count("jp-mod-selected")

        lab.run(1)
        values.append(lab.python_reads())
        assert all(before != after for before, after in pairwise(values)), values
        for key, value in piece.shows.items():
            assert lab.numbers()[key] == pytest.approx(value, rel=1e-12)
        assert seen.errors == []
        assert seen.requests_elsewhere == []


def test_plain_keys_on_a_control_are_the_controls_and_not_jupyterlabs(address):
    with visit(alone(address, PIECES[0].name), height=1400) as seen:
        lab = Lab(seen)
        lab.run(0)
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


@every_piece
def test_it_answers_touch(address, piece):
    with visit(alone(address, piece.name), height=1400, has_touch=True) as seen:
        lab = Lab(seen)
        lab.run(0)
        target = seen.page.locator(f"{PANEL} .explorable").locator(piece.target)
        target.wait_for()
        before = lab.python_reads()
        target.scroll_into_view_if_needed()
        touch = seen.page.context.new_cdp_session(seen.page)
        for kind, share in zip(("touchStart", "touchMove", "touchMove"), (*piece.drag, piece.drag[1]), strict=True):
            x, y = place(target, share)
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        seen.page.wait_for_timeout(200)
        assert lab.python_reads() != before
        assert seen.errors == []


def run_and_save(address, piece):
    with visit(alone(address, piece.name)) as seen:
        Lab(seen).run(0)
        seen.page.locator(f"{PANEL} .explorable").wait_for()
        seen.page.keyboard.press("Control+s")
        seen.page.wait_for_timeout(1500)


def test_a_notebook_that_is_not_trusted_shows_the_static_figure(address, workspace):
    # As if it had come from somebody else: the output is there, its cells were not run here.
    piece = PIECES[0]
    run_and_save(address, piece)
    saved = nbformat.read(workspace / f"{piece.name}.ipynb", as_version=4)
    saved.cells[0].source += "\n# changed elsewhere, so that its signature is void"
    nbformat.write(saved, workspace / "untrusted.ipynb")
    alt = saved.cells[0].outputs[0].data["text/plain"]
    with visit(alone(address, "untrusted")) as seen:
        picture = seen.page.locator(f"{OUTPUT} img")
        picture.wait_for()
        assert picture.get_attribute("alt") == alt
        assert picture.evaluate("image => image.naturalWidth") > 500
        assert seen.page.locator(f"{PANEL} .explorable").count() == 0
        assert not [text for text in seen.errors if not re.search("widget", text, re.IGNORECASE)]


def test_opened_again_without_being_run_it_is_alive(address, workspace):
    piece = PIECES[0]
    run_and_save(address, piece)
    with visit(alone(address, piece.name)) as seen:  # with a new kernel
        seen.page.locator(f"{PANEL} .explorable").locator(piece.target).wait_for()
        seen.page.locator(f"{PANEL} .explorable").get_by_role("button", name="1 step", exact=True).click()
        seen.page.wait_for_timeout(300)
        assert Lab(seen).numbers()["cross_entropy.steps"] == 1
