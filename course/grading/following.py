"""Follow the names of a submission through its syntax trees, without running anything.

Each statement at the top level of a cell is a `Unit`: what it mentions, and which other units it needs. A name is
followed through imports, assignments and texts that are put together of constants. Top-level code sees the names as
they are when it runs; functions see them as they are in the end. Inside a function the order is ignored.
"""

import ast
import builtins
import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from course.grading import folding
from course.grading.cells import children, read_cell
from course.grading.folding import Constant

MOST_STEPS = 100_000  # nodes that are looked at in one submission
LONGEST = 500_000  # characters of all cells together
MOST_VALUES = 24  # that one name may have
TOO_MUCH = "code too large or too deep to search"

_MAIN = "__main__.__dict__"  # the names of the notebook
_GETATTR = {"builtins.getattr", "builtins.object.__getattribute__", "inspect.getattr_static", "operator.getitem"}
_IMPORT = {"builtins.__import__", "importlib.import_module", "importlib.__import__", "pkgutil.resolve_name"}
_EXECUTE = {f"builtins.{name}" for name in ("exec", "eval", "compile")}
_EXECUTE |= {f"IPython.get_ipython.{name}" for name in ("run_cell", "ex", "ev")}
_MEMBERS = {"operator.attrgetter", "operator.methodcaller", "operator.itemgetter"}
_FOLLOWED = _GETATTR | _IMPORT | _EXECUTE | _MEMBERS
_LOOKUPS = {"get", "pop", "__getitem__", "__getattribute__", "__getattr__"}
_SMELLS = {
    "ctypes", "cffi", "base64", "binascii", "codecs", "zlib", "gzip", "bz2", "lzma", "marshal", "pickle", "dill",
    "cloudpickle", "subprocess", "gc", "inspect", "linecache", "pathlib", "urllib", "requests", "socket", "http",
    "os.system", "os.popen", "os.open", "io.open", "builtins.open", "sys._getframe", "types.CodeType",
}  # fmt: skip
_ONE_OF = (ast.BoolOp, ast.IfExp, ast.Await, ast.Starred, ast.Set, ast.Dict, ast.keyword, ast.Yield)
_BLOCKS = (ast.If, ast.While, ast.Try, ast.TryStar, ast.Match, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Known:
    """A library object, by its full name; the namespace of a module is ``module.__dict__``."""

    name: str


@dataclass(frozen=True)
class Partial:
    """A function of the library with its first arguments, as functools.partial or operator.attrgetter make it."""

    name: str
    arguments: tuple[frozenset, ...]


Values = frozenset  # of Known, Partial and Constant: what a name or an expression may stand for, as far as is known
NOTHING: Values = frozenset()


@dataclass(frozen=True, order=True)
class Mention:
    """Something that a unit mentions on a line.

    `kind` is "known" (a full name), "handed on" (a full name that is neither called nor assigned nor gone on from),
    "member" (an attribute of something not known), "solution" (a full name whose source is read), "smell" or
    "executes" (words for the lecturer).
    """

    line: int
    kind: str
    what: str


@dataclass(eq=False)
class Unit:
    """One statement at the top level of a cell; `given` if the cell is the lesson's own.

    The lesson's own statements, save those that only name something, stay `unread` until an answer needs them.
    """

    cell: int
    line: int
    given: bool
    unread: ast.stmt | None = None
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


class _ClassScope(dict):
    """The names in the body of a class, which its functions do not see."""


class _TooMuch(Exception):
    pass


class Reader:
    """Reads the cells of one submission.

    Attributes
    ----------
    units : list of Unit
    unread : list of int
        The cells that are too large or too deep, or come after too many others.
    """

    def __init__(
        self, cells: Sequence[str], given: Collection[str], questions: Collection[str], watched: Iterable[str]
    ):
        self.questions, self.watched = set(questions), set(watched)
        self.units: list[Unit] = []
        self.unread: list[int] = []
        self.env: dict[str, list[_Binding]] = {}
        self.stars: list[str] = []
        self.waiting: list[tuple[Any, Unit, list[dict[str, Values]]]] = []
        self.functions: set[int] = set()
        self.late = self.complete = False
        self.steps = 0
        own = {source.strip() for source in given}
        length = 0
        for number, source in enumerate(cells, start=1):
            try:
                is_given = source.strip() in own
                length += len(source)
                if length > LONGEST:
                    raise _TooMuch
                for statement, names in _read_given_cell(source) if is_given else _statements(source):
                    unit = self.unit = Unit(number, statement.lineno, is_given, statement if is_given else None)
                    self.units.append(unit)
                    if not is_given or _only_names(statement):
                        unit.unread = None
                        self._read([statement], unit, [])
                    for name in names if unit.unread else ():
                        self._bind_globally(name, NOTHING, add=isinstance(statement, _BLOCKS))
            except (RecursionError, MemoryError, _TooMuch):
                self.unread.append(number)
        self.late = True
        while self.late:  # a function may bind a global name that another one uses
            self.late = False
            self._read_functions(0)
        self.complete = True

    def read(self, unit: Unit) -> None:
        """Look at a statement of the lesson's own that is not read yet."""
        statement, unit.unread, start = unit.unread, None, len(self.waiting)
        if statement is not None:
            try:
                self._read([statement], unit, [])
            except (RecursionError, MemoryError, _TooMuch):
                return
            self._read_functions(start)

    def _read_functions(self, start: int) -> None:
        for number in itertools.count(start):
            if number >= len(self.waiting):  # they grow: there are functions inside functions
                break
            node, unit, scopes = self.waiting[number]
            try:
                self._read(node.body if isinstance(node.body, list) else [node.body], unit, scopes)
            except (RecursionError, MemoryError, _TooMuch):
                unit.mentions.add(Mention(unit.line, "smell", TOO_MUCH))

    def roots(self, question: str) -> list[Unit]:
        """Return the units that bind the name of this question in the end."""
        return [binding.unit for binding in self.env.get(question, ())]

    def _read(self, body: list[ast.AST], unit: Unit, scopes: list[dict[str, Values]]) -> None:
        self.unit, self.scopes, self.in_block = unit, scopes, bool(scopes)
        for _ in range(3 if scopes else 1):
            self.grew = False
            for statement in body:
                self.visit(statement)
            if not self.grew:
                break

    # Names

    def _bind(self, name: str, values: Values) -> None:
        scope = next((scope for scope in reversed(self.scopes) if name in scope), None)
        if scope is None:
            self._bind_globally(name, values, add=self.in_block)
        elif not values <= scope[name]:
            scope[name], self.grew = _few(scope[name] | values), True

    def _bind_globally(self, name: str, values: Values, *, add: bool) -> None:
        old = self.env.get(name, [])
        if self.complete:
            return
        if name in self.questions and self.unit.given and any(not binding.unit.given for binding in old):
            return  # what the lesson does with a name later is not the learner's answer
        if add and any(binding.unit is self.unit and values == binding.values for binding in old):
            return
        self.late |= bool(self.scopes) and len(old) < MOST_VALUES
        self.env[name] = [*(old[-MOST_VALUES:] if add else ()), _Binding(values, self.unit)]

    def _lookup(self, name: str, line: int) -> Values:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name not in self.env:
            found = {Known(f"{module}.{name}") for module in self.stars}
            if name in ("__builtins__", "get_ipython"):
                found.add(Known("builtins" if name == "__builtins__" else "IPython.get_ipython"))
            elif hasattr(builtins, name):
                found.add(Known(f"builtins.{name}"))
            return _few(found)
        for binding in self.env[name]:
            if not binding.is_alias and binding.unit is not self.unit:
                self.unit.needs.setdefault(binding.unit, line)
        return _few(itertools.chain(*(binding.values for binding in self.env[name])))

    def _assign(self, target: ast.AST, values: Values) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, values)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                self._assign(part, _parts(values))
        elif isinstance(target, ast.Starred):
            self._assign(target.value, values)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            if {Known(_MAIN), Known("__main__")} & self.path(target.value):
                names = [target.attr] if isinstance(target, ast.Attribute) else _texts(self.visit(target.slice))
                for name in names:
                    self._bind_globally(name, values, add=True)
                if not names:
                    self._note("executes", "a global name that is computed", target.lineno)
            self._change(target)

    def _change(self, node: ast.AST) -> None:
        """Whoever uses the name that this is a part of needs this unit too."""
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        if isinstance(node, ast.Name) and not any(node.id in scope for scope in self.scopes):
            self._bind_globally(node.id, NOTHING, add=True)

    # Expressions: `visit` gives what an expression may stand for, and notes what it mentions.

    def visit(self, node: ast.AST | None) -> Values:
        """Look at a node and all below it, once."""
        if node is None:
            return NOTHING
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooMuch
        was_in_block, self.in_block = self.in_block, self.in_block or isinstance(node, _BLOCKS)
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler:
            values = handler(node)
        else:
            below = [self.visit(child) for child in children(node)]
            values = _few(itertools.chain(*below)) if isinstance(node, _ONE_OF) else NOTHING
        self.in_block = was_in_block
        return values

    def path(self, node: ast.AST) -> Values:
        """Return what an expression stands for that is gone on from, so that only the whole is mentioned."""
        if isinstance(node, ast.Name):
            return self._lookup(node.id, node.lineno)
        if isinstance(node, ast.Attribute):
            return self._member(self.path(node.value), node.attr, node)
        return self.visit(node)

    def _note(self, kind: str, what: str, line: int) -> None:
        self.unit.mentions.add(Mention(line, kind, what))

    def _mention(self, values: Iterable[Any], node: ast.AST, kind: str = "known") -> Values:
        line = node.end_lineno if isinstance(node, ast.Attribute) else node.lineno
        values = frozenset(values)
        for name in (value.name for value in values if isinstance(value, Known)):
            self._note(kind, name, line)
            for smell in {name.partition(".")[0], ".".join(name.split(".")[:2])} & _SMELLS:
                self._note("smell", f"use of {smell.removeprefix('builtins.')}", line)
            if kind == "handed on" and name in _FOLLOWED:
                self._note("smell", f"{name.removeprefix('builtins.')} handed on", line)
        return values

    def _value(self, node: ast.AST) -> Values:
        return self._mention(self.path(node), node, "handed on")

    _Name = _Attribute = _value

    def _member(self, base: Values, name: str, node: ast.AST) -> Values:
        known = [value for value in base if isinstance(value, Known)]
        own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        if not known and not own:
            self._note("member", name, node.end_lineno)
        return _few(itertools.chain(*(self._item(Known(f"{value.name}.__dict__"), name, node) for value in known)))

    def _item(self, base: Any, key: Any, node: ast.AST) -> Values:
        """Return what ``base[key]`` stands for."""
        if isinstance(base, Constant):
            return _few([folding.item(base.value, key)])
        if not isinstance(base, Known) or not isinstance(key, str) or len(base.name) > 200:
            return frozenset([base])
        if base == Known("sys.modules.__dict__") or key == "__dict__":  # a method of the table, or the table itself
            return frozenset([Known(base.name.removesuffix(".__dict__") + f".{key}")])
        if base.name == _MAIN:
            return self._lookup(key, node.lineno)
        if base.name == "sys.modules":
            return frozenset([Known(key)])
        if base.name.endswith(".__dict__"):
            return frozenset([Known(base.name.removesuffix(".__dict__") + f".{key}")])
        return frozenset([Known(f"{base.name}.{key}"), base])  # of a table in the library, or of one that holds it

    def _Subscript(self, node: ast.Subscript) -> Values:
        base = self.path(node.value)
        if isinstance(node.slice, ast.Slice):
            bounds = (self.visit(part) for part in (node.slice.lower, node.slice.upper, node.slice.step))
            keys: list[Any] = [slice(*(next(iter(_constants(bound)), None) for bound in bounds))]
        else:
            keys = _constants(self.visit(node.slice))
        return self._items(base, keys, node)

    def _items(self, base: Values, keys: list[Any], node: ast.AST) -> Values:
        if not keys and any(isinstance(value, Known) and _is_namespace(value.name) for value in base):
            self._note("smell", "a computed name of a namespace", node.lineno)
        pairs = itertools.product(base, keys or [None])
        return self._mention(_few(itertools.chain(*(self._item(value, key, node) for value, key in pairs))), node)

    def _Constant(self, node: ast.Constant) -> Values:
        return _few([folding.constant(node.value)])

    def _JoinedStr(self, node: ast.JoinedStr) -> Values:
        texts: list[Any] = [""]
        for part in node.values:
            plain = isinstance(part, ast.Constant) or (part.format_spec is None and part.conversion == -1)
            values = _texts(self.visit(part.value if isinstance(part, ast.FormattedValue) else part)) if plain else []
            texts = [
                before + value for before, value in itertools.islice(itertools.product(texts, values), MOST_VALUES)
            ]
        return _few(map(folding.constant, texts))

    def _BinOp(self, node: ast.BinOp) -> Values:
        return self._binary(node.op, self.visit(node.left), self.visit(node.right))

    def _binary(self, kind: ast.operator, left: Values, right: Values) -> Values:
        pairs = itertools.product(_constants(left), _constants(right))
        return _few(folding.binary(kind, a, b) for a, b in itertools.islice(pairs, MOST_VALUES))

    def _UnaryOp(self, node: ast.UnaryOp) -> Values:
        numbers = [value for value in _constants(self.visit(node.operand)) if isinstance(value, int)]
        return _few(Constant(-number) for number in numbers if isinstance(node.op, ast.USub))

    def _List(self, node: ast.List | ast.Tuple) -> Values:
        parts = [self.visit(part) for part in node.elts]
        if all(_constants(part) for part in parts):
            return _few([folding.constant([_constants(part)[0] for part in parts])])
        return _few(itertools.chain(*parts))

    _Tuple = _List

    def _NamedExpr(self, node: ast.NamedExpr) -> Values:
        values = self._followed(node.value)
        self._assign(node.target, values)
        return values

    def _Call(self, node: ast.Call) -> Values:
        arguments = [self.visit(argument) for argument in node.args]
        named = {keyword.arg: self.visit(keyword.value) for keyword in node.keywords}
        functions: Values = NOTHING
        found: list[Any] = []
        if isinstance(node.func, ast.Attribute):
            base = self.path(node.func.value)
            texts = _constants(base)
            for text in texts:
                chosen = itertools.islice(itertools.product(*map(_constants, arguments)), MOST_VALUES)
                found += [folding.method(text, node.func.attr, choice) for choice in chosen]
            if not texts or len(texts) < len(base):
                functions = self._member(base, node.func.attr, node.func)
        else:
            functions = self.path(node.func)
        for function in functions:
            if isinstance(function, Partial):
                found += self._call(function.name, [*function.arguments, *arguments], named, node)
            elif isinstance(function, Known):
                if function.name not in _FOLLOWED:
                    self._mention([function], node.func)
                found += self._call(function.name, arguments, named, node)
        return _few(found)

    def _call(self, name: str, arguments: list[Values], named: dict[str | None, Values], node: ast.Call) -> Values:
        """Return what a call of the library gives, of those calls that lead to other names."""
        first, second = [*arguments, NOTHING, NOTHING][:2]
        base, _, last = name.rpartition(".")
        if name in _GETATTR:
            return self._getattr(first, second, node)
        if name in _IMPORT:
            return self._import(name, first or named.get("name", NOTHING), second, node)
        if name in _EXECUTE:
            return self._execute(last, first or named.get("source", NOTHING), node)
        if name in _MEMBERS:
            return frozenset([Partial("members", tuple(arguments[: 1 if last == "methodcaller" else None]))])
        if name == "members":
            return _few(itertools.chain(*(self._getattr(arguments[-1], names, node) for names in arguments[:-1])))
        if name == "functools.partial":
            return _few(Partial(value.name, tuple(arguments[1:])) for value in first if isinstance(value, Known))
        if name in ("builtins.globals", "builtins.locals") or (name == "builtins.vars" and not arguments):
            return frozenset([Known(_MAIN)])
        if name == "builtins.vars":
            return _few(Known(f"{value.name}.__dict__") for value in first if isinstance(value, Known))
        if name == "IPython.get_ipython":
            return frozenset([Known(name)])
        if name == "builtins.setattr" and node.args:
            self._change(node.args[0])
        if (name == "builtins.setattr" and Known("__main__") in first) or name == f"{_MAIN}.update":
            self._note("executes", "global names that are set by a call", node.lineno)
        if name.startswith("inspect."):
            for value in first:
                if isinstance(value, Known) and value.name.startswith("utils.exercises"):
                    self._note("solution", value.name, node.lineno)
        if last in _LOOKUPS and first:
            return self._items(frozenset([Known(base)]), _texts(first), node)
        return NOTHING

    def _getattr(self, base: Values, names: Values, node: ast.AST) -> Values:
        if not _texts(names):
            self._note("smell", "getattr of a computed name", node.lineno)
        found: list[Any] = []
        for name in _texts(names):
            values = base
            for part in name.split(".")[:10]:
                tables = frozenset(v for v in values if isinstance(v, Known) and _is_namespace(v.name))
                values = self._items(tables, [part], node) or self._member(values, part, node)
            found += values
        return self._mention(_few(found), node)

    def _import(self, name: str, texts: Values, packages: Values, node: ast.AST) -> Values:
        found = []
        for text in _texts(texts):
            package = next(iter(_texts(packages)), "") if text.startswith(".") else ""
            found.append(package + text.replace(":", "."))
            found += [found[-1].partition(".")[0]] if name.endswith("__import__") else []
        if not found:
            self._note("smell", "import of a computed name", node.lineno)
        return self._mention(_few(map(Known, found)), node)

    def _execute(self, name: str, code: Values, node: ast.Call) -> Values:
        """Look at code in a text as if it stood here."""
        values: Values = NOTHING
        if not any(isinstance(text, (str, bytes)) for text in _constants(code)):
            kind = "smell" if self.scopes or name in ("eval", "ev") else "executes"
            self._note(kind, f"{name} of a computed text", node.lineno)
        for text in _constants(code):
            tree = read_cell(text.decode(errors="replace") if isinstance(text, bytes) else str(text).strip())
            for part in ast.walk(tree or ast.Pass()):
                if hasattr(part, "lineno"):
                    part.lineno = part.end_lineno = node.lineno
            was_in_block, self.in_block = self.in_block, True
            for statement in tree.body if tree else ():
                values = self.visit(statement.value if isinstance(statement, ast.Expr) else statement)
            self.in_block = was_in_block
        return _few([*values, *code]) if name == "compile" else values

    def _comprehension(self, node: ast.comprehension) -> Values:
        self._assign(node.target, _parts(self.visit(node.iter)))
        for condition in node.ifs:
            self.visit(condition)
        return NOTHING

    def _ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Values:
        inside = {part.id: NOTHING for each in node.generators for part in ast.walk(each.target) if _is_name(part)}
        self.scopes = [*self.scopes, inside]
        for part in (*node.generators, *(getattr(node, name, None) for name in ("elt", "key", "value"))):
            values = self.visit(part)
        self.scopes = self.scopes[:-1]
        return values

    _SetComp = _GeneratorExp = _DictComp = _ListComp

    # Statements

    def _Lambda(self, node: Any) -> Values:
        """Look at a function's arguments now, and at its body when all cells are read."""
        arguments = node.args
        everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        names = [*_names_of(node.body), *(argument.arg for argument in everything if argument)]
        scope: dict[str, Values] = dict.fromkeys(names, NOTHING)
        positional = [*arguments.posonlyargs, *arguments.args][::-1]
        defaults = [*zip(positional, arguments.defaults[::-1], strict=False)]
        for argument, default in [*defaults, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]:
            scope[argument.arg] = self.visit(default)
        for argument in filter(None, everything):
            self.visit(argument.annotation)
        around = [scope for scope in self.scopes if not isinstance(scope, _ClassScope)]
        if id(node) not in self.functions:
            self.functions.add(id(node))
            self.waiting.append((node, self.unit, [*around, scope]))
        return NOTHING

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Values:
        for part in (*node.decorator_list, node.returns):
            self.visit(part)
        self._Lambda(node)
        self._bind(node.name, NOTHING)
        return NOTHING

    _AsyncFunctionDef = _FunctionDef

    def _ClassDef(self, node: ast.ClassDef) -> Values:
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self._bind(node.name, NOTHING)
        self.scopes = [*self.scopes, _ClassScope.fromkeys(_names_of(node.body), NOTHING)]
        for statement in node.body:
            self.visit(statement)
        self.scopes = self.scopes[:-1]
        return NOTHING

    def _Import(self, node: ast.Import) -> Values:
        for alias in node.names:
            root = alias.name.partition(".")[0]
            self._imported(alias.asname or root, alias.name if alias.asname else root, alias.name, node)
        return NOTHING

    def _ImportFrom(self, node: ast.ImportFrom) -> Values:
        for alias in node.names if node.module and not node.level else ():
            if alias.name == "*":
                self.stars.append(node.module)
                for name in (name for name in self.watched if name.rpartition(".")[0] == node.module):
                    self._bind(name.rpartition(".")[2], frozenset([Known(name)]))
            else:
                name = f"{node.module}.{alias.name}"
                self._imported(alias.asname or alias.name, name, name, node)
        return NOTHING

    def _imported(self, name: str, value: str, full: str, node: ast.AST) -> None:
        self._bind(name, frozenset([Known(value)]))
        if not self.scopes:  # elsewhere the use of the name is mentioned
            self._mention([Known(full)], node)

    def _followed(self, node: ast.AST) -> Values:
        """Look at what is assigned: the name that it goes to is followed, so that nothing is handed on."""
        return self._mention(self.path(node), node) if isinstance(node, (ast.Name, ast.Attribute)) else self.visit(node)

    def _Assign(self, node: ast.Assign) -> Values:
        values = self._followed(node.value)
        for target in node.targets:
            parts, pairs = getattr(target, "elts", ()), getattr(node.value, "elts", ())
            if len(parts) == len(pairs) > 0:
                for part, value in zip(parts, pairs, strict=True):
                    self._assign(part, self.path(value))
            else:
                self._assign(target, values)
        return NOTHING

    def _AnnAssign(self, node: ast.AnnAssign) -> Values:
        self.visit(node.annotation)
        if node.value is not None:
            self._assign(node.target, self._followed(node.value))
        return NOTHING

    def _AugAssign(self, node: ast.AugAssign) -> Values:
        old, values = self.path(node.target), self.visit(node.value)
        self._assign(node.target, self._binary(node.op, old, values))
        return NOTHING

    def _Expr(self, node: ast.Expr) -> Values:
        values = self.visit(node.value)
        changed: Any = getattr(node.value, "func", None)  # such as items in items.append(f)
        root = changed
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        aliases = [binding.is_alias for binding in self.env.get(getattr(root, "id", ""), ())]
        if root is not changed and not all(aliases):
            self._change(changed)
        return values

    def _For(self, node: ast.For | ast.AsyncFor) -> Values:
        self._assign(node.target, _parts(self.visit(node.iter)))
        for statement in (*node.body, *node.orelse):
            self.visit(statement)
        return NOTHING

    _AsyncFor = _For

    def _withitem(self, node: ast.withitem) -> Values:
        values = self.visit(node.context_expr)
        if node.optional_vars is not None:
            self._assign(node.optional_vars, values)
        return NOTHING


def _few(values: Iterable[Any]) -> Values:
    found = frozenset(value for value in values if value is not None)
    return found if len(found) <= MOST_VALUES else frozenset(sorted(found, key=repr)[:MOST_VALUES])


def _constants(values: Values) -> list[Any]:
    return [value.value for value in values if isinstance(value, Constant)]


def _texts(values: Values) -> list[str]:
    return [value for value in _constants(values) if isinstance(value, str)]


def _parts(values: Values) -> Values:
    """Return what a loop over these values gives."""
    whole = [value for value in _constants(values) if isinstance(value, tuple)]
    return _few([*map(folding.constant, itertools.chain(*whole)), *(v for v in values if not isinstance(v, Constant))])


def _is_namespace(name: str) -> bool:
    return name.endswith(".__dict__") or name == "sys.modules"


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def _statements(source: str) -> list[tuple[ast.stmt, set[str]]]:
    tree = read_cell(source)
    return [(statement, set()) for statement in (tree.body if tree else ())]


@lru_cache(maxsize=2048)
def _read_given_cell(source: str) -> list[tuple[ast.stmt, set[str]]]:
    """Return the statements of a cell of the lesson, the same for each submission, with the names that they bind."""
    return [(statement, _names_of([statement])) for statement, _ in _statements(source)]


def _only_names(statement: ast.stmt) -> bool:
    """Whether this is an import, or gives another name to something."""
    renames = isinstance(statement, ast.Assign) and isinstance(statement.value, (ast.Name, ast.Attribute, ast.Constant))
    return renames or isinstance(statement, (ast.Import, ast.ImportFrom))


def _names_of(body: list[ast.stmt] | ast.expr) -> set[str]:
    """Return the names that statements bind, those inside functions and classes left out."""
    names: set[str] = set()
    declared: set[str] = set()
    waiting: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while waiting:
        node = waiting.pop()
        if _is_name(node):
            names.add(node.id)
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            names.add(getattr(node, "name", ""))
            continue
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name.partition(".")[0]) for alias in node.names}
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            declared.update(node.names)
        waiting += children(node)
    return names - declared
