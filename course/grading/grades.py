"""What a grade is: points and a reason for each question, and what was odd about the submission."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True)
class Flag:
    """Something for the lecturer to judge: a library call that gives the answer away, and where it stands.

    Attributes
    ----------
    cell, line : int
        Which code cell of the notebook and which line of it, both counted from 1.
    call : str
        What is called, by its full name, such as "torch.softmax".
    code : str
        The line of the submission.
    """

    cell: int
    line: int
    call: str
    code: str


@dataclass(frozen=True)
class QuestionGrade:
    """The grade of one question.

    Attributes
    ----------
    question : str
        The name of the exercise.
    points, out_of : float
    outcome : str
        "correct", "not yet", "not attempted" or "not checked", as a check in a notebook says it.
    message : str
        The reason, in words for the student. It may quote the submission: text, never HTML.
    misconceptions : tuple of str
        The names of the mistakes that were recognised.
    cases_right, cases : int
        On how many of the cases the answer was right.
    flags : tuple of Flag
    comment : str
        What the lecturer has said in overrides.csv.
    passes_check : bool
        Whether the answer is right on the cases of the notebook's own check.
    """

    question: str
    points: float
    out_of: float
    outcome: str
    message: str
    misconceptions: tuple[str, ...] = ()
    cases_right: int = 0
    cases: int = 0
    flags: tuple[Flag, ...] = ()
    comment: str = ""
    passes_check: bool = False


@dataclass(frozen=True)
class Grade:
    """The grade of one submission.

    Attributes
    ----------
    student : str
        The student's name or number, as the roster or the file's name has it.
    file : str
        The notebook, relative to the folder of submissions; empty if there is none.
    lesson : str
        The lesson's number, such as "03".
    seed : int
        What the hidden cases were drawn from.
    level : str
        How far the submission was kept from the rest of the machine: "namespaces", "separate user" or "plain".
    questions : tuple of QuestionGrade
    odd : tuple of str
        What was odd about the submission, each a sentence for the student and the lecturer.
    days_late : float
    penalty : float
        The share of the points that lateness takes, from 0 to 1.
    fingerprint : tuple of str
        What `similar` compares, a hash for each answer; the same for answers that differ in names and layout only.
    digest : str
        Of what was in the file; another one means that another notebook has been handed in since.
    """

    student: str
    file: str
    lesson: str
    seed: int
    level: str
    questions: tuple[QuestionGrade, ...]
    odd: tuple[str, ...] = ()
    days_late: float = 0.0
    penalty: float = 0.0
    fingerprint: tuple[str, ...] = ()
    digest: str = ""

    @property
    def out_of(self) -> float:
        """The points that the submission could have."""
        return sum(question.out_of for question in self.questions)

    @property
    def points(self) -> float:
        """The points of all questions, less what lateness takes; never below 0."""
        return max(0.0, sum(question.points for question in self.questions) * (1 - self.penalty))

    def to_json(self) -> dict[str, Any]:
        """Return the grade as JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the grade that `to_json` made this of.

        Examples
        --------
        >>> grade = Grade("ada", "ada.ipynb", "03", 1, "plain", (QuestionGrade("softmax", 0.5, 1, "not yet", "No."),))
        >>> Grade.from_json(grade.to_json()) == grade, grade.points
        (True, 0.5)
        """
        questions = tuple(_question(question) for question in data["questions"])
        return cls(**{**data, "questions": questions, **{key: tuple(data[key]) for key in ("odd", "fingerprint")}})

    def with_questions(self, questions: Mapping[str, QuestionGrade]) -> Self:
        """Return the grade with these questions in place of those of the same names."""
        return replace(self, questions=tuple(questions.get(item.question, item) for item in self.questions))


def _question(data: Mapping[str, Any]) -> QuestionGrade:
    flags = tuple(Flag(**flag) for flag in data["flags"])
    return QuestionGrade(**{**data, "flags": flags, "misconceptions": tuple(data["misconceptions"])})
