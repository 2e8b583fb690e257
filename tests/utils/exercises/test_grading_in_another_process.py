"""The protocol carries a grader: the answer runs in another process, JSON goes over a pipe, the reference is absent.

Three exercises stand for all: one of arrays, one that watches what becomes of its arguments, and one torch module.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import utils.exercises
from utils.exercises import lesson_01, lesson_06, lesson_07
from utils.exercises.outcome import Status

# What a worker needs, and all that it gets: no bank, no judge, none of the mathematics.
WORKER_FILES = (
    "__init__.py",
    "exercises/__init__.py",
    "exercises/drivers.py",
    "exercises/settings.py",
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

TAGGER = """
import torch
def train_tagger(inputs, labels, n_classes, rate, n_steps):
    w = torch.zeros(n_classes, inputs.shape[2], requires_grad=True)
    b = torch.zeros(n_classes, requires_grad=True)
    losses = []
    for _ in range(n_steps):
        outputs = {}
        losses.append(torch.nn.functional.cross_entropy(outputs.flatten(0, 1), labels.flatten()))
        with torch.no_grad():
            for each, slope in zip((w, b), torch.autograd.grad(losses[-1], (w, b))):
                each -= rate * slope
    return losses
"""

GRADIENT = """import numpy as np
def softmax_squared_error_gradient(y, t):
    {}
    p = np.exp(y) / np.exp(y).sum(1, keepdims=True)
    return 2 * p * (p - t - (p * (p - t)).sum(1, keepdims=True))
"""

# An exercise, an answer, and the misconceptions that are found in it; None where it is right.
ANSWERS = [
    (
        lesson_01.decode_number,
        "def decode_number(o, k):\n    return [min(max(round(x), 0), k - 1) for x in o]",
        None,
    ),
    (
        lesson_01.decode_number,
        "import numpy as np\ndef decode_number(o, k):\n    return np.clip(np.floor(o), 0, k - 1)",
        ("rounds down",),
    ),
    (lesson_01.decode_number, "def decode_number(o, k):\n    return o / nothing", ("a name that is not defined",)),
    (lesson_06.softmax_squared_error_gradient, GRADIENT.format("y = y - y.max(1, keepdims=True)"), None),
    (
        lesson_06.softmax_squared_error_gradient,
        GRADIENT.format("y -= y.max(1, keepdims=True)"),
        ("changes its argument",),
    ),
    (lesson_07.train_tagger, TAGGER.format("inputs @ w.T + b"), None),
    (lesson_07.train_tagger, TAGGER.format("torch.softmax(inputs @ w.T + b, 2)"), ("softmax twice",)),
]


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


def grade(worker, exercise, source, seed):
    cases, observations = exercise.cases(seed), []
    for case in cases:
        request = {"driver": exercise.driver, "name": exercise.name, "source": source, "case": case.to_json()}
        worker.stdin.write(json.dumps(request, allow_nan=False) + "\n")
        worker.stdin.flush()
        observations.append(json.loads(worker.stdout.readline()))
    return exercise.judge(cases, observations), observations[0]


@pytest.mark.parametrize(("exercise", "source", "misconceptions"), ANSWERS, ids=lambda part: getattr(part, "name", ""))
def test_an_answer_is_graded_in_another_process_and_told_what_the_notebook_says(
    worker, exercise, source, misconceptions
):
    outcome, _ = grade(worker, exercise, source, np.random.SeedSequence().entropy)  # hidden cases, new each time
    assert outcome.correct == (misconceptions is None), outcome
    assert outcome.misconceptions == (misconceptions or ())
    names = {}
    exec(compile(source, "answer.py", "exec"), names)
    assert grade(worker, exercise, source, seed=0)[0] == exercise.check(names[exercise.name])


def test_a_stub_comes_back_over_the_pipe(worker):
    outcome, _ = grade(worker, lesson_01.decode_number, "def decode_number(o, k): ...", seed=1)
    assert outcome.status is Status.NOT_ATTEMPTED


def test_the_reference_is_absent_there(worker):
    source = (
        "import importlib.util as u\n"
        "def decode_number(o, k):\n"
        "    names = ['lesson_01', 'exercise', 'function_exercise', 'agreement']\n"
        "    found = [name for name in names if u.find_spec('utils.exercises.' + name)]\n"
        "    return found + [u.find_spec('utils.encoding')]"
    )
    _, observation = grade(worker, lesson_01.decode_number, source, seed=0)
    assert observation["returned"] == {"list": [None]}
