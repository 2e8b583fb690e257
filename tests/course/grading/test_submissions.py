"""Which file is whose: the downloads of each platform, a learner's own folder, rosters, and hostile folders."""

import os
import socket

import pytest

from course.errors import CourseError
from course.grading import submissions
from course.grading.roster import Entry, Roster
from course.grading.submissions import find_submissions
from course.workspace import update
from utils.lessons import LESSONS

SOFTMAX = LESSONS[3]
SOLVED = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "def softmax(y):\\n    return y"}]}'


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "downloads"


def lay(folder, *files, content="{}"):
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(content)


def found(folder, roster=None):
    """The file taken of each student."""
    listed = find_submissions(folder, SOFTMAX, roster)
    assert [one.student for one in listed] == sorted(one.student for one in listed)
    assert all(one.path is None or one.path.is_relative_to(folder) for one in listed)
    assert all(sentence.isprintable() for one in listed for sentence in (one.student, one.file, *one.odd))
    return {one.student: one.file for one in listed}


def odd(folder, roster=None):
    return {one.student: list(one.odd) for one in find_submissions(folder, SOFTMAX, roster) if one.odd}


def roster(*students, **files):
    entries = [*map(Entry, students), *(Entry(student, file) for student, file in files.items())]
    return Roster("roster.csv", tuple(entries))


# Files and folders without a pattern


def test_a_file_or_a_folder_a_student(folder):
    lay(folder, "bob.ipynb", "ada/03_softmax.ipynb", "cleo/deep/er/work.IPYNB", "roster.csv", "notes.md")
    assert found(folder) == {"ada": "ada/03_softmax.ipynb", "bob": "bob.ipynb", "cleo": "cleo/deep/er/work.IPYNB"}
    assert odd(folder) == {}


def test_checkpoints_and_hidden_files_are_ignored(folder):
    lay(folder, ".ipynb_checkpoints/ada-checkpoint.ipynb", "._ada.ipynb", "__MACOSX/ada.ipynb", "ada.ipynb")
    lay(folder, "bob/.ipynb_checkpoints/x-checkpoint.ipynb", "bob/.git/y.ipynb", "bob/__MACOSX/z.ipynb", "bob/x.ipynb")
    assert found(folder) == {"ada": "ada.ipynb", "bob": "bob/x.ipynb"}
    assert odd(folder) == {}


def test_a_folder_without_a_notebook_is_a_submission_without_one(folder):
    lay(folder, "ada/03_softmax.pdf", "bob.ipynb")
    (folder / "cleo").mkdir()
    assert found(folder) == {"ada": "", "bob": "bob.ipynb", "cleo": ""}
    assert odd(folder)["ada"] == [
        "There is no notebook, only 03_softmax.pdf: hand in the file whose name ends in .ipynb."
    ]
    assert odd(folder)["cleo"] == ["Nothing was handed in."]


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: folder.mkdir(), lambda folder: folder.touch()])
def test_a_folder_that_is_missing_empty_or_a_file_is_one_sentence(folder, make):
    make(folder)
    with pytest.raises(CourseError, match="downloads"):
        find_submissions(folder, SOFTMAX)


def test_downloads_are_to_be_unpacked(folder):
    lay(folder, "submissions.zip", "grades.csv")
    with pytest.raises(CourseError, match=r"unpack submissions\.zip there first"):
        find_submissions(folder, SOFTMAX)


# Platforms


def test_canvas(folder):
    lay(folder, "lovelaceada_12345_67890_03_softmax.ipynb", "lovelaceada_12345_67891_03_softmax-1.ipynb")
    lay(folder, "babbagecharles_LATE_12346_67892_my own.ipynb", "hoppergrace_12347_67893_03_softmax.pdf")
    lay(folder, "anon_x7Qf_67894_03_softmax.ipynb")
    assert found(folder) == {
        "anon_x7Qf": "anon_x7Qf_67894_03_softmax.ipynb",
        "babbagecharles": "babbagecharles_LATE_12346_67892_my own.ipynb",
        "hoppergrace": "",
        "lovelaceada": "lovelaceada_12345_67891_03_softmax-1.ipynb",
    }
    said = odd(folder)
    assert said["lovelaceada"] == [
        "Of 2 notebooks, lovelaceada_12345_67891_03_softmax-1.ipynb was graded, and not "
        "lovelaceada_12345_67890_03_softmax.ipynb."
    ]
    assert said["babbagecharles"] == ["Canvas has marked my own.ipynb as late."]


def test_canvas_resubmissions_are_counted_and_not_spelt(folder):
    files = [f"lovelaceada_12345_{67890 + number}_03_softmax-{number}.ipynb" for number in (2, 10, 9)]
    lay(folder, *files)
    assert found(folder) == {"lovelaceada": files[1]}


def test_two_students_of_one_name_have_the_platforms_numbers(folder):
    lay(folder, "liwei_111_67890_a.ipynb", "liwei_222_67891_a.ipynb")
    assert set(found(folder)) == {"liwei (111)", "liwei (222)"}


@pytest.mark.parametrize("end", ["_assignsubmission_file_", "_assignsubmission_file"])
def test_moodle_in_folders(folder, end):
    lay(folder, f"Ada Lovelace_12345{end}/03_softmax.ipynb", f"Bob B_12346{end}/inside/mine.ipynb")
    lay(folder, "Ada Lovelace_12345_assignsubmission_onlinetext/onlinetext.html")
    lay(folder, "Cleo_12347_assignsubmission_onlinetext/onlinetext.html")
    assert found(folder) == {
        "Ada Lovelace": f"Ada Lovelace_12345{end}/03_softmax.ipynb",
        "Bob B": f"Bob B_12346{end}/inside/mine.ipynb",
        "Cleo": "",
    }
    assert list(odd(folder)) == ["Cleo"]


def test_moodle_flat_and_blind(folder):
    files = [f"Participant_{number}_assignsubmission_file_03_softmax.ipynb" for number in (17, 18)]
    lay(folder, *files)
    assert found(folder) == {"Participant (17)": files[0], "Participant (18)": files[1]}


@pytest.mark.parametrize("sign", ["/", " - "])
def test_brightspace_takes_the_latest_date(folder, sign):
    times = "Oct 30, 2026 1159 PM", "Nov 3, 2026 1204 AM", "Nov 3, 2026 904 PM", "Nov 3, 2026 1130 AM"
    files = [f"12345-67890 - Ada Lovelace - {time}{sign}03_softmax.ipynb" for time in times]
    lay(folder, "index.html", *files)
    assert found(folder) == {"Ada Lovelace": files[2]}
    (said,) = odd(folder)["Ada Lovelace"]
    assert said.startswith(f"Of 4 notebooks, {files[2]} was graded")


# Several files of one student


@pytest.mark.parametrize(
    ("files", "taken", "counted"),
    [
        (["03_softmax.ipynb", "a.ipynb"], "03_softmax.ipynb", 2),
        (["03_softmax.ipynb", "03_softmax (mine).ipynb"], "03_softmax.ipynb", 2),
        (["03_softmax.ipynb", "03_softmax-Copy1.ipynb"], "03_softmax.ipynb", 2),
        (["03_softmax.ipynb", "03_softmax-new.ipynb", "03_softmax-old-2.ipynb"], "03_softmax.ipynb", 0),
        (["03_softmax.ipynb", "03_softmax (2).ipynb", "03_softmax (10).ipynb"], "03_softmax (10).ipynb", 3),
        (["02_one_hot_vectors.ipynb", "03_softmax.ipynb", "04_two_classes.ipynb"], "03_softmax.ipynb", 0),
        (["02_one_hot_vectors.ipynb", "homework.ipynb"], "homework.ipynb", 0),
        (["old/03_softmax.ipynb", "03_softmax.ipynb"], "03_softmax.ipynb", 2),
        (["03_SOFTMAX_final.ipynb", "zzz.ipynb"], "03_SOFTMAX_final.ipynb", 2),
        (["03-mine.ipynb", "31_mine.ipynb"], "03-mine.ipynb", 2),
        (["03_softmax-old.ipynb"], "03_softmax-old.ipynb", 0),
        (["a.ipynb", "b.ipynb", "b (1).ipynb"], "b (1).ipynb", 3),
        (["a.ipynb", "b.ipynb"], "a.ipynb", 2),
    ],
)
def test_the_name_says_which_file_counts(folder, files, taken, counted):
    lay(folder, "bob.ipynb", "cleo.ipynb", *(f"ada/{file}" for file in files))
    assert found(folder)["ada"] == f"ada/{taken}"
    said = odd(folder).get("ada", [])
    assert len(said) == (counted > 0)
    assert not counted or said[0].startswith(f"Of {counted} notebooks, ada/{taken} was graded, and not ada/")


def test_where_no_name_says_it_the_answers_do(folder):
    lay(folder, "ada/y.ipynb", "ada/z.ipynb", "ada/02_one_hot_vectors.ipynb", "bob.ipynb")
    lay(folder, "ada/x.ipynb", content=SOLVED)
    assert found(folder)["ada"] == "ada/x.ipynb"


# A learner's own folder


def test_a_learners_own_folder_is_one_submission(tmp_path):
    own = tmp_path / "my-lessons"
    update(own)
    lay(own, "03_softmax (mine).ipynb", "03_softmax-new.ipynb", "03_softmax-old.ipynb", "tries/mine.ipynb")
    assert found(own) == {"my-lessons": "03_softmax.ipynb"}
    assert odd(own) == {}
    (own / "03_softmax.ipynb").unlink()
    assert found(own) == {"my-lessons": ""}
    assert odd(own) == {"my-lessons": ["There is no 03_softmax.ipynb in the folder."]}


@pytest.mark.parametrize(
    "files",
    [
        ["03_softmax.ipynb"],
        ["03_softmax.ipynb", "03_softmax (mine).ipynb", "glossary.md"],
        ["02_one_hot_vectors.ipynb", "03_softmax.ipynb", "tries/x.ipynb"],
    ],
)
def test_a_copy_of_a_learners_folder_is_known_by_its_lessons(folder, files):
    lay(folder, *files)
    assert found(folder) == {"downloads": "03_softmax.ipynb"}


@pytest.mark.parametrize("others", [["ada/03_softmax.ipynb"], ["ada.ipynb"], ["03_softmax (1).ipynb"]])
def test_a_class_is_not_taken_for_a_learner(folder, others):
    lay(folder, "03_softmax.ipynb", *others)
    assert len(found(folder)) == 2


# Rosters


def test_a_roster_finds_students_by_name_number_and_file(folder):
    lay(folder, "lovelaceada_12345_67890_a.ipynb", "Bob B_222_assignsubmission_file_/a.ipynb", "x/y/cleo's.ipynb")
    lay(folder, "dora [1].ipynb", "emil-2.ipynb", "emil-3.ipynb", "fay/a.ipynb", "fay/03_softmax.ipynb")
    files = {"cleo": "x", "dora": "dora [1].ipynb", "emil": "emil-?.ipynb", "fay": "fay\\a.ipynb"}
    assert found(folder, roster("Ada Lovelace", "222", "gus", **files)) == {
        "222": "Bob B_222_assignsubmission_file_/a.ipynb",
        "Ada Lovelace": "lovelaceada_12345_67890_a.ipynb",
        "cleo": "x/y/cleo's.ipynb",
        "dora": "dora [1].ipynb",
        "emil": "emil-3.ipynb",
        "fay": "fay/a.ipynb",
        "gus": "",
    }
    assert odd(folder, roster("Ada Lovelace", "222", "gus", **files)) == {
        "emil": ["Of 2 notebooks, emil-3.ipynb was graded, and not emil-2.ipynb."],
        "gus": ["Nothing was handed in."],
    }


def test_days_late_and_penalty_come_from_the_roster(folder):
    lay(folder, "ada.ipynb")
    (one,) = find_submissions(folder, SOFTMAX, Roster("r.csv", (Entry("Ada", "", 2.0, 0.1),)))
    assert (one.student, one.days_late, one.penalty) == ("Ada", 2.0, 0.1)


def test_files_of_nobody_on_the_roster_are_named_five_at_most(folder):
    lay(folder, *(f"{letter}.ipynb" for letter in "abcdefgh"))
    with pytest.raises(CourseError, match=r"handed in b.ipynb, c.ipynb, .*f.ipynb and 2 more: add"):
        find_submissions(folder, SOFTMAX, roster("a"))


def test_a_file_claimed_twice_is_named(folder):
    lay(folder, "a.ipynb")
    with pytest.raises(CourseError, match=r"a\.ipynb is claimed by Ada and Bob"):
        find_submissions(folder, SOFTMAX, roster(Ada="a.ipynb", Bob="*.ipynb"))


def test_two_students_of_one_name_need_the_column_file(folder):
    files = "liwei_111_67890_a.ipynb", "liwei_222_67891_a.ipynb"
    lay(folder, *files)
    with pytest.raises(CourseError, match="column `file`"):
        find_submissions(folder, SOFTMAX, roster("Li Wei"))
    assert found(folder, roster(**{"Li Wei": "*_111_*", "Li Wei (2)": "*_222_*"})) == {
        "Li Wei": files[0],
        "Li Wei (2)": files[1],
    }


@pytest.mark.parametrize("file", ["../secret.ipynb", "/etc/passwd", "ada/../../secret.ipynb", "..", "**/../*"])
def test_a_roster_does_not_lead_out_of_the_folder(folder, file):
    lay(folder.parent, "secret.ipynb", "downloads/ada.ipynb")
    assert found(folder, roster("ada", bob=file)) == {"ada": "ada.ipynb", "bob": ""}


# Hostile folders


def test_links_and_devices_are_named_and_not_followed(folder):
    lay(folder.parent, "secret/03_softmax.ipynb", "downloads/zoe.ipynb")
    (folder / "ada.ipynb").symlink_to("../secret/03_softmax.ipynb")
    (folder / "bob").symlink_to("../secret")
    (folder / "cleo").mkdir()
    (folder / "cleo" / "up").symlink_to("..")
    (folder / "dora_1_2345_x.ipynb").symlink_to("/dev/zero")
    os.mkfifo(folder / "emil.ipynb")
    (folder / "fay").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "fay" / "x.ipynb"))
    assert found(folder) == {**dict.fromkeys(["ada", "bob", "cleo", "dora", "emil", "fay"], ""), "zoe": "zoe.ipynb"}
    said = odd(folder)
    assert said["ada"] == ["ada.ipynb is a link, and links are not followed: hand in the notebook itself."]
    assert said["emil"] == ["emil.ipynb is a device, and no file: hand in the notebook itself."]


def test_the_learners_own_lesson_may_not_be_a_link(folder):
    lay(folder, "02_one_hot_vectors.ipynb")
    (folder / "03_softmax.ipynb").symlink_to("/etc/passwd")
    assert found(folder) == {"downloads": ""}


def test_odd_names_become_printable_and_stay_apart(folder):
    for name in (b"ada", b"ada\n", b"ada\x1b", b"ada\xff", b"<script>alert(1)<", b"=1+1", b"\xe2\x80\xae", b"-rf"):
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(path)
        with open(os.path.join(path, b"x\n" + name[:1] + b".ipynb"), "w"):
            pass
    assert list(found(folder)) == ["-rf", "<script>alert(1)<", "=1+1", "?", "ada", "ada (2)", "ada?", "ada? (2)"]
    assert all(one.path.is_file() for one in find_submissions(folder, SOFTMAX))


def test_deep_and_crowded_folders_have_an_end(folder, monkeypatch):
    lay(folder, "/".join(["ada"] * 30) + "/x.ipynb", "zoe.ipynb")
    assert found(folder)["ada"] == ""
    assert "too deep" in odd(folder)["ada"][0]
    monkeypatch.setattr(submissions, "MOST_ENTRIES", 20)
    lay(folder, *(f"bob/{number}.txt" for number in range(50)))
    assert "Only the first 20 files of the folder were looked at." in odd(folder)["bob"]
    monkeypatch.setattr(submissions, "MOST_SUBMISSIONS", 2)
    with pytest.raises(CourseError, match="grade it in parts"):
        find_submissions(folder, SOFTMAX)


def test_a_damaged_notebook_among_several_is_passed_over(folder):
    lay(folder, "ada/a.ipynb", "ada/b.ipynb", content="[" * 100_000)
    lay(folder, "ada/x.ipynb", content=SOLVED)
    lay(folder, "bob.ipynb")
    assert found(folder)["ada"] == "ada/x.ipynb"


def test_10_000_submissions_are_found_in_seconds(folder):
    folder.mkdir()
    for number in range(10_000):
        (folder / f"student{number}_{number}_67890_03_softmax.ipynb").touch()
    entries = tuple(Entry(f"student{number}") for number in range(10_000))
    listed = find_submissions(folder, SOFTMAX, Roster("roster.csv", entries))
    assert len(listed) == sum(one.path is not None for one in listed) == 10_000
