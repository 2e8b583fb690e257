"""The figures of C26 as lesson 10 prints them."""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("10")


def test_c26_the_posterior_is_softmax_of_linear_logits():
    assert lesson.every("bayes-to-softmax", "line # = line 1 to 1e-15: True") == [[2], [3], [4], [5], [6]]
    assert "to 1e-12: True" in lesson.printed("border-is-straight")
    assert lesson.numbers("border-is-straight", "by up to #")[0] > 1


def test_c26_the_posterior_is_what_happens_and_without_the_priors_it_is_not():
    with_priors, forgotten = (
        [abs(told - done) for told, done in lesson.every("count-birds", f"{priors}: told # on average, happened #")]
        for priors in ("with the priors", "priors forgotten")
    )
    assert len(with_priors) == len(forgotten) == 4
    assert max(with_priors) < 0.03
    assert min(forgotten) > 0.05


def test_c26_a_prior_moves_the_bias_alone():
    now, then, formula = lesson.every("rare-species", "weights #, #, bias #")
    assert now == pytest.approx(formula, abs=0.6)
    assert then[:2] == pytest.approx(formula[:2], abs=0.9)
    assert then[2] - now[2] == pytest.approx(-np.log(10), abs=0.3)


def test_c26_unequal_covariances_make_quadratic_logits():
    # In exact arithmetic the best straight border gets 62.1 % right, and the circle 83.8 %.
    assert lesson.numbers("rings", "best straight border: #") == pytest.approx([62], abs=1)
    assert lesson.numbers("rings", "with squares: #") == pytest.approx([84], abs=1)
    squares, bias = (lesson.numbers("rings", f"class 0: {said}") for said in ("squares [# #]", "... bias #"))
    assert squares == pytest.approx([4 / 9, 4 / 9], abs=0.03)
    assert lesson.numbers("rings", "inputs: ... loss #; ln 2 = 0.693") == pytest.approx([np.log(2)], abs=0.001)
    assert bias == pytest.approx([-np.log(9)], abs=0.1)


def compared(cell_id, setting):
    """Return both accuracies, on how many runs the clouds are ahead and behind, and their mean lead."""
    said = "clouds # %, softmax regression # %; clouds ahead on #, behind on #, by #"
    return lesson.numbers(cell_id, f"{setting}: {said}")


def test_c26_without_a_penalty_the_fits_are_about_equal_on_penguins_and_with_one_the_clouds_lead():
    *_, ahead, behind, lead = compared("both-on-penguins", "l2 = 0")
    assert min(ahead, behind) >= 4
    assert abs(lead) < 0.2
    *_, ahead, behind, lead = compared("both-on-penguins", "l2 = 1")
    assert ahead > 5 * behind
    assert lead > 0.5


def test_c26_the_generative_fit_needs_fewer_samples_whatever_the_penalty():
    for l2 in (1, 0.1, 0.01):
        rows = [compared("few-birds", f" {n} birds, l2 = {l2}") for n in (30, 100, 1000)]
        leads = [row[-1] for row in rows]
        assert leads == sorted(leads, reverse=True)
        assert leads[0] > 1
        assert rows[0][2] >= 3 * rows[0][3]
        assert 0 <= leads[-1] < 0.2
    # With 100 birds, softmax regression passes what the clouds reach with 30.
    assert compared("few-birds", "100 birds, l2 = 0.1")[1] > compared("few-birds", "30 birds, l2 = 0.1")[0]


def test_c26_far_points_move_the_clouds_and_cost_them_accuracy():
    clouds, regression = lesson.every("far-points", "border at #, # % right; with far points #, # % right")
    assert clouds[2] - clouds[0] > 0.3
    assert clouds[1] - clouds[3] > 1
    assert regression[2] == pytest.approx(regression[0], abs=0.1)
    assert regression[3] == pytest.approx(regression[1], abs=0.2)


def test_c26_nothing_nearby_is_better_at_what_a_fit_maximises():
    clouds, regression = lesson.numbers("label-likelihood", "clouds #, softmax regression #")
    assert regression > clouds
    assert lesson.numbers("label-likelihood", "with a larger one: #") == [0]
    assert lesson.numbers("joint-likelihood", "with a larger likelihood: #") == [0]
