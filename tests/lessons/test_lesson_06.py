"""The figures of C14, C15, C17 and C20 to C23 as lesson 06 prints them."""

import re

import pytest

from tests.lessons.notebooks import printed

NAME = "06_the_loss_surface"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [text.replace(",", "") for text in match.groups()]


def test_c20_both_surfaces_are_high_at_the_top_left_and_low_at_the_bottom_right():
    assert found("draw-maps", r"top left: cross-entropy (\S+), squared error (\S+)") == ["20.0", "2.0"]
    assert found("draw-maps", r"bottom right: cross-entropy (\S+), squared error (\S+)") == ["0.0", "0.0"]


def test_c21_the_rows_of_the_table():
    rows = {
        r"\(-10, 10\)": (20.0000000020612, -0.999999997939, 1.99999999175539, -8.24461443877e-9),
        r"\(0, 0\)": (0.693147180559945, -0.5, 0.5, -0.5),
        r"\(10, -10\)": (2.06115362031e-9, -2.06115361819e-9, 8.49670847556e-18, -1.69934169161e-17),
    }
    for row, values in rows.items():
        shown = found("three-points", row + r" +(\S+) +(\S+) +(\S+) +(\S+)")
        assert [float(text) for text in shown] == pytest.approx(values, rel=5e-4)


def test_c21_the_squared_error_is_flat_where_the_network_is_wrong_and_cross_entropy_is_not():
    assert found("flat-share", r"cross-entropy: .*, flat and wrong on (\d+) %") == ["0"]
    # The triangle y2 - y1 > 8.64, where 4 sqrt(2) p q^2 < 1e-3, is 16 % of the square.
    assert found("flat-share", r"squared error: .*, flat and wrong on (\d+) %") == ["16"]


def test_c21_the_mechanism():
    assert printed(NAME, "mechanism").count("True") == 5


def test_c22_the_step_counts():
    assert found("two-descents", r"crosses after (\d+) steps") == ["11"]
    assert found("two-descents", r"squared error: ([\d,]+) steps, and y1 has moved by ([\d.]+)") == ["1000000", "0.008"]
    assert found("whole-descent", r"about ([\d,]+) steps") == ["60645657"]
    for corner in (4, 5, 6, 7):
        counted, flow = found("flow-time", rf"\(-{corner}, {corner}\): counted +([\d,]+) +flow +([\d,]+)")
        assert 0 < int(counted) - int(flow) < 12


def test_c22_every_line_of_the_time_on_the_plateau_agrees():
    assert printed(NAME, "whole-descent").count("True") == 3


def test_c22_a_huge_learning_rate_frees_one_sample_and_fails_with_a_second_one():
    assert found("large-rates", r"1e\+08: (\d+) steps, .* loss ([\d.]+)") == ["3", "0.00"]
    said = r"{}, learning rate {}: .* first sample ([\d.]+), of the second ([\d.]+); .* 0\? (\w+)"
    assert found("shared-parameters", said.format("squared error", r"1e\+08")) == ["0.00", "1.00", "True"]
    for rate in (r"1e\+08", "1"):
        first, second, _ = found("shared-parameters", said.format("cross-entropy", rate))
        assert min(float(first), float(second)) > 0.9


def test_c22_from_small_logits_the_squared_error_lacks_certainty_and_not_correctness():
    steps = {
        loss: [
            int(count.replace(",", ""))
            for count in re.findall(
                rf"deviation 1, {loss}.*\n.*after (\S+)\n.*after (\S+)", printed(NAME, "real-starts")
            )[0]
        ]
        for loss in ("cross_entropy", "softmax_squared_error")
    }
    assert max(ahead for ahead, _ in steps.values()) < 10
    assert steps["softmax_squared_error"][1] > 10 * steps["cross_entropy"][1]
    left, done = found("real-starts", r"gaps of (\S+) and below; done: (\S+) and above")
    assert float(left) < float(done)


def test_c22_momentum_saves_nine_tenths_where_a_factor_of_ten_thousand_is_missing():
    said = printed(NAME, "momentum")
    plain, momentum, ce = (int(count.replace(",", "")) for count in re.findall(r": ([\d,]+) steps", said))
    assert 9 < plain / momentum < 11
    assert plain / ce > 10_000


def test_c22_float32_is_frozen_below_57_point_8():
    assert "0 steps that moved; no bit of the point moved" in printed(NAME, "float32")
    assert found("float32", r"cross-entropy, float32: crosses after (\d+)") == ["11"]
    assert found("float32-threshold", r"update = ([\d.]+)") == ["57.84"]
    said = printed(NAME, "float32-threshold")
    assert "57.7: frozen" in said
    assert "57.9: moves" in said


def test_c23_adam():
    assert found("adam", r"squared error: crosses after (\d+) steps; the first is ([\d.]+)") == ["81", "0.452"]
    assert found("adam", r"cross-entropy: crosses after (\d+) steps") == ["102"]
    assert found("adam-from-afar", r"\(-15, 15\): squared error +([\d,]+), cross-entropy (\d+)") == ["133724", "152"]
    assert found("adam-from-afar", r"eps 1e-06: squared error (\d+) steps") == ["678"]


def test_c14_the_naive_formula_and_the_false_plateau():
    shown = r"\(-{}, .*naive (\w+); .*logarithm ([\d.]+); .*logits ([\d.]+)"
    assert found("naive", shown.format(10)) == ["nan", "11.51", "20.00"]
    assert found("naive", shown.format(20)) == ["nan", "11.51", "40.00"]


def test_c15_both_losses_end_at_the_target():
    assert printed(NAME, "same-minimum").count("ends at [0.7 0.2 0.1]") == 2
    assert float(found("same-minimum", r"cross_entropy .*loss ([\d.]+)")[0]) == pytest.approx(0.801818552543, abs=1e-6)


def test_c17_the_squared_error_on_raw_outputs_has_no_plateau():
    assert int(found("raw-squared-error", r"after (\d+) steps")[0]) < 100


def test_a_loss_that_is_not_convex_is_not_stuck():
    for name in ("squared error", "root of cross-entropy"):
        curve, line = found("root-of-cross-entropy", name + r": .* curve is at ([\d.]+), .* 0 at ([\d.]+)")
        assert float(curve) > float(line)
    assert int(found("root-of-cross-entropy", r"crosses after (\d+) steps")[0]) < 1000


def test_a_factor_on_the_whole_loss_is_made_good_by_the_learning_rate():
    assert found("tiny-cross-entropy", r"rate 1: (\S+) steps") == ["1e+09"]
    assert found("tiny-cross-entropy", r"rate 1e\+08: (\S+) steps") == ["10"]
