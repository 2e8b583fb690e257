"""A question of a lecturer's own, released, answered and graded in the real sandbox."""

import csv
import json
import shutil

import numpy as np
import pytest

from course.bank.new_question import new_question
from course.errors import CourseError
from course.grading import command, sandbox
from course.grading.command import Options, grade
from tests.course.bank.conftest import copy_of

ANSWERS = {
    "top_two": "def top_two(logits, labels):\n    return (logits.argmax(axis=1) == labels).mean()",
    "smallest_loss": "smallest_loss = np.log(2)",
}


def hand_in(notebook, path, clicked="", more="", **answers):
    """Write what was handed out as a student hands it in."""
    made = json.loads(notebook.read_bytes())
    for cell in made["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    if clicked:  # as JupyterLab keeps a question that was answered by a click
        state = {"name": "what_counts", "many": True, "answer": ["A"], "options": {"A": clicked}}
        widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"m": {"state": state}}}}
        made["metadata"]["widgets"] = widgets
    made["cells"].append({"cell_type": "code", "id": "more", "source": more, "metadata": {}, "outputs": []})
    path.write_text(json.dumps(made), encoding="utf-8")


def graded_rows(folder):
    with open(folder / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def handed_in(week3, released, tmp_path_factory):
    """The folder of a class of four."""
    folder = tmp_path_factory.mktemp("class")
    handed_out = released / "student/week3.ipynb"
    shutil.copy(released / "instructor/week3-instructor.ipynb", folder / "lecturer.ipynb")
    shutil.copy(handed_out, folder / "blank.ipynb")
    pry = f"from pathlib import Path\nstolen = Path({str(week3 / 'top_two.py')!r}).read_text()"
    hand_in(handed_out, folder / "ada.ipynb", "the gaps between the logits", pry, **ANSWERS)
    older = {name: text.replace("top_two", "best_two") for name, text in ANSWERS.items()}
    older["check-top_two"] = "exercises.best_two.check(best_two)"
    hand_in(handed_out, folder / "old.ipynb", **older)
    return folder


@pytest.fixture(scope="module")
def results(week3, handed_in, tmp_path_factory):
    try:
        sandbox.best_level()
    except CourseError as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("results") / "grades-week3"
    assert grade(handed_in, None, Options(bank=week3, to=folder, seed=7, jobs=1)) == 0
    return folder


def test_the_instructors_notebook_gets_all_points_and_a_blank_one_none(results):
    rows = graded_rows(results)
    assert (rows["lecturer"]["points"], rows["lecturer"]["out of"]) == ("4", "4")
    assert rows["blank"]["points"] == "0"
    assert {rows["blank"][f"{name} outcome"] for name in ("top_two", "smallest_loss", "what_counts")} == {
        "not attempted"
    }


def test_a_known_mistake_is_named_and_a_click_counts(results):
    ada = graded_rows(results)["ada"]
    assert ada["top_two misconceptions"] == "the best class only"
    assert (ada["smallest_loss points"], ada["what_counts points"]) == ("1", "1")


def test_the_bank_is_not_there_where_a_submission_runs(results):
    odd = graded_rows(results)["ada"]["odd"]
    assert "No such file" in odd or "Permission denied" in odd
    assert "top_two.py" in odd


def test_an_older_notebook_is_graded_for_what_is_still_asked_and_it_is_said(results):
    old = graded_rows(results)["old"]
    assert (old["top_two points"], old["smallest_loss points"]) == ("0", "1")
    assert "No cell defines `top_two`." in old["odd"]
    assert "The notebook also answers `best_two`. There is no such question here any more" in old["odd"]


def test_the_pages_are_headed_by_the_assignment(results):
    pages = [results / "class.html", *(results / "pages").iterdir()]
    assert all("<h1>A title for the assignment</h1>" in page.read_text(encoding="utf-8") for page in pages)


def test_a_bank_that_fails_when_cases_are_drawn_stops_the_run_with_its_line(week3, handed_in, tmp_path):
    folder = copy_of(week3, tmp_path)
    question = (folder / "top_two.py").read_text(encoding="utf-8")
    first = np.random.default_rng(0).integers(10**6)  # so that the notebook's own draw is right
    spoilt = question.replace("_cases(rng):\n", f"_cases(rng):\n    assert rng.integers(10**6) == {first}\n")
    (folder / "top_two.py").write_text(spoilt, encoding="utf-8")
    with pytest.raises(CourseError, match=r"top_two.py, line 18: AssertionError\."):
        grade(handed_in, None, Options(bank=folder, to=tmp_path / "to", seed=7, unsealed=True))


def test_results_of_other_questions_are_not_added_to(week3, handed_in, results, tmp_path):
    folder = copy_of(week3, tmp_path)
    new_question("one_more", folder)
    with pytest.raises(
        CourseError, match=r"has the questions top_two, .*, not top_two, .*, one_more: say a new folder"
    ):
        grade(handed_in, None, Options(bank=folder, to=results))


def test_a_bank_that_submissions_could_read_is_refused(week3, handed_in, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "best_level", lambda unsealed: sandbox.NAMESPACES)
    monkeypatch.setattr(sandbox, "_SYSTEM", (str(week3.parent.resolve()),))
    with pytest.raises(CourseError, match=r"Submissions can read all of .*: move the bank to another folder"):
        grade(handed_in, None, Options(bank=week3, to=tmp_path / "to"))
