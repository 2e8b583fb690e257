"""Submissions that are nearly the same, for a person to judge.

An answer's *fingerprint* is a hash of its syntax tree without what a copier changes: names of variables, docstrings,
comments, layout, annotations. Behind it stands the answer's size, the number of nodes of that tree.

The rule: an answer that many have given, or a short one, says little. So each answer that submissions share weighs

    min(size / 50, 2) · log₂((n + 20) / count),

where n is the number of submissions and count is the number of those with this answer: as if twenty more had written
something else, so that a small class does not make everything look rare. Two submissions are listed together if all
their answers but at most one are the same, or if they share one answer, and what they share weighs at least 8. For
example: in a class of 100, one answer of 100 nodes that only two have (2 · 5.9), or three of 30 nodes (3 · 0.6 · 5.9),
but not four standard answers of 30 nodes that every third has written (4 · 0.6 · 1.8). Groups that overlap are one.

A listing is no proof. People who learn together write alike, and so do people who read the same page.
"""

import ast
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from course.grading.cells import read_cell, walk
from course.grading.grades import Grade

SMALLEST = 15  # nodes; what is shorter has no fingerprint
TYPICAL, MOST, OTHERS, ENOUGH = 50, 2.0, 20, 8.0


@dataclass(frozen=True)
class Group:
    """Submissions that are nearly the same.

    Attributes
    ----------
    students : tuple of str
    questions : tuple of str
        The questions whose answers some of them share.
    weight : float
        How much the answers weigh that two of them share, at most.
    """

    students: tuple[str, ...]
    questions: tuple[str, ...]
    weight: float


def fingerprint(cells: Sequence[str], questions: Sequence[str], ordinary: Collection[str] = ()) -> tuple[str, ...]:
    r"""Return a hash and the size of the last definition of each question's name.

    Parameters
    ----------
    cells : sequence of str
        The sources of the code cells.
    questions : sequence of str
    ordinary : collection of str
        Sources of answers that say nothing: the lesson's own cells, the solutions that it shows.

    Returns
    -------
    tuple of str
        For each question such as "3c9d4e1f0a2b:57"; empty where there is no answer, or it is trivial or ordinary.

    Examples
    --------
    >>> one = "def softmax(y):\n    e = np.exp(y - y.max(1, keepdims=True))\n    return e / e.sum(1, keepdims=True)"
    >>> two = one.replace("e =", "up =").replace("e /", "up /").replace("e.", "up.")
    >>> fingerprint([one], ["softmax"]) == fingerprint(["# mine\n" + two], ["softmax"]) != ("",)
    True
    >>> fingerprint([one], ["softmax", "sigmoid"], ordinary=[two])
    ('', '')
    """
    own, prints = {source.strip() for source in ordinary}, {}
    for source in cells:
        if source.strip() in own:
            prints.update(dict.fromkeys(_ordinary(source, tuple(questions)), ""))
        else:
            prints.update(_fingerprints(source, questions))
    plain = {text for source in ordinary for text in _ordinary(source, tuple(questions)).values()}
    return tuple("" if prints.get(name, "") in plain else prints.get(name, "") for name in questions)


def similar(grades: Iterable[Grade]) -> list[Group]:
    """Return the groups of submissions that are nearly the same, the weightiest first."""
    prints: list[tuple[str, tuple[str, ...]]] = []
    names: tuple[str, ...] = ()
    for grade in grades:
        names = names or tuple(question.question for question in grade.questions)
        prints.append((grade.student, grade.fingerprint))
    counts = Counter(answer for _, answers in prints for answer in enumerate(answers) if answer[1])
    weights = {answer: _weight(answer[1], count, len(prints)) for answer, count in counts.items()}
    holders: dict[tuple, list[int]] = defaultdict(list)  # what may be shared -> the submissions that have it
    for number, (_, answers) in enumerate(prints):
        own = [answer for answer in enumerate(answers) if counts[answer] > 1]
        n_answers = sum(map(bool, answers))
        kept = {key for size in (n_answers, n_answers - 1) if size > 0 for key in combinations(own, size)}
        for key in kept | {(answer,) for answer in own}:
            if sum(weights[answer] for answer in key) >= ENOUGH:
                holders[key].append(number)
    leader = list(range(len(prints)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    shared = {key: found for key, found in holders.items() if len(found) > 1}
    for found in shared.values():
        for number in found[1:]:
            leader[find(number)] = find(found[0])
    members: dict[int, set[int]] = defaultdict(set)
    keys: dict[int, list[tuple]] = defaultdict(list)
    for key, found in shared.items():
        members[find(found[0])].update(found)
        keys[find(found[0])].append(key)
    groups = [
        Group(
            tuple(sorted(prints[number][0] for number in members[first])),
            tuple(names[position] for position in sorted({position for key in keys[first] for position, _ in key})),
            round(max(sum(weights[answer] for answer in key) for key in keys[first]), 2),
        )
        for first in members
    ]
    return sorted(groups, key=lambda group: (-group.weight, group.students))


def _weight(answer: str, count: int, n_submissions: int) -> float:
    return min(int(answer.partition(":")[2]) / TYPICAL, MOST) * math.log2((n_submissions + OTHERS) / count)


def _fingerprints(source: str, questions: Collection[str]) -> dict[str, str]:
    """Return the fingerprint of the last definition of each name that this cell binds."""
    found: dict[str, str] = {}
    if not any(name in source for name in questions):
        return found
    try:
        tree = read_cell(source)
        for statement in tree.body if tree else ():
            for name in _bound(statement) & set(questions):
                found[name] = _hash(statement)
    except (RecursionError, MemoryError):
        pass
    return found


_ordinary = lru_cache(maxsize=4096)(_fingerprints)  # the same for every submission


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _hash(statement: ast.stmt) -> str:
    """Return the hash of a statement after its own names are numbered and its words are left out. Changes the tree."""
    nodes = walk(statement)
    numbers: dict[str, str] = {}
    for node in nodes:
        for words in ("annotation", "returns"):
            if getattr(node, words, None) is not None:
                setattr(node, words, None)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _is_words(part)] or [ast.Pass()]
    nodes = walk(statement)
    for node in nodes:  # in the order of the tree, which a copier does not change
        name = _own_name(node)
        if name:
            numbers.setdefault(name, f"_{len(numbers)}")
    for node in nodes:
        for part in ("id", "arg", "name"):
            if getattr(node, part, None) in numbers and not isinstance(node, ast.keyword):
                setattr(node, part, numbers[getattr(node, part)])
    size = sum(not isinstance(node, ast.expr_context) for node in nodes)
    digest = hashlib.sha256(ast.dump(statement, annotate_fields=False).encode("utf-8", "surrogatepass"))
    return f"{digest.hexdigest()[:12]}:{size}" if size >= SMALLEST else ""


def _own_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return "" if isinstance(node.ctx, ast.Load) else node.id
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name
    return node.arg if isinstance(node, ast.arg) else ""


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
