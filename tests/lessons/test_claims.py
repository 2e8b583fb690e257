"""Every claim of the lecture is measured by a cell, and its figures are held by a test.

``python -m tests.lessons.test_claims`` prints the table: each claim and the cells that measure it.
"""

import re
from collections import defaultdict
from pathlib import Path

from tests.lessons.notebooks import LESSON_NOTEBOOKS, code_cells, printed

# Conventions, recaps and history: the lessons show these claims, and there is nothing to measure.
SHOWN = {"C1", "C2", "C7", "C9", "C24"}
CLAIMS = [f"C{number}" for number in range(1, 27)]
MEASURED = [claim for claim in CLAIMS if claim not in SHOWN]


def measuring_cells():
    """Return, for each claim, the cells whose tags say that they measure it: (lesson, cell)."""
    found = defaultdict(list)
    for name in LESSON_NOTEBOOKS:
        for cell in code_cells(name):
            for tag in cell.metadata.get("tags", ()):
                if tag.startswith("claim-"):
                    found[tag.removeprefix("claim-")].append((name[:2], cell))
    return found


def table():
    """Return the table as text: a claim, and the cells that measure it."""
    measuring = measuring_cells()
    return "\n".join(
        f"{claim:4}" + "; ".join(f"{lesson}: {cell.id}" for lesson, cell in measuring[claim]) for claim in CLAIMS
    )


def test_every_claim_is_measured_by_cells_that_print_what_they_measured():
    measuring = measuring_cells()
    assert set(measuring) <= set(CLAIMS), "a tag names a claim that the lecture does not make"
    assert [claim for claim in MEASURED if claim not in measuring] == []
    silent = [
        f"{lesson}: {cell.id}"
        for claim in MEASURED
        for lesson, cell in measuring[claim]
        if not re.search(r"\d|True|False", printed(cell))
    ]
    assert silent == []


def test_the_figures_of_every_claim_are_held_by_a_test_named_after_it():
    files = Path(__file__).parent.glob("test_lesson_*.py")
    tested = {
        claim for file in files for claim in re.findall(r"^def test_c(\d+)_", file.read_text("utf-8"), flags=re.M)
    }
    assert [claim for claim in MEASURED if claim[1:] not in tested] == []


def test_every_claim_is_told_under_in_the_lecture():
    # In words: the cell's tags say which claims they are, or a number in brackets does.
    endings = [notebook.cells[-1] for notebook in LESSON_NOTEBOOKS.values()]
    endings = [ending for ending in endings if ending.source.startswith("## In the lecture")]
    tagged = {tag for ending in endings for tag in ending.metadata.get("tags", ())}
    told = "\n".join(ending.source for ending in endings)
    assert [claim for claim in CLAIMS if f"claim-{claim}" not in tagged and f"({claim})" not in told] == []


if __name__ == "__main__":
    print(table())
