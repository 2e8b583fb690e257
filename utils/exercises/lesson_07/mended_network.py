"""The exercise MendedNetwork of lesson 07."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from utils.exercises import wire
from utils.exercises.agreement import agree, as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show


class _MendedNetwork(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = torch.nn.Linear(n_features, 16)
        self.output = torch.nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))


def _made_of(outputs):
    """Make a network's class: `outputs` says what it does with itself and its inputs."""

    class Network(_MendedNetwork):
        def forward(self, inputs):
            return outputs(self, inputs)

    return Network


def _right_outputs(network, inputs):
    return _MendedNetwork.forward(network, inputs)


def _ends_with(change):
    """Make the right network's class, but for a change of its outputs."""
    return _made_of(lambda network, inputs: change(_right_outputs(network, inputs)))


def _with_activation(activation):
    """Make the right network's class, but for the function between its layers."""
    return _made_of(lambda network, inputs: network.output(activation(network.hidden(inputs))))


# What may stand in the place of ReLU, or after the last layer.
ACTIVATIONS = tuple(
    getattr(torch.nn.functional, name)
    for name in (
        *("tanh", "leaky_relu", "gelu", "elu", "selu", "silu", "softplus", "softsign", "hardtanh"),
        *("mish", "logsigmoid", "hardsigmoid"),
    )
)


class _Wider(_MendedNetwork):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.hidden = torch.nn.Linear(n_features, 32)
        self.output = torch.nn.Linear(32, n_classes)


class _LayersInAList(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layers = [torch.nn.Linear(n_features, 16), torch.nn.ReLU(), torch.nn.Linear(16, n_classes)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


class _HiddenLayerInAList(_MendedNetwork):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.hidden, layers = None, [self.hidden]
        self.layers = layers

    def forward(self, inputs):
        return self.output(torch.relu(self.layers[0](inputs)))


class _InitForgotten(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        self.hidden = torch.nn.Linear(n_features, 16)


class _Plain:
    def __init__(self, n_features, n_classes):
        self.hidden = torch.nn.Linear(n_features, 16)


class _NoForward(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = torch.nn.Linear(n_features, 16)


class _Float64(_MendedNetwork):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.double()


def _otherwise_in_evaluation(network, inputs):
    outputs = _right_outputs(network, inputs)
    return outputs if network.training else torch.softmax(outputs, dim=1)


def _with_dropout(network, inputs):
    hidden = torch.relu(network.hidden(inputs))
    return network.output(torch.nn.functional.dropout(hidden, training=network.training))


def _cut_between_the_layers(network, inputs):
    return network.output(torch.relu(network.hidden(inputs)).detach())


class _OutputLayerFrozen(_MendedNetwork):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.output.requires_grad_(False)


N_SAMPLES = 5


def _draw_networks(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n_samples, n_features, n_classes in ((N_SAMPLES, 4, 3), (N_SAMPLES, 6, 10), (1, 5, 4)):
        inputs = 2 * rng.normal(size=(n_samples, n_features)).astype(np.float32)
        cases.append(
            Case((n_features, n_classes), {"inputs": wire.encode(inputs), "seed": int(rng.integers(1_000_000))})
        )
    return cases


def _outputs_of(evidence: Evidence) -> np.ndarray:
    """Return the outputs as an array of the right shape; anything else is no case for a message about rows."""
    outputs = as_array(evidence.returned)
    if outputs is None or outputs.shape != as_array(evidence.expected).shape:
        raise ValueError("the outputs have another shape")
    return outputs


def _sums_to_one(evidence: Evidence) -> bool:
    outputs = _outputs_of(evidence)
    whole = (outputs == np.rint(outputs)).all()
    return bool(not whole and (outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-5))


def _parameter_shapes(evidence: Evidence) -> list[list[int]] | None:
    return evidence.observation.get("details", {}).get("parameter_shapes")


def _right_sizes(evidence: Evidence) -> list[int]:
    n_features, n_classes = evidence.arguments
    return [16 * n_features, 16, 16 * n_classes, n_classes]


def _other_layers(evidence: Evidence) -> bool:
    shapes = _parameter_shapes(evidence)
    return bool(shapes) and sorted(map(np.prod, shapes)) != sorted(_right_sizes(evidence)) and not _unknown(evidence)


def _unknown(evidence: Evidence) -> bool:
    """Whether all is there that computes outputs of the right shape, but parameters of a layer are not found."""
    n_features, n_classes = evidence.arguments
    layers = sorted([16 * n_features, 16]), sorted([16 * n_classes, n_classes])
    return (
        sorted(map(np.prod, _parameter_shapes(evidence))) in ([], *layers)
        and as_array(evidence.returned).shape == as_array(evidence.expected).shape
    )


def _alike(expected: Any, outputs: Any) -> bool:
    """Whether these are the same outputs, up to a number added to a whole row: softmax ignores a shift."""
    expected, outputs = as_array(expected), as_array(outputs)
    if outputs is None or outputs.shape != expected.shape or outputs.ndim != 2:
        return False
    with np.errstate(all="ignore"):
        outputs, expected = (array - array.mean(axis=1, keepdims=True) for array in (outputs, expected))
    return agree(expected, outputs, relative=1e-4, absolute=1e-5)


def _in_evaluation(observation: dict[str, Any]) -> Any:
    return wire.decode(observation.get("details", {}).get("returned_eval"))


def _can_train(observation: dict[str, Any]) -> bool:
    returned = wire.decode(observation["returned"])
    return isinstance(returned, wire.TensorValue) and returned.requires_grad


def _trained_shapes(observation: dict[str, Any]) -> list[list[int]]:
    return observation.get("details", {}).get("trained_shapes", [])


def _is_right(evidence: Evidence) -> bool:
    outputs = evidence.returned, _in_evaluation(evidence.observation)
    trained = Counter(map(math.prod, _trained_shapes(evidence.observation)))
    return (
        _can_train(evidence.observation)
        and all(_alike(evidence.expected, each) for each in outputs)
        and trained >= Counter(_right_sizes(evidence))  # a layer too many that is never used does no harm
    )


def _habits(observation: dict[str, Any]) -> tuple[bool, int, bool]:
    """Say whether a gradient can flow and to how many parameters, and whether evaluation mode changes the outputs."""
    returned, again = wire.decode(observation["returned"]), _in_evaluation(observation)
    same = (again is None and returned is None) or agree(returned, again, nan=True)
    return _can_train(observation), len(_trained_shapes(observation)), bool(same)


def _evaluation_message(evidence: Evidence) -> str:
    error = evidence.observation["details"]["error_eval"]
    again = as_array(_in_evaluation(evidence.observation))
    if error:
        gives = f"it raises {error['type']}: {error['message']}"
    else:
        gives = f"the first row of outputs is {show(again[0]) if again.ndim else show(again)}"
    return (
        f"In training mode your network is right, but after .eval() {gives}. The loss on the test part wants logits, "
        "too: give the same outputs in both modes."
    )


def _praise_network(evidence: Sequence[Evidence]) -> str:
    """Say why a shift of the rows does no harm, where there is one."""
    if all(agree(item.expected, item.returned) for item in evidence):
        return "Your network gives logits, and the loss does the rest."
    if all(np.allclose(np.exp(as_array(item.returned)).sum(axis=1), 1, atol=1e-4) for item in evidence):
        return (
            "Your network ends in log_softmax. That is harmless: each row of it has the log-sum-exp 0, so the "
            "log_softmax inside CrossEntropyLoss changes nothing, neither loss nor gradient. It is just not needed; "
            "nn.NLLLoss would be its partner."
        )
    return (
        "Your rows differ from the last layer's by a number for each row. That is harmless: softmax ignores a shift "
        "(lesson 03)."
    )


def _raised(evidence: Evidence) -> str:
    error = evidence.observation["error"]
    return f"It raised {error['type']}: {error['message'].rstrip('.')}."


def _first_row(evidence: Evidence) -> str:
    return f"Your network's first row of outputs is {show(_outputs_of(evidence)[0])}."


MendedNetwork = FunctionExercise(
    name="MendedNetwork",
    reference=_MendedNetwork,
    giveaways=("utils.training.digits_network", "torchvision.ops.MLP", "sklearn.neural_network"),
    draw_cases=_draw_networks,
    driver="module",
    is_right=_is_right,
    habits=_habits,
    call=lambda name, arguments: f"{describe_call(name, arguments)}(inputs)",
    unusable="Give the class itself, as `check(MendedNetwork)`, and not a network made from it; "
    "if it is something else, run the cell that defines the class again.",
    misconceptions=(
        Misconception(
            name="softmax kept",
            wrong=_ends_with(lambda outputs: torch.softmax(outputs, dim=1)),
            message=lambda seen: (
                f"{_first_row(seen)} It sums to {show(_outputs_of(seen)[0].sum())}: softmax is still there. "
                "CrossEntropyLoss brings its own; give it what comes out of the last layer."
            ),
            seen=_sums_to_one,
        ),
        Misconception(
            name="another output in evaluation mode",
            wrong=_made_of(_otherwise_in_evaluation),
            message=_evaluation_message,
        ),
        Misconception(
            name="another output in training mode",
            wrong=_made_of(_with_dropout),
            message=lambda seen: (
                f"After .eval() your network is right, but in training mode its first row of outputs is "
                f"{show(as_array(seen.returned)[0])}. Is there Dropout? Keep the layers of BrokenNetwork, and add none."
            ),
            seen=lambda seen: (
                _alike(seen.expected, _in_evaluation(seen.observation))
                and _can_train(seen.observation)
                and not _sums_to_one(seen)
            ),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=_ends_with(lambda outputs: torch.softmax(outputs, dim=0)),
            message=lambda seen: (
                f"The first column of your outputs sums to {show(_outputs_of(seen)[:, 0].sum())}: there is a "
                "softmax over the samples, dim=0. Leave it out altogether."
            ),
        ),
        Misconception(
            name="log_softmax over the samples",
            wrong=_ends_with(lambda outputs: torch.log_softmax(outputs, dim=0)),
            message=lambda seen: (
                "There is a log_softmax over the samples, dim=0. Over the classes, dim=1, it would do no harm; "
                "this one mixes the samples of a batch."
            ),
        ),
        Misconception(
            name="softmax on the hidden units",
            wrong=_with_activation(lambda hidden: torch.softmax(torch.relu(hidden), dim=1)),
            message=lambda seen: (
                f"{_first_row(seen)} That is what comes out when softmax sits on the hidden units, which then share a "
                "sum of 1. Leave it out altogether: softmax(relu(...)) becomes relu(...)."
            ),
            also=(
                _with_activation(lambda hidden: torch.softmax(hidden, dim=1)),
                _with_activation(lambda hidden: torch.relu(torch.softmax(hidden, dim=1))),
                _with_activation(lambda hidden: torch.log_softmax(torch.relu(hidden), dim=1)),
            ),
        ),
        Misconception(
            name="sigmoid for softmax",
            wrong=_ends_with(torch.sigmoid),
            message=lambda seen: (
                f"{_first_row(seen)} All outputs lie between 0 and 1: that is a sigmoid of each logit. It caps the "
                "logits as softmax does. Logits may be any numbers."
            ),
        ),
        Misconception(
            name="another function on the outputs",
            wrong=_ends_with(torch.tanh),
            message=lambda seen: (
                f"{_first_row(seen)} The last layer's outputs went through one function more, it seems, such as tanh. "
                "Return them as they come out of the layer."
            ),
            also=tuple(map(_ends_with, (*ACTIVATIONS[1:], torch.abs, torch.exp))),
        ),
        Misconception(
            name="ReLU on the outputs",
            wrong=_ends_with(torch.relu),
            message=lambda seen: (
                f"{_first_row(seen)} No output is below 0: there is a ReLU after the last layer. "
                "A logit must be free to be negative; a cut-off one has no slope."
            ),
            also=(_made_of(lambda network, inputs: torch.relu(network.output(network.hidden(inputs)))),),
        ),
        Misconception(
            name="ReLU lost",
            wrong=_with_activation(lambda hidden: hidden),
            message=lambda seen: (
                f"{_first_row(seen)} That is what comes out without the ReLU between the layers. "
                "Only softmax was the mistake: keep the rest."
            ),
            also=(_made_of(lambda network, inputs: network.output(network.hidden(torch.relu(inputs)))),),
        ),
        Misconception(
            name="another activation",
            wrong=_with_activation(torch.tanh),
            message=lambda seen: (
                f"{_first_row(seen)} Between the layers stands another function than ReLU, it seems, such as tanh or "
                "sigmoid. Only softmax was the mistake: keep torch.relu."
            ),
            also=tuple(map(_with_activation, (torch.sigmoid, torch.abs, *ACTIVATIONS[1:]))),
        ),
        Misconception(
            name="last layer lost",
            wrong=_made_of(lambda network, inputs: torch.relu(network.hidden(inputs))),
            message=lambda seen: (
                f"Your outputs have the shape {np.shape(as_array(seen.returned))}: those are the hidden units. "
                "Take out softmax, and keep the layer before it."
            ),
            also=(
                _made_of(lambda network, inputs: network.hidden(inputs)),
                _made_of(lambda network, inputs: torch.softmax(torch.relu(network.hidden(inputs)), dim=1)),
            ),
        ),
        Misconception(
            name="minus log-probabilities",
            wrong=_ends_with(lambda outputs: -torch.log_softmax(outputs, dim=1)),
            message=lambda seen: (
                f"{_first_row(seen)} Those are minus the log-probabilities: the class that should win has the lowest. "
                "The minus belongs to the loss."
            ),
        ),
        Misconception(
            name="classes for logits",
            wrong=_ends_with(lambda outputs: outputs.argmax(dim=1)),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the classes themselves. The loss needs the logits, and argmax has no "
                "gradient. Take argmax after training."
            ),
            also=(
                _ends_with(lambda outputs: outputs.argmax(dim=1, keepdim=True)),
                _ends_with(lambda outputs: torch.nn.functional.one_hot(outputs.argmax(dim=1), outputs.shape[1])),
                _ends_with(lambda outputs: outputs.max(dim=1).values),
            ),
        ),
        Misconception(
            name="other layers",
            wrong=_Wider,
            message=lambda seen: (
                f"The parameters of your network have the shapes {_parameter_shapes(seen)}. With {seen.arguments[0]} "
                f"features, 16 hidden units and {seen.arguments[1]} classes they would be "
                f"{[[16, seen.arguments[0]], [16], [seen.arguments[1], 16], [seen.arguments[1]]]}. "
                "Keep the layers of BrokenNetwork: only softmax was the mistake."
            ),
            seen=_other_layers,
        ),
        Misconception(
            name="layers not registered",
            wrong=_LayersInAList,
            message=lambda seen: (
                f"The parameters of your network have the shapes {_parameter_shapes(seen)}: those of a layer are not "
                "found, and an optimizer would not train it. Layers in a plain list or made in `forward`, and plain "
                "tensors, are overlooked. Give each layer its name in __init__, self.hidden = ..., or put them into "
                "nn.Sequential."
            ),
            also=(_HiddenLayerInAList,),
            seen=_unknown,
        ),
        Misconception(
            name="super().__init__() forgotten",
            wrong=_InitForgotten,
            message=lambda seen: (
                f"{_raised(seen)} The first line of __init__ must be super().__init__(), with its brackets."
            ),
            seen=error_says("Module.__init__() call", "has no attribute '_modules'", "has no attribute '_parameters'"),
        ),
        Misconception(
            name="no forward",
            wrong=_NoForward,
            message=lambda seen: (
                f"{describe_call('MendedNetwork', seen.arguments)}(inputs): the class has no `forward`. "
                "Is it indented as __init__ is, and spelled like that?"
            ),
            seen=error_says("missing the required", kinds=("NotImplementedError",)),
        ),
        Misconception(
            name="no module",
            wrong=_Plain,
            message=lambda seen: (
                f"{describe_call('MendedNetwork', seen.arguments)} made no network that can be called with inputs. "
                "Is the class a subclass of nn.Module?"
            ),
            seen=lambda seen: (
                error_says("object is not callable", kinds=("TypeError",))(seen)
                and not seen.observation["error"]["line"]
            ),
        ),
        Misconception(
            name="outputs without a gradient",
            wrong=_ends_with(torch.Tensor.detach),
            message=lambda seen: (
                "The numbers are right, but no gradient can flow back through them. Return the tensor as it comes out "
                "of the layer: no .detach(), no torch.no_grad(), no NumPy array, no list."
            ),
            also=(_ends_with(lambda outputs: torch.log_softmax(outputs, dim=1).detach()),),
        ),
        Misconception(
            name="a layer without a gradient",
            wrong=_made_of(_cut_between_the_layers),
            message=lambda seen: (
                "The numbers are right, but of your network's parameters, with the shapes "
                f"{_parameter_shapes(seen)}, the loss gives a gradient only to {_trained_shapes(seen.observation)}: "
                "the others would stay as they are. Is there a .detach(), a torch.no_grad(), .data or "
                "requires_grad = False on the way? Leave it out."
            ),
            also=(
                _OutputLayerFrozen,
                _made_of(lambda network, inputs: torch.log_softmax(_cut_between_the_layers(network, inputs), dim=1)),
            ),
        ),
        Misconception(
            name="no return",
            wrong=_ends_with(lambda outputs: None),
            message=lambda seen: (
                f"{describe_call('MendedNetwork', seen.arguments)}(inputs) gave None. Does `forward` end with `return`?"
            ),
        ),
        Misconception(
            name="float64 beside float32",
            wrong=_Float64,
            message=lambda seen: (
                f"{_raised(seen)} The inputs are float32, and so are layers by themselves: leave out .double(), "
                ".to(...) and dtype=."
            ),
            seen=error_says("must have the same dtype", kinds=("RuntimeError",)),
        ),
    ),
    hints=(
        "CrossEntropyLoss brings its own softmax. What should it be given?",
        "The last thing that `forward` does must be the layer `output`. The rest stays.",
        "return self.output(torch.relu(self.hidden(inputs)))",
    ),
    why="The network ends with its last layer, and CrossEntropyLoss adds log-softmax. To look at probabilities "
    "afterwards, call torch.softmax(network(inputs), dim=1); for the classes, argmax of the logits will do.",
    praise=_praise_network,
)
