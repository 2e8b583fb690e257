"""The words of the command `course`."""

import os
import signal
import subprocess
import sys
import time

import pytest

from course import cli, workspace
from course.errors import CourseError
from course.paths import ROOT


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["stat"],
        ["start", "--prot", "1"],
        ["start", "--port", "many"],
        ["start", "extra"],
        ["reset"],
        ["--port", "1"],
    ],
)
def test_words_that_make_no_command_get_a_sentence_and_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["start", "--help"], ["reset", "--help"]])
def test_help_is_given(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    assert "usage: course" in capsys.readouterr().out


def test_an_error_is_one_sentence_and_status_1(monkeypatch, capsys):
    def fail(*_, **__):
        raise CourseError("There is no lesson '42': the lessons are 00_start_here.")

    monkeypatch.setattr(workspace, "reset", fail)
    assert cli.main(["reset", "42"]) == 1
    assert capsys.readouterr().err == "course reset: There is no lesson '42': the lessons are 00_start_here.\n"


def test_reset_passes_its_words_and_the_folder_on(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(workspace, "reset", lambda words, folder: seen.append((words, folder)) or 0)
    assert cli.main(["reset", "03", "4", "--folder", str(tmp_path)]) == 0
    assert seen == [(["03", "4"], tmp_path)]


def test_ctrl_c_in_any_command_leaves_no_traceback(monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(workspace, "reset", interrupt)
    assert cli.main(["reset", "1"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent in another way on Windows")
@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.4])
def test_ctrl_c_while_a_command_is_still_being_loaded_leaves_no_traceback(tmp_path, seconds):
    # From where Python has started and the command begins; what comes before is not ours. A process that was started in
    # the background of a script ignores Ctrl-C, and so do its children: here it is heard again, as at a terminal.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from course.cli import main; print('here', flush=True); sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "start", "--no-browser", "--folder", str(tmp_path / "my")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == "here\n"
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode in {0, 130}
    assert "Traceback" not in err


def test_the_command_is_the_same_as_the_module():
    ended = subprocess.run(
        [sys.executable, "-m", "course", "--help"], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert ended.returncode == 0
    assert "start" in ended.stdout
