"""Copies are listed together; standard answers, short ones and small classes are not enough."""

import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.grading.grades import Grade, QuestionGrade
from course.grading.similar import fingerprint, similar
from tests.support import in_time
from tests.utils.exercises.banks import CALLED

NAMES = ("softmax", "log_softmax", "posterior", "kl_divergence")
ANSWER = '''
def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities."""
    top = logits.max(axis=1, keepdims=True)  # the largest
    powers = np.exp(logits - top)
    return powers / powers.sum(axis=1, keepdims=True)
'''


def submissions(*prints, names=NAMES):
    questions = tuple(QuestionGrade(name, 1, 1, "correct", "") for name in names)
    return [
        Grade(f"s{number:05}", "", "03", 0, "plain", questions, fingerprint=tuple(answers))
        for number, answers in enumerate(prints)
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("top", "m").replace("powers", "e").replace("logits", "y"),
        lambda text: text.replace(": np.ndarray", "").replace(" -> np.ndarray", ""),
        lambda text: text.replace('    """Return probabilities."""\n', "").replace("  # the largest", ""),
        lambda text: text.replace("axis=1, keepdims=True", "axis = 1,\n        keepdims = True"),
        lambda text: "%matplotlib inline\n" + text,
        lambda text: "softmax = 1\n" + text,
    ],
)
def test_names_words_and_layout_do_not_matter(change):
    changed = change(ANSWER)
    assert changed != ANSWER
    assert fingerprint([changed], ["softmax"]) == fingerprint([ANSWER], ["softmax"])


@pytest.mark.parametrize(("old", "new"), [("axis=1", "axis=0"), ("np.exp", "np.exp2"), ("- top", "+ top")])
def test_what_is_computed_matters(old, new):
    assert fingerprint([ANSWER.replace(old, new)], ["softmax"]) != fingerprint([ANSWER], ["softmax"])


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["x = 1"],
        ["def softmax(logits):\n    ..."],
        ["softmax = 'ABC'"],
        ["def softmax(x"],
        ["softmax = " + "-" * 9000 + "1"],
        ["def softmax(a):\n    return a - 1"],
    ],
)
def test_no_answer_and_a_trivial_one_have_none(cells):
    assert fingerprint(cells, ["softmax"]) == ("",)


def test_the_last_definition_counts_and_solutions_do_not():
    for name, exercise in CALLED.items():
        source = exercise.right_answer.text
        assert fingerprint([ANSWER, source], [name], ordinary=[source]) == ("",)


def test_copies_of_rare_long_answers_are_listed():
    others = [[f"{number}{question}:60" for question in "abcd"] for number in range(30)]
    groups = similar(submissions(["x:60", "y:60", "z:60", "w:60"], *others, ["x:60", "y:60", "z:60", "v:40"]))
    assert [group.students for group in groups] == [("s00000", "s00031")]
    assert groups[0].questions == NAMES[:3]
    groups = similar(submissions(["x:100", "", "", ""], *others, ["x:100", "y:60", "z:60", "v:40"]))
    assert [group.questions for group in groups] == [("softmax",)]


@pytest.mark.parametrize(
    "prints",
    [
        [["a:30", "b:30", "c:30", "d:30"]] * 30 + [[f"{n}:30", f"{n}:31", f"{n}:32", f"{n}:33"] for n in range(60)],
        [["a:16", "b:16", "", ""]] * 2,
        [["", "", "", ""]] * 50,
        [["a:60", "b:60", "c:60", "d:60"]] * 100,
        [],
    ],
)
def test_standard_and_short_answers_accuse_nobody(prints):
    assert similar(submissions(*prints)) == []


def test_ten_thousand_take_seconds_and_little_memory():
    rng = random.Random(0)
    common = [[f"c{question}{choice}:45" for choice in range(12)] for question in range(4)]
    many = [[rng.choice(common[question]) for question in range(4)] for _ in range(9_000)]
    many += [[f"r{number // 2}{question}:70" for question in range(4)] for number in range(1_000)]
    tracemalloc.start()
    groups = in_time(lambda: similar(submissions(*many)), seconds=20)
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()
    assert sum(len(group.students) == 2 for group in groups) == 500


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("softmax=()\n :,.def return1+'", max_size=40), max_size=3))
def test_no_text_stops_it(cells):
    assert len(fingerprint(cells, NAMES, ordinary=cells[:1])) == 4
