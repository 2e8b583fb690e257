"""The drivers for torch: what a learner's function or module receives, and what is seen of what it gives."""

import numpy as np
import pytest
import torch
from torch import nn

from utils.exercises import drivers, wire
from utils.exercises.case import Case

FLOATS = np.array([[1.5, -2.0], [0.0, 4.0]], dtype=np.float32)


def call(answer, *arguments):
    return drivers.observe("tensor_call", answer, Case(arguments).to_json())


def build(answer, *, seed=1):
    inputs = wire.encode(np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32))
    return drivers.observe("module", answer, Case((4, 3), {"inputs": inputs, "seed": seed}).to_json())


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.bool_])
def test_arrays_arrive_as_new_tensors_of_the_same_dtype_and_all_else_as_it_is(dtype):
    array = np.array([[0, 1], [1, 0]], dtype=dtype)
    seen = []
    call(lambda *given: seen.extend(given), array, 3, 0.5, "mean", None)
    assert seen[0].numpy().dtype == dtype
    assert np.array_equal(seen[0], array)
    assert seen[1:] == [3, 0.5, "mean", None]


def test_an_error_names_the_learners_line_and_none_of_ours():
    def broken(x):
        return x @ torch.ones(3)

    error = call(broken, FLOATS)["error"]
    assert error["type"] == "RuntimeError"
    assert error["line"] == "return x @ torch.ones(3)"
    assert call(lambda: 1, FLOATS)["error"]["line"] is None


def test_a_module_gets_the_same_weights_whatever_its_names_and_the_order_of_its_layers():
    class Other(nn.Module):
        def __init__(self, d, k):
            super().__init__()
            self.last, self.first = nn.Linear(8, k), nn.Linear(d, 8)

        def forward(self, x):
            return self.last(self.first(x))

    class ByHand(nn.Module):
        def __init__(self, d, k):
            super().__init__()
            self.w, self.b = nn.Parameter(torch.zeros(d, 8)), nn.Parameter(torch.zeros(1, 8))
            self.v, self.a = nn.Parameter(torch.zeros(8, k)), nn.Parameter(torch.zeros(k))

        def forward(self, x):
            return (x @ self.w + self.b) @ self.v + self.a

    def sequential(d, k):
        return nn.Sequential(nn.Linear(d, 8), nn.Linear(8, k))

    outputs = [wire.decode(build(answer)["returned"]).array for answer in (Other, ByHand, sequential)]
    np.testing.assert_allclose(outputs[0], outputs[1], rtol=1e-5)
    np.testing.assert_allclose(outputs[0], outputs[2], rtol=1e-5)
    assert np.ptp(outputs[0]) > 0.1


def test_layers_of_the_same_sizes_get_different_weights_and_another_seed_gives_others():
    models = []

    def twins(d, k):
        models.append(nn.Sequential(nn.Linear(d, d), nn.Linear(d, d)))
        return models[-1]

    build(twins)
    first, second = models[0]
    assert not torch.equal(first.weight, second.weight)
    one, other = (wire.decode(build(nn.Linear, seed=seed)["returned"]).array for seed in (1, 2))
    assert not np.allclose(one, other)


def test_a_diagnosis_is_told_the_layers_and_the_notebooks_own_random_numbers_go_on():
    def noisy(d, k):
        return nn.Sequential(nn.Linear(d, k), nn.Dropout(0.5))

    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    assert build(noisy) == build(noisy)
    assert torch.equal(torch.rand(2), expected)
    details = build(noisy)["details"]
    assert (details["parameter_shapes"], details["layers"]) == ([[3, 4], [3]], ["Linear", "Dropout"])


@pytest.mark.parametrize(
    ("hidden", "trained"),
    [
        (lambda units: units, [[8, 4], [8], [3, 8], [3]]),
        (torch.Tensor.detach, [[3, 8], [3]]),
        (lambda units: torch.tensor(units.tolist()), [[3, 8], [3]]),
        (lambda units: units * 0 - 1, [[8, 4], [8], [3, 8], [3]]),  # all are cut off by ReLU: gradients, of zeros
    ],
)
def test_it_is_seen_which_parameters_a_loss_trains(hidden, trained):
    class Network(nn.Module):
        def __init__(self, d, k):
            super().__init__()
            self.first, self.last = nn.Linear(d, 8), nn.Linear(8, k)

        def forward(self, x):
            return self.last(hidden(self.first(x)).relu())

    assert build(Network)["details"]["trained_shapes"] == trained
    with torch.no_grad():
        assert build(Network)["details"]["trained_shapes"] == trained
    assert build(lambda d, k: lambda x: x.numpy())["details"]["trained_shapes"] == []
