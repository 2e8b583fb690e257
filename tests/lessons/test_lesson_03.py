"""The figures of C9 to C12 as lesson 03 prints them."""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("03")


def test_c9_raw_outputs_leave_the_range_of_the_labels_and_distributions_do_not():
    low, high, below, above = lesson.numbers("raw-outputs", "from # to #, # % below 0, # % above 1")
    assert low < 0 < 1 < high
    assert below + above > 50
    sums = [sum(row) for row in lesson.every("birds-as-distributions", "y' = [# # #]")]
    assert sums == pytest.approx([1, 1, 1], abs=2e-3)


def test_c10_the_lectures_example_and_all_birds_are_distributions():
    shown = [probability for _, probability in lesson.every("by-hand", "e^z = # y' = #")]
    assert shown == pytest.approx([0.878878242732, 0.118943235911, 0.002178521357], abs=6e-13)
    assert lesson.numbers("by-hand", "sum of y' = #") == [1]
    low, high, *sums = lesson.numbers("birds-as-distributions", "from # to #, sums from # to #")
    assert 0 < low < high < 1
    assert sums == [1, 1]


def test_c10_the_formula_as_it_stands_overflows_where_only_the_gaps_are_ordinary():
    assert lesson.numbers("overflow", "float64: ... z = #") == [709.8]
    assert lesson.printed("overflow").count("nan") == 8
    assert lesson.numbers("overflow", "same gaps: [# # #]") == [0.468311, 0.468311, 0.063379]
    assert "softmax, then log -inf; in one go -1000.0000" in lesson.printed("log-of-softmax")


def test_c11_differences_shrink():
    assert lesson.numbers("gaps-at-random", "after softmax: #") == [0]
    assert lesson.numbers("gaps-at-random", "two distances: #")[0] <= 0.5
    for pair, difference, bound in (("3 and 1: gap 2", 0.760, np.tanh(1)), ("1 and -3: gap 4", 0.117, np.tanh(2))):
        shown = lesson.numbers("gaps-and-ratios", f"{pair} becomes #, bound #")
        assert shown == pytest.approx([difference, bound], abs=6e-4)


def test_c11_ratios_are_exponentials_of_gaps_and_no_other_function_tried_makes_them_depend_on_gaps_alone():
    for pair, gap in (("3 and 1", 2), ("1 and -3", 4)):
        shown = lesson.numbers("gaps-and-ratios", f"{pair}: ... ratio #, ... = #")
        assert shown == pytest.approx([np.exp(gap)] * 2, abs=6e-5)
    for name, base in (("2^z", 2), ("e^z", np.e)):
        assert lesson.numbers("other-functions", f"{name} # # #") == pytest.approx([base**2] * 3, abs=6e-4)
    for name in ("softplus", "1.1 + tanh z"):
        assert np.ptp(lesson.numbers("other-functions", f"{name} # # #")) > 1


def test_c11_close_logits_come_out_flatter_than_plain_division_where_they_are_small_and_steeper_where_large():
    small, large = lesson.every("gaps-and-ratios", "[# #]: softmax [# #], divided by the sum [# #]")
    assert small == [0.2, 0.1, 0.525, 0.475, 0.667, 0.333]
    assert large == [100.2, 100.1, 0.525, 0.475, 0.5, 0.5]


def test_c11_a_high_temperature_first_lifts_the_middle_probability_above_a_third_and_changes_no_answer():
    cold, _, warm, hot = (middle for _, middle, _ in lesson.every("extreme-temperatures", "[# # #]"))
    assert cold < 1 / 3 < hot < warm
    rows = lesson.every("warm-birds", "is # on average; # of 342 answers changed")
    assert [changed for _, changed in rows] == [0] * 5
    assert rows == sorted(rows, reverse=True)  # the largest probability falls
    (right,) = lesson.numbers("warm-birds", "right about # %")
    sounds_cold, sounds_plain = rows[0][0], rows[2][0]
    assert sounds_plain < right / 100 < sounds_cold


def test_c12_a_shift_changes_nothing_and_the_logarithms_of_probabilities_are_logits():
    first, *others = lesson.every("shift", "[0.8# # #]")
    assert others == [first] * 3
    assert lesson.numbers("logarithms-are-logits", "z - ln y' = [# # #]") == [3.129109] * 3
    assert lesson.numbers("logarithms-are-logits", "sum of e^z = #") == [3.129109]
    assert lesson.numbers("logarithms-are-logits", "softmax of ln y' = [# # #]") == [0.878878, 0.118943, 0.002179]
