"""The figures of C26 as lesson 11 prints them."""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("11")


def test_c26_the_die_with_mean_4_point_5():
    die = lesson.numbers("solve-die", "p = [# # # # # #] mean #")
    assert die == [0.0544, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475, 4.5]
    assert lesson.numbers("other-dice", "means from # to #") == [4.5, 4.5]
    largest, others = lesson.numbers("other-dice", "entropy: # for the exponential die, at most #")
    assert others < largest < others + 0.01  # some come close


def test_c26_softmax_regression_has_the_totals_of_the_labels():
    labels, model = (
        lesson.numbers("totals", f"{who}: birds, lengths, depths of Chinstrap [# # #]") for who in ("labels", "model")
    )
    assert labels == model
    assert labels[0] == 68


def test_c26_cross_entropy_is_entropy_plus_divergence():
    assert lesson.numbers("split", "H # + KL # = #") == [0.801818552543, 0.327290356287, 1.129108908830]
    assert lesson.numbers("split", "cross-entropy #") == [1.129108908830]
    assert sum(lesson.numbers("split", "target: [# # #]")) == pytest.approx(0, abs=2e-4)
    one_peak, spread = lesson.every("swapped", "KL(target ‖ guess) #, KL(guess ‖ target) #")
    assert one_peak[0] > spread[0]
    assert one_peak[1] < spread[1]


def test_c26_the_matching_losses_have_the_slope_prediction_minus_target():
    for name in ("square of z", "cross-entropy of sigmoid"):
        numbers = lesson.numbers("matching", f"{name} slopes [# # # #], y' - target [# # # #]")
        assert numbers[:4] == numbers[4:]
    numbers = lesson.numbers("matching", "square of sigmoid slopes [# # # #], y' - target [# # # #]")
    assert abs(numbers[0]) < 0.001
    assert numbers[4] == -1


def test_c26_the_square_on_a_sigmoid_is_flat_at_the_wrong_end():
    rows = lesson.every("square-on-sigmoid", "z = ...: loss #, slope #; cross-entropy's slope #")
    losses, slopes, theirs = zip(*rows, strict=True)
    assert list(slopes) == sorted(slopes)
    assert slopes[-2] < slopes[-1] == 0
    assert slopes[1] == pytest.approx(-np.exp(-10), rel=0.01)
    assert (losses[-1], theirs[-1]) == (0.5, -1)


def test_c26_the_direction_goes_to_the_widest_margin_and_the_length_like_the_logarithm():
    rows = lesson.every("train-on", "steps: length of the weights #, direction #°, mean loss #")
    lengths, directions, losses = map(np.array, zip(*rows, strict=True))
    assert directions[0] == pytest.approx(np.degrees(np.arctan2(2.9 + 3.6, 1.7 + 2)), abs=0.1)  # between the means
    assert (np.diff(directions) < 0).all()
    assert 0 < directions[-1] < 2
    assert (np.diff(losses) < 0).all()
    assert np.diff(lengths)[-1] == pytest.approx(np.diff(lengths)[-2], abs=0.2)


def test_c26_training_on_makes_it_surer_and_not_better():
    rows = lesson.every("too-sure", "# steps: loss # in training, # on new pictures; # % right, # % sure")
    steps, training, new, right, sure = map(np.array, zip(*rows, strict=True))
    assert list(steps[[0, 1, 3, 4]]) == [10, 100, 1000, 10_000]
    assert 300 < steps[2] < 500  # "from 400 steps"
    assert (np.diff(training) < 0).all()
    assert (np.diff(sure) > 0).all()
    assert new.argmin() == 2
    assert new[-1] > 1.15 * new[2]
    assert abs(sure[2] - right[2]) < 2  # what it tells is about what happens
    assert sure[-1] > right[-1] + 3
    assert np.ptp(right[2:]) < 0.5
    stopped, late = lesson.every("stop-early", ": loss # on new pictures, # % right, # % sure")
    assert new[2] < stopped[0] < late[0]
    lead, error = lesson.numbers("stop-early", "right more often by # ± #")
    assert abs(lead) < 2 * error
    assert stopped[1] < stopped[2] < late[2]  # a little too sure, and less so than later
    assert lesson.numbers("stop-early", "between # and # steps")[1] == 10_000  # some run on to the end


def test_c26_a_linear_model_answers_one_half_to_xor_and_hidden_units_solve_it():
    assert lesson.numbers("xor-linear", "answers from # to #") == [0.5, 0.5]
    assert lesson.numbers("xor-linear", "at most # of 4") == [3]
    answers = [answer > 0.5 for (answer,) in lesson.every("xor-hidden", "label 1: #")]
    assert answers == [False, True, True, False]
    assert lesson.numbers("xor-random", "all four right on # of 20")[0] > 10
