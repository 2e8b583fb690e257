"""The settings of a fresh process, for as long as an answer or a reference runs.

A notebook may have called `np.seterr` or `torch.set_default_dtype`, and so may an answer. Neither should decide what a
check says, and a check should change nothing for the cells after it.
"""

import contextlib
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np

# What NumPy starts with.
_PRINTING = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "floatmode": "maxprec",
    "legacy": False,
}
_keeping = ContextVar("random numbers are kept", default=False)


@contextlib.contextmanager
def fresh() -> Iterator[None]:
    """Set NumPy, torch (if it is loaded) and the warnings as they are in a fresh process, and give everything back.

    The random numbers of the notebook go on afterwards as if nothing had been drawn. That takes longer than all the
    rest, so if one ``with`` stands in another, the outer one sees to it.

    Examples
    --------
    >>> with np.errstate(all="raise"), fresh():
    ...     np.geterr()["over"]
    'warn'
    """
    torch = sys.modules.get("torch")
    if not hasattr(torch, "set_default_device"):  # a file of the learner's may have the same name
        torch = None
    with contextlib.ExitStack() as stack:
        if not _keeping.get():
            stack.callback(_keeping.reset, _keeping.set(True))
            _keep_random_numbers(torch, stack)
        stack.callback(_quietly, sys.setrecursionlimit, sys.getrecursionlimit())
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(numpy_warns())
        stack.enter_context(np.printoptions(**_PRINTING))
        if torch:
            _freshen_torch(torch, stack)
        yield


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let nothing warn.

    Examples
    --------
    >>> with quiet():
    ...     np.exp(1000.0) - np.inf
    np.float64(nan)
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def numpy_warns() -> np.errstate:
    """Let NumPy warn of what it warns of in a fresh process."""
    return np.errstate(divide="warn", over="warn", invalid="warn", under="ignore", call=None)


def _quietly(function: Callable, *arguments: Any) -> None:
    with contextlib.suppress(Exception):  # the answer may have broken what would be given back
        function(*arguments)


def _keep_random_numbers(torch: Any, stack: contextlib.ExitStack) -> None:
    stack.callback(_quietly, random.setstate, random.getstate())
    numbers = np.random.get_state(legacy=False)  # noqa: NPY002
    stack.callback(_quietly, _give_back_numbers, np.random.get_bit_generator(), numbers)
    if torch:
        stack.callback(_quietly, torch.set_rng_state, torch.get_rng_state())


def _give_back_numbers(generator: Any, state: dict[str, Any]) -> None:
    np.random.set_bit_generator(generator)
    np.random.set_state(state)  # noqa: NPY002


def _freshen_torch(torch: Any, stack: contextlib.ExitStack) -> None:
    def change(setter: Callable, was: Any, now: Any) -> None:
        stack.callback(_quietly, setter, was)
        setter(now)

    device = torch.get_default_device()
    torch.set_default_device(None)
    changed = torch.get_default_device() != device
    stack.callback(_quietly, torch.set_default_device, device if changed else None)
    if torch.get_default_device().type != "cpu":  # the check stands in a `with torch.device(...)`
        stack.enter_context(torch.device("cpu"))
    change(torch.set_default_dtype, torch.get_default_dtype(), torch.float32)
    change(
        lambda on: torch.set_autocast_enabled("cpu", on),
        torch.is_autocast_enabled("cpu"),
        False,
    )
    anomalies = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    stack.callback(_quietly, lambda: torch.autograd.set_detect_anomaly(*anomalies))
    stack.enter_context(torch.inference_mode(False))
    stack.enter_context(torch.enable_grad())
