"""The lecturer's tables: what they may look like, and each trouble in one sentence."""

import pytest

from course.errors import CourseError
from course.grading.roster import Entry, Override, read_overrides, read_roster


@pytest.fixture
def table(tmp_path):
    def write(content, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_roster_may_come_from_any_spreadsheet(table, encoding, sign, end):
    lines = [
        ("Group", " Student ", "FILE", "days_late", "penalty"),
        ("1", "Zoë", "a/*.ipynb", "2", "10%"),
        ("", "", "", "", ""),
    ]
    content = end.join(sign.join(line) for line in lines) + end
    assert read_roster(table(content, encoding)).entries == (Entry("Zoë", "a/*.ipynb", 2.0, 0.1),)


@pytest.mark.parametrize(
    ("written", "share"), [("", 0), ("0.25", 0.25), ("25 %", 0.25), ("25", 0.25), ('"0,25"', 0.25), ("1", 1)]
)
def test_a_penalty_is_a_share_or_a_percentage(table, written, share):
    assert read_roster(table(f"student,penalty\nAda,{written}\n")).entries[0].penalty == share


def test_a_short_line_has_empty_values(table):
    assert read_roster(table("student,file\nAda\n")).entries == (Entry("Ada"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no column `student`"),
        ("name\nAda\n", "no column `student`"),
        ("student\n", "names no student"),
        ("student,file\n,a.ipynb\n", "Line 2"),
        ("student\nAda\nBob\nAda\nBob\n", "more than once: Ada, Bob."),
        ("student,days_late\nAda,two\n", "Line 2 .*`days_late` stands 'two'"),
        ("student,days_late\nAda,-1\n", "Line 2"),
        ("student,days_late\nAda,nan\n", "Line 2"),
        ("student,penalty\nAda,0\nBob,150%\n", "Line 3 .*more than all points"),
        ("student\nZoë\n".encode("latin-1"), "UTF-8"),
        ("student\nAda\n".encode("utf-16"), "UTF-8"),
        ('student\n"' + "a" * 200_000, "Line .* is not CSV"),
    ],
)
def test_each_trouble_of_a_roster_is_one_sentence(table, content, words):
    with pytest.raises(CourseError, match=words):
        read_roster(table(content))


def test_a_missing_roster_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"nobody\.csv"):
        read_roster(tmp_path / "nobody.csv")


def test_overrides_are_read_by_student_and_question(table):
    path = table('student;question;points;comment\nAda;softmax;0,5;"Half; right."\nBob;softmax;1\n')
    assert read_overrides(path, ["softmax"]) == {
        ("Ada", "softmax"): Override(0.5, "Half; right."),
        ("Bob", "softmax"): Override(1.0),
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada,softmx,1,", "Line 2 .*no question 'softmx'; the questions are softmax, sigmoid"),
        ("Ada,softmax,one,", "Line 2 .*'one'"),
        ("Ada,softmax,,", "Line 2 .*`points`"),
        ("Ada,softmax,inf,", "Line 2"),
        (",softmax,1,", "Line 2 .*names no student"),
        ("Ada,softmax,1,\nAda,softmax,0,", "Line 3 .*already"),
    ],
)
def test_each_trouble_of_overrides_names_its_line(table, line, words):
    with pytest.raises(CourseError, match=words):
        read_overrides(table(f"student,question,points,comment\n{line}\n"), ["softmax", "sigmoid"])
