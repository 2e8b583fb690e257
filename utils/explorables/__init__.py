"""Explorables: the lecture's ideas as pieces to play with, live in JupyterLab, on slides and on the web.

One class each, a widget that computes in the browser. Its settings are traits, to be read and set from a cell::

    from utils.explorables import LossSurfaceExplorer

    explorer = LossSurfaceExplorer(start=(-10, 10), learning_rate=1)
    explorer                     # shows it
    explorer.losses              # in another cell: what the reader has made of it

Each stands in one Python file and one JavaScript file of the same name; what several need is in ``shared/``. The
questions of the exercises, answered by a click, are of the same kind (`prediction`). A lesson imports an explorable
from its own module: a change in another one then doesn't put it out of step.
"""

from importlib import import_module
from typing import Any

_MODULES = {
    "LossSurfaceExplorer": "loss_surface",
    "NumberingExplorer": "numbering",
    "SoftmaxExplorer": "softmax",
    "TwoClassExplorer": "two_class",
}
__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
