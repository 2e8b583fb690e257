"""NumberingExplorer: its settings, its results against utils, and its picture. The page is tested in tests/browser."""

import json
from itertools import permutations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from traitlets import TraitError

from utils import datasets, encoding, linear_models
from utils.explorables.numbering import SPECIES, NumberingExplorer

ORDERS = list(permutations(range(3)))


def split(seed):
    """As lesson 01 splits the penguins."""
    data = datasets.load_penguins()
    train, test = datasets.stratified_split(data.labels, 0.3, np.random.default_rng(seed))
    x_train, x_test = datasets.standardize(data.inputs[train], data.inputs[test])
    return x_train, data.labels[train], x_test, data.labels[test]


def test_species_are_those_of_the_data_in_python_and_in_javascript():
    assert datasets.load_penguins().class_names == SPECIES
    assert f"const SPECIES = {json.dumps(SPECIES)};" in NumberingExplorer._esm


@pytest.mark.parametrize(
    "order", [("Gentoo", "Adelie", "Chinstrap"), (2, 0, 1), np.array([2, 0, 1]), ["Gentoo", 0, np.int8(1)]], ids=str
)
def test_an_order_can_be_given_by_name_or_by_class_number(order):
    explorer = NumberingExplorer(order=order)
    assert explorer.order == ("Gentoo", "Adelie", "Chinstrap")
    assert_array_equal(explorer.numbers, [1, 2, 0])


@pytest.mark.parametrize(
    "order",
    [
        *["012", 12, None, {0, 1, 2}],  # no row
        *[(), (0, 1), [[0, 1, 2]], np.eye(3)],  # too short, or a table
        *[(0, 1, 1), ("Adelie", "Adelie", 1)],  # one twice
        *[(0, 1, 3), (-3, 1, 2), ("adelie", "Chinstrap", "Gentoo")],  # no such species
        *[(False, True, 2), (0.0, 1.0, 2.0), (None, 1, 2), ([0], 1, 2)],  # not of the right kind
    ],
    ids=str,
)
def test_what_is_no_order_is_refused_in_one_sentence(order):
    explorer = NumberingExplorer(order=(2, 1, 0))
    with pytest.raises(ValueError, match=r"^order must name each of Adelie, Chinstrap, Gentoo once"):
        explorer.order = order
    assert explorer.order == ("Gentoo", "Chinstrap", "Adelie")


@pytest.mark.parametrize("seed", [-1, 20, 0.5, True, "7", None, [7], np.nan])
def test_what_is_no_split_is_refused_in_one_sentence(seed):
    with pytest.raises(ValueError, match=r"^seed must be one whole number from 0 to 19, but it is"):
        NumberingExplorer(seed=seed)


@pytest.mark.parametrize("seed", range(20))
def test_results_are_those_of_a_regression_on_the_numbers(seed):
    x_train, labels_train, x_test, labels_test = split(seed)
    explorer = NumberingExplorer(seed=seed)
    assert_array_equal(explorer.labels, labels_test)
    for order in ORDERS:
        explorer.order = order
        numbers = np.argsort(order)
        weights, bias = linear_models.fit_least_squares(x_train, numbers[labels_train])
        outputs = x_test @ weights + bias
        hits = encoding.decode_number(outputs, 3) == numbers[labels_test]
        assert_array_equal(explorer.numbers, numbers)
        assert_allclose(explorer.outputs, outputs, rtol=0, atol=1e-12)
        assert explorer.mistakes == np.sum(~hits)
        assert explorer.accuracy == 100 * hits.mean()


@pytest.mark.parametrize("seed", range(20))
def test_what_the_browser_gets_gives_every_numbering(seed):
    explorer = NumberingExplorer(seed=seed)
    one_hot_outputs = np.array(explorer._outputs)
    assert explorer._labels == explorer.labels.tolist()
    for order in ORDERS:
        explorer.order = order
        projected = one_hot_outputs @ explorer.numbers
        assert_allclose(projected, explorer.outputs, rtol=0, atol=1e-12)
        assert_array_equal(encoding.decode_number(projected, 3), encoding.decode_number(explorer.outputs, 3))
        # So near to a border that the order of a sum decides, Python and the browser could differ.
        assert np.abs(projected[:, None] - [0.5, 1.5]).min() > 1e-9


def test_one_hot_is_the_same_under_every_numbering():
    x_train, labels_train, x_test, labels_test = split(7)
    for order in ORDERS:
        numbers = np.argsort(order)
        targets = encoding.one_hot(numbers[labels_train], 3)
        weights, bias = linear_models.fit_least_squares(x_train, targets)
        accuracy = 100 * np.mean((x_test @ weights.T + bias).argmax(axis=1) == numbers[labels_test])
        assert NumberingExplorer(order=order).one_hot_accuracy == accuracy


@pytest.mark.parametrize(("order", "percent"), [((0, 1, 2), 94.7), ((1, 0, 2), 90.3), ((0, 2, 1), 80.0)])
def test_the_mean_over_all_splits_is_what_lesson_01_prints(order, percent):
    explorers = [NumberingExplorer(order=order, seed=seed) for seed in range(20)]
    assert round(np.mean([explorer.accuracy for explorer in explorers]), 1) == percent
    assert round(np.mean([explorer.one_hot_accuracy for explorer in explorers]), 1) == 98.0


def test_another_split_is_fitted_again():
    explorer = NumberingExplorer(seed=3)
    assert explorer._outputs == NumberingExplorer(seed=3)._outputs != NumberingExplorer()._outputs
    explorer.seed = 7
    assert explorer._outputs == NumberingExplorer()._outputs
    assert explorer.get_state()["_outputs"] == explorer._outputs


def test_the_fit_cannot_be_overwritten():
    explorer = NumberingExplorer()
    with pytest.raises(TraitError):
        explorer._outputs = []
    with pytest.raises(ValueError, match="read-only"):
        explorer.labels[0] = 2


def test_its_picture_tells_its_numbers():
    alt = NumberingExplorer(order=(0, 2, 1))._picture()["text/plain"]
    assert "Adelie 0, Gentoo 1, Chinstrap 2: 20 of 102 cross a border" in alt
    assert "80.4 %" in alt
    assert "98.0 %" in alt
