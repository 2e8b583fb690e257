"""How well the checks name the mistakes in a folder of answers: ``python -m tests.utils.exercises.measure FOLDER``.

The folder holds a file an exercise, ``softmax.py``, with any number of answers, each below a line that says what it
is::

    # %% right: with einsum
    def softmax(logits): ...

    # %% wrong: sums over the whole batch; another base than e
    def softmax(logits): ...

After ``wrong:`` stand the names that the check may give to this answer, as its outcome has them: one of them makes it
named, only others a wrong cause, none at all vague.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.utils.exercises.banks import BANKS, EXERCISES, exercises_of
from utils.exercises.exercise import Exercise
from utils.exercises.outcome import Outcome

HEADING = re.compile(r"^# %% (right|wrong):(.*)$", re.MULTILINE)
# What becomes of a right answer, and of a wrong one.
RIGHT, WRONG = ("passed", "rejected"), ("named", "vague", "wrong cause", "accepted")


@dataclass(frozen=True)
class Answer:
    """One answer from a file: its code, whether it is right, and the names of its mistake."""

    file: Path
    line: int
    exercise: Exercise
    is_right: bool
    causes: tuple[str, ...]
    code: str

    def outcome(self) -> Outcome:
        """Run the code and check what it has defined."""
        names: dict = {"__name__": "answer"}
        # So many empty lines first that errors and `inspect` point into the file.
        exec(compile("\n" * self.line + self.code, str(self.file), "exec"), names)
        return self.exercise.check(names[self.exercise.name])

    def result(self, outcome: Outcome) -> str:
        """Say what became of the answer: one of `RIGHT` or `WRONG`."""
        if self.is_right:
            return RIGHT[0] if outcome.correct else RIGHT[1]
        if outcome.correct:
            return "accepted"
        if not outcome.misconceptions:
            return "vague"
        return "named" if set(outcome.misconceptions) & set(self.causes) else "wrong cause"


def read_answers(folder: Path) -> Iterator[Answer]:
    """Read the answers from the files in this folder."""
    for file in sorted(folder.glob("*.py")):
        if file.stem not in EXERCISES:
            sys.exit(
                f"{file}: there is no exercise {file.stem!r}. A file is named after its exercise, such as softmax.py."
            )
        text = file.read_text(encoding="utf-8")
        headings = list(HEADING.finditer(text))
        ends = [heading.start() for heading in headings[1:]] + [len(text)]
        for heading, end in zip(headings, ends, strict=True):
            causes = tuple(cause.strip() for cause in heading[2].split(";"))
            line = text.count("\n", 0, heading.end())
            code = text[heading.end() : end]
            yield Answer(file, line, EXERCISES[file.stem], heading[1] == "right", causes, code)


def table(results: dict[str, Counter]) -> str:
    """Return the results as a Markdown table, a row a lesson."""
    names = (*WRONG, *RIGHT)
    total = sum(results.values(), Counter())
    rows = [(lesson, *(counts[name] for name in names)) for lesson, counts in sorted(results.items())]
    rows.append(("all", *(total[name] for name in names)))
    n_wrong = sum(total[name] for name in WRONG)
    shares = [f"{total[name] / n_wrong:.1%}" if n_wrong else "" for name in WRONG]
    lines = [("lesson", *names), ("---",) * (len(names) + 1), *rows, ("of the wrong ones", *shares, "", "")]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main() -> None:
    """Check all answers of a folder and print the table."""
    parser = argparse.ArgumentParser(
        description="Measure how well the checks name the mistakes in a folder of answers."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="Print each answer that is not judged as its mark says.")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.exit(f"{arguments.folder} is not a folder: say one with files such as softmax.py.")
    lesson_of = {exercise.name: bank[-2:] for bank in BANKS for exercise in exercises_of(bank)}
    results: dict[str, Counter] = {}
    for answer in read_answers(arguments.folder):
        outcome = answer.outcome()
        result = answer.result(outcome)
        results.setdefault(lesson_of[answer.exercise.name], Counter())[result] += 1
        if arguments.list and result not in ("named", "passed"):
            mark = "right" if answer.is_right else f"wrong: {'; '.join(answer.causes)}"
            print(
                f"{answer.file}:{answer.line} {mark}\n    {result}: {outcome.misconceptions}\n    {outcome.message}\n"
            )
    print(table(results))


if __name__ == "__main__":
    main()
