"""The reader of submitted notebooks: versions, limits, what is clicked, what is odd, and 10,000 damaged files."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from course.grading.notebook import (
    LONGEST_CELL,
    MEGABYTES,
    MOST_CELLS,
    MOST_ELEMENTS,
    Cell,
    Notebook,
    UnreadableNotebook,
    answers,
    oddities,
    read_notebook,
)
from course.paths import LESSONS as FOLDER
from tests.support import in_time
from utils.lessons import LESSONS

SOFTMAX = FOLDER / "03_softmax.ipynb"
START = (FOLDER / "00_start_here.ipynb").read_bytes()
WELCOME = read_notebook(FOLDER / "00_start_here.ipynb")


@pytest.fixture
def read(tmp_path):
    """Read a notebook of this content: bytes, text, or what becomes JSON."""

    def read(content):
        path = tmp_path / "ada.ipynb"
        content = content if isinstance(content, (bytes, str)) else json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_notebook(path)

    return read


def code(source, **others):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **others}


def with_questions(*states):
    models = {str(number): {"model_name": "AnyModel", "state": state} for number, state in enumerate(states)}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": models}}
    return {"nbformat": 4, "cells": [], "metadata": {"widgets": widgets}}


# What can be read


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)
def test_every_lesson_is_read_and_its_answers_are_known(lesson):
    notebook = read_notebook(FOLDER / f"{lesson.stem}.ipynb")
    assert answers(notebook) == list(lesson.exercises)
    assert all(len(notebook.defining(name)) == 1 for name in lesson.exercises)
    assert notebook.clicked == {}
    assert oddities(notebook, notebook) == ()


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("source", ["a = 1\nb = 2", ["a = 1\n", "b = 2"]])
def test_a_source_may_be_text_or_lines(read, start, source):
    content = {"nbformat": 4, "cells": [code(source, id="x"), {"cell_type": "raw", "source": ""}]}
    assert read(start + json.dumps(content)).cells == (Cell("x", "code", "a = 1\nb = 2"), Cell("", "markdown", ""))


def test_version_3_is_read(read):
    cells = [{"cell_type": "code", "input": ["a\n", "b"]}, {"cell_type": "heading", "source": "Softmax", "level": 1}]
    content = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}, {"cells": cells[:1]}, {}]}
    assert [cell.kind for cell in read(content).cells] == ["code", "markdown", "code"]


@pytest.mark.parametrize("name", [3, None, "<b>", "a" * 65, "a b", ["x"]])
def test_an_id_that_jupyter_would_not_give_is_left_out(read, name):
    assert read({"cells": [code("", id=name)]}).cells[0].id == ""


def test_half_a_surrogate_pair_becomes_a_question_mark(read):
    assert read(r'{"cells": [{"cell_type": "code", "source": "\ud83d \ud83d\ude00"}]}').cells[0].source == "? 😀"


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "9" * 100_000, "1e999999", '{"a": 1, "a": 2}'])
def test_odd_values_beside_the_cells_do_no_harm(read, value):
    assert read(f'{{"nbformat": {value}, "cells": []}}').cells == ()


def test_of_cells_given_twice_the_last_count_as_in_jupyter(read):
    assert read('{"cells": [1], "cells": []}').cells == ()


# What was clicked


def test_the_options_clicked_in_questions_are_known_and_predictions_are_not(read):
    options = {"A": "no", "B": "yes", "D": "1 &lt; 2"}
    asked = {"name": "true_of_softmax", "many": True, "answer": ["B", "D"], "options": options}
    predicted = {"name": "first_share", "many": False, "answer": ["A"], "options": options}
    untouched = {"name": "other", "many": True, "answer": [], "options": options}
    assert read(with_questions(asked, predicted, untouched)).clicked == {"true_of_softmax": ("yes", "1 &lt; 2")}


@pytest.mark.parametrize(
    "state",
    [
        {"name": "q", "many": 1, "answer": ["A"]},
        {"name": "<b>", "many": True, "answer": ["A"]},
        {"name": ["q"], "many": True, "answer": ["A"]},
        {"name": "q", "many": True, "answer": "A"},
        {"name": "q", "many": True, "answer": ["A", 2]},
        {"name": "q", "many": True, "answer": ["AB"]},
        {"name": "q", "many": True, "answer": ["A"] * 27},
        {"name": "q", "many": True, "answer": ["A"], "options": ["A"]},
        {"name": "q", "many": True, "answer": ["A"], "options": {"A": 1}},
        {"name": "q", "many": True, "answer": ["A"], "options": {"A": "x" * 2_001}},
        [],
        None,
    ],
)
def test_other_states_are_no_clicks(read, state):
    options = {"options": {"A": "yes"}} if isinstance(state, dict) else {}
    assert read(with_questions({**options, **state} if options else state)).clicked == {}


@pytest.mark.parametrize(
    "metadata", [None, 3, [], {"widgets": 1}, {"widgets": {"application/vnd.jupyter.widget-state+json": []}}]
)
def test_metadata_of_any_shape_is_read(read, metadata):
    assert read({"cells": [], "metadata": metadata}).clicked == {}


# What can't


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        (b"\0" * 100, "is empty"),
        (START[: len(START) // 2], "cut off"),
        (START[:-3], "cut off"),
        (START[:30], "cut off"),
        ('{"cells": ["\u00e9'.encode()[:-1], "cut off"),
        ('{"cells": [], "a": tr', "cut off"),
        ("print('hello')", "not a notebook: hand in"),
        ("<!DOCTYPE html>", "but a web page"),
        (b"PK\x03\x04\xff", "but a zip archive"),
        (b"%PDF-1.7\n\xff", "but a PDF"),
        ("[]", "not a notebook"),
        ("null", "not a notebook"),
        ('"text"', "not a notebook"),
        ("{}", "has no cells"),
        ('{"cells": {}}', "has no cells"),
        ('{"cells": [1]}', "Cell 1 of the notebook is damaged"),
        ('{"cells": [{"cell_type": "code"}]}', "Cell 1"),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "Cell 1"),
        ('{"cells": [{"cell_type": 1, "source": ""}]}', "Cell 1"),
        ('{"cells": ' + "[" * 100_000, "nested too deeply|cut off"),
        ('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        ({"cells": [code("")] * (MOST_CELLS + 1)}, "more than 2,000 cells"),
        ({"cells": [code("x" * (LONGEST_CELL + 1))]}, "Cell 1 of the notebook is longer than 200,000"),
        ({"cells": [code(["x"] * (LONGEST_CELL + 1))]}, "Cell 1 of the notebook is longer than 200,000"),
        (b'{"cells": [' + b"0," * MOST_ELEMENTS + b"0]}", "too many values"),
        (b" " * (MEGABYTES * 2**20 + 1), "larger than 20 MB"),
    ],
    ids=range(28),
)
def test_what_is_no_notebook_is_said_in_a_sentence(read, content, words):
    with pytest.raises(UnreadableNotebook, match=words) as caught:
        read(content)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_links_fifos_sockets_folders_and_devices_are_not_opened(tmp_path):
    (tmp_path / "link").symlink_to(SOFTMAX)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
    for path in (*tmp_path.iterdir(), Path("/dev/zero"), Path("/proc/self/mem")):
        with pytest.raises(UnreadableNotebook):
            read_notebook(path)


def test_a_fifo_put_in_the_place_of_a_file_is_not_waited_for(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").touch()
    before = os.lstat(tmp_path / "file")
    monkeypatch.setattr(os, "lstat", lambda path: before)
    with pytest.raises(UnreadableNotebook):
        read_notebook(tmp_path / "fifo")


def test_a_missing_file_and_one_that_may_not_be_read_are_named(tmp_path, monkeypatch):
    with pytest.raises(UnreadableNotebook, match="not there any more"):
        read_notebook(tmp_path / "none.ipynb")

    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "shut.ipynb").touch()
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableNotebook, match="may not be read"):
        read_notebook(tmp_path / "shut.ipynb")


# What is odd


@pytest.fixture
def lesson():
    return read_notebook(SOFTMAX)


def place_of(lesson, name):
    return next(place for place, cell in enumerate(lesson.cells) if cell.id == name)


def changed(lesson, name, *cells):
    """The lesson with the cell of this name replaced by these."""
    place = place_of(lesson, name)
    return Notebook((*lesson.cells[:place], *cells, *lesson.cells[place + 1 :]))


def test_solved_exercises_are_not_odd(lesson):
    solved = changed(lesson, "softmax", Cell("softmax", "code", "def softmax(y):\n    return y"))
    choice = '# mine\ntrue_of_softmax = [\n  "A",\n]\nexercises.true_of_softmax.check(true_of_softmax)'
    solved = changed(solved, "check-true_of_softmax", Cell("check-true_of_softmax", "code", choice))
    solved = changed(solved, "temperature_for_half", Cell("", "code", "import numpy as np\ntemperature_for_half = 2"))
    assert oddities(solved, lesson) == ()


def test_ids_that_were_lost_are_not_odd(lesson):
    assert oddities(Notebook(tuple(Cell("", cell.kind, cell.source) for cell in lesson.cells)), lesson) == ()


@pytest.mark.parametrize(
    ("name", "cells", "sentences"),
    [
        ("softmax", [], ["No cell defines `softmax`."]),
        ("softmax", [Cell("softmax", "code", "def sotfmax(y): ...")], ["No cell defines `softmax`."]),
        (
            "softmax",
            [Cell("softmax", "markdown", "def softmax(y): ...")],
            ["The cell of `softmax` is no code cell any more, so it was not run."],
        ),
        (
            "softmax",
            [Cell("softmax", "code", "def softmax(y): ..."), Cell("", "code", "softmax = lambda y: y")],
            ["`softmax` is defined in 2 cells: the last one counts."],
        ),
        ("check-softmax", [], ["The check of `softmax` is missing; it was checked all the same."]),
        (
            "check-softmax",
            [Cell("check-softmax", "code", "print('correct')")],
            ["The check of `softmax` was edited; it was checked as in the lesson all the same."],
        ),
        (
            "check-softmax",
            [Cell("check-softmax", "code", "softmax = abs\nexercises.softmax.check(softmax)")],
            [
                "`softmax` is defined in 2 cells: the last one counts.",
                "The check of `softmax` was edited; it was checked as in the lesson all the same.",
            ],
        ),
        (
            "check-true_of_softmax",
            [Cell("check-true_of_softmax", "code", 'true_of_softmax = "A"')],
            ["The check of `true_of_softmax` was edited; it was checked as in the lesson all the same."],
        ),
        (
            "check-true_of_softmax",
            [],
            [
                "No cell defines `true_of_softmax`.",
                "The check of `true_of_softmax` is missing; it was checked all the same.",
            ],
        ),
    ],
)
def test_each_oddity_is_a_sentence_that_names_the_answer(lesson, name, cells, sentences):
    assert list(oddities(changed(lesson, name, *cells), lesson)) == sentences


def test_a_cell_that_was_moved_is_named_and_no_other(lesson):
    cells = list(lesson.cells)
    cells.append(cells.pop(place_of(lesson, "softmax")))
    assert oddities(Notebook(tuple(cells)), lesson) == ("The cell of `softmax` was moved.",)


def test_a_duplicated_notebook_names_each_answer_once(lesson):
    odd = oddities(Notebook(lesson.cells * 2), lesson)
    assert len(odd) == len(answers(lesson))
    assert all("is defined in 2 cells" in sentence for sentence in odd)


@given(
    st.lists(
        st.tuples(st.sampled_from(["softmax", "check-softmax", ""]), st.sampled_from(["code", "markdown"]), st.text())
    )
)
def test_any_cells_can_be_compared(cells):
    oddities(Notebook(tuple(Cell(*cell) for cell in cells)), WELCOME)


@pytest.mark.parametrize(
    "sign", ["softmax", "softmax ", "x", "\n", " ", "\t", "import ", "import softmaxx ", "exercises."]
)
def test_the_search_for_answers_takes_no_longer_for_a_long_cell(lesson, sign):
    notebook = Notebook((Cell("", "code", (sign * LONGEST_CELL)[:LONGEST_CELL]),))
    in_time(lambda: oddities(notebook, lesson), seconds=2)


# Damaged files


@st.composite
def damaged(draw):
    """A real notebook, in part overwritten, cut, spliced, doubled or filled with what is deep, huge or no text."""
    content = bytearray(
        START
        if draw(st.booleans())
        else json.dumps(with_questions({"name": "q", "many": True, "answer": ["A"]})).encode()
    )
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        until = min(len(content), at + draw(st.integers(0, 200)))
        how = draw(st.sampled_from(["flip", "cut", "end", "splice", "double", "insert", "deep", "huge"]))
        if how == "flip":
            content[at:until] = bytes(byte ^ draw(st.integers(0, 255)) for byte in content[at : min(until, at + 4)])
        elif how == "cut":
            del content[at:until]
        elif how == "end":
            del content[at:]
        elif how == "splice":
            start = draw(st.integers(0, len(START)))
            content[at:until] = START[start : start + draw(st.integers(0, 2000))]
        elif how == "double":
            content[at:at] = content[at:until]
        elif how == "insert":
            content[at:until] = draw(
                st.binary(max_size=20) | st.sampled_from([b"null", b"{}", b"[]", b'"', b"\\ud800", b"NaN", b"1e9"])
            )
        elif how == "deep":
            content[at:at] = draw(st.sampled_from([b"[", b'{"a":', b"]", b"}"])) * draw(st.integers(1, 3000))
        else:
            content[at:at] = draw(st.sampled_from([b"9", b"a", b"\\", b'"",', b"\xf0\x9f\x98\x80"])) * draw(
                st.integers(1, 300_000)
            )
    return bytes(content)


def read_or_refuse(content):
    with tempfile.NamedTemporaryFile(suffix=".ipynb") as file:
        Path(file.name).write_bytes(content)
        try:
            notebook = read_notebook(Path(file.name))
        except UnreadableNotebook:
            return
    json.dumps([(cell.id, cell.kind, cell.source) for cell in notebook.cells], ensure_ascii=False).encode("utf-8")
    assert all(sentence.isprintable() for sentence in oddities(notebook, WELCOME))


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_a_damaged_notebook_is_read_or_refused(content):
    read_or_refuse(content)


KEYS = [
    "cells",
    "worksheets",
    "cell_type",
    "id",
    "source",
    "input",
    "metadata",
    "widgets",
    "state",
    "name",
    "many",
    "answer",
]
VALUES = st.none() | st.booleans() | st.floats() | st.sampled_from(["code", "softmax", "A", "\ud800", "<b>"])
SHAPES = st.recursive(
    VALUES, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(KEYS), part, max_size=5)
)


@settings(max_examples=200)
@example({"worksheets": [{"cells": 1.0}]}, None)
@given(st.dictionaries(st.sampled_from(KEYS[:2]), st.lists(SHAPES, max_size=4) | SHAPES, min_size=1), SHAPES)
def test_json_of_another_shape_is_read_or_refused(notebook, metadata):
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"1": {"state": metadata}, "2": metadata}}}
    read_or_refuse(json.dumps({**notebook, "metadata": {"widgets": state}}).encode())


@pytest.mark.slow
@settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_10_000_damaged_notebooks_are_read_or_refused(content):
    read_or_refuse(content)


LARGE = {
    "dictionaries": lambda: b'{"cells": [' + b'{"":0},' * 490_000 + b"0]}",
    "too many dictionaries": lambda: b'{"cells": [' + b'{"":0},' * 2_900_000 + b"0]}",
    "short texts": lambda: ('{"cells": [' + '"Ā",' * 990_000 + "0]}").encode(),
    "one long text": lambda: ('{"cells": ["' + "😀" * 5_000_000 + '"]}').encode(),
    "keys": lambda: b'{"cells": {' + b",".join(b'"%d":0' % number for number in range(900_000)) + b"}}",
    "digits": lambda: b'{"cells": [' + b"9" * 20_000_000 + b"]}",
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit of memory")
@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_no_file_takes_more_than_300_megabytes_or_a_few_seconds(content, tmp_path):
    path = tmp_path / "large.ipynb"
    path.write_bytes(content())
    program = """
import resource, sys, time
from pathlib import Path
from course.grading.notebook import UnreadableNotebook, read_notebook
used = 1024 * int(next(line for line in open("/proc/self/status") if line.startswith("VmSize")).split()[1])
resource.setrlimit(resource.RLIMIT_AS, (used + 300 * 2**20,) * 2)
try:
    read_notebook(Path(sys.argv[1]))
except UnreadableNotebook as refusal:
    print(refusal, time.process_time())
"""
    run = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    assert float(run.stdout.split()[-1]) < 15
