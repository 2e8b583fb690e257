"""TwoClassExplorer: what its settings take, and that softmax of two logits is sigmoid of their difference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, sampled_from
from numpy.testing import assert_allclose

from utils.activations import sigmoid, softmax
from utils.encoding import one_hot
from utils.explorables import TwoClassExplorer
from utils.losses import cross_entropy_from_logits

logits = floats(-10, 10)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"point": 3}, "point must be 2 numbers"),
        ({"point": (1, 2, 3)}, "point must be 2 numbers"),
        ({"point": (1, "2")}, "point must be 2 numbers"),
        ({"point": (1, float("inf"))}, "point must be 2 numbers"),
        ({"point": (1, 10.5)}, "point must hold numbers from -10 to 10 only"),
        ({"label": 2}, "label must be one whole number from 0 to 1"),
        ({"label": True}, "label must be one whole number from 0 to 1"),
        ({"label": 0.5}, "label must be one whole number from 0 to 1"),
    ],
)
def test_what_is_no_setting_is_refused_in_one_sentence(settings, said):
    with pytest.raises(ValueError, match=f"^{said}") as caught:
        TwoClassExplorer(**settings)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")


@given(a=logits, b=logits, label=sampled_from([0, 1]))
def test_everything_is_what_utils_gives(a, b, label):
    explorer = TwoClassExplorer(point=(a, b), label=label)
    assert explorer.difference == a - b
    assert explorer.probability == softmax([a, b])[0]
    assert explorer.loss == cross_entropy_from_logits([a, b], one_hot(label, 2))


@given(a=logits, b=logits)
def test_softmax_of_two_logits_is_sigmoid_of_their_difference(a, b):
    explorer = TwoClassExplorer(point=(a, b))
    assert_allclose(explorer.probability, sigmoid(explorer.difference), rtol=1e-14)  # C13


@given(a=floats(-5, 5), b=floats(-5, 5), both=floats(-5, 5))
def test_adding_the_same_to_both_logits_changes_nothing(a, b, both):
    here, there = TwoClassExplorer(point=(a, b)), TwoClassExplorer(point=(a + both, b + both))
    assert_allclose(there.probability, here.probability, rtol=1e-13)


@pytest.mark.parametrize("label", [0, 1])
@given(a=logits, b=logits)
def test_two_class_cross_entropy_is_binary_cross_entropy_of_the_difference(label, a, b):
    explorer = TwoClassExplorer(point=(a, b), label=label)
    signed = explorer.difference if label == 0 else -explorer.difference
    assert_allclose(explorer.loss, np.logaddexp(0, -signed), rtol=1e-12)


def test_the_lessons_example_comes_first():
    explorer = TwoClassExplorer()
    assert explorer.point == (3.0, 1.0)
    assert explorer.loss == pytest.approx(0.126928011043, abs=5e-13)  # C13


@pytest.mark.parametrize("point", [(3, 1), (-10, 10), (10, 10), (0, 0), (10, -10)])
def test_the_static_figure_says_the_states_numbers(point):
    explorer = TwoClassExplorer(point=point)
    figure, alt = explorer._draw()
    plane, curve = figure.axes[:2]
    assert plane.get_xlabel() == "logit $a$"
    assert curve.get_xlabel() == "x = a − b"
    assert f"the point ({point[0]}, {point[1]})" in alt
    assert f"the probability {explorer.probability:.3g}" in alt
    marked = [
        tuple(map(float, line.get_xydata()[0]))
        for ax in (plane, curve)
        for line in ax.lines
        if line.get_marker() == "D"
    ]
    assert marked == [explorer.point, (explorer.difference, explorer.probability)]
