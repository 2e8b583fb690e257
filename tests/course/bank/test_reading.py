"""A bank with an error in it: its file and its line, in one sentence."""

import re

import pytest

from course.bank.reading import read_bank
from course.errors import CourseError
from course.release.assignment import read_private
from tests.course.bank.conftest import copy_of


def change(old, new, file="top_two.py"):
    return file, lambda text: text.replace(old, new)


ERRORS = {
    "syntax": (change("best = np", "best == = np"), r"top_two.py, line \d+: invalid syntax"),
    "import": (
        change("import numpy as np", "import nunpy as np"),
        r"top_two.py, line 3: ModuleNotFoundError: No module",
    ),
    "name": (change("points=2", "points=two"), r"top_two.py, line \d+: NameError: name 'two' is not defined"),
    "argument": (change("points=2", "point=2"), r"top_two.py, line \d+: TypeError: .* argument 'point'"),
    "exit": (change("points=2", "points=exit()"), r"top_two.py, line \d+: SystemExit"),
    "no exercise": (change("top_two = Fun", "top_too = Fun"), r"top_two.py defines no exercise `top_two`"),
    "other name": (change('"top_two"', '"top_too"'), r"top_two.py, line \d+: the exercise is called 'top_too'"),
    "no file": (
        change(".what_counts.c", ".what_count.c", "questions.md"),
        r"questions.md, line \d+: it checks `what_c",
    ),
    "no name": (
        change(":name: top_two\n", "", "questions.md"),
        r"questions.md: the code cell that begins with 'def top",
    ),
    "other bank": (
        change('"week3"', '"week4"', "questions.md"),
        r"""line 12: it reads the checks of 'week4'.*"week3"\)""",
    ),
    "no checks": (change("released.checks", "checks", "questions.md"), r"questions.md, line 1: it has no checks"),
    "reference": (
        change("labels[:, None]).any(axis=1).mean()\n\n", "n).mean()\n\n"),
        r"line 14: the reference raises NameE",
    ),
    "cases": (change("size=(n, k)", "size=(n, -k)"), r"top_two.py, line \d+: ValueError: negative dimensions"),
    "no cases": (
        change("    yield Case", "    Case"),
        r"top_two.py, line \d+: TypeError: 'NoneType' object is not iter",
    ),
    "no tuple": (
        change("Case((rng.normal(size=(n, k)), rng.integers(0, k, size=n)))", "Case([n, k])"),
        r"write Case\(\(x,",
    ),
    "fixed cases": (
        change("_cases(rng):\n", "_cases(rng):\n    rng = np.random.default_rng(1)\n"),
        r"top_two.py, line 17: each seed draws the same cases: draw some from the generator",
    ),
    "unseen": (
        change("(logits.argmax(axis=1) == labels).mean()", "_top_two(logits, labels)"),
        r"'the best class only' is no",
    ),
    "all right": (
        change("False", "True", "what_counts.py"),
        r"what_counts.py, line \d+: one option at least must be right",
    ),
}


@pytest.mark.parametrize(("changed", "sentence"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_told_with_its_file_and_line(week3, tmp_path, changed, sentence):
    folder = copy_of(week3, tmp_path)
    file, edit = changed
    before = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(edit(before), encoding="utf-8")
    assert edit(before) != before
    with pytest.raises(CourseError) as error:
        read_private(folder)
    assert re.search(sentence, str(error.value)), error.value
    assert str(folder) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_line_is_that_of_the_mistake(week3, tmp_path):
    folder = copy_of(week3, tmp_path)
    lines = (folder / "top_two.py").read_text(encoding="utf-8").split("\n")
    lines[7] = "show = undefined"
    (folder / "top_two.py").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CourseError, match=r"top_two.py, line 8: NameError"):
        read_bank(folder)


def test_a_folder_without_questions_says_what_begins_one(tmp_path):
    with pytest.raises(CourseError, match=r"has no questions.md: `course new-question NAME --bank .*` begins one"):
        read_bank(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/questions.md").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="save it as UTF-8"):
        read_bank(tmp_path / "mine")


def test_questions_share_code_and_a_change_counts_at_the_next_reading(week3, tmp_path):
    folder = copy_of(week3, tmp_path)
    (folder / "shared.py").write_text("POINTS = 3\n")
    question = (folder / "top_two.py").read_text(encoding="utf-8")
    shared = question.replace("points=2", "points=POINTS")
    (folder / "top_two.py").write_text(f"from .shared import POINTS\n{shared}", encoding="utf-8")
    assert read_bank(folder).exercises[0].points == 3
    (folder / "top_two.py").write_text(question.replace("points=2", "points=5"), encoding="utf-8")
    assert read_bank(folder).exercises[0].points == 5
    assert not (folder / "__pycache__/top_two").exists()
