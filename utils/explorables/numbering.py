"""NumberingExplorer: penguins on the axis that a numbering makes of their species, beside one-hot (lesson 01)."""

from collections.abc import Sequence
from functools import cache
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import List, default, observe

from utils.datasets import load_penguins, standardize, stratified_split
from utils.encoding import decode_number, one_hot
from utils.explorables.explorable import Explorable
from utils.explorables.traits import Choice, Whole
from utils.figures.charts import draw_number_line
from utils.figures.look import Figure, new_figure
from utils.linear_models import fit_least_squares

SPECIES = ("Adelie", "Chinstrap", "Gentoo")


class Order(Choice):
    """All of several words, once each, in an order; given by name or by place. Kept as a tuple of names.

    Parameters
    ----------
    options : sequence of str
        The words, in the order that is the default.

    Examples
    --------
    >>> from traitlets import HasTraits
    >>> class Podium(HasTraits):
    ...     order = Order(("Ann", "Bea"))
    >>> Podium(order=[1, 0]).order
    ('Bea', 'Ann')
    >>> Podium(order=["Bea", "Bea"])
    Traceback (most recent call last):
    ...
    ValueError: order must name each of Ann, Bea once (or 0, 1 for them), but it is ['Bea', 'Bea'].
    """

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__(tuple(options), options)

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """Return the names as a tuple, or refuse them."""
        is_row = isinstance(value, (list, tuple, np.ndarray)) and np.ndim(np.array(value, dtype=object)) == 1
        names = tuple(self._name(item) for item in value) if is_row else ()
        if len(names) != len(self.options) or set(names) != set(self.options):
            places = ", ".join(map(str, range(len(self.options))))
            raise ValueError(
                f"{self.name} must name each of {', '.join(self.options)} once (or {places} for them), "
                f"but it is {value!r}."
            )
        return names

    def _name(self, item: Any) -> str | None:
        if isinstance(item, Integral) and not isinstance(item, bool):
            return self.options[item] if 0 <= item < len(self.options) else None
        return str(item) if isinstance(item, str) else None


class NumberingExplorer(Explorable, script="numbering.js"):
    """Penguins on one axis, as the regression on a class number sees them; the reader renumbers the species.

    The model is lesson 01's: least squares on the standardised measurements of the training birds of a stratified
    70/30 split. Shown are the test birds, once as a regression on the class number places them, and once as one-hot
    outputs decide.

    Parameters
    ----------
    order : (3,) sequence of str or int
        The species in the order of their numbers: ``order[k]`` is numbered k. Names, or 0, 1, 2 for Adelie,
        Chinstrap, Gentoo. Default: in alphabetical order.
    seed : int
        Which split of the birds, from 0 to 19. Default: 7, which is near the mean of the twenty.

    Raises
    ------
    TypeError, ValueError
        If a setting is unknown, or its value is not as described.

    Examples
    --------
    >>> explorer = NumberingExplorer(order=("Adelie", "Gentoo", "Chinstrap"))
    >>> explorer.mistakes, round(explorer.accuracy, 1)
    (20, 80.4)
    >>> explorer.order = (0, 1, 2)
    >>> explorer.mistakes, round(explorer.one_hot_accuracy, 1)
    (5, 98.0)
    """

    order = Order(SPECIES)
    seed = Whole(7, low=0, high=19)
    # What the browser needs of the fit: three one-hot outputs for each test bird. Those of a numbering c are their
    # products with c, so no fit is needed again for another numbering.
    _outputs = List(read_only=True).tag(sync=True)
    _labels = List(read_only=True).tag(sync=True)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The number of each species: (3,), in the order Adelie, Chinstrap, Gentoo."""
        return np.argsort(self._places)

    @property
    def labels(self) -> NDArray[np.int64]:
        """The true species of the test birds, (n_test,): 0, 1, 2 for Adelie, Chinstrap, Gentoo."""
        return _split(self.seed)[3]

    @property
    def outputs(self) -> NDArray[np.float64]:
        """What a regression on the present numbers predicts for the test birds, (n_test,)."""
        x_train, labels_train, x_test, _ = _split(self.seed)
        weights, bias = fit_least_squares(x_train, self.numbers[labels_train])
        return x_test @ weights + bias

    @property
    def mistakes(self) -> int:
        """How many test birds are decoded as another species than theirs."""
        return int(np.sum(decode_number(self.outputs, len(SPECIES)) != self.numbers[self.labels]))

    @property
    def accuracy(self) -> float:
        """How many test birds are decoded rightly, in %."""
        return 100 * float(np.mean(decode_number(self.outputs, len(SPECIES)) == self.numbers[self.labels]))

    @property
    def one_hot_accuracy(self) -> float:
        """How many test birds have the largest of their three one-hot outputs at their species, in %."""
        return 100 * float(np.mean(_one_hot_outputs(self.seed).argmax(axis=1) == self.labels))

    @property
    def _places(self) -> list[int]:
        return [SPECIES.index(name) for name in self.order]

    @default("_outputs")
    def _outputs_of_split(self) -> list[list[float]]:
        return _one_hot_outputs(self.seed).tolist()

    @default("_labels")
    def _labels_of_split(self) -> list[int]:
        return self.labels.tolist()

    @observe("seed")
    def _fit_again(self, _: Any) -> None:
        self.set_trait("_labels", self._labels_of_split())
        self.set_trait("_outputs", self._outputs_of_split())

    def _draw(self) -> tuple[Figure, str]:
        n_birds, middle = len(self.labels), self.order[1]
        fig, ax = new_figure(height=4.2)
        draw_number_line(
            self.outputs,
            self.labels,
            self._places,
            SPECIES,
            ax=ax,
            title=f"{middle} in the middle: {self.mistakes} of {n_birds} birds cross a border",
        )
        numbered = ", ".join(f"{name} {number}" for number, name in enumerate(self.order))
        return fig, (
            f"Test birds of split {self.seed} in three rows on one axis, numbered {numbered}: "
            f"{self.mistakes} of {n_birds} cross a border, so the accuracy is {self.accuracy:.1f} %. "
            f"With one-hot outputs it is {self.one_hot_accuracy:.1f} % under every numbering."
        )


@cache
def _split(seed: int) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Return standardised measurements and species of the training birds, then of the test birds."""
    data = load_penguins()
    train, test = stratified_split(data.labels, 0.3, np.random.default_rng(seed))
    parts = (*standardize(data.inputs[train], data.inputs[test]), data.labels[train], data.labels[test])
    for part in parts:
        part.setflags(write=False)
    x_train, x_test, labels_train, labels_test = parts
    return x_train, labels_train, x_test, labels_test


@cache
def _one_hot_outputs(seed: int) -> NDArray[np.float64]:
    """Return the (n_test, 3) outputs of one-hot least squares."""
    x_train, labels_train, x_test, _ = _split(seed)
    weights, bias = fit_least_squares(x_train, one_hot(labels_train, len(SPECIES)))
    return x_test @ weights.T + bias
