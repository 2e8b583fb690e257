"""The bank that `instructor/write_a_question.md` makes, followed to the letter, and its release."""

import re
import runpy
from pathlib import Path

import pytest

from course.bank.new_question import new_question
from course.bank.reading import read_bank
from course.paths import ROOT
from course.release.command import release

PAGE = (ROOT / "instructor/write_a_question.md").read_text(encoding="utf-8")
IMPORTS = """import numpy as np
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.misconception import Misconception
from utils.exercises.value_exercise import ValueExercise


"""
MARK = "no-student-sees-this"


def blocks(language, fence="```"):
    """Return the blocks of code of the page."""
    return re.findall(rf"^{fence}{language}\n(.*?)^{fence}$", PAGE, flags=re.MULTILINE | re.DOTALL)


def section(name, *cells):
    """Return a section of questions.md with a stub, what comes before it, and its check."""
    made = [("ask-" if "ask" in cell else "" if "=" in cell else "check-", cell) for cell in cells]
    return "".join(f"\n```{{code-cell}} ipython3\n:name: {kind}{name}\n{cell}\n```\n" for kind, cell in made)


@pytest.fixture(scope="session")
def week3(tmp_path_factory):
    """The folder of the page's bank, with its three questions."""
    folder = tmp_path_factory.mktemp("mine") / "week3"
    assert new_question("top_two", folder) == 0
    runpy.run_path(str(folder / "test_top_two.py"), run_name="__main__")  # as it was laid
    question, other_way, value, choice = blocks("python")
    (text,) = blocks("markdown", "````")
    source = folder / "questions.md"
    laid = source.read_text(encoding="utf-8")
    begun, end = laid.index("## The question top_two"), laid.index("```{code-cell} ipython3\n:name: check-top_two")
    source.write_text(laid[:begun] + text + "\n" + laid[end:], encoding="utf-8")
    (folder / "top_two.py").write_text(question.replace("    best =", f"    # {MARK}\n    best ="), encoding="utf-8")
    test = folder / "test_top_two.py"
    loop = re.compile(r"def by_a_loop.*?\n\n\n", re.DOTALL)
    test.write_text("import numpy as np\n" + loop.sub(other_way + "\n\n", test.read_text(encoding="utf-8")), "utf-8")
    (folder / "smallest_loss.py").write_text(IMPORTS + value, encoding="utf-8")
    (folder / "what_counts.py").write_text(IMPORTS + choice, encoding="utf-8")
    with source.open("a", encoding="utf-8") as file:
        file.write(section("smallest_loss", "smallest_loss = ...", "exercises.smallest_loss.check(smallest_loss)"))
        file.write(section("what_counts", "exercises.what_counts.ask()", "what_counts = ..."))
        file.write(section("what_counts", "exercises.what_counts.check(what_counts)"))
    return folder


@pytest.fixture(scope="session")
def bank(week3):
    return read_bank(week3)


@pytest.fixture(scope="session")
def released(week3, tmp_path_factory):
    """The folder of its release."""
    folder = tmp_path_factory.mktemp("released") / "week3"
    assert release(None, bank=week3, folder=folder) == 0
    return folder


def copy_of(folder: Path, to: Path) -> Path:
    """Return a copy of a bank, to be spoilt."""
    made = to / folder.name
    made.mkdir(parents=True)
    for path in folder.glob("*.*"):
        (made / path.name).write_bytes(path.read_bytes())
    return made
