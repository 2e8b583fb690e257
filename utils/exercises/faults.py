"""The misconceptions of a task that hands out code with bugs: those that are still there, and wrong fixes of others.

The bugs of a task are a mapping: from what each is called to the parts of a run that has it, and what is said of it.
"""

from collections.abc import Callable, Mapping
from itertools import chain, combinations
from typing import Any

from utils.exercises.case import Evidence
from utils.exercises.misconception import Misconception

Faults = Mapping[str, tuple[Mapping[str, Any], str]]
Told = Callable[[Evidence, str], str]


def still_there(faults: Faults, made: Callable[..., Callable], told: Told) -> tuple[Misconception, ...]:
    """Make a misconception for each bug that is left alone, and for each two.

    Parameters
    ----------
    faults : mapping
    made : callable
        From the parts of a run, as keywords, to the answer that runs so.
    told : callable
        From the evidence, and what is said of the bugs, to the message.

    Examples
    --------
    >>> faults = {"sign": ({"sign": -1}, "The sign is wrong."), "scale": ({"scale": 2}, "It is twice too large.")}
    >>> def made(sign=1, scale=1):
    ...     return lambda x: sign * scale * x
    >>> [item.name for item in still_there(faults, made, lambda seen, ending: ending)]
    ['sign', 'scale', 'sign and scale']
    """

    def left(names: tuple[str, ...]) -> Misconception:
        lead = "One bug is left." if len(names) == 1 else "Two bugs are left."
        ending = " ".join([lead, *(faults[name][1] for name in names)])
        answer = made(**_together(faults[name][0] for name in names))
        return Misconception(" and ".join(names), answer, lambda seen: told(seen, ending))

    return tuple(left(names) for n_left in (1, 2) for names in combinations(faults, n_left))


def wrong_fix(
    faults: Faults, made: Callable[..., Callable], told: Told, name: str, ending: str, *also: Callable, **parts: Any
) -> Misconception:
    """Make the misconception of a wrong fix, which runs with these parts; in other guises, bugs are left beside it."""
    others = [fault for fault, _ in faults.values() if not fault.keys() & parts.keys()]
    beside = (left for n_left in range(1, len(others) + 1) for left in combinations(others, n_left))
    guises = (made(**parts, **_together(left)) for left in beside)
    return Misconception(name, made(**parts), lambda seen: told(seen, ending), also=(*guises, *also))


def _together(parts: Any) -> dict[str, Any]:
    return dict(chain.from_iterable(map(dict.items, parts)))
