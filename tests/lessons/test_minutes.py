"""The minutes that a lesson states are those that its length gives.

``python -m tests.lessons.test_minutes`` prints the table. The minutes stated in the README and in each lesson's first
cell are those of `utils/lessons.py`: `tests/utils/test_lessons.py` sees to that.
"""

import re
from typing import NamedTuple

import pytest

from course.paths import SOURCES
from course.sources import read_source
from course.views import STAFF_TAGS
from tests.utils.exercises.banks import CALLED
from utils.lessons import LESSONS

WORDS_A_MINUTE, LINES_A_MINUTE = 200, 20
TO_WRITE, TO_CHOOSE, TO_PREDICT, TO_LOOK = 6, 2, 1, 1  # minutes for an answer in code, a value or choice, and so on
UNAIDED = 3  # more for each answer of an assignment, which has no hints
NOT_READ = re.compile(r"```.*?```|\]\([^)]*\)|</?[a-z][^>]*>", flags=re.DOTALL)  # code, addresses, HTML


class Length(NamedTuple):
    """What a lesson gives its reader to do; code that is folded is not read, and its figure is looked at."""

    words: int
    lines: int
    written: int
    chosen: int
    predictions: int
    figures: int

    @property
    def minutes(self):
        reading = self.words / WORDS_A_MINUTE + self.lines / LINES_A_MINUTE
        answers = self.written * TO_WRITE + self.chosen * TO_CHOOSE
        return reading + answers + self.predictions * TO_PREDICT + self.figures * TO_LOOK


def length(cells):
    """Return the length of a lesson: words of prose, of tables as well; lines of code, not blank and no comment."""
    cells = [cell for cell in cells if not STAFF_TAGS & set(cell.metadata.get("tags", ()))]
    prose = " ".join(NOT_READ.sub(" ", cell.source) for cell in cells if cell.cell_type == "markdown")
    code = {cell.id: _without_comments(cell.source) for cell in cells if cell.cell_type == "code"}
    exercises = [name.removeprefix("check-") for name in code if name.startswith("check-")]
    every_line = "\n".join(code.values())
    return Length(
        words=sum(bool(re.search(r"\w", word)) for word in prose.split()),
        lines=sum(len(lines.splitlines()) for name, lines in code.items() if not name.startswith("draw-")),
        written=sum(name in CALLED for name in exercises),
        chosen=sum(name not in CALLED for name in exercises),
        predictions=every_line.count(".commit("),
        figures=len(re.findall(r"^\s*show\(|Explorer\(", every_line, flags=re.MULTILINE)),
    )


def _without_comments(code):
    return "\n".join(line for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def lesson_length(lesson):
    return length(read_source(SOURCES / f"{lesson.stem}.md").cells)


def minutes(lesson):
    found = lesson_length(lesson)
    return found.minutes + (UNAIDED * (found.written + found.chosen) if lesson.assessed else 0)


def table():
    """Return the table as text: for each lesson its length, the minutes that it gives, and the minutes stated."""
    rows = [("lesson", *Length._fields, "minutes", "stated")]
    for lesson in LESSONS:
        rows.append((lesson.number, *lesson_length(lesson), f"{minutes(lesson):.1f}", lesson.minutes))
    return "\n".join("".join(f"{entry:>12}" for entry in row) for row in rows)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)
def test_the_minutes_that_a_lesson_states_are_at_most_15_per_cent_off(lesson):
    gives = minutes(lesson)
    told = f"{lesson.stem} states {lesson.minutes} minutes, and its length gives {gives:.0f}"
    assert abs(lesson.minutes - gives) <= 0.15 * gives, told


LESSON = """
# A lesson

Five words, [and a link](01_elsewhere.ipynb).

```{code-cell} ipython3
:name: predict-it
exercises.it.commit(...)
```

| a | table |
| --- | --- |
| $y$ | of `four` |

```{code-cell} ipython3
:name: draw-it
fig, ax = new_figure()
show(fig, alt="What is to be seen.")
```

```{code-cell} ipython3
:name: explore
# a comment

explorer = SoftmaxExplorer()
```

```{code-cell} ipython3
:name: check-softmax
exercises.softmax.check(softmax)
```

```{code-cell} ipython3
:name: check-true_of_softmax
exercises.true_of_softmax.check(...)
```

```{code-cell} ipython3
:name: answer
:tags: [solution]
fig = 1
```
"""


def test_what_counts_and_what_does_not(tmp_path):
    source = tmp_path / "00_a.md"
    source.write_text(LESSON, encoding="utf-8")
    found = length(read_source(source).cells)
    assert found == Length(words=12, lines=4, written=1, chosen=1, predictions=1, figures=2)
    assert found.minutes == 12 / 200 + 4 / 20 + 6 + 2 + 1 + 2


if __name__ == "__main__":
    print(table())
