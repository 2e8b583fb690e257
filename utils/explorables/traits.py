"""Traits that say in one sentence what is wrong with a value, and take whatever has its meaning."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from traitlets import TraitType

from utils.validation import read_numbers


class _Setting(TraitType):
    def __init__(self, default: Any, **metadata: Any) -> None:
        super().__init__(default)
        self.tag(sync=True, setting=True, **metadata)


class Number(_Setting):
    """One finite number within bounds.

    Examples
    --------
    >>> from traitlets import HasTraits
    >>> class Dial(HasTraits):
    ...     level = Number(1.0, low=0, high=10)
    >>> Dial(level=11)
    Traceback (most recent call last):
    ...
    ValueError: level must be one number from 0 to 10, but it is 11.
    """

    kind = "number"

    def __init__(self, default: float, *, low: float, high: float) -> None:
        super().__init__(default)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> float:
        """Return the value as a float, or refuse it."""
        array = _numbers(value)
        if array is None or array.ndim or not self.low <= array <= self.high:
            raise self._refusal(value)
        return float(array)

    def _refusal(self, value: Any) -> ValueError:
        return ValueError(f"{self.name} must be one {self.kind} from {self.low} to {self.high}, but it is {value!r}.")


class Numbers(_Setting):
    """A row of finite numbers within bounds, kept as a tuple; `lengths` are the least and the greatest.

    What stands in the row is told by `what` in the sentence of an error.
    """

    def __init__(
        self, default: Sequence[float], *, low: float, high: float, lengths: tuple[int, int], what: str
    ) -> None:
        super().__init__(tuple(default))
        self.low, self.high, self.lengths, self.what = low, high, lengths, what

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the values as a tuple of floats, or refuse them."""
        array = _numbers(value)
        least, most = self.lengths
        if array is None or array.ndim != 1 or not least <= len(array) <= most:
            many = str(least) if least == most else f"{least} to {most}"
            raise ValueError(f"{self.name} must be {many} numbers, {self.what}, but it is {value!r}.")
        if not ((array >= self.low) & (array <= self.high)).all():
            raise ValueError(f"{self.name} must hold numbers from {self.low} to {self.high} only, but it is {value!r}.")
        return tuple(array.astype(float).tolist())


class Distribution(Numbers):
    """Probabilities of three classes: not negative, with the sum 1."""

    def __init__(self, default: Sequence[float]) -> None:
        super().__init__(default, low=0, high=1, lengths=(3, 3), what="a probability for each class")

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the probabilities as a tuple of floats, or refuse them."""
        values = super().validate(obj, value)
        if abs(sum(values) - 1) > 1e-5:
            raise ValueError(f"{self.name} must sum to 1, but {value!r} sums to {sum(values):.4g}.")
        return values


class Choice(_Setting):
    """One of several words."""

    def __init__(self, default: str, options: Sequence[str]) -> None:
        super().__init__(default)
        self.options = tuple(options)

    def validate(self, obj: Any, value: Any) -> str:
        """Return the word, or refuse it."""
        if isinstance(value, str) and value in self.options:
            return value
        raise ValueError(f"{self.name} is {value!r}, which is unknown: it can be {', '.join(self.options)}.")


class Whole(Number):
    """One whole number within bounds."""

    kind = "whole number"

    def validate(self, obj: Any, value: Any) -> int:
        """Return the value as an int, or refuse it."""
        number = super().validate(obj, value)
        if number != int(number):
            raise self._refusal(value)
        return int(number)


def _numbers(value: Any) -> np.ndarray | None:
    """Read finite real numbers; None if they are none. True and False are no numbers here."""
    try:
        array = read_numbers(value, "value")
    except ValueError:
        return None
    return array if array.dtype.kind in "iuf" and np.isfinite(array).all() else None
