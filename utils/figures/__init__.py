"""Figures: the look (``look.py``), charts (``charts.py``), loss surfaces (``surfaces.py``).

Import from the module that draws what you need: a change in another one then puts no lesson out of step.
"""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    """Find what copies of lessons from before there were modules import from here."""
    for module in ("look", "charts", "surfaces"):
        if not name.startswith("_") and hasattr(found := import_module(f"{__name__}.{module}"), name):
            return getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
