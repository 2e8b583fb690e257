import itertools
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from torch import nn

from utils import losses, progress_bar, training
from utils.encoding import one_hot
from utils.training import LOSSES, Diverged, SideBySide, accuracy, digits_network, train

FEATURES, CLASSES = 4, 3
SETTINGS = {"learning_rate": 0.1, "n_steps": 5, "batch_size": 8}


def small_network(seed=0):
    return digits_network(seed, n_features=FEATURES, n_hidden=6, n_classes=CLASSES)


def some_data(n_samples=24, seed=0):
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(n_samples, FEATURES))
    return inputs, (inputs @ rng.normal(size=(FEATURES, CLASSES))).argmax(axis=1)


def weights_of(model):
    return nn.utils.parameters_to_vector(model.parameters()).detach()


# ---- The losses ------------------------------------------------------------------------------------------------------

IN_NUMPY = {
    "cross_entropy": losses.cross_entropy_from_logits,
    "softmax_squared_error": losses.softmax_squared_error,
    "raw_squared_error": losses.squared_error,
}


@pytest.mark.parametrize("name", IN_NUMPY)
@given(
    logits=arrays(np.float64, (5, CLASSES), elements=st.floats(-30, 30)),
    labels=arrays(np.int64, (5,), elements=st.integers(0, CLASSES - 1)),
)
def test_losses_mean_the_same_as_those_of_utils(name, logits, labels):
    ours = LOSSES[name](torch.tensor(logits), torch.tensor(labels)).numpy()
    assert_allclose(ours, IN_NUMPY[name](logits, one_hot(labels, CLASSES)), rtol=1e-10, atol=1e-12)


def test_softmax_twice_is_cross_entropy_of_probabilities():
    logits, labels = torch.randn(5, CLASSES, generator=torch.Generator().manual_seed(0)), torch.tensor([0, 1, 2, 0, 1])
    expected = nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels, reduction="none")
    assert_allclose(LOSSES["softmax_twice"](logits, labels), expected, rtol=1e-6)


# ---- The networks ----------------------------------------------------------------------------------------------------


def test_a_network_depends_on_its_seed_alone():
    torch.manual_seed(5)
    first = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(weights_of(digits_network(3)), weights_of(digits_network(3)))
    assert not torch.equal(weights_of(digits_network(3)), weights_of(digits_network(4)))
    assert torch.rand(1) == first  # the notebook's own random numbers are where they were


def test_networks_side_by_side_give_what_each_gives_alone():
    networks = [small_network(seed) for seed in range(3)]
    several = SideBySide(networks)
    inputs = torch.randn(3, 7, FEATURES)
    for number, network in enumerate(networks):
        assert_allclose(several(inputs)[number].detach(), network(inputs[number]).detach(), atol=1e-6)
        assert_allclose(several(inputs[0])[number].detach(), network(inputs[0]).detach(), atol=1e-6)
        assert torch.equal(weights_of(several.network(number)), weights_of(network))
    before = weights_of(networks[0])
    train(several, "cross_entropy", *some_data(), **SETTINGS)
    assert torch.equal(weights_of(networks[0]), before)  # they were copied


@pytest.mark.parametrize(
    ("networks", "said"),
    [
        ([], "at least one"),
        ([nn.Linear(2, 2)], "torch.nn.Sequential"),
        ([small_network(), digits_network(0)], "the same"),
        ([nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))], "BatchNorm1d"),
        ([nn.Sequential(nn.Linear(2, 2, bias=False))], "with a bias"),
    ],
)
def test_side_by_side_refuses_what_it_cannot_stack(networks, said):
    with pytest.raises(ValueError, match=said):
        SideBySide(networks)


# ---- The loop --------------------------------------------------------------------------------------------------------


def test_it_is_the_loop_that_one_would_write():
    inputs, labels = some_data()
    ours, plain = small_network().double(), small_network().double()
    train(ours, "cross_entropy", inputs, labels, learning_rate=0.3, n_steps=7, batch_size=10, seed=4)
    rng, optimizer = np.random.default_rng(4), torch.optim.SGD(plain.parameters(), lr=0.3)
    orders = (rng.permutation(24) for _ in itertools.count())
    batches = (order[start : start + 10] for order in orders for start in (0, 10))
    for batch in itertools.islice(batches, 7):
        loss = nn.functional.cross_entropy(plain(torch.tensor(inputs[batch])), torch.tensor(labels[batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert_allclose(weights_of(ours), weights_of(plain), rtol=1e-12)


@pytest.mark.parametrize("optimizer", training.OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_ten_at_once_train_as_each_does_alone(loss, optimizer):
    parts = [some_data(seed=seed) for seed in range(3)]
    networks = [small_network(seed).double() for seed in range(3)]
    several = SideBySide(networks)
    settings = {"learning_rate": 0.05, "n_steps": 30, "batch_size": 10, "optimizer": optimizer, "record_every": 7}
    together = train(several, loss, *map(np.array, zip(*parts, strict=True)), **settings)
    for seed, (network, part) in enumerate(zip(networks, parts, strict=True)):
        alone = train(network, loss, *part, seed=seed, **settings)
        assert_allclose(weights_of(several.network(seed)), weights_of(network), rtol=1e-9)
        assert np.isnan(together.validation_accuracy).all()  # there is no such part
        for field in ("loss", "train_accuracy", "gradient_norm", "true_class_probability"):
            assert_allclose(getattr(together, field)[:, seed], getattr(alone, field), rtol=1e-8)


def test_the_history_holds_what_it_says():
    inputs, labels = some_data()
    network = small_network().double()
    settings = {"learning_rate": 0.3, "n_steps": 25, "batch_size": 24, "record_every": 10}
    history = train(network, "cross_entropy", inputs, labels, validation=(inputs[:9], labels[:9]), **settings)
    assert history.steps.tolist() == [0, 10, 20, 25]
    assert all(getattr(history, field).shape == (4,) for field in history.__dataclass_fields__)
    logits = network(torch.tensor(inputs))
    loss = nn.functional.cross_entropy(logits, torch.tensor(labels))
    gradients = torch.autograd.grad(loss, network.parameters())
    own = torch.softmax(logits, dim=1)[torch.arange(24), torch.tensor(labels)]
    assert history.loss[-1] == pytest.approx(loss.item())
    assert history.gradient_norm[-1] == pytest.approx(sum((g**2).sum().item() for g in gradients) ** 0.5)
    assert history.true_class_probability[-1] == pytest.approx(own.mean().item())
    assert history.train_accuracy[-1] == accuracy(logits, labels)
    assert history.validation_accuracy[-1] == accuracy(logits[:9], labels[:9])
    assert history.loss[-1] < history.loss[0]


def test_dropout_drops_in_steps_and_not_in_measurements():
    network = nn.Sequential(nn.Linear(FEATURES, 6), nn.Dropout(0.5), nn.Linear(6, CLASSES))
    histories = [
        train(network, "cross_entropy", *some_data(), learning_rate=1e-9, n_steps=1, batch_size=8) for _ in range(2)
    ]
    assert histories[0].loss[0] == pytest.approx(histories[1].loss[0], rel=1e-5)
    assert network.training


# ---- When it goes wrong ----------------------------------------------------------------------------------------------


def test_a_loss_that_is_not_finite_stops_training_in_one_sentence():
    inputs, labels = some_data()
    with pytest.raises(Diverged, match=r"after \d+ steps with learning rate 100000.0: choose a lower one"):
        train(small_network(), "raw_squared_error", inputs, labels, learning_rate=1e5, n_steps=500, batch_size=8)
    with pytest.raises(Diverged, match="before the first step"):
        train(small_network(), "raw_squared_error", inputs * 1e30, labels, **SETTINGS)
    networks = [small_network(), small_network()]
    with torch.no_grad():
        networks[1][-1].bias += 1e25
    with pytest.raises(Diverged, match="network 1"):
        train(SideBySide(networks), "raw_squared_error", inputs, labels, **SETTINGS)


@pytest.mark.parametrize("number", [np.float32, np.float64])
@pytest.mark.parametrize("read", [np.asarray, np.ndarray.tolist, torch.tensor, lambda a: np.broadcast_to(a, a.shape)])
def test_arrays_lists_and_tensors_of_any_number_type_are_taken(read, number):
    inputs, labels = some_data()
    plain, other = small_network(), small_network()
    train(plain, "cross_entropy", inputs, labels, **SETTINGS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(other, "cross_entropy", read(inputs.astype(number)), read(labels.astype(np.int32)), **SETTINGS)
    assert_allclose(weights_of(other), weights_of(plain), rtol=1e-4)


INPUTS, LABELS = some_data()
BAD_CALLS = {
    "model no module": ({"model": abs}, "torch.nn.Module"),
    "model without weights": ({"model": nn.ReLU()}, "no parameter to train"),
    "loss unknown": ({"loss": "mse"}, "softmax_squared_error"),
    "one sample": ({"inputs": INPUTS[0]}, r"\(n_samples, n_features\)"),
    "no sample": ({"inputs": INPUTS[:0], "labels": LABELS[:0]}, r"\(0, 4\)"),
    "inputs NaN": ({"inputs": INPUTS * np.nan}, "finite"),
    "inputs text": ({"inputs": [["a"]]}, "real numbers"),
    "labels too few": ({"labels": LABELS[:3]}, r"\(24,\)"),
    "labels one-hot": ({"labels": np.eye(CLASSES)[LABELS]}, "argmax"),
    "labels floats": ({"labels": LABELS + 0.5}, "integer"),
    "labels from 1": ({"labels": LABELS + 1}, "count classes from 0"),
    "labels -100": ({"labels": np.where(LABELS == 0, -100, LABELS)}, "count classes from 0"),
    "features that do not fit": ({"inputs": INPUTS[:, :2]}, r"can't take inputs of shape \(24, 2\)"),
    "one output": ({"model": nn.Linear(FEATURES, 1)}, "one logit for each class"),
    "flat outputs": ({"model": nn.Sequential(nn.Linear(FEATURES, CLASSES), nn.Flatten(0))}, "one row of logits"),
    "softmax in the model": ({"model": nn.Sequential(small_network(), nn.Softmax(dim=1))}, "returns probabilities"),
    "loss of another shape": ({"loss": lambda logits, labels: logits}, "one value a sample"),
    "optimizer unknown": ({"optimizer": "rmsprop"}, "adam"),
    "learning rate 0": ({"learning_rate": 0}, "positive"),
    "learning rate text": ({"learning_rate": "0.1"}, "real numbers"),
    "eps negative": ({"optimizer": "adam", "eps": -1}, "positive"),
    "no steps": ({"n_steps": 0}, "n_steps"),
    "half a step": ({"n_steps": 2.5}, "n_steps"),
    "batch too large": ({"batch_size": 25}, "24 samples"),
    "seed text": ({"seed": "0"}, "seed"),
    "validation no pair": ({"validation": INPUTS}, "pair"),
    "validation labels missing": ({"validation": (INPUTS, LABELS[:2])}, "validation labels"),
    "network axis missing": ({"model": SideBySide([small_network()] * 2), "inputs": INPUTS[None]}, r"\(2, n_samples"),
}


@pytest.mark.parametrize("case", BAD_CALLS)
def test_a_bad_argument_is_named_in_one_sentence(case):
    changed, said = BAD_CALLS[case]
    call = {"model": small_network(), "loss": "cross_entropy", "inputs": INPUTS, "labels": LABELS, **SETTINGS}
    with pytest.raises(ValueError, match=said):
        train(**call | changed)


def test_the_sentence_about_probabilities_only_comes_where_it_is_certain():
    train(small_network(), "raw_squared_error", INPUTS, LABELS, **SETTINGS)
    probabilities = nn.Sequential(small_network(), nn.Softmax(dim=1))
    train(probabilities, lambda p, c: nn.functional.nll_loss(p.log(), c, reduction="none"), INPUTS, LABELS, **SETTINGS)
    one = SETTINGS | {"batch_size": 1}
    train(probabilities, "cross_entropy", INPUTS[:1], LABELS[:1], **one)  # a single row may sum to 1 by chance


def test_a_loss_of_pytorch_is_taken():
    named, theirs = small_network(), small_network()
    train(named, "cross_entropy", INPUTS, LABELS, **SETTINGS)
    train(theirs, nn.CrossEntropyLoss(), INPUTS, LABELS, **SETTINGS)
    assert_allclose(weights_of(theirs), weights_of(named), rtol=1e-6)
    with pytest.raises(ValueError, match="one value a sample"):
        train(SideBySide([small_network()]), lambda logits, labels: logits.mean(), INPUTS, LABELS, **SETTINGS)


# ---- accuracy --------------------------------------------------------------------------------------------------------


def test_accuracy_counts_the_largest_logits():
    logits = torch.tensor([[2.0, 1.0], [0.0, 3.0], [1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    assert accuracy(logits, [0, 1, 1, 1]) == 0.75
    assert_array_equal(accuracy(torch.stack([logits, -logits]), torch.tensor([0, 1, 1, 1])), [0.75, 0.25])


@pytest.mark.parametrize(
    ("logits", "labels"),
    [
        (np.full((1, 2), np.nan), [0]),
        (np.eye(2), [0, 2]),
        ([1.0, 2.0], [0, 1]),
        (np.zeros((0, 3)), []),
        (np.zeros((2, 3)), [0]),
        (np.eye(2), np.eye(2)),
    ],
)
def test_accuracy_refuses_shapes_that_do_not_fit(logits, labels):
    with pytest.raises(ValueError, match=r"shape|label|nan"):
        accuracy(logits, labels)


# ---- One rate and one seed for each network --------------------------------------------------------------------------


def test_networks_side_by_side_may_have_a_rate_and_a_seed_each():
    rates, seeds = (0.05, 0.4, 0.1), (5, 2, 5)
    stack = SideBySide([small_network() for _ in rates])
    settings = {**SETTINGS, "learning_rate": rates, "seed": seeds}
    history = train(stack, "cross_entropy", INPUTS, LABELS, **settings)
    for number, (rate, seed) in enumerate(zip(rates, seeds, strict=True)):
        alone = small_network()
        single = train(alone, "cross_entropy", INPUTS, LABELS, **{**settings, "learning_rate": rate, "seed": seed})
        assert history.loss[:, number] == pytest.approx(single.loss, abs=1e-5)
        assert history.gradient_norm[:, number] == pytest.approx(single.gradient_norm, abs=1e-4)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"learning_rate": (0.1, 0.2)}, r"learning_rate has shape \(2,\)"),
        ({"learning_rate": (0.1, 0.2, 0.3), "optimizer": "adam"}, "for networks side by side and SGD"),
        ({"learning_rate": (0.1, -0.2, 0.3)}, r"learning_rate hold -0.2 at index 1"),
        ({"seed": (1, 2)}, r"seed has shape \(2,\)"),
    ],
)
def test_rates_and_seeds_that_do_not_fit_the_networks_are_refused(settings, said):
    stack = SideBySide([small_network() for _ in range(3)])
    with pytest.raises(ValueError, match=said):
        train(stack, "cross_entropy", INPUTS, LABELS, **{**SETTINGS, **settings})


# ---- Progress --------------------------------------------------------------------------------------------------------


def test_a_long_training_shows_a_bar_while_it_runs(monkeypatch):
    shown = []
    monkeypatch.setattr(progress_bar, "_PATIENCE", 0)
    monkeypatch.setattr(progress_bar, "_PAUSE", 0)
    monkeypatch.setattr(progress_bar, "_find_writer", lambda: shown.append)
    train(small_network(), "cross_entropy", INPUTS, LABELS, **SETTINGS)
    assert "step 1 of 5 (20%)" in shown[0]
    assert shown[-1] == ""
