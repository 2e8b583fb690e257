"""The Python side of the loss-surface explorable: settings, what is refused, what is read, the static figure."""

import numpy as np
import pytest

from utils.descent import descend
from utils.explorables import LossSurfaceExplorer
from utils.explorables.loss_surface import PRESETS
from utils.losses import cross_entropy_gradient


def test_an_unknown_setting_is_named_with_those_there_are():
    with pytest.raises(TypeError, match="has no setting 'rate': it has start, y3, target, optimizer"):
        LossSurfaceExplorer(rate=1)


def test_a_refused_setting_changes_nothing():
    explorer = LossSurfaceExplorer(start=(1, 2))
    with pytest.raises(ValueError, match="start must be 2 numbers"):
        explorer.start = None
    assert explorer.start == (1, 2)


def test_lists_arrays_and_integers_are_taken():
    explorer = LossSurfaceExplorer(start=np.array([1, 2], dtype=np.float32), target=[0, 1, 0], y3=0)
    assert explorer.start == (1.0, 2.0)
    assert explorer.target == (0.0, 1.0, 0.0)


def test_losses_and_gradients_are_those_of_the_points_that_the_browser_reported():
    explorer = LossSurfaceExplorer()
    path = descend("cross_entropy", (-10, 10), learning_rate=1, max_steps=7)
    explorer.set_state({"points": {**explorer.points, "cross_entropy": path.points[-1].tolist()}})
    assert explorer.losses["cross_entropy"] == pytest.approx(path.losses[-1], rel=1e-15)
    expected = cross_entropy_gradient([*path.points[-1], -1000.0], [1.0, 0.0, 0.0])[:2]
    np.testing.assert_array_equal(explorer.gradients["cross_entropy"], expected)


def test_a_new_setting_puts_the_descents_back_to_the_start():
    explorer = LossSurfaceExplorer()
    explorer.set_state({"steps": {"cross_entropy": 5, "softmax_squared_error": 5}})
    explorer.learning_rate = 2
    assert explorer.steps == {"cross_entropy": 0, "softmax_squared_error": 0}
    explorer.start = (0.1, 3)
    explorer.dtype = "float32"
    assert explorer.points["cross_entropy"] == [float(np.float32(0.1)), 3.0]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_what_it_says_and_more_can_be_set_on_top(preset):
    explorer = LossSurfaceExplorer(preset=preset, y3=3)
    for name, value in PRESETS[preset]["traits"].items():
        assert getattr(explorer, name) == (3 if name == "y3" else value)
    assert explorer.preset("lecture").y3 == -1000


def test_two_explorers_do_not_share_their_state():
    one, other = LossSurfaceExplorer(), LossSurfaceExplorer()
    one.start = (1, 1)
    assert other.start == (-10.0, 10.0)
    assert other.points["cross_entropy"] == [-10.0, 10.0]


def test_its_picture_tells_what_it_shows():
    assert LossSurfaceExplorer()._picture()["text/plain"] == (
        "Two maps over y1 and y2 with a descent on each from (-10, 10). "
        "Cross-entropy: 11 steps move the point by 10.4. "
        "Squared error after softmax: 1,000 steps move the point by 8.24e-06."
    )
