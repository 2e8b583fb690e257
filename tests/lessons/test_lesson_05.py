"""The figures of C14 to C17 as lesson 05 prints them."""

import re

import pytest

from tests.lessons.notebooks import printed

NAME = "05_how_wrong_is_a_prediction"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [text.replace(",", "") for text in match.groups()]


def test_c14_the_naive_formula_gives_nan_and_the_truth_is_20():
    assert found("naive", r"naive loss: (\w+)") == ["nan"]
    assert found("naive", r"from the logits: ([\d.]+)") == ["20.00"]


def test_c14_a_small_number_inside_the_logarithm_makes_a_false_plateau():
    for corner, truth in ((10, "20.00"), (20, "40.00")):
        assert found("false-plateau", rf"-{corner}, .*1e-5 ([\d.]+), truth ([\d.]+)") == ["11.51", truth]


def test_c14_the_squared_error_has_a_ceiling_and_cross_entropy_has_none():
    assert found("two-distances", r"C .*error ([\d.]+), cross-entropy ([\d.]+)") == ["2.00", "9.21"]


def test_c15_both_losses_are_smallest_at_the_target_and_the_absolute_error_is_not():
    said = printed(NAME, "search-minimum")
    assert said.count("is [0.7 0.2 0.1]") == 2
    assert "absolute error: cheapest of 5,151 is [1. 0. 0.]" in said
    assert found("entropy", r"\): ([\d.]+)") == ["0.801818552543"]
    assert printed(NAME, "entropy").count("True") == 6
    assert "to 1e-12: True; the rest is 0.46" in printed(NAME, "square-identity")


def test_c15_the_weights_keep_growing_on_separable_data():
    rows = re.findall(
        r"(\d+) birds wrong, loss ([\d.]+), length of the weights ([\d.]+)", printed(NAME, "growing-weights")
    )
    assert len(rows) == 4
    assert {row[0] for row in rows} == {"0"}
    measured, lengths = ([float(row[column]) for row in rows] for column in (1, 2))
    assert measured == sorted(measured, reverse=True)
    assert lengths == sorted(lengths)


def test_c16_every_line_from_likelihood_to_cross_entropy_is_the_same():
    assert len(set(re.findall(r"line \d: (\S+)", printed(NAME, "likelihood-lines")))) == 1
    assert "1e-12: True" in printed(NAME, "likelihood-lines")
    assert printed(NAME, "same-model").count("True") == 2


def test_c16_without_a_penalty_the_fit_is_maximum_likelihood_on_its_own_birds():
    assert found("same-model", r"best s is ([\d.]+)") == ["1.9"]
    assert found("maximum-likelihood", r"penalty 1: .* is ([\d.]+)") == ["2.0"]
    assert found("maximum-likelihood", r"penalty 0: .* is ([\d.]+)") == ["1.0"]


def test_c16_the_product_underflows():
    assert found("long-products", r"500 probabilities: product (\S+),") == ["4e-120"]
    assert "exactly 0.0? True" in printed(NAME, "long-products")


def test_every_line_of_the_gradient_agrees():
    assert printed(NAME, "gradient-lines").count("True") == 5
    shown = found("gradient-lines", r"line 5: \[ *(\S+) +(\S+) +(\S+)\]")
    # softmax(3, 1, -3) minus (.7, .2, .1)
    assert [float(text) for text in shown] == pytest.approx([0.178878, -0.081057, -0.097821], abs=1e-6)


def test_c17_only_the_squared_error_after_softmax_stays_where_it_was_sure_and_wrong():
    row = r"{} +from zero ([\d.]+) .*, from sure and wrong ([\d.]+) ±"
    ce, after, raw = (
        [float(text) for text in found("which-loss", row.format(name))]
        for name in ("cross-entropy", "squared error after softmax", "squared error, raw outputs")
    )
    assert min(ce[0], after[0], raw[0]) > 90
    assert after[1] < 12
    assert raw[1] > 40
    assert ce[1] > 90
