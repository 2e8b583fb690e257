"""The progress bar: only for what takes long, only where somebody sees it, and whole in a stored notebook."""

import sys
import types

import pytest

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


def test_nothing_is_shown_before_two_seconds(capsys):
    with ProgressBar(10) as bar:
        bar.show(5)
    assert capsys.readouterr() == ("", "")


def test_a_bar_fills_and_ends_whole(shown):
    with ProgressBar(4, of="of at most") as bar:
        bar.show(1)
        bar.show(2)
    assert shown == [
        "[#####               ] step 1 of at most 4 (25%)",
        "[##########          ] step 2 of at most 4 (50%)",
        "[####################] step 4 of at most 4 (100%)",
        None,
    ]


def test_a_bar_that_something_ended_stays_where_it_was(shown):
    def interrupted():
        with ProgressBar(4) as bar:
            bar.show(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert shown == ["[#####               ] step 1 of 4 (25%)", None]


def test_another_text_may_end_a_bar(shown):
    bar = ProgressBar(4)
    bar.close("never shown, so there is nothing to end")
    bar.show(3)
    bar.close("3 steps, stopped by: threshold")
    assert shown[1:] == ["3 steps, stopped by: threshold", None]


def kernel(monkeypatch, allow_stdin):
    shell = types.SimpleNamespace(kernel=types.SimpleNamespace(_allow_stdin=allow_stdin))
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))


def test_a_notebook_run_by_a_program_shows_nothing(monkeypatch, capsys):
    kernel(monkeypatch, allow_stdin=False)
    write = progress_bar._find_writer()
    write("half a bar")
    write(None)
    assert capsys.readouterr() == ("", "")


def test_in_a_notebook_the_bar_is_one_output_that_is_overwritten(monkeypatch):
    updates = []
    handle = types.SimpleNamespace(update=lambda data, raw: updates.append(data))
    kernel(monkeypatch, allow_stdin=True)
    display = types.SimpleNamespace(display=lambda *_, **options: handle if options["display_id"] else None)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    write = progress_bar._find_writer()
    write("a bar")
    write(None)
    assert updates == [{"text/plain": "a bar"}]


def test_in_a_terminal_the_bar_is_one_line_on_stderr(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    write = progress_bar._find_writer()
    write("a long bar")
    write("a bar")
    write(None)
    assert capsys.readouterr() == ("", "\ra long bar\ra bar     \n")
