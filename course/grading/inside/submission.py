"""Runs the cells of one submission as a notebook would, and calls its answers: what the parent asks, it answers.

A message from the parent is ``{"cells": [source, ...]}`` or ``{"ask": id, "name": ..., "driver": ..., "draws":
[[case, ...], ...]}``. The answers are ``{"cells": [{"error": ..., "noted": [...]}, ...]}`` and ``{"ask": id,
"observations": [...]}``; the first message of all is ``{"ready": true}``.
"""

import contextlib
import gc
import io
import random
import socket
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from numpy.random import bit_generator
from traitlets.config import Config

from course.grading.inside import frames
from utils.exercises import drivers, settings, wire

MOST_NOTED = 20
_WARMING = 16  # times: enough for Python to know the code
_ESCAPES = ("system", "getoutput", "getoutput_pipe", "system_piped", "system_raw")
_HARMLESS_CELLS = ("time", "timeit", "capture", "prun")
_OF_NO_USE = ("matplotlib", "config", "autosave")  # where nobody looks; not worth a word
_HARMLESS_LINES = (*_HARMLESS_CELLS, "precision", "who", "whos", "reset_selective", "xmode", "pwd")


def new_shell() -> InteractiveShell:
    """Return a shell that runs cells with IPython's syntax and shows nothing; what it refuses, it notes."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = InteractiveShell.instance(config=config)
    shell.noted = []

    def ignore(what: str) -> Any:
        def note(command: Any = "", *_: Any, **__: Any) -> None:
            if len(shell.noted) < MOST_NOTED:
                shell.noted.append(wire.one_line(f"{what}{command}", 120))

        return note

    for name in _ESCAPES:
        setattr(shell, name, ignore("!"))
    shell.ask_exit = ignore("quit()")
    magics = shell.magics_manager.magics
    for kind, harmless, mark in (("line", _HARMLESS_LINES, "%"), ("cell", _HARMLESS_CELLS, "%%")):
        for name in magics[kind]:
            if name not in harmless:
                magics[kind][name] = (lambda *_: None) if name in _OF_NO_USE else ignore(f"{mark}{name} ")
    shell.showtraceback = shell.showsyntaxerror = shell.showindentationerror = lambda *_, **__: None
    shell.display_formatter.format = lambda *_, **__: ({}, {})
    return shell


def draw_nothing() -> None:
    """Let figures be made and changed as ever, and never be drawn."""
    import matplotlib as mpl
    from matplotlib import figure
    from matplotlib.backends import backend_agg

    mpl.use("agg")
    figure.Figure.savefig = lambda self, file=None, **_: file.write(b"") if isinstance(file, io.IOBase) else None
    backend_agg.FigureCanvasAgg.draw = lambda self, *_, **__: None


_TRIED = """
def tried(logits, scale=1.0):
    \"\"\"Turn logits into rows that sum to 1.\"\"\"
    shifted = np.asarray(logits, dtype=float) - np.max(logits, axis=1, keepdims=True)
    powers = np.exp(shifted / scale)
    return powers / powers.sum(axis=1, keepdims=True)
"""


def warm_up(shell: InteractiveShell, imports: str) -> None:
    """Do what is done for a submission with a notebook of ours, and forget it.

    Python keeps what it has learned of code that runs often. What is learned here, no child learns anew, and it copies
    fewer pages for it.
    """
    before, user = dict(vars(shell)), dict(shell.user_ns)
    case = {"arguments": [wire.encode(np.ones((2, 3))), 2.0], "options": {}}
    here, there = socket.socketpair()
    for _ in range(_WARMING):
        for asked in (
            {"cells": [imports, "import numpy as np", _TRIED, "value = tried(np.ones((2, 3)))\nvalue"]},
            {"ask": "", "name": "tried", "driver": "call", "draws": [[case] * 3] * 2},
            {"ask": "", "name": "value", "driver": "value", "draws": [[case]]},
        ):
            frames.send(here, asked)
            frames.send(there, _reply(shell, frames.receive(there)))
            frames.receive(here)
    here.close()
    there.close()
    vars(shell).clear()
    vars(shell).update(before)
    shell.user_ns.clear()
    shell.user_ns.update(user)


def serve(channel: socket.socket, shell: InteractiveShell) -> None:
    """Do what the parent asks, until it closes the channel."""
    gc.enable()
    random.seed(0)  # as the zygote does for NumPy and torch; this one is seeded anew after each fork
    bit_generator.randbits = random.Random(0).getrandbits  # what np.random.default_rng() asks the system for
    frames.send(channel, {"ready": True})
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            frames.send(channel, _reply(shell, frames.receive(channel)))


def _reply(shell: InteractiveShell, asked: dict[str, Any]) -> dict[str, Any]:
    if "cells" in asked:
        return {"cells": [_run(shell, source) for source in asked["cells"]]}
    answer = shell.user_ns.get(asked["name"], ...)
    seen = []
    for cases in asked["draws"]:
        with settings.fresh():
            seen += [drivers.observe(asked["driver"], answer, case) for case in cases]
    return {"ask": asked["ask"], "observations": seen}


def _run(shell: InteractiveShell, source: str) -> dict[str, Any]:
    shell.noted = []
    error = None
    try:
        done = shell.run_cell(source, store_history=False, silent=True)
        raised = done.error_before_exec or done.error_in_exec
    except BaseException as escaped:  # a cell that raises where IPython does not look
        raised = escaped
    if raised is not None:
        error = drivers.describe_error(raised)
        if isinstance(raised, SyntaxError):
            error["message"] = wire.one_line(str(raised.msg), 200)  # without a file and line that nobody has
        error["line"] = getattr(raised, "text", None) or error["line"]
        error["line"] = error["line"] and wire.one_line(str(error["line"]), 200)
    return {"error": error, "noted": [note for note in shell.noted if note.strip()]}
