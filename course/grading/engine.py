"""One submission, run in a sandbox: its cells in their order, then its answers on every case.

What kills or hangs the process costs no more than its own question: the process is started again, the cell that did it
is left out, and the rest goes on.
"""

import ast
import errno
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from course.grading import points
from course.grading.channel import Channel, Ended, TookTooLong, Violation
from course.grading.grades import QuestionGrade
from course.grading.notebook import Cell, Notebook
from course.grading.sandbox import Sandbox, Submission
from utils.exercises import drivers, settings
from utils.exercises.case import Case
from utils.exercises.choice_exercise import ChoiceExercise
from utils.exercises.clicks import letters_of
from utils.exercises.display import prose
from utils.exercises.exercise import Exercise

MOST_LEFT_OUT = 8
MOST_TOLD = 12
_SECONDS_AT_ONCE = 2.0
_IMPORTS = 0  # the number of the cell that is run before the first


@dataclass
class Answers:
    """What came of running one submission: what was observed, and what there is to say about its cells.

    What there is to do `meanwhile` may be done while the cells run.
    """

    sandbox: Sandbox
    cells: Sequence[str]
    imports: str = ""
    meanwhile: Callable[[], object] = lambda: None
    told: list[str] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    suspects: set[int | str] = field(default_factory=set)
    starved: int | None = None  # the first cell of this process that memory was too small for
    failed: dict[int, str] = field(default_factory=dict)
    reached: int = _IMPORTS  # the last cell of which it has been told
    at_once: bool = True  # whether the cells have not run yet
    process: Submission | None = None
    channel: Channel | None = None
    asked: str = ""  # the question that this process was asked last
    until: float = 0.0

    def __post_init__(self) -> None:
        self.notebook = Notebook(tuple(Cell("", "code", source) for source in [self.imports, *self.cells]))

    def __enter__(self) -> "Answers":
        self.until = time.monotonic() + self.sandbox.limits.total_seconds
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def observe(self, exercise: Exercise, draws: Sequence[points.Draw]) -> list[list[dict[str, Any] | points.Lost]]:
        """Return what was observed of an answer on the cases of each draw.

        The last one is over if there are fewer of them. All are asked for at once, which is quicker. If that goes
        wrong, they are asked for one by one.
        """
        at_once = self._observe_at_once(exercise, draws)
        observed: list[list[dict[str, Any] | points.Lost]] = []
        for number, drawn in enumerate(draws):
            observed.append([])
            for one in at_once[number] if at_once else (self._observe_one(exercise, case) for case in drawn.cases):
                observed[-1].append(one)
                if _is_short_of_memory(one) and self._leave_out_the_starved_cell():
                    self._end()
                    return self.observe(exercise, draws)
                if _is_over(one):
                    return observed
        return observed

    def _observe_at_once(
        self, exercise: Exercise, draws: Sequence[points.Draw]
    ) -> list[Sequence[dict[str, Any]]] | None:
        lengths = [len(drawn.cases) for drawn in draws]
        seconds = min(self.sandbox.limits.call_seconds, _SECONDS_AT_ONCE, self._left())
        if sum(lengths) > 1 and seconds > 0 and (self.channel is not None or self._start()):
            self.asked = exercise.name
            try:
                seen = iter(
                    self.channel.observe_draws(
                        exercise.name, exercise.driver, [drawn.sent for drawn in draws], sum(lengths), seconds
                    )
                )
                return [tuple(islice(seen, length)) for length in lengths]
            except (Ended, TookTooLong, Violation):
                self._end()
        return None

    def _observe_one(self, exercise: Exercise, case: Case) -> dict[str, Any] | points.Lost:
        started = self.channel is not None or self._start()
        seconds = min(self.sandbox.limits.call_seconds, self._left())
        if seconds <= 0:
            return points.Lost(f"Your notebook took more than {self.sandbox.limits.total_seconds:.0f} s in all.")
        if not started:
            return points.Lost("Your notebook ended or hung so often that this question could not be graded.")
        first, self.asked = self.asked in ("", exercise.name), exercise.name
        try:
            return self.channel.observe(exercise.name, exercise.driver, [case.sent], seconds)[0]
        except (Ended, TookTooLong, Violation) as problem:
            happened = self._what_happened(problem, seconds)
            if self._is_to_be_tried_again(problem, exercise.name, first=first):
                return self._observe_one(exercise, case)
            return points.Lost(f"`{exercise.name}` {happened}")

    def run(self) -> None:
        """Run the cells, if they have not run."""
        if self.channel is None:
            self._start()

    def stop(self) -> None:
        """Let the process be killed while what was observed is judged; it is waited for at the end."""
        if self.process is not None:
            self.process.stop()

    def why_undefined(self, name: str) -> str:
        """Return what went wrong in the last cell that would have defined this name; "" if nothing did."""
        defining = self.notebook.defining(name)
        return self.failed.get(defining[-1], "") if defining else ""

    def _start(self) -> bool:
        while len(self.left_out) <= MOST_LEFT_OUT and self._left() > 0:
            self.process = self.sandbox.submission()
            self.channel, self.asked = self.process.__enter__(), ""
            if self._run_cells():
                return True
        return False

    def _run_cells(self) -> bool:
        """Run the cells in a new process: at first all at once, which is quicker, and one by one if that goes wrong."""
        waiting = {
            number: source
            for number, source in enumerate([self.imports, *self.cells])
            if number not in self.left_out and source.strip()
        }
        at_once, self.at_once = self.at_once and self.sandbox.is_quick, False
        self.starved = None
        begun = time.monotonic()
        if at_once:
            seconds = min(self.sandbox.limits.cell_seconds, _SECONDS_AT_ONCE, self._left())
            try:
                done = self.channel.run_all(list(waiting.values()), max(0.1, seconds), self._do_meanwhile)
            except (Ended, TookTooLong, Violation) as problem:
                self.sandbox.is_quick = not isinstance(problem, TookTooLong)
                self._end()
                return False
            for number, one in zip(waiting, done, strict=True):
                self._reach(number, one)
            return True
        for number, source in waiting.items():
            seconds = max(0.1, min(self.sandbox.limits.cell_seconds, self._left()))
            try:
                one = self.channel.run(source, seconds)
            except (Ended, TookTooLong, Violation) as problem:
                happened = self._what_happened(problem, seconds)
                if not self._is_to_be_tried_again(problem, number, first=True):
                    self.failed[number] = f"Code cell {number} {happened}"
                    self._leave_out(number, self.failed[number])
                return False
            self._reach(number, one)
        self.sandbox.is_quick = time.monotonic() - begun < _SECONDS_AT_ONCE
        return True

    def _do_meanwhile(self) -> None:
        begun = time.monotonic()
        self.meanwhile()
        self.until += time.monotonic() - begun

    def _reach(self, number: int, done: dict[str, Any]) -> None:
        if self.starved is None and _is_short_of_memory(done):
            self.starved = number
        if number > self.reached:
            self.reached = number
            self._tell_of(number, done)

    def _is_to_be_tried_again(self, problem: Exception, what: int | str, *, first: bool) -> bool:
        """Whether an earlier cell or answer may be to blame: by what it used up, or by a thread that it left running.

        The first answer that a process is asked for is to blame itself if it hangs; the process may yet end late.
        """
        if what in self.suspects:
            return isinstance(problem, Ended) and self._leave_out_the_starved_cell()
        if first and not isinstance(problem, Ended):
            return False
        self.suspects.add(what)
        return True

    def _leave_out_the_starved_cell(self) -> bool:
        """Leave out the cell that memory was too small for: what it holds is missing to all that come after it."""
        if self.starved is None:
            return False
        self._leave_out(self.starved, f"Code cell {self.starved} left no memory to what comes after it.")
        return True

    def _leave_out(self, number: int, why: str) -> None:
        """Run on without this cell, from the next process on."""
        self.left_out.add(number)
        self._tell(f"{why} It was left out.")

    def _tell_of(self, number: int, done: dict[str, Any]) -> None:
        error = done["error"]
        if error is not None:
            line = f" in the line `{error['line']}`" if error["line"] else ""
            said = f": {error['message'].rstrip('.')}" if error["message"] else ""
            sentence = f"Code cell {number} raised {error['type']}{line}{said}."
            if not self._is_known(number, error):
                self._tell(sentence)
            self.failed[number] = sentence
        if done["noted"]:
            ignored = ", ".join(f"`{note}`" for note in done["noted"])
            self._tell(f"Code cell {number} asked for what is not done while grading: {ignored}.")

    def _is_known(self, number: int, error: dict[str, Any]) -> bool:
        """Whether a cell failed for want of a name whose own cell has failed, or which it only checks."""
        missing = re.fullmatch(r"name '(\w+)' is not defined.*", error["message"])
        if error["type"] != "NameError" or missing is None:
            return False
        return bool(self.why_undefined(missing[1])) or number in self.notebook.checking(missing[1])

    def _tell(self, sentence: str) -> None:
        if len(self.told) < MOST_TOLD:
            self.told.append(sentence)
        elif len(self.told) == MOST_TOLD:
            self.told.append("There was more of this kind.")

    def _what_happened(self, problem: Exception, seconds: float) -> str:
        ended = self._end()
        if ended == "memory":
            return f"needed more than {self.sandbox.limits.megabytes} MB of memory and was ended."
        if isinstance(problem, TookTooLong):
            return f"had not come to an end after {seconds:.3g} s. Is there a loop that never ends?"
        if isinstance(problem, Violation):
            return f"wrote into the grader's own channel ({problem}), which is not read."
        return "ended Python itself. Is there an exit, or far too deep a recursion?"

    def _end(self) -> str:
        if self.process is None:
            return ""
        self.process.__exit__()
        ended, self.process, self.channel = self.process.ended, None, None
        return ended

    def _left(self) -> float:
        return self.until - time.monotonic()


def grade_answers(
    answers: Answers,
    exercises: Sequence[Exercise],
    draws: Sequence[Sequence[points.Draw]],
    clicked: Mapping[str, Sequence[str]],
) -> list[QuestionGrade]:
    """Grade the questions of one submission.

    Parameters
    ----------
    answers : Answers
    exercises : sequence of Exercise
    draws : sequence of sequences of Draw
        What to ask each exercise.
    clicked : mapping of str to sequence of str
        The options that were clicked in the notebook, as HTML, by the name of the question; used where the code has no
        letters.

    Returns
    -------
    list of QuestionGrade
    """
    answers.run()
    with settings.fresh():  # once: it takes longer than to judge
        asked = list(zip(exercises, draws, strict=True))
        seen = [_observe(answers, exercise, drawn, clicked) for exercise, drawn in asked]
        answers.stop()
        return [_grade(answers, *one, of_it) for one, of_it in zip(asked, seen, strict=True)]


def _observe(
    answers: Answers, exercise: Exercise, asked: Sequence[points.Draw], clicked: Mapping[str, Sequence[str]]
) -> list[list[dict[str, Any] | points.Lost]]:
    seen = answers.observe(exercise, asked)
    if _is_stub(seen[0][0]):
        if letters := _clicked(exercise, clicked):
            seen = [[drivers.observe("value", letters, {})]]
        elif reason := answers.why_undefined(exercise.name):
            seen = [[points.Lost(f"{reason} So there is no `{exercise.name}`.")]]
    return seen


def _grade(
    answers: Answers,
    exercise: Exercise,
    asked: Sequence[points.Draw],
    seen: Sequence[Sequence[dict[str, Any] | points.Lost]],
) -> QuestionGrade:
    question = points.grade_question(exercise, asked, seen)
    if question.outcome == "not attempted" and _is_stub(seen[0][0]):
        question = replace(question, message=_unanswered(answers, exercise))
    return question


def _clicked(exercise: Exercise, clicked: Mapping[str, Sequence[str]]) -> str:
    if not isinstance(exercise, ChoiceExercise):
        return ""
    options = {letter: prose(text) for letter, text in exercise.texts.items()}
    return letters_of(options, clicked.get(exercise.name, ()))


def _unanswered(answers: Answers, exercise: Exercise) -> str:
    """Say what stands in place of an answer; what the check says in the notebook is for readers who can go on."""
    if not answers.notebook.defining(exercise.name, anywhere=True):
        return f"No cell of the notebook defines `{exercise.name}`."
    clicks = " A click counts if the notebook is saved after it." if isinstance(exercise, ChoiceExercise) else ""
    return f"Your answer is still missing: put it in the cell of `{exercise.name}`.{clicks}"


def _is_short_of_memory(seen: dict[str, Any] | points.Lost) -> bool:
    """Whether an observation, or what came of a cell, is an error for want of memory."""
    error = None if isinstance(seen, points.Lost) else seen["error"]
    return error is not None and (
        error["type"].endswith("MemoryError") or f"[Errno {errno.ENOMEM}]" in error["message"]
    )


def _is_over(last: dict[str, Any] | points.Lost) -> bool:
    """Whether there is no use in asking on: the answer is none, or has ended the process."""
    return isinstance(last, points.Lost) or last["status"] in drivers.OVER


def _is_stub(seen: dict[str, Any] | points.Lost) -> bool:
    return not isinstance(seen, points.Lost) and seen["status"] == "stub"


def missing_imports(cells: Sequence[str], lesson: Sequence[str]) -> str:
    r"""Return the imports of the lesson's cells that the submission has lost, as source.

    Examples
    --------
    >>> missing_imports(["import math"], ["import math", "import numpy as np\nx = 1", "def f(x):"])
    'import numpy as np'
    """
    there = {ast.dump(node) for source in cells for node in _imports_in(source)}
    return "\n".join(text for dump, text in _imports_of(tuple(lesson)).items() if dump not in there)


@lru_cache(maxsize=16)
def _imports_of(lesson: tuple[str, ...]) -> dict[str, str]:
    return {ast.dump(node): ast.unparse(node) for source in lesson for node in _imports_in(source)}


def _imports_in(source: str) -> list[ast.stmt]:
    if "import" not in source:
        return []
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
