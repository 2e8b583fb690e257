"""The figures of C14 to C16 as lesson 05 prints them."""

from tests.lessons.lesson import Lesson

lesson = Lesson("05")


def test_accuracy_has_no_slope_and_the_mean_surprise_has_one_with_respect_to_every_number():
    assert lesson.numbers("nudges", "changed for # of 9") == [0]
    slopes = [slope for row in lesson.every("slopes", "[# # #]") for slope in row]
    assert len(slopes) == 9
    assert all(slopes)


def test_c14_cross_entropy_keeps_growing_where_other_ways_give_nan_or_a_ceiling():
    assert "naive: nan" in lesson.printed("naive")
    assert lesson.numbers("naive", "from the logits: #") == [20]
    said = "(-{corner}, ...with 1e-5 #, zeros left out #, from the logits #"
    for corner, left_out, truth in ((10, 20, 20), (20, 40, 40), (400, float("inf"), 800)):
        assert lesson.numbers("false-plateau", said.format(corner=corner)) == [11.51, left_out, truth]
    assert lesson.numbers("two-distances", "C says ...: squared error #, cross-entropy #") == [2, 9.21]


def test_the_best_answer_is_the_mode_the_median_or_the_mean():
    best = [answer for (answer,) in lesson.every("best-answers", "the best answer is #")]
    assert best == lesson.numbers("best-answers", "most frequent #, median #, mean #") == [0, 4, 6]


def test_c15_both_losses_are_smallest_at_the_target_and_the_absolute_error_is_not():
    best = lesson.every("search-minimum", "cheapest of 5,151 is [# # #]")
    assert best == [[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [1, 0, 0]]  # squared error, cross-entropy, absolute error
    assert lesson.numbers("search-minimum", "cross-entropy: ...at #") == [0.801819]
    assert lesson.numbers("entropy", "entropy of (.7, .2, .1): #") == [0.801818552543]


def test_c15_the_weights_keep_growing_on_separable_data():
    rows = lesson.every("growing-weights", "# birds wrong, loss #, length of the weights #")
    wrong, losses, lengths = zip(*rows, strict=True)
    assert wrong == (0, 0, 0, 0)
    assert list(losses) == sorted(losses, reverse=True)
    assert list(lengths) == sorted(lengths)
    assert lengths[-1] > 2 * lesson.numbers("with-penalty", "length of the weights #")[0]


def test_c16_the_largest_likelihood_and_the_smallest_cross_entropy_are_the_same_model():
    assert lesson.numbers("same-model", "penalty 0: ...s = #, ...s = #") == [1, 1]
    at_peak, in_valley = lesson.numbers("same-model", "penalty 1: ...s = #, ...s = #")
    assert at_peak == in_valley > 1


def test_c16_a_hundred_hesitations_weigh_as_much_as_a_blunder():
    careful, bold = lesson.numbers("careful-or-bold", "Careful: #, Bold: #")
    assert careful < bold < 2 * careful


def test_c16_the_product_underflows():
    assert lesson.numbers("long-products", "500 factors: product #, sum of the logarithms #") == [8e-116, -265]
    assert lesson.numbers("long-products", "5,000 factors: product #, sum of the logarithms #") == [0, -2650]


def test_c16_the_squared_error_is_the_surprise_of_gaussian_noise_but_for_a_constant():
    rows = lesson.every("gaussian", "surprise # = squared error # + #")
    assert len(rows) == 3
    assert {constant for *_, constant in rows} == {1.7171}


def test_the_gradient_is_prediction_minus_target():
    assert lesson.numbers("gradient", "target: [# # #]") == lesson.numbers("gradient", "slopes: [# # #]")
