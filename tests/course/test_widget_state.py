"""What a saved notebook keeps of its widgets: what its outputs show, whether or not JupyterLab still knows it."""

import json
from types import SimpleNamespace

import pytest

from course.widget_state import STATE, VIEW, keep_widget_state


def notebook(*shown, **states):
    outputs = [{"output_type": "display_data", "data": {VIEW: {"model_id": name}}} for name in shown]
    content = {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}], "metadata": {}}
    if states:
        content["metadata"]["widgets"] = {STATE: {"state": states, "version_major": 2, "version_minor": 0}}
    return content


def model(**traits):
    return {"model_name": "AnyModel", "state": traits}


@pytest.fixture
def save(tmp_path):
    def save(content):
        saved = {"type": "notebook", "content": content}
        keep_widget_state(saved, path="/a.ipynb", contents_manager=SimpleNamespace(root_dir=str(tmp_path)))
        (tmp_path / "a.ipynb").write_text(json.dumps(saved["content"]), encoding="utf-8")
        return saved["content"]["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})

    return save


def test_what_is_shown_is_kept_with_what_it_refers_to_and_nothing_else(save):
    shown = {"a": model(layout="IPY_MODEL_b", value=[3]), "b": model()}
    assert save(notebook("a", **shown, old=model(), older=model(layout="IPY_MODEL_old"))) == shown
    assert save(notebook("a")) == shown  # JupyterLab knows nothing of it any more
    newer = {**shown, "a": model(layout="IPY_MODEL_b", value=[4])}
    assert save(notebook("a", **newer)) == newer
    assert save(notebook()) == {}


def test_a_model_that_nobody_knows_is_no_harm(save, tmp_path):
    assert save(notebook("a")) == {}
    (tmp_path / "a.ipynb").write_text("no notebook", encoding="utf-8")
    assert save(notebook("a", b=model())) == {}
    (tmp_path / "a.ipynb").write_text("[]", encoding="utf-8")
    assert save(notebook("a")) == {}


def test_what_is_no_notebook_is_left_alone():
    saved = {"type": "file", "content": "text"}
    keep_widget_state(saved, path="a.txt", contents_manager=None)
    assert saved == {"type": "file", "content": "text"}
