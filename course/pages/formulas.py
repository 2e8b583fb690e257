"""Mathematics typeset while the page is made, by KaTeX in Node.js: the page needs no script for it."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from course.errors import CourseError
from course.pages.scripts import program

SCRIPT = Path(__file__).with_name("formulas.mjs")


class Formula(NamedTuple):
    """LaTeX without the dollar signs, and whether it stands in a line of its own."""

    tex: str
    display: bool


def typeset(formulas: Sequence[Formula], modules: Path, lesson: str) -> list[str]:
    """Return the HTML of each formula, with MathML for those who listen.

    KaTeX is below `modules`, from `scripts.node_modules`. Raises CourseError, naming the lesson, if it can't read a
    formula, or Node.js fails.
    """
    if not formulas:
        return []
    ended = subprocess.run(
        [program("node"), str(SCRIPT), str(modules / "katex" / "dist" / "katex.mjs")],
        input=json.dumps([formula._asdict() for formula in formulas]),
        capture_output=True,
        encoding="utf-8",
    )
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise CourseError(f"Node.js could not typeset the formulas of {lesson} ({last}).")
    results = json.loads(ended.stdout)
    for formula, result in zip(formulas, results, strict=True):
        if "error" in result:
            raise CourseError(f"{lesson}: the formula {formula.tex!r} can't be typeset ({result['error']}).")
    return [result["html"] for result in results]
