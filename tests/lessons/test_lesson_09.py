"""The figures of C26 as lesson 09 prints them."""

import re

import numpy as np
import pytest

from tests.lessons.notebooks import code_cells, printed

NAME = "09_the_long_version"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [float(text.replace(",", "")) for text in match.groups()]


def test_the_lesson_needs_numpy_alone():
    assert not [cell.id for cell in code_cells(NAME) if "torch" in cell.source]


def test_about_as_many_birds_lie_inside_the_ellipses_as_of_a_gaussian():
    for size in (1, 2):
        birds, gaussian = found("count-inside", rf"ellipse {size}: (\d+) % of the birds, (\d+) % of a Gaussian")
        assert gaussian == round(100 * (1 - np.exp(-(size**2) / 2)))
        assert birds == pytest.approx(gaussian, abs=2)


def test_c26_the_posterior_is_softmax_of_linear_logits():
    assert re.findall(r"line (\d) = line 1 to 1e-15: (\w+)", printed(NAME, "bayes-to-softmax")) == [
        (str(line), "True") for line in range(2, 7)
    ]
    assert "to 1e-12: True" in printed(NAME, "border-is-straight")
    assert found("border-is-straight", r"by up to ([\d.]+)")[0] > 1


def test_c26_the_posterior_is_what_happens_and_without_the_priors_it_is_not():
    rows = re.findall(r"(with|forgotten).*told ([\d.]+) on average, happened ([\d.]+)", printed(NAME, "count-birds"))
    gaps = {word: [abs(float(told) - float(done)) for w, told, done in rows if w == word] for word, _, _ in rows}
    assert len(rows) == 8
    assert max(gaps["with"]) < 0.03
    assert min(gaps["forgotten"]) > 0.05


def test_c26_a_prior_moves_the_bias_alone():
    row = r"(?m)^{} +weights +([-\d.]+), +([-\d.]+), bias +([-\d.]+)"
    now, then, formula = (
        np.array(found("rare-species", row.format(name))) for name in ("as now", "ten times as rare", "formula, as now")
    )
    assert now == pytest.approx(formula, abs=0.6)
    assert then[:2] == pytest.approx(formula[:2], abs=0.9)
    assert then[2] - now[2] == pytest.approx(-np.log(10), abs=0.3)


def test_c26_unequal_covariances_make_quadratic_logits():
    # In exact arithmetic the best straight border gets 62.1 % right, and the circle 83.8 %.
    assert found("rings", r"best straight border: (\d+)") == pytest.approx([62], abs=1)
    assert found("rings", r"with squares: (\d+)") == pytest.approx([84], abs=1)
    assert found("rings", r"class 0: squares \[([\d.]+) ([\d.]+)\]") == pytest.approx([4 / 9, 4 / 9], abs=0.03)
    assert found("rings", r"inputs: .* loss ([\d.]+); ln 2 = 0.693")[0] == pytest.approx(np.log(2), abs=0.001)
    assert found("rings", r"class 0: .*bias (-[\d.]+)") == pytest.approx([-np.log(9)], abs=0.1)


def compared(cell_id, name):
    """Return both accuracies, the runs on which the clouds are ahead and behind, and their mean lead."""
    return found(
        cell_id,
        rf"(?m)^ *{name}: clouds ([\d.]+) %, softmax regression ([\d.]+) %; clouds ahead on (\d+), "
        r"behind on (\d+), by (-?[\d.]+)",
    )


def test_c26_without_a_penalty_the_fits_are_about_equal_on_penguins_and_with_one_the_clouds_lead():
    *_, ahead, behind, lead = compared("both-on-penguins", "l2 = 0")
    assert min(ahead, behind) >= 4
    assert abs(lead) < 0.2
    *_, ahead, behind, lead = compared("both-on-penguins", "l2 = 1")
    assert ahead > 5 * behind
    assert lead > 0.5


@pytest.mark.parametrize("l2", ["1", "0.1", "0.01"])
def test_c26_the_generative_fit_needs_fewer_samples_whatever_the_penalty(l2):
    rows = [compared("few-birds", rf"{n} birds, l2 = +{l2}") for n in (30, 100, 1000)]
    leads = [row[-1] for row in rows]
    assert leads == sorted(leads, reverse=True)
    assert leads[0] > 1
    assert rows[0][2] >= 3 * rows[0][3]
    assert 0 <= leads[-1] < 0.2


def test_c26_softmax_regression_passes_the_lead_with_100_birds():
    assert compared("few-birds", r"100 birds, l2 =  0.1")[1] > compared("few-birds", r"30 birds, l2 =  0.1")[0]


def test_c26_far_points_move_the_clouds_and_cost_them_accuracy():
    row = r"{} +border at +(-?[\d.]+), ([\d.]+) % right; with far points +(-?[\d.]+), ([\d.]+) % right"
    clouds, regression = (found("far-points", row.format(name)) for name in ("clouds", "softmax regression"))
    assert clouds[2] - clouds[0] > 0.3
    assert clouds[1] - clouds[3] > 1
    assert regression[2] == pytest.approx(regression[0], abs=0.1)
    assert regression[3] == pytest.approx(regression[1], abs=0.2)


def test_c26_nothing_nearby_is_better_at_what_a_fit_maximises():
    clouds, regression = found("label-likelihood", r"clouds (-[\d.]+), softmax regression (-[\d.]+)")
    assert regression > clouds
    assert printed(NAME, "label-likelihood").rstrip().endswith(": 0")
    assert printed(NAME, "joint-likelihood").rstrip().endswith(": 0")


def test_c26_cross_entropy_is_entropy_plus_divergence():
    assert "cross-entropy 1.129108908830" in printed(NAME, "one-cross-entropy")
    said = " ".join(printed(NAME, "split").split())
    assert said.startswith("H 0.801818552543 KL 0.327290356287 sum 1.129108908830")
    assert "1e-15: True" in printed(NAME, "split")
    assert printed(NAME, "same-slopes").count("to 1e-9: True") == 2


def test_c26_the_square_on_a_sigmoid_is_flat_at_the_wrong_end():
    rows = re.findall(
        r"y = +(-\d+): loss ([\d.]+), slope (\S+), .* cross-entropy's slope (-[\d.]+)",
        printed(NAME, "square-on-sigmoid"),
    )
    slopes = [float(row[2]) for row in rows]
    assert slopes[-1] == 0
    assert all(slope < 0 for slope in slopes[:-1])
    assert slopes == sorted(slopes)
    assert float(rows[-1][1]) == 1
    assert float(rows[-1][3]) == -1


def test_c26_the_die_with_mean_4_point_5():
    assert "p = [0.0544 0.0788 0.1142 0.1654 0.2398 0.3475]  mean 4.500000" in printed(NAME, "solve-die")
    largest, others = found("other-dice", r"entropy: ([\d.]+) for the exponential die, at most ([\d.]+)")
    assert others < largest
    assert printed(NAME, "other-dice").count("True") == 2
    assert "entropy fell every time: True" in printed(NAME, "entropy-of-regression")


def test_c26_a_linear_model_answers_one_half_to_xor_and_hidden_units_solve_it():
    assert "first: [0.5 0.5 0.5 0.5]  all alike to 1e-6: True" in printed(NAME, "xor-linear")
    assert found("xor-linear", r"at most (\d) of 4") == [3]
    assert printed(NAME, "xor-lines").count("True") == 3
    answers = [float(text) for text in re.findall(r"label 1: ([\d.]+)", printed(NAME, "xor-hidden"))]
    assert (np.array(answers) > 0.5).tolist() == [False, True, True, False]
