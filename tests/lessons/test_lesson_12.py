"""The assignment, lesson 12: what it says of its points is what its bank gives."""

import re

from tests.lessons.notebooks import LESSON_NOTEBOOKS, prose
from tests.utils.exercises.banks import EXERCISES
from utils.exercises.overview import LESSONS

(LESSON,) = (lesson for lesson in LESSONS if lesson.assessed)


def test_the_points_of_the_headings_are_those_of_the_bank_and_make_a_hundred():
    told = []
    for cell in LESSON_NOTEBOOKS[LESSON.stem].cells:
        told += re.findall(r"^## .*\((\d+) points\)$", cell.source, flags=re.MULTILINE)
    assert [EXERCISES[name].points for name in LESSON.exercises] == list(map(int, told))
    assert sum(map(int, told)) == 100
    assert "worth\na hundred points" in prose(LESSON.stem) or "worth a hundred points" in prose(LESSON.stem)


def test_a_fifth_of_the_points_of_what_is_drawn_is_to_be_seen_and_other_lessons_have_no_such_questions():
    shares = {name: EXERCISES[name].visible_share for name in LESSON.exercises}
    assert shares == {name: 0 if name == "choose_a_head" else 0.2 for name in shares}
    assert [name for name in EXERCISES if name not in shares and EXERCISES[name].visible_share is not None] == []
    assert "carry a fifth of its points" in prose(LESSON.stem)
