"""The exercise training_step of lesson 08."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.exercises import wire
from utils.exercises.agreement import agree, as_array, as_number, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.lesson_08.shared import raised
from utils.exercises.misconception import Misconception, error_says, mistake, told_after
from utils.exercises.torch_driver import torch
from utils.exercises.wording import show, show_apart


def _describe_steps(evidence: Evidence) -> str:
    """Say what differs, where no misconception was recognised."""
    if evidence.observation["error"]:
        return ""
    for call, loss in enumerate(evidence.returned["losses"], start=1):
        if as_number(loss) is None:
            return f"Call {call} returned {show(loss)}; it should be one number, the loss."
    call, got, wanted = _first_wrong_parameter(evidence)
    if call:
        return (
            f"After call {call} a weight is {got}, and should be {wanted}. "
            "Is it the mean cross-entropy of this batch that you differentiate, and one step that you take?"
        )
    losses = [np.ravel(as_array(each["losses"])) for each in (evidence.returned, evidence.expected)]
    call = int(np.argmax(~close(*losses)))
    got, wanted = show_apart(losses[0][call], losses[1][call])
    return f"Your steps are right. Call {call + 1} returned {got}; the loss of its batch, before the step, is {wanted}."


def _on_the_graph(returned: Any) -> bool:
    """Whether a loss was returned that still holds on to its graph."""
    losses = returned["losses"] if isinstance(returned, dict) else ()
    return any(isinstance(loss, wire.TensorValue) and loss.requires_grad for loss in losses)


def _first_call(observation: dict[str, Any]) -> list[str]:
    """Return the events of the first call, a gradient that torch.autograd.grad gave among them as "backward"."""
    events = (observation["details"]["events"] or [[]])[0]
    return ["backward" if event == "grad" else event for event in events]


def _cleared_between(observation: dict[str, Any]) -> bool:
    """Whether the last gradients before the first step were cleared before it."""
    events = _first_call(observation)
    before = events[: events.index("step")] if "step" in events else []
    return "backward" in before and "clear" in before[::-1][: before[::-1].index("backward")]


def _in_evaluation_mode(observation: dict[str, Any]) -> bool:
    """Whether gradients were computed while the model, or a layer of it, was in evaluation mode."""
    details = observation["details"]
    # What mode the model is in before a call; a layer's own .eval() is no event.
    for training, events in zip([True, *details["training"]], details["events"], strict=False):
        evaluating = not training
        for event in events:
            evaluating = event == "eval" if event in ("eval", "train") else evaluating
            if evaluating and event in ("backward", "grad"):
                return True
    return False


def _habits(observation: dict[str, Any]) -> tuple:
    """Say what was done in the first call, whatever the numbers."""
    return (
        set(_first_call(observation)) - {"clear", "train", "eval"},
        _cleared_between(observation),
        _in_evaluation_mode(observation),
    )


def _did(present: str, *absent: str) -> Callable[[Evidence], bool]:
    """Make a predicate: whether the first call came to its end, did this and did none of the others."""

    def seen(evidence: Evidence) -> bool:
        events = _first_call(evidence.observation)
        return not evidence.observation["error"] and present in events and not set(absent) & set(events)

    return seen


def _first_wrong_parameter(evidence: Evidence) -> tuple[int, str, str]:
    """Return the first call after which a weight is not right, the weight that is farthest off, and what is right."""
    got, wanted = evidence.returned["parameters"], evidence.expected["parameters"]
    off = ~close(got, wanted)
    if not off.any():
        return 0, "", ""
    call = int(off.any(axis=1).argmax())
    place = np.nan_to_num(np.abs(got[call] - wanted[call]), nan=np.inf).argmax()
    return call + 1, *show_apart(float(got[call, place]), float(wanted[call, place]))


def _not_cleared_message(evidence: Evidence) -> str:
    call, got, wanted = _first_wrong_parameter(evidence)
    told = (
        "backward adds to the gradients that are there, so each step goes along the sum of all gradients so far. Clear "
        "them first: optimizer.zero_grad()."
    )
    if call > 1:
        return f"After call {call} a weight is {got}, and should be {wanted}: {told}"
    return (
        f"Your calls never clear the gradients: {told} That is not all: after call 1 a weight is {got}, and should be "
        f"{wanted}. Is it the mean cross-entropy of the batch that you differentiate?"
    )


def _order(evidence: Evidence) -> str:
    names = {"clear": "zero_grad", "backward": "backward", "step": "step"}
    return ", ".join(names[event] for event in _first_call(evidence.observation) if event in names) or "none of these"


def _first_of_many(evidence: Evidence) -> int | None:
    """Return the first call that gave more than one number."""
    sizes = [np.size(as_array(loss)) for loss in evidence.returned["losses"]]
    return next((call for call, size in enumerate(sizes) if size > 1), None)


def _with_sums(evidence: Evidence) -> tuple[dict, dict]:
    """Return what came back, and what would have if the right losses were added up from call to call."""
    return evidence.returned, {"losses": np.cumsum(as_array(evidence.expected["losses"]))}


def _losses(evidence: Evidence) -> str:
    return ", ".join(f"{loss:.4f}" for loss in as_array(evidence.returned["losses"]).ravel())


def _is_nan(evidence: Evidence) -> bool:
    numbers = (as_array(evidence.returned["losses"]), evidence.returned["parameters"])
    return any(each is not None and not np.isfinite(each).all() for each in numbers)


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


N_SAMPLES = 4  # in a batch


def _mean_loss(logits, labels):
    return torch.nn.functional.cross_entropy(logits, labels)


def _sum_loss(logits, labels):
    return torch.nn.functional.cross_entropy(logits, labels, reduction="sum")


def _loss_of_probabilities(logits, labels):
    return torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels)


def _whatever_the_loss(*orders: tuple[str, ...]) -> list[Callable]:
    """Make the guises of a wrong order of actions: with the right loss, and with two that are wrong themselves."""
    losses = (_mean_loss, _sum_loss, _loss_of_probabilities)
    return [_step_with(loss, *order) for loss in losses for order in orders]


def _right_but_for(loss: Callable = _mean_loss, result: Callable = torch.Tensor.item) -> Callable:
    """Make a training step with another loss, or one that returns something else."""
    return _step_with(loss, "clear", "backward", "step", result=result)


def _with_targets(loss_of: Callable, reduction: str, of: Callable = lambda y: y) -> Callable:
    """Make a loss of one-hot targets: its mean over all numbers, or its sum for each sample."""

    def loss(logits, labels):
        targets = torch.nn.functional.one_hot(labels, logits.shape[1]).float()
        return loss_of(of(logits), targets, reduction=reduction) / (len(labels) if reduction == "sum" else 1)

    return loss


def _added_up(model, optimizer, inputs, labels):
    optimizer.total = getattr(optimizer, "total", 0.0) + _training_step(model, optimizer, inputs, labels)
    return optimizer.total


def _returns_the_loss_after_the_step(model, optimizer, inputs, labels):
    _training_step(model, optimizer, inputs, labels)
    return torch.nn.functional.cross_entropy(model(inputs), labels).item()


def _with_its_own_optimizer(model, optimizer, inputs, labels):
    return _training_step(model, torch.optim.Adam(model.parameters(), lr=0.001), inputs, labels)


def _several_steps(n_steps: int) -> Callable:
    return lambda *arguments: [_training_step(*arguments) for _ in range(n_steps)][-1]


def _another_model(model, optimizer, inputs, labels):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        other = torch.nn.Linear(inputs.shape[1], model[-1].out_features)
    return _training_step(other, optimizer, inputs, labels)


def _backward_on_a_kept_graph(model, optimizer, inputs, labels):
    loss = _mean_loss(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    loss.backward()
    optimizer.step()
    return loss.item()


def _in_evaluation(model, optimizer, inputs, labels):
    model.eval()
    return _training_step(model, optimizer, inputs, labels)


def _with_another_layer(model, optimizer, inputs, labels):
    model.append(torch.nn.Softmax(dim=1))
    return _training_step(model, optimizer, inputs, labels)


def _clipped(largest: float, clip: Callable) -> Callable:
    def step(model, optimizer, inputs, labels):
        loss = _mean_loss(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        clip(model.parameters(), largest)
        optimizer.step()
        return loss.item()

    return step


def _draw_training(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n_calls, sizes, optimizer, learning_rate in (
        (1, [2, 3], "sgd", 0.5),
        (3, [2, 3], "sgd", 0.5),
        (3, [3, 5, 4], "momentum", 0.2),
        (3, [2, 6, 3], "adam", 0.05),
    ):
        inputs = rng.normal(size=(n_calls, N_SAMPLES, sizes[0])).astype(np.float32)
        labels = rng.integers(sizes[-1], size=(n_calls, N_SAMPLES))
        options = {
            "sizes": sizes,
            "seed": int(rng.integers(1_000_000)),
            "optimizer": optimizer,
            "learning_rate": learning_rate,
        }
        cases.append(Case((inputs, labels), options))
    return cases


_mistake_in_the_order = told_after(lambda seen: f"In your first call the order was: {_order(seen)}.")
_mistake_in_the_loss = told_after(lambda seen: f"You returned {_losses(seen)}:")
_mistake_in_what_is_returned = told_after(lambda seen: f"Your steps are right. You returned {_losses(seen)}:")
_mistake_that_raises = told_after(raised)

training_step = FunctionExercise(
    name="training_step",
    reference=_training_step,
    giveaways=("utils.training.train", "ignite.engine", "lightning", "pytorch_lightning"),
    draw_cases=_draw_training,
    driver="training",
    is_right=lambda seen: (
        agree(seen.expected, seen.returned)
        and not _on_the_graph(seen.returned)
        and not _in_evaluation_mode(seen.observation)
    ),
    habits=_habits,
    describe=_describe_steps,
    call=lambda name, arguments: f"{name}(...)",
    misconceptions=(
        Misconception(
            name="NaN",
            wrong=_step_with(lambda logits, labels: _mean_loss(logits, labels) * float("nan"), "backward", "step"),
            message=lambda seen: (
                f"You returned {_losses(seen)}, and once a weight is NaN it stays NaN. Is there a logarithm of 0 or "
                "a division by 0 in your loss? torch.nn.functional.cross_entropy takes the logits as they are."
            ),
            seen=_is_nan,
        ),
        mistake(
            "gradients not cleared",
            _not_cleared_message,
            *_whatever_the_loss(("backward", "step")),
        ),
        _mistake_in_the_order(
            "step before backward",
            "A step before backward has no gradient of this batch to go along. First backward, then step.",
            *_whatever_the_loss(("clear", "step", "backward"), ("step", "backward"), ("step", "clear", "backward")),
        ),
        mistake(
            "loss returned with its graph",
            lambda seen: (
                f"Your steps are right, and so is the number, {_losses(seen)}. But you returned a tensor, which holds "
                "on to the graph it was computed in: a thousand of them keep a thousand graphs. Return loss.item()."
            ),
            _right_but_for(result=lambda loss: loss),
        ),
        mistake(
            "evaluation mode",
            "Your function puts the model into evaluation mode, and computes the gradients there. A step of training "
            "belongs in training mode, which layers such as Dropout behave by: leave out model.eval(), or call "
            "model.train() first.",
            _in_evaluation,
            seen=lambda seen: _in_evaluation_mode(seen.observation),
        ),
        _mistake_in_the_order(
            "cleared between backward and step",
            "What backward computed is thrown away before the step can use it. Clear before backward (or after the "
            "step).",
            _step_with(_mean_loss, "backward", "clear", "step"),
            seen=lambda seen: not seen.observation["error"] and _cleared_between(seen.observation),
        ),
        _mistake_in_the_order(
            "backward forgotten",
            "No gradient was computed. loss.backward(), with its brackets, computes them.",
            _step_with(_mean_loss, "clear", "step"),
            seen=_did("step", "backward", "backward elsewhere", "backward failed", "moved"),
        ),
        mistake(
            "another model",
            "backward was called, but no gradient reached a weight of the model that your function was given. Does "
            "the loss come from another model or a copy, or from a new torch.tensor(...)? Compute it from "
            "model(inputs).",
            _another_model,
            seen=_did("backward elsewhere", "backward"),
        ),
        _mistake_that_raises(
            "cut off from the model",
            "Between the model and your loss the graph is cut: by .detach(), torch.no_grad(), .item(), NumPy, or a "
            "new torch.tensor(...).",
            _right_but_for(lambda logits, labels: _mean_loss(logits.detach(), labels)),
            seen=error_says("does not require grad", kinds=("RuntimeError",)),
        ),
        _mistake_that_raises(
            "item before backward",
            ".item() makes a plain float of the loss, which has no gradient. Call backward on the tensor, and take "
            ".item() at the end, in the line with return.",
            _right_but_for(lambda logits, labels: _mean_loss(logits, labels).item(), result=float),
            seen=error_says("'float' object has no attribute 'backward'"),
        ),
        mistake(
            "backward twice",
            "In your first call backward was called again on the same loss: a second time the graph is gone, and "
            "where it is kept the gradients add up. One loss, one backward, one step.",
            _step_with(_mean_loss, "clear", "backward", "backward", "step"),
            _backward_on_a_kept_graph,
            seen=error_says("backward through the graph a second time"),
        ),
        _mistake_in_the_order(
            "step forgotten",
            "The gradients are there, but no weight has moved. optimizer.step(), with its brackets, moves them.",
            _step_with(_mean_loss, "clear", "backward"),
            seen=_did("backward", "step", "moved"),
        ),
        mistake(
            "not the given optimizer",
            "In your first call the weights moved, but not by a step of the optimizer that your function was given: "
            "by hand, it seems, or by an optimizer of its own. Call optimizer.step(): it knows the learning rate, and "
            "what it has to remember from step to step.",
            _with_its_own_optimizer,
            seen=_did("moved", "step"),
        ),
        mistake(
            "weights moved by hand as well",
            "In your first call the weights moved besides the step of the optimizer: by hand, it seems, or by an "
            "optimizer of its own. One optimizer.step() is all that should move them.",
            lambda *arguments: (_with_its_own_optimizer(*arguments), _training_step(*arguments))[0],
            seen=lambda seen: _did("moved")(seen) and _did("step")(seen),
        ),
        Misconception(
            name="several steps",
            wrong=_several_steps(5),
            message=lambda seen: (
                f"In your first call optimizer.step() was called {_first_call(seen.observation).count('step')} times. "
                "A call is one step on one batch: the loop over the batches stands outside."
            ),
            seen=lambda seen: not seen.observation["error"] and _first_call(seen.observation).count("step") > 1,
        ),
        _mistake_in_the_loss(
            "softmax twice",
            "that is cross_entropy of probabilities. It takes the logits, and applies softmax itself (lesson 07).",
            _right_but_for(_loss_of_probabilities),
            _right_but_for(lambda logits, labels: len(labels) * _loss_of_probabilities(logits, labels)),
        ),
        mistake(
            "log_softmax forgotten",
            lambda seen: (
                f"You returned {_losses(seen)}. nll_loss takes log-probabilities: give it log_softmax of the "
                "logits, or give the logits to cross_entropy."
            ),
            _right_but_for(torch.nn.functional.nll_loss),
            _right_but_for(lambda logits, labels: torch.nn.functional.nll_loss(torch.softmax(logits, dim=1), labels)),
        ),
        _mistake_in_the_loss(
            "squared error",
            "a squared error. The task asks for the cross-entropy.",
            *(
                _right_but_for(_with_targets(torch.nn.functional.mse_loss, reduction, of))
                for of in (lambda y: torch.softmax(y, dim=1), lambda y: y)
                for reduction in ("mean", "sum")
            ),
        ),
        _mistake_in_the_loss(
            "a sigmoid for each class",
            "a binary cross-entropy, with a sigmoid for each class. Exactly one class is right, so the classes share "
            "one softmax: cross_entropy.",
            *(
                _right_but_for(_with_targets(torch.nn.functional.binary_cross_entropy_with_logits, reduction))
                for reduction in ("mean", "sum")
            ),
        ),
        _mistake_in_the_loss(
            "only one sample",
            f"the loss of one sample alone. Take the mean over all {N_SAMPLES} samples of the batch.",
            *(_right_but_for(lambda y, labels, k=k: _mean_loss(y[k], labels[k])) for k in (0, -1)),
        ),
        _mistake_that_raises(
            "one loss for each sample",
            "backward starts from one number, and your loss holds one for each sample: take their mean, which "
            "cross_entropy does by itself.",
            _right_but_for(lambda y, labels: torch.nn.functional.cross_entropy(y, labels, reduction="none")),
            seen=error_says("can be implicitly created only for scalar outputs"),
        ),
        _mistake_in_the_loss(
            "uphill",
            "minus the cross-entropy. The optimizer goes downhill by itself, and with this sign the cross-entropy "
            "grows.",
            _right_but_for(lambda logits, labels: -_mean_loss(logits, labels)),
            _right_but_for(lambda logits, labels: -_mean_loss(logits, labels), lambda loss: -loss.item()),
        ),
        Misconception(
            name="sum for mean",
            wrong=_right_but_for(_sum_loss),
            message=lambda seen: (
                f"You returned {_losses(seen)}, and your steps go along the gradient of a sum over "
                f"{seen.arguments[1].shape[1]} samples. It is as many times as long as that of the mean, and the "
                "learning rate means something else. Take the mean."
            ),
            also=(_right_but_for(_sum_loss, lambda loss: loss.item() / N_SAMPLES),),
        ),
        Misconception(
            name="gradients clipped",
            wrong=_clipped(0.1, torch.nn.utils.clip_grad_norm_),
            message=lambda seen: (
                "After call {} a weight is {}, and should be {}. It looks as if the gradients were clipped before the "
                "step, which the task does not ask for.".format(*_first_wrong_parameter(seen))
            ),
            also=(
                *(_clipped(largest, torch.nn.utils.clip_grad_norm_) for largest in (0.5, 1.0)),
                *(_clipped(largest, torch.nn.utils.clip_grad_value_) for largest in (0.1, 0.5, 1.0)),
            ),
        ),
        mistake(
            "changes the model",
            "After a call the model has other layers or weights than before: your function changes the model itself. "
            "Take it as it is; softmax is in cross_entropy.",
            _with_another_layer,
            seen=lambda seen: not all(seen.observation["details"]["same_structure"]),
        ),
        _mistake_in_what_is_returned(
            "loss after the step",
            "the loss after the step, at the price of a second pass. Return the loss that you differentiated.",
            _returns_the_loss_after_the_step,
        ),
        _mistake_in_what_is_returned(
            "loss times the samples",
            f"the loss times {N_SAMPLES}, the number of samples. Return the mean as it is: loss.item().",
            _right_but_for(result=lambda loss: N_SAMPLES * loss.item()),
        ),
        _mistake_in_what_is_returned(
            "losses added up",
            "the losses, added up from call to call. Return the loss of this batch alone: who calls your function "
            "adds them up, if at all.",
            _added_up,
            seen=lambda seen: (
                not _first_wrong_parameter(seen)[0]
                and len(seen.returned["losses"]) > 1
                and close(*(np.diff(as_array(each["losses"])) for each in _with_sums(seen))).all()
            ),
        ),
        _mistake_in_what_is_returned(
            "loss rounded",
            "the loss, rounded. Return it as it is.",
            *(_right_but_for(result=lambda loss, digits=digits: round(loss.item(), digits)) for digits in (2, 1, 3, 0)),
        ),
        mistake(
            "no return",
            "Your function returned None. Does it end with `return loss.item()`?",
            _right_but_for(result=lambda loss: None),
            seen=lambda seen: all(loss is None for loss in seen.returned["losses"]),
        ),
        mistake(
            "brackets missing after a method",
            lambda seen: (
                f"Your function returned {show(seen.returned['losses'][0])}: a method that was not called. "
                "Put brackets behind it: loss.item()."
            ),
            _right_but_for(result=lambda loss: loss.item),
            seen=lambda seen: "method" in seen.returned["losses"][0].type_name,
        ),
        mistake(
            "more than the loss",
            lambda seen: (
                f"Call {_first_of_many(seen) + 1} returned {show(seen.returned['losses'][_first_of_many(seen)])}. "
                "Return the loss alone, one float."
            ),
            _right_but_for(result=lambda loss: (loss.item(), 0.0)),
            seen=lambda seen: _first_of_many(seen) is not None and not _first_wrong_parameter(seen)[0],
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
