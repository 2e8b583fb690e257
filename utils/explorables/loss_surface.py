"""LossSurfaceExplorer: both losses over the same two logits, and a descent on each (lesson 06)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import Bool, Dict, observe

from utils.descent import OPTIMIZERS, descend
from utils.explorables.explorable import Explorable
from utils.explorables.traits import Choice, Distribution, Number, Numbers
from utils.figures.look import Figure, new_figure
from utils.figures.surfaces import draw_loss_surface
from utils.losses import LOSSES
from utils.surfaces import loss_surface

_LECTURE = {
    "start": (-10.0, 10.0),
    "y3": -1000.0,
    "target": (1.0, 0.0, 0.0),
    "optimizer": "gradient_descent",
    "learning_rate": 1.0,
    "eps": 1e-8,
    "dtype": "float64",
}
PRESETS = {
    "lecture": {"name": "the lecture's start", "traits": _LECTURE},
    "good_corner": {"name": "the good corner", "traits": {**_LECTURE, "start": (10.0, -10.0)}},
    "float32": {"name": "the lecture's start in float32", "traits": {**_LECTURE, "dtype": "float32"}},
    "adam": {
        "name": "Adam from the lecture's start",
        "traits": {**_LECTURE, "optimizer": "adam", "learning_rate": 0.1},
    },
    "adam_cliff": {
        "name": "Adam's eps cliff",
        "traits": {**_LECTURE, "optimizer": "adam", "learning_rate": 0.1, "start": (-15.0, 15.0)},
    },
}


class LossSurfaceExplorer(Explorable, script="loss_surface.js"):
    """Cross-entropy and squared error after softmax over (y1, y2), with a descent on each from one start.

    The descents are those of `utils.descent`, of one sample: nothing is averaged. Setting anything but `view` and
    `playing` puts both back to the start.

    Parameters
    ----------
    preset : str, optional
        "lecture", "good_corner", "float32", "adam" or "adam_cliff"; what else is given comes on top of it.
    start : (2,) array_like
        y1 and y2, from -50 to 50. Default: (-10, 10), the lecture's.
    y3 : float
        From -1000 (class 3 plays no part) to 1000.
    target : (3,) array_like
        A distribution.
    optimizer : {"gradient_descent", "momentum", "adam"}
    learning_rate : float
        From 1e-3 to 1e2.
    momentum : float
        From 0 to 0.999.
    eps : float
        From 1e-12 to 1e-2, for Adam.
    dtype : {"float64", "float32"}
    view : {"both", "maps", "reliefs"}

    Attributes
    ----------
    playing : bool
        Whether the descents run. Can be set.
    points : dict of str to (2,) list
        Where the descent on each loss has come to, as the browser last reported it.
    steps : dict of str to int
        How many steps each has taken.

    Raises
    ------
    TypeError, ValueError
        If a setting is unknown, or its value is not as described.

    Examples
    --------
    >>> explorer = LossSurfaceExplorer(start=(0, 0))
    >>> {loss: round(value, 4) for loss, value in explorer.losses.items()}
    {'cross_entropy': 0.6931, 'softmax_squared_error': 0.5}
    >>> explorer.preset("adam_cliff").start
    (-15.0, 15.0)
    """

    presets = PRESETS

    start = Numbers((-10.0, 10.0), low=-50, high=50, lengths=(2, 2), what="y1 and y2")
    y3 = Number(-1000.0, low=-1000, high=1000)
    target = Distribution((1.0, 0.0, 0.0))
    optimizer = Choice("gradient_descent", OPTIMIZERS)
    learning_rate = Number(1.0, low=1e-3, high=1e2)
    momentum = Number(0.9, low=0, high=0.999)
    eps = Number(1e-8, low=1e-12, high=1e-2)
    dtype = Choice("float64", ("float64", "float32"))
    view = Choice("maps", ("both", "maps", "reliefs"))
    playing = Bool(False).tag(sync=True)
    points = Dict().tag(sync=True)
    steps = Dict().tag(sync=True)

    def __init__(self, *, preset: str | None = None, **settings: Any) -> None:
        super().__init__(preset=preset, **settings)
        if not self.points:
            self._to_start()

    @property
    def losses(self) -> dict[str, float]:
        """Each loss at its point, computed by `utils.losses` in float64."""
        return {name: float(loss.value(self._logits(name), self.target)) for name, loss in LOSSES.items()}

    @property
    def gradients(self) -> dict[str, NDArray[np.float64]]:
        """Each gradient at its point, with respect to y1 and y2."""
        return {name: loss.gradient(self._logits(name), self.target)[:2] for name, loss in LOSSES.items()}

    def _logits(self, loss: str) -> NDArray[np.float64]:
        return np.array([*(self.points.get(loss) or self.start), self.y3])

    @observe("start", "y3", "target", "optimizer", "learning_rate", "momentum", "eps", "dtype")
    def _to_start(self, _: Any = None) -> None:
        number = np.dtype(self.dtype).type
        point = [float(number(y)) for y in self.start]
        self.points, self.steps = dict.fromkeys(LOSSES, point), dict.fromkeys(LOSSES, 0)

    def _draw(self) -> tuple[Figure, str]:
        extent = max(10.0, 10 * np.ceil(np.abs(self.start).max() / 10))
        axis = np.linspace(-extent, extent, 101)
        fig, axes = new_figure(1, 2, width=12.5, height=5)
        said = []
        for ax, loss in zip(axes, LOSSES, strict=True):
            path = descend(
                loss,
                self.start,
                optimizer=self.optimizer,
                learning_rate=self.learning_rate,
                momentum=self.momentum,
                eps=self.eps,
                y3=self.y3,
                target=self.target,
                max_steps=1000,
                stop="crossed",
                dtype=np.dtype(self.dtype),
            )
            surface = loss_surface(loss, axis, axis, y3=self.y3, target=self.target)
            taken = f"{path.steps_taken:,} steps"
            title = LOSSES[loss].name.capitalize()
            draw_loss_surface(surface, ax=ax, title=title, trajectories=[path], names=[taken])
            move = float(np.abs(path.points[-1].astype(float) - path.points[0]).max())
            said.append(f"{title}: {taken} move the point by {move:.3g}.")
        y1, y2 = self.start
        return fig, f"Two maps over y1 and y2 with a descent on each from ({y1:g}, {y2:g}). {' '.join(said)}"
