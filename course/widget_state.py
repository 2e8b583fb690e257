"""What a notebook keeps of its widgets, and what it keeps when JupyterLab saves it.

JupyterLab saves the widgets that a running kernel knows: after a restart of the kernel, none, and before it also those
that no output shows any more. A notebook opened again needs those that its outputs show.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def keep_widget_state(model: dict[str, Any], path: str, contents_manager: Any, **others: Any) -> None:
    """Let a notebook that is being saved hold the state of the widgets that it shows, and of no others.

    This is a hook of the Jupyter server; it changes `model`. What JupyterLab does not know any more is taken from the
    file as it was.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    notebook = model["content"]
    shown, states = shown_models(notebook), saved_models(notebook)
    if shown - states.keys():
        try:
            before = json.loads(Path(contents_manager.root_dir, path.strip("/")).read_text(encoding="utf-8"))
            states = {**saved_models(before), **states}
        except (OSError, ValueError, AttributeError):  # there was no such notebook
            pass
    kept = needed_models(shown, states)
    if kept:
        notebook["metadata"]["widgets"] = {STATE: {"state": kept, "version_major": 2, "version_minor": 0}}
    else:
        notebook["metadata"].pop("widgets", None)


def shown_models(notebook: dict[str, Any]) -> set[str]:
    """Return the ids of the widgets that the notebook's outputs show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return {output["data"][VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {})}


def needed_models(shown: Iterable[str], states: dict[str, Any]) -> dict[str, Any]:
    """Return, of all states, those of the widgets shown and of the widgets that these refer to."""
    needed: dict[str, Any] = {}
    wanted = sorted(shown)
    while wanted:
        name = wanted.pop()
        if name in states and name not in needed:
            needed[name] = states[name]
            values = states[name].get("state", {}).values()
            wanted += [text.removeprefix("IPY_MODEL_") for text in values if isinstance(text, str)]
    return needed


def saved_models(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the state of the notebook's widgets, by their ids, as it was saved."""
    return notebook.get("metadata", {}).get("widgets", {}).get(STATE, {}).get("state", {})
