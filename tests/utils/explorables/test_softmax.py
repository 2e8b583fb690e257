"""SoftmaxExplorer: what its settings take, and that it gives what `utils` gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists
from numpy.testing import assert_allclose

from utils.activations import softmax
from utils.encoding import one_hot
from utils.explorables import SoftmaxExplorer
from utils.losses import LOSSES, squared_error

some_logits = lists(floats(-10, 10), min_size=2, max_size=6)
temperatures = floats(0.1, 10)
shifts = floats(-10, 10)


def test_a_label_or_a_pair_without_a_logit_is_refused_later_too_and_nothing_changes():
    explorer = SoftmaxExplorer(label=2)
    with pytest.raises(ValueError, match=r"^label is 2, but there are 2 logits"):
        explorer.logits = (1, 2)
    assert explorer.logits == (3.0, 1.0, -3.0)
    explorer.label, explorer.pair = 0, (2, 1)
    with pytest.raises(ValueError, match=r"^pair is \(2, 1\), but there are 2 logits"):
        explorer.logits = (1, 2)
    assert explorer.logits == (3.0, 1.0, -3.0)


def test_arrays_and_whole_floats_are_taken():
    explorer = SoftmaxExplorer(logits=np.array([1, 2, 3], dtype=np.float32), label=np.int64(2), pair=(2.0, 0.0))
    assert explorer.logits == (1.0, 2.0, 3.0)
    assert explorer.label == 2
    assert explorer.pair == (2, 0)
    assert all(type(k) is int for k in explorer.pair)


def test_the_lectures_example_comes_first():
    probabilities = SoftmaxExplorer().probabilities
    assert_allclose(probabilities, [0.878878242732, 0.118943235911, 0.002178521357], atol=5e-13)  # C10


@pytest.mark.parametrize("first", ["lecture", "close", "equal", "far_apart"])
@pytest.mark.parametrize("then", ["lecture", "close", "equal", "far_apart"])
def test_every_preset_can_follow_every_other(first, then):
    assert repr(SoftmaxExplorer(preset=first).preset(then)) == repr(SoftmaxExplorer(preset=then))


def test_settings_beside_a_preset_come_on_top_of_it():
    assert SoftmaxExplorer(preset="close", temperature=2).temperature == 2
    with pytest.raises(ValueError, match=r"^label is 2"):
        SoftmaxExplorer(preset="close", label=2)


@given(logits=some_logits, temperature=temperatures, shift=shifts, label=integers(0, 5))
def test_everything_is_what_utils_gives_at_the_scaled_logits(logits, temperature, shift, label):
    label %= len(logits)
    explorer = SoftmaxExplorer(logits=logits, temperature=temperature, shift=shift, label=label)
    scaled, target = (np.array(logits) + shift) / temperature, one_hot(label, len(logits))
    assert_allclose(explorer.probabilities, softmax(np.array(logits), temperature=temperature), rtol=1e-10)  # C12
    assert_allclose(explorer.exponentials / explorer.exponentials.sum(), explorer.probabilities, rtol=1e-12)
    for name, loss in LOSSES.items():
        assert explorer.losses[name] == loss.value(scaled, target)
        assert_allclose(explorer.gradients[name], loss.gradient(scaled, target) / temperature, rtol=1e-15)
    assert explorer.losses["softmax_squared_error"] == pytest.approx(squared_error(explorer.probabilities, target))


@pytest.mark.parametrize("temperature", [0.5, 1, 3])
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_by_the_logits_before_the_temperature_divides_them(loss, temperature):
    logits, step = np.array([1.0, -0.5, 2.0]), 1e-5
    explorer = SoftmaxExplorer(logits=logits, temperature=temperature, shift=1.5, label=1)
    for k, slope in enumerate(explorer.gradients[loss]):
        ahead, behind = (
            SoftmaxExplorer(logits=logits + sign * step * one_hot(k, 3), temperature=temperature, label=1).losses[loss]
            for sign in (1, -1)
        )
        assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-6, abs=1e-9)


@given(logits=some_logits, temperature=temperatures, shift=shifts)
def test_probabilities_differ_by_no_more_than_the_bound(logits, temperature, shift):
    explorer = SoftmaxExplorer(logits=logits, temperature=temperature, shift=shift, pair=(1, 0))
    comparison, p = explorer.comparison, explorer.probabilities
    assert comparison["logit_difference"] == logits[1] - logits[0]
    assert comparison["ratio"] == pytest.approx(p[1] / p[0], rel=1e-10)
    assert comparison["probability_difference"] == pytest.approx(p[1] - p[0], abs=1e-13)
    assert abs(comparison["probability_difference"]) <= comparison["bound"] * (1 + 1e-12)


def test_ratios_widen_and_differences_need_not():
    near = SoftmaxExplorer(preset="close")  # C11
    assert_allclose(near.probabilities, [0.525, 0.475], atol=5e-4)
    assert near.comparison["probability_difference"] == pytest.approx(near.comparison["bound"], rel=1e-14)
    lecture = [SoftmaxExplorer(pair=pair).comparison["probability_difference"] for pair in ((0, 1), (1, 2))]
    assert_allclose(lecture, [0.760, 0.117], atol=5e-4)


def test_far_apart_and_wrong_cross_entropy_has_slope_and_squared_error_has_none():
    gradients = SoftmaxExplorer(preset="far_apart").gradients  # C21, with a third class in play
    assert gradients["cross_entropy"][1] == pytest.approx(-1, abs=1e-8)
    assert abs(gradients["softmax_squared_error"][1]) < 1e-8


@pytest.mark.parametrize(
    "settings", [{}, {"preset": "close"}, {"logits": (10, -10, 0, 1, 2, 3), "shift": -10, "temperature": 0.1}]
)
def test_the_static_figure_says_the_states_numbers(settings):
    explorer = SoftmaxExplorer(**settings)
    figure, alt = explorer._draw()
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["Logits", "Exponentials", "Probabilities"]
    for ax in figure.axes:
        assert len(ax.patches) == len(explorer.logits)
    for probability in explorer.probabilities:
        assert f"{probability:.3g}" in alt
    assert f"Cross-entropy {explorer.losses['cross_entropy']:.3g}" in alt
