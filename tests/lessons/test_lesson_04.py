"""The figures of C13 as lesson 04 prints them."""

import math
import re

import numpy as np
import pytest

from tests.lessons.notebooks import printed
from utils.exercises import lesson_04

NAME = "04_two_classes"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [float(text) for text in match.groups()]


@pytest.mark.parametrize(
    ("cell_id", "lines"),
    [
        ("derive-sigmoid", 5),
        ("other-class", 2),
        ("shift-both-rows", 2),
        ("derive-loss", 3),
        ("slopes", 4),
        ("race", 1),
        ("penalties", 6),
        ("split-of-the-penalty", 2),
    ],
)
def test_c13_each_line_of_a_derivation_agrees_with_the_line_before(cell_id, lines):
    said = printed(NAME, cell_id)
    assert said.count("True") == lines
    assert "False" not in said


def test_c13_only_the_difference_counts():
    said = printed(NAME, "same-difference")
    assert set(re.findall(r"a - b = 2: .* class ([\d.]+)", said)) == {"0.8808"}
    assert len(set(re.findall(r"a / b = 3: .* class ([\d.]+)", said))) == 3


def test_c13_binary_cross_entropy_of_logit_2_is_the_cross_entropy_of_3_and_1():
    assert re.findall(r"0\.\d{12}", printed(NAME, "one-loss")) == ["0.126928011043"] * 2


def test_the_loss_by_way_of_the_probability_is_infinite():
    assert "by way of the probability: inf; line (4): 40.000000" in printed(NAME, "through-the-probability")


def test_c13_two_logits_train_like_one_at_twice_the_rate():
    (one,) = found("race", r"one logit, rate 0\.1: .* ([\d.]+) after 20")
    (two,) = found("race", r"two logits, rate 0\.1: .* ([\d.]+) after 20")
    (doubled,) = found("race", r"one logit, rate 0\.2: .* ([\d.]+) after 20")
    assert two == doubled < one


def test_c13_the_same_penalty_holds_two_logits_less():
    rows = re.findall(r"one logit ([\d.]+), two logits ([\d.]+)", printed(NAME, "penalties"))
    assert len(rows) == 3
    assert all(float(one) < float(two) for one, two in rows)


def test_c13_several_sigmoids_are_another_problem():
    (sigmoids,) = found("sigmoids-or-softmax", r"three sigmoids: .* right on (\d+) %")
    (softmax,) = found("sigmoids-or-softmax", r"softmax of three: .* right on (\d+) %")
    (possible,) = found("sigmoids-or-softmax", r"one yes at most: (\d+) %")
    assert softmax <= possible < sigmoids
    low, high = found("sigmoids-on-species", r"sums from ([\d.]+) to ([\d.]+)")
    assert low < 1 < high


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda x: 1 / (1 + np.exp(x)), "sign flipped"),
        (lambda x: [1 / (1 + math.exp(-value)) for value in x], "math.exp overflows"),
    ],
)
def test_a_flipped_sign_and_an_overflow_of_math_are_named(answer, name):
    assert name in lesson_04.sigmoid.check(answer).misconceptions
