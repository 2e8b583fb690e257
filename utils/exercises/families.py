"""Families of mistakes that any answer may have, found by comparing its numbers with the right ones.

Each is written once, as what it makes of the right result: the sum of all, the transpose, a factor. It is named only if
it explains every case, those that went right included.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from utils.exercises import agreement
from utils.exercises.case import Evidence
from utils.exercises.slips import Slip
from utils.exercises.wording import show_apart


class Family(NamedTuple):
    """A mistake by its name, what it makes of the right result, and what is said about it."""

    name: str
    change: Callable[[np.ndarray], Any]
    told: str


def _only(dimensions: int, change: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], Any]:
    """Make a change of arrays with that many axes at least, and with more than one number."""
    return lambda right: change(right) if right.ndim >= dimensions and right.size > 1 else right


# Where several fit, the first is named: a batch of one has a sum and a mean that are the same.
FAMILIES = (
    Family("sums over everything", _only(1, np.sum), "All of its numbers are added up to one: leave them apart."),
    Family("mean over everything", _only(1, np.mean), "That is the mean of all of its numbers: leave them apart."),
    Family("sums over the rows", _only(2, lambda right: right.sum(axis=0)), "The rows are added up: leave them apart."),
    Family(
        "mean over the rows",
        _only(2, lambda right: right.mean(axis=0)),
        "That is the mean of the rows: leave them apart.",
    ),
    Family(
        "sums over the columns",
        _only(2, lambda right: right.sum(axis=1)),
        "Each row is added up: leave its numbers apart.",
    ),
    Family("transposed", _only(2, lambda right: right.T), "Your numbers are right, with rows and columns swapped."),
    Family("sign turned round", np.negative, "Only the sign is wrong: is there a minus too many, or too few?"),
    Family(
        "log2",
        lambda right: right / np.log(2),
        "That is 1/ln 2 times as much: logarithms with base 2. np.log is the natural one.",
    ),
    Family(
        "log10",
        lambda right: right / np.log(10),
        "That is 1/ln 10 times as much: logarithms with base 10. np.log is the natural one.",
    ),
    Family("factor 2 missing", lambda right: right / 2, "That is half of it: a factor 2 is missing."),
    Family("a factor 2 too many", lambda right: right * 2, "That is twice as much: a factor 2 too many."),
    Family("off by one", lambda right: right + 1, "Each is one too large. Python counts from 0."),
    Family(
        "off by one",
        lambda right: right - 1,
        "Each is one too small. Python counts from 0, and leaves out the last number of a range.",
    ),
    Family(
        "cut to whole numbers",
        np.trunc,
        "The decimals are cut off: was an array of integers filled, or dtype=int asked for?",
    ),
    Family("rounded", np.rint, "The decimals are rounded away: return the numbers as they are."),
    *(
        Family(
            "rounded",
            lambda right, digits=digits: right.round(digits),
            "Your numbers are rounded: return them as they are.",
        )
        for digits in (1, 2, 3, 4)
    ),
    Family(
        "only the first row",
        _only(1, lambda right: right[0]),
        "That is the first alone: go on to the others, too. Does `return` stand inside the loop?",
    ),
    Family(
        "only the first row",
        _only(1, lambda right: right[:1]),
        "That is the first alone: go on to the others, too. Does `return` stand inside the loop?",
    ),
    Family(
        "only the first row",
        _only(1, lambda right: np.concatenate([right[:1], np.zeros_like(right[1:])])),
        "The first is right, and the others are still 0. Does `return` stand inside the loop?",
    ),
    Family(
        "only the last row",
        _only(1, lambda right: right[-1]),
        "That is the last alone: each turn of a loop must keep its own result.",
    ),
    Family(
        "the last one left out",
        _only(1, lambda right: right[:-1]),
        "The last is left out: does the range end one too early?",
    ),
    Family("the first one left out", _only(1, lambda right: right[1:]), "The first is left out: Python counts from 0."),
    Family("rows in reverse", _only(1, lambda right: right[::-1]), "Your numbers are right, in the reverse order."),
    Family(
        "running total",
        _only(1, lambda right: np.cumsum(right, axis=0)),
        "Each holds those before it as well: start the sum anew in each turn of the loop.",
    ),
    Family(
        "columns in reverse",
        _only(2, lambda right: right[:, ::-1]),
        "Your numbers are right, with the columns in reverse.",
    ),
    Family(
        "sorted",
        _only(1, lambda right: np.sort(right, axis=-1)),
        "Your numbers are right, but sorted: leave them in their order.",
    ),
    Family("without its sign", np.abs, "The sign is lost: leave out the absolute value."),
    Family("squared", np.square, "That is its square: take the root."),
    Family("square root", np.sqrt, "That is its square root: take no root."),
    Family("one minus it", lambda right: 1 - right, "That is 1 minus it."),
    Family("one over it", lambda right: 1 / right, "That is 1 divided by it."),
    Family("logarithm taken", np.log, "That is its logarithm: leave the logarithm out."),
    Family("logarithm taken", lambda right: -np.log(right), "That is minus its logarithm: leave the logarithm out."),
    Family("logarithm missing", np.exp, "Its logarithm would be right: take np.log of it."),
    Family(
        "logarithm missing", lambda right: np.exp(-right), "Minus its logarithm would be right: take -np.log of it."
    ),
    Family("nothing but zeros", np.zeros_like, "That is 0 everywhere. Is what you compute put into what you return?"),
)


def family_of(evidence: Sequence[Evidence], wrong: Sequence[int], call: Callable[[Evidence], str]) -> Slip | None:
    """Find the family of mistakes that makes an answer out of the right results in all cases."""
    if any(one.observation["status"] != "returned" for one in evidence):
        return None
    first = wrong[0]
    parts = _parts(evidence)
    if parts is None:
        return None
    where, pairs = parts
    if all(agreement.agree(right, got) for right, got in pairs):
        return None  # not the numbers are wrong, but something else about it
    for name, told in _explanations(pairs, evidence):
        right, got = pairs[first]
        given, wanted = show_apart(got, right)
        return Slip(name, f"{call(evidence[first])} gave {where}{given}; right is {wanted}. {told}")
    return None


Pairs = list[tuple[np.ndarray, np.ndarray]]


def _parts(evidence: Sequence[Evidence]) -> tuple[str, Pairs] | None:
    """Return the right and the given arrays of each case; of several results, those of the one that is not right."""
    if not isinstance(evidence[0].expected, tuple):
        return _arrays("", evidence)
    size = len(evidence[0].expected)
    if not all(isinstance(one.returned, (tuple, list)) and len(one.returned) == size for one in evidence):
        return None
    singles = [
        [replace(one, returned=one.returned[k], expected=one.expected[k]) for one in evidence] for k in range(size)
    ]
    off = [k for k in range(size) if not all(agreement.agree(one.expected, one.returned) for one in singles[k])]
    return _arrays(f"for value {off[0] + 1} of {size} ", singles[off[0]]) if len(off) == 1 else None


def _arrays(where: str, evidence: Sequence[Evidence]) -> tuple[str, Pairs] | None:
    pairs = [(agreement.as_array(one.expected), agreement.as_array(one.returned)) for one in evidence]
    return (where, pairs) if all(right is not None and got is not None for right, got in pairs) else None


def _explanations(pairs: Pairs, evidence: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    n_numbers = sum(right.size for right, _ in pairs)
    wrong_first = sorted(pairs, key=lambda pair: agreement.agree(*pair))  # most changes explain none of them
    for family in FAMILIES:
        # One number alone is some change of any other.
        if (n_numbers > 1 or family.name == "sign turned round") and _explains(family.change, wrong_first):
            yield family.name, family.told
    if _cut_where(pairs, evidence, lambda one: one.arguments):
        yield (
            "cut to whole numbers",
            "Where integers go in, the decimals are cut off: an array made like the inputs (np.zeros_like(x), or with "
            "dtype=x.dtype) holds whole numbers only. Ask for dtype=float.",
        )
    if _cut_where(pairs, evidence, lambda one: (one.returned,)):
        yield (
            "cut to whole numbers",
            "The decimals are cut off, as the array came out as one of integers. np.vectorize takes the type of its "
            "first result for all: return 0.0 in place of 0, or ask for otypes=[float].",
        )
    yield from _counts(pairs, evidence)
    if all(got.size == 1 for _, got in pairs) and n_numbers > len(pairs):
        yield "one number for all", "That is one number for all together: each needs its own."
    if all(got.shape == right.shape for right, got in pairs):
        yield from _of_the_same_shape(pairs, n_numbers)
    elif any(got.shape == right.shape for right, got in pairs) and all(
        agreement.agree(right, got) or (1 in right.shape and agreement.agree(np.squeeze(right), got))
        for right, got in pairs
    ):
        yield (
            "loses an axis",
            f"Your numbers are right, but here the shape is {_odd(pairs)[1].shape} and should be "
            f"{_odd(pairs)[0].shape}: .squeeze() and the like take away axes of size 1, also those that are meant.",
        )
    elif all(got.size == right.size and agreement.agree(right, got.reshape(right.shape)) for right, got in pairs):
        yield (
            "another shape",
            f"Your numbers are right, in the shape {_odd(pairs)[1].shape}; right is {_odd(pairs)[0].shape}: "
            f".reshape(...) or .ravel() changes it, and so may keepdims.",
        )
    elif all(
        agreement.agree(right, np.squeeze(got)) or agreement.agree(np.squeeze(right), got) for right, got in pairs
    ):
        yield (
            "loses an axis",
            f"Your numbers are right, but the shape is {_odd(pairs)[1].shape} and should be {_odd(pairs)[0].shape}: "
            f".squeeze() and the like take away axes of size 1, also those that are meant.",
        )
    if _not_summed(pairs, np.sum):
        yield "not summed", "Added up along one axis, your numbers are right: take the sum."
    if _not_summed(pairs, np.linalg.norm):
        yield "not summed", "The root of the sum of their squares along one axis is right: take the sum, then the root."
    if _not_summed(pairs, np.mean):
        yield "mean not taken", "Their mean along one axis is right: take the mean."


def _of_the_same_shape(pairs: Pairs, n_numbers: int) -> Iterator[tuple[str, str]]:
    right, got = (np.concatenate([np.ravel(pair[place]) for pair in pairs]) for place in (0, 1))
    if not np.isfinite(got).all() or not np.isfinite(right).all() or n_numbers < 4:
        return
    if np.ptp(got) == 0:
        yield "the same everywhere", "Yours is the same number everywhere, whatever goes in."
        return
    factor = float(right @ got / (right @ right)) if right.any() else 0.0
    if factor and np.unique(right).size > 2 and agreement.agree(factor * right, got):
        yield "a factor", f"Each is {factor:.4g} times what is right."
    offset = float(np.mean(got - right))
    if np.unique(right).size > 2 and agreement.agree(right + offset, got):
        yield "an offset", f"Each is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}."
    if all(pair[0].ndim and len(pair[0]) > 1 for pair in pairs) and all(
        agreement.agree(*(np.sort(part.reshape(len(part), -1), axis=0) for part in pair)) for pair in pairs
    ):
        yield "rows in another order", "Your numbers are right, in another order of the rows."
    if all(pair[0].ndim and agreement.agree(np.broadcast_to(pair[0][:1], pair[0].shape), pair[1]) for pair in pairs):
        yield "the same for every row", "Every row got what is right for the first: use each row's own numbers."


def _counts(pairs: Pairs, evidence: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """Find a factor that is a number of samples or of classes: a mean where a sum is right, or the reverse."""
    shapes = [next((np.shape(item) for item in one.arguments if np.ndim(item)), ()) for one in evidence]
    for axes, what in (((0,), "rows"), ((1,), "columns"), ((0, 1), "rows times that of columns")):
        counts = [int(np.prod([shape[axis] for axis in axes])) if len(shape) > axes[-1] else 0 for shape in shapes]
        if 0 in counts or len(set(counts)) < 2:
            continue
        if all(agreement.agree(right / count, got) for (right, got), count in zip(pairs, counts, strict=True)):
            yield "mean for sum", f"That is divided by the number of {what}, a mean: take the sum."
        if all(agreement.agree(right * count, got) for (right, got), count in zip(pairs, counts, strict=True)):
            yield "sum for mean", f"That is a sum: divide it by the number of {what} for the mean."


def _cut_where(pairs: Pairs, evidence: Sequence[Evidence], values: Callable[[Evidence], tuple]) -> bool:
    """Whether the decimals are cut off wherever one of these values is an array of integers, and only there."""
    whole = [any(np.ndim(item) and agreement.holds_integers(item) for item in values(one)) for one in evidence]
    return any(whole) and all(
        agreement.agree(np.trunc(right) if cut else right, got) for cut, (right, got) in zip(whole, pairs, strict=True)
    )


def _not_summed(pairs: Pairs, reduce: Callable) -> bool:
    def fits(right: np.ndarray, got: np.ndarray, axis: int) -> bool:
        return got.ndim == right.ndim + 1 and agreement.agree(right, reduce(got, axis=axis))

    return any(got.size > right.size for right, got in pairs) and any(
        all(fits(right, got, axis) for right, got in pairs) for axis in range(-1, pairs[0][1].ndim - 1)
    )


def _explains(change: Callable[[np.ndarray], Any], pairs: Pairs) -> bool:
    changed = False
    for right, got in pairs:
        with np.errstate(all="ignore"):
            made = np.asarray(change(right))
        if agreement.agree(made, got, nan=True):
            changed = changed or not agreement.agree(right, got)
        # Of one number the sum, the first and the last are the number.
        elif not (right.size == got.size == 1 and got.ndim < right.ndim and agreement.agree(right.item(), got)):
            return False
    return changed


def _odd(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    return next(pair for pair in pairs if pair[0].shape != pair[1].shape)
