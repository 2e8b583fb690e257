"""Follow the names of a submission through its syntax trees, without running anything.

Each statement at the top level of a cell becomes a `Unit`: what it mentions (`Mention`: library objects by their full
names, members of what is not known, and what smells), and which other units it needs. A name is followed through
imports, assignments, arguments of the submission's own functions and what they return, attributes of its own classes,
and texts that are put together of constants; all of it over-approximate, ignoring the order inside functions.
"""

import ast
import builtins
import itertools
import re
import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from course.grading import folding
from course.grading.folding import Constant

LONGEST_CELL = 200_000  # characters
MOST_STEPS = 400_000  # nodes visited in one submission
_MOST_VALUES = 24  # that one name may have
_ROUNDS = 6

MAIN = "__main__"
_GETATTR = {
    "builtins.getattr", "builtins.object.__getattribute__", "inspect.getattr_static", "operator.getitem"
}  # fmt: skip
_IMPORT = {
    "builtins.__import__", "importlib.import_module", "importlib.__import__", "pkgutil.resolve_name", "pydoc.locate",
}  # fmt: skip
_EXECUTE = {
    "builtins.exec", "builtins.eval", "builtins.compile", "IPython.shell.run_cell", "IPython.shell.ex",
    "IPython.shell.ev",
}  # fmt: skip
_MEMBERS = {"operator.attrgetter", "operator.methodcaller", "operator.itemgetter"}
_SAME = {f"builtins.{name}" for name in ("iter", "next", "list", "tuple", "reversed", "sorted", "staticmethod")}
_SAME |= {"importlib.reload", "copy.copy", "copy.deepcopy"}
_HANDED_ON = _GETATTR | _IMPORT | _EXECUTE | _MEMBERS
_LOOKUPS = {"get", "pop", "setdefault", "__getitem__", "__getattribute__", "__getattr__"}
_SMELLS = set(
    "ctypes cffi base64 binascii codecs zlib gzip bz2 lzma marshal pickle dill cloudpickle subprocess gc inspect "
    "linecache pathlib urllib requests socket http os.system os.popen os.open sys._getframe builtins.open io.open "
    "types.FunctionType types.CodeType runpy".split()
)
_MAGIC = re.compile(r"^(\s*)(?:%{1,2}(?:time|timeit|prun|capture)\b(?:[ \t]+-\S+)*[ \t]*(?P<code>.*)|[%!?].*|.*\?\s*)$")
_ASSIGNED = re.compile(r"^(\s*)([\w, ]+)=\s*[%!].*$")
_OTHER_LANGUAGE = re.compile(r"\s*%%(?!time\b|timeit\b|prun\b|capture\b)\w+")


@dataclass(frozen=True)
class Known:
    """A library object, by its full name."""

    name: str


@dataclass(frozen=True)
class Defined:
    """A function, lambda or class of the submission, by the number of its node."""

    number: int


@dataclass(frozen=True)
class Instance:
    """An object of a class of the submission, by the number of the class's node."""

    number: int


@dataclass(frozen=True)
class Members:
    """What operator.attrgetter and its like have made, by the names that they look up."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Partial:
    """What functools.partial has made."""

    function: Any
    arguments: tuple[frozenset, ...]


Values = frozenset
NOTHING: Values = frozenset()


@dataclass(frozen=True, order=True)
class Mention:
    """Something that a unit mentions on a line.

    `kind` is "known" (a full name), "member" (an attribute of something not known), "solution" (a full name whose
    source is read), "smell" or "executes" (words for the lecturer).
    """

    line: int
    kind: str
    what: str


@dataclass(eq=False)
class Unit:
    """One statement at the top level of a cell; `given` if the cell is the lesson's own."""

    cell: int
    line: int
    given: bool
    mentions: set[Mention] = field(default_factory=set)
    needs: dict["Unit", int] = field(default_factory=dict)


@dataclass(eq=False)
class _Binding:
    values: Values
    unit: Unit

    @property
    def is_alias(self) -> bool:
        """Whether the name stands for library objects only: then whoever uses it mentions those."""
        return bool(self.values) and all(isinstance(value, Known) for value in self.values)


@dataclass(eq=False)
class _Scope:
    names: dict[str, Values] = field(default_factory=dict)
    declared_global: set[str] = field(default_factory=set)
    is_class: bool = False


class _TooMuch(Exception):
    pass


def read_cell(source: str) -> ast.Module | None:
    """Return the tree of a cell, its IPython lines left out and its line numbers kept; None if it has none.

    Raises RecursionError or MemoryError where Python's own parser gives up.

    Examples
    --------
    >>> ast.unparse(read_cell("%matplotlib inline\\nfiles = !ls\\n%time x = 1"))
    'pass\\nfiles = None\\nx = 1'
    >>> read_cell("def f(:") is None
    True
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the submission's odd escapes
        for text in (source, _without_magics(source)):
            try:
                return ast.parse(text)
            except (SyntaxError, ValueError):
                continue
    return None


def _without_magics(source: str) -> str:
    if _OTHER_LANGUAGE.match(source):
        return ""
    lines = []
    for line in source.split("\n"):
        if magic := _MAGIC.match(line):
            line = magic[1] + (magic["code"] or "pass")
        elif assigned := _ASSIGNED.match(line):
            line = f"{assigned[1]}{assigned[2]}= None"
        lines.append(line)
    return "\n".join(lines)


class Reader:
    """Reads the cells of one submission.

    Attributes
    ----------
    units : list of Unit
    unread : list of (cell, words)
        Cells that are too large or too deep for a tree.
    """

    def __init__(
        self, cells: Sequence[str], given: Collection[str], questions: Collection[str], watched: Iterable[str]
    ):
        self.questions = set(questions)
        self.exported: dict[str, set[str]] = {}  # what a star import brings, of what is looked for
        for name in watched:
            module, _, last = name.rpartition(".")
            self.exported.setdefault(module, set()).add(last)
        own = {source.strip() for source in given}
        self.unread: list[tuple[int, str]] = []
        self.trees: list[tuple[int, bool, ast.Module]] = []
        for number, source in enumerate(cells, start=1):
            try:
                if len(source) > LONGEST_CELL:
                    raise MemoryError
                tree = read_cell(source)
            except (RecursionError, MemoryError):
                self.unread.append((number, "code too large or too deep to search"))
                continue
            if tree is not None:
                self.trees.append((number, source.strip() in own, tree))
        self.nodes: dict[int, ast.AST] = {}
        self.scopes_of: dict[int, _Scope] = {}
        self.returns: dict[int, Values] = {}
        self.texts: dict[str, ast.Module | None] = {}
        self.steps = 0
        try:
            for _ in range(_ROUNDS):
                self.grew = False
                self._read()
                if not self.grew:
                    break
        except _TooMuch:
            self.unread.append((self.unit.cell, "code too large or too deep to search"))

    def roots(self, question: str) -> list[Unit]:
        """Return the units that bind the name of this question in the end."""
        return [binding.unit for binding in self.env.get(question, ())]

    # Rounds: names can only gain values from one round to the next, so that a few rounds settle them.

    def _read(self) -> None:
        self.env: dict[str, list[_Binding]] = {}
        self.stars: list[str] = []
        self.units: list[Unit] = []
        self.waiting: list[tuple[ast.AST, Unit, list[_Scope], int | None]] = []
        for cell, given, tree in self.trees:
            for statement in tree.body:
                unit = Unit(cell, statement.lineno, given)
                self.units.append(unit)
                self._guarded(unit, [], [statement])
        for _ in range(2):  # functions may bind global names that others use
            self.bound_late = False
            for position in itertools.count():
                if position >= len(self.waiting):
                    break
                node, unit, scopes, owner = self.waiting[position]
                body = node.body if isinstance(node.body, list) else [ast.copy_location(ast.Return(node.body), node)]
                self._guarded(unit, scopes, body, node, owner)
            if not self.bound_late:
                break

    def _guarded(self, unit: Unit, scopes: list[_Scope], body: list, function: Any = None, owner: Any = None) -> None:
        self.unit, self.scopes, self.function, self.depth = unit, list(scopes), function, 0 if function is None else 1
        try:
            if function is not None:
                self.scopes.append(self._scope(function))
                if owner is not None and function.args.args:
                    self._bind(function.args.args[0].arg, frozenset([Instance(owner)]))
            for statement in body:
                self.visit(statement)
        except (RecursionError, MemoryError):
            unit.mentions.add(Mention(unit.line, "smell", "code too large or too deep to search"))

    def _scope(self, node: ast.AST) -> _Scope:
        self.nodes[id(node)] = node
        return self.scopes_of.setdefault(id(node), _Scope(is_class=isinstance(node, ast.ClassDef)))

    # Names

    def _bind(self, name: str, values: Values, *, add: bool = False) -> None:
        for scope in reversed(self.scopes):
            if name in scope.declared_global:
                break
            old = scope.names.get(name)
            new = _few((old or NOTHING) | values)
            if old is None or new != old:
                scope.names[name], self.grew = new, True
            return
        self._bind_globally(name, values, add=add or self.depth > 0)

    def _bind_globally(self, name: str, values: Values, *, add: bool) -> None:
        old = self.env.get(name, [])
        if name in self.questions and self.unit.given and any(not binding.unit.given for binding in old):
            return  # what the lesson does with a name later is not the learner's answer
        if self.function is not None and not any(binding.unit is self.unit for binding in old):
            self.bound_late = True
        for binding in old if add else ():
            if binding.unit is self.unit and bool(binding.values) == bool(values):
                binding.values = _few(binding.values | values)
                return
        self.env[name] = [*(old[-_MOST_VALUES:] if add else ()), _Binding(values, self.unit)]

    def _lookup(self, name: str, line: int) -> Values:
        for depth, scope in enumerate(reversed(self.scopes)):
            if name in scope.names and name not in scope.declared_global and not (scope.is_class and depth):
                return scope.names[name]
        bindings = self.env.get(name)
        if bindings is None:
            found = {Known(f"{module}.{name}") for module in self.stars}
            if name in ("__builtins__", "get_ipython"):
                found.add(Known("builtins" if name == "__builtins__" else "IPython.get_ipython"))
            elif hasattr(builtins, name):
                found.add(Known(f"builtins.{name}"))
            return frozenset(found)
        values: Values = NOTHING
        for binding in bindings:
            values |= binding.values
            if not binding.is_alias and binding.unit is not self.unit:
                self.unit.needs.setdefault(binding.unit, line)
        return _few(values)

    def _assign(self, target: ast.AST, values: Values, value: ast.AST | None = None) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, values)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = getattr(value, "elts", None)
            same = parts is not None and len(parts) == len(target.elts)
            for number, part in enumerate(target.elts):
                self._assign(part, self.visit(parts[number]) if same else _items(values))
        elif isinstance(target, ast.Starred):
            self._assign(target.value, values)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            self._store(target, values)

    def _store(self, target: ast.AST, values: Values) -> None:
        """Keep what is stored in a member: under the class if it is one of ours, else under the name it belongs to."""
        base = self.path(target.value)
        keys = [target.attr] if isinstance(target, ast.Attribute) else _texts(self.visit(target.slice))
        self._store_in(base, keys, values)
        self._changed(target)

    def _store_in(self, base: Values, keys: Iterable[str], values: Values) -> None:
        for owner, key in itertools.product(base, keys):
            if owner in (Known(MAIN), Known(f"{MAIN}.__dict__")):
                self._bind_globally(key, values, add=True)
            elif isinstance(owner, (Instance, Defined)):
                scope = self.scopes_of.setdefault(owner.number, _Scope())
                new = _few(scope.names.get(key, NOTHING) | values)
                self.grew |= new != scope.names.get(key)
                scope.names[key] = new

    def _changed(self, node: ast.AST) -> None:
        """Whoever uses the name that this belongs to needs this unit too."""
        while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name) and not any(node.id in scope.names for scope in self.scopes):
            self._bind_globally(node.id, NOTHING, add=True)

    # Expressions: `visit` gives the values that an expression may have, and notes what it mentions.

    def visit(self, node: ast.AST | None) -> Values:
        if node is None:
            return NOTHING
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooMuch
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is None:
            for child in ast.iter_child_nodes(node):
                self.visit(child)
            return NOTHING
        return handler(node)

    def _mention(self, values: Values, node: ast.AST) -> Values:
        line = (node.end_lineno if isinstance(node, ast.Attribute) else node.lineno) or node.lineno
        for value in values:
            if not isinstance(value, Known):
                continue
            self._note("known", value.name, line)
            for smell in {value.name.partition(".")[0], ".".join(value.name.split(".")[:2])} & _SMELLS:
                self._note("smell", f"use of {smell.removeprefix('builtins.')}", line)
        return values

    def _note(self, kind: str, what: str, line: int) -> None:
        self.unit.mentions.add(Mention(line, kind, what))

    def path(self, node: ast.AST) -> Values:
        """Return the values of an expression that goes on, so that only the whole of it is mentioned."""
        if isinstance(node, ast.Name):
            return self._lookup(node.id, node.lineno)
        if isinstance(node, ast.Attribute):
            return self._member(self.path(node.value), node.attr, node)
        return self.visit(node)

    def _Name(self, node: ast.Name) -> Values:
        values = self._lookup(node.id, node.lineno)
        for value in values:
            if isinstance(value, Known) and value.name in _HANDED_ON:
                self._note("smell", f"{value.name.removeprefix('builtins.')} handed on", node.lineno)
        return self._mention(values, node)

    def _Attribute(self, node: ast.Attribute) -> Values:
        return self._mention(self.path(node), node)

    def _member(self, base: Values, name: str, node: ast.AST) -> Values:
        found, known = set(), False
        for value in base:
            if isinstance(value, Known):
                known = True
                if value.name in (MAIN, f"{MAIN}.__dict__") and name not in (*_LOOKUPS, "update", "__dict__"):
                    found |= self._lookup(name, node.lineno)
                elif len(value.name) < 200:
                    found.add(Known(f"{value.name}.{name}"))
            elif isinstance(value, (Instance, Defined)):
                scope = self.scopes_of.get(value.number)
                if scope and name in scope.names:
                    known = True
                    found |= scope.names[name]
        if not known:
            self._note("member", name, node.end_lineno or node.lineno)
        return _few(frozenset(found))

    def _item(self, base: Values, keys: Iterable[Any], node: ast.AST) -> Values:
        found = set()
        for value, key in itertools.product(base, list(keys)):
            if isinstance(value, Constant):
                found.add(folding.item(value.value, key))
            elif isinstance(value, Known) and isinstance(key, str):
                if value.name == "sys.modules":
                    found.add(Known(key))
                elif value.name.endswith(".__dict__") or value.name == MAIN:
                    found |= self._member(frozenset([Known(value.name.removesuffix(".__dict__"))]), key, node)
                else:  # the item of a table, or of a list that holds the library
                    found |= {Known(f"{value.name}.{key}"[:200]), value}
            else:
                found.add(value)
        return _few(frozenset(found))

    def _Subscript(self, node: ast.Subscript) -> Values:
        base = self.path(node.value)
        if isinstance(node.slice, ast.Slice):
            bounds = [self.visit(part) for part in (node.slice.lower, node.slice.upper, node.slice.step)]
            numbers = [next((v.value for v in part if isinstance(v, Constant)), None) for part in bounds]
            keys: list[Any] = [slice(*numbers)]
        else:
            keys = [value.value for value in self.visit(node.slice) if isinstance(value, Constant)]
        for value in base:
            if isinstance(value, Known) and not keys and _is_namespace(value.name):
                self._note("smell", "a computed name of a namespace", node.lineno)
        return self._mention(self._item(base, keys or [0], node), node)

    def _Constant(self, node: ast.Constant) -> Values:
        return _only(folding.constant(node.value))

    def _JoinedStr(self, node: ast.JoinedStr) -> Values:
        parts = [self._one(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values]
        plain = all(getattr(part, "format_spec", None) is None for part in node.values)
        if not plain or any(part is None for part in parts):
            return NOTHING
        return _only(folding.method("", "join", [tuple(str(part.value) for part in parts)], {}))

    def _one(self, node: ast.AST) -> Constant | None:
        return next((value for value in self.visit(node) if isinstance(value, Constant)), None)

    def _BinOp(self, node: ast.BinOp) -> Values:
        return self._binary(node.op, self.visit(node.left), self.visit(node.right))

    def _binary(self, kind: ast.operator, left: Values, right: Values) -> Values:
        pairs = [
            folding.binary(kind, a.value, b.value)
            for a, b in itertools.product(left, right)
            if isinstance(a, Constant) and isinstance(b, Constant)
        ]
        others = {value for value in left | right if not isinstance(value, (Constant, Known))}
        return _few(frozenset(pairs) | others)

    def _UnaryOp(self, node: ast.UnaryOp) -> Values:
        value = self.visit(node.operand)
        return self._binary(ast.Sub(), _only(Constant(0)), value) if isinstance(node.op, ast.USub) else NOTHING

    def _BoolOp(self, node: ast.BoolOp) -> Values:
        return _few(NOTHING.union(*map(self.visit, node.values)))

    def _IfExp(self, node: ast.IfExp) -> Values:
        self.visit(node.test)
        return _few(self.visit(node.body) | self.visit(node.orelse))

    def _NamedExpr(self, node: ast.NamedExpr) -> Values:
        values = self.visit(node.value)
        self._assign(node.target, values)
        return values

    def _Await(self, node: ast.Await) -> Values:
        return self.visit(node.value)

    _Starred = _Await

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Values:
        parts = [self.visit(part) for part in node.elts]
        if all(len(part) == 1 and isinstance(next(iter(part)), Constant) for part in parts):
            whole = folding.constant([next(iter(part)).value for part in parts])
            if whole is not None:
                return frozenset([whole])
        return _few(NOTHING.union(*parts))

    _List = _Tuple = _Set = _sequence

    def _Dict(self, node: ast.Dict) -> Values:
        for key in node.keys:
            self.visit(key)
        return _few(NOTHING.union(*map(self.visit, node.values)))

    def _comprehension_of(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Values:
        first, *more = node.generators
        whole = self._one(first.iter)
        outer, self.scopes = self.scopes, [*self.scopes, _Scope()]
        try:
            simple = whole is not None and not more and not first.ifs and isinstance(first.target, ast.Name)
            if simple and isinstance(whole.value, (tuple, str, bytes)) and len(whole.value) <= 200:
                grew = self.grew
                made = []
                for part in whole.value:
                    self.scopes[-1].names[first.target.id] = _only(folding.constant(part))
                    made.append(self._one(node.elt))
                self.grew = grew
                if all(part is not None for part in made):
                    return _only(folding.constant([part.value for part in made]))
            for generator in node.generators:
                self._assign(generator.target, _items(self.visit(generator.iter)))
                for condition in generator.ifs:
                    self.visit(condition)
            return self.visit(node.elt)
        finally:
            self.scopes = outer

    _ListComp = _GeneratorExp = _SetComp = _comprehension_of

    def _Lambda(self, node: ast.Lambda) -> Values:
        return self._function(node)

    # Calls

    def _Call(self, node: ast.Call) -> Values:
        found: set[Any] = set()
        arguments = [self.visit(argument) for argument in node.args]
        named = {keyword.arg or "**": self.visit(keyword.value) for keyword in node.keywords}
        if isinstance(node.func, ast.Attribute):
            base = self.path(node.func.value)
            texts = frozenset(value for value in base if isinstance(value, Constant))
            found |= self._folded(texts, node.func.attr, arguments, named)
            functions = self._member(base - texts, node.func.attr, node.func) if base - texts or not base else NOTHING
        else:
            functions = self.path(node.func)
        self._mention(frozenset(f for f in functions if not (isinstance(f, Known) and f.name in _HANDED_ON)), node.func)
        for function in functions:
            found |= self._call(function, arguments, named, node)
        return _few(frozenset(found))

    def _folded(self, texts: Values, name: str, arguments: list[Values], named: dict[str, Values]) -> set[Any]:
        given = [[value.value for value in argument if isinstance(value, Constant)] for argument in arguments]
        keywords = {key: values[0] for key, values in ((k, _constants(v)) for k, v in named.items()) if values}
        return {
            folding.method(text.value, name, chosen, keywords)
            for text in texts
            for chosen in itertools.islice(itertools.product(*given), _MOST_VALUES)
        }

    def _call(self, function: Any, arguments: list[Values], named: dict[str, Values], node: ast.Call) -> Values:
        if isinstance(function, Partial):
            return self._call(function.function, [*function.arguments, *arguments][:20], named, node)
        if isinstance(function, Members):
            first = arguments[0] if arguments else NOTHING
            return NOTHING.union(*(self._mention(self._down(first, name, node), node) for name in function.names))
        if isinstance(function, Defined):
            return self._call_own(function.number, arguments, named)
        return self._call_known(function.name, arguments, named, node) if isinstance(function, Known) else NOTHING

    def _down(self, base: Values, names: str, node: ast.AST) -> Values:
        for name in names.split(".")[:10]:
            base = self._member(base, name, node)
        return base

    def _call_own(self, number: int, arguments: list[Values], named: dict[str, Values]) -> Values:
        node = self.nodes[number]
        if isinstance(node, ast.ClassDef):
            return frozenset([Instance(number)])
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            rest = node.args.vararg.arg if node.args.vararg else None
            pairs = list(itertools.zip_longest(names[: len(arguments)], arguments, fillvalue=rest))
            outer, self.scopes = self.scopes, [self._scope(node)]
            for name, values in [*pairs, *named.items()]:
                if name:
                    self._bind(name, values)
            self.scopes = outer
        return self.returns.get(number, NOTHING)

    def _call_known(self, name: str, arguments: list[Values], named: dict[str, Values], node: ast.Call) -> Values:
        first = arguments[0] if arguments else NOTHING
        short = name.removeprefix("builtins.")
        if name in _GETATTR or name == "builtins.setattr":
            keys = _texts(arguments[1]) if len(arguments) > 1 else []
            if name == "builtins.setattr":
                self._store_in(first, keys, arguments[2] if len(arguments) > 2 else NOTHING)
                self._changed(node.args[0]) if node.args else None
            elif not keys and name != "operator.getitem":
                self._note("smell", f"{short} of a computed name", node.lineno)
            return self._mention(NOTHING.union(*(self._attribute_or_item(first, key, node) for key in keys)), node)
        if name in _IMPORT:
            return self._imported(name, first or named.get("name", NOTHING), arguments, node)
        if name in _EXECUTE:
            return self._executed(short, first or named.get("source", NOTHING), node)
        if name in _MEMBERS:
            names = _texts(first if name.endswith("methodcaller") else NOTHING.union(*arguments))
            if not names and not name.endswith("itemgetter"):
                self._note("smell", f"{name} of a computed name", node.lineno)
            return _only(Members(tuple(sorted(names))) if names else None)
        if name == "functools.partial":
            return frozenset(Partial(one, tuple(arguments[1:])) for one in first if not isinstance(one, Partial))
        if name in ("builtins.globals", "builtins.locals") or (name == "builtins.vars" and not arguments):
            return frozenset([Known(f"{MAIN}.__dict__")])
        if name == "builtins.vars":
            return frozenset(Known(f"{v.name}.__dict__") for v in first if isinstance(v, Known))
        if name == "IPython.get_ipython":
            return frozenset([Known("IPython.shell")])
        base, _, method = name.rpartition(".")
        if base in (MAIN, f"{MAIN}.__dict__") and method == "update":
            for key, values in named.items():
                self._bind_globally(key, values, add=True)
            for table in (argument for argument in node.args if isinstance(argument, ast.Dict)):
                for key, value in zip(table.keys, table.values, strict=True):
                    self._store_in(frozenset([Known(MAIN)]), _texts(self.visit(key)), self.visit(value))
        elif method in _LOOKUPS and first:
            keys = _texts(first)
            if not keys and _is_namespace(base):
                self._note("smell", "a computed name of a namespace", node.lineno)
            return self._mention(self._item(frozenset([Known(base)]), keys, node), node)
        elif name.startswith("inspect."):
            for value in first:
                if isinstance(value, Known) and value.name.startswith("utils.exercises"):
                    self._note("solution", value.name, node.lineno)
        elif name.startswith(("builtins.str.", "builtins.bytes.")) and short != "bytes.fromhex":
            texts = frozenset(value for value in first if isinstance(value, Constant))
            return _few(frozenset(self._folded(texts, method, arguments[1:], named)))
        elif name.startswith("builtins."):
            return _few(self._built(short, arguments) | (first if name in _SAME else NOTHING))
        return first if name in _SAME else NOTHING

    def _attribute_or_item(self, base: Values, key: str, node: ast.AST) -> Values:
        tables = frozenset(v for v in base if isinstance(v, Known) and _is_namespace(v.name))
        found = self._item(tables, [key], node)
        return found | self._member(base - tables, key, node) if base - tables or not base else found

    def _built(self, name: str, arguments: list[Values]) -> Values:
        if name == "map" and len(arguments) == 2:
            made = [
                [folding.builtin(function.name.removeprefix("builtins."), [part]) for part in whole[:200]]
                for function in arguments[0]
                if isinstance(function, Known)
                for whole in _constants(arguments[1])
                if isinstance(whole, (tuple, str, bytes))
            ]
            return _few(frozenset(folding.constant([part.value for part in row]) for row in made if all(row)))
        choices = itertools.islice(itertools.product(*map(_constants, arguments)), _MOST_VALUES)
        return _few(frozenset(folding.builtin(name, chosen) for chosen in choices))

    def _imported(self, name: str, first: Values, arguments: list[Values], node: ast.AST) -> Values:
        found = set()
        for text in _texts(first):
            package = _texts(arguments[1]) if text.startswith(".") and len(arguments) > 1 else [""]
            text = "".join(package[:1]) + text.replace(":", ".")
            found.add(Known(text))
            if name.endswith("__import__"):
                found.add(Known(text.partition(".")[0]))
        if not found:
            self._note("smell", "import of a computed name", node.lineno)
        return self._mention(frozenset(found), node)

    def _executed(self, short: str, code: Values, node: ast.Call) -> Values:
        texts = [value.value for value in code if isinstance(value, Constant)]
        if not texts:
            kind = "smell" if self.scopes or short == "eval" else "executes"
            self._note(kind, f"{short.rpartition('.')[2]} of a computed text", node.lineno)
        result: Values = NOTHING
        for text in texts:
            text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
            if text not in self.texts:
                self.texts[text] = read_cell(text.strip())
                for part in ast.walk(self.texts[text] or ast.Pass()):
                    if hasattr(part, "lineno"):
                        part.lineno, part.end_lineno = node.lineno, node.lineno
            tree = self.texts[text]
            self.depth += 1
            for statement in tree.body if tree else ():
                result = self.visit(statement.value) if isinstance(statement, ast.Expr) else self.visit(statement)
            self.depth -= 1
        return _few(result | code) if short == "compile" else result

    # Statements

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Values:
        scope, arguments = self._scope(node), node.args
        everything = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        for argument in filter(None, everything):
            self.visit(argument.annotation)
            scope.names.setdefault(argument.arg, NOTHING)
        positional = (*arguments.posonlyargs, *arguments.args)
        defaults = [*zip(positional[::-1], arguments.defaults[::-1], strict=False)]
        for argument, default in (*defaults, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)):
            scope.names[argument.arg] = _few(scope.names[argument.arg] | self.visit(default))
        owner = next((s for s in reversed(self.scopes)), None)
        number = next((n for n, s in self.scopes_of.items() if s is owner), None) if owner and owner.is_class else None
        self.waiting.append((node, self.unit, [s for s in self.scopes if not s.is_class], number))
        return frozenset([Defined(id(node))])

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Values:
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.visit(node.returns)
        self._bind(node.name, self._function(node))
        return NOTHING

    _AsyncFunctionDef = _FunctionDef

    def _ClassDef(self, node: ast.ClassDef) -> Values:
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        outer, self.scopes = self.scopes, [*self.scopes, self._scope(node)]
        for statement in node.body:
            self.visit(statement)
        self.scopes = outer
        self._bind(node.name, frozenset([Defined(id(node))]))
        return NOTHING

    def _Return(self, node: ast.Return) -> Values:
        values = self.visit(node.value)
        if self.function is not None:
            old = self.returns.get(id(self.function), NOTHING)
            self.returns[id(self.function)] = new = _few(old | values)
            self.grew |= new != old
        return values

    _Yield = _Return

    def _Global(self, node: ast.Global) -> Values:
        if self.scopes:
            self.scopes[-1].declared_global.update(node.names)
        return NOTHING

    def _Import(self, node: ast.Import) -> Values:
        for alias in node.names:
            root = alias.name.partition(".")[0]
            self._bind(alias.asname or root, frozenset([Known(alias.name if alias.asname else root)]))
            self._import_mention(alias.name, node)
        return NOTHING

    def _ImportFrom(self, node: ast.ImportFrom) -> Values:
        for alias in node.names if node.module and not node.level else ():
            name = f"{node.module}.{alias.name}"
            if alias.name == "*":
                self.stars.append(node.module)
                for exported in self.exported.get(node.module, ()):
                    self._bind(exported, frozenset([Known(f"{node.module}.{exported}")]))
            else:
                self._bind(alias.asname or alias.name, frozenset([Known(name)]))
                self._import_mention(name, node)
        return NOTHING

    def _import_mention(self, name: str, node: ast.AST) -> None:
        if not self.scopes:  # elsewhere the use of the name is mentioned
            self._mention(frozenset([Known(name)]), node)

    def _Assign(self, node: ast.Assign) -> Values:
        values = self.visit(node.value)
        for target in node.targets:
            self._assign(target, values, node.value)
        return NOTHING

    def _AnnAssign(self, node: ast.AnnAssign) -> Values:
        self.visit(node.annotation)
        if node.value is not None:
            self._assign(node.target, self.visit(node.value))
        return NOTHING

    def _AugAssign(self, node: ast.AugAssign) -> Values:
        values = self.visit(node.value)
        old = self.path(node.target)
        self._assign(node.target, self._binary(node.op, old, values) | (values - _only(None)))
        return NOTHING

    def _Expr(self, node: ast.Expr) -> Values:
        values = self.visit(node.value)
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            root: ast.AST = call.func
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name) and not all(b.is_alias for b in self.env.get(root.id, ())):
                self._changed(root)
        return values

    def _block(self, node: ast.AST) -> Values:
        self.depth += 1
        for child in ast.iter_child_nodes(node):
            self.visit(child)
        self.depth -= 1
        return NOTHING

    _If = _While = _Try = _TryStar = _Match = _block

    def _For(self, node: ast.For | ast.AsyncFor) -> Values:
        self.depth += 1
        self._assign(node.target, _items(self.visit(node.iter)))
        self.depth -= 1
        for statement in (*node.body, *node.orelse):
            self._in_block(statement)
        return NOTHING

    _AsyncFor = _For

    def _With(self, node: ast.With | ast.AsyncWith) -> Values:
        for item in node.items:
            values = self.visit(item.context_expr)
            if item.optional_vars is not None:
                self._assign(item.optional_vars, values)
        for statement in node.body:
            self._in_block(statement)
        return NOTHING

    _AsyncWith = _With

    def _in_block(self, statement: ast.AST) -> None:
        self.depth += 1
        self.visit(statement)
        self.depth -= 1


def _only(value: Any) -> Values:
    return NOTHING if value is None else frozenset([value])


def _few(values: Iterable[Any]) -> Values:
    found = frozenset(value for value in values if value is not None)
    if len(found) <= _MOST_VALUES:
        return found
    return frozenset(sorted(found, key=lambda value: (isinstance(value, Constant), repr(value)))[:_MOST_VALUES])


def _constants(values: Values) -> list[Any]:
    return [value.value for value in values if isinstance(value, Constant)]


def _texts(values: Values) -> list[str]:
    return [value for value in _constants(values) if isinstance(value, str)]


def _items(values: Values) -> Values:
    """What a loop over these values gives."""
    found: set[Any] = set()
    for value in values:
        whole = isinstance(value, Constant) and isinstance(value.value, (tuple, str, bytes))
        found |= {folding.constant(part) for part in value.value[:_MOST_VALUES]} if whole else {value}
    return _few(found)


def _is_namespace(name: str) -> bool:
    return name.endswith(".__dict__") or name in (MAIN, "sys.modules")
