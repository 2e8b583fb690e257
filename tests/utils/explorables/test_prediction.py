"""Questions by a click, on the Python side: what a click does, what is kept, what a check takes."""

import sys
from types import SimpleNamespace

import IPython
import pytest

from course.widget_state import VIEW
from utils import progress
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.outcome import Status
from utils.exercises.prediction import Prediction
from utils.explorables import stand_in


@pytest.fixture
def outputs(monkeypatch):
    """What a notebook displays: it has a kernel."""
    found = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=True))
    monkeypatch.setattr(IPython.display, "display", lambda data, **words: found.append(data))
    monkeypatch.setattr(stand_in, "display", lambda data, **words: found.append(data))
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / progress.HIDDEN).mkdir()
    monkeypatch.setattr(progress, "_STARTED_IN", tmp_path)
    return tmp_path


@pytest.fixture
def coin(monkeypatch):
    monkeypatch.setattr(Prediction, "name", "coin")
    return Prediction("Heads or `tails`?", {"A": "heads", "B": "1 < 2"})


def make_choice():
    options = (Option("A", "right", True, "nudge"), Option("B", "wrong", False, "reason"))
    return ChoiceExercise(name="pick", hints=("a", "b"), why="why", praise="praise", question="Which?", options=options)


def test_a_click_commits_until_the_result_is_recalled(coin, outputs):
    coin.commit(...)
    card, view = outputs
    assert "Heads or <code>tails</code>?" in card["text/html"]
    assert "Run this cell to answer by a click." in card["text/html"]
    assert list(view) == [VIEW]
    question = coin._shown
    assert question.options == {"A": "heads", "B": "1 &lt; 2"}
    assert question.answer == []
    for letter in "AB":
        question.set_state({"answer": [letter]})
        assert coin.committed == letter
        assert question.kept == [letter]
    assert not question.final
    coin.recall("A")
    assert question.final
    assert "You predicted B: 1 &lt; 2. Measured: A: heads." in outputs[-1]._repr_html_()


def test_letters_that_are_no_option_are_not_taken(coin, outputs):
    coin.commit("B")
    coin._shown.set_state({"answer": ["C"]})
    assert coin.committed == "B"
    assert coin._shown.kept == []


def test_a_recall_before_the_commit_carries_what_to_say_after_it(coin, outputs):
    coin.recall("A")
    html = outputs[-1]._repr_html_()
    assert 'data-recall="coin"' in html
    assert "You made no prediction" in html
    assert "That is what was measured" in html


def test_a_choice_is_known_after_a_restart(coin, outputs, folder):
    coin.commit("A")
    coin._shown.set_state({"answer": ["B"]})
    again = Prediction(coin.question, coin.options)
    again.commit(...)
    assert again._shown.answer == ["B"]
    again = Prediction(coin.question, coin.options)
    again.recall("B")
    assert again.committed == "B"
    assert progress.read_choices() == {"coin": (coin.options["B"],)}
    swapped = Prediction(coin.question, {"A": coin.options["B"], "B": coin.options["A"]})  # in another edition
    swapped.commit(...)
    assert swapped.committed == "A"
    assert progress.read() == []
    progress.record("softmax", True)
    assert [attempt.exercise for attempt in progress.read()] == ["softmax"]


def test_an_option_that_is_none_any_more_and_a_letter_of_the_first_edition_are_passed_over(coin, outputs, folder):
    progress.record_choice("coin", ["the edge"])
    (folder / progress.HIDDEN / progress.NAME).open("a").write(
        '{"time": "2026-11-01T10:00:00+00:00", "prediction": "coin", "choice": "A"}\n'
    )
    coin.commit(...)
    assert coin.committed is None


def test_a_file_that_can_not_be_read_or_written_stops_nobody(coin, outputs, folder, capsys):
    (folder / progress.HIDDEN / progress.NAME).mkdir()
    coin.commit(...)
    coin.commit("A")
    assert coin.committed == "A"
    assert "could not be kept" in capsys.readouterr().out


@pytest.mark.parametrize(("clicked", "status"), [("A", Status.CORRECT), ("AB", Status.NOT_YET)])
def test_a_check_with_the_dots_takes_the_letters_clicked(outputs, folder, clicked, status):
    exercise = make_choice()
    assert exercise.check(...).status is Status.NOT_ATTEMPTED
    exercise.ask()
    exercise._take(list(clicked))
    assert exercise.check(...).status is status
    assert exercise.check("A").status is Status.CORRECT  # letters in code come first
    again = make_choice()  # after a restart
    again.ask()
    assert again.clicked == clicked


def test_without_anywidget_there_is_the_card(coin, outputs, monkeypatch):
    monkeypatch.setitem(sys.modules, "utils.explorables.prediction", None)
    coin.commit(...)
    assert "Heads or <code>tails</code>?" in outputs[0]._repr_html_()
    assert "put one of" in repr(outputs[0])
