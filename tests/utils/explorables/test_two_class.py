"""TwoClassExplorer: it gives what `utils` gives, and softmax of two logits is sigmoid of their difference."""

import pytest
from hypothesis import given
from hypothesis.strategies import floats, sampled_from
from numpy.testing import assert_allclose

from utils.activations import sigmoid, softmax
from utils.encoding import one_hot
from utils.explorables import TwoClassExplorer
from utils.losses import cross_entropy_from_logits

logits = floats(-10, 10)


@given(a=logits, b=logits, label=sampled_from([0, 1]))
def test_everything_is_what_utils_gives(a, b, label):
    explorer = TwoClassExplorer(point=(a, b), label=label)
    assert explorer.difference == a - b
    assert explorer.probability == softmax([a, b])[0]
    assert_allclose(explorer.probability, sigmoid(explorer.difference), rtol=1e-14)  # C13
    assert explorer.loss == cross_entropy_from_logits([a, b], one_hot(label, 2))


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
    assert curve.get_xlabel() == "z = a − b"
    assert f"the point ({point[0]}, {point[1]})" in alt
    assert f"the probability {explorer.probability:.3g}" in alt
    marked = [
        tuple(map(float, line.get_xydata()[0]))
        for ax in (plane, curve)
        for line in ax.lines
        if line.get_marker() == "D"
    ]
    assert marked == [explorer.point, (explorer.difference, explorer.probability)]
