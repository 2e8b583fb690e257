"""A progress bar for whatever takes longer than half a second, shown to somebody who is there to see it.

In a notebook it is an output of its own, which is emptied at the end. Where a notebook is run by a program (a build, a
test), nothing is shown, so that outputs are the same every time. In a terminal it is one line on stderr.
"""

import sys
import time
from collections.abc import Callable

_PATIENCE = 0.5  # seconds without a bar
_PAUSE = 0.5  # seconds between two states


class ProgressBar:
    """How many of a number of steps have been taken.

    Parameters
    ----------
    n_steps : int
        How many steps there are, at least one.
    of : str
        The words between the two numbers.

    Examples
    --------
    >>> with ProgressBar(3) as bar:
    ...     for step in range(3):
    ...         bar.show(step + 1)  # far from half a second: nothing is shown
    """

    def __init__(self, n_steps: int, *, of: str = "of"):
        self.n_steps, self.of = n_steps, of
        self.next = time.monotonic() + _PATIENCE
        self.write: Callable[[str | None], None] | None = None

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        self.close(stopped=kind is not None)

    def show(self, steps: int) -> None:
        """Draw that this many steps have been taken, if it is time to.

        Parameters
        ----------
        steps : int
        """
        if (now := time.monotonic()) >= self.next:
            self.next = now + _PAUSE
            self.write = self.write or _find_writer()
            share = steps / self.n_steps
            self.write(f"[{'#' * int(20 * share):20}] step {steps:,} {self.of} {self.n_steps:,} ({share:.0%})")

    def close(self, *, stopped: bool = False) -> None:
        """Wipe out a bar that was shown.

        Parameters
        ----------
        stopped : bool, keyword only
            Whether the work was stopped before its end: the bar then stands where it was.
        """
        if self.write:
            self.write(None if stopped else "")


def _find_writer() -> Callable[[str | None], None]:
    """Return a function that shows a line in place of the last one; an empty one wipes it out, None lets it stand."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "get_parent"):  # a notebook's
        # Whoever runs a notebook without a reader does not allow questions to the reader either.
        asked_by_a_reader = shell.get_parent().get("content", {}).get("allow_stdin", True)
        return _notebook_writer() if asked_by_a_reader else lambda text: None
    return _terminal_writer() if sys.stderr is not None and sys.stderr.isatty() else lambda text: None


def _notebook_writer() -> Callable[[str | None], None]:
    from IPython.display import display

    handle = display({"text/plain": ""}, raw=True, display_id=True)
    return lambda text: None if text is None else handle.update({"text/plain": text} if text else {}, raw=True)


def _terminal_writer() -> Callable[[str | None], None]:
    width = 0

    def write(text: str | None) -> None:
        nonlocal width
        line = "\n" if text is None else f"\r{text.ljust(width)}" + ("" if text else "\r")
        print(line, end="", file=sys.stderr, flush=True)
        width = len(text or "")

    return write
