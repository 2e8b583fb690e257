"""Every claim of the lecture is measured by a cell, and its figures are held by a test.

``python -m tests.lessons.test_claims`` prints the table: each claim and the cells that measure it.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.lessons.notebooks import LESSON_NOTEBOOKS, code_cells

# C1, C2, C7, C9 and C24 are conventions, recaps or history: the lessons show them, and nothing is to be measured.
MEASURED = ["C3", "C4", "C5", "C6", "C8", *(f"C{number}" for number in range(10, 24)), "C25", "C26"]
SHOWN = ["C1", "C2", "C7", "C9", "C24"]


def measuring_cells():
    """Return, for each claim, the cells whose tags say that they measure it: (lesson, cell)."""
    found = defaultdict(list)
    for name in LESSON_NOTEBOOKS:
        for cell in code_cells(name):
            for tag in cell.metadata.get("tags", ()):
                if tag.startswith("claim-"):
                    found[tag.removeprefix("claim-")].append((name[:2], cell))
    return found


def claims_with_tests():
    """Return the claims that a test function is named after, as in ``test_c3_...``."""
    return {
        f"C{match.group(1)}"
        for path in Path(__file__).parent.glob("test_lesson_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (match := re.match(r"test_c(\d+)_", node.name))
    }


def table():
    """Return the table as text: a claim, and the cells that measure it."""
    rows = []
    for claim, cells in sorted(measuring_cells().items(), key=lambda item: int(item[0][1:])):
        by_lesson = defaultdict(list)
        for lesson, cell in cells:
            by_lesson[lesson].append(cell.id)
        rows.append(f"{claim:4}" + "; ".join(f"{lesson}: {', '.join(ids)}" for lesson, ids in by_lesson.items()))
    return "\n".join(rows)


@pytest.mark.parametrize("claim", MEASURED)
def test_a_claim_is_measured_by_a_cell_that_prints_what_it_measured(claim):
    cells = measuring_cells()[claim]
    assert cells, f"no cell measures {claim}:\n{table()}"
    for lesson, cell in cells:
        said = "".join(output.get("text", "") for output in cell.outputs)
        assert re.search(r"\d|True|False", said), f"{lesson}, {cell.id}: prints no figure"


@pytest.mark.parametrize("claim", MEASURED)
def test_the_figures_of_a_claim_are_held_by_a_test(claim):
    assert claim in claims_with_tests()


@pytest.mark.parametrize("claim", MEASURED + SHOWN)
def test_a_claim_is_told_under_in_the_lecture(claim):
    told = [
        notebook.cells[-1].source
        for notebook in LESSON_NOTEBOOKS.values()
        if notebook.cells[-1].source.startswith("## In the lecture")
    ]
    assert any(re.search(rf"\*\*[^*]*\({claim}\)[^*]*\*\*|\({claim}\)", text) for text in told)


def test_no_tag_names_a_claim_that_there_is_not():
    assert set(measuring_cells()) <= {f"C{number}" for number in range(1, 27)}


if __name__ == "__main__":
    print(table())
