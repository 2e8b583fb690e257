"""Disguised ways to an answer are flagged on their line, and honest answers are not."""

import ast
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.grading.giveaways import find_giveaways
from tests.support import in_time
from tests.utils.exercises.banks import CALLED, EXERCISES
from tests.utils.exercises.measure import read_answers
from utils.lessons import LESSONS

REPOSITORY = Path(__file__).parents[3]
NAMES = {name: frozenset(exercise.giveaways) for name, exercise in EXERCISES.items()}
# Each disguise leads to a call by its full name: the cells, and where it has to be flagged. {root}, {module} and {last}
# are the name's parts, {below} what stands between, {answer} the name of the answer.
DISGUISES = {
    "plain": (["import {module}\ndef {answer}(*a):\n    return {full}(*a)"], (1, 3)),
    "renamed module": (["import {module} as m", "def {answer}(*a):\n    return m.{last}(*a)"], (2, 2)),
    "renamed function": (
        ["from {module} import {last} as s", "def {answer}(*a):\n    x = 1\n    return s(*a)"],
        (2, 3),
    ),
    "inside": (["def {answer}(*a):\n    from {module} import {last}\n    return {last}(*a)"], (1, 3)),
    "star": (["from {module} import *", "{answer} = lambda *a: {last}(*a)"], (2, 1)),
    "handed on": (["import {module}\nf = {full}\ng = f", "", "def {answer}(*a):\n    return g(*a)"], (3, 2)),
    "getattr": (["import {module}", "def {answer}(*a):\n    return getattr({module}, '{a}' + '{b}')(*a)"], (2, 2)),
    "__import__": (
        ["def {answer}(*a):\n    m = __import__('{module}', fromlist=['x'])\n    return m.{last}(*a)"],
        (1, 3),
    ),
    "import_module": (
        [
            "import importlib as i\nm = i.import_module('.'.join(['{c}', '{d}'])) if 1 else 2\n"
            "def {answer}(*a):\n    return m.{last}(*a)"
        ],
        (1, 4),
    ),
    "f-string": (
        [
            "from importlib import import_module as get\nw = '{a}'\n",
            "def {answer}(*a):\n    return getattr(get('{module}'), f'{{w}}{b}')(*a)",
        ],
        (2, 2),
    ),
    "format": (
        ["import {module} as m", "def {answer}(*a):\n    return getattr(m, '{{}}{b}'.format('{a}'))(*a)"],
        (2, 2),
    ),
    "reversed": (["import {module} as m", "def {answer}(*a):\n    return getattr(m, '{backwards}'[::-1])(*a)"], (2, 2)),
    "replaced": (
        [
            "import {module} as m",
            "n = '{a}#{b}'.replace('#', '')\nf = getattr(m, n)\n",
            "def {answer}(*a):\n    return f(*a)",
        ],
        (3, 2),
    ),
    "vars": (["import {module} as m", "def {answer}(*a):\n    return vars(m)['{last}'](*a)"], (2, 2)),
    "__dict__": (["import {module} as m", "def {answer}(*a):\n    d = m.__dict__\n    return d['{last}'](*a)"], (2, 3)),
    "sys.modules": (["import sys", "def {answer}(*a):\n    return sys.modules['{module}'].{last}(*a)"], (2, 2)),
    "partial": (
        [
            "from functools import partial\nimport {module} as m\np = partial(m.{last})",
            "def {answer}(*a):\n    return p(*a)",
        ],
        (1, 3),
    ),
    "attrgetter": (
        ["import operator, {root}", "def {answer}(*a):\n    return operator.attrgetter('{rest}')({root})(*a)"],
        (2, 2),
    ),
    "lambda": (["import {module} as m\nf = lambda *a: m.{last}(*a)", "{answer} = lambda *a: f(*a)"], (1, 2)),
    "exec": (["exec('from {module} import {last} as s')", "def {answer}(*a):\n    return s(*a)"], (2, 2)),
    "exec of all": (["", "exec('import {module}\\ndef {answer}(*a):\\n    return {full}(*a)')"], (2, 1)),
    "eval": (["import {module}", "def {answer}(*a):\n    return eval('{full}')(*a)"], (2, 2)),
    "helper": (
        ["import {module} as m", "def aid(*a):\n    return m.{last}(*a)", "def {answer}(*a):\n    return aid(*a)"],
        (2, 2),
    ),
    "module as argument": (
        [
            "import {module} as m",
            "def aid(module, name, *a):\n    return getattr(module, name)(*a)",
            "def {answer}(*a):\n    return aid(m, '{last}', *a)",
        ],
        (2, 2),
    ),
    "decorator": (
        ["import {module} as m", "def swap(f):\n    return m.{last}", "@swap\ndef {answer}(*a):\n    pass"],
        (2, 2),
    ),
    "default": (["import {module} as m", "def {answer}(*a, f=m.{last}):\n    return f(*a)"], (2, 1)),
    "class": (
        [
            "import {module} as m\nclass A:\n    def run(self, *a):\n        return m.{last}(*a)",
            "def {answer}(*a):\n    return A().run(*a)",
        ],
        (1, 4),
    ),
    "attribute": (
        [
            "import {module} as m\nclass A:\n    def __init__(self, f):\n        self.f = f",
            "a = A(m.{last})\ndef {answer}(*x):\n    return a.f(*x)",
        ],
        (2, 1),
    ),
    "table": (
        ["import {module} as m\nd = {{}}\nd['f'] = m.{last}", "def {answer}(*a):\n    return d['f'](*a)"],
        (1, 3),
    ),
    "globals": (["import {module} as m\nglobals()['f'] = m.{last}", "def {answer}(*a):\n    return f(*a)"], (2, 2)),
    "the answer itself": (["%matplotlib inline\nimport {module}\n{answer} = {full}"], (1, 3)),
    "among magics": (["import {module} as m\n!ls\n%time f = m.{last}\nx = !ls", "{answer} = f"], (2, 1)),
    "computed": (["import {module} as m", "def {answer}(*a, n=input()):\n    return getattr(m, n)(*a)"], (2, 2)),
}


# What right answers of real people call that gives the answer away: they are shown to the lecturer, and remain right.
HONEST = [
    "affine: torch.nn.functional.linear",
    "cross_entropy: torch.xlogy",
    "cross_entropy_gradient: torch.Tensor.backward",
    "cross_entropy_gradient: torch.log_softmax",
    "cross_entropy_gradient: torch.softmax",
    "kl_divergence: torch.special.xlogy",
    "kl_divergence: torch.xlogy",
    "log_likelihood: torch.nn.functional.nll_loss",
    "log_softmax: torch.logsumexp",
    "log_softmax: torch.nn.functional.log_softmax",
    "mean_cross_entropy: torch.nn.CrossEntropyLoss",
    "mean_cross_entropy: torch.nn.functional.nll_loss",
    "one_hot: torch.nn.functional.one_hot",
    "posterior: torch.distributions.MultivariateNormal",
    "sigmoid: torch.Tensor.sigmoid",
    "softmax: torch.softmax",
    "softmax_squared_error_gradient: torch.autograd.functional.jacobian",
    "softmax_squared_error_gradient: torch.autograd.grad",
]


def disguised(answer, full, cells):
    module, _, last = full.rpartition(".")
    if ".Tensor" in module or not module:
        return None
    half = len(last) // 2
    root, _, rest = full.partition(".")
    parts = module.split(".")
    values = {
        "answer": answer,
        "full": full,
        "module": module,
        "last": last,
        "root": root,
        "rest": rest,
        "a": last[:half],
        "b": last[half:],
        "c": parts[0],
        "d": ".".join(parts[1:]),
        "backwards": last[::-1],
    }
    return [cell.format(**values).replace("'.'.join(['" + root + "', ''])", f"'{root}'") for cell in cells]


@pytest.mark.parametrize("answer", [name for name, exercise in CALLED.items() if exercise.giveaways])
def test_disguised_ways_to_the_answer_are_flagged(answer):
    ways = set()
    for full, (disguise, (cells, place)) in itertools.product(CALLED[answer].giveaways, DISGUISES.items()):
        written = disguised(answer, full, cells)
        if written is None or (disguise == "star" and full.endswith(f".{answer}")):
            continue
        ways.add(disguise)
        flags = find_giveaways(written, {answer: NAMES[answer]})[answer]
        assert place in [(flag.cell, flag.line) for flag in flags], (full, disguise, flags)
    assert ways >= DISGUISES.keys() - {"star"}


@pytest.mark.parametrize(
    "code",
    [
        "logits.softmax(1)",
        "make(logits).softmax(1)",
        "getattr(logits, 'softmax')(1)",
        "operator.methodcaller('softmax', 1)(logits)",
        "torch.Tensor.softmax(logits, 1)",
        "torch.ops.aten.softmax.int(logits, 1)",
        "torch.from_numpy(logits).log_softmax(1).exp()",
        "torch.nn.modules.activation.Softmax(1)(logits)",
        "logits.softmax.__call__(1)",
    ],
)
def test_methods_and_inner_names_are_flagged(code):
    cells = ["import operator, torch", f"def softmax(logits):\n    return {code}"]
    assert [(flag.cell, flag.line) for flag in find_giveaways(cells, {"softmax": NAMES["softmax"]})["softmax"]] == [
        (2, 2)
    ]


@pytest.mark.parametrize("answer", CALLED)
def test_solutions_are_flagged_nowhere_or_where_they_call_what_they_may_not(answer):
    cells = ["import numpy as np\nimport torch", CALLED[answer].right_answer.text]
    assert find_giveaways(cells, NAMES)[answer] == ()


def test_right_answers_are_flagged_only_where_they_call_a_giveaway():
    flagged = set()
    for folder in ("independent", "probing"):
        for answer in read_answers(REPOSITORY / "tests/utils/exercises/answers" / folder):
            name = answer.exercise.name
            flags = find_giveaways(["import numpy as np\nimport torch", answer.code], {name: NAMES[name]})[name]
            flagged |= {f"{name}: {flag.call}" for flag in flags if answer.is_right}
    assert sorted(flagged) == HONEST


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_lesson_as_it_is_has_no_flags(lesson):
    notebook = json.loads((REPOSITORY / "lessons" / f"{lesson.stem}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names = {name: NAMES[name] for name in lesson.exercises}
    assert set(find_giveaways(cells, names).values()) == {()}
    flags = in_time(lambda: find_giveaways(cells, names, lesson=cells), seconds=1)
    assert set(flags.values()) == {()}


def test_a_call_of_the_lessons_own_cell_is_flagged_where_the_learner_leads_to_it():
    cells = [
        "import torch",
        "def draw(x):\n    return torch.softmax(x, 1)",
        "draw(1)",
        "def softmax(x):\n    return draw(x)",
    ]
    flags = find_giveaways(cells, {"softmax": NAMES["softmax"]}, lesson=cells[:3])["softmax"]
    assert [(flag.cell, flag.line, flag.call) for flag in flags] == [(4, 2, "torch.softmax")]


def test_a_comparison_in_a_cell_of_its_own_is_not_flagged():
    cells = ["def softmax(x):\n    return x / x.sum()", "import torch\nprint(softmax(1) - torch.softmax(1, 0))"]
    assert find_giveaways(cells, {"softmax": NAMES["softmax"]}) == {"softmax": ()}


def test_the_last_definition_counts():
    names = {"softmax": NAMES["softmax"]}
    first, then = "from torch import softmax", "def softmax(x):\n    return x"
    assert find_giveaways([first, then], names) == {"softmax": ()}
    assert [flag.cell for flag in find_giveaways([then, first], names)["softmax"]] == [2]


@pytest.mark.parametrize(
    "code",
    [
        "print(exercises.softmax.reference)",
        "exercises.softmax.solution()",
        "exercises.softmax.right_answer",
        "import inspect\nprint(inspect.getsource(exercises.softmax))",
        "inspect.getsource(exercises)",
        "from utils.exercises.lesson_03.softmax import _softmax",
    ],
)
def test_reading_the_solution_is_flagged_wherever_it_stands(code):
    cells = ["from utils.exercises import lesson_03 as exercises\nimport inspect", code, "exercises.softmax.check(1)"]
    flags = find_giveaways(cells, {"softmax": frozenset(), "steps_needed": frozenset()})
    assert [flag.cell for flag in flags["softmax"]] == [2]
    assert len(flags["steps_needed"]) == (code == "inspect.getsource(exercises)")


@pytest.mark.parametrize(
    "code",
    [
        "exec(open('x').read())",
        "eval(input())",
        "getattr(np, input())",
        "__import__(input()).f(x)",
        "vars(np)[input()]",
        "base64.b64decode(b'eA==')",
        "ctypes.CDLL('x')",
        "sys.modules[input()]",
        "list(map(getattr, [x], ['y']))",
    ],
)
def test_what_cannot_be_followed_is_flagged_in_words(code):
    cells = ["import base64, ctypes, sys\nimport numpy as np", f"def softmax(x):\n    return {code}"]
    assert find_giveaways(cells, {"softmax": frozenset()})["softmax"]


@pytest.mark.parametrize(
    "cell",
    [
        "def softmax(x:",
        "x = " + "-" * 5000 + "1  # softmax",
        "softmax = " + "(" * 5000,
        "softmax = 1" + " + 1" * 3000,
        "softmax = '" + "a" * 300_000 + "'",
        "a = 'a' * 10 ** 9\nb = '{:999999999}'.format(1)\nc = 'a'.join(['b'] * 10**9)",
        "\n".join(
            ["s = 'abcdefgh'", *["s = s + s"] * 60, *["s = s.replace('a', s)"] * 30, "t = (s, s)", *["t = (t, t)"] * 60]
        ),
        "\0",
        "é\udcff",
        "%%bash\nrm -rf /",
        "softmax = f" + "()" * 900,
        "def f():\n    return f()\nsoftmax = f()",
        "\n".join(f"def f{n}(x):\n    return f{n + 1}(x)" for n in range(2000)) + "\nsoftmax = f0",
    ],
)
def test_odd_cells_do_not_stop_the_search(cell):
    cells = [cell, "import torch\nsigmoid = torch.sigmoid"]
    names = {"softmax": NAMES["softmax"], "sigmoid": NAMES["sigmoid"]}
    flags = in_time(lambda: find_giveaways(cells, names), seconds=5)
    assert [flag.cell for flag in flags["sigmoid"] if flag.call == "torch.sigmoid"] == [2]


PIECES = [
    "softmax",
    "torch",
    "x",
    "f",
    "(",
    ")",
    ".",
    "=",
    "\n",
    " ",
    "def ",
    ":",
    "import ",
    "lambda ",
    "'max'",
    "[",
    "]",
    "getattr",
    ",",
    "exec",
    "for ",
    " in ",
    "class ",
    "    ",
    "%",
    "!",
    "*",
    "global ",
    "return ",
    "{",
    "}",
    "+",
    "vars",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join), max_size=4)
)
def test_no_text_stops_the_search(cells):
    find_giveaways(cells, {"softmax": NAMES["softmax"]})


LINES = [
    line for line in Path(__file__).read_text(encoding="utf-8").split("\n") if line and not line.startswith(" ")
] + [
    ast.unparse(node)
    for node in ast.parse((REPOSITORY / "course/grading/following.py").read_text(encoding="utf-8")).body
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_no_python_stops_the_search(cells):
    find_giveaways(cells, {"read": frozenset(), "Reader": frozenset({"ast.parse"})})


@pytest.mark.parametrize(
    "code",
    [
        "softmax = lambda x: x\nsoftmax.__code__ = torch.log_softmax.__code__",
        "globals().update(softmax=torch.softmax)",
        "setattr(sys.modules['__main__'], 'softmax', torch.softmax)",
        "import __main__\n__main__.softmax = torch.softmax",
        "def softmax(x):\n    return getattr(__builtins__, 'ev' + 'al')('torch.softmax')(x, 1)",
        "def softmax(x):\n    return getattr(torch, ''.join(chr(c) for c in [115, 111]))(x, 1)",
        "softmax = type('A', (), {'f': staticmethod(torch.softmax)}).f",
        "softmax = [m for m in [torch]][0].softmax",
        "softmax = {'t': torch}['t'].softmax",
        "for m in [torch]:\n    softmax = m.softmax",
        "softmax = (torch if torch else sys).softmax",
        "try:\n    from torch import softmax\nexcept ImportError:\n    pass",
        "if (f := torch.softmax):\n    softmax = f",
        "a, b = torch.softmax, 1\ndef softmax(x):\n    return a(x, b)",
        "def softmax(x):\n    global s\n    s = torch.softmax\n    return s(x, 1)",
        "def prepare():\n    global s\n    s = torch.softmax\nprepare()\ndef softmax(x):\n    return s(x, 1)",
        "def make():\n    f = None\n    def set():\n        nonlocal f\n"
        "        f = torch.softmax\n    set()\n    return f\nsoftmax = make()",
        "softmax = torch.__getattribute__('softmax')",
        "softmax = vars(sys.modules['%s.nn.functional' % 'torch']).get('softmax')",
        "from importlib import import_module\nsoftmax = import_module('.nn.functional', 'torch').softmax",
        "softmax = object.__getattribute__(torch, 'softmax')",
        "def get():\n    return torch\ndef softmax(x):\n    return get().nn.functional.softmax(x)",
        "def aid(t):\n    return t.nn.functional.softmax\ndef softmax(x):\n    return aid(torch)(x)",
        "class A:\n    def __call__(self, x):\n        return self.go(x)\n    def go(self, x):\n"
        "        return torch.softmax(x, 1)\nsoftmax = A()",
        "class A:\n    def softmax(self, x):\n        return softmax_(x)\n"
        "from torch import softmax as softmax_\nsoftmax = A().softmax",
        "items = []\nitems.append(torch.softmax)\ndef softmax(x):\n    return items[0](x, 1)",
        "s = 'torch.'\ns += 'softmax'\ndef softmax(x):\n    return eval(s)(x, 1)",
        "get_ipython().run_cell('from torch import softmax')",
        "get_ipython().ex('from torch import softmax')",
        "exec(compile('softmax = torch.softmax', '', 'exec'))",
        "exec(b'softmax = torch.softmax')",
        "exec('exec(\"softmax = torch.softmax\")')",
        "import torch as np\ndef softmax(x):\n    return np.softmax(x, 1)",
        "def softmax(x, *, f=torch.softmax):\n    return f(x, 1)",
        "%%time\nsoftmax = torch.softmax",
        "!ls\nif torch:\n    %matplotlib inline\n    softmax = torch.softmax",
        "g = getattr\ndef softmax(x):\n    return g(torch, 'softmax')(x, 1)",
        "def softmax(x):\n    return next(map(getattr, [torch], ['softmax']))(x, 1)",
        "from functools import partial\np = partial(getattr, torch)\ndef softmax(x):\n    return p('softmax')(x, 1)",
        "from functools import reduce\nsoftmax = reduce(getattr, ['nn', 'functional', 'softmax'], torch)",
        "match 1:\n    case 1:\n        softmax = torch.softmax",
        "with open('x') as f:\n    softmax = torch.softmax",
        "async def softmax(x):\n    return torch.softmax(x, 1)",
        "(softmax := torch.softmax)",
        "softmax: object = torch.softmax",
        "[softmax, *rest] = torch.softmax, 1",
        "def softmax(x):\n    import torch.nn.functional\n    return torch.nn.functional.softmax(x, 1)",
        "def softmax(x):\n    return (lambda m: m.softmax(x, 1))(torch)",
        "np = sys\nnp.exp = torch.softmax\ndef softmax(x):\n    return np.exp(x, 1)",
    ],
)
def test_other_ways_are_flagged(code):
    assert find_giveaways(["import sys, torch", code], {"softmax": NAMES["softmax"]})["softmax"]


@pytest.mark.parametrize(
    "code",
    [
        "def softmax(x):\n    x = np.asarray(x)\n    return x / x.sum()",
        "def softmax(x):\n    assert isinstance(x, (np.ndarray, torch.Tensor))\n    return np.exp(x)",
        "def softmax(x: torch.Tensor):\n    return torch.exp(x - x.max(dim=1, keepdim=True).values)",
        "class N(torch.nn.Module):\n    def softmax(self, x):\n"
        "        return x\n    def run(self, x):\n        return self.softmax(x)\n"
        "softmax = N().run",
        "def softmax(x):\n    softmax = x\n    return softmax",
        "def softmax(x):\n    return x\nx = torch.softmax(torch.ones(2), 0)\ndel x\n"
        "print(softmax(torch.softmax(torch.ones(2), 0)))",
        "def softmax(x):\n    return x\n"
        "assert np.allclose(softmax(1), torch.softmax(1, 0))\nexercises.softmax.check(softmax)",
        "rows = []\ndef softmax(x):\n    rows.append(x)\n    return x\ncompare(softmax, torch.softmax)",
        "exercises.softmax.hint()\nsoftmax = lambda x: x\nexercises.softmax.check(softmax)",
        "%matplotlib inline\ndef softmax(x):\n    return sorted(x, key=lambda y: y[0])",
        "for row in range(3):\n    print(torch.softmax(row, 1))\ndef softmax(x):\n"
        "    for row in x:\n        row -= 1\n    return x",
    ],
)
def test_honest_code_is_not_flagged(code):
    cells = ["import numpy as np\nimport torch\nfrom utils.exercises import lesson_03 as exercises", code]
    assert find_giveaways(cells, {"softmax": NAMES["softmax"]}) == {"softmax": ()}


def test_a_huge_submission_is_given_up_in_words_and_in_time():
    cell = "\n".join(f"x{number} = [f(y) + {number}, y.z[0]]" for number in range(3000))
    cells, names = [cell] * 30 + ["softmax = x"], {"softmax": NAMES["softmax"], "other": frozenset()}
    flags = in_time(lambda: find_giveaways(cells, names), seconds=20)
    assert [(flag.cell, flag.call) for flag in flags["softmax"]] == [(31, "code too large or too deep to search")]
    assert flags["other"] == ()
