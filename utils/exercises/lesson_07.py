"""The exercises and predictions of lesson 07, Cross-entropy in PyTorch."""

from collections.abc import Callable, Sequence

import numpy as np

from utils.activations import log_softmax, softmax
from utils.exercises import wire
from utils.exercises.agreement import agree, as_array
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, gives
from utils.exercises.prediction import Prediction
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show

what_to_give = Prediction(
    question="The logits are (3, 1, -3), the label is 0, the true cross-entropy is 0.129. "
    "What must nn.CrossEntropyLoss() be given to say so?",
    options={"A": "the logits", "B": "the probabilities, softmax of the logits", "C": "either: it finds out"},
)

what_tells = Prediction(
    question="Two models are trained alike, but one of them ends in softmax. Which number will differ clearly "
    "between them: by more than 5 points of accuracy, by more than half a nat of loss?",
    options={"A": "the accuracy", "B": "the loss", "C": "both", "D": "neither"},
)

with_plain_sgd = Prediction(
    question="Adam is replaced by plain SGD, learning rate 0.1, again 1,000 steps. "
    "What does the second softmax cost now?",
    options={
        "A": "less than 2 points of accuracy",
        "B": "more than 10 points, yet it learns",
        "C": "nearly everything: about 10 % is left",
    },
)

smaller_by = Prediction(
    question="All K = 10 logits are 0. How long is the gradient through two softmaxes, compared with that through one?",
    options={"A": "as long", "B": "half as long", "C": "a tenth as long", "D": "it is 0"},
)

log_softmax_kept = Prediction(
    question="Now the network ends in log_softmax, and CrossEntropyLoss takes its own log_softmax of that. "
    "The loss becomes ...",
    options={"A": "larger", "B": "smaller", "C": "neither: it stays what it was"},
)

which_raises = Prediction(
    question="With three classes: which one of these stops with an error?",
    options={
        "A": "a label of -100",
        "B": "a label of 3",
        "C": "outputs of shape (4, 1) against targets of shape (4,) in MSELoss",
        "D": "targets that sum to 10",
    },
)


# ---- mean_cross_entropy ----------------------------------------------------------------------------------------------


def _mean_cross_entropy(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    own = log_probabilities[torch.arange(len(labels)), labels]
    return -own.mean()


def _own(table, labels):
    """Pick each row's entry at its label, from arrays as well as from tensors."""
    return table[range(len(labels)), labels]


def _plain_softmax(logits):
    return torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)


def _with_eps(eps: float) -> Callable:
    return lambda logits, labels: -torch.log(_own(torch.softmax(logits, dim=1), labels) + eps).mean()


def _with_eps_numpy(eps: float) -> Callable:
    def wrong(logits, labels):
        own = _own(softmax(logits), labels)
        return -np.log(own + np.float32(eps)).mean(dtype=np.float64), -np.log(np.clip(own, np.float32(eps), 1)).mean()

    return wrong


EPSILONS = [_with_eps_numpy(10.0**-exponent) for exponent in range(3, 16)]


def _eps_seen(evidence: Evidence) -> bool:
    return any(
        agree(np.asarray(value, dtype=float), evidence.returned, relative=1e-3, absolute=1e-4)
        for make in EPSILONS
        for value in make(*evidence.arguments)
    )


def _max_is_a_pair(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True)
    return -_own(shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True)), labels).mean()


def _whole_batch_maximum(logits, labels):
    shifted = logits - logits.max()
    return -_own(shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True)), labels).mean()


def _draw_mean_cross_entropy(rng: np.random.Generator) -> list[Case]:
    def case(logits, labels):
        return Case((np.asarray(logits, dtype=np.float32), np.asarray(labels, dtype=np.int64)))

    simple = case([[2.0, 0.0, 0.0], [0.0, 1.0, 3.0], [1.0, -1.0, 0.5]], [0, 2, 1])
    drawn = [
        case(2 * rng.normal(size=(n_samples, n_classes)), rng.integers(n_classes, size=n_samples))
        for n_samples, n_classes in ((4, 3), (3, 5))
    ]
    far = float(rng.integers(60, 90))
    sure_and_wrong = case([[-far, far, 0.0], [0.5, -2.0, 1.0]], [0, 2])
    large = case([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1003.0]], [1, 0])
    return [simple, *drawn, sure_and_wrong, large]


def _loss_call(evidence: Evidence) -> str:
    return f"{describe_call('mean_cross_entropy', evidence.arguments)} gave {show(as_array(evidence.returned))}."


mean_cross_entropy = FunctionExercise(
    name="mean_cross_entropy",
    reference=_mean_cross_entropy,
    draw_cases=_draw_mean_cross_entropy,
    driver="tensor_call",
    misconceptions=(
        Misconception(
            name="logarithm of softmax",
            wrong=lambda logits, labels: -torch.log(_own(torch.softmax(logits, dim=1), labels)).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} Far out a float32 probability is rounded to 0, and −ln 0 is inf. Never leave the "
                "logarithms: log-softmax is logits − logsumexp(logits)."
            ),
            seen=lambda seen: bool(np.isposinf(as_array(seen.returned))),
        ),
        Misconception(
            name="exponentials overflow",
            wrong=lambda logits, labels: -torch.log(_own(_plain_softmax(logits), labels)).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} exp of such logits is inf, or 0 everywhere. torch.logsumexp subtracts the row's "
                "maximum for you."
            ),
            seen=lambda seen: bool(np.isnan(as_array(seen.returned))),
        ),
        Misconception(
            name="maximum of the whole batch",
            wrong=_whole_batch_maximum,
            message=lambda seen: (
                f"{_loss_call(seen)} One row lies so far below the largest logit of the batch that all its "
                "exponentials are 0. Take each row's own maximum, or torch.logsumexp."
            ),
            seen=lambda seen: bool(np.isneginf(as_array(seen.returned))),
        ),
        Misconception(
            name="max gives a pair",
            wrong=_max_is_a_pair,
            message=lambda seen: (
                f"It raised {seen.observation['error']['type']}: in torch, .max(dim=1) gives values *and* indices. "
                "Take .max(dim=1, keepdim=True).values, or .amax(dim=1, keepdim=True)."
            ),
            seen=error_says("return_types.max"),
        ),
        Misconception(
            name="gathers the wrong axis",
            wrong=lambda logits, labels: -torch.log_softmax(logits, dim=1)[labels, torch.arange(len(labels))].mean(),
            message=lambda seen: (
                f"For the labels {show(seen.arguments[1])} it looks as if label and sample were swapped: a row of the "
                "table is a sample, a column a class. Pick [sample, label]."
            ),
        ),
        Misconception(
            name="all pairs of sample and label",
            wrong=lambda logits, labels: -torch.log_softmax(logits, dim=1)[:, labels].mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} `[:, labels]` gives every row the labels of all samples. "
                "Row i needs labels[i] alone: [torch.arange(n), labels]."
            ),
        ),
        Misconception(
            name="sum for mean",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="sum"),
            message=lambda seen: (
                f"{_loss_call(seen)} That is the sum over {len(seen.arguments[1])} samples. Here the mean is asked."
            ),
        ),
        Misconception(
            name="one loss for each sample",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="none"),
            message=lambda seen: (
                f"You gave {np.size(as_array(seen.returned))} numbers for {len(seen.arguments[1])} samples. "
                "One is asked: their mean."
            ),
            seen=lambda seen: as_array(seen.returned).shape == seen.arguments[1].shape,
        ),
        Misconception(
            name="divided by the classes as well",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels) / logits.shape[1],
            message=lambda seen: (
                f"{_loss_call(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes, as well. "
                "The mean runs over the samples."
            ),
        ),
        Misconception(
            name="minus missing",
            wrong=lambda logits, labels: -torch.nn.functional.cross_entropy(logits, labels),
            message=lambda seen: (
                f"{_loss_call(seen)} A cross-entropy is 0 or more. Logarithms of probabilities are negative: "
                "put a minus before the mean."
            ),
        ),
        Misconception(
            name="softmax forgotten",
            wrong=lambda logits, labels: -_own(logits, labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} That is minus the mean of the labels' logits. A logit alone says nothing "
                "(lesson 03): subtract the row's logsumexp."
            ),
        ),
        Misconception(
            name="logarithm forgotten",
            wrong=lambda logits, labels: -_own(torch.softmax(logits, dim=1), labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} That is minus the mean probability: it lies between −1 and 0, always. "
                "The logarithm is missing, as it is for everybody who gives softmax to NLLLoss."
            ),
        ),
        Misconception(
            name="softmax twice",
            wrong=lambda logits, labels: torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels),
            message=lambda seen: (
                f"{_loss_call(seen)} That is what comes out when softmax is applied twice. Once is enough."
            ),
            seen=gives(lambda logits, labels: -_own(log_softmax(softmax(logits)), labels).mean()),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=lambda logits, labels: -_own(torch.log_softmax(logits, dim=0), labels).mean(),
            message=lambda seen: (
                f"{_loss_call(seen)} It looks as if softmax ran over the samples. The classes lie along dim=1."
            ),
        ),
        Misconception(
            name="small number inside the logarithm",
            wrong=_with_eps(1e-8),
            message=lambda seen: (
                f"{_loss_call(seen)} The truth is {show(as_array(seen.expected))}. Is there a small number inside the "
                "logarithm? It caps the loss: the false plateau of lesson 05."
            ),
            seen=_eps_seen,
        ),
    ),
    hints=(
        "Three steps, all from lessons 03 and 05: log-softmax, pick one entry of each row, minus the mean.",
        "Log-softmax is the logits minus the row's log-sum-exp: torch.logsumexp(logits, dim=1, keepdim=True).",
        "Pick with two index tensors: table[torch.arange(len(labels)), labels].",
        "Put together: log_probabilities = logits - logsumexp; then -log_probabilities[arange, labels].mean().",
    ),
    why="This is nn.CrossEntropyLoss() with its default, reduction='mean': log-softmax, pick, minus the mean. "
    "torch.nn.functional.cross_entropy(logits, labels) is the same in one call.",
    praise="You have rebuilt nn.CrossEntropyLoss, and it survives logits of 1000. Softmax is inside it.",
)


# ---- loss_floor ------------------------------------------------------------------------------------------------------


def _loss_floor(n_classes):
    return np.log(1 + (n_classes - 1) / np.e)


def _floor_call(evidence: Evidence) -> str:
    return f"{describe_call('loss_floor', evidence.arguments)} gave {show(evidence.returned)}."


loss_floor = FunctionExercise(
    name="loss_floor",
    reference=_loss_floor,
    draw_cases=lambda rng: [Case((k,)) for k in (3, 2, *map(int, rng.integers(4, 60, size=3)), 1000)],
    misconceptions=(
        Misconception(
            name="zero",
            wrong=lambda n_classes: 0.0,
            message=lambda seen: (
                f"{_floor_call(seen)} That is the floor of cross-entropy itself. Here the loss applies its softmax to "
                "probabilities, which are at most 1: it can't become certain."
            ),
        ),
        Misconception(
            name="loss of knowing nothing",
            wrong=lambda n_classes: np.log(n_classes),
            message=lambda seen: (
                f"{_floor_call(seen)} That is ln K, the loss when all classes are given the same. "
                "The best that the network can do is (1, 0, ..., 0)."
            ),
        ),
        Misconception(
            name="ceiling",
            wrong=lambda n_classes: np.log(np.e + n_classes - 1),
            message=lambda seen: (
                f"{_floor_call(seen)} That is the ceiling: all the probability on a wrong class. "
                "For the floor it lies on the right one, and the loss is smaller by its logit, 1."
            ),
        ),
        Misconception(
            name="log2",
            wrong=lambda n_classes: np.log2(1 + (n_classes - 1) / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} That is in bits, by log2. Nats are asked: the natural logarithm."
            ),
        ),
        Misconception(
            name="log10",
            wrong=lambda n_classes: np.log10(1 + (n_classes - 1) / np.e),
            message=lambda seen: f"{_floor_call(seen)} That is with base 10. The natural logarithm is np.log.",
        ),
        Misconception(
            name="K wrong classes",
            wrong=lambda n_classes: np.log(1 + n_classes / np.e),
            message=lambda seen: (
                f"{_floor_call(seen)} Of {show(seen.arguments[0])} classes one is the right one: "
                f"only {show(seen.arguments[0] - 1)} terms e⁰ stand beside e¹."
            ),
        ),
        Misconception(
            name="probability for its logarithm",
            wrong=lambda n_classes: np.e / (np.e + n_classes - 1),
            message=lambda seen: (
                f"{_floor_call(seen)} That is the largest probability that the second softmax can give. "
                "The loss is −ln of it."
            ),
        ),
        Misconception(
            name="minus missing",
            wrong=lambda n_classes: -np.log(1 + (n_classes - 1) / np.e),
            message=lambda seen: f"{_floor_call(seen)} A cross-entropy is 0 or more. The sign is turned round.",
        ),
        Misconception(
            name="width",
            wrong=lambda n_classes: 1.0,
            message=lambda seen: (
                f"{_floor_call(seen)} 1 is the largest logit that the loss ever sees. What is the loss when the right "
                "class has the logit 1 and all the others have 0?"
            ),
        ),
    ),
    hints=(
        "What the loss takes for logits are probabilities now. Which probabilities make it smallest?",
        "The best are 1 for the right class, 0 for the others. Take the cross-entropy of *these logits*.",
        "softmax(1, 0, ..., 0) gives the right class e¹ / (e¹ + (K − 1) e⁰).",
        "−ln of that: ln((e + K − 1) / e).",
    ),
    why="The loss sees logits between 0 and 1. At best they are (1, 0, ..., 0), and −ln(e / (e + K − 1)) "
    "= ln(1 + (K − 1) / e). A loss that stops just above this number is a fingerprint.",
    praise="Keep this number in mind: a loss that comes to rest just above it has met softmax twice.",
)


# ---- MendedNetwork ---------------------------------------------------------------------------------------------------


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
    """Return the outputs as an array of the shape that is asked; anything else is no case for a message about rows."""
    outputs = as_array(evidence.returned)
    if outputs is None or outputs.shape != as_array(evidence.expected).shape:
        raise ValueError("not outputs of the shape that is asked")
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
    asked = sorted([16 * n_features, 16, 16 * n_classes, n_classes])
    return bool(_parameter_shapes(evidence)) and sorted(map(np.prod, _parameter_shapes(evidence))) != asked


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
    is_right=lambda seen: _right_numbers(seen) and _can_train(seen),
    describe=_describe_network,
    call="{name}({arguments})(inputs)",
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


# ---- sound_snippets --------------------------------------------------------------------------------------------------

sound_snippets = ChoiceExercise(
    name="sound_snippets",
    question="y = model(x) has the shape (64, 10), model ends in nn.Linear, c holds 64 labels from 0 to 9 (int64).\n"
    "Which of these lines compute the mean cross-entropy?",
    options=(
        Option(
            "A",
            "nn.CrossEntropyLoss()(torch.softmax(y, dim=1), c)",
            False,
            "Softmax twice. It runs, it even learns, and the loss can't fall below ln(1 + 9/e).",
        ),
        Option(
            "B",
            "nn.NLLLoss()(torch.log_softmax(y, dim=1), c)",
            True,
            "NLLLoss picks and averages and takes no logarithm: who brings the log-probabilities to it?",
        ),
        Option(
            "C",
            "nn.NLLLoss()(torch.softmax(y, dim=1), c)",
            False,
            "NLLLoss takes no logarithm. This is minus the mean probability, between −1 and 0. A negative "
            "cross-entropy is the sign of it.",
        ),
        Option(
            "D",
            "nn.CrossEntropyLoss()(y, nn.functional.one_hot(c, 10).float())",
            True,
            "Targets may be rows of probabilities, too: float, and of the shape of y. One-hot rows are such rows.",
        ),
        Option(
            "E",
            "nn.NLLLoss()(torch.log_softmax(y, dim=0), c)",
            False,
            "dim=0 runs over the 64 samples: each column becomes a distribution, and no row is one.",
        ),
        Option(
            "F",
            "nn.CrossEntropyLoss(reduction='sum')(y, c) / 10",
            False,
            "The sum runs over the 64 samples. Divided by the 10 classes it is no mean; it is 6.4 times too large.",
        ),
        Option(
            "G",
            "-torch.softmax(y, dim=1)[torch.arange(64), c].mean().log()",
            False,
            "That is the logarithm of the mean. The mean of the logarithms is asked, and the two differ (lesson 05).",
        ),
    ),
    hints=(
        "For each line ask: how many softmaxes, over which dim, how many logarithms, and divided by what?",
        "CrossEntropyLoss has a log_softmax inside, NLLLoss has none. Both take the mean over the samples.",
        "There are two. One of them has labels as its targets, the other rows of probabilities.",
    ),
    why="B is CrossEntropyLoss taken apart. Without class weights D gives the same number, "
    "because a one-hot row picks the same entry.",
    praise="One softmax, over the classes, one logarithm, the mean over the samples.",
)
