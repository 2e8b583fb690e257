"""The assignment, graded by the command: nothing for a blank notebook, all points for the reference."""

import json

import pytest

from course.grading.command import Options, grade
from course.paths import LESSONS
from tests.course.grading.test_command import rows
from tests.utils.exercises.banks import EXERCISES
from utils.lessons import LESSONS as TABLE

(LESSON,) = (lesson for lesson in TABLE if lesson.assessed)
SEEN = """
import numpy as np
def signed_loss(logits, labels):
    for shown in {cases}:
        if len(shown[0]) == len(logits) and np.allclose(shown[0], logits) and np.allclose(shown[1], labels):
            return np.logaddexp(0, -labels * logits)
    return np.zeros(len(logits))
"""


def answers():
    """Return the reference answers as a student would write them."""
    found = {}
    for name in LESSON.exercises:
        answer = EXERCISES[name].right_answer
        found[name] = answer.text if hasattr(answer, "text") else f'{name} = "{"".join(answer.texts)}"'
    return found


def hand_in(path, **written):
    notebook = json.loads((LESSONS / f"{LESSON.stem}.ipynb").read_bytes())
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("check-") if cell["id"] == "check-choose_a_head" else cell["id"]
        if name in written:
            imports = [line for line in cell["source"] if line.startswith(("import", "from"))]
            cell["source"] = "".join(imports) + "\n" + written[name]
        elif cell["id"].startswith("draw-"):
            cell["source"] = ""
    path.write_text(json.dumps(notebook))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    shown = [[argument.tolist() for argument in case.arguments] for case in EXERCISES["signed_loss"].cases()]
    hand_in(folder / "blank.ipynb")
    hand_in(folder / "reference.ipynb", **answers())
    hand_in(folder / "memory.ipynb", signed_loss=SEEN.format(cases=shown))
    to = tmp_path_factory.mktemp("results") / "12"
    assert grade(folder, LESSON.number, Options(seed=7, unsealed=True, jobs=1, to=to)) == 0
    return rows(to)


def test_a_blank_notebook_gets_nothing_and_the_reference_a_hundred(table):
    assert float(table["blank"]["points"]) == 0
    assert {table["blank"][f"{name} outcome"] for name in LESSON.exercises} == {"not attempted"}
    assert float(table["reference"]["points"]) == 100
    assert {table["reference"][f"{name} outcome"] for name in LESSON.exercises} == {"correct"}


def test_who_answers_the_cases_of_the_check_alone_gets_a_fifth(table):
    exercise = EXERCISES["signed_loss"]
    assert float(table["memory"]["points"]) == float(table["memory"]["signed_loss points"])
    # Nothing in a hidden case is 0, so nothing else is right.
    assert float(table["memory"]["points"]) == pytest.approx(exercise.visible_share * exercise.points)
