"""The figures of C26 as lesson 10 prints them."""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("10")


def test_c26_the_posterior_is_softmax_of_linear_logits():
    first, fourth, last = lesson.every("bayes-to-softmax", "line ...: [# # #]")
    assert first == fourth == last
    assert sum(first) == pytest.approx(1, abs=1e-5)
    assert lesson.holds("bayes-to-softmax", 1)
    straight, bent = lesson.every("border-is-straight", "changes by [# # # # #]")
    assert len(set(straight)) == 1
    assert np.diff(bent).min() > 1


def test_the_ellipses_hold_as_many_birds_as_those_of_a_gaussian():
    *species, gaussian = lesson.every("count-inside", ": # % within ellipse 1, # % within ellipse 2")
    assert len(species) == 3
    assert all(birds == pytest.approx(gaussian, abs=7) for birds in species)  # "roughly"
    assert all(birds[0] < species[2][0] for birds in species[:2])  # Gentoo keep closer together


def test_c26_the_posterior_is_what_happens_and_without_the_priors_it_is_not():
    with_priors, forgotten = (
        [told - done for told, done in lesson.every("count-birds", f"{priors}: told # on average, happened #")]
        for priors in ("with the priors", "priors forgotten")
    )
    assert len(with_priors) == len(forgotten) == 4
    assert max(map(abs, with_priors)) < 0.03
    assert min(forgotten) > 0.05


def test_c26_a_prior_moves_the_bias_alone():
    now, then, formula = lesson.every("rare-species", "weights #, #, bias #")
    assert now == pytest.approx(formula, abs=0.6)
    assert then[:2] == pytest.approx(formula[:2], abs=0.9)
    assert then[2] - now[2] == pytest.approx(-np.log(10), abs=0.3)


def test_c26_unequal_covariances_make_quadratic_logits():
    # In exact arithmetic the best straight border gets 62.1 % right, and the circle 83.8 %.
    assert lesson.numbers("rings", "best straight border on these points: #") == pytest.approx([62], abs=1)
    assert lesson.numbers("rings", "with squares: #") == pytest.approx([84], abs=1)
    squares, bias = (lesson.numbers("rings", f"class 0: {said}") for said in ("squares [# #]", "... bias #"))
    assert squares == pytest.approx([4 / 9, 4 / 9], abs=0.03)
    assert lesson.numbers("rings", "inputs: ... loss #; ln 2 = 0.693") == pytest.approx([np.log(2)], abs=0.001)
    assert bias == pytest.approx([-np.log(9)], abs=0.1)


def test_c26_the_generative_fit_leads_with_few_birds_and_not_with_many():
    rows = lesson.every("few-birds", "# birds: ...: # ± #, # ± #, # ± #")
    leads = {int(n): (np.array(row[::2]), np.array(row[1::2])) for n, *row in rows}
    assert list(leads) == [12, 25, 50, 100, 200]
    for n in (25, 50):  # whatever the penalty
        lead, error = leads[n]
        assert (lead > 2.5 * error).all()
        assert 0.7 <= lead.min() <= lead.max() <= 2.4
    for n in (100, 200):
        lead, error = leads[n]
        assert lead[0] > 3 * error[0]
        assert lead[0] == pytest.approx(1, abs=0.3)  # "about a point"
        assert (np.abs(lead[1:]) < 0.3).all()  # "all but caught up"
    lead, error = leads[12]
    assert (lead < 2 * error).any()  # hardly settled


def test_c26_far_points_move_the_clouds_and_cost_them_accuracy():
    clouds, regression = lesson.every("far-points", "border at #, # % right; with far points #, # % right")
    assert clouds[2] - clouds[0] > 0.3
    assert clouds[1] - clouds[3] > 1
    assert regression[2] == pytest.approx(regression[0], abs=0.1)
    assert regression[3] == pytest.approx(regression[1], abs=0.2)


def test_c26_softmax_regression_has_the_largest_likelihood_of_the_labels_and_the_clouds_have_not():
    clouds, regression = lesson.every("label-likelihood", "labels #, largest slope #")
    assert clouds[0] < regression[0]
    assert clouds[1] > 1
    assert regression[1] == 0
    rows = lesson.every("from-clouds", "steps: ln L #, # of # birds right, # changed species")
    likelihoods, right, _, changed = zip(*rows, strict=True)
    assert likelihoods[0] == clouds[0]
    assert list(likelihoods) == sorted(likelihoods)
    assert regression[0] - 0.1 < likelihoods[-1] <= regression[0]
    assert np.ptp(right) <= 3
    assert max(changed) <= 5
