"""No result is typed into prose: each figure there is one that a cell above has printed, or one that the lesson gives.

Looked at are decimals, percentages, and whole numbers of three or more digits. Exempt are years, citations, names in
code, and given inputs: figures that stand in the lesson's code, or in `GIVEN` below, each with its reason.
"""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.lessons.notebooks import LESSON_NOTEBOOKS

NUMBER = re.compile(r"(?<![\w.,])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])(?:\s?%)?")
YEAR = re.compile(r"(?:1[6-9]|20)\d\d")

# What no cell prints and no code holds, because the lesson sets it or quotes it.
GIVEN = {
    "01": {
        "4000": "an example of a body mass",
        "5000": "an example of a body mass",
        "200": "an example of a difference",
        "0.8": "an example of an output",
    },
    "02": {"1000": "8 in binary"},
    "04": {"10,000": "for the reader to try"},
    "06": {"0.9": "a default of PyTorch", "0.999": "a default of PyTorch"},
}


def spoken(markdown):
    """Return the prose without what is no statement of ours: code, links, identifiers of papers, pages of journals."""
    for pattern in (
        r"```.*?```",
        r"`[^`]*`",
        r"\]\([^)]*\)",
        r"<[^>]+>",
        r"https?://\S+",
        r"(?i)\b(?:arXiv|doi)[:\s]*[\w./-]+",
        r"\b\d+:\d+[-–]\d+",  # volume:pages
        r"(?i)\bpp?\.?\s*\d+[-–]\d+",
        r"\bsections? [\d.]+(?: and [\d.]+)?",
        r"\bReview \d+",
    ):
        markdown = re.sub(pattern, " ", markdown, flags=re.DOTALL)
    return markdown


def figures(text):
    """Yield each decimal, percentage, or whole number of three or more digits, as it is written."""
    for match in NUMBER.finditer(text.replace("{,}", ",")):
        written = match.group().strip()
        digits = re.sub(r"[^\d]", "", written)
        if not digits or YEAR.fullmatch(written):
            continue
        if "." in written or "%" in written or len(digits) >= 3:
            yield written


def numbers(text):
    """Return all numbers of a text, as floats."""
    return {value(match.group()) for match in NUMBER.finditer(text) if re.search(r"\d", match.group())}


def value(written):
    return float(re.sub(r"[,%\s]", "", written.replace("−", "-")))


def decimals(written):
    mantissa = re.sub(r"e.*|[%\s]", "", written)
    return len(mantissa.partition(".")[2])


def agrees(written, printed):
    """Whether a printed number, rounded as the prose rounds it, is the figure; a share may be told in per cent."""
    figure, places = abs(value(written)), decimals(written)
    scales = (1, 100) if "%" in written else (1,)
    near = 0.5000001 * 10.0**-places
    if "e" in written:
        return abs(abs(printed) - figure) <= near * 10 ** int(written.partition("e")[2])
    return any(abs(abs(printed) * scale - figure) <= near for scale in scales)


def unprinted(cells, given=frozenset()):
    """Return the figures of the prose that no cell above has printed, with the words around them."""
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    inputs = {abs(number) for number in numbers(code)} | {abs(value(written)) for written in given}
    printed: set[float] = set()
    found = []
    for cell in cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                said = output.get("text", "") or output.get("data", {}).get("text/plain", "")
                if "image/png" not in output.get("data", {}):
                    printed |= numbers(said)
        elif cell.cell_type == "markdown":
            text = spoken(cell.source)
            for written in figures(text):
                figure = abs(value(written))
                as_given = {figure, figure / 100} if "%" in written else {figure}
                if not as_given & inputs and not any(agrees(written, number) for number in printed):
                    place = text.find(written)
                    found.append(f"{written}  in  …{' '.join(text[max(0, place - 60) : place + 40].split())}…")
    return found


def lesson(*cells):
    """Return a notebook's cells: text for prose, a pair for code and what it prints."""
    return [
        new_markdown_cell(cell)
        if isinstance(cell, str)
        else new_code_cell(cell[0], outputs=[new_output("stream", text=cell[1])])
        for cell in cells
    ]


@pytest.mark.parametrize("name", LESSON_NOTEBOOKS)
def test_every_figure_in_prose_was_printed_above_or_is_given(name):
    assert unprinted(LESSON_NOTEBOOKS[name].cells, GIVEN.get(name[:2], {})) == []


@pytest.mark.parametrize(("name", "written"), [(name, written) for name in GIVEN for written in GIVEN[name]])
def test_what_is_exempt_is_still_there_and_still_needs_it(name, written):
    (stem,) = (stem for stem in LESSON_NOTEBOOKS if stem.startswith(name))
    others = {other for other in GIVEN[name] if other != written}
    assert any(line.startswith(f"{written} ") for line in unprinted(LESSON_NOTEBOOKS[stem].cells, others))


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("accuracy 0.94712", "94.7 %"),
        ("accuracy 94.712 %", "95 %"),
        ("60645667 steps", "60,645,667 steps, as counted"),
        ("slope -8.24e-9", "a slope of 8.2e-9"),
        ("slope -0.4521", "falls by .452"),
        ("loss 1.4612", "a floor of $1.46$"),
        ("", "In 1988, Solla, Levin and Fleisher (Complex Systems 2:625-640, arXiv 2006.07322) saw it."),
        ("", "It runs `10.25` times in 12 cells."),
    ],
)
def test_a_figure_that_was_printed_above_passes(printed, said):
    assert unprinted(lesson(("run()", printed), said)) == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("accuracy 0.94712", "94.8 %"),
        ("accuracy 0.947", "94.75 %"),
        ("60645667 steps", "60,645,657 steps"),
        ("slope -8.24e-9", "8.3e-9"),
        ("3 of 4", "150 birds"),
        ("loss 1.4612", "$1.47$"),
        ("0.5", "a gap of −0.52"),
    ],
)
def test_a_figure_that_no_cell_printed_is_found(printed, said):
    assert len(unprinted(lesson(("run()", printed), said))) == 1


def test_a_figure_that_is_printed_only_below_is_found():
    assert len(unprinted(lesson("It is 94.7 %.", ("run()", "0.947")))) == 1


def test_a_figure_in_the_code_is_a_given_input():
    assert unprinted(lesson("A learning rate of 0.25.", ("fit(learning_rate=0.25)", "done"))) == []
