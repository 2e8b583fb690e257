"""Predictions: asked, kept, recalled, never graded."""

import pytest

from utils.exercises.prediction import Prediction


@pytest.fixture
def coin():
    return Prediction("Heads or tails?", {"A": "heads", "B": "tails"})


def test_untouched_dots_ask_the_question(coin, capsys):
    coin.commit(...)
    said = capsys.readouterr().out
    assert "Heads or tails?\n  A  heads\n  B  tails\n" in said
    assert "in place of the dots" in said


@pytest.mark.parametrize("choice", ["C", "", 3, None, ["A"]])
def test_another_choice_is_not_kept_and_said(coin, choice, capsys):
    coin.commit(choice)
    assert "not one of the options" in capsys.readouterr().out
    coin.recall("A")
    assert "You made no prediction" in capsys.readouterr().out


def test_the_question_stays_with_the_last_choice_marked(coin, capsys):
    coin.commit("a")
    coin.commit("B")
    assert "Heads or tails?\n  ○ A  heads\n  ● B  tails\nYou predict B: tails." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("measured", "told"),
    [
        ("B", "You predicted B: tails. That is what was measured."),
        ("A", "You predicted B: tails. Measured: A: heads. A surprise"),
        (None, "none of the options"),
    ],
)
def test_a_recall_compares_with_what_was_measured(coin, measured, told, capsys):
    coin.commit("B")
    capsys.readouterr()
    coin.recall(measured)
    assert told in capsys.readouterr().out
