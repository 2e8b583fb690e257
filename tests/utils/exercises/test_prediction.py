"""Predictions: asked, kept, recalled, never graded."""

import pytest

from utils.exercises.prediction import Prediction


@pytest.fixture
def coin():
    return Prediction("Heads or tails?", {"A": "heads", "B": "tails"})


def test_what_is_no_option_is_said_and_not_kept(coin, capsys):
    coin.commit(...)
    said = capsys.readouterr().out
    assert "Heads or tails?\n  A  heads\n  B  tails\n" in said
    assert "in place of the dots" in said
    for choice in ("C", "", 3, None, ["A"]):
        coin.commit(choice)
        assert "not one of the options" in capsys.readouterr().out
        coin.recall("A")
        assert "You made no prediction" in capsys.readouterr().out


def test_the_question_stays_with_the_last_choice_marked_and_a_recall_compares(coin, capsys):
    coin.commit("a")
    coin.commit("B")
    assert "Heads or tails?\n  ○ A  heads\n  ● B  tails\nYou predict B: tails." in capsys.readouterr().out
    for measured, told in {
        "B": "You predicted B: tails. That is what was measured.",
        "A": "You predicted B: tails. Measured: A: heads. A surprise",
        None: "none of the options",
    }.items():
        coin.recall(measured)
        assert told in capsys.readouterr().out
