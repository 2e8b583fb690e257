"""Predictions: asked, kept, recalled, never graded."""

import pytest

from utils.exercises.prediction import Prediction


@pytest.fixture
def coin():
    return Prediction("Heads or tails?", {"A": "heads", "B": "tails"})


def test_untouched_dots_ask_the_question(coin, capsys):
    coin.commit(...)
    said = capsys.readouterr().out
    assert "Heads or tails?" in said
    assert "B  tails" in said


@pytest.mark.parametrize("choice", ["C", "", 3, None, ["A"]])
def test_another_choice_is_not_kept_and_said(coin, choice, capsys):
    coin.commit(choice)
    assert "not one of the options" in capsys.readouterr().out
    coin.recall("A")
    assert "You made no prediction" in capsys.readouterr().out


def test_the_last_prediction_counts(coin, capsys):
    coin.commit("a")
    coin.commit("B")
    capsys.readouterr()
    coin.recall("B")
    assert capsys.readouterr().out == "You predicted B: tails. That is what was measured.\n"


def test_a_surprise_names_both(coin, capsys):
    coin.commit("A")
    capsys.readouterr()
    coin.recall("B")
    said = capsys.readouterr().out
    assert "A: heads" in said
    assert "B: tails" in said
