"""The glossary beside the learner's copies: laid, renewed, and never touched once it is the learner's own."""

import pytest

from course import texts
from course.paths import LESSONS
from course.workspace import update
from tests.course.synthetic import left_behind, stamp, write_lessons


@pytest.fixture
def places(tmp_path):
    """The learner's folder, the lessons' folder with a glossary in it, and that glossary."""
    write_lessons(tmp_path / "lessons", "first")
    glossary = tmp_path / "lessons" / "glossary.md"
    glossary.write_text("first")
    return tmp_path / "my-lessons", tmp_path / "lessons", glossary


def test_a_text_is_laid_and_renewed(places):
    folder, lessons, glossary = places
    update(folder, lessons)
    assert (folder / "glossary.md").read_text() == "first"
    for text in ("second", "third", "second"):
        glossary.write_text(text)
        update(folder, lessons)
        assert (folder / "glossary.md").read_text() == text
    assert left_behind(folder) == []


def test_a_text_that_was_laid_is_not_written_again(places):
    folder, lessons, _ = places
    update(folder, lessons)
    before = stamp(folder / "glossary.md")
    update(folder, lessons)
    assert stamp(folder / "glossary.md") == before


def test_a_deleted_text_is_laid_again(places):
    folder, lessons, _ = places
    update(folder, lessons)
    (folder / "glossary.md").unlink()
    update(folder, lessons)
    assert (folder / "glossary.md").read_text() == "first"


def test_a_changed_text_is_never_touched(places):
    folder, lessons, glossary = places
    update(folder, lessons)
    (folder / "glossary.md").write_text("first, with my notes")
    glossary.write_text("second")
    update(folder, lessons)
    assert (folder / "glossary.md").read_text() == "first, with my notes"


@pytest.mark.parametrize("kind", ["file", "folder", "link", "broken link"])
def test_what_the_learner_had_under_that_name_stays(places, kind):
    folder, lessons, _ = places
    folder.mkdir()
    mine = folder / "glossary.md"
    if kind == "file":
        mine.write_text("mine")
    elif kind == "folder":
        mine.mkdir()
    else:
        (folder / "notes.md").write_text("mine") if kind == "link" else None
        mine.symlink_to(folder / "notes.md")
    before = stamp(mine)
    update(folder, lessons)
    assert stamp(mine) == before


def test_the_course_has_a_glossary_to_lay():
    assert [path.name for path in LESSONS.glob("*.md")] == ["glossary.md"]


def test_a_text_that_somebody_else_lays_at_the_same_moment_stays(places, monkeypatch):
    folder, lessons, _ = places
    write = texts.write_temporary

    def write_while_another_lays(scratch, name, content):
        (folder / name).write_text("theirs")
        return write(scratch, name, content)

    monkeypatch.setattr(texts, "write_temporary", write_while_another_lays)
    update(folder, lessons)
    assert (folder / "glossary.md").read_text() == "theirs"
    assert left_behind(folder) == []
