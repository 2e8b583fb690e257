"""The figures of C13 as lesson 04 prints them, and what its text says of them."""

import re

import numpy as np
import pytest

from tests.lessons.lesson import Lesson
from tests.lessons.notebooks import code_cells
from utils.exercises import lesson_04

lesson = Lesson("04")


def test_c13_only_the_difference_counts():
    assert lesson.every("same-difference", "a - b = 2: ... class #") == [[0.8808]] * 3
    quotients = lesson.every("same-difference", "a / b = 3: ... class #")
    assert len({probability for (probability,) in quotients}) == 3


def test_c13_one_row_of_weights_gives_every_bird_the_probability_of_two():
    assert lesson.holds("one-row", 1)
    pairs = lesson.every("one-row", "softmax # sigmoid #")
    assert len(pairs) == 3
    assert all(softmax == sigmoid for softmax, sigmoid in pairs)


def test_c13_a_shift_moves_the_logits_of_every_bird_and_no_probability():
    logit, probability = lesson.numbers("shift-both-rows", "moved by up to #, a probability by #")
    assert logit > 5
    assert probability == 0


def test_c13_the_logit_is_the_logarithm_of_the_odds():
    rows = lesson.every("logit-steps", "logit #: p = # 1 - p = # odds #")
    assert [logit for logit, *_ in rows] == [0, 1, 2, 3, 4]
    assert all(np.log(odds) == pytest.approx(logit, abs=1e-4) for logit, _, _, odds in rows)
    missing = [rest for _, _, rest, _ in rows]
    shrinks = np.divide(missing[:-1], missing[1:])
    assert shrinks[0] < 2 < 2.6 < shrinks[-1]  # not by the same factor, and by nearly e far out
    for change, factor in lesson.every("read-weights", "changes by #, the odds of Adelie are multiplied by #"):
        assert np.exp(change) == pytest.approx(factor, rel=0.006, abs=0.006)


def test_c13_lines_of_equal_probability_are_straight_and_parallel():
    rows = np.array(lesson.every("find-lines", "bill depths # # # mm"))
    assert rows.shape == (3, 3)
    assert np.ptp(np.diff(rows, axis=1)) < 0.002  # printed to three decimals
    assert np.all(np.diff(rows, axis=0) > 1)


def test_c13_several_sigmoids_are_another_problem():
    (sigmoids,), (softmax,) = lesson.every("three-questions", "right on # %")
    (possible,) = lesson.numbers("three-questions", "at most one yes: # %")
    assert softmax <= possible < sigmoids
    none, one, several = lesson.numbers("one-vs-rest", "two: [# # #]")
    assert min(none, several) > 5
    assert 0.87 < one / (none + one + several) < 0.93  # "about nine in ten"
    low, high = lesson.numbers("one-vs-rest", "sum to # at least and # at most")
    assert low < 1 < high


def test_the_example_of_the_investigation_is_no_answer():
    assert lesson.every("claims", "softmax right #%, no yes #%") == [[100, 0]] * 3
    outcome = lesson_04.unclaimed_cluster.check([(-3, 0), (0, 5), (3, 0)])
    assert "every cluster can be cut off" in outcome.misconceptions


def test_the_check_of_the_investigation_measures_what_the_lesson_prints(capsys):
    cells = {cell.id: cell.source for cell in code_cells(lesson.name)}
    names = {}
    for cell_id in ("load-two-species", "same-difference", "one-vs-rest", "claims"):
        exec(cells[cell_id], names)
    for centres in ([(-1, 0), (0, 0), (1, 0)], [(-4, 0), (0, 0.8), (4, 0)]):
        capsys.readouterr()
        names["claims"](centres)
        told = re.findall(r"softmax right (\d+)%, no yes (\d+)%", capsys.readouterr().out)
        right, unclaimed = (list(map(int, column)) for column in zip(*told, strict=True))
        message = lesson_04.unclaimed_cluster.check(centres).message
        assert f"Softmax gets {min(right)} % of its worst cluster right" in message
        assert f"{max(unclaimed)} % of the points get no yes" in message


def test_a_flipped_sign_is_named_even_where_the_exponential_overflows():
    outcome = lesson_04.sigmoid.check(lambda z: 1 / (1 + np.exp(z)))
    assert "sign flipped" in outcome.misconceptions
