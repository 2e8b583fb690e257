"""Softmax, two classes and the numbering: each number on the page equals `utils` to 1e-12 in float64."""

from itertools import permutations

import numpy as np
import pytest

from tests.browser.stage import stage
from utils.activations import sigmoid, softmax
from utils.encoding import decode_number, one_hot
from utils.explorables import NumberingExplorer, SoftmaxExplorer, TwoClassExplorer
from utils.explorables.numbering import SPECIES
from utils.losses import LOSSES, cross_entropy_from_logits

N_STATES = 40
FIRST_OF_PAIR = [(0, 1, 2), (1, 0, 2), (0, 2, 1)]  # a numbering and its reversal share a row


@pytest.fixture(scope="module")
def page(browser):
    with stage(browser) as seen:
        yield seen


def test_softmax(page):
    page.show(SoftmaxExplorer())
    rng = np.random.default_rng(0)
    for _ in range(N_STATES):
        n_classes = int(rng.integers(2, 7))
        logits = rng.uniform(-10, 10, n_classes).round(int(rng.integers(1, 8)))
        pair = rng.permutation(n_classes)[:2]
        temperature, shift = float(10 ** rng.uniform(-1, 1)), float(rng.uniform(-10, 10))
        label = int(rng.integers(n_classes))
        explorer = SoftmaxExplorer(logits=logits, temperature=temperature, shift=shift, label=label, pair=pair)
        page.set(**{name: getattr(explorer, name) for name in explorer.settings()})
        seen = page.numbers()

        scaled = (logits + shift) / temperature
        target = one_hot(label, n_classes)
        probabilities = softmax(scaled)
        i, j = pair
        expected = {
            **{f"exponentials.{k}": np.exp(scaled[k]) for k in range(n_classes)},
            **{f"probabilities.{k}": probabilities[k] for k in range(n_classes)},
            "comparison.logit_difference": logits[i] - logits[j],
            "comparison.ratio": np.exp((logits[i] - logits[j]) / temperature),
            **{f"losses.{name}": loss.value(scaled, target) for name, loss in LOSSES.items()},
        }
        for key, value in expected.items():
            assert seen[key] == pytest.approx(value, rel=1e-12, abs=0), (key, explorer)
        for name, loss in LOSSES.items():
            gradient = loss.gradient(scaled, target) / temperature
            page_gradient = [seen[f"gradients.{name}.{k}"] for k in range(n_classes)]
            assert page_gradient == pytest.approx(gradient, rel=0, abs=1e-12 * np.linalg.norm(gradient)), (
                name,
                explorer,
            )
        gap = abs(probabilities[i] - probabilities[j])
        assert abs(seen["comparison.probability_difference"]) == pytest.approx(gap, rel=1e-9, abs=1e-15)
        assert gap <= seen["comparison.bound"] + 1e-15  # C11
    assert page.errors == []


def test_two_classes(page):
    page.show(TwoClassExplorer())
    rng = np.random.default_rng(1)
    for _ in range(N_STATES):
        point = rng.uniform(-10, 10, 2).round(int(rng.integers(1, 8)))
        label = int(rng.integers(2))
        page.set(point=point.tolist(), label=label)
        seen = page.numbers()
        difference = point[0] - point[1]
        assert seen["difference"] == difference
        assert seen["softmax"] == pytest.approx(softmax(point)[0], rel=1e-12)
        assert seen["sigmoid"] == pytest.approx(sigmoid(difference), rel=1e-12)
        loss = cross_entropy_from_logits(point, one_hot(label, 2))
        assert seen["two_class_cross_entropy"] == pytest.approx(loss, rel=1e-12)
        assert seen["binary_cross_entropy"] == pytest.approx(loss, rel=1e-12)
        # C13: the same number, up to the rounding of a last digit.
        assert seen["softmax"] == pytest.approx(seen["sigmoid"], rel=1e-15)
    page.set(point=[3, 1], label=0)
    assert page.numbers()["binary_cross_entropy"] == pytest.approx(0.126928011043, abs=1e-12)
    assert page.errors == []


def test_numbering_in_every_order(page):
    orders = list(permutations(range(3)))
    for seed in range(3):
        explorer = NumberingExplorer(seed=seed)
        page.show(explorer)
        outputs, labels = np.array(explorer._outputs), np.array(explorer._labels)
        for order in orders:
            page.set(order=[SPECIES[k] for k in order])
            seen = page.numbers()
            numbers = np.argsort(order)
            wrong = decode_number(outputs @ numbers, 3) != numbers[labels]
            assert seen["mistakes"] == wrong.sum()
            assert seen["accuracy"] == pytest.approx(100 * np.mean(~wrong), rel=1e-12)
            name = "".join(map(str, order if order in FIRST_OF_PAIR else reversed(order)))
            assert seen[f"accuracy.{name}"] == seen["accuracy"]
            assert seen["one_hot.accuracy"] == pytest.approx(100 * np.mean(outputs.argmax(axis=1) == labels), rel=1e-12)
    assert page.errors == []
