"""The exercises and predictions of lesson 08, "Does it matter on real data?"."""

import copy
from typing import Any

import numpy as np

from utils.exercises import wire
from utils.exercises.agreement import agree, as_array, as_number, close
from utils.exercises.case import Case, Evidence
from utils.exercises.choice_exercise import ChoiceExercise, Option
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says
from utils.exercises.prediction import Prediction
from utils.exercises.torch_driver import torch
from utils.exercises.wording import describe_call, show

normal_start = Prediction(
    question="From the usual random weights, SGD with learning rate 0.1, 1,000 steps: which loss ends with the best "
    "accuracy on the test part?",
    options={
        "A": "cross-entropy",
        "B": "squared error after softmax",
        "C": "squared error on the raw outputs",
    },
)

bad_start = Prediction(
    question="Every network is sure of one class, before it has learned anything. SGD, learning rate 0.1, 1,000 steps. "
    "What does squared error after softmax reach, with a hidden layer?",
    options={
        "A": "more than 90 %: the hidden layer finds a way round",
        "B": "something between: some of the ten get out, or all of them a part of the way",
        "C": "nothing: it still knows that one class",
    },
)

adam_helps = Prediction(
    question="The bias raised by 20, squared error after softmax, but Adam with learning rate 0.001. What does it "
    "reach in 1,000 steps?",
    options={"A": "it stays frozen", "B": "something between", "C": "more than 80 %"},
)

times_thirty = Prediction(
    question="The weights of the last layer times 30: the networks are far surer than usual, and mostly wrong. "
    "SGD, learning rate 0.1. What does squared error after softmax reach?",
    options={"A": "it is frozen again", "B": "something between", "C": "more than 90 %"},
)


# ---- training_step ---------------------------------------------------------------------------------------------------


NAMES = {
    "clear": "zero_grad",
    "backward": "backward",
    "step": "step",
    "moved": "weights changed without optimizer.step()",
    "grad": "torch.autograd.grad",
    "backward elsewhere": "backward through something else",
    "backward failed": "backward, which failed",
    "eval": "model.eval()",
    "train": "model.train()",
}


def _describe_steps(evidence: Evidence) -> str:
    """Say what differs, where no misconception was recognised."""
    if evidence.observation["error"]:
        return ""
    losses = [as_number(loss) for loss in evidence.returned["losses"]]
    for call, (given, loss) in enumerate(zip(evidence.returned["losses"], losses, strict=True), start=1):
        if given is None:
            return f"Call {call} returned None. Does your function end with `return`?"
        if loss is None:
            hint = " Did you forget the brackets of .item()?" if "method" in getattr(given, "type_name", "") else ""
            return f"Call {call} returned {show(given)}; it should be one number, the loss.{hint}"
    if not all(evidence.observation["details"]["same_structure"]):
        return "After your function the model has other layers or weights. Train those that it has, and add none."
    call, got, wanted = _first_wrong_parameter(evidence)
    if call:
        return (
            f"After call {call} a weight is {got:.4f}, and should be {wanted:.4f}. In your first call you did: "
            f"{_order(evidence)}. Is it the mean cross-entropy of this batch that you differentiate, and one step that "
            "you take?"
        )
    wanted = [as_number(loss) for loss in evidence.expected["losses"]]
    call = next((k for k, pair in enumerate(zip(wanted, losses, strict=True)) if not agree(*pair)), 0)
    return (
        f"Your steps are right. Call {call + 1} returned {losses[call]:.4f}; the loss of its batch, before the "
        f"step, is {wanted[call]:.4f}."
    )


def _on_the_graph(returned: Any) -> bool:
    """Whether a loss was returned that still holds on to its graph."""
    losses = returned["losses"] if isinstance(returned, dict) else ()
    return any(isinstance(loss, wire.TensorValue) and loss.requires_grad for loss in losses)


def _leaves_the_model(observation: dict[str, Any]) -> bool:
    """Whether the model is, after every call, in the mode and with the layers that it was given with."""
    return all(observation["details"]["training"]) and all(observation["details"]["same_structure"])


def _first_events(observation: dict[str, Any]) -> list[str]:
    return observation["details"]["events"][0] if observation["details"]["events"] else []


def _habits(observation: dict[str, Any]) -> tuple:
    """Say in which way a first call went: which of the things happened, step too early, cleared in between."""
    events = _first_events(observation)
    backward = events.index("backward") if "backward" in events else None
    step = events.index("step") if "step" in events else None
    both = backward is not None and step is not None
    return (
        backward is not None,
        step is not None,
        both and step < backward,
        both and "clear" in events[backward:step],
        _leaves_the_model(observation),
    )


def _plain(observation: dict[str, Any]) -> bool:
    """Whether a first call did nothing but what a training step does, each at most once."""
    events = _first_events(observation)
    return set(events) <= {"clear", "backward", "step", "train"} and events.count("step") <= 1


def _first_wrong_parameter(evidence: Evidence) -> tuple[int, float, float]:
    """Return the first call after which a weight is not right, the weight that is farthest off, and what is right."""
    got, wanted = as_array(evidence.returned["parameters"]), as_array(evidence.expected["parameters"])
    off = ~close(got, wanted)
    if not off.any():
        return 0, 0.0, 0.0
    call = int(off.any(axis=1).argmax())
    place = int(np.nan_to_num(np.abs(got[call] - wanted[call]), nan=np.inf).argmax())
    return call + 1, float(got[call, place]), float(wanted[call, place])


def _order(evidence: Evidence) -> str:
    return ", ".join(NAMES[event] for event in _first_events(evidence.observation)) or "none of the three"


def _losses(evidence: Evidence) -> str:
    return ", ".join(f"{loss:.4f}" for loss in as_array(evidence.returned["losses"]).ravel())


def _training_step(model, optimizer, inputs, labels):
    loss = torch.nn.functional.cross_entropy(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def _step_with(loss_of, *actions, result=lambda loss: loss.item()):
    """Make a training step that does some of the actions, in their order."""

    def step(model, optimizer, inputs, labels):
        loss = loss_of(model(inputs), labels)
        for action in actions:
            {"clear": optimizer.zero_grad, "backward": loss.backward, "step": optimizer.step}[action]()
        return result(loss)

    return step


def _mean_loss(logits, labels):
    return torch.nn.functional.cross_entropy(logits, labels)


def _sum_loss(logits, labels):
    return torch.nn.functional.cross_entropy(logits, labels, reduction="sum")


def _loss_of_probabilities(logits, labels):
    return torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels)


def _returns_the_loss_after_the_step(model, optimizer, inputs, labels):
    _training_step(model, optimizer, inputs, labels)
    return torch.nn.functional.cross_entropy(model(inputs), labels).item()


def _with_an_optimizer_of_its_own(model, optimizer, inputs, labels):
    return _training_step(model, torch.optim.Adam(model.parameters(), lr=0.001), inputs, labels)


def _several_steps(model, optimizer, inputs, labels):
    return [_training_step(model, optimizer, inputs, labels) for _ in range(5)][-1]


def _in_evaluation_mode(model, optimizer, inputs, labels):
    model.eval()
    return _training_step(model, optimizer, inputs, labels)


def _with_another_model(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = _mean_loss(copy.deepcopy(model)(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def _draw_training(rng: np.random.Generator) -> list[Case]:
    cases = []
    for sizes, optimizer, learning_rate in (
        ([2, 3], "sgd", 0.5),
        ([3, 5, 4], "momentum", 0.2),
        ([2, 6, 3], "adam", 0.05),
    ):
        inputs = rng.normal(size=(3, 4, sizes[0])).astype(np.float32)
        labels = rng.integers(sizes[-1], size=(3, 4))
        options = {
            "sizes": sizes,
            "seed": int(rng.integers(1_000_000)),
            "optimizer": optimizer,
            "learning_rate": learning_rate,
        }
        cases.append(Case((inputs, labels), options))
    return cases


training_step = FunctionExercise(
    name="training_step",
    reference=_training_step,
    draw_cases=_draw_training,
    driver="training",
    is_right=lambda seen: (
        agree(seen.expected, seen.returned) and not _on_the_graph(seen.returned) and _leaves_the_model(seen.observation)
    ),
    habits=_habits,
    describe=_describe_steps,
    call=lambda name, arguments: f"{name}(...)",
    misconceptions=(
        Misconception(
            name="gradients not cleared",
            wrong=_step_with(_mean_loss, "backward", "step"),
            message=lambda seen: (
                "Your first call is right. After call {} a weight is {:.4f}, and should be {:.4f}: "
                "backward adds to the gradients that are there, so each step goes along the sum of all gradients so "
                "far. Clear them first: optimizer.zero_grad().".format(*_first_wrong_parameter(seen))
            ),
        ),
        Misconception(
            name="another optimizer",
            wrong=_with_an_optimizer_of_its_own,
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. The weights have moved, but not by the optimizer that "
                f"your "
                "function is given. Its rule and its learning rate are what the caller asks for: call its step()."
            ),
            seen=lambda seen: (
                "moved" in _first_events(seen.observation) and "step" not in _first_events(seen.observation)
            ),
        ),
        Misconception(
            name="several steps",
            wrong=_several_steps,
            message=lambda seen: (
                f"In your first call the optimizer took {_first_events(seen.observation).count('step')} steps. One "
                f"call is "
                "one step on one batch: the loop stands outside."
            ),
            seen=lambda seen: _first_events(seen.observation).count("step") > 1,
        ),
        Misconception(
            name="left in evaluation mode",
            wrong=_in_evaluation_mode,
            message=lambda seen: (
                "Your steps are right, but after your function the model is in evaluation mode. This one has no layer "
                "that minds. With dropout or batch normalisation it would train as if it were being used: leave out "
                "model.eval(), or say model.train()."
            ),
            seen=lambda seen: not all(seen.observation["details"]["training"]) and not _first_wrong_parameter(seen)[0],
        ),
        Misconception(
            name="loss of another model",
            wrong=_with_another_model,
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. The gradients went to other weights than those of the "
                f"model "
                "that your function is given. Compute the loss from model(inputs), and don't make a new model."
            ),
            seen=lambda seen: "backward elsewhere" in _first_events(seen.observation),
        ),
        Misconception(
            name="step before backward",
            wrong=_step_with(_mean_loss, "clear", "step", "backward"),
            message=lambda seen: (
                f"In your first call the order was: {_order(seen)}. A step before backward has no gradient of this "
                "batch to go along. First backward, then step."
            ),
            seen=lambda seen: _habits(seen.observation)[2],
        ),
        Misconception(
            name="loss returned with its graph",
            wrong=_step_with(_mean_loss, "clear", "backward", "step", result=lambda loss: loss),
            message=lambda seen: (
                f"The steps are right, and so are the losses, {_losses(seen)}. But each is a tensor that holds on to "
                "the graph it was computed in. Keep a thousand of them, and you keep a thousand graphs: loss.item()."
            ),
            seen=lambda seen: _on_the_graph(seen.returned) and not _first_wrong_parameter(seen)[0],
        ),
        Misconception(
            name="cleared between backward and step",
            wrong=_step_with(_mean_loss, "backward", "clear", "step"),
            message=lambda seen: (
                f"In your first call the order was: {_order(seen)}. What backward computed is thrown away before the "
                "step can use it. Clear before backward (or after the step)."
            ),
            seen=lambda seen: _habits(seen.observation)[3],
        ),
        Misconception(
            name="backward forgotten",
            wrong=_step_with(_mean_loss, "clear", "step"),
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. No gradient was computed, so no weight has moved. "
                "loss.backward() computes them."
            ),
            seen=lambda seen: _plain(seen.observation) and _habits(seen.observation)[:2] == (False, True),
        ),
        Misconception(
            name="step forgotten",
            wrong=_step_with(_mean_loss, "clear", "backward"),
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. The gradients are there, but no weight has moved. "
                "optimizer.step() moves them."
            ),
            seen=lambda seen: _plain(seen.observation) and _habits(seen.observation)[:2] == (True, False),
        ),
        Misconception(
            name="softmax twice",
            wrong=_step_with(_loss_of_probabilities, "clear", "backward", "step"),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: that is cross_entropy of probabilities. It takes the logits, and "
                "applies softmax itself (lesson 07)."
            ),
        ),
        Misconception(
            name="sum for mean",
            wrong=_step_with(_sum_loss, "clear", "backward", "step"),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: sums over {seen.arguments[1].shape[1]} samples. Then the gradient "
                "is as many times as long, and the learning rate means something else. Take the mean."
            ),
        ),
        Misconception(
            name="loss after the step",
            wrong=_returns_the_loss_after_the_step,
            message=lambda seen: (
                f"Your steps are right. The losses, {_losses(seen)}, are those after each step, at the price of a "
                "second pass. Return the loss that you differentiated."
            ),
        ),
    ),
    hints=(
        "Four things have to happen: the loss of this batch, its gradients, a step, and the loss goes back.",
        "The loss: torch.nn.functional.cross_entropy(model(inputs), labels). It takes the mean by itself.",
        "backward adds to what is there: optimizer.zero_grad() comes before loss.backward(), optimizer.step() after.",
        "At the end: return loss.item(), a plain float.",
    ),
    why="zero_grad, backward, step. Where the gradients are cleared matters little, as long as it isn't between "
    "backward and step. And .item() lets the graph go.",
    praise="Lines like these train every network of this lesson, and most of the world's.",
)


# ---- accuracy --------------------------------------------------------------------------------------------------------


def _accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def _hits(logits, labels):
    return logits.argmax(dim=1) == labels


def _more_than_half(logits, labels):
    own = torch.softmax(logits, dim=1)[torch.arange(len(labels)), labels]
    return (own > 0.5).float().mean()


def _draw_accuracy(rng: np.random.Generator) -> list[Case]:
    def case(logits, labels):
        return Case((np.asarray(logits, dtype=np.float32), np.asarray(labels, dtype=np.int64)))

    simple = case([[0.4, 2.5, 0.1], [0.0, 1.0, 2.0], [0.1, 0.9, 0.3], [1.5, 0.2, 1.2]], [1, 2, 1, 2])
    # By chance, the first row's rounded probability equals its label, and so do the next two rows' largest logits.
    by_chance = case(
        [[0.0, 200.0, 0.0], [0.0, 1.0, 2.0], [1.0, 0.0, 2.0], [0.4, 2.5, 0.1], [0.1, 0.9, 0.3], [1.5, 0.2, 1.2]],
        [1, 2, 2, 1, 1, 2],
    )
    drawn = []
    for n_samples, n_classes in ((8, 3), (12, 5), (40, 12)):
        logits = rng.normal(size=(n_samples, n_classes))
        labels = np.where(rng.random(n_samples) < 0.6, logits.argmax(axis=1), rng.integers(n_classes, size=n_samples))
        labels[0] = (logits[0].argmax() + 1) % n_classes  # one miss at least,
        labels[1] = logits[1].argmax()  # and one hit, by a narrow lead: none has half of the probability
        logits[1] -= logits[1].min()
        logits[1] *= 0.2 / logits[1].max()
        drawn.append(case(logits, labels))
    return [simple, by_chance, *drawn]


def _accuracy_call(evidence: Evidence) -> str:
    return f"{describe_call('accuracy', evidence.arguments)} gave {show(evidence.returned)}."


def _raised(evidence: Evidence) -> str:
    return f"It raised {evidence.observation['error']['type']}."


accuracy = FunctionExercise(
    name="accuracy",
    reference=_accuracy,
    draw_cases=_draw_accuracy,
    driver="tensor_call",
    misconceptions=(
        Misconception(
            name="compares logits with labels",
            wrong=lambda logits, labels: (logits.max(dim=1).values == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare the largest logits with the labels? A logit says how "
                "strongly, a label says which. Which class has the largest one: argmax."
            ),
        ),
        Misconception(
            name="compares probabilities with labels",
            wrong=lambda logits, labels: (torch.softmax(logits, dim=1).max(dim=1).values == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare the largest probabilities with the labels? They are seldom "
                "equal, and never mean the same. Which class has the largest one: argmax."
            ),
        ),
        Misconception(
            name="compares the table with labels",
            wrong=lambda logits, labels: (logits == labels).float().mean(),
            message=lambda seen: (
                f"{_raised(seen)} Did you compare the whole table of shape {seen.arguments[0].shape} with the labels? "
                "First choose a class for each row: argmax."
            ),
            seen=error_says("non-singleton dimension 1"),
        ),
        Misconception(
            name="one answer for each sample",
            wrong=_hits,
            message=lambda seen: (
                f"You gave {np.size(as_array(seen.returned))} values, one for each sample: right or wrong. "
                "Return one number: their mean."
            ),
            seen=lambda seen: np.shape(as_array(seen.returned)) == seen.arguments[1].shape,
        ),
        Misconception(
            name="percent for fraction",
            wrong=lambda logits, labels: 100 * _hits(logits, labels).float().mean(),
            message=lambda seen: f"{_accuracy_call(seen)} That is in percent. Return a fraction between 0 and 1.",
        ),
        Misconception(
            name="wrong axis",
            wrong=lambda logits, labels: (logits.argmax(dim=0) == labels).float().mean(),
            message=lambda seen: (
                f"{_raised(seen)} Of a table with {len(seen.arguments[0])} samples and {seen.arguments[0].shape[1]} "
                "classes, argmax(dim=0) finds the best sample of each class. You want the best class of each sample."
            ),
            seen=error_says("non-singleton dimension 0"),
        ),
        Misconception(
            name="one argmax for the whole batch",
            wrong=lambda logits, labels: (logits.argmax() == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} argmax() without an axis gives a single place in the whole table of shape "
                f"{seen.arguments[0].shape}. Each row has its own: argmax(dim=1)."
            ),
        ),
        Misconception(
            name="every row with every label",
            wrong=lambda logits, labels: (logits.argmax(dim=1, keepdim=True) == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} A column against a row compares all pairs: {len(seen.arguments[1])} × "
                f"{len(seen.arguments[1])} of them. Both need the shape ({len(seen.arguments[1])},)."
            ),
        ),
        Misconception(
            name="count for fraction",
            wrong=lambda logits, labels: _hits(logits, labels).sum(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is how many are right. Divide by their number, {len(seen.arguments[1])}."
            ),
        ),
        Misconception(
            name="divides by the number of classes",
            wrong=lambda logits, labels: _hits(logits, labels).sum() / logits.shape[1],
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                f"There are "
                f"{len(seen.arguments[1])} samples: logits.shape[0], or len(labels)."
            ),
        ),
        Misconception(
            name="only the first classes",
            wrong=lambda logits, labels: (logits[:, :5].argmax(dim=1) == labels).float().mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Here are {seen.arguments[0].shape[1]} classes, and some are never chosen: "
                f"take "
                "argmax over all columns."
            ),
            also=tuple(
                lambda logits, labels, n=n: (logits[:, :n].argmax(dim=1) == labels).float().mean()
                for n in (2, 3, 4, 10)
            ),
        ),
        Misconception(
            name="divides by all logits",
            wrong=lambda logits, labels: _hits(logits, labels).sum() / logits.numel(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is divided by {seen.arguments[0].size}, the number of logits. "
                f"There are {len(seen.arguments[1])} samples."
            ),
        ),
        Misconception(
            name="fraction wrong",
            wrong=lambda logits, labels: 1 - _hits(logits, labels).float().mean(),
            message=lambda seen: f"{_accuracy_call(seen)} That is the share of the wrong ones. Count the right ones.",
        ),
        Misconception(
            name="more than half of the probability",
            wrong=_more_than_half,
            message=lambda seen: (
                f"{_accuracy_call(seen)} The right class need not have more than half. With "
                f"{seen.arguments[0].shape[1]} classes it wins if it has more than each of the others."
            ),
        ),
        Misconception(
            name="mean of truth values",
            wrong=lambda logits, labels: _hits(logits, labels).mean(),
            message=lambda seen: (
                f"{_raised(seen)} torch takes no mean of True and False. Turn them into numbers first: .float().mean()."
            ),
            seen=error_says("dtype"),
        ),
    ),
    hints=(
        "Which class does the network choose for each sample? Softmax keeps the order, so you don't need it.",
        "logits.argmax(dim=1) gives one class number a row. Compare them with the labels.",
        "== gives True and False. As numbers, 1 and 0, their mean is the fraction: .float().mean().",
    ),
    why="The chosen class is the one with the largest logit, row by row. The mean of right (1) and wrong (0) is the "
    "fraction that is right.",
    praise="Note what you did not need: softmax. Accuracy sees which class leads, not by how much.",
)


# ---- supported_conclusions -------------------------------------------------------------------------------------------

supported_conclusions = ChoiceExercise(
    name="supported_conclusions",
    question="Which of these do this lesson's runs support? (One letter or more.)",
    options=(
        Option(
            "A",
            "With one bias raised by 20 and 1,000 steps of SGD at 0.1, squared error after softmax did not learn; "
            "cross-entropy did.",
            True,
            "Look at the bad start again: all ten networks, and the length of their gradients.",
        ),
        Option(
            "B",
            "Squared error is worse than cross-entropy on digits.",
            False,
            "Which squared error? From the normal start, at SGD 0.1, the one on raw outputs was ahead on every seed.",
        ),
        Option(
            "C",
            "With tuned learning rates, cross-entropy is better than squared error after softmax: its mean is higher.",
            False,
            "Seed by seed it leads by less than half a point on average, and that lead changes from seed to seed by "
            "more. On 3 of 10 seeds it is behind. These runs can't tell.",
        ),
        Option(
            "D",
            "Whether a loss trains well depends on the start, the optimizer and the learning rate as well.",
            True,
            "Compare the tables: what changed between them, and what did it change?",
        ),
        Option(
            "E",
            "Cross-entropy gives more trustworthy probabilities.",
            False,
            "One panel shows the probability of the true class. That panel does not say whether a probability is "
            "honest, and nothing else here does.",
        ),
        Option(
            "F",
            "A large gradient is always a good thing.",
            False,
            "Which loss had the longest gradient at the bad start, and where did it end?",
        ),
    ),
    hints=(
        "For each sentence: which table would have to look different if it were false?",
        "Two of them say no more than what was measured. The others leave out a condition, lean on a difference that "
        "is smaller than its spread, or were never measured.",
    ),
    why="A conclusion needs its conditions (start, optimizer, learning rate), a difference larger than the spread over "
    "seeds, and a measurement at all.",
    praise="You said what was measured, with its conditions, and no more.",
)
