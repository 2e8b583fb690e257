"""The ordinary troubles of a submission: each costs its own question only, and the student is told what it was."""

import dataclasses
import random

import numpy as np
import pytest

from course.grading.engine import missing_imports
from tests.course.grading.sealed import ANSWERS, IMPORTS, grade, lost, notebook
from utils.exercises import wire
from utils.exercises.case import Case
from utils.exercises.display import prose
from utils.exercises.lesson_03 import true_of_softmax

SOFTMAX = ANSWERS["softmax"]
IGNORES_CTRL_C = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    try:\n        x = 1"
IGNORES_CTRL_C += "\n    except BaseException:\n        pass"
HOG = "b''.join(bytes(1_000_000) for _ in range(10_000))"


def softmax(body):
    return notebook(softmax=f"def softmax(z):\n    {body}")


# name: the cells, the points that softmax loses, words for the student (of the question, or of the cells)
IN_THE_ANSWER = {
    "blank": (softmax("..."), "still missing"),
    "blank value": (notebook(softmax="softmax = ..."), "still missing"),
    "wrong": (softmax("return z"), "softmax"),
    "unstable": (softmax("e = np.exp(z)\n    return e / e.sum(axis=1, keepdims=True)"), "too large for a float64"),
    "raises": (softmax("raise ValueError('what now?')"), "raised ValueError in the line `raise ValueError"),
    "endless loop": (softmax("while True: pass"), "had not come to an end after 0.8 s"),
    "loop that ignores SIGINT": (softmax(IGNORES_CTRL_C.replace("\n", "\n    ")), "had not come to an end"),
    "memory hog": (softmax(f"return {HOG}"), "memory|MemoryError"),
    "sys.exit": (softmax("import sys; sys.exit(0)"), "raised SystemExit"),
    "os._exit": (softmax("import os; os._exit(0)"), "ended Python itself"),
    "segmentation fault": (softmax("import ctypes; ctypes.string_at(0)"), "ended Python itself"),
    "recursion": (softmax("return softmax(z)"), "raised RecursionError"),
    "input": (softmax("return input('z? ')"), "raised EOFError|raised StdinNotImplementedError|raised"),
    "a generator": (softmax("yield z"), "generator"),
    "a string": (notebook(softmax="softmax = 'softmax'"), "function"),
    "a lambda that takes nothing": (notebook(softmax="softmax = lambda: 1"), "raised TypeError"),
    "syntax error": (
        notebook(softmax="def softmax(z)\n    return z"),
        "Code cell 2 raised SyntaxError in the line `def softmax(z)`: expected ':'. So there is",
    ),
    "deleted": (notebook("del softmax"), "still missing"),
    "missing answer": (notebook(softmax=""), "No cell of the notebook defines `softmax`"),
    "a NUL in the cell": (notebook(softmax=f"{SOFTMAX}\0"), "cell 2 raised"),
    "half a character": (notebook(softmax=f"{SOFTMAX}\nx = '\udc80'"), "cell 2 raised"),
}
IN_A_CELL = {
    "nothing": ("x = 1", ""),
    "endless loop": ("while True: pass", "had not come to an end after 1.2 s"),
    "loop that ignores SIGINT": (IGNORES_CTRL_C, "had not come to an end"),
    "memory hog": (f"x = {HOG}", "memory|MemoryError"),
    "sys.exit": ("import sys\nsys.exit(3)", "SystemExit"),
    "os._exit": ("import os\nos._exit(3)", "ended Python itself"),
    "quit": ("quit()", "asked for what is not done while grading: `quit()`"),
    "100 MB printed": ("for _ in range(1_000): print('x' * 100_000)", ""),
    "input": ("x = input()", "raised"),
    "shell escape": ("!rm -rf /", "asked for what is not done while grading: `!rm -rf /`"),
    "magics": ("%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\n%time x = 1", ""),
    "plot": ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('x.png')\nplt.show()", ""),
    "check of the lesson": ("lesson_03.softmax.check(softmax)\nlesson_03.softmax.hint()", ""),
    "edited check": ("lesson_03.softmax.check = lambda *_: 'correct'\nlesson_03.softmax.check(softmax)", ""),
    "answer twice": (SOFTMAX, ""),
    "syntax error": ("def f(:", "Code cell 7 raised SyntaxError"),
    "settings changed": ("np.seterr(all='raise')\nnp.set_printoptions(precision=1)", ""),
    "random seed": ("np.random.seed(1)\nimport random\nrandom.seed(1)", ""),
    "a deep nest": ("x = " + "(" * 500 + ")" * 500, "raised"),
    "nothing but a comment": ("# done!", ""),
}


@pytest.mark.parametrize("name", IN_THE_ANSWER)
def test_a_trouble_in_an_answer_costs_only_its_question(sandbox, name):
    cells, words = IN_THE_ANSWER[name]
    told, graded = grade(sandbox, cells)
    assert list(lost(graded)) == ["softmax"]
    sentence = " ".join([graded["softmax"].message, *told])
    assert any(word in sentence for word in words.split("|")), sentence


@pytest.mark.parametrize("name", IN_A_CELL)
def test_a_trouble_in_a_cell_costs_nothing_and_is_told(sandbox, name):
    source, words = IN_A_CELL[name]
    told, graded = grade(sandbox, notebook(source))
    assert lost(graded) == {}
    assert bool(told) == bool(words), told
    assert any(word in " ".join(told) for word in words.split("|")), told


def test_the_last_definition_counts(sandbox):
    told, graded = grade(sandbox, notebook("def softmax(z):\n    return z"))
    assert (told, list(lost(graded))) == ([], ["softmax"])


def test_a_trouble_before_an_answer_costs_only_what_it_hid(sandbox):
    told, graded = grade(sandbox, [IMPORTS, "import os; os._exit(1)", *notebook()[1:], "while True: pass"])
    assert lost(graded) == {}
    assert [line.split(" ")[2] for line in told] == ["2", "8"]
    assert all(line.endswith("It was left out.") for line in told)


def test_a_cell_that_fails_is_told_once_and_not_with_all_that_needs_it(sandbox):
    check = "from utils.exercises import lesson_03 as exercises\nexercises.softmax.check(softmax)"
    broken = notebook(check, softmax=f"import numpi\n{SOFTMAX}")
    told, graded = grade(sandbox, ["import os; os._exit(1)", *broken, "softmax(1)", "missing"])
    assert [line.split(" ")[2] for line in told] == ["1", "3", "10"]
    assert graded["softmax"].outcome == "not yet"
    assert graded["softmax"].message == f"{told[1]} So there is no `softmax`."


def test_a_missing_import_cell_is_made_up_for(sandbox):
    cells = notebook()[1:]
    assert list(lost(grade(sandbox, cells)[1])) == [name for name in ANSWERS if name != "true_of_softmax"]
    assert lost(grade(sandbox, cells, missing_imports(cells, [IMPORTS]))[1]) == {}


def test_an_option_that_was_clicked_counts_where_the_code_has_none(sandbox):
    cells = notebook(true_of_softmax="true_of_softmax = ...")
    right = [prose(text) for text in true_of_softmax.right_answer.texts.values()]
    assert list(lost(grade(sandbox, cells)[1])) == ["true_of_softmax"]
    assert lost(grade(sandbox, cells, clicked={"true_of_softmax": right})[1]) == {}
    cells = notebook(true_of_softmax="true_of_softmax = 'x'")
    assert list(lost(grade(sandbox, cells, clicked={"true_of_softmax": right})[1])) == ["true_of_softmax"]


def test_each_question_may_end_the_process(sandbox):
    ends = {name: f"def {name}(*_):\n    import os; os._exit(1)" for name in list(ANSWERS)[:3]}
    told, graded = grade(sandbox, notebook(**ends))
    assert (told, lost(graded)) == ([], dict.fromkeys(ends, 1.0))


def test_many_cells_that_end_the_process_are_given_up(sandbox):
    _, graded = grade(sandbox, notebook(*["import os; os._exit(1)"] * 100))
    assert set(lost(graded)) == set(ANSWERS)
    assert "ended or hung so often" in graded["softmax"].message


def test_the_time_of_a_whole_submission_is_limited(sandbox, monkeypatch):
    monkeypatch.setattr(sandbox, "limits", dataclasses.replace(sandbox.limits, total_seconds=1))
    slow = "def softmax(z):\n    import time; time.sleep(0.3)\n    return z"
    _, graded = grade(sandbox, notebook(softmax=slow))
    assert set(lost(graded)) == set(ANSWERS)
    assert "took more than 1 s in all" in graded["true_of_softmax"].message


def test_hidden_cases_that_end_the_process_leave_the_visible_ones_right(sandbox):
    counted = SOFTMAX.replace("def softmax", "def right") + "\ncalls = []\ndef softmax(z):\n    calls.append(z)\n"
    counted += "    if len(calls) > 5:\n        import os; os._exit(1)\n    return right(z)"
    _, graded = grade(sandbox, notebook(softmax=counted))
    assert 0 < graded["softmax"].points < 1
    assert "Right on the cases of the notebook's check, but not on others." in graded["softmax"].message
    assert "ended Python itself" in graded["softmax"].message


def test_an_answer_that_draws_without_a_seed_is_the_same_in_each_run(sandbox):
    drawn = "import random, sys\ndrawn = [float(np.random.rand()), random.random(), sys.flags.hash_randomization]\n"
    drawn += "drawn.append(float(np.random.default_rng().random()))"
    unseeded = np.random.default_rng(random.Random(0).getrandbits(128)).random()
    with sandbox.submission() as channel:
        channel.run(f"{IMPORTS}\n{drawn}", 10)
        seen = channel.observe("drawn", "value", [Case().sent], 10)[0]["returned"]
    assert wire.decode(seen) == [np.random.RandomState(0).rand(), random.Random(0).random(), 0, unseeded]
