"""Invented classes of students, with real messages and with hostile ones."""

import random
from functools import cache
from pathlib import Path

from course.grading.grades import Flag, Grade, QuestionGrade
from tests.utils.exercises import measure
from utils.lessons import LESSONS

LESSON = LESSONS[3]
ANSWERS = Path(measure.__file__).parent / "answers" / "independent"
NAMES = ["Ada Lovelace", "Åsa Öberg", "Blaise Pascal", "李明", "Zoë García-Núñez", "Nguyễn Thị Minh Khai"]
NAMES += ["محمد بن موسى", "Ольга Ладыженская"]


@cache
def outcomes() -> dict[str, list]:
    """What the checks say of real answers to the exercises of lesson 03, by exercise."""
    found: dict[str, list] = {name: [] for name in LESSON.exercises}
    for answer in measure.read_answers(ANSWERS):
        if answer.exercise.name in found:
            found[answer.exercise.name].append(answer.outcome())
    return found


def realistic(n_students: int = 40, seed: int = 0) -> list[Grade]:
    """Return grades as a class would have them."""
    rng, grades = random.Random(seed), []
    for k in range(n_students):
        student = f"{NAMES[k % len(NAMES)]} {k}" if k >= len(NAMES) else NAMES[k]
        answers = tuple(_answer(rng, name) for name in LESSON.exercises)
        odd = ("The cell `check-softmax` was changed: the grader's own check counts.",) if rng.random() < 0.1 else ()
        late = 2.0 if rng.random() < 0.1 else 0.0
        grade = Grade(student, f"{k:02}_softmax.ipynb", "03", 7, "namespaces", answers, odd, late, 0.1 * bool(late))
        grades.append(grade)
    return grades


def _answer(rng: random.Random, name: str) -> QuestionGrade:
    tried = outcomes()[name]
    if not tried or rng.random() < 0.15:
        return QuestionGrade(name, 0, 1, "not attempted", "Put your answer in place of the dots.", (), 0, 8)
    outcome = rng.choice(tried)
    right = 8 if outcome.correct else rng.randrange(8)
    flags = (Flag(12, 3, "torch.softmax", "    return torch.softmax(torch.tensor(logits), dim=-1)"),)
    flags = flags if outcome.correct and rng.random() < 0.1 else ()
    status = outcome.status.value[2:]
    return QuestionGrade(name, right / 8, 1, status, outcome.message, outcome.misconceptions, right, 8, flags)


SCRIPT = "<script>document.title='run'</script><img src=http://example.org/x onerror=alert(1)>"
HOSTILE = [
    SCRIPT,
    '=HYPERLINK("http://example.org","click")',
    "＝1+1",
    "A" * 3000,
    "two words " * 100,
    "\u202egnp.txt.exe \u202d right to left",
    "line one\nline two\r\n=1+1",
    "{{ 7 * 7 }}{% raw %}",
    "</style></title></code>`<b>`",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "\x00\x1b[31m\x85\ud800 control",
    "CON",
    "con",
    "",
    " ",
]


def hostile() -> list[Grade]:
    """Return grades in which every text is out to do harm."""
    grades = []
    for text in HOSTILE:
        flags = (Flag(1, 1, text, text),)
        answers = [QuestionGrade(name, 0, 1, "not yet", text, (text,), 1, 8, flags, text) for name in LESSON.exercises]
        grades.append(Grade(text, text, "03", 7, "namespaces", tuple(answers), (text,), 0.0, 0.0, (text,)))
    return grades
