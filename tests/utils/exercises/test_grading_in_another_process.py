"""The protocol carries a grader: the answer runs in another process, JSON goes over a pipe, the reference is absent.

Three exercises stand for all: one with arrays (of lesson 01), one that changes its argument, and one torch module.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import utils.exercises
from utils.exercises import lesson_01, wire
from utils.exercises.case import Case
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.outcome import Status

# What a worker needs, and all that it gets: no bank, no judge, none of the mathematics.
WORKER_FILES = (
    "__init__.py",
    "exercises/__init__.py",
    "exercises/drivers.py",
    "exercises/wire.py",
    "exercises/torch_driver.py",
)

WORKER = """
import json, sys
# The course is installed from its folder, banks and all: here only the files beside this one may be found.
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in getattr(finder, "__module__", "")]
pipe = sys.stdout
for line in sys.stdin:
    request = json.loads(line)
    from utils.exercises import drivers
    names = {}
    exec(compile(request["source"], "answer.py", "exec"), names)
    observation = drivers.observe(request["driver"], names[request["name"]], request["case"])
    pipe.write(json.dumps(observation, allow_nan=False) + "\\n")
    pipe.flush()
"""


def _standardize(points):
    points -= points.mean(axis=0)
    points /= points.std(axis=0)


def _standardize_a_copy(points):
    points = points - points.mean(axis=0)
    points /= points.std(axis=0)


standardize_in_place = FunctionExercise(
    name="standardize_in_place",
    reference=_standardize,
    draw_cases=lambda rng: [Case((rng.normal(size=(5, 2)) + 3,)) for _ in range(3)],
    misconceptions=(
        Misconception("a copy", _standardize_a_copy, lambda seen: "You changed a copy, not the argument."),
    ),
    watches_arguments=True,
    hints=("a", "b"),
    why="",
    praise="",
)


class _Mended(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.last = torch.nn.Linear(n_features, n_classes)

    def forward(self, x):
        return self.last(x)


class _Softmaxed(_Mended):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.normalise = torch.nn.Softmax(dim=1)

    def forward(self, x):
        return self.normalise(self.last(x))


def _draw_networks(rng):
    inputs = wire.encode(rng.normal(size=(4, 3)))
    return [Case((3, 2), {"inputs": inputs, "seed": int(rng.integers(1000))}) for _ in range(2)]


mended_network = FunctionExercise(
    name="MendedNetwork",
    driver="module",
    reference=_Mended,
    draw_cases=_draw_networks,
    misconceptions=(Misconception("softmax kept", _Softmaxed, lambda seen: "Softmax is still there."),),
    hints=("a", "b"),
    why="",
    praise="",
)

ANSWERS = {
    "arrays, right": (
        lesson_01.decode_number,
        "def decode_number(o, k):\n    return [min(max(round(x), 0), k - 1) for x in o]",
        (),
    ),
    "arrays, wrong": (
        lesson_01.decode_number,
        "import numpy as np\ndef decode_number(o, k):\n    return np.clip(np.floor(o), 0, k - 1)",
        ("rounds down",),
    ),
    "argument, right": (
        standardize_in_place,
        "def standardize_in_place(x):\n    x[:] = (x - x.mean(0)) / x.std(0)",
        (),
    ),
    "argument, wrong": (
        standardize_in_place,
        "def standardize_in_place(x):\n    x = (x - x.mean(0)) / x.std(0)",
        ("a copy",),
    ),
    "module, right": (
        mended_network,
        "import torch\nclass MendedNetwork(torch.nn.Module):\n    def __init__(self, d, k):\n"
        "        super().__init__()\n        self.w = torch.nn.Linear(d, k)\n"
        "    def forward(self, x):\n        return self.w(x)",
        (),
    ),
    "module, wrong": (
        mended_network,
        "import torch\nclass MendedNetwork(torch.nn.Module):\n    def __init__(self, d, k):\n"
        "        super().__init__()\n        self.w = torch.nn.Linear(d, k)\n"
        "    def forward(self, x):\n        return torch.softmax(self.w(x), 1)",
        ("softmax kept",),
    ),
}


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    """A process whose `utils` holds the drivers and nothing else."""
    folder = tmp_path_factory.mktemp("worker")
    home = Path(utils.exercises.__file__).parent.parent
    for name in WORKER_FILES:
        (folder / "utils" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(home / name, folder / "utils" / name)
    (folder / "worker.py").write_text(WORKER)
    process = subprocess.Popen(
        [sys.executable, "worker.py"], cwd=folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    yield process
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def observe_elsewhere(worker, exercise, source, case):
    request = {"driver": exercise.driver, "name": exercise.name, "source": source, "case": case.to_json()}
    worker.stdin.write(json.dumps(request, allow_nan=False) + "\n")
    worker.stdin.flush()
    return json.loads(worker.stdout.readline())


def grade(worker, exercise, source):
    cases = exercise.cases(seed=np.random.SeedSequence().entropy)  # as hidden cases are: new ones each time
    return exercise.judge(cases, [observe_elsewhere(worker, exercise, source, case) for case in cases])


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_is_graded_in_another_process(worker, kind):
    exercise, source, misconceptions = ANSWERS[kind]
    outcome = grade(worker, exercise, source)
    assert outcome.correct == (not misconceptions), outcome
    assert outcome.misconceptions == misconceptions


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_notebook_and_the_grader_say_the_same(worker, kind):
    exercise, source, _ = ANSWERS[kind]
    names = {}
    exec(source, names)
    cases = exercise.cases()
    elsewhere = exercise.judge(cases, [observe_elsewhere(worker, exercise, source, case) for case in cases])
    assert elsewhere == exercise.check(names[exercise.name])


def test_the_reference_is_absent_there(worker):
    source = (
        "import importlib.util as u\n"
        "def decode_number(o, k):\n"
        "    names = ['lesson_01', 'exercise', 'function_exercise', 'agreement']\n"
        "    found = [name for name in names if u.find_spec('utils.exercises.' + name)]\n"
        "    return found + [u.find_spec('utils.encoding')]"
    )
    case = lesson_01.decode_number.cases()[0]
    observation = observe_elsewhere(worker, lesson_01.decode_number, source, case)
    assert observation["returned"] == {"list": [None]}


def test_a_stub_and_an_error_come_back_over_the_pipe(worker):
    assert grade(worker, lesson_01.decode_number, "def decode_number(o, k):\n    ...").status is Status.NOT_ATTEMPTED
    broken = grade(worker, lesson_01.decode_number, "def decode_number(o, k):\n    return o / nothing")
    assert "NameError" in broken.message
