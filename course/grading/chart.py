"""How the points are distributed, as bars: the numbers that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Bars:
    """A bar chart of counts.

    Attributes
    ----------
    edges : tuple of float
        Where bars begin and end, from 0 to the points that one can have.
    counts : tuple of int
        How many are in each bar: from its left edge on, without its right edge, but for the last.
    marks : tuple of float
        The points that are written below the bars.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    marks: tuple[float, ...]

    @classmethod
    def of(cls, points: Sequence[float], out_of: float) -> "Bars":
        """Return bars of half a point, or of a whole one, or of a tenth of all.

        Examples
        --------
        >>> Bars.of([0, 0.4, 0.5, 1, 2], 2)
        Bars(edges=(0.0, 0.5, 1.0, 1.5, 2.0), counts=(2, 1, 1, 1), marks=(0.0, 1.0, 2.0))
        """
        whole = int(out_of) if out_of == int(out_of) and 1 <= out_of <= 12 else 0
        n_bars = (2 * whole if whole <= 6 else whole) or 10
        counts = [0] * n_bars
        for one in points:
            share = one / out_of if out_of else 0.0
            counts[max(0, min(int(share * n_bars + 1e-9), n_bars - 1))] += 1
        edges = tuple(out_of * k / n_bars for k in range(n_bars + 1))
        return cls(edges, tuple(counts), edges[:: n_bars // whole if whole else 2])

    @property
    def tops(self) -> tuple[int, ...]:
        """The counts that are written beside the bars, from 0 to at least the highest.

        Examples
        --------
        >>> Bars((0, 1), (13,), ()).tops
        (0, 5, 10, 15)
        """
        highest = max(1, *self.counts)
        step = next(step for step in _steps() if 5 * step >= highest)
        return tuple(range(0, highest + step, step)) if highest % step else tuple(range(0, highest + 1, step))

    @property
    def spans(self) -> list[tuple[float, float, int]]:
        """Each bar: its left edge, its right edge, its count."""
        return [(left, right, count) for (left, right), count in zip(pairwise(self.edges), self.counts, strict=True)]


def _steps():
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
