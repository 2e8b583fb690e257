"""The few lines of training that the lessons on real data share: a network, four losses, and one loop.

Several networks of the same layers can be trained at once, each on its own data: see `SideBySide`. Nothing of the loop
changes for them, but every tensor has one axis more in front.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from torch.func import stack_module_state
from torch.nn.functional import one_hot

from utils.progress_bar import ProgressBar
from utils.validation import read_integer, read_labels, read_number, read_numbers, refuse, require_finite

OPTIMIZERS = ("sgd", "adam")

Loss = Callable[[Tensor, Tensor], Tensor]


class Diverged(ArithmeticError):
    """The loss is no finite number any more; says at which step, and what to do."""


@dataclass(frozen=True, eq=False)
class History:
    """What `train` recorded. For networks side by side, every array but `steps` has a second axis, the network.

    Attributes
    ----------
    steps : (n_records,) ndarray of int64
        How many steps had been taken. The first is 0, the last `n_steps`.
    loss : (n_records,) or (n_records, n_networks) ndarray
        Mean over the whole training part.
    train_accuracy, validation_accuracy : like `loss`
        Fractions. The second is NaN if no validation part was given.
    gradient_norm : like `loss`
        Length of the gradient with respect to all weights and biases, on the batch that comes next.
    true_class_probability : like `loss`
        What softmax of the outputs gives the true class, mean over the training part.
    """

    steps: NDArray[np.int64]
    loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    validation_accuracy: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    true_class_probability: NDArray[np.float64]


# ---- The losses: logits (..., n_classes) and labels (...) to one value per sample (...) -----------------------------


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of softmax(logits), one value per sample, in nats.

    Takes logits, a (..., n_classes) Tensor, and labels, a (...) Tensor of int64; returns a (...) Tensor.

    Examples
    --------
    >>> cross_entropy(torch.zeros(1, 2), torch.tensor([0]))
    tensor([0.6931])
    """
    return -_of_label(torch.log_softmax(logits, dim=-1), labels)


def softmax_twice(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of softmax(softmax(logits)): the mistake, one value per sample.

    Takes logits, a (..., n_classes) Tensor, and labels, a (...) Tensor of int64; returns a (...) Tensor.

    Examples
    --------
    >>> softmax_twice(torch.tensor([[100.0, 0.0]]), torch.tensor([0]))  # ln(1 + 1/e), its floor for two classes
    tensor([0.3133])
    """
    return cross_entropy(torch.softmax(logits, dim=-1), labels)


def softmax_squared_error(logits: Tensor, labels: Tensor) -> Tensor:
    """Squared error of softmax(logits), summed over the classes, one value per sample. The lecture calls this MSE.

    Takes logits, a (..., n_classes) Tensor, and labels, a (...) Tensor of int64; returns a (...) Tensor.

    Examples
    --------
    >>> softmax_squared_error(torch.zeros(1, 2), torch.tensor([0]))
    tensor([0.5000])
    """
    return raw_squared_error(torch.softmax(logits, dim=-1), labels)


def raw_squared_error(outputs: Tensor, labels: Tensor) -> Tensor:
    """Squared error of the outputs as they are, summed over the classes, one value per sample.

    Takes outputs, a (..., n_classes) Tensor, and labels, a (...) Tensor of int64; returns a (...) Tensor.

    Examples
    --------
    >>> raw_squared_error(torch.tensor([[3.0, 1.0]]), torch.tensor([0]))
    tensor([5.])
    """
    return ((outputs - one_hot(labels, outputs.shape[-1])) ** 2).sum(dim=-1)


LOSSES: dict[str, Loss] = {
    "cross_entropy": cross_entropy,
    "softmax_twice": softmax_twice,
    "softmax_squared_error": softmax_squared_error,
    "raw_squared_error": raw_squared_error,
}


def _of_label(values: Tensor, labels: Tensor) -> Tensor:
    return values.gather(-1, labels.unsqueeze(-1)).squeeze(-1)


# ---- The networks ----------------------------------------------------------------------------------------------------


def digits_network(seed: int, *, n_features: int = 64, n_hidden: int = 64, n_classes: int = 10) -> nn.Sequential:
    """Make the lessons' network: a hidden layer with ReLU, and no softmax at its end.

    Parameters
    ----------
    seed : int
        Decides the weights; the notebook's own random numbers go on as if nothing had happened.
    n_features, n_hidden, n_classes : int
        Sizes of the layers. As they are, they fit `utils.datasets.load_digits`.

    Returns
    -------
    torch.nn.Sequential
        In float32. ``network[-1]`` is the last layer.

    Examples
    --------
    >>> network = digits_network(seed=0)
    >>> sum(parameter.numel() for parameter in network.parameters())
    4810
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(n_features, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_classes))


class SideBySide(nn.Module):
    """Several networks of the same layers, computed at once: their weights are stacked, network after network.

    No network sees another: the sum of their losses has, with respect to each network's weights, the gradient of its
    own loss.

    Parameters
    ----------
    networks : sequence of torch.nn.Sequential
        Each a chain of `torch.nn.Linear` with a bias and of layers without weights, such as `torch.nn.ReLU`. Their
        weights are copied.

    Attributes
    ----------
    weights : list of (n_networks, n_inputs, n_outputs) Parameter
        One for each linear layer.
    biases : list of (n_networks, 1, n_outputs) Parameter

    Raises
    ------
    ValueError
        If the networks differ in their layers, or a layer is none of these.

    Examples
    --------
    >>> several = SideBySide([digits_network(seed) for seed in range(3)])
    >>> several(torch.zeros(5, 64)).shape  # the same five samples to each network; (3, 5, 64) gives each its own
    torch.Size([3, 5, 10])
    """

    def __init__(self, networks: Sequence[nn.Sequential]):
        super().__init__()
        networks = list(networks)
        if not networks or not all(isinstance(network, nn.Sequential) for network in networks):
            raise ValueError("networks must be a list of torch.nn.Sequential with at least one in it.")
        if any(repr(network) != repr(networks[0]) for network in networks):
            raise ValueError("the networks differ in their layers: networks side by side must have the same ones.")
        for layer in networks[0]:
            if list(layer.parameters()) and (not isinstance(layer, nn.Linear) or layer.bias is None):
                raise ValueError(
                    f"SideBySide knows torch.nn.Linear with a bias and layers without weights, not {layer}."
                )
        self.n_networks = len(networks)
        self._first = (copy.deepcopy(networks[0]),)  # in a tuple, its parameters are not counted as ours
        stacked = [values.detach() for values in stack_module_state(networks)[0].values()]
        self.weights = nn.ParameterList(values.mT.contiguous() for values in stacked[::2])
        self.biases = nn.ParameterList(values.unsqueeze(1) for values in stacked[1::2])

    def forward(self, inputs: Tensor) -> Tensor:
        """Compute every network's logits.

        This loop takes two thirds of the time of `torch.func.vmap` over `torch.func.functional_call`.

        Parameters
        ----------
        inputs : (n_networks, n_samples, n_features) or (n_samples, n_features) Tensor

        Returns
        -------
        (n_networks, n_samples, n_classes) Tensor
        """
        outputs = inputs if inputs.ndim == 3 else inputs.expand(self.n_networks, *inputs.shape)
        parameters = zip(self.weights, self.biases, strict=True)
        for layer in self._first[0]:
            if isinstance(layer, nn.Linear):
                weight, bias = next(parameters)
                outputs = torch.baddbmm(bias, outputs, weight)
            else:
                outputs = layer(outputs)
        return outputs

    def network(self, number: int) -> nn.Sequential:
        """Copy one of the networks, as it is now, out of the stack.

        Parameters
        ----------
        number : int

        Returns
        -------
        torch.nn.Sequential
        """
        single = copy.deepcopy(self._first[0])
        stacked = [values for pair in zip(self.weights, self.biases, strict=True) for values in pair]
        with torch.no_grad():
            for parameter, values in zip(single.parameters(), stacked, strict=True):
                parameter.copy_(values[number].T.reshape(parameter.shape))
        return single


# ---- The loop --------------------------------------------------------------------------------------------------------


def train(
    model: nn.Module,
    loss: str | Loss,
    inputs: ArrayLike | Tensor,
    labels: ArrayLike | Tensor,
    *,
    learning_rate: float | ArrayLike,
    optimizer: str = "sgd",
    eps: float = 1e-8,
    n_steps: int = 1000,
    batch_size: int = 64,
    seed: int | ArrayLike = 0,
    validation: tuple | None = None,
    record_every: int = 50,
) -> History:
    """Train a network, or several side by side, and record how it went. The model's weights are changed in place.

    Parameters
    ----------
    model : torch.nn.Module
        Must return logits, (n_samples, n_classes). For several networks at once: a `SideBySide`.
    loss : str or callable
        A name in `LOSSES`, or a function of logits and labels that returns one value per sample. A batch's loss is the
        mean over its samples.
    inputs : (n_samples, n_features) array_like or Tensor
        Finite; converted to the number type of the model. For a `SideBySide` also (n_networks, n_samples, n_features):
        to each network its own.
    labels : (n_samples,) or (n_networks, n_samples) array_like or Tensor of int
        Counted from 0.
    learning_rate : float or (n_networks,) array_like
        For "sgd" and a `SideBySide`, also one for each network.
    optimizer : {"sgd", "adam"}
        `torch.optim.SGD` without momentum, or `torch.optim.Adam` with its default betas.
    eps : float
        For "adam".
    n_steps, batch_size : int
        Every epoch goes through the samples in a new order; what does not fill a batch is left out.
    seed : int or (n_networks,) array_like of int
        Decides the order of the samples. Network k of a `SideBySide` takes ``seed + k``, so that it sees the batches
        that it would see alone; or give each network its seed.
    validation : (inputs, labels), optional
        Shaped like the training part. Nothing is trained on it.
    record_every : int
        Steps between two records.

    Returns
    -------
    History

    Raises
    ------
    Diverged
        If the loss becomes NaN or infinite.
    ValueError
        If an argument is not as described, or the model returns probabilities to a loss of `LOSSES`: each of these
        takes logits.

    Notes
    -----
    A training of more than half a second shows how far it has come.

    Examples
    --------
    >>> inputs = np.eye(4)
    >>> network = digits_network(seed=0, n_features=4, n_classes=4)
    >>> history = train(network, "cross_entropy", inputs, [0, 1, 2, 3], learning_rate=1, n_steps=50, batch_size=4)
    >>> history.train_accuracy[-1]
    np.float64(1.0)
    """
    if not isinstance(model, nn.Module):
        raise ValueError(
            f"model must be a torch.nn.Module, but it is a {type(model).__name__}: pass the network itself."
        )
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if not parameters:
        raise ValueError("the model has no parameter to train: does it hold its layers as attributes?")
    loss_function = _read_loss(loss)
    x, y = _read_part(model, inputs, labels, "")
    held_out = None if validation is None else _read_part(model, *_read_pair(validation), "validation ")
    _probe(model, loss, x, y)
    n_steps, batch_size = read_integer(n_steps, "n_steps"), read_integer(batch_size, "batch_size")
    record_every, seeds = read_integer(record_every, "record_every"), _read_seeds(seed, _network_axis(model))
    if batch_size > y.shape[-1]:
        raise ValueError(f"batch_size is {batch_size}, but there are {y.shape[-1]} samples: choose at most as many.")
    rates = _read_rates(learning_rate, model, optimizer)
    updates = _read_optimizer(optimizer, parameters, float(rates) if rates.ndim == 0 else 1.0, eps)

    records = []
    with ProgressBar(n_steps) as bar:
        for step, (batch, batch_labels) in enumerate(_batches(x, y, batch_size, seeds)):
            values = loss_function(model(batch), batch_labels).mean(dim=-1)  # one, or one for each network
            _require_finite_loss(values.detach(), step, rates)
            updates.zero_grad()
            values.sum().backward()
            if step % record_every == 0 or step == n_steps:
                records.append(_measure(model, loss_function, (x, y), held_out))
            if step == n_steps:  # this last gradient was for the record
                break
            for parameter in parameters if rates.ndim else ():  # a step is rate times gradient
                parameter.grad.mul_(rates.to(parameter).view(-1, 1, 1))
            updates.step()
            bar.show(step + 1)
    steps = [*range(0, n_steps, record_every), n_steps]
    return History(np.array(steps), *np.array(records, dtype=np.float64).swapaxes(0, 1))


def accuracy(logits: ArrayLike | Tensor, labels: ArrayLike | Tensor) -> float | NDArray[np.float64]:
    """Compute the fraction of samples whose largest logit is that of their label.

    Parameters
    ----------
    logits : (n_samples, n_classes) or (n_networks, n_samples, n_classes) array_like or Tensor
    labels : (n_samples,) or (n_networks, n_samples) array_like or Tensor of int

    Returns
    -------
    float, or (n_networks,) ndarray

    Raises
    ------
    ValueError
        If the shapes do not belong together, a logit is NaN, a label is no class, or there are no samples.

    Examples
    --------
    >>> accuracy([[2.0, 1.0], [0.0, 3.0], [1.0, 0.0]], [0, 1, 1])
    0.6666666666666666
    """
    array = read_numbers(_detached(logits), "logits")
    classes = read_numbers(_detached(labels), "labels")
    if array.ndim not in (2, 3) or 0 in array.shape:
        raise ValueError(f"logits must have shape (n_samples, n_classes), but their shape is {array.shape}.")
    if classes.shape not in (array.shape[:-1], array.shape[1:-1]):
        raise ValueError(
            f"labels have shape {classes.shape} and logits have shape {array.shape}: give one class number a sample."
        )
    refuse(np.isnan(array), array, "logits", "the largest of a row must be one of its numbers")
    return _share_right(array, _read_labels(classes, array.shape[-1]))


def _share_right(logits: NDArray, labels: NDArray) -> float | NDArray[np.float64]:
    hits = (logits.argmax(axis=-1) == labels).mean(axis=-1)
    return float(hits) if hits.ndim == 0 else hits


def _batches(x: Tensor, y: Tensor, batch_size: int, seeds: Sequence[int]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield batches without end; each network of a stack has its own order."""
    n_samples = y.shape[-1]
    generators = [np.random.default_rng(seed) for seed in seeds]
    sizes = y.shape
    x, y = x.reshape(-1, *x.shape[y.ndim :]), y.flatten()
    while True:
        orders = [generator.permutation(n_samples) + n_samples * k for k, generator in enumerate(generators)]
        rows = torch.from_numpy(np.concatenate(orders)).to(x.device)
        epoch_x, epoch_y = (part.index_select(0, rows).unflatten(0, sizes) for part in (x, y))
        for start in range(0, n_samples - batch_size + 1, batch_size):
            yield tuple(part.narrow(len(sizes) - 1, start, batch_size) for part in (epoch_x, epoch_y))


def _measure(model: nn.Module, loss: Loss, part: tuple, held_out: tuple | None) -> list:
    """Return loss, accuracies, gradient norm and probability of the true class, for each network."""
    axis = _network_axis(model)
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    squares = sum(gradient.reshape(*axis, -1).double().square().sum(dim=-1) for gradient in gradients)

    def right(logits: Tensor, labels: Tensor) -> float | NDArray:
        return _share_right(logits.cpu().numpy(), labels.cpu().numpy())

    inputs, labels = part
    with _evaluating(model):
        logits = model(inputs)
        values = loss(logits, labels).mean(dim=-1)
        probabilities = _of_label(torch.softmax(logits.double(), dim=-1), labels).mean(dim=-1)
        on_validation = np.full(axis, np.nan) if held_out is None else right(model(held_out[0]), held_out[1])
    return [values.tolist(), right(logits, labels), on_validation, squares.sqrt().tolist(), probabilities.tolist()]


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Compute as for a measurement: without gradients, and with nothing dropped."""
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(was_training)


def _network_axis(model: nn.Module) -> tuple[int, ...]:
    """Return the shape that a result has in front of all others: ``(n_networks,)`` or nothing."""
    return (model.n_networks,) if isinstance(model, SideBySide) else ()


# ---- Reading the arguments -------------------------------------------------------------------------------------------


def _read_loss(loss: str | Loss) -> Loss:
    if callable(loss):
        return loss
    if not isinstance(loss, str) or loss not in LOSSES:
        raise ValueError(f"loss is {loss!r}, which is unknown: pass {', '.join(map(repr, LOSSES))}, or a function.")
    return LOSSES[loss]


def _read_pair(validation: tuple) -> tuple:
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise ValueError("validation must be a pair: (inputs, labels).")
    return tuple(validation)


def _read_part(model: nn.Module, inputs: ArrayLike, labels: ArrayLike, part: str) -> tuple[Tensor, Tensor]:
    """Read inputs and labels as tensors in the model's number type and on its device."""
    array = read_numbers(_detached(inputs), f"{part}inputs")
    require_finite(array, f"{part}inputs")
    axis = _network_axis(model)
    if axis and array.ndim == 2:
        array = np.broadcast_to(array, axis + array.shape)
    if array.ndim < len(axis) + 2 or array.shape[: len(axis)] != axis or 0 in array.shape:
        wanted = f"({', '.join([*map(str, axis), 'n_samples', 'n_features'])})"
        raise ValueError(f"{part}inputs must have shape {wanted}, but their shape is {array.shape}: one sample a row.")
    classes, shape = read_numbers(_detached(labels), f"{part}labels"), array.shape[: len(axis) + 1]
    if axis and classes.ndim == 1:
        classes = np.broadcast_to(classes, axis + classes.shape)
    if classes.shape != shape:
        hint = (
            "one-hot rows become class numbers with .argmax(axis=-1)" if classes.ndim > len(shape) else "one a sample"
        )
        raise ValueError(
            f"{part}labels have shape {classes.shape} and {part}inputs have shape {array.shape}: "
            f"give class numbers of shape {shape} ({hint})."
        )
    classes = _read_labels(classes, name=f"{part}labels")
    like = next(model.parameters())
    return torch.tensor(array).to(like), torch.tensor(classes, device=like.device)


def _probe(model: nn.Module, loss: str | Loss, x: Tensor, y: Tensor) -> None:
    """Run the model once on some samples, and refuse outputs that are no logits for these labels."""
    some, labels = (x[:, :64], y[:, :64]) if isinstance(model, SideBySide) else (x[:64], y[:64])
    try:
        with _evaluating(model):
            outputs = model(some)
    except RuntimeError as error:
        raise ValueError(f"the model can't take inputs of shape {tuple(some.shape)}: {error}") from error
    if not isinstance(outputs, Tensor) or outputs.shape[:-1] != labels.shape or outputs.shape[-1] < 2:
        shape = tuple(outputs.shape) if isinstance(outputs, Tensor) else type(outputs).__name__
        raise ValueError(
            f"the model turned inputs of shape {tuple(some.shape)} into {shape}: "
            "it must return one row of logits a sample, one logit for each class."
        )
    _read_labels(y, outputs.shape[-1])
    if isinstance(loss, str) and _are_probabilities(outputs):
        raise ValueError(
            f"the model returns probabilities (no output is negative, each row sums to 1), but {loss!r} takes logits: "
            "leave out the softmax at the model's end."
        )
    values = _read_loss(loss)(outputs, labels)
    if values.shape != labels.shape and (values.ndim or isinstance(model, SideBySide)):
        raise ValueError(f"the loss gave the shape {tuple(values.shape)}: it must return one value a sample.")


def _are_probabilities(outputs: Tensor) -> bool:
    """Whether every row is a distribution. With one row alone that could be chance."""
    sums = outputs.double().sum(dim=-1)
    return bool(sums.numel() >= 2 and (outputs >= 0).all() and ((sums - 1).abs() < 1e-5).all())


def _read_optimizer(name: str, parameters: list, learning_rate: float, eps: float) -> torch.optim.Optimizer:
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=learning_rate)
    if name == "adam":
        eps = read_number(eps, "eps", above=0, advice="1e-8 is usual")
        return torch.optim.Adam(parameters, lr=learning_rate, eps=eps)
    raise ValueError(f'optimizer is {name!r}, which is unknown: pass "sgd" or "adam".')


def _read_rates(learning_rate: float | ArrayLike, model: nn.Module, optimizer: str) -> Tensor:
    """Read one learning rate, or one for each network."""
    if np.ndim(learning_rate) == 0:
        rate = read_number(learning_rate, "learning_rate", above=0, advice="0.1 is usual for SGD")
        return torch.tensor(rate, dtype=torch.float64)
    rates = read_numbers(learning_rate, "learning_rate")
    if rates.shape != _network_axis(model) or optimizer != "sgd":
        raise ValueError(
            f"learning_rate has shape {rates.shape}: give one number or, for networks side by side and SGD, one for "
            "each network."
        )
    refuse(~(np.isfinite(rates) & (rates > 0)), rates, "learning_rate", "0.1 is usual for SGD")
    return torch.tensor(rates, dtype=torch.float64)


def _read_seeds(seed: int | ArrayLike, axis: tuple) -> list[int]:
    """Read the seed of each network; one seed is that of the first, and the others count on."""
    if np.ndim(seed) == 0:
        first = read_integer(seed, "seed", at_least=0)
        return [first + number for number in range(axis[0] if axis else 1)]
    if np.shape(seed) != axis:
        raise ValueError(f"seed has shape {np.shape(seed)}: give one seed or, side by side, one for each network.")
    return [read_integer(each, "seed", at_least=0) for each in np.asarray(seed).tolist()]


def _read_labels(labels: ArrayLike | Tensor, n_classes: int | None = None, *, name: str = "labels") -> NDArray:
    """Read class numbers of any shape."""
    array = read_numbers(_detached(labels), name)
    return read_labels(array.ravel(), n_classes, name=name).reshape(array.shape)


def _detached(values: ArrayLike | Tensor) -> ArrayLike:
    return values.detach().cpu() if isinstance(values, Tensor) else values


def _require_finite_loss(values: Tensor, step: int, rates: Tensor) -> None:
    finite = torch.isfinite(values)
    if finite.all():
        return
    learning_rate = float(rates.expand_as(values).flatten()[~finite.flatten()][0])
    which = f" of network {int((~finite).int().argmax())}" if values.ndim else ""
    value = float(values.flatten()[~finite.flatten()][0])
    if step == 0:
        raise Diverged(f"The loss{which} is {value} before the first step: look for very large inputs or weights.")
    raise Diverged(
        f"The loss{which} is {value} after {step} steps with learning rate {learning_rate}: choose a lower one."
    )
