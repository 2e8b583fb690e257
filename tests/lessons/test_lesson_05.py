"""The figures of C14 to C17 as lesson 05 prints them."""

from tests.lessons.lesson import Lesson

lesson = Lesson("05")


def test_c14_cross_entropy_keeps_growing_where_other_ways_give_nan_or_a_ceiling():
    assert "naive loss: nan" in lesson.printed("naive")
    assert lesson.numbers("naive", "from the logits: #") == [20]
    for corner, truth in ((10, 20), (20, 40)):
        assert lesson.numbers("false-plateau", f"(-{corner}, ...1e-5 #, truth #") == [11.51, truth]
    assert lesson.numbers("two-distances", "C says ...: squared error #, cross-entropy #") == [2, 9.21]


def test_c15_both_losses_are_smallest_at_the_target_and_the_absolute_error_is_not():
    best = lesson.every("search-minimum", "cheapest of 5,151 is [# # #]")
    assert best == [[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [1, 0, 0]]  # squared error, cross-entropy, absolute error
    assert lesson.numbers("entropy", "entropy of (.7, .2, .1): #") == [0.801818552543]
    assert lesson.holds("entropy", 6)
    assert lesson.numbers("square-identity", "to 1e-12: True; the rest is #") == [0.46]


def test_c15_the_weights_keep_growing_on_separable_data():
    rows = lesson.every("growing-weights", "# birds wrong, loss #, length of the weights #")
    wrong, losses, lengths = zip(*rows, strict=True)
    assert wrong == (0, 0, 0, 0)
    assert list(losses) == sorted(losses, reverse=True)
    assert list(lengths) == sorted(lengths)


def test_c16_every_line_from_likelihood_to_cross_entropy_is_the_same():
    first, *others = lesson.every("likelihood-lines", ": # ")
    assert others == [first] * 4
    assert "to 1e-12: True" in lesson.printed("likelihood-lines")
    assert lesson.holds("same-model", 2)
    assert lesson.numbers("same-model", "best s is #") == [1.9]
    assert lesson.numbers("maximum-likelihood", "penalty 1: ... is #") == [2]
    assert lesson.numbers("maximum-likelihood", "penalty 0: ... is #") == [1]


def test_c16_the_product_underflows():
    assert lesson.numbers("long-products", "500 probabilities: product #") == [4e-120]
    assert "exactly 0.0? True" in lesson.printed("long-products")


def test_c17_only_the_squared_error_after_softmax_stays_where_it_was_sure_and_wrong():
    cross_entropy, after, raw = lesson.every("which-loss", "from zero # ± # %, from sure and wrong #")
    assert min(cross_entropy[0], after[0], raw[0]) > 90
    assert after[2] < 12
    assert raw[2] > 40
    assert cross_entropy[2] > 90
