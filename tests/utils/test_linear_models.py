import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from utils.datasets import load_digits, load_penguins, load_school_grades, standardize
from utils.encoding import one_hot
from utils.linear_models import fit_least_squares, fit_softmax_regression
from utils.losses import cross_entropy_from_logits, cross_entropy_gradient


def three_clusters():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 200)
    return rng.normal(scale=0.5, size=(600, 2)) + np.array([-4.0, 0.0, 4.0])[labels, None], labels


@given(hnp.arrays(np.float64, (8, 3), elements=st.floats(-100, 100)), st.data())
def test_residuals_of_least_squares_are_orthogonal_to_every_input_and_sum_to_zero(inputs, data):
    targets = data.draw(hnp.arrays(np.float64, (8, 2), elements=st.floats(-10, 10)))
    weights, bias = fit_least_squares(inputs, targets)
    residuals = targets - (inputs @ weights.T + bias)
    assert_allclose(residuals.sum(axis=0), 0, atol=1e-8)
    # In units of the inputs' own length: features that are nearly multiples of each other are rightly dropped.
    assert_allclose((inputs - inputs.mean(axis=0)).T @ residuals / (1 + np.abs(inputs).max()), 0, atol=1e-8)


def test_least_squares_finds_the_line_that_made_the_data():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(50, 3))
    weights, bias = fit_least_squares(inputs, inputs @ [1.0, -2.0, 0.5] + 7.0)
    assert_allclose(weights, [1.0, -2.0, 0.5], atol=1e-12)
    assert_allclose(bias, 7.0, atol=1e-12)
    assert np.ndim(bias) == 0


def test_least_squares_gives_one_row_of_weights_per_target():
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(20, 4)), rng.normal(size=(20, 3))
    weights, bias = fit_least_squares(inputs, targets)
    assert weights.shape == (3, 4)
    assert bias.shape == (3,)
    for k in range(3):
        alone, alone_bias = fit_least_squares(inputs, targets[:, k])
        assert alone.shape == (4,)
        assert_allclose(weights[k], alone, atol=1e-12)
        assert_allclose(bias[k], alone_bias, atol=1e-12)


def test_a_constant_feature_gets_no_weight_and_a_repeated_one_shares_it():
    x = np.arange(6.0)
    weights, bias = fit_least_squares(np.column_stack([x, np.full(6, 0.1), x]), 2 * x + 3)
    assert_allclose(weights, [1.0, 0.0, 1.0], atol=1e-12)
    assert_allclose(bias, 3.0, atol=1e-12)


def test_least_squares_keeps_float32():
    weights, bias = fit_least_squares(np.eye(3, dtype=np.float32), np.array([1, 2, 3]))
    assert weights.dtype == bias.dtype == np.float32


def test_least_squares_says_what_is_wrong():
    for inputs, targets, named in [
        ([1.0, 2.0], [1.0, 2.0], r"^inputs must have shape .*\(2,\)"),
        (np.zeros((0, 2)), [], r"^inputs must have shape .*\(0, 2\)"),
        ([[1.0], [2.0]], [1.0, 2.0, 3.0], r"^targets have shape \(3,\) and inputs have shape \(2, 1\)"),
        ([[1.0]], 1.0, r"^targets have shape \(\)"),
        ([[1.0]], [[[1.0]]], r"^targets have shape \(1, 1, 1\)"),
        ([[1.0], [np.nan]], [1.0, 2.0], r"^inputs hold nan in row 1, at index 0"),
        ([[1.0], [2.0]], [1.0, np.inf], r"^targets hold inf at index 1"),
    ]:
        with pytest.raises(ValueError, match=named):
            fit_least_squares(inputs, targets)


def test_least_squares_on_class_numbers_is_one_hot_least_squares_projected():
    data = load_digits()
    inputs = data.inputs / 16
    weights, bias = fit_least_squares(inputs, one_hot(data.labels, 10))
    scores = inputs @ weights.T + bias
    for numbers in (np.arange(10), np.random.default_rng(3).permutation(10)):
        number_weights, number_bias = fit_least_squares(inputs, numbers[data.labels])
        assert_allclose(inputs @ number_weights + number_bias, scores @ numbers, atol=1e-10)


@pytest.mark.parametrize("l2", [1e-3, 1.0, 100.0])
def test_softmax_regression_stops_where_the_gradient_is_zero(l2):
    data = load_penguins()
    inputs = standardize(data.inputs)
    weights, bias = (torch.tensor(a, requires_grad=True) for a in fit_softmax_regression(inputs, data.labels, 3, l2=l2))
    logits = torch.tensor(inputs) @ weights.T + bias
    value = torch.nn.functional.cross_entropy(logits, torch.tensor(data.labels), reduction="sum")
    (value + l2 / 2 * (weights**2).sum()).backward()  # convex: where the gradient is zero, there is the minimum
    assert_allclose(weights.grad.numpy(), 0, atol=1e-6)
    assert_allclose(bias.grad.numpy(), 0, atol=1e-6)


def test_moving_the_origin_of_the_inputs_moves_only_the_bias_and_all_sums_stay_zero():
    inputs, labels = three_clusters()
    weights, bias = fit_softmax_regression(inputs, labels, 3)
    moved, moved_bias = fit_softmax_regression(inputs + 50.0, labels, 3)
    assert_allclose(moved, weights, atol=1e-9)
    assert_allclose(moved_bias, bias - weights.sum(axis=1) * 50.0, atol=1e-7)
    assert_allclose(moved.sum(axis=0), 0, atol=1e-10)
    assert_allclose(moved_bias.sum(), 0, atol=1e-8)


def test_softmax_regression_needs_no_penalty_where_classes_overlap_even_with_a_useless_feature():
    inputs = np.column_stack([[0.0, 1.0, 0.0, 1.0, 1.0, 0.0], np.ones(6)])
    labels = np.array([0, 0, 0, 1, 1, 1])
    weights, bias = fit_softmax_regression(inputs, labels, 2, l2=0.0)
    # Two of three zeros are of class 0, two of three ones of class 1: the fit repeats these shares.
    values = cross_entropy_from_logits(inputs @ weights.T + bias, one_hot(labels, 2))
    assert_allclose(np.exp(-values), [2 / 3, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 1 / 3], atol=1e-8)
    assert_allclose(weights[:, 1], 0, atol=1e-8)


def test_separable_classes_without_a_penalty_have_no_minimum_and_the_sentence_says_so():
    inputs, labels = three_clusters()
    with pytest.raises(
        RuntimeError, match=r"^softmax regression did not reach a minimum in 12 steps with l2=0: [^.]*\.$"
    ):
        fit_softmax_regression(inputs, labels, 3, l2=0.0, max_steps=12)


def test_softmax_regression_says_what_is_wrong():
    for labels, n_classes, l2, named in [
        ([0, 1, 1], 3, 1.0, "^class 2 does not occur"),
        ([0, 1, 2], 2, 1.0, "^label 2 at position 2"),
        ([0, 1], 2, 1.0, r"^labels have shape \(2,\) and inputs have 3 rows"),
        ([0, 1, 1], 2, -1.0, "^l2 .* -1.0"),
        ([0.0, 1.0, 1.0], 2, 1.0, "^labels must have an integer type"),
    ]:
        with pytest.raises(ValueError, match=named):
            fit_softmax_regression([[0.0], [1.0], [2.0]], labels, n_classes, l2=l2)


def test_softmax_regression_keeps_float32_and_takes_one_class():
    weights, bias = fit_softmax_regression(np.float32([[0.0], [1.0]]), [0, 1], 2)
    assert weights.dtype == bias.dtype == np.float32
    weights, bias = fit_softmax_regression([[1.0], [2.0]], [0, 0], 1)
    assert_array_equal(weights, [[0.0]])
    assert_array_equal(bias, [0.0])


@pytest.mark.parametrize("load", [load_penguins, load_school_grades, load_digits])
def test_softmax_regression_reaches_the_minimum_on_the_lessons_data(load):
    data = load()
    inputs = standardize(data.inputs)
    weights, bias = fit_softmax_regression(inputs, data.labels, len(data.class_names))
    residuals = cross_entropy_gradient(inputs @ weights.T + bias, one_hot(data.labels, len(data.class_names)))
    assert_allclose(residuals.T @ inputs + weights, 0, atol=1e-3)
    assert_allclose(residuals.sum(axis=0), 0, atol=1e-3)
