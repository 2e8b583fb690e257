"""SoftmaxExplorer: logits, their exponentials and their probabilities, and what two losses say of them (lesson 03)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import validate

from utils.activations import softmax
from utils.encoding import one_hot
from utils.explorables.explorable import Explorable
from utils.explorables.traits import Number, Numbers, Whole
from utils.figures.charts import draw_bars
from utils.figures.look import Figure, new_figure
from utils.losses import LOSSES

MOST_CLASSES = 6
_LECTURE = {"logits": (3.0, 1.0, -3.0), "temperature": 1.0, "shift": 0.0, "label": 0, "pair": (0, 1)}
PRESETS = {
    "lecture": {"name": "the lecture’s logits", "traits": _LECTURE},
    "close": {"name": "close together", "traits": {**_LECTURE, "logits": (0.2, 0.1)}},
    "equal": {"name": "all equal", "traits": {**_LECTURE, "logits": (1.0, 1.0, 1.0)}},
    "far_apart": {
        "name": "far apart, and wrong",
        "traits": {**_LECTURE, "logits": (10.0, -10.0, -10.0), "label": 1},
    },
}


class _Pair(Numbers):
    """Two different classes, counted from 0."""

    def validate(self, obj: Any, value: Any) -> tuple[int, int]:
        """Return the classes as two ints, or refuse them."""
        first, second = super().validate(obj, value)
        if first % 1 or second % 1 or first == second:
            raise ValueError(f"{self.name} must be two different whole numbers, but it is {value!r}.")
        return int(first), int(second)


class SoftmaxExplorer(Explorable, script="softmax.js"):
    """Logits as bars to drag, their exponentials, and the probabilities that come out.

    What goes into softmax is ``(logits + shift) / temperature``. All gradients are with respect to `logits`.

    Parameters
    ----------
    preset : str, optional
        "lecture", "close", "equal" or "far_apart"; what else is given comes on top of it.
    logits : (n_classes,) array_like
        Two to six numbers from -10 to 10. Default: (3, 1, -3), the lecture's.
    temperature : float
        From 0.1 to 10.
    shift : float
        From -10 to 10, added to every logit.
    label : int
        The right class, counted from 0.
    pair : (int, int)
        Two different classes to compare.

    Raises
    ------
    TypeError, ValueError
        If a setting is unknown, or its value is not as described.

    Examples
    --------
    >>> explorer = SoftmaxExplorer()
    >>> explorer.probabilities.round(3)
    array([0.879, 0.119, 0.002])
    >>> SoftmaxExplorer(shift=5, label=2).probabilities.round(3)
    array([0.879, 0.119, 0.002])
    >>> explorer.preset("close").logits
    (0.2, 0.1)
    """

    presets = PRESETS

    logits = Numbers((3.0, 1.0, -3.0), low=-10, high=10, lengths=(2, MOST_CLASSES), what="a logit for each class")
    temperature = Number(1.0, low=0.1, high=10)
    shift = Number(0.0, low=-10, high=10)
    label = Whole(0, low=0, high=MOST_CLASSES - 1)
    pair = _Pair((0, 1), low=0, high=MOST_CLASSES - 1, lengths=(2, 2), what="the classes to compare")

    @property
    def exponentials(self) -> NDArray[np.float64]:
        """What softmax divides by its sum: exp((logits + shift) / temperature)."""
        return np.exp(self._scaled)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Softmax of the logits, computed by `utils.activations`: (n_classes,)."""
        return softmax(self._scaled)

    @property
    def losses(self) -> dict[str, float]:
        """Each loss of the probabilities when `label` is the right class, computed by `utils.losses`.

        The squared error is summed over the classes.
        """
        return {name: float(loss.value(self._scaled, self._target)) for name, loss in LOSSES.items()}

    @property
    def gradients(self) -> dict[str, NDArray[np.float64]]:
        """Each loss's gradient with respect to `logits`: `utils.losses` at the scaled logits, / temperature."""
        return {name: loss.gradient(self._scaled, self._target) / self.temperature for name, loss in LOSSES.items()}

    @property
    def comparison(self) -> dict[str, float]:
        """Class i of `pair` against class j.

        The difference of their logits, the ratio and the difference of their probabilities, and the bound that no
        difference of probabilities exceeds: tanh(abs(logit_difference) / (2 temperature)).
        """
        i, j = self.pair
        difference = self.logits[i] - self.logits[j]
        scaled = difference / self.temperature
        larger = self.probabilities[[i, j]].max()
        return {
            "logit_difference": difference,
            "ratio": float(np.exp(scaled)),
            # Not p_i - p_j, which would cancel where the logits are close.
            "probability_difference": float(larger * -np.expm1(-abs(scaled)) * np.sign(scaled)),
            "bound": float(np.tanh(abs(scaled) / 2)),
        }

    @property
    def _scaled(self) -> NDArray[np.float64]:
        return (np.array(self.logits) + self.shift) / self.temperature

    @property
    def _target(self) -> NDArray[np.float64]:
        return one_hot(self.label, len(self.logits))

    @validate("logits", "label", "pair")
    def _check_classes(self, proposal: Any) -> Any:
        values = {name: getattr(self, name) for name in ("logits", "label", "pair")}
        values[proposal["trait"].name] = proposal["value"]
        n_classes = len(values["logits"])
        if values["label"] >= n_classes:
            raise ValueError(f"label is {values['label']}, but there are {n_classes} logits: count classes from 0.")
        if max(values["pair"]) >= n_classes:
            raise ValueError(f"pair is {values['pair']}, but there are {n_classes} logits: count classes from 0.")
        return proposal["value"]

    def _draw(self) -> tuple[Figure, str]:
        names = [f"class {k}" + (" (label)" if k == self.label else "") for k, _ in enumerate(self.logits)]
        shifted = np.array(self.logits) + self.shift
        stages = {
            "Logits": (shifted, (-10 + min(self.shift, 0), 10 + max(self.shift, 0))),
            "Exponentials": (self.exponentials, None),
            "Probabilities": (self.probabilities, (0, 1)),
        }
        fig, axes = new_figure(1, 3, width=12.5, height=1.9 + 0.5 * len(names))
        for ax, (title, (values, limits)) in zip(axes, stages.items(), strict=True):
            draw_bars(names if ax is axes[0] else [""] * len(names), values, ax=ax, title=title, limits=limits)
        said = ", ".join(
            f"{name} has logit {logit:.4g} and probability {probability:.3g}"
            for name, logit, probability in zip(names, shifted, self.probabilities, strict=True)
        )
        losses = self.losses
        return fig, (
            f"Bars for logits, exponentials and probabilities at temperature {self.temperature:.4g}: {said}. "
            f"Cross-entropy {losses['cross_entropy']:.3g}, squared error {losses['softmax_squared_error']:.3g}."
        )
