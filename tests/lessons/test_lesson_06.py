"""The figures of C14, C15, C17 and C20 to C23 as lesson 06 prints them."""

import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("06")


def test_c20_both_surfaces_are_high_at_the_top_left_and_low_at_the_bottom_right():
    assert lesson.numbers("draw-maps", "top left: cross-entropy #, squared error #") == [20, 2]
    assert lesson.numbers("draw-maps", "bottom right: cross-entropy #, squared error #") == [0, 0]


def test_c21_the_rows_of_the_table():
    for point, row in {
        (-10, 10): (20.0000000020612, -0.999999997939, 1.99999999175539, -8.24461443877e-9),
        (0, 0): (0.693147180559945, -0.5, 0.5, -0.5),
        (10, -10): (2.06115362031e-9, -2.06115361819e-9, 8.49670847556e-18, -1.69934169161e-17),
    }.items():
        assert lesson.numbers("three-points", f"{point} # # # #") == pytest.approx(row, rel=5e-4, abs=0)


def test_c21_the_squared_error_is_flat_where_the_network_is_wrong_and_cross_entropy_is_not():
    assert lesson.numbers("flat-share", "cross-entropy: ..., flat and wrong on # %") == [0]
    # The triangle y2 - y1 > 8.64, where 4 sqrt(2) p q^2 < 1e-3, is 16 % of the square.
    assert lesson.numbers("flat-share", "squared error: ..., flat and wrong on # %") == [16]
    assert lesson.holds("mechanism", 5)


def test_c22_the_step_counts():
    assert lesson.numbers("two-descents", "crosses after # steps") == [11]
    assert lesson.numbers("two-descents", "squared error: # steps, and y1 has moved by #") == [1_000_000, 0.008]
    assert lesson.numbers("whole-descent", "about # steps") == [60_645_657]
    rows = lesson.every("flow-time", "(#, #): counted # flow #")
    assert [row[:2] for row in rows] == [[-4, 4], [-5, 5], [-6, 6], [-7, 7]]
    assert all(0 < counted - flow < 12 for *_, counted, flow in rows)

    assert lesson.holds("whole-descent", 3)


def test_c22_a_huge_learning_rate_frees_one_sample_and_fails_with_a_second_one():
    assert lesson.numbers("large-rates", "1e+08: # steps, ... loss #") == [3, 0]
    said = "{}, learning rate {}: ... first sample #, of the second #; is the first exactly 0? {}"
    assert lesson.numbers("shared-parameters", said.format("squared error", "1e+08", True)) == [0, 1]
    for rate in ("1e+08", "1"):
        assert min(lesson.numbers("shared-parameters", said.format("cross-entropy", rate, False))) > 0.9


def test_c22_from_small_logits_the_squared_error_lacks_certainty_and_not_correctness():
    said = "deviation 1, {}, within ...: right class ahead: ... after # right class at 0.99: ... after #"
    ahead, certain = lesson.numbers("real-starts", said.format("cross_entropy"))
    ahead_squared, certain_squared = lesson.numbers("real-starts", said.format("softmax_squared_error"))
    assert max(ahead, ahead_squared) < 10
    assert certain_squared > 10 * certain
    left, done = lesson.numbers("real-starts", "gaps of # and below; done: # and above")
    assert left < done


def test_c22_momentum_saves_nine_tenths_where_a_factor_of_ten_thousand_is_missing():
    (plain,), (momentum,), (cross_entropy,) = lesson.every("momentum", ": # steps")
    assert 9 < plain / momentum < 11
    assert plain / cross_entropy > 10_000


def test_c22_float32_is_frozen_below_57_point_8():
    assert "0 steps that moved; no bit of the point moved" in lesson.printed("float32")
    assert lesson.numbers("float32", "cross-entropy, float32: crosses after #") == [11]
    assert lesson.numbers("float32-threshold", "the update = #") == [57.84]
    assert lesson.every("float32-threshold", "rate #: frozen")[-1] == [57.7]
    assert lesson.every("float32-threshold", "rate #: moves")[0] == [57.9]


def test_c23_adam():
    assert lesson.numbers("adam", "squared error: crosses after # steps; the first is #") == [81, 0.452]
    assert lesson.numbers("adam", "cross-entropy: crosses after # steps") == [102]
    assert lesson.numbers("adam-from-afar", "(-15, 15): squared error #, cross-entropy #") == [133_724, 152]
    assert lesson.numbers("adam-from-afar", "eps 1e-06: squared error # steps") == [678]


def test_c14_the_naive_formula_and_the_false_plateau():
    for corner, truth in ((10, 20), (20, 40)):
        assert lesson.numbers("naive", f"(-{corner}, ...naive nan; ...logarithm #; ...logits #") == [11.51, truth]


def test_c15_both_losses_end_at_the_target():
    assert lesson.every("same-minimum", "ends at [# # #]") == [[0.7, 0.2, 0.1]] * 2
    assert lesson.numbers("same-minimum", "cross_entropy ... loss #") == pytest.approx([0.801818552543], abs=1e-6)


def test_c17_the_squared_error_on_raw_outputs_has_no_plateau():
    assert lesson.numbers("raw-squared-error", "crosses after # steps")[0] < 100


def test_c21_a_loss_that_is_not_convex_is_not_stuck():
    for name in ("squared error", "root of cross-entropy"):
        curve, line = lesson.numbers("root-of-cross-entropy", f"{name}: ... curve is at #, ... to 0 at #")
        assert curve > line
    assert lesson.numbers("root-of-cross-entropy", "crosses after # steps")[0] < 1000


def test_c21_a_factor_on_the_whole_loss_is_made_good_by_the_learning_rate():
    assert lesson.every("tiny-cross-entropy", "rate #: # steps") == [[1, 1e9], [1e8, 10]]
