"""The figures of C9 to C12 as lesson 03 prints them."""

import re

import numpy as np
import pytest

from tests.lessons.notebooks import printed

NAME = "03_softmax"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [float(text) for text in match.groups()]


def test_c9_raw_outputs_leave_the_range_of_the_labels():
    low, high = found("raw-outputs", r"from (-[\d.]+) to ([\d.]+)")
    below, above = found("raw-outputs", r"(\d+) % below 0, (\d+) % above 1")
    assert low < 0
    assert high > 1
    assert below + above > 50


def test_c9_the_same_birds_as_distributions():
    rows = re.findall(r"y' = \[([^\]]+)\]", printed(NAME, "birds-as-distributions"))
    assert len(rows) == 3
    for row in rows:
        assert sum(map(float, row.split())) == pytest.approx(1, abs=2e-3)


def test_c10_the_lectures_example():
    shown = [float(text) for text in re.findall(r"y' = (\d\.\d{12})", printed(NAME, "by-hand"))]
    assert shown[:3] == pytest.approx([0.878878242732, 0.118943235911, 0.002178521357], abs=6e-13)
    assert found("by-hand", r"sum of y' = ([\d.]+)") == [1]


def test_c10_random_rows_are_distributions():
    assert printed(NAME, "always-a-distribution").count("True") == 3


def test_c10_the_formula_as_it_stands_overflows():
    assert found("overflow", r"float64: .* y = ([\d.]+)") == [709.8]
    assert printed(NAME, "overflow").count("nan") == 8


def test_c10_a_row_far_from_the_maximum_of_the_batch_is_nan():
    batch, rows = printed(NAME, "which-maximum").split("maximum of each row")
    assert batch.count("nan") == 3
    assert "nan" not in rows
    assert "[0.468311 0.468311 0.063379]" in rows
    assert "[0.878878 0.118943 0.002179]" in rows


def test_c10_odd_input_has_an_answer_or_a_clear_error():
    said = printed(NAME, "odd-input")
    assert "[0.468 0.468 0.063] float32" in said
    assert "[0.5 0.5 0. ]" in said
    assert "(0, 3)" in said
    assert said.count("is refused: logits") == 4


def test_c11_differences_shrink():
    assert found("gaps-at-random", r"after softmax: (\d+)") == [0]
    assert found("gaps-at-random", r"two distances: ([\d.]+)")[0] <= 0.5
    for pair, difference, bound in (("3 and 1, gap 2", 0.760, np.tanh(1)), ("1 and -3, gap 4", 0.117, np.tanh(2))):
        shown = found("gap-derivation", pair + r": \(1\) ([\d.]+) .*\(4\) ([\d.]+)")
        assert shown == pytest.approx([difference, bound], abs=6e-4)


def test_c11_ratios_are_exponentials_of_gaps():
    assert found("ratios", r"3 and 1: y'/y' = ([\d.]+)") == pytest.approx([np.exp(2)], abs=6e-5)
    assert found("ratios", r"1 and -3: y'/y' = ([\d.]+)") == pytest.approx([np.exp(4)], abs=6e-5)
    assert "True" in printed(NAME, "ratios")


def test_c11_close_logits_come_out_flatter_than_plain_division_where_they_are_small_and_steeper_where_large():
    small, large = printed(NAME, "close-together").splitlines()
    assert small == "[0.2 0.1]: softmax [0.525 0.475], divided by the sum [0.667 0.333]"
    assert large == "[100.2 100.1]: softmax [0.525 0.475], divided by the sum [0.5 0.5]"


def test_c11_a_high_temperature_first_lifts_the_middle_probability_above_a_third():
    rows = re.findall(r"\[([^\]]+)\]", printed(NAME, "extreme-temperatures"))
    cold, _, warm, hot = (float(row.split()[1]) for row in rows)
    assert cold < 1 / 3 < hot < warm


def test_c11_a_temperature_changes_no_answer():
    assert printed(NAME, "warm-birds").count("0 of 342 answers changed") == 4
    surest = [float(text) for text in re.findall(r"is (0\.\d+) on average", printed(NAME, "warm-birds"))]
    assert surest == sorted(surest, reverse=True)


@pytest.mark.parametrize("cell", ["shift", "shift-derivation"])
def test_c12_a_shift_changes_nothing(cell):
    # Rounded to 9 digits or more, all lines end in the same three numbers.
    rows = re.findall(r"\[(0\.8[^\]]+)\]", printed(NAME, cell))
    assert len(rows) == 4
    assert len(set(rows)) == 1


def test_c12_the_logarithms_of_probabilities_are_logits():
    assert "[3.129109 3.129109 3.129109]" in printed(NAME, "logarithms-are-logits")
    assert "e^y = 3.129109" in printed(NAME, "logarithms-are-logits")
    assert "True" in printed(NAME, "logarithms-are-logits")


def test_log_softmax_keeps_what_softmax_loses():
    assert "softmax, then log -inf; in one go -1000.0000" in printed(NAME, "log-of-softmax")
