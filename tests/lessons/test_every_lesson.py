"""What holds for every lesson: its frame, its cells, its figures, its exercises."""

import base64
import html
import re
import statistics
import struct
from pathlib import Path

import pytest

from course.build import readme_picture
from course.paths import LESSONS as FOLDER
from course.paths import ROOT
from tests.lessons.notebooks import LESSON_NOTEBOOKS, code_cells, printed, prose
from tests.utils.exercises.banks import CHOICES
from utils.lessons import LESSONS

every_lesson = pytest.mark.parametrize("name", LESSON_NOTEBOOKS)
ASSESSED = {lesson.stem for lesson in LESSONS if lesson.assessed}
# The cells that print a comparison which is meant to come out false.
FALSE = {"shared-parameters"}


@every_lesson
def test_a_lesson_opens_with_what_it_needs_and_ends_with_the_lecture(name):
    first, last = (LESSON_NOTEBOOKS[name].cells[place].source for place in (0, -1))
    assert "You need:" in first
    headings = re.findall(r"^## .*", prose(name), flags=re.MULTILINE)
    frame = ["## Hand in"] if name in ASSESSED else ["## Recap", "## On your own", "## In the lecture"]
    assert headings[-len(frame) :] == frame
    told = "end the last cell with a paragraph that begins with **Where to read more.**"
    assert "**Where to read more.**" in last, told


@every_lesson
def test_every_cell_is_the_learners_and_was_run_in_order_and_prints_no_comparison_that_is_false(name):
    for count, cell in enumerate(code_cells(name), start=1):
        assert cell.execution_count == count, cell.id
        assert not {"notes", "solution"} & set(cell.metadata.get("tags", ())), cell.id
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], cell.id
        assert "False" not in printed(cell) or cell.id in FALSE, cell.id


@every_lesson
def test_nothing_is_attempted_in_a_lesson_as_it_is_handed_out(name):
    # Faulty code to be mended is known to its check, or it would be a wrong answer.
    checks = [cell for cell in code_cells(name) if cell.id.startswith("check-")]
    assert checks
    for cell in checks:
        assert cell.outputs[-1].data["text/plain"].startswith("– not attempted"), cell.id


@every_lesson
def test_code_cells_are_short_and_fit_a_small_screen(name):
    lines = [cell.source.splitlines() for cell in code_cells(name)]
    assert statistics.median(map(len, lines)) <= 6
    assert max(map(len, lines)) <= 25
    assert not [line for cell in lines for line in cell if len(line) > 105]


@every_lesson
def test_prose_is_markdown_that_jupyterlab_shows_and_its_links_lead_somewhere(name):
    assert not re.findall(r":::|^```\{|\{[a-z]+\}`", prose(name), flags=re.MULTILINE)
    for target in re.findall(r"\]\(([^)#]+\.ipynb)\)", prose(name)):
        assert (FOLDER / target).is_file(), target


@every_lesson
def test_every_figure_is_whole_fills_the_cell_and_has_a_description_that_is_not_its_title(name):
    sources = "\n".join(cell.source for cell in code_cells(name))
    titles = re.findall(r'(?:title=|set_title\()"([^"]+)"', sources)
    outputs = [output.get("data", {}) for cell in code_cells(name) for output in cell.outputs]
    figures = [data for data in outputs if "image/png" in data]
    assert figures
    for data in figures:
        alt = data["text/plain"]
        assert len(alt.split()) >= 8, alt
        assert alt not in titles
        assert f'alt="{html.escape(alt)}"' in data["text/html"]
        png = base64.b64decode(data["image/png"])
        width, height = struct.unpack(">II", png[16:24])
        assert png.endswith(b"IEND\xaeB`\x82"), alt
        assert width >= 1300, f"the figure is {width / 160:.1f} wide: make it 8.2 at least ({alt})"
        assert height >= 200, alt


@every_lesson
def test_a_cell_that_measures_a_claim_is_compared_with_what_it_prints_here(name):
    file = Path(__file__).with_name(f"test_lesson_{name[:2]}.py")
    tests = file.read_text(encoding="utf-8") if file.exists() else ""
    for cell in code_cells(name):
        tags = set(cell.metadata.get("tags", ()))
        if any(tag.startswith("claim-") for tag in tags):
            assert cell.outputs
            told = f"{cell.id} measures a claim: tag it nbval-check-output, or trained if its last digits may differ"
            assert tags & {"nbval-check-output", "trained"}, told
        if "trained" in tags:
            assert f'"{cell.id}"' in tests, f"{cell.id} is trained: test in {file.name} what the prose says of it"


@every_lesson
def test_each_exercise_has_its_cells_in_order(name):
    sources = {cell.id: cell.source for cell in code_cells(name)}
    ids = list(sources)
    (lesson,) = (lesson for lesson in LESSONS if lesson.stem == name)
    for exercise in lesson.exercises:
        kinds = ["ask-" if exercise in CHOICES else "", "check-", *(() if lesson.assessed else ("hint-", "solution-"))]
        cells = [f"{kind}{exercise}" for kind in kinds]
        place = ids.index(cells[0])
        assert ids[place : place + len(cells)] == cells  # one after another
        assert f"exercises.{exercise}.check({exercise})" in sources[f"check-{exercise}"]
        if lesson.assessed:
            assert not {f"hint-{exercise}", f"solution-{exercise}"} & set(ids)
            continue
        assert sources[f"hint-{exercise}"] == f"# exercises.{exercise}.hint()"
        assert sources[f"solution-{exercise}"] == f"# exercises.{exercise}.solution()"


@every_lesson
def test_a_prediction_comes_before_its_recall(name):
    code = "\n".join(cell.source for cell in code_cells(name))
    committed = re.findall(r"exercises\.(\w+)\.commit\(\.\.\.\)", code)
    recalled = re.findall(r"exercises\.(\w+)\.recall\(", code)
    assert bool(committed) is (name not in ASSESSED)
    assert sorted(committed) == sorted(recalled)
    for prediction in committed:
        assert code.index(f"{prediction}.commit(") < code.index(f"{prediction}.recall(")


def test_the_picture_of_the_readme_is_the_one_in_the_lesson():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (name,) = re.findall(r"!\[[^\]]+\]\(lessons/(\w+)\.png\)", readme)
    assert (FOLDER / f"{name}.png").read_bytes() == readme_picture(LESSON_NOTEBOOKS[name])
