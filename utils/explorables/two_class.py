"""TwoClassExplorer: two logits in a plane, their difference on the sigmoid, and one probability (lesson 04)."""

import numpy as np

from utils.activations import sigmoid, softmax
from utils.encoding import one_hot
from utils.explorables.explorable import Explorable
from utils.explorables.traits import Numbers, Whole
from utils.figures.charts import draw_curves, draw_probability_plane, mark_point
from utils.figures.look import Figure, new_figure
from utils.losses import cross_entropy_from_logits


class TwoClassExplorer(Explorable, script="two_class.js"):
    """The plane of two logits beside the sigmoid of their difference: softmax of two classes is sigmoid.

    Parameters
    ----------
    point : (2,) array_like
        The logits a (of class 0) and b (of class 1), from -10 to 10. Default: (3, 1).
    label : {0, 1}
        The right class.

    Raises
    ------
    TypeError, ValueError
        If a setting is unknown, or its value is not as described.

    Examples
    --------
    >>> explorer = TwoClassExplorer(point=(3, 1))
    >>> explorer.difference, round(explorer.probability, 4), round(explorer.loss, 4)
    (2.0, 0.8808, 0.1269)
    >>> explorer.point = (8, 6)
    >>> explorer.difference, round(explorer.probability, 4), round(explorer.loss, 4)
    (2.0, 0.8808, 0.1269)
    """

    point = Numbers((3.0, 1.0), low=-10, high=10, lengths=(2, 2), what="the logits a and b")
    label = Whole(0, low=0, high=1)

    @property
    def difference(self) -> float:
        """The one logit that two classes need: a - b."""
        return self.point[0] - self.point[1]

    @property
    def probability(self) -> float:
        """The probability of class 0, whose logit is a, computed by `utils.activations.softmax`."""
        return float(softmax(self.point)[0])

    @property
    def loss(self) -> float:
        """Cross-entropy of (a, b) when `label` is the right class, in nats, computed by `utils.losses`."""
        return float(cross_entropy_from_logits(self.point, one_hot(self.label, 2)))

    def _draw(self) -> tuple[Figure, str]:
        a, b = self.point
        difference, probability = self.difference, self.probability
        axis, z = np.linspace(-10, 10, 101), np.linspace(-20, 20, 401)
        fig, (plane, curve) = new_figure(1, 2, width=12.5, height=5)
        draw_probability_plane(
            axis, sigmoid(axis[None, :] - axis[:, None]), self.point, ax=plane, title="Softmax of two logits"
        )
        draw_curves(
            z, {"σ(z)": sigmoid(z)}, ax=curve, x_label="z = a − b", y_label="probability", title="Sigmoid of one"
        )
        mark_point(difference, probability, f"{probability:.3g}", ax=curve)
        return fig, (
            f"Left, the plane of two logits with the point ({a:.4g}, {b:.4g}) on a line of equal probability along the "
            f"diagonal; right, the sigmoid at a - b = {difference:.4g}: both give the probability {probability:.3g}."
        )
