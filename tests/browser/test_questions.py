"""Predictions and choices by a click: in JupyterLab, after a restart, untrusted, and on a page without a kernel."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.pages.scripts import node_modules
from tests.browser.browser import opened
from tests.browser.lab import PANEL
from tests.browser.test_explorables_in_jupyterlab import OUTPUT, Cells, save, wait_until_it_is_back
from tests.pages import QUESTIONS
from utils.exercises.lesson_00 import between, who_wears_the_hat

NAME = "questions/questions"
MEASURED = f"Measured: B: {between.options['B']}"


@pytest.fixture(scope="module")
def file(lab):
    made = new_notebook(cells=[new_code_cell(cell) for cell in QUESTIONS])
    made.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    path = lab.folder / f"{NAME}.ipynb"
    path.parent.mkdir()
    nbformat.write(made, path)
    return path


def question(page, number=0):
    return page.locator(".prediction").nth(number)


@pytest.mark.slow
def test_a_click_is_kept_recalled_checked_and_known_after_a_restart(lab, file):
    with lab.visit(NAME, height=1400) as seen:
        cells, page = Cells(seen), seen.page
        for cell in range(4):
            cells.run(cell)
        outputs = page.locator(f"{PANEL} .jp-OutputArea")
        assert f"{MEASURED}. (You made no prediction.)" in outputs.nth(1).inner_text()
        assert "not attempted" in outputs.nth(3).inner_text()
        commit = question(page).get_by_role("button", name="Commit")
        assert commit.is_disabled()

        question(page).get_by_role("radio").first.focus()
        for key in ("Space", "ArrowDown", "d", "d", "x"):  # the last ones would delete the cell
            page.keyboard.press(key)
        assert question(page).get_by_role("radio").nth(1).is_checked()
        question(page).get_by_label(between.options["A"]).check()
        commit.click()
        assert question(page).get_by_role("status").inner_text() == "You predict A. Go on and see."
        told = f"You predicted A: {between.options['A']}. {MEASURED}."
        assert told in outputs.nth(1).inner_text()
        question(page, 1).get_by_role("checkbox").first.check()
        question(page, 1).get_by_role("button", name="Answer").click()
        letter = who_wears_the_hat.options[0].letter
        assert question(page, 1).get_by_role("status").inner_text().startswith(f"You picked {letter}.")
        cells.run(1)
        cells.run(3)
        assert told in outputs.nth(1).inner_text()
        assert question(page).get_by_role("radio").first.is_disabled()  # it stands, now that the result is known
        assert "not attempted" not in outputs.nth(3).inner_text()
        assert seen.errors == []
        save(page)

    with lab.visit(NAME, height=1400) as seen:
        cells, page = Cells(seen), seen.page
        wait_until_it_is_back(seen, question(page, 1))
        question(page, 1).get_by_role("checkbox").nth(1).check()
        question(page, 1).get_by_role("button", name="Answer").click()
        page.get_by_text("Run this cell, then choose again.").wait_for()  # no kernel knows of this one
        cells.run(0)
        assert question(page).get_by_role("radio").first.is_checked()
        assert question(page).get_by_role("status").inner_text() == "You predict A. Go on and see."
        cells.run(1)
        assert told in page.locator(f"{PANEL} .jp-OutputArea").nth(1).inner_text()

    saved = nbformat.read(file, as_version=4)
    for cell in saved.cells:
        cell.source += "\n# changed elsewhere"
    nbformat.write(saved, file.with_name("untrusted.ipynb"))
    with lab.visit("questions/untrusted") as seen:
        card = seen.page.locator(OUTPUT).first
        card.wait_for()
        assert between.options["A"] in card.inner_text()
        assert "Run this cell to answer by a click." in card.inner_text()
        assert question(seen.page).count() == 0
        assert "Error" not in seen.page.locator(f"{PANEL} .jp-Notebook").inner_text()


def test_on_a_page_without_a_kernel_the_result_opens_on_commit(browser, pages):
    address = (pages / "lessons" / "questions.html").as_uri()
    with opened(browser, address) as seen:
        page = seen.page
        question(page).wait_for()
        result = page.get_by_text(f"{MEASURED}.")
        invited = page.get_by_text("Commit to a prediction above to see the result, or open it without one.")
        assert not result.is_visible()
        invited.click()
        assert result.is_visible()
        invited.click()
        assert not result.is_visible()
        for letter in "CBA":
            question(page).get_by_label(between.options[letter]).check()
            question(page).get_by_role("button", name="Commit").click()
            assert page.get_by_text(f"You predicted {letter}: {between.options[letter]}. ").is_visible()
        assert page.get_by_text("Run this cell").locator("visible=true").count() == 0
        assert seen.errors == []
        page.add_script_tag(path=node_modules() / "axe-core" / "axe.min.js")
        found = (
            "axe.run(document.querySelector('article')).then((each) => each.violations.map(one => one.nodes[0].html))"
        )
        assert page.evaluate(found) == []
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with opened(browser, address, java_script_enabled=False) as seen:
        assert seen.page.get_by_text(f"{MEASURED}.").is_visible()
        assert seen.page.get_by_text(between.question).is_visible()
