"""Library calls that give an answer away, found in the syntax trees of a submission; nothing of it is run.

A call is flagged for a question if the question's answer reaches it: the call stands in the answer itself, or in a
function, a class or a value that the answer uses, in whatever cell. The line that is shown is the one where the library
object is named, or where an alias of it is used. Calls that no answer reaches are not flagged: whoever compares an own
softmax with PyTorch's in a cell of its own does well. There are two exceptions. Reading the course's own solution is
flagged wherever it stands, and so is code that is put together and run outside any function, as no tree shows what it
defines.

A flag is for a person to judge. Names can be followed only so far, and what cannot be followed but is unusual in an
answer (a computed attribute, decoding, ctypes) is flagged in words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from course.grading.following import TOO_MUCH, Mention, Reader, Unit
from course.grading.grades import Flag

_SOLUTIONS = {"reference", "solution", "right_answer"}
_CHECKS = {"check", "hint", "ask"}
_LONGEST_LINE = 200


def find_giveaways(
    cells: Sequence[str], names: Mapping[str, frozenset[str]], lesson: Collection[str] = ()
) -> dict[str, tuple[Flag, ...]]:
    r"""Find the calls that give answers away.

    Parameters
    ----------
    cells : sequence of str
        The sources of the code cells, in their order.
    names : mapping of str to set of str
        For each question, the full names of what gives its answer away. Each stands for all below it, and for the same
        name elsewhere in its package.
    lesson : collection of str
        The sources of the lesson's own code cells. A cell that is the same as one of them gives its imports and
        definitions to the others and is never flagged: if an answer reaches a call through such a cell, the flag stands
        on the learner's line that leads there.

    Returns
    -------
    dict of str to tuple of Flag
        The flags of each question, in the order of the cells.

    Examples
    --------
    >>> cells = ["from torch.nn import functional as f", "def softmax(logits):\n    return f.softmax(logits, 1)"]
    >>> find_giveaways(cells, {"softmax": frozenset({"torch.softmax"})})
    {'softmax': (Flag(cell=2, line=2, call='torch.nn.functional.softmax', code='return f.softmax(logits, 1)'),)}
    """
    reader = Reader(cells, lesson, names, {name for given in names.values() for name in given})
    lines = [source.split("\n") for source in cells]
    flags = {}
    for question, given in names.items():
        found = set(_reached(reader, question, given)) | set(_anywhere(reader, question, names))
        found |= {(cell, 1, TOO_MUCH) for cell in reader.unread if question in cells[cell - 1]}
        flags[question] = tuple(Flag(cell, line, call, _line(lines, cell, line)) for cell, line, call in sorted(found))
    return flags


def _reached(reader: Reader, question: str, names: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Walk from the answer through all that it needs."""
    waiting: list[tuple[Unit, tuple[int, int] | None]] = [(unit, None) for unit in reader.roots(question)]
    seen = {unit for unit, _ in waiting}
    while waiting:
        unit, site = waiting.pop()
        reader.read(unit)
        for mention in unit.mentions:
            call = _call(mention, names)
            if call and not unit.given:
                yield unit.cell, mention.line, call
            elif call and site:
                yield *site, call
        for needed, line in unit.needs.items():
            if needed not in seen:
                seen.add(needed)
                waiting.append((needed, site if unit.given else (unit.cell, line)))


def _anywhere(reader: Reader, question: str, questions: Collection[str]) -> Iterator[tuple[int, int, str]]:
    for unit in reader.units:
        for mention in unit.mentions if not unit.given else ():
            if mention.kind == "executes":
                yield unit.cell, mention.line, mention.what
            elif _is_solution(mention):
                meant = set(mention.what.split(".")) & set(questions)
                if not meant or question in meant:
                    yield unit.cell, mention.line, mention.what


def _call(mention: Mention, names: Collection[str]) -> str:
    """Return what the flag says, or nothing if this may be mentioned in an answer."""
    if mention.kind in ("smell", "executes", "solution"):
        return mention.what
    if mention.kind == "member":
        return next((name for name in sorted(names) if _is_method(name) and name.endswith(f".{mention.what}")), "")
    parts = mention.what.split(".")
    if parts[:2] == ["utils", "exercises"]:
        return "" if _CHECKS & set(parts) else mention.what
    ends = {part.strip("_") for part in parts[-2:]} if len(parts) > 1 else set()
    for name in names:
        if mention.kind == "handed on" and name.startswith(f"{mention.what}.") and not parts[-1][0].isupper():
            return f"{mention.what} handed on"
        root, _, rest = name.partition(".")
        below = mention.what == name or mention.what.startswith(f"{name}.")
        if below or (rest and root == parts[0] and rest.rpartition(".")[2].strip("_") in ends):
            return mention.what
    return ""


def _is_solution(mention: Mention) -> bool:
    if mention.kind == "member":
        return mention.what == "right_answer"
    parts = mention.what.split(".")
    own = mention.kind in ("known", "handed on", "solution") and parts[:2] == ["utils", "exercises"]
    return own and (mention.kind == "solution" or bool(_SOLUTIONS & set(parts)) or parts[-1].startswith("_"))


def _is_method(name: str) -> bool:
    return any(owner in name for owner in (".Tensor.", ".ndarray.", ".DataFrame."))


def _line(lines: Sequence[Sequence[str]], cell: int, line: int) -> str:
    rows = lines[cell - 1]
    return rows[line - 1].strip()[:_LONGEST_LINE] if line <= len(rows) else ""
