"""The glossary of the web edition: its table as a list of terms, and in each lesson a link to the terms it explains."""

import re
from typing import NamedTuple

from nbformat import NotebookNode

_LINK = re.compile(r"\[(?P<number>[0-9]{2})\]\((?P<file>[0-9]{2}_\w+\.ipynb)\)")
# What is no prose: code, formulas, links, headings, tables, HTML.
_NO_PROSE = re.compile(
    r"^(?:`{3,}|~{3,}).*?^(?:`{3,}|~{3,})\s*$|`[^`]+`|\$\$.+?\$\$|\$[^$\n]+\$|\[[^\]]*\]\([^)]*\)|^#.*?$|^\|.*?$|<[^>]+>",
    re.MULTILINE | re.DOTALL,
)


class Term(NamedTuple):
    """A row of the glossary; `lesson` is the file of the lesson that explains it."""

    name: str
    sentence: str
    symbol: str
    lesson: str
    traditional: str
    simplified: str


def read_terms(glossary: str) -> tuple[str, list[Term]]:
    """Return what stands above the glossary's table, and its rows."""
    above, _, table = glossary.partition("\n| term |")
    rows = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in table.splitlines()[2:] if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return above, [Term(*row[:3], _LINK.search(row[3])["file"], *row[4:6]) for row in cells]


def glossary_page(above: str, terms: list[Term]) -> str:
    """Return the page as Sphinx reads it."""
    entries = []
    for term in terms:
        below = (
            f"{term.symbol} · [lesson {term.lesson[:2]}](lessons/{term.lesson}) · "
            f'<span lang="zh-Hant">{term.traditional}</span> · <span lang="zh-Hans">{term.simplified}</span>'
        )
        entries.append(f"{term.name}\n    {term.sentence}\n\n    {below}\n")
    return f"{above}\n``````{{glossary}}\n{chr(10).join(entries)}``````\n"


def with_terms(notebook: NotebookNode, terms: list[Term]) -> None:
    """Link each of these terms to the glossary where the lesson's prose has it for the first time."""
    for term in terms:
        name = r"\s+".join(map(re.escape, term.name.split()))
        word = re.compile(rf"(?<![\w-]){name}(?:s|es)?(?![\w-])", re.IGNORECASE)
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and (linked := _linked(cell.source, word, term.name)):
                cell.source = linked
                break


def _linked(text: str, word: re.Pattern, name: str) -> str | None:
    taken = [found.span() for found in _NO_PROSE.finditer(text)]
    for found in word.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            shown = " ".join(found[0].split())
            return f"{text[: found.start()]}{{term}}`{shown} <{name}>`{text[found.end() :]}"
    return None
