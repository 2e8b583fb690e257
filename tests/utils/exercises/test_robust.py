"""Whatever an answer is or does, and whatever the notebook has set, a check ends soon with a sentence."""

import array
import collections
import contextlib
import fractions
import gc
import json
import math
import random
import sys
import time
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from tests.utils.exercises.banks import CHOICES, FUNCTIONS
from tests.utils.exercises.right_answers import RIGHT_ANSWERS
from utils.exercises import drivers, exercise, lesson_00, lesson_01, lesson_08, settings, wire
from utils.exercises.case import Case
from utils.exercises.outcome import Outcome, Status

decode_number = lesson_01.decode_number

# ---- thousands of odd answers ----------------------------------------------------------------------------------------

METHODS = (
    *("__len__", "__iter__", "__getitem__", "__array__", "__eq__", "__hash__", "__repr__", "__str__", "__bool__"),
    *("__float__", "__int__", "__index__", "__lt__", "__add__", "__getattr__", "__getattribute__"),
)
ERRORS = (ValueError, TypeError, RecursionError, MemoryError, SystemExit, GeneratorExit, AttributeError, StopIteration)


class BadError(Exception):
    def __str__(self):
        raise SystemExit

    __traceback__ = property(lambda self: 1 / 0)


def hostile(rng):
    """Make an object of a subclass of something usual, some of whose methods raise or return odd things."""
    base = rng.choice((object, list, tuple, dict, set, int, float, str, np.ndarray, torch.Tensor, nn.Module, Exception))

    def method(name):
        raised, odd = rng.choice((*ERRORS, None)), rng.choice((-1, None, "x" * 9999, b"", [], math.nan, 10**400))

        def touched(*arguments, **options):
            if raised and (name != "__getattribute__" or rng.random() < 0.5):
                raise raised(f"{name}\n\udc80 at 0x7f00")
            return odd

        return touched

    methods = {name: method(name) for name in rng.sample(METHODS, 4)}
    kind = type(rng.choice(("Odd", "list", "x" * 500, "half \\udc80")), (base,), methods)
    arguments = {list: ([1, 2],), tuple: ((1, 2),), dict: ({1: 2},), np.ndarray: ((2,),), torch.Tensor: ([1.0],)}
    try:
        return kind(*arguments.get(base, ()))
    except BaseException:
        return kind


def nested(rng, depth):
    made, objects = odd(rng, depth + 1), np.empty(2, dtype=object)
    objects[0] = [made]
    return rng.choice(([made] * 3, (made,), {"key": made}, objects))


def circle(rng):
    made = rng.choice(([], {}, collections.deque(), np.empty(2, dtype=object), np.empty((), dtype=object)))
    if isinstance(made, (list, collections.deque)):
        made.extend([made, 1, made])
    else:
        made[() if isinstance(made, np.ndarray) else "me"] = made
    return made


def bush(rng):
    made = [1.0]
    for _ in range(40):
        made = rng.choice((list, tuple))([made] * rng.randint(2, 9))
    return made


HUGE = [0] * 90_000
SHAPES = ((), (0,), (1,), (3,), (1, 3), (4, 3), (3, 0), (2, 2, 2))

PLAIN = (
    *(
        None,
        True,
        0,
        -1,
        3,
        2.5,
        math.nan,
        math.inf,
        10**400,
        -(10**5000),
        1j,
        "",
        "two",
        "\udc80$x$",
        b"bytes",
        [],
        {},
    ),
    *(
        [[1, 2], [3]],
        [None, None],
        {1, 2},
        (1, "a"),
        {"a": 1},
        range(3),
        range(10**30),
        object(),
        print,
        np,
        torch,
        list,
    ),
    *(fractions.Fraction(10**400, 3), np.float32(1), np.datetime64("2021-03-01"), np.array(["a\udc80"]), np.str_("a")),
    *(np.zeros(200_000), np.broadcast_to(1.0, (10**9, 9)), [HUGE] * 200, set(range(200_000)), bytearray(10**7)),
    *(
        collections.deque(range(10**6)),
        array.array("d", [1, 2]),
        memoryview(b"abc"),
        np.zeros(2, "i4,f8"),
        np.ma.ones(3),
    ),
    *(torch.ones(2, dtype=torch.bfloat16), torch.ones(2, device="meta"), torch.eye(2).to_sparse(), torch.ones(1, 2, 3)),
    *(
        torch.tensor(1.0).expand(10**12),
        torch.tensor([1j]),
        torch.ones((), requires_grad=True),
        nn.Linear(2, 3),
        nn.ReLU,
    ),
    *(decode_number, lesson_01, wire.encode, wire.Opaque("list", "x"), wire.TensorValue(np.ones(2)), drivers, Status),
)


def odd(rng, depth=0):
    makers = [
        *(
            lambda: rng.choice(PLAIN),
            lambda: hostile(rng),
            lambda: hostile(rng),
            lambda: circle(rng),
            lambda: bush(rng),
        ),
        lambda: (number for number in range(10**12)),
        lambda: np.array(rng.choice((np.nan, 1, 1e300))) * np.ones(rng.choice(SHAPES)),
        lambda: torch.ones(rng.choice(SHAPES)) * rng.choice((1, math.nan)),
        lambda: rng.choice((iter, enumerate, zip, tuple))([1.0, 2.0]),
    ]
    if depth < 3:
        makers += [lambda: nested(rng, depth)] * 3
    try:
        return rng.choice(makers)()
    except TypeError:
        return Odd()


class Odd:
    pass


def loudly():
    print("x" * 10**6, 1, None, "\udc80", file=sys.stderr)
    sys.stdout.writelines(["a"] * 1000)


def changes_settings():
    np.seterr(all="raise")
    np.set_printoptions(precision=1, formatter={"all": hex})
    warnings.simplefilter("error")
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    torch.set_grad_enabled(False)
    torch.set_autocast_enabled("cpu", True)
    torch.manual_seed(1)
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    sys.setrecursionlimit(2000)


HABITS = (
    *(loudly, changes_settings, lambda: sys.stdout.close(), lambda: sys.stderr.close(), lambda: sys.stdout.write(3)),
    *(lambda: setattr(sys, "stdout", None), lambda: delattr(sys, "stderr"), lambda: np.log(np.zeros(2))),
    lambda: warnings.warn("\udc80\n", type("\udc80", (UserWarning,), {}), stacklevel=1),
)


def answer_of(exercise, rng):
    """Make an answer to an exercise that does and gives something odd, each time something else."""

    def answer(*arguments):
        if rng.random() < 0.2:
            with contextlib.suppress(AttributeError, ValueError):
                rng.choice(HABITS)()
        if rng.random() < 0.1:
            raise rng.choice((*(error("\udc80\n" * 999) for error in ERRORS), BadError(), KeyboardInterrupt()))
        if rng.random() < 0.1:
            for argument in arguments:
                if isinstance(argument, list):
                    argument.append(argument)
                if isinstance(argument, nn.Sequential):
                    argument.append(nn.ReLU())
        given = odd(rng)
        return (given, odd(rng)) if rng.random() < 0.1 else given

    if exercise.driver == "value" or rng.random() < 0.1:
        return odd(rng)
    if exercise.driver != "module" or rng.random() < 0.1:
        return answer
    return type("Network", (nn.Module,), {"forward": answer, "__init__": lambda self, d, k: nn.Module.__init__(self)})


# Seconds of the processor. An answer takes less than 0.1; the first to need a part of torch takes a second more.
TOO_LONG = 20


@pytest.fixture
def one_thread():
    """Let torch use one thread: those of a busy machine wait for each other, and their waiting would be measured."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize(
    "seeds", [pytest.param(range(200), id="few"), pytest.param(range(200, 10_000), id="many", marks=pytest.mark.slow)]
)
def test_an_odd_answer_is_an_outcome_soon_and_prints_nothing(seeds, capfd):
    choices = list(CHOICES.values())
    exercises = [*FUNCTIONS.values(), *choices[:2]]
    for seed in seeds:
        rng = random.Random(seed)
        each = exercises[seed % len(exercises)]
        answer = answer_of(each, rng) if each.name in FUNCTIONS else odd(rng)
        start = time.thread_time()
        outcome = each.check(answer)
        taken = time.thread_time() - start
        told = f"seed {seed}, {each.name}: {outcome}"
        assert taken < TOO_LONG, f"{told}: {taken:.1f} s"
        assert isinstance(outcome, Outcome), told
        (repr(outcome) + outcome._repr_html_()).encode()
        for internal in (" at 0x", "Opaque(", "TensorValue(", "<utils.exercises", "Traceback"):
            assert internal not in outcome.message, told
        del answer
        if seed % 100 == 0:
            gc.collect()
    assert capfd.readouterr() == ("", "")


# ---- the notebook's settings -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def float64_by_default():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@contextlib.contextmanager
def meta_by_default():
    torch.set_default_device("meta")
    yield
    torch.set_default_device(None)


@pytest.mark.parametrize(
    ("notebook", "names"),
    [
        (lambda: np.errstate(all="raise"), ["softmax", "sigmoid", "cross_entropy", "temperature_for_half"]),
        (float64_by_default, ["train_tagger", "training_step"]),
        (meta_by_default, ["train_tagger", "training_step", "mean_cross_entropy"]),
        (lambda: torch.device("meta"), ["train_tagger", "training_step"]),
        (torch.no_grad, ["training_step"]),
        (torch.inference_mode, ["training_step", "mean_cross_entropy"]),
        (lambda: torch.autocast("cpu"), ["train_tagger", "training_step", "mean_cross_entropy"]),
    ],
    ids=["seterr", "dtype", "device", "with device", "grad", "inference", "autocast"],
)
def test_right_answers_pass_whatever_the_notebook_has_set(notebook, names):
    for name in names:
        each = FUNCTIONS[name]
        for answer in [each.submission(each.reference), *RIGHT_ANSWERS[name]]:
            with notebook():
                outcome = each.check(answer)
            assert outcome.correct, f"{answer}: {outcome}"


@pytest.mark.parametrize("ending", [lambda: 1, lambda: 1 / 0], ids=["returns", "raises"])
def test_what_an_answer_sets_is_given_back_as_the_notebook_had_it(ending):
    def state():
        drawn = random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist()  # noqa: NPY002
        python = warnings.filters[:], sys.getrecursionlimit(), sys.stdout, sys.stderr
        of_torch = torch.get_default_dtype(), torch.get_default_device(), torch.is_grad_enabled()
        return drawn, python, of_torch, torch.is_autocast_enabled("cpu"), np.geterr(), np.get_printoptions()

    def answer(outputs, n_classes):
        changes_settings()
        sys.stdout = None
        return ending()

    with np.errstate(under="raise"), np.printoptions(precision=3), torch.no_grad():
        before = state()
        decode_number.check(answer)
        assert state() == before


# ---- what an answer does with its output, and its errors -------------------------------------------------------------


def test_what_is_printed_is_kept_short_wherever_it_goes_and_output_cannot_be_closed(capfd):
    class Printing:
        def __del__(self):
            print("deleted")
            raise ValueError("said to nobody")

    def answer():
        kept = Printing()  # noqa: F841
        print(None, 3)
        print("to the side", file=sys.stderr)
        sys.stdout.close()
        sys.stdout = None
        sys.stderr.write("\udc80" * 10**6)

    seen = drivers.observe("call", answer, Case().to_json())
    assert seen["printed"].startswith("None 3\nto the side\n\\udc80")
    assert len(seen["printed"]) == drivers.LONGEST_PRINT
    assert drivers.observe("call", lambda: Printing() and None, Case().to_json())["printed"] == "deleted\n"
    assert capfd.readouterr() == ("", "")


def test_an_error_is_told_in_one_short_printable_line():
    def answer():
        raise ValueError("one\n  two \udc80\x1b <f at 0x7fff>" + "x" * 999)

    error = drivers.observe("call", answer, Case().to_json())["error"]
    assert error["message"].startswith(r"one two \udc80\x1b <f>xxx")
    assert len(error["message"]) == 300

    def worse():
        raise BadError

    assert drivers.observe("call", worse, Case().to_json())["error"] == {
        "type": "BadError",
        "message": "",
        "line": None,
    }


def test_the_stop_button_interrupts_while_a_value_is_looked_at():
    class Slow:
        def __repr__(self):
            raise KeyboardInterrupt

    for answer, driver in ((lambda: Slow(), "call"), (Slow(), "value"), (lambda: [Slow()], "call")):
        assert drivers.observe(driver, answer, Case().to_json())["status"] == "interrupted"


# ---- values ----------------------------------------------------------------------------------------------------------


def test_a_value_is_described_where_it_contains_itself_or_is_too_large():
    items = [1]
    items.append(items)
    assert wire.encode(items) == {
        "list": [1, {"object": {"type": "list", "text": "a list that contains itself"}}],
    }
    seen = wire.decode(wire.encode([[0] * 6_000, [0] * 6_000, np.zeros(50_000), 5]))
    assert [type(part) for part in seen] == [list, wire.Opaque, wire.Opaque, int]
    assert seen[1].text == "a list of length 6000"
    assert seen[2].text == "an array of shape (50000,)"
    assert wire.decode(wire.encode([print] * 101)) == wire.Opaque("list", "a list of length 101")
    assert wire.decode(wire.encode([10**400])) == [wire.Opaque("int", "an integer of about 401 digits")]
    assert wire.decode(wire.encode([torch.ones(2, dtype=torch.bfloat16)]))[0].array.dtype == np.float32


class Endless(list):
    def __iter__(self):
        while True:
            yield 1


@pytest.mark.parametrize(
    ("value", "carried"),
    [
        (Endless([1, 2]), [1, 2]),
        (type("Own", (float,), {"__float__": None})(2.5), 2.5),
        (type("Own", (str,), {"__str__": None})("BD"), "BD"),
        (np.ma.array([1.0]), np.array([1.0])),
        ("\udc80", r"\udc80"),
    ],
)
def test_a_subclass_is_carried_as_what_it_is(value, carried):
    assert wire.decode(wire.encode(value)) == carried


def test_a_description_is_one_line_without_addresses_or_names_of_ours():
    generator = (number for number in [1])
    assert "at 0x" not in wire.encode(generator)["object"]["text"]
    assert list(generator) == [1]
    for value in (lesson_01, wire.Opaque, decode_number.reference, decode_number, drivers._Printed()):
        told = json.dumps(wire.encode(value))
        for ours in ("utils", "_Printed", "Opaque", "FunctionExercise"):
            assert ours not in told
    text = wire.encode(type("Own", (), {"__repr__": lambda self: "a\n b\x00" + "c" * 999})())["object"]["text"]
    assert text.startswith(r"a b\x00c")
    assert len(text) == 200


# ---- outcomes --------------------------------------------------------------------------------------------------------


def judged_by(judge):
    made = exercise.Exercise(name="judged", hints=(), why="", praise="")
    made.judge = judge
    return made


def test_where_judging_fails_the_kind_of_the_value_is_told_and_a_fault_of_the_notebook_is_not_recorded(monkeypatch):
    recorded = []
    monkeypatch.setattr(exercise.progress, "record", lambda *parts: recorded.append(parts))
    outcome = judged_by(lambda cases, seen: 1 / 0).check([1, 2])
    assert outcome.status is Status.NOT_YET
    assert "gave a list of length 2" in outcome.message

    def fails(cases, seen):
        raise exercise.EnvironmentAtFault(drivers.observe("call", lambda: np.float64("x"), Case().to_json()))

    outcome = judged_by(fails).check(3)
    assert outcome.status is Status.NOT_CHECKED
    assert "(ValueError: could not convert string to float: 'x'): restart the kernel" in outcome.message
    assert [parts[:2] for parts in recorded] == [("judged", False)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "You have not picked an option yet."),
        ("Z", "There is no option Z."),
        (3, "You gave 3, and no letters."),
        ("?", "You gave the text '?', and no letters."),
    ],
)
def test_what_is_no_choice_is_told_in_plain_words(answer, said):
    assert lesson_00.who_wears_the_hat.check(answer).message.startswith(f"{said} Give letters out of A, ")


def test_a_learners_dollar_is_no_formula_and_other_cards_stay_as_they_are():
    for text in ("$x$ <b>", r"\(x\)", r"\begin{x}"):
        page = Outcome("f", Status.NOT_YET, text)._repr_html_()
        assert page.startswith('<div class="mathjax_ignore tex2jax_ignore"')
        assert "<b>" not in page
    assert "class" not in Outcome("f", Status.NOT_YET, "x")._repr_html_()


# ---- networks and training steps -------------------------------------------------------------------------------------


def network(layer, *, in_evaluation=lambda logits: logits):
    class Network(nn.Module):
        def __init__(self, n_features, n_classes):
            super().__init__()
            self.first, self.last = layer(n_features, 16), layer(16, n_classes)

        def forward(self, inputs):
            logits = self.last(self.first(inputs).relu())
            return logits if self.training else in_evaluation(logits)

    return Network


def test_lazy_layers_get_the_same_weights_and_a_network_is_tried_in_both_modes():
    def seen(answer):
        inputs = wire.encode(np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32))
        return drivers.observe("module", answer, Case((4, 3), {"inputs": inputs, "seed": 0}).to_json())

    lazy, usual = seen(network(lambda inputs, outputs: nn.LazyLinear(outputs))), seen(network(nn.Linear))
    assert lazy == usual
    assert usual["details"]["returned_eval"] == {
        "tensor": {**usual["returned"]["tensor"], "requires_grad": False},
    }
    other = seen(network(nn.Linear, in_evaluation=lambda logits: logits.softmax(1)))
    assert other["returned"] == usual["returned"]
    rows = wire.decode(other["details"]["returned_eval"]).array
    np.testing.assert_allclose(rows.sum(axis=1), 1, rtol=1e-6)
    broken = seen(network(nn.Linear, in_evaluation=lambda logits: logits.no_such_thing))
    assert broken["details"]["error_eval"]["type"] == "AttributeError"
    assert broken["status"] == "returned"


def step_with(*parts, model_of=lambda model: model):
    """Make a training step out of some actions, in their order."""

    def step(given, optimizer, inputs, labels):
        model = model_of(given)
        loss = nn.functional.cross_entropy(model(inputs), labels)
        own = torch.optim.SGD(model.parameters(), lr=0.1)
        actions = {
            "eval": given.eval,
            "backward": lambda: loss.backward(retain_graph=True),
            "grad": lambda: torch.autograd.grad(loss, list(model.parameters()), retain_graph=True),
            "step": optimizer.step,
            "own": own.step,
            "grow": lambda: given.append(nn.ReLU()),
        }
        for part in parts:
            actions[part]()
        return loss.item()

    return step


@pytest.mark.parametrize(
    ("answer", "events"),
    [
        (step_with("eval", "backward", "step"), ["eval", "backward", "step"]),
        (step_with("backward", "backward", "step"), ["backward", "backward", "step"]),
        (step_with("grad", "step"), ["grad", "step"]),
        (step_with("backward", "own"), ["backward", "moved"]),
        (step_with("backward", "step", model_of=lambda given: nn.Linear(2, 3)), ["backward elsewhere", "step"]),
        (step_with("grow"), []),
    ],
)
def test_what_a_training_step_does_is_noted(answer, events):
    details = drivers.observe("training", answer, lesson_08.training_step.cases()[0].to_json())["details"]
    assert details["events"][0] == events
    assert details["training"][0] == ("eval" not in events)
    assert details["same_structure"][0] == bool(events)


def test_settings_are_given_back_though_the_answer_breaks_the_way_to_it(monkeypatch):
    with np.errstate(under="raise"):
        with settings.fresh(), monkeypatch.context() as patch:
            patch.setattr(np.random, "set_state", None)
        assert np.geterr()["under"] == "raise"
