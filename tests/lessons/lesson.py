"""The numbers that the cells of a lesson printed, found by the text around them."""

import re

from tests.lessons.notebooks import LESSON_NOTEBOOKS, code_cells, printed

# What stands for what in the text that a test looks for.
PATTERNS = {
    "#": r"([-+]?(?:\d+(?:,\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?(?!\d)|inf|nan))",
    "...": ".*?",
    " ": r"\s*",
    "[": r"\[ *",
    "]": r" *\]",
}


class Lesson:
    """What the cells of a lesson printed: as it is stored, or, under the fixture `edition`, as this machine prints it.

    Text to look for is written as it is printed, with "#" for a number, "..." for anything on the same line, and a
    space for any white space or none.
    """

    def __init__(self, number):
        (self.name,) = (name for name in LESSON_NOTEBOOKS if name.startswith(number))

    def printed(self, cell_id):
        (cell,) = (cell for cell in code_cells(self.name) if cell.id == cell_id)
        return printed(cell)

    def every(self, cell_id, text):
        """Return the numbers of each place where the cell printed this text."""
        parts = re.split(r"(\.\.\.|[# \[\]])", text)
        pattern = "".join(PATTERNS.get(part, re.escape(part)) for part in parts)
        return [[value(number) for number in row.groups()] for row in re.finditer(pattern, self.printed(cell_id))]

    def numbers(self, cell_id, text):
        """Return the numbers of the first place where the cell printed this text."""
        found = self.every(cell_id, text)
        assert found, f"{cell_id} does not say {text!r}, but:\n{self.printed(cell_id)}"
        return found[0]

    def holds(self, cell_id, checks):
        """Whether the cell printed so many comparisons, and each is true."""
        said = self.printed(cell_id)
        return (said.count("True"), said.count("False")) == (checks, 0)


def value(number):
    """Return a number as it is written in a lesson: with a comma between thousands, with a typographic minus."""
    return float(number.replace(",", "").replace("−", "-"))
