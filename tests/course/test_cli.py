"""The words of the command `course`."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import tomllib

import pytest

from course import cli, workspace
from course.errors import CourseError
from course.paths import ROOT
from utils import progress


@pytest.mark.parametrize(
    "words", ["stat", "start --prot 1", "start --port many", "start extra", "reset", "--port 1", "build --nothing"]
)
def test_words_that_make_no_command_get_a_sentence_and_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words.split())
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_help_is_given_for_the_course_and_for_each_command(capsys):
    assert cli.main([]) == 0
    told = capsys.readouterr().out
    for name in ("start", "present", "reset", "progress", "build", "slides", "site"):
        sentence = re.search(rf"^    {name} +([A-Z].+)$", told, flags=re.MULTILINE)[1]
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0
        own = capsys.readouterr().out
        assert f"usage: course {name}" in own
        assert sentence in own


def test_the_version_is_that_of_pyproject_and_the_module_is_the_same_as_the_command(capsys):
    said = subprocess.check_output([sys.executable, "-m", "course", "--version"], text=True, timeout=60, cwd=ROOT)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert said == f"course {version}\n"


def test_a_package_for_authors_that_is_missing_is_one_sentence(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "course.build", raising=False)
    monkeypatch.setitem(sys.modules, "jupytext", None)
    monkeypatch.delitem(sys.modules, "course.sources", raising=False)
    assert cli.main(["build", "--check"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("course build: jupytext is not installed. Run `make build`, or `pip install ")
    assert told.count("\n") == 1


def test_an_error_is_one_sentence_and_status_1(monkeypatch, capsys):
    def fail(*_, **__):
        raise CourseError("There is no lesson '42': the lessons are 00_start_here.")

    monkeypatch.setattr(workspace, "reset", fail)
    assert cli.main(["reset", "42"]) == 1
    assert capsys.readouterr().err == "course reset: There is no lesson '42': the lessons are 00_start_here.\n"


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


@pytest.mark.parametrize("encoding", ["cp950", "cp1252", "ascii"])
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


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no folder that somebody works in")
def test_a_command_does_not_mind_a_working_folder_that_is_gone_a_closed_umask_and_the_locale_c(tmp_path):
    (tmp_path / "gone").mkdir()
    program = (
        "import os, shutil, sys; from course.cli import main; "
        "os.umask(0o077); shutil.rmtree(os.getcwd()); sys.exit(main(sys.argv[1:]))"
    )
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = subprocess.run(
        [sys.executable, "-c", program, "reset", "3", "--folder", tmp_path / "Übung"],
        cwd=tmp_path / "gone",
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert next((tmp_path / "Übung").glob("03_*.ipynb")).stat().st_mode & 0o077 == 0


def test_progress_that_is_not_there_or_can_not_be_read_is_one_sentence(tmp_path, capsys):
    folder = tmp_path / "none"
    assert cli.main(["progress", "--folder", str(folder)]) == 1
    sentence = f"There are no copies of the lessons in {folder}: `course start` lays them there."
    assert capsys.readouterr().err == f"course progress: {sentence}\n"
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
