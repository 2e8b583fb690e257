"""The drivers for torch: what a learner's function or module receives, and what is seen of what it gives."""

import importlib
import subprocess
import sys

import numpy as np
import pytest
import torch

from course.imports import imported_names
from course.paths import ROOT
from utils.exercises import drivers, wire
from utils.exercises.case import Case

FLOATS = np.array([[1.5, -2.0], [0.0, 4.0]], dtype=np.float32)


def call(answer, *arguments):
    return drivers.observe("tensor_call", answer, Case(arguments).to_json())


def build(answer, *, arguments=(4, 3), seed=1):
    inputs = wire.encode(np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32))
    return drivers.observe("module", answer, Case(arguments, {"inputs": inputs, "seed": seed}).to_json())


class Linear(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layer = torch.nn.Linear(n_features, n_classes)

    def forward(self, inputs):
        return self.layer(inputs)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_])
def test_arrays_arrive_as_tensors_of_the_same_dtype(dtype):
    array = np.array([[0, 1], [1, 0]], dtype=dtype)
    seen = []
    call(seen.append, array)
    assert isinstance(seen[0], torch.Tensor)
    assert seen[0].numpy().dtype == dtype
    assert np.array_equal(seen[0].numpy(), array)


def test_numbers_and_texts_stay_what_they_are():
    seen = []
    call(lambda *given: seen.extend(given), 3, 0.5, "mean", None)
    assert seen == [3, 0.5, "mean", None]


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: x.sum(),
        lambda x: x.sum().item(),
        lambda x: x.sum().numpy(),
        lambda x: np.float32(x.sum()),
        lambda x: np.asarray(x).sum(),
    ],
)
def test_a_tensor_a_numpy_scalar_and_a_float_may_come_back(answer):
    observation = call(answer, FLOATS)
    assert observation["status"] == "returned"
    assert float(np.asarray(wire.decode(observation["returned"]))) == 3.5


def test_a_returned_tensor_keeps_its_dtype_and_says_whether_it_hangs_on_a_graph():
    returned = wire.decode(call(lambda x: (x * 2).requires_grad_(), FLOATS)["returned"])
    assert isinstance(returned, wire.TensorValue)
    assert returned.array.dtype == np.float32
    assert returned.requires_grad


def test_each_call_gets_fresh_tensors_and_changes_are_seen():
    case = Case((FLOATS,)).to_json()
    changed = drivers.observe("tensor_call", lambda x: x.zero_(), case)
    assert np.array_equal(wire.decode(changed["arguments"][0]).array, np.zeros((2, 2)))
    again = drivers.observe("tensor_call", lambda x: x, case)
    assert np.array_equal(wire.decode(again["returned"]).array, FLOATS)


def test_an_error_names_the_learners_line_and_none_of_ours():
    def broken(x):
        return x @ torch.ones(3)

    error = call(broken, FLOATS)["error"]
    assert error["type"] == "RuntimeError"
    assert error["line"] == "return x @ torch.ones(3)"
    assert call(lambda: 1, FLOATS)["error"]["line"] is None


def test_an_untouched_stub_is_a_stub():
    def stub(logits, labels): ...

    assert call(stub, FLOATS)["status"] == "stub"
    assert call(..., FLOATS)["status"] == "stub"
    assert call("text", FLOATS)["status"] == "unusable"


def test_a_module_gets_the_same_weights_whatever_its_names_and_the_order_of_its_layers():
    class Other(torch.nn.Module):
        def __init__(self, d, k):
            super().__init__()
            self.last, self.first = torch.nn.Linear(8, k), torch.nn.Linear(d, 8)

        def forward(self, x):
            return self.last(self.first(x))

    class ByHand(torch.nn.Module):
        def __init__(self, d, k):
            super().__init__()
            self.w, self.b = torch.nn.Parameter(torch.zeros(d, 8)), torch.nn.Parameter(torch.zeros(1, 8))
            self.v, self.a = torch.nn.Parameter(torch.zeros(8, k)), torch.nn.Parameter(torch.zeros(k))

        def forward(self, x):
            return (x @ self.w + self.b) @ self.v + self.a

    def sequential(d, k):
        return torch.nn.Sequential(torch.nn.Linear(d, 8), torch.nn.Linear(8, k))

    outputs = [wire.decode(build(answer)["returned"]).array for answer in (Other, ByHand, sequential)]
    np.testing.assert_allclose(outputs[0], outputs[1], rtol=1e-5)
    np.testing.assert_allclose(outputs[0], outputs[2], rtol=1e-5)
    assert np.ptp(outputs[0]) > 0.1


def test_layers_of_the_same_sizes_get_different_weights_and_another_seed_gives_others():
    def twins(d, k):
        return torch.nn.Sequential(torch.nn.Linear(d, d), torch.nn.Linear(d, d))

    models = []
    build(lambda d, k: models.append(twins(d, k)) or models[-1])
    first, second = models[0]
    assert not torch.equal(first.weight, second.weight)
    one, other = (wire.decode(build(Linear, seed=seed)["returned"]).array for seed in (1, 2))
    assert not np.allclose(one, other)


def test_a_diagnosis_is_told_the_shapes_and_the_layers():
    details = build(Linear)["details"]
    assert details == {"parameter_shapes": [[3, 4], [3]], "layers": ["Linear"]}


def test_a_network_where_its_class_is_asked_is_unusable_and_no_module_is_an_error():
    assert build(Linear(4, 3))["status"] == "unusable"
    assert build(lambda d, k: [d, k])["error"]["type"] == "TypeError"


def test_the_random_numbers_of_the_notebook_go_on_as_if_nothing_had_happened():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    build(Linear)
    assert torch.equal(torch.rand(2), expected)


def test_dropout_draws_the_same_each_time():
    def noisy(d, k):
        return torch.nn.Sequential(torch.nn.Linear(d, k), torch.nn.Dropout(0.5))

    assert build(noisy)["returned"] == build(noisy)["returned"]


def test_without_torch_the_error_says_what_to_install_and_another_missing_module_is_not_blamed_on_torch():
    code = (
        "import sys\nsys.modules['torch'] = None\n"
        "try:\n    import utils.exercises.torch_driver\n"
        "except ModuleNotFoundError as error:\n    print(type(error).__name__, error.name, error.__suppress_context__)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.split() == ["TorchIsMissing", "torch", "True"]


def test_the_drivers_need_nothing_of_ours_but_drivers_and_wire():
    source = (ROOT / "utils/exercises/torch_driver.py").read_text(encoding="utf-8")
    ours = {name for name in imported_names(source) if name.startswith("utils")}
    assert ours == {"utils.exercises", "utils.exercises.drivers", "utils.exercises.wire"}


@pytest.mark.parametrize("driver", drivers.MODULES)
def test_every_entry_of_the_table_is_a_function(driver):
    module, _, function = drivers.MODULES[driver].partition(":")
    assert callable(getattr(importlib.import_module(module), function))
