"""The results folder: what is kept stays, whatever comes between."""

import errno
import json
import os
from dataclasses import replace
from types import SimpleNamespace

import pytest
from filelock import FileLock

from course.errors import CourseError
from course.grading.results import open_results, safe_name
from tests.course.grading.samples import HOSTILE, LESSON, hostile, realistic
from utils.lessons import LESSONS


@pytest.fixture(scope="module")
def grades():
    return realistic(6)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "results"


def opened(folder, lesson=LESSON, *, level="namespaces", rules="1", seed=7):
    return open_results(folder, lesson, level=level, rules=rules, seed=seed)


def keep(folder, grades):
    with opened(folder) as results:
        for grade in grades:
            results.keep(grade)


def made(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_all(folder, **given):
    with opened(folder) as results:
        results.write_tables(**given)
        results.write_pages(**given)
    return made(folder)


def test_what_was_kept_is_there_the_next_time_sorted_by_student(folder, grades):
    keep(folder, grades[:4])
    with opened(folder, seed=None) as results:
        assert results.done == {grade.student for grade in grades[:4]}
        assert results.missing(grades[5].student) == frozenset(LESSON.exercises)
        assert list(results.grades()) == sorted(grades[:4], key=lambda grade: grade.student)


def test_a_folder_draws_its_seed_once_unless_one_is_asked_for(folder, tmp_path):
    with opened(folder, seed=None) as results:
        drawn = results.run.seed
    with opened(folder, seed=None) as results:
        assert results.run.seed == drawn
    with opened(tmp_path / "another", seed=None) as results:
        assert results.run.seed != drawn


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"lesson": LESSONS[4]}, "is of lesson 03, not 04"),
        ({"seed": 8}, "drawn from seed 7, not 8"),
        ({"level": "plain"}, "at the level namespaces, not plain"),
        ({"rules": "2"}, "of revision 1, not 2"),
    ],
)
def test_what_does_not_belong_together_is_refused_and_nothing_changes(folder, grades, changed, sentence):
    keep(folder, grades)
    before = made(folder)
    with pytest.raises(CourseError, match=f"{sentence}: say a new folder"), opened(folder, **changed):
        pass
    assert made(folder) == before


def test_a_folder_with_other_things_and_a_file_are_refused_untouched(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(CourseError, match=r"other things than results in it, such as 'thesis\.tex'"), opened(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
    with pytest.raises(CourseError, match="is a file"), opened(tmp_path / "thesis.tex"):
        pass


def test_overrides_may_be_there_before_the_results(folder):
    folder.mkdir()
    (folder / "overrides.csv").write_text("student,question,points,comment\n")
    with opened(folder):
        pass
    assert (folder / "overrides.csv").read_text() == "student,question,points,comment\n"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"lesson": "03"}', b"[" * 100_000])
def test_a_damaged_run_is_a_sentence(folder, content):
    keep(folder, [])
    (folder / "run.json").write_bytes(content)
    with pytest.raises(CourseError, match=r"run\.json can't be read"), opened(folder):
        pass


def test_two_graders_do_not_share_a_folder(folder):
    with opened(folder), pytest.raises(CourseError, match="Another `course grade` is at work"), opened(folder):
        pass
    assert FileLock(folder / ".lock").acquire(timeout=0)


DAMAGES = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"grade": {}, "rounds": {}}',
    b'{"grade": [], "rounds": 3}',
    b"null",
]


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_grade_is_graded_again_and_the_others_stay(folder, grades, damage):
    keep(folder, grades)
    (folder / "grades" / f"{safe_name(grades[0].student)}.json").write_bytes(damage)
    with opened(folder) as results:
        assert results.done == {grade.student for grade in grades[1:]}
        assert set(results.grades()) == set(grades[1:])
        results.keep(grades[0])
        assert set(results.grades()) == set(grades)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", '"1"', "null", "[1]"])
def test_points_that_are_no_points_are_damage(folder, grades, value):
    keep(folder, grades[:1])
    path = folder / "grades" / f"{safe_name(grades[0].student)}.json"
    data = json.loads(path.read_bytes())
    data["grade"]["questions"][0]["points"] = "VALUE"
    data["grade"]["questions"][1:] = []
    path.write_text(json.dumps(data).replace('"VALUE"', value))
    with opened(folder) as results:
        assert results.done == set()


def test_a_grade_in_another_students_file_is_damage(folder, grades):
    keep(folder, grades[:2])
    mine, theirs = (folder / "grades" / f"{safe_name(grade.student)}.json" for grade in grades[:2])
    theirs.write_bytes(mine.read_bytes())
    with opened(folder) as results:
        assert results.done == {grades[0].student}


def test_one_question_is_graded_again_and_the_others_stay(folder, grades):
    name = LESSON.exercises[1]
    keep(folder, grades)
    with opened(folder) as results:
        results.forget(name)
        assert set(results.grades()) == set(grades)  # until the new ones come
        again = [
            replace(one, questions=tuple(replace(q, points=0.25, message="new") for q in one.questions))
            for one in grades
        ]
        results.keep(again[0])
    with opened(folder) as results:  # interrupted, and resumed
        assert results.done == {grades[0].student}
        assert results.missing(grades[1].student) == {name}
        for grade in again[1:]:  # the engine may have graded this question only
            results.keep(replace(grade, questions=grade.questions[1:2]))
    with opened(folder) as results:
        kept = {grade.student: grade for grade in results.grades()}
        assert results.done == set(kept)
        for old, new in zip(grades, again, strict=True):
            assert kept[old.student] == old.with_questions({name: new.questions[1]})


def test_a_question_that_is_not_there_cannot_be_forgotten(folder):
    with opened(folder) as results, pytest.raises(CourseError, match=r"no question 'q3': its questions are softmax,"):
        results.forget("q3")


def test_grades_of_another_run_are_not_kept(folder, grades):
    with opened(folder) as results, pytest.raises(ValueError, match="another run"):
        results.keep(replace(grades[0], seed=8))


def test_no_two_students_share_a_file_and_every_name_is_harmless():
    names = [*HOSTILE, "Ada", "ada", "ADA", "Ada ", safe_name("Ada"), "A" * 3001]
    safe = [safe_name(name) for name in names]
    assert len({name.lower() for name in safe}) == len(names)
    assert all(name.isascii() and len(name) < 60 and not set(name) & set('/\\:*?"<>|. \n') for name in safe)


def test_hostile_names_and_texts_come_back_as_they_were(folder):
    keep(folder, hostile())
    with opened(folder) as results:
        assert {grade.student for grade in results.grades()} == set(HOSTILE) == results.done
        assert set(results.grades()) == set(hostile())


@pytest.mark.parametrize("moment", ["write", "replace"])
def test_on_a_full_disk_nothing_that_was_kept_is_lost(folder, grades, monkeypatch, moment):
    keep(folder, grades[:3])
    write_all(folder)
    before = made(folder)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with opened(folder) as results:
        monkeypatch.setattr(os, "fsync" if moment == "write" else "replace", full)
        for do in (lambda: results.keep(grades[3]), results.write_tables, results.write_pages):
            with pytest.raises(CourseError, match=r"^No room to write .* nothing was lost; free some space"):
                do()
        with pytest.raises(CourseError, match="No room"):
            results.forget(LESSON.exercises[0])
        assert results.done == {grade.student for grade in grades[:3]}
    assert made(folder) == before


def test_what_a_killed_grader_left_half_written_goes(folder, grades):
    keep(folder, grades)
    (folder / "grades" / ".x.json.0123.tmp").write_bytes(b"{")
    (folder / ".grades.csv.0123.tmp").write_bytes(b"{")
    with opened(folder):
        assert not list(folder.rglob("*.tmp"))


def test_the_log_has_a_line_an_event_after_a_torn_one_too(folder):
    with opened(folder) as results:
        results.log("Ada\n", 0.0671, "graded")
        with (folder / "log.jsonl").open("ab") as log:
            log.write(b'{"stud')
        results.log("Bob", 1, "timed out")
    first, torn, last = (folder / "log.jsonl").read_text().splitlines()
    assert json.loads(first)["student"] == "Ada\n"
    assert json.loads(first)["seconds"] == 0.067
    assert torn == '{"stud'
    assert json.loads(last)["what"] == "timed out"
    assert json.loads(last)["time"].endswith("+00:00")


def test_the_same_grades_give_the_same_bytes_in_any_order_and_interrupted(tmp_path, grades):
    keep(tmp_path / "a", grades)
    keep(tmp_path / "b", grades[3:])
    keep(tmp_path / "b", grades[:3][::-1])
    assert write_all(tmp_path / "a") == write_all(tmp_path / "b") == write_all(tmp_path / "b")


def test_overrides_and_lateness_are_in_tables_and_pages_and_never_in_what_is_kept(folder, grades):
    keep(folder, grades)
    before = write_all(folder)
    student, first, second = grades[0].student, *LESSON.exercises[:2]
    overrides = {
        (student, first): SimpleNamespace(points=0.75, comment=""),
        (student, second): SimpleNamespace(points=None, comment="See me."),
        ("nobody", first): SimpleNamespace(points=1, comment="?"),
    }
    after = write_all(folder, overrides=overrides, lateness={student: (1.0, 0.5)})
    kept = {path for path in before if path.parts[0] in ("grades", "run.json")}
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}
    with opened(folder) as results:
        (changed,) = (grade for grade in results.grades(overrides, {student: (1.0, 0.5)}) if grade.student == student)
    assert (changed.questions[0].points, changed.penalty) == (0.75, 0.5)
    assert changed.questions[1].points == grades[0].questions[1].points
    page = (folder / "pages" / f"{safe_name(student)}.html").read_text()
    for words in ("Your lecturer has set these points.", "See me.", "(1 day): that takes 50"):
        assert words in page
    assert write_all(folder) == before
