"""The figures of C26 as lesson 11 prints them."""

from tests.lessons.lesson import Lesson

lesson = Lesson("11")


def test_c26_cross_entropy_is_entropy_plus_divergence():
    assert lesson.numbers("one-cross-entropy", "cross-entropy #") == [1.129108908830]
    assert lesson.numbers("split", "H # KL # sum #") == [0.801818552543, 0.327290356287, 1.129108908830]
    assert "1e-15: True" in lesson.printed("split")
    assert lesson.printed("same-slopes").count("to 1e-9: True") == 2


def test_c26_the_square_on_a_sigmoid_is_flat_at_the_wrong_end():
    rows = lesson.every("square-on-sigmoid", "y = ...: loss #, slope #, ... cross-entropy's slope #")
    losses, slopes, theirs = zip(*rows, strict=True)
    assert list(slopes) == sorted(slopes)
    assert slopes[-2] < slopes[-1] == 0
    assert (losses[-1], theirs[-1]) == (1, -1)


def test_c26_the_die_with_mean_4_point_5():
    die = lesson.numbers("solve-die", "p = [# # # # # #] mean #")
    assert die == [0.0544, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475, 4.5]
    largest, others = lesson.numbers("other-dice", "entropy: # for the exponential die, at most #")
    assert others < largest
    assert lesson.holds("other-dice", 2)
    assert "entropy fell every time: True" in lesson.printed("entropy-of-regression")


def test_c26_a_linear_model_answers_one_half_to_xor_and_hidden_units_solve_it():
    assert lesson.numbers("xor-linear", "first: [# # # #] all alike to 1e-6: True") == [0.5] * 4
    assert lesson.numbers("xor-linear", "at most # of 4") == [3]
    assert lesson.holds("xor-lines", 3)
    answers = [answer > 0.5 for (answer,) in lesson.every("xor-hidden", "label 1: #")]
    assert answers == [False, True, True, False]
