"""Stands in for every bank of exercises where a submission runs: checks, hints and predictions do nothing here."""

from typing import Any


class _Nothing:
    """Has every attribute, can be called with anything, and amounts to nothing."""

    def __getattr__(self, name: str) -> Any:
        """Return this very object, for a name that is no part of Python's own protocols."""
        if name.startswith("__") or name in ("_repr_mimebundle_", "_ipython_display_"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self

    def __repr__(self) -> str:
        return ""


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Nothing()
