"""`course new-question` and the page that explains it."""

import runpy

import pytest

from course.bank import new_question as module
from course.bank.new_question import new_question
from course.bank.reading import read_bank
from course.errors import CourseError
from tests.course.bank.conftest import blocks, copy_of


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_page_followed_gives_a_bank_that_is_proved(week3, bank, capsys):
    runpy.run_path(str(week3 / "test_top_two.py"), run_name="__main__")
    assert capsys.readouterr().out == "Right answers pass, and each mistake is named.\n"
    assert [exercise.name for exercise in bank.exercises] == ["top_two", "smallest_loss", "what_counts"]
    assert (bank.lesson.number, bank.lesson.title) == ("week3", "A title for the assignment")
    commands = " ".join(blocks("console"))
    for words in ("new-question top_two --bank", "release --bank", "grade downloads --bank"):
        assert f".venv/bin/course {words} " in commands


def test_a_test_that_fails_says_so_in_a_sentence(week3, tmp_path):
    folder = copy_of(week3, tmp_path)
    test = folder / "test_top_two.py"
    test.write_text(test.read_text(encoding="utf-8").replace("[-2:]", "[-1:]"), encoding="utf-8")
    with pytest.raises(
        SystemExit, match=r"line 24: `by_a_loop` should pass, but with seed 0 the check says: 0 is the acc"
    ):
        runpy.run_path(str(test), run_name="__main__")


def test_a_second_question_is_added_and_nothing_of_the_first_changes(tmp_path, capsys):
    folder = tmp_path / "quiz-1"
    new_question("one", folder)
    before = files(folder)
    new_question("another_one", folder)
    after = files(folder)
    assert after["questions.md"].startswith(before["questions.md"])
    assert {name: after[name] for name in ("one.py", "test_one.py")} == {
        name: before[name] for name in ("one.py", "test_one.py")
    }
    assert read_bank(folder).lesson.exercises == ("one", "another_one")
    runpy.run_path(str(folder / "test_another_one.py"), run_name="__main__")
    told = capsys.readouterr().out
    assert told.endswith("Right answers pass, and each mistake is named.\n")


@pytest.mark.parametrize("there", ["one.py", "test_one.py", "questions.md"])
def test_what_is_there_is_never_overwritten(tmp_path, there):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / there).write_text("exercises.one.check(one)")
    with pytest.raises(CourseError, match="has a question one already: say another name"):
        new_question("one", tmp_path / "mine")
    assert files(tmp_path / "mine") == {there: b"exercises.one.check(one)"}


@pytest.mark.parametrize("name", ["two words", "1st", "class", "np", "a.b", "../x", "ünfrei", "", "x" * 51])
def test_a_name_that_no_answer_can_have_is_refused(tmp_path, name):
    with pytest.raises(CourseError, match="can't be the name of an answer: say a Python name"):
        new_question(name, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("folder", ["03_mine", "my questions", "fünf"])
def test_a_folder_that_no_assignment_can_be_called_after_is_refused(tmp_path, folder):
    with pytest.raises(CourseError, match=f"'{folder}' can't be the name of a bank: rename the folder"):
        new_question("one", tmp_path / folder)


def test_a_disk_that_fills_up_leaves_all_as_it_was(tmp_path, monkeypatch):
    new_question("one", tmp_path / "mine")
    before = files(tmp_path / "mine")

    def fail(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_atomically", fail)
    with pytest.raises(CourseError, match="No room to write"):
        new_question("two", tmp_path / "mine")
    assert files(tmp_path / "mine") == before
