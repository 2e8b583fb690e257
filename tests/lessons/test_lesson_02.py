"""The figures of C5 to C8 as lesson 02 prints them, against what can be said on paper."""

import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("02")


def test_c5_class_k_is_the_k_th_unit_vector():
    rows = lesson.every("penguin-codes", "label # = ... -> [# # #]")
    assert rows == [[0, 1, 0, 0], [1, 0, 1, 0], [2, 0, 0, 1]]
    assert lesson.numbers("penguin-codes", "back to labels: [# # #]") == [0, 1, 2]


def test_c6_any_two_one_hot_vectors_are_root_two_apart_and_so_are_the_corners_of_a_triangle_from_each_other():
    for n_classes, n_pairs, nearest, farthest in lesson.every("equal-distances", "# classes, # pairs: from # to #"):
        assert n_pairs == n_classes * (n_classes - 1) / 2
        assert nearest == farthest == pytest.approx(2**0.5, abs=1e-6)
    assert lesson.printed("triangle").count("1.732") == 6


def test_c6_equal_distances_are_an_assumption_and_other_names_as_far_apart_give_the_same_classes():
    smallest, largest = lesson.numbers("digit-mistakes", "from # to # apart")
    assert largest > 2 * smallest
    share, _, near, pairs = lesson.numbers(
        "digit-mistakes", "# % of # mistakes are between the # nearer ones of # pairs"
    )
    assert share > 65 > 100 * near / pairs  # half of the pairs have most of the mistakes
    assert lesson.numbers("nearest-name", "largest output: #") == [0]
    assert lesson.numbers("nearest-name", "another species: #") == [0]
    assert lesson.numbers("nearest-name", "sum to # at least and # at most") == [1, 1]


def test_c7_three_outputs_are_three_fits():
    assert "weights (3, 4) and biases (3,)" in lesson.printed("three-fits")
    assert lesson.numbers("three-fits", "fitted together: #") == [0]
    assert "(342, 4) @ (4, 3) + (3,) = (342, 3)" in lesson.printed("shapes")
    assert lesson.numbers("shapes", "class 0: #") == lesson.numbers("shapes", "all classes: [#")


def test_no_stripes_fit_the_penguins_in_two_measurements_and_borders_that_meet_do():
    stripes = [share for (share,) in lesson.every("two-measurements", "in the middle: # %")]
    assert len(stripes) == 3
    assert max(stripes) < 80
    assert lesson.numbers("two-measurements", "one-hot: # %")[0] > 95


def test_c8_least_squares_on_one_hot_masks_the_middle_class():
    scores = "{} finds # ± # % of the middle, # % of the outer two"
    for method in ("class number", "softmax regression"):
        assert lesson.numbers("masking", scores.format(method)) == [100, 0, 100]
    middle, spread, outer = lesson.numbers("masking", scores.format("one-hot, least squares"))
    assert middle == pytest.approx(15, abs=3)
    assert spread == pytest.approx(10, abs=2)
    assert outer == 100


def test_c8_the_fitted_lines_are_those_of_the_derivation():
    said = "class #: slope on paper #, of the fit #; height at s = 0 on paper #, of the fit #"
    for (k, slope, fitted, height, own), sign in zip(lesson.every("flat-middle", said), (-1, 0, 1), strict=True):
        assert slope == pytest.approx(sign * 4 / 3 / (32 / 3 + 0.5**2 / 2), abs=5e-4), k
        assert fitted == pytest.approx(slope, abs=0.005)
        assert own == pytest.approx(height, abs=0.01)
    assert "Least squares: class 1 leads nowhere" in lesson.printed("outputs-along-the-line")
    assert lesson.numbers("outputs-along-the-line", "Softmax regression: class 1 leads from # to #") == [
        pytest.approx(-2, abs=0.2),
        pytest.approx(2, abs=0.2),
    ]


def test_c8_more_samples_find_less_and_more_in_the_middle_find_all():
    (few,), (more,), (most,) = lesson.every("more-samples", "found # ±")
    assert few > more > most
    assert most < 3
    border, right = lesson.numbers("twice-as-many", "s = #, and # % of points")
    assert border == pytest.approx(0.25 * (8 + 0.5**2 / 2), abs=0.1)  # the spread adds a little to 2
    assert right > 99.9


def test_c8_softmax_regression_and_squared_inputs_unmask_the_middle():
    assert lesson.numbers("cures", "worst draw, softmax regression: # %") == [100]
    assert lesson.numbers("cures", "squares of the inputs: # %")[0] > 99
    assert lesson.printed("try-centres").count("100 %") == 12  # the centres to begin with lose nothing
