"""Drivers: how an answer is called on one case, and what is seen of it, as JSON data.

A driver knows nothing of references, misconceptions or expected values. So a grader can run this file beside a
learner's answer in another process, send cases over a pipe and get observations back.

An observation is a dict::

    {"status": "returned" | "raised" | "interrupted" | "stub" | "unusable",
     "returned": ..., "arguments": [... as they are after the call ...],
     "error": {"type": "ValueError", "message": "...", "line": "the learner's line"} or None,
     "printed": "...", "warnings": ["RuntimeWarning: overflow encountered in exp"]}
"""

import contextlib
import copy
import dis
import importlib
import io
import itertools
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from utils.exercises import settings, wire

OVER = ("stub", "unusable", "interrupted")  # the statuses of an answer that there is no use in asking on
LONGEST_PRINT = 500
LONGEST_MESSAGE = 300
UTILS = Path(__file__).parents[1]  # a line of ours is none of the learner's

# A driver that needs more than NumPy is a function, observe(answer, arguments, options, watch), in a module of its own,
# which is imported when an exercise asks for it: "module:function".
MODULES = {
    "module": "utils.exercises.torch_driver:observe_module",
    "tensor_call": "utils.exercises.torch_driver:observe_tensor_call",
    "training": "utils.exercises.training_driver:observe",
}


def observe(driver: str, answer: Any, case: dict[str, Any]) -> dict[str, Any]:
    """Run an answer on one case and say what happened. Never raises, whatever the answer does short of ending Python.

    Parameters
    ----------
    driver : str
        "call" (a function), "value" (the answer is the value itself), or one of `MODULES`: "module" (a torch module's
        class), "tensor_call" (a function of torch tensors), "training" (a training step).
    answer : object
        What the learner wrote.
    case : dict
        JSON data: ``{"arguments": [...], "options": {...}}``, arguments as `wire.encode` gives them.

    Returns
    -------
    dict
        An observation (see the top of this file): JSON data.

    Examples
    --------
    >>> observe("call", lambda a, b: a / b, {"arguments": [1.0, 4.0]})["returned"]
    0.25
    >>> observe("call", lambda a, b: a / b, {"arguments": [1.0, 0]})["error"]["type"]
    'ZeroDivisionError'
    """
    if driver == "value" and answer is not ... and answer is not None:
        return watch(lambda _: answer, [])
    if wire.safely(lambda: is_stub(answer), False):  # it may raise when it is looked at
        return observation("stub")
    if not callable(answer):
        return {**watch(lambda _: answer, []), "status": "unusable"}
    return _run(driver, answer, [wire.decode(item) for item in case["arguments"]], case.get("options", {}), watch)


def observe_ours(
    driver: str, answer: Any, arguments: Sequence[Any], options: dict[str, Any], *, warned: bool = False
) -> dict[str, Any]:
    """Observe an answer of ours, a reference or a known wrong answer, in a small part of the time.

    Here arguments are values, of which the call is given copies, and what it returned stays as `wire.decode` would
    return it. Of what it warns, note is taken only where `warned` asks for it.

    Examples
    --------
    >>> observe_ours("call", lambda a, b: a / b, (1.0, 4.0), {})["returned"]
    0.25
    """
    given = [item.copy() if type(item) is np.ndarray else copy.deepcopy(item) for item in arguments]
    return _run(driver, answer, given, options, _watch_ours_warn if warned else _watch_ours)


def _run(driver: str, answer: Any, arguments: list, options: dict[str, Any], watch: Callable) -> dict[str, Any]:
    if driver == "value":
        return watch(lambda _: answer, [])
    if driver == "call":
        return watch(lambda given: answer(*given), arguments)
    module, _, function = MODULES[driver].partition(":")
    return getattr(importlib.import_module(module), function)(answer, arguments, options, watch)


def watch(call: Callable[[list], Any], arguments: list) -> dict[str, Any]:
    """Make one call and catch all that comes of it: the result, changed arguments, errors, warnings, prints.

    The call runs under the settings of a fresh process (`settings.fresh`), and what it changes of them ends with it.
    """
    printed = _Printed()
    seen: dict[str, Any] = {"status": "returned"}
    with (
        settings.fresh(),
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        _quiet_deletions(),
    ):
        # Filters set in the notebook may hide or repeat warnings: here each is caught, and none is shown.
        warnings.simplefilter("always")
        try:
            try:
                seen["returned"] = wire.encode(call(arguments))
            except KeyboardInterrupt:
                raise
            except BaseException as raised:  # SystemExit too: a learner's exit() must not end the notebook
                seen.update(status="raised", error=describe_error(raised))
            seen["arguments"] = [wire.encode(argument) for argument in arguments]
            arguments.clear()  # whatever prints when it is deleted does so here
        except KeyboardInterrupt:
            seen["status"] = "interrupted"
    return observation(**seen, printed=printed.text, warnings=_told(caught))


def _watch_ours(call: Callable[[list], Any], arguments: list) -> dict[str, Any]:
    """Make one call of an answer of ours, which changes no settings and is told to nobody: not where it raised."""
    try:
        return observation("returned", returned=wire.carried(call(arguments)))
    except Exception as raised:
        error = {"type": wire.name_of(type(raised)), "message": wire.text_of(raised, LONGEST_MESSAGE), "line": None}
        return observation("raised", error=error)


def _watch_ours_warn(call: Callable[[list], Any], arguments: list) -> dict[str, Any]:
    with warnings.catch_warnings(record=True) as caught, settings.numpy_warns():
        warnings.simplefilter("always")
        seen = _watch_ours(call, arguments)
    return {**seen, "warnings": _told(caught)}


def _told(caught: list[warnings.WarningMessage]) -> list[str]:
    told = (f"{wire.name_of(item.category)}: {wire.text_of(item.message)}" for item in caught)
    return list(itertools.islice(dict.fromkeys(told), 10))


@contextlib.contextmanager
def _quiet_deletions() -> Iterator[None]:
    """Keep quiet about errors that Python itself would print and ignore, such as those of a __del__."""
    hook = sys.unraisablehook
    sys.unraisablehook = lambda *_: None
    try:
        yield
    finally:
        sys.unraisablehook = hook


def is_stub(answer: Any) -> bool:
    """Whether this is the untouched stub: its body is `...`, `pass`, a docstring or ``raise NotImplementedError``.

    Examples
    --------
    >>> def untouched(x):
    ...     '''What to do.'''
    ...     ...
    >>> is_stub(untouched), is_stub(...), is_stub(abs), is_stub(float)
    (True, True, False, False)
    """
    if answer is ... or answer is None:
        return True
    if isinstance(answer, type):
        methods = [item for item in vars(answer).values() if isinstance(item, types.FunctionType)]
        return "__module__" in vars(answer) and all(is_stub(method) for method in methods)
    if not isinstance(answer, types.FunctionType):
        return False
    code = answer.__code__
    if code.co_names == ("NotImplementedError",):
        return not any(instruction.opname.startswith("RETURN") for instruction in dis.get_instructions(code))
    return code.co_code in _NOTHING_DONE and set(code.co_consts) <= {None, answer.__doc__}


def _empty(): ...


def _only_a_docstring():
    """Do nothing."""


# The compiled body of a stub, with a docstring and without: the interpreter itself says what "nothing" looks like.
_NOTHING_DONE = (_empty.__code__.co_code, _only_a_docstring.__code__.co_code)


def observation(status: str, **seen: Any) -> dict[str, Any]:
    """Return an observation of this status; what is not given is empty."""
    empty = {"returned": None, "arguments": [], "error": None, "printed": "", "warnings": []}
    return {"status": status, **empty, **seen}


def describe_error(raised: BaseException) -> dict[str, Any]:
    """Name the error, and the last line of the learner's own code that led to it."""
    line = None
    with contextlib.suppress(Exception):  # even the traceback may be the learner's own
        for frame in traceback.extract_tb(raised.__traceback__):
            if UTILS not in Path(frame.filename).parents and "site-packages" not in frame.filename and frame.line:
                line = wire.one_line(frame.line, 200)
    return {"type": wire.name_of(type(raised)), "message": wire.text_of(raised, LONGEST_MESSAGE), "line": line}


class _Printed(io.TextIOBase):
    """Keeps the first characters that are printed and drops the rest: a loop may print without end."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.text += wire.printable(str.__getitem__(text, slice(LONGEST_PRINT - len(self.text))))
        self.text = self.text[:LONGEST_PRINT]
        return str.__len__(text)

    def close(self) -> None:
        """Stay open: closing it must not end the prints of the notebook, or the check."""
