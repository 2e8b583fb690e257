"""The exercise MendedNetwork of lesson 07."""

from collections.abc import Sequence

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


class _SoftmaxKept(_MendedNetwork):
    def forward(self, inputs):
        return torch.softmax(super().forward(inputs), dim=1)


class _SoftmaxOverSamples(_MendedNetwork):
    def forward(self, inputs):
        return torch.softmax(super().forward(inputs), dim=0)


class _LogSoftmaxOverSamples(_MendedNetwork):
    def forward(self, inputs):
        return torch.log_softmax(super().forward(inputs), dim=0)


class _SigmoidOutputs(_MendedNetwork):
    def forward(self, inputs):
        return torch.sigmoid(super().forward(inputs))


class _ReluOutputs(_MendedNetwork):
    def forward(self, inputs):
        return torch.relu(super().forward(inputs))


class _NoRelu(_MendedNetwork):
    def forward(self, inputs):
        return self.output(self.hidden(inputs))


class _OutputLost(_MendedNetwork):
    def forward(self, inputs):
        return torch.relu(self.hidden(inputs))


class _MinusLogSoftmax(_MendedNetwork):
    def forward(self, inputs):
        return -torch.log_softmax(super().forward(inputs), dim=1)


class _ClassOut(_MendedNetwork):
    def forward(self, inputs):
        return super().forward(inputs).argmax(dim=1)


class _SoftmaxOnHiddenUnits(_MendedNetwork):
    def forward(self, inputs):
        return self.output(torch.softmax(torch.relu(self.hidden(inputs)), dim=1))


class _SoftmaxForRelu(_MendedNetwork):
    def forward(self, inputs):
        return self.output(torch.softmax(self.hidden(inputs), dim=1))


class _SoftmaxInEvaluation(_MendedNetwork):
    def forward(self, inputs):
        outputs = super().forward(inputs)
        return outputs if self.training else torch.softmax(outputs, dim=1)


class _Wider(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = torch.nn.Linear(n_features, 32)
        self.output = torch.nn.Linear(32, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))


class _LayersInAList(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layers = [torch.nn.Linear(n_features, 16), torch.nn.ReLU(), torch.nn.Linear(16, n_classes)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


class _InitForgotten(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        self.hidden = torch.nn.Linear(n_features, 16)


class _Detached(_MendedNetwork):
    def forward(self, inputs):
        return super().forward(inputs).detach()


class _Float64(_MendedNetwork):
    def __init__(self, n_features, n_classes):
        super().__init__(n_features, n_classes)
        self.double()


N_SAMPLES = 5


def _draw_networks(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n_features, n_classes in ((4, 3), (6, 10)):
        inputs = 2 * rng.normal(size=(N_SAMPLES, n_features)).astype(np.float32)
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


def _sums_to_one(evidence: Evidence, axis: int) -> bool:
    outputs = _outputs_of(evidence)
    return bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=axis), 1, atol=1e-5))


def _between(evidence: Evidence) -> bool:
    outputs = _outputs_of(evidence)
    return bool(((outputs >= 0) & (outputs <= 1)).all()) and not (
        _sums_to_one(evidence, 0) or _sums_to_one(evidence, 1)
    )


def _parameter_shapes(evidence: Evidence) -> list[list[int]] | None:
    return evidence.observation.get("details", {}).get("parameter_shapes")


def _other_layers(evidence: Evidence) -> bool:
    n_features, n_classes = evidence.arguments
    expected = sorted([16 * n_features, 16, 16 * n_classes, n_classes])
    return bool(_parameter_shapes(evidence)) and sorted(map(np.prod, _parameter_shapes(evidence))) != expected


def _right_numbers(evidence: Evidence) -> bool:
    """Whether the outputs are the reference's, up to a number added to a whole row: softmax ignores a shift."""
    expected, outputs = as_array(evidence.expected), as_array(evidence.returned)
    if outputs is None or outputs.shape != expected.shape:
        return False
    with np.errstate(all="ignore"):
        outputs, expected = (array - array.mean(axis=1, keepdims=True) for array in (outputs, expected))
    return agree(expected, outputs, relative=1e-4, absolute=1e-5)


def _can_train(evidence: Evidence) -> bool:
    return isinstance(evidence.returned, wire.TensorValue) and evidence.returned.requires_grad


def _same_in_evaluation(observation: dict) -> bool:
    """Whether the network gives the same in both modes, up to a number added to a whole row."""
    details = observation.get("details", {})
    if details.get("error_eval"):
        return False
    one, other = as_array(wire.decode(observation["returned"])), as_array(wire.decode(details.get("returned_eval")))
    if one is None or other is None or one.shape != other.shape or one.ndim != 2:
        return True  # told by what else is wrong
    one, other = (array - array.mean(axis=1, keepdims=True) for array in (one, other))
    return agree(one, other, relative=1e-4, absolute=1e-5)


def _describe_network(evidence: Evidence) -> str:
    """Say what differs, where no misconception was recognised and PyTorch's own words don't help."""
    error = evidence.observation["error"]
    made = describe_call("MendedNetwork", evidence.arguments)
    if error and "object is not callable" in error["message"] and not error["line"]:
        return f"{made} made no network: {error['message']}. Is it a subclass of nn.Module?"
    if error and "missing the required" in error["message"]:
        return f"{made}(inputs): the class has no `forward`. Is it indented, and spelled like that?"
    if evidence.returned is None and not error:
        return f"{made}(inputs) gave None. Does `forward` end with `return`?"
    return ""


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


def _first_row(evidence: Evidence) -> str:
    return f"Your network's first row of outputs is {show(_outputs_of(evidence)[0])}."


MendedNetwork = FunctionExercise(
    name="MendedNetwork",
    reference=_MendedNetwork,
    draw_cases=_draw_networks,
    driver="module",
    is_right=lambda seen: _right_numbers(seen) and _can_train(seen) and _same_in_evaluation(seen.observation),
    habits=_same_in_evaluation,
    describe=_describe_network,
    call=lambda name, arguments: f"{describe_call(name, arguments)}(inputs)",
    unusable="Give the class itself, as `check(MendedNetwork)`, and not a network made from it; "
    "if it is something else, run the cell that defines the class again.",
    misconceptions=(
        Misconception(
            name="softmax kept",
            wrong=_SoftmaxKept,
            message=lambda seen: (
                f"{_first_row(seen)} It sums to {show(_outputs_of(seen)[0].sum())}: softmax is still there. "
                "CrossEntropyLoss brings its own; give it what comes out of the last layer."
            ),
            seen=lambda seen: _sums_to_one(seen, 1),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=_SoftmaxOverSamples,
            message=lambda seen: (
                f"The first *column* of your outputs sums to {show(_outputs_of(seen)[:, 0].sum())}: there is a softmax "
                "over the samples, dim=0. Leave it out altogether."
            ),
            seen=lambda seen: _sums_to_one(seen, 0),
        ),
        Misconception(
            name="log_softmax over the samples",
            wrong=_LogSoftmaxOverSamples,
            message=lambda seen: (
                "There is a log_softmax over the samples, dim=0. Over the classes, dim=1, it would do no harm; "
                "this one mixes the samples of a batch."
            ),
            seen=lambda seen: np.allclose(np.exp(_outputs_of(seen)).sum(axis=0), 1, atol=1e-4),
        ),
        Misconception(
            name="sigmoid for softmax",
            wrong=_SigmoidOutputs,
            message=lambda seen: (
                f"{_first_row(seen)} All outputs lie between 0 and 1: is there a sigmoid? It caps the logits as "
                "softmax does. Logits may be any numbers."
            ),
            seen=_between,
        ),
        Misconception(
            name="ReLU on the outputs",
            wrong=_ReluOutputs,
            message=lambda seen: (
                f"{_first_row(seen)} No output is below 0: is there a ReLU after the last layer? "
                "A logit must be free to be negative; a cut-off one has no slope."
            ),
            seen=lambda seen: bool((_outputs_of(seen) >= 0).all() and (_outputs_of(seen) == 0).any()),
        ),
        Misconception(
            name="another network in evaluation mode",
            wrong=_SoftmaxInEvaluation,
            message=lambda seen: (
                f"{_first_row(seen)} That is in training mode. After network.eval() it is another one: "
                f"{show(as_array(wire.decode(seen.observation['details']['returned_eval']))[0])}. Logits are wanted "
                f"in both "
                "modes: don't ask for self.training, and add no dropout."
            ),
            seen=lambda seen: not _same_in_evaluation(seen.observation),
        ),
        Misconception(
            name="softmax on the hidden units",
            wrong=_SoftmaxOnHiddenUnits,
            message=lambda seen: (
                f"{_first_row(seen)} It looks as if the softmax had moved to the hidden units, which now share a "
                f"sum of "
                "1. Take it out altogether; the ReLU stays."
            ),
            also=(_SoftmaxForRelu,),
        ),
        Misconception(
            name="ReLU lost",
            wrong=_NoRelu,
            message=lambda seen: (
                f"{_first_row(seen)} That is what comes out without the ReLU between the layers. "
                "Only softmax was the mistake: keep the rest."
            ),
        ),
        Misconception(
            name="last layer lost",
            wrong=_OutputLost,
            message=lambda seen: (
                f"Your outputs have the shape {np.shape(as_array(seen.returned))}: those are the hidden units. "
                "Take out softmax, and keep the layer before it."
            ),
            seen=lambda seen: np.shape(as_array(seen.returned)) == (N_SAMPLES, 16),
        ),
        Misconception(
            name="minus log-probabilities",
            wrong=_MinusLogSoftmax,
            message=lambda seen: (
                f"{_first_row(seen)} Those are minus the log-probabilities: the class that should win has the lowest. "
                "The minus belongs to the loss."
            ),
            seen=lambda seen: np.allclose(np.exp(-_outputs_of(seen)).sum(axis=1), 1, atol=1e-4),
        ),
        Misconception(
            name="classes for logits",
            wrong=_ClassOut,
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the classes themselves. The loss needs the logits, and argmax has no "
                "gradient. Take argmax after training."
            ),
            seen=lambda seen: np.shape(as_array(seen.returned)) == (N_SAMPLES,),
        ),
        Misconception(
            name="other layers",
            wrong=_Wider,
            message=lambda seen: (
                f"The parameters of your network have the shapes {_parameter_shapes(seen)}. "
                "Keep the layers of BrokenNetwork, 16 hidden units and all: only softmax was the mistake."
            ),
            seen=_other_layers,
        ),
        Misconception(
            name="layers not registered",
            wrong=_LayersInAList,
            message=lambda seen: (
                "Your network has no parameters: an optimizer would train nothing. Layers in a plain list are not "
                "found. Give each its name, self.hidden = ..., or put them into nn.Sequential."
            ),
            seen=lambda seen: _parameter_shapes(seen) == [],
        ),
        Misconception(
            name="super().__init__() forgotten",
            wrong=_InitForgotten,
            message=lambda seen: (
                f"It raised {seen.observation['error']['type']}: {seen.observation['error']['message']}. "
                "The first line of __init__ must be super().__init__()."
            ),
            seen=error_says("Module.__init__() call"),
        ),
        Misconception(
            name="outputs without a gradient",
            wrong=_Detached,
            message=lambda seen: (
                "The numbers are right, but no gradient can flow back through them. Return the tensor as it comes out "
                "of the layer: no .detach(), no torch.no_grad(), no NumPy array, no list."
            ),
            seen=lambda seen: _right_numbers(seen) and not _can_train(seen),
        ),
        Misconception(
            name="float64 parameters",
            wrong=_Float64,
            message=lambda seen: (
                f"The inputs are float32, and torch says: {seen.observation['error']['message']}. "
                "Layers are float32 by themselves: leave out .double() or dtype=."
            ),
            seen=error_says("dtype"),
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
