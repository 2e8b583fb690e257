"""The words of the command `course`."""

import io
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from course import cli, workspace
from course.errors import CourseError
from course.paths import ROOT
from utils import progress


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


@pytest.mark.parametrize("words", [["--help"], ["start", "--help"], ["reset", "--help"], ["progress", "--help"]])
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


def test_progress_is_told_in_words_with_the_place_where_it_is_kept(tmp_path, capsys):
    (tmp_path / progress.HIDDEN).mkdir()
    assert cli.main(["progress", "--folder", str(tmp_path)]) == 0
    assert "No exercise has been checked yet." in capsys.readouterr().out
    progress.record("softmax", True, folder=tmp_path)
    assert cli.main(["progress", "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^03 Softmax +■□□□□ +1 of 5 solved$", said, flags=re.MULTILINE)
    assert f"1 check, the last on {progress.read(tmp_path)[0].time[:10]}" in said
    assert str(progress.progress_file(tmp_path)) in said


@pytest.mark.parametrize("encoding", ["cp950", "cp1252", "gbk", "cp437", "ascii"])
def test_no_output_stops_a_command_whatever_it_can_encode(tmp_path, monkeypatch, encoding):
    folder = tmp_path / "Übung 日本 \udcff ■"
    (folder / progress.HIDDEN).mkdir(parents=True)
    progress.record("softmax", True, folder=folder)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert cli.main(["progress", "--folder", str(folder)]) == 0
    assert cli.main(["progress", "--folder", str(folder / "none")]) == 1
    for stream, said in ((out, "1 of 5 solved"), (err, "There are no copies")):
        stream.flush()
        assert said in stream.buffer.getvalue().decode(encoding, errors="replace")
    if encoding == "ascii":
        assert re.search(rb"^03 Softmax +#---- +1 of 5 solved", out.buffer.getvalue(), flags=re.MULTILINE)
        assert b"?bung ?? \xff #" in err.buffer.getvalue()


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no folder that somebody works in")
def test_a_command_does_not_mind_a_working_folder_that_is_gone_a_closed_umask_and_the_locale_c(tmp_path):
    (tmp_path / "gone").mkdir()
    program = (
        "import os, shutil, sys; from course.cli import main; "
        "os.umask(0o077); shutil.rmtree(os.getcwd()); sys.exit(main(sys.argv[1:]))"
    )
    environment = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "MAKEFLAGS": "-n",
        "ARGS": "--nonsense",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program, "reset", "3", "--folder", tmp_path / "Übung"],
        cwd=tmp_path / "gone",
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert next((tmp_path / "Übung").glob("03_*.ipynb")).stat().st_mode & 0o077 == 0


def test_progress_of_a_folder_without_copies_is_one_sentence(tmp_path, capsys):
    assert cli.main(["progress", "--folder", str(tmp_path / "none")]) == 1
    folder = tmp_path / "none"
    sentence = f"There are no copies of the lessons in {folder}: `course start` lays them there."
    assert capsys.readouterr().err == f"course progress: {sentence}\n"


def test_progress_that_can_not_be_read_is_one_sentence(tmp_path, capsys):
    (tmp_path / progress.HIDDEN / progress.NAME).mkdir(parents=True)
    assert cli.main(["progress", "--folder", str(tmp_path)]) == 1
    assert "Can't read" in capsys.readouterr().err


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
            try:
                _, err = process.communicate(timeout=5)
            except subprocess.TimeoutExpired:  # it fell into a callback, where Python drops it: press again
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
