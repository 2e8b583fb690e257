"""A progress bar for whatever takes longer than two seconds, shown to somebody who is there to see it.

In a notebook it is an output of its own, which the last state overwrites: a stored notebook shows a whole bar. Where a
notebook is run by a program (a build, a test), nothing is shown, so that outputs are the same every time. In a terminal
it is one line on stderr.
"""

import sys
import time
from collections.abc import Callable

_PATIENCE = 2.0  # seconds without a bar
_PAUSE = 0.5  # seconds between two states


class ProgressBar:
    """How much of a number of steps has been taken.

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
    ...         bar.show(step + 1)  # far from two seconds: nothing is shown
    """

    def __init__(self, n_steps: int, *, of: str = "of"):
        self.n_steps, self.of = n_steps, of
        self.next = time.monotonic() + _PATIENCE
        self.write: Callable[[str | None], None] | None = None

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        self.close(None if kind else self._text(self.n_steps))

    def show(self, steps: int) -> None:
        """Say that this many steps have been taken; draw it if it is time to.

        Parameters
        ----------
        steps : int
        """
        if (now := time.monotonic()) >= self.next:
            self.next = now + _PAUSE
            self.write = self.write or _find_writer()
            self.write(self._text(steps))

    def close(self, text: str | None) -> None:
        """Leave this text in place of a bar that was shown; do nothing if none was.

        Parameters
        ----------
        text : str or None
            None leaves the bar as it was last.
        """
        if self.write:
            if text is not None:
                self.write(text)
            self.write(None)

    def _text(self, steps: int) -> str:
        share = steps / self.n_steps
        return f"[{'#' * int(20 * share):20}] step {steps:,} {self.of} {self.n_steps:,} ({share:.0%})"


def _find_writer() -> Callable[[str | None], None]:
    """Return a function that shows a line in place of the last one; None ends it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None and hasattr(shell, "kernel"):
        # Whoever runs a notebook without a reader does not allow questions to the reader either.
        return _notebook_writer() if getattr(shell.kernel, "_allow_stdin", True) else lambda text: None
    return _terminal_writer() if sys.stderr is not None and sys.stderr.isatty() else lambda text: None


def _notebook_writer() -> Callable[[str | None], None]:
    from IPython.display import display

    handle = display({"text/plain": ""}, raw=True, display_id=True)
    return lambda text: None if text is None else handle.update({"text/plain": text}, raw=True)


def _terminal_writer() -> Callable[[str | None], None]:
    width = 0

    def write(text: str | None) -> None:
        nonlocal width
        print("\n" if text is None else "\r" + text.ljust(width), end="", file=sys.stderr, flush=True)
        width = len(text or "")

    return write
