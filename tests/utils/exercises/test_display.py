"""The look of questions, hints, solutions and checks: HTML in a notebook, text elsewhere."""

import re

import IPython
import pytest

from utils.exercises import lesson_00
from utils.exercises.display import Card, Code, Options
from utils.exercises.outcome import Outcome, Status


def test_a_card_escapes_what_it_is_given():
    page = Card("<b>", "<b>", ("<b>", Code("<b>"), Options({"A": "<b>"})))._repr_html_()
    assert "<b>" not in page
    assert page.count("&lt;b&gt;") == 5


def test_code_keeps_its_lines_prose_may_hold_code_and_the_chosen_option_is_marked():
    options = Options({"A": "heads", "B": "tails"}, chosen="B")
    page = Card("Solution", "f", (Code("def f(x):\n    return x"), "It is `x` itself.", options))._repr_html_()
    assert re.search(r"<pre [^>]*><code [^>]*>def f\(x\):\n    return x</code></pre>", page)
    assert "It is <code>x</code> itself." in page
    assert re.findall(r"<strong>(.*?)</strong>", page) == ["Solution", "○ A", "● B"]


def test_an_outcome_is_the_same_in_text_and_in_html():
    outcome = Outcome("softmax", Status.NOT_YET, "you gave [1, 2]\nsecond line")
    assert repr(outcome) == "✗ not yet · softmax\nyou gave [1, 2]\nsecond line"
    assert re.sub("<[^>]+>", " ", outcome._repr_html_()).split() == repr(outcome).split()


@pytest.mark.parametrize(
    "show",
    [
        lesson_00.squared_difference.hint,
        lesson_00.squared_difference.solution,
        lesson_00.who_wears_the_hat.ask,
        lesson_00.between.commit,
        lambda: lesson_00.between.recall("A"),
    ],
)
def test_in_a_notebook_each_call_shows_one_card_and_prints_nothing(show, monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: "a shell")
    monkeypatch.setattr(IPython.display, "display", shown.append)
    assert show() is None  # so that a call on a cell's last line is not shown twice
    assert [type(item) for item in shown] == [Card]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("thing", [lesson_00.squared_difference, lesson_00.who_wears_the_hat, lesson_00.between])
def test_without_brackets_one_line_says_how_to_call(thing):
    for text in (repr(thing), repr(getattr(thing, "hint", thing))):
        assert len(text.splitlines()) == 1
        assert re.search(r"\.(check|commit)\(", text)
