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
import dis
import importlib
import io
import traceback
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from utils.exercises import wire

LONGEST_PRINT = 500
UTILS = Path(__file__).parents[1]  # a line of ours is none of the learner's

# A driver that needs more than NumPy is a function, observe(answer, case), in a module of its own, which is imported
# when an exercise asks for it: "module:function".
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
        return observation("returned", returned=wire.encode(answer))
    if is_stub(answer):
        return observation("stub")
    if not callable(answer):
        return observation("unusable", returned=wire.encode(answer))
    if driver == "call":
        return watch(lambda arguments: answer(*arguments), [wire.decode(item) for item in case["arguments"]])
    module, _, function = MODULES[driver].partition(":")
    return getattr(importlib.import_module(module), function)(answer, case)


def watch(call: Callable[[list], Any], arguments: list) -> dict[str, Any]:
    """Make one call and catch all that comes of it: the result, changed arguments, errors, warnings, prints."""
    printed = _Shortened()
    returned, error, status = None, None, "returned"
    # Filters set in the notebook may hide or repeat warnings: here each is caught, and none is shown.
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(divide="warn", over="warn", invalid="warn"),
        contextlib.redirect_stdout(printed),
    ):
        warnings.simplefilter("always")
        try:
            returned = wire.encode(call(arguments))
        except KeyboardInterrupt:
            status = "interrupted"
        except BaseException as raised:  # SystemExit too: a learner's exit() must not end the notebook
            status, error = "raised", _describe_error(raised)
    return observation(
        status,
        returned=returned,
        arguments=[wire.encode(argument) for argument in arguments],
        error=error,
        printed=printed.getvalue(),
        warnings=list(dict.fromkeys(f"{item.category.__name__}: {item.message}" for item in caught))[:10],
    )


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
    returns = any(instruction.opname.startswith("RETURN") for instruction in dis.get_instructions(code))
    nothing_done = code.co_code in _NOTHING_DONE and set(code.co_consts) <= {None, answer.__doc__}
    return nothing_done or (code.co_names == ("NotImplementedError",) and not returns)


def _empty(): ...


def _only_a_docstring():
    """Do nothing."""


# The compiled body of a stub, with a docstring and without: the interpreter itself says what "nothing" looks like.
_NOTHING_DONE = (_empty.__code__.co_code, _only_a_docstring.__code__.co_code)


def observation(status: str, **seen: Any) -> dict[str, Any]:
    """Return an observation of this status; what is not given is empty."""
    empty = {"returned": None, "arguments": [], "error": None, "printed": "", "warnings": []}
    return {"status": status, **empty, **seen}


def _describe_error(raised: BaseException) -> dict[str, Any]:
    """Name the error, and the last line of the learner's own code that led to it."""
    try:
        message = str(raised)
    except Exception:
        message = ""
    line = None
    for frame in traceback.extract_tb(raised.__traceback__):
        if UTILS not in Path(frame.filename).parents and "site-packages" not in frame.filename and frame.line:
            line = frame.line.strip()
    return {"type": type(raised).__name__, "message": message[:300], "line": line}


class _Shortened(io.StringIO):
    """Keeps the first characters that are printed and drops the rest: a loop may print without end."""

    def write(self, text: str) -> int:
        room = LONGEST_PRINT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)
