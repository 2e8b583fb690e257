"""The figures of C17 and C20 to C23 as lesson 06 prints them."""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson
from tests.lessons.notebooks import code_cells
from utils.exercises import lesson_06
from utils.exercises.lesson_06 import loss_with_a_ceiling

lesson = Lesson("06")


def test_c20_both_surfaces_are_high_at_the_top_left_and_low_at_the_bottom_right():
    assert lesson.numbers("surfaces", "start, top left: cross-entropy #, squared error #") == [20, 2]
    assert lesson.numbers("surfaces", "goal, bottom right: cross-entropy #, squared error #") == [0, 0]


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


def test_c21_the_formulas_are_the_measured_slopes_and_cross_entropy_is_the_steeper():
    for name in ("CE", "SSE"):
        row = lesson.numbers("mechanism", f"{name} at the gaps [-10. -2. 0. 2.]: formula [# # # #], measured [# # # #]")
        assert row[:4] == pytest.approx(row[4:], abs=3e-3)
        assert max(row[:4]) > 0.1
    at_start, at_least = lesson.numbers("mechanism", "factor of # at the start, # at least")
    assert (at_start, at_least) == (1.21e8, 1)


def test_c21_cross_entropy_bends_by_a_variance_and_the_squared_error_bends_down():
    bend, variance = lesson.numbers("curvature", "bends by #; the variance of d is #")
    assert bend == variance > 0.5
    convex, not_convex = lesson.numbers("curvature", "at (-3, 3): cross-entropy #, squared error #")
    assert convex > 0 > not_convex


def test_c22_the_step_counts():
    assert lesson.numbers("two-descents", "crosses after # steps") == [11]
    assert lesson.numbers("two-descents", "squared error: # steps, and y1 has moved by #") == [1_000_000, 0.008]
    assert lesson.numbers("whole-descent", "about # steps") == [60_645_657]
    rows = lesson.every("flow-time", "(#, #): counted # flow #")
    assert [row[:2] for row in rows] == [[-4, 4], [-5, 5], [-6, 6], [-7, 7]]
    assert all(0 < counted - flow < 12 for *_, counted, flow in rows)
    # The first tenth of the way takes all but e^-2 of the time.
    (left,) = lesson.numbers("whole-descent", "at (-9, 9), # % of them are left")
    assert left == round(100 * np.exp(-2))


def test_c22_a_huge_learning_rate_frees_one_sample_and_no_rate_does_with_a_second_one():
    assert lesson.numbers("shared-parameters", "first sample alone: crosses after # steps") == [3]
    (at_first,) = lesson.numbers("shared-parameters", "gives its class #")
    rows = lesson.every("shared-parameters", "two samples: their own classes get # and #")
    squared, cross_entropy = rows[:4], rows[4:]
    assert all(first < at_first / 10 and second > 0.9 for first, second in squared)
    assert [first for first, _ in squared[2:]] == [0, 0]
    assert len(cross_entropy) == 4
    assert min(map(min, cross_entropy)) > 0.9


def test_c22_from_small_logits_the_squared_error_lacks_certainty_and_not_correctness():
    behind = {}
    for spread in (1, 3, 10):
        rows = lesson.every("real-starts", "within # steps: # of 100 with cross-entropy, # with squared error")
        rows = rows[3 * (1, 3, 10).index(spread) :][:3]
        assert all(cross_entropy == 100 for _, cross_entropy, _ in rows)
        behind[spread] = [100 - squared for *_, squared in rows]
    assert behind[1] == [0, 0, 0]
    assert behind[3][0] > 0 == behind[3][2]
    assert behind[10][1:] == [26, 16]  # the first as counted step by step, too
    assert lesson.numbers("real-starts", "to .99: # steps with cross-entropy, # with") == [50, 648]


def test_c22_from_small_random_weights_squared_error_after_softmax_trains():
    trained, worst = lesson.numbers("usual-starts", "# of 10 models get more than 90 % right, the worst # %")
    assert trained == 10
    assert worst > 90


def test_c22_momentum_saves_nine_tenths_where_a_factor_of_nearly_twenty_thousand_is_missing():
    (plain,), (momentum,), (cross_entropy,) = lesson.every("momentum", ": # steps")
    assert 9 < plain / momentum < 11
    assert 18_000 < plain / cross_entropy < 20_000


def test_c22_float32_is_frozen_below_57_point_8():
    assert "0 steps that moved; no bit of the point moved" in lesson.printed("float32")
    assert lesson.numbers("float32", "cross-entropy, float32: crosses after #") == [11]
    at_ten, at_a_tenth, update = lesson.numbers("float32", "is # away from 10, # from 0.1; the update: #")
    assert at_a_tenth / 2 < update < at_ten / 2
    assert lesson.numbers("float32-threshold", "the update = #") == [57.84]
    assert lesson.every("float32-threshold", "rate #: frozen")[-1] == [57.7]
    assert lesson.every("float32-threshold", "rate #: moves")[0] == [57.9]


def test_c23_adam():
    assert lesson.numbers("adam", "squared error: crosses after # steps; the first is #") == [81, 0.452]
    assert lesson.numbers("adam", "cross-entropy: crosses after # steps") == [102]
    assert lesson.numbers("adam-from-afar", "(-15, 15): squared error #, cross-entropy #") == [133_724, 152]
    assert lesson.numbers("adam-from-afar", "eps 1e-06: squared error # steps") == [678]


def test_c20_with_another_third_logit_the_slope_of_y1_is_as_tiny_and_the_way_out_shorter():
    (whole,) = lesson.numbers("whole-descent", "about # steps")
    rows = lesson.every("third-logit", "with respect to y1 #, to y2 #; crosses after # steps")
    assert len(rows) == 3
    assert all(abs(slope) < 1e-8 and steps < whole / 200 for slope, _, steps in rows)
    assert rows[-1][1] > 1e-3  # with y3 = 3 the start is not flat


def test_c17_the_squared_error_on_raw_outputs_has_no_plateau():
    assert lesson.numbers("raw-squared-error", "crosses after # steps")[0] < 100


def test_c21_a_loss_that_is_not_convex_is_not_stuck():
    curve, line = lesson.numbers("walk", "root at the gap -10: #; on the line from -20 to 0: #")
    assert curve > line
    assert lesson.numbers("walk", "cross-entropy: # steps") == [11]
    assert 50 < lesson.numbers("walk", "its root: # steps")[0] < 100
    assert lesson.numbers("walk", "squared error: not there after # steps") == [10_000]


def test_a_loss_under_a_ceiling_can_have_a_ramp_as_the_exercise_says():
    # The hint's family 2 (1 - p^q): the walk of the lesson, in closed form, on either side of the limit.
    def time(q):
        gap = np.linspace(-20, 0, 200_001)
        p = 1 / (1 + np.exp(-gap))
        return np.trapezoid(1 / (4 * q * p**q * (1 - p)), gap)

    assert time(0.1) < time(0.2) < 1000 < time(0.4) < time(1)


def walk():
    (cell,) = (cell for cell in code_cells(lesson.name) if cell.id == "walk")
    names = {"np": np}
    exec(cell.source[: cell.source.index("def root")], names)
    return names["walk"]


@pytest.mark.parametrize(
    "loss",
    [
        *(lambda p, q=q: 2 * (1 - p**q) for q in (0.01, 0.1, 0.25, 0.28, 0.5)),
        lambda p: -2 * np.log(p) / (10 - np.log(p)),
        lambda p: np.minimum(-np.log(p) / 20, 2),
        lambda p: 2 * (1 - p) ** 2,
        # cliffs: over one a step leaps across the border, over the other it falls short of it
        lambda p: 2 / (1 + (p * np.exp(20)) ** 40),
        lambda p: 2 / (1 + (p * np.exp(20)) ** 24),
        lambda p: 2 / (1 + (p * np.exp(20)) ** 18),
        # stairs: level wherever descent looks
        lambda p: np.clip(-np.floor(np.log(p) * 1000 + 0.5) / 1000 * 0.09, 0, 2),
        lambda p: np.round(2 * (1 - p**0.1), 2),
    ],
)
def test_a_loss_with_a_ceiling_is_judged_as_the_walk_of_the_lesson_goes(loss):
    assert loss_with_a_ceiling.check(loss).correct == (walk()(loss) <= 1000)


@pytest.mark.parametrize("name", ["gradient_step", "flat_where", "convexity"])
def test_a_notebook_of_the_first_edition_is_told_what_is_gone(name):
    with pytest.raises(AttributeError, match=f"`{name}`.*earlier edition"):
        getattr(lesson_06, name)
