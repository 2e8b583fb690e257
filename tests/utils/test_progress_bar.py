"""The progress bar: only for what takes long, only where somebody sees it, and gone at the end."""

import sys
from types import SimpleNamespace

import pytest
from jupyter_client.manager import start_new_kernel

from course.paths import ROOT
from utils import progress_bar
from utils.progress_bar import ProgressBar


@pytest.fixture
def shown(monkeypatch):
    """What a bar without patience shows."""
    lines = []
    monkeypatch.setattr(progress_bar, "_PATIENCE", 0)
    monkeypatch.setattr(progress_bar, "_PAUSE", 0)
    monkeypatch.setattr(progress_bar, "_find_writer", lambda: lines.append)
    return lines


def test_nothing_is_shown_before_half_a_second(monkeypatch):
    lines, clock = [], iter([0.0, 0.4, 0.6])
    monkeypatch.setattr(progress_bar, "_find_writer", lambda: lines.append)
    monkeypatch.setattr(progress_bar, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    bar = ProgressBar(10)
    bar.show(5)
    assert not lines
    bar.show(6)
    assert len(lines) == 1


def test_a_bar_fills_and_is_wiped_out(shown):
    with ProgressBar(4, of="of at most") as bar:
        bar.show(1)
        bar.show(2)
    assert shown == [
        "[#####               ] step 1 of at most 4 (25%)",
        "[##########          ] step 2 of at most 4 (50%)",
        "",
    ]


def test_a_bar_stands_where_the_work_was_stopped(shown):
    def interrupted():
        with ProgressBar(4) as bar:
            bar.show(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert shown == ["[#####               ] step 1 of 4 (25%)", None]


SLOW = """
from utils import progress_bar
progress_bar._PATIENCE = 0
with progress_bar.ProgressBar(2) as bar:
    bar.show(1)
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(cwd=str(ROOT))
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def outputs(client, *, allow_stdin):
    """Return the kind and the data of every output of a slow cell."""
    messages = []
    client.execute_interactive(SLOW, allow_stdin=allow_stdin, output_hook=messages.append, timeout=60)
    return [(item["msg_type"], item["content"].get("data")) for item in messages if "data" in item["content"]]


def test_in_a_notebook_the_bar_is_one_output_that_is_emptied_at_the_end(kernel):
    said = outputs(kernel, allow_stdin=True)
    assert said[0][0] == "display_data"
    bar = {"text/plain": "[##########          ] step 1 of 2 (50%)"}
    assert said[1:] == [("update_display_data", bar), ("update_display_data", {})]


def test_a_notebook_run_by_a_program_shows_nothing(kernel):
    assert outputs(kernel, allow_stdin=False) == []


def test_in_a_terminal_the_bar_is_one_line_on_stderr(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    write = progress_bar._find_writer()
    write("a long bar")
    write("a bar")
    write("")
    write("another")
    write(None)
    assert capsys.readouterr() == ("", "\ra long bar\ra bar     \r     \r\ranother\n")
