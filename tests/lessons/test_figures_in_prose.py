"""No result is typed into prose: each figure there is one that a cell above has printed, or one that the lesson gives.

What is looked at, `tests.lessons.figures` says. Exempt are given inputs as well: figures that stand in the lesson's
code, or in `GIVEN` below, each with its reason.
"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.lessons.figures import numbers, printed_by, size, unfounded
from tests.lessons.notebooks import LESSON_NOTEBOOKS

# What no cell prints and no code holds, because the lesson sets it or quotes it.
GIVEN = {
    "01": {
        "4000": "an example of a body mass",
        "5000": "an example of a body mass",
        "200": "an example of a difference",
        "0.8": "an example of an output",
        "0.5": "an example of an output",
        "11.7": "a result of benchmarks/digit_numberings.py",
        "46.2": "a result of benchmarks/digit_numberings.py",
    },
    "04": {"0.2": "an example of odds", "0.99": "asked for in an exercise"},
    "08": {"0.0001": "asked for in an exercise"},
}


def unprinted(cells, given=frozenset()):
    """Return the figures of the prose that no cell above has printed, with the words around them."""
    known = numbers("\n".join(cell.source for cell in cells if cell.cell_type == "code")) | set(map(size, given))
    printed, found = set(), []
    for cell in cells:
        if cell.cell_type == "code":
            printed |= printed_by(cell)
        else:
            found += unfounded(cell.source, printed, known)
    return found


@pytest.mark.parametrize("name", LESSON_NOTEBOOKS)
def test_every_figure_in_prose_was_printed_above_or_is_given(name):
    given = GIVEN.get(name[:2], {})
    cells = LESSON_NOTEBOOKS[name].cells
    assert unprinted(cells, given) == []
    for written in given:  # what is exempt is still there and still needs it
        assert {line.split()[0] for line in unprinted(cells, given.keys() - {written})} == {written}


@pytest.mark.parametrize(
    ("printed", "said", "passes"),
    [
        ("accuracy 0.94712", "94.7 %", True),
        ("accuracy 94.712 %", "95 %", True),
        ("60645667 steps", "60,645,667 steps, as counted", True),
        ("slope -8.24e-9", "a slope of 8.2e-9", True),
        ("slope -0.4521", "falls by .452", True),
        ("loss 1.4612", "a floor of $1.46$", True),
        ("", "In 1988, Solla, Levin and Fleisher (Complex Systems 2:625-640, arXiv 2006.07322) saw it.", True),
        ("", "It runs `10.25` times in 12 cells.", True),
        ("", "A learning rate of 0.25, as in the code.", True),
        ("accuracy 0.94712", "94.8 %", False),
        ("accuracy 0.947", "94.75 %", False),
        ("60645667 steps", "60,645,657 steps", False),
        ("slope -8.24e-9", "8.3e-9", False),
        ("3 of 4", "150 birds", False),
        ("loss 1.4612", "$1.47$", False),
        ("0.5", "a gap of −0.52", False),
    ],
)
def test_a_figure_that_was_printed_above_passes_and_another_is_found(printed, said, passes):
    cell = new_code_cell("fit(learning_rate=0.25)", outputs=[new_output("stream", text=printed)])
    prose = new_markdown_cell(said)
    assert len(unprinted([cell, prose])) == (0 if passes else 1)
    assert len(unprinted([prose, cell])) == (1 if printed or not passes else 0)  # what is printed below is too late
