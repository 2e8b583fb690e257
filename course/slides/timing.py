"""How long a slide takes: its notes read aloud, and the times that they state."""

import re

WORDS_A_MINUTE = 130
_STATED = re.compile(r"^(?:Demonstration|Poll|Exercise|Break): (\d+(?:\.\d+)?) minutes?\b\.?", re.MULTILINE)


def seconds(notes: str) -> float:
    """Return how long it takes to say the notes, and to do what they give a time for in a line of its own.

    Examples
    --------
    >>> seconds("Demonstration: 2 minutes. " + 65 * "word ")
    150.0
    """
    stated = sum(map(float, _STATED.findall(notes)))
    return 60 * (stated + len(_STATED.sub("", notes).split()) / WORDS_A_MINUTE)


def clock(moment: float) -> str:
    """Return minutes and seconds, as in "4:05"."""
    minutes, rest = divmod(round(moment), 60)
    return f"{minutes}:{rest:02}"
