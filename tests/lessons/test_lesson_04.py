"""The figures of C13 as lesson 04 prints them."""

import numpy as np

from tests.lessons.lesson import Lesson
from utils.exercises import lesson_04

lesson = Lesson("04")


def test_c13_each_line_of_a_derivation_agrees_with_the_line_before():
    lines = {"derive-sigmoid": 5, "other-class": 2, "shift-both-rows": 2, "derive-loss": 3, "slopes": 4, "race": 1}
    lines |= {"penalties": 6, "split-of-the-penalty": 2}
    assert [cell_id for cell_id, number in lines.items() if not lesson.holds(cell_id, number)] == []


def test_c13_only_the_difference_counts():
    assert lesson.every("same-difference", "a - b = 2: ... class #") == [[0.8808]] * 3
    quotients = lesson.every("same-difference", "a / b = 3: ... class #")
    assert len({probability for (probability,) in quotients}) == 3
    assert lesson.every("one-loss", ": #") == [[0.126928011043]] * 2


def test_c13_two_logits_train_like_one_at_twice_the_rate_and_the_same_penalty_holds_them_less():
    (one,), (two,), (doubled,) = (
        lesson.numbers("race", f"{logits}: ... # after 20")
        for logits in ("one logit, rate 0.1", "two logits, rate 0.1", "one logit, rate 0.2")
    )
    assert two == doubled < one
    rows = lesson.every("penalties", "one logit #, two logits #")
    assert len(rows) == 3
    assert all(one < two for one, two in rows)


def test_c13_several_sigmoids_are_another_problem():
    (sigmoids,), (softmax,) = lesson.every("sigmoids-or-softmax", "all three right on # %")
    (possible,) = lesson.numbers("sigmoids-or-softmax", "one yes at most: # %")
    assert softmax <= possible < sigmoids
    low, high = lesson.numbers("sigmoids-on-species", "sums from # to #")
    assert low < 1 < high


def test_a_flipped_sign_is_named_even_where_the_exponential_overflows():
    outcome = lesson_04.sigmoid.check(lambda x: 1 / (1 + np.exp(x)))
    assert "sign flipped" in outcome.misconceptions
