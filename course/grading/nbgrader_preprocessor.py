"""Our engine in nbgrader: takes the place of the preprocessor that runs a notebook when nbgrader grades it.

The file nbgrader_config.py of a release calls `take_over`. Points reach the gradebook in nbgrader's own way, as what
the cells of tests put out, so that formgrader, gradebook and feedback work as ever. A notebook that is none of ours
runs as before.
"""

import json
import re
from dataclasses import replace
from functools import cached_property
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbgrader import preprocessors, utils
from nbgrader.api import Gradebook
from traitlets import Bool, Float, Integer
from traitlets.config import Config

from course.grading.grades import Grade
from course.grading.here import Points, card_of
from course.grading.notebook import parse_notebook
from course.grading.sandbox import Limits, best_level
from course.grading.worker import Job, Work, grade_one
from utils.lessons import LESSONS

# The line of a hidden test, as `course.release.nbgrader` writes it; nbgrader puts it back where a student changed it.
_HIDDEN_TEST = re.compile(r'^graded\("(\w+)", \w+, seed=(\d+)\)$', re.MULTILINE)


class GradeWithCourse(preprocessors.Execute):
    """Runs a submission in the sandbox of `course grade`, and gives the cells of tests their points and reasons."""

    unsealed = Bool(False, help="No sandbox: only for files that you trust.").tag(config=True)
    cell_seconds = Float(Limits.cell_seconds, help="How long a cell may take.").tag(config=True)
    call_seconds = Float(Limits.call_seconds, help="How long a call of an answer may take.").tag(config=True)
    total_seconds = Float(Limits.total_seconds, help="How long a submission may take.").tag(config=True)
    megabytes = Integer(Limits.megabytes, help="How much memory a submission may use.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade the notebook if it is ours; else run it as nbgrader does."""
        self._put_back_tests(nb, resources["nbgrader"])
        tests = {test[1]: (cell, int(test[2])) for cell in nb.cells if (test := _test(cell))}
        if not tests:
            return super().preprocess(nb, resources, **options)
        grade = self._grade(nb, {name: seed for name, (_, seed) in tests.items()}, resources["nbgrader"]["student"])
        _say(nb, grade)
        for question in grade.questions:
            cell, _ = tests[question.question]
            scale = cell.metadata.nbgrader.points / question.out_of  # somebody may have changed what a question counts
            question = replace(question, points=scale * question.points, out_of=scale * question.out_of)
            points = Points(question.points, card_of(question))
            data = {"text/plain": repr(float(points)), "text/html": points._repr_html_()}
            cell.outputs = [new_output("execute_result", data)]
            for flag in question.flags:
                self.log.warning("Code cell %s calls %s: %s", flag.cell, flag.call, flag.code.strip())
        return nb, resources

    def _put_back_tests(self, nb: NotebookNode, told: dict[str, Any]) -> None:
        """Add at the end what the student has deleted of our tests: a question without them would have no points."""
        there = {cell.metadata.nbgrader.grade_id for cell in nb.cells if utils.is_grade(cell)}
        with Gradebook(told["db_url"]) as book:
            notebook = book.find_notebook(told["notebook"], told["assignment"])
            sources = {cell.name: cell for cell in notebook.source_cells}
            for deleted in [cell for cell in notebook.grade_cells if cell.name not in there]:
                made = preprocessors.OverwriteCells().missing_cell_transform(sources[deleted.name], deleted.max_score)
                cell = from_dict({**made, "id": deleted.name})
                if _test(cell):
                    nb.cells.append(cell)

    @cached_property
    def _level(self) -> str:
        return best_level(unsealed=self.unsealed)

    def _grade(self, nb: NotebookNode, seeds: dict[str, int], student: str) -> Grade:
        lesson = next(lesson for lesson in LESSONS if set(seeds) <= set(lesson.exercises))
        limits = Limits(self.cell_seconds, self.call_seconds, self.total_seconds, self.megabytes)
        cells = [cell for cell in nb.cells if not utils.is_grade(cell)]
        notebook = parse_notebook(json.dumps({"cells": cells, "metadata": nb.metadata}).encode())
        sources = tuple((cell.id, cell.source) for cell in notebook.cells if cell.kind == "code")
        job = Job(lesson.number, next(iter(seeds.values())), self._level, limits)
        work = Work(student, "", sources, notebook.clicked, frozenset(seeds))
        grade, _, _, told = grade_one(job, work)
        if grade is None:
            raise RuntimeError(f"{student} could not be graded: {told}. Run the same command again.")
        return grade


def take_over(config: Config) -> None:
    """Have nbgrader's autograder run the notebooks of this course in our sandbox.

    Hidden tests are kept out of feedback: a student could use their seed again.
    """
    config.Autograde.autograde_preprocessors = [
        GradeWithCourse,
        preprocessors.IgnorePattern,
        ClearMetadataPreprocessor,
        preprocessors.LimitOutput,
        preprocessors.SaveAutoGrades,
        preprocessors.AssignLatePenalties,
        preprocessors.CheckCellMetadata,
    ]
    config.GenerateFeedback.preprocessors = [
        preprocessors.GetGrades,
        preprocessors.ClearHiddenTests,
        CSSHTMLHeaderPreprocessor,
    ]


def _test(cell: NotebookNode) -> re.Match[str] | None:
    return _HIDDEN_TEST.search(cell.source) if utils.is_grade(cell) and not utils.is_solution(cell) else None


def _say(nb: NotebookNode, grade: Grade) -> None:
    """Put what was odd about the notebook below its first code cell."""
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    first = next((cell for cell in nb.cells if cell.cell_type == "code"), None)
    if grade.odd and first is not None:
        first.outputs = [new_output("stream", name="stdout", text="\n".join(grade.odd) + "\n")]
