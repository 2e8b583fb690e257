"""The exercises and predictions of lesson 08, "Does it matter on real data?"."""

from collections.abc import Callable
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
from utils.exercises.wording import describe_call, show, show_apart

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


def _raised(evidence: Evidence) -> str:
    error = evidence.observation["error"]
    line = f" in the line `{error['line']}`" if error["line"] else ""
    return f"It raised {error['type']}{line}: {error['message'].splitlines()[0].rstrip('.')}."


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


def _whatever_the_loss(*orders: tuple[str, ...]) -> dict[str, Any]:
    """Make the guises of a wrong order of actions: with the right loss, and with two that are wrong themselves."""
    losses = (_mean_loss, _sum_loss, _loss_of_probabilities)
    first, *others = (_step_with(loss, *order) for loss in losses for order in orders)
    return {"wrong": first, "also": tuple(others)}


def _whichever_loss(*losses: Callable) -> dict[str, Any]:
    """Make the guises of a wrong loss."""
    first, *others = (_step_with(loss, "clear", "backward", "step") for loss in losses)
    return {"wrong": first, "also": tuple(others)}


def _whichever_result(*results: Callable) -> dict[str, Any]:
    """Make the guises of a right step that returns something else."""
    first, *others = (_step_with(_mean_loss, "clear", "backward", "step", result=result) for result in results)
    return {"wrong": first, "also": tuple(others)}


def _squared(of: Callable, reduction: str) -> Callable:
    def loss(logits, labels):
        targets = torch.nn.functional.one_hot(labels, logits.shape[1]).float()
        return torch.nn.functional.mse_loss(of(logits), targets, reduction=reduction) / (
            len(labels) if reduction == "sum" else 1
        )

    return loss


def _sigmoids(reduction: str) -> Callable:
    def loss(logits, labels):
        targets = torch.nn.functional.one_hot(labels, logits.shape[1]).float()
        all_of_them = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction=reduction)
        return all_of_them / (len(labels) if reduction == "sum" else 1)

    return loss


def _of_one_sample(place: int) -> Callable:
    return lambda logits, labels: _mean_loss(logits[place], labels[place])


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


def _backward_twice(model, optimizer, inputs, labels):
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
    for sizes, optimizer, learning_rate in (
        ([2, 3], "sgd", 0.5),
        ([3, 5, 4], "momentum", 0.2),
        ([2, 6, 3], "adam", 0.05),
    ):
        inputs = rng.normal(size=(3, N_SAMPLES, sizes[0])).astype(np.float32)
        labels = rng.integers(sizes[-1], size=(3, N_SAMPLES))
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
                f"Your losses are {_losses(seen)}, and once a weight is NaN it stays NaN. Is there a logarithm of 0 or "
                "a division by 0 in your loss? torch.nn.functional.cross_entropy takes the logits as they are."
            ),
            seen=_is_nan,
        ),
        Misconception(
            name="gradients not cleared",
            **_whatever_the_loss(("backward", "step")),
            message=_not_cleared_message,
        ),
        Misconception(
            name="step before backward",
            **_whatever_the_loss(("clear", "step", "backward"), ("step", "backward"), ("step", "clear", "backward")),
            message=lambda seen: (
                f"In your first call the order was: {_order(seen)}. A step before backward has no gradient of this "
                "batch to go along. First backward, then step."
            ),
        ),
        Misconception(
            name="loss returned with its graph",
            **_whichever_result(lambda loss: loss),
            message=lambda seen: (
                f"The steps are right, and so are the losses, {_losses(seen)}. But each is a tensor that holds on to "
                "the graph it was computed in. Keep a thousand of them, and you keep a thousand graphs: loss.item()."
            ),
        ),
        Misconception(
            name="evaluation mode",
            wrong=_in_evaluation,
            message=lambda seen: (
                "Your function puts the model into evaluation mode, and computes the gradients there. A step of "
                "training belongs in training mode, which layers such as Dropout behave by: leave out model.eval(), "
                "or call model.train() first."
            ),
            seen=lambda seen: _in_evaluation_mode(seen.observation),
        ),
        Misconception(
            name="cleared between backward and step",
            wrong=_step_with(_mean_loss, "backward", "clear", "step"),
            message=lambda seen: (
                f"In your first call the order was: {_order(seen)}. What backward computed is thrown away before the "
                "step can use it. Clear before backward (or after the step)."
            ),
            seen=lambda seen: not seen.observation["error"] and _cleared_between(seen.observation),
        ),
        Misconception(
            name="backward forgotten",
            wrong=_step_with(_mean_loss, "clear", "step"),
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. No gradient was computed. loss.backward(), with its "
                "brackets, computes them."
            ),
            seen=_did("step", "backward", "backward elsewhere", "backward failed", "moved"),
        ),
        Misconception(
            name="another model",
            wrong=_another_model,
            message=lambda seen: (
                "backward was called, but no gradient reached a weight of the model that your function was given. "
                "Does the loss come from another model or a copy, or from a new torch.tensor(...)? Compute it from "
                "model(inputs)."
            ),
            seen=_did("backward elsewhere", "backward"),
        ),
        Misconception(
            name="cut off from the model",
            wrong=_step_with(lambda logits, labels: _mean_loss(logits.detach(), labels), "clear", "backward", "step"),
            message=lambda seen: (
                f"{_raised(seen)} Between the model and your loss the graph is cut: by .detach(), torch.no_grad(), "
                ".item(), NumPy, or a new torch.tensor(...)."
            ),
            seen=error_says("does not require grad", kinds=("RuntimeError",)),
        ),
        Misconception(
            name="item before backward",
            wrong=_step_with(
                lambda logits, labels: _mean_loss(logits, labels).item(), "clear", "backward", "step", result=float
            ),
            message=lambda seen: (
                f"{_raised(seen)} .item() makes a plain float of the loss, which has no gradient. Call backward on the "
                "tensor, and take .item() at the end, in the line with return."
            ),
            seen=error_says("'float' object has no attribute 'backward'"),
        ),
        Misconception(
            name="backward twice",
            wrong=_backward_twice,
            message=lambda seen: (
                "In your first call backward was called again on the same loss: a second time the graph is gone, and "
                "where it is kept the gradients add up. One loss, one backward, one step."
            ),
            seen=error_says("backward through the graph a second time"),
        ),
        Misconception(
            name="step forgotten",
            wrong=_step_with(_mean_loss, "clear", "backward"),
            message=lambda seen: (
                f"In your first call you did: {_order(seen)}. The gradients are there, but no weight has moved. "
                "optimizer.step(), with its brackets, moves them."
            ),
            seen=_did("backward", "step", "moved"),
        ),
        Misconception(
            name="not the given optimizer",
            wrong=_with_its_own_optimizer,
            message=lambda seen: (
                "In your first call the weights moved, but not by a step of the optimizer that your function was "
                "given: by hand, it seems, or by an optimizer of its own. Call optimizer.step(): it knows the learning "
                "rate, and what it has to remember from step to step."
            ),
            seen=_did("moved", "step"),
        ),
        Misconception(
            name="weights moved by hand as well",
            wrong=lambda *arguments: (_with_its_own_optimizer(*arguments), _training_step(*arguments))[0],
            message=lambda seen: (
                "In your first call the weights moved besides the step of the optimizer: by hand, it seems, or by an "
                "optimizer of its own. One optimizer.step() is all that should move them."
            ),
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
        Misconception(
            name="softmax twice",
            **_whichever_loss(
                _loss_of_probabilities, lambda logits, labels: len(labels) * _loss_of_probabilities(logits, labels)
            ),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: that is cross_entropy of probabilities. It takes the logits, and "
                "applies softmax itself (lesson 07)."
            ),
        ),
        Misconception(
            name="log_softmax forgotten",
            **_whichever_loss(
                torch.nn.functional.nll_loss,
                lambda logits, labels: torch.nn.functional.nll_loss(torch.softmax(logits, dim=1), labels),
            ),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}. nll_loss takes log-probabilities: give it log_softmax of the "
                "logits, or give the logits to cross_entropy."
            ),
        ),
        Misconception(
            name="squared error",
            **_whichever_loss(
                *(
                    _squared(of, reduction)
                    for of in (lambda y: torch.softmax(y, dim=1), lambda y: y)
                    for reduction in ("mean", "sum")
                )
            ),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: squared errors. The task asks for the cross-entropy."
            ),
        ),
        Misconception(
            name="a sigmoid for each class",
            **_whichever_loss(*map(_sigmoids, ("mean", "sum"))),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: binary cross-entropies, with a sigmoid for each class. Exactly one "
                "class is right, so the classes share one softmax: cross_entropy."
            ),
        ),
        Misconception(
            name="only one sample",
            **_whichever_loss(*map(_of_one_sample, (0, -1))),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: each that of one sample alone. Take the mean over all "
                f"{seen.arguments[1].shape[1]} samples of the batch."
            ),
        ),
        Misconception(
            name="one loss for each sample",
            wrong=_step_with(
                lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="none"),
                *("clear", "backward", "step"),
            ),
            message=lambda seen: (
                f"{_raised(seen)} backward starts from one number, and your loss holds one for each sample: take their "
                "mean, which cross_entropy does by itself."
            ),
            seen=error_says("can be implicitly created only for scalar outputs"),
        ),
        Misconception(
            name="uphill",
            wrong=_step_with(lambda logits, labels: -_mean_loss(logits, labels), "clear", "backward", "step"),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}: minus the cross-entropy. The optimizer goes downhill by itself, and "
                "with this sign the cross-entropy grows."
            ),
            also=(
                _step_with(
                    lambda logits, labels: -_mean_loss(logits, labels),
                    *("clear", "backward", "step"),
                    result=lambda loss: -loss.item(),
                ),
            ),
        ),
        Misconception(
            name="sum for mean",
            wrong=_step_with(_sum_loss, "clear", "backward", "step"),
            message=lambda seen: (
                f"Your losses are {_losses(seen)}, and your steps go along the gradient of a sum over "
                f"{seen.arguments[1].shape[1]} samples. It is as many times as long as that of the mean, and the "
                "learning rate means something else. Take the mean."
            ),
            also=(_step_with(_sum_loss, "clear", "backward", "step", result=lambda loss: loss.item() / N_SAMPLES),),
        ),
        Misconception(
            name="gradients clipped",
            wrong=_clipped(0.1, torch.nn.utils.clip_grad_norm_),
            message=lambda seen: (
                "After call {} a weight is {}, and should be {}. It looks as if the gradients were clipped before the "
                "step, which the task does not ask for.".format(*_first_wrong_parameter(seen))
            ),
            also=tuple(
                _clipped(largest, clip)
                for largest in (0.1, 0.5, 1.0)
                for clip in (torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_)
            ),
        ),
        Misconception(
            name="changes the model",
            wrong=_with_another_layer,
            message=lambda seen: (
                "After a call the model has other layers or weights than before: your function changes the model "
                "itself. Take it as it is; softmax is in cross_entropy."
            ),
            seen=lambda seen: not all(seen.observation["details"]["same_structure"]),
        ),
        Misconception(
            name="loss after the step",
            wrong=_returns_the_loss_after_the_step,
            message=lambda seen: (
                f"Your steps are right. The losses, {_losses(seen)}, are those after each step, at the price of a "
                "second pass. Return the loss that you differentiated."
            ),
        ),
        Misconception(
            name="loss times the samples",
            **_whichever_result(lambda loss: N_SAMPLES * loss.item()),
            message=lambda seen: (
                f"Your steps are right. The losses, {_losses(seen)}, are times {seen.arguments[1].shape[1]}, the "
                "number of samples. Return the mean as it is: loss.item()."
            ),
        ),
        Misconception(
            name="losses added up",
            wrong=_added_up,
            message=lambda seen: (
                f"Your steps are right. The losses, {_losses(seen)}, are added up from call to call. Return the loss "
                "of this batch alone: who calls your function adds them up, if at all."
            ),
            seen=lambda seen: (
                not _first_wrong_parameter(seen)[0]
                and close(*(np.diff(as_array(each["losses"])) for each in _with_sums(seen))).all()
            ),
        ),
        Misconception(
            name="loss rounded",
            **_whichever_result(*(lambda loss, digits=digits: round(loss.item(), digits) for digits in (2, 1, 3, 0))),
            message=lambda seen: (
                f"Your steps are right. The losses, {_losses(seen)}, are rounded: return them as they are."
            ),
        ),
        Misconception(
            name="no return",
            **_whichever_result(lambda loss: None),
            message=lambda seen: "Your function returned None. Does it end with `return loss.item()`?",
            seen=lambda seen: all(loss is None for loss in seen.returned["losses"]),
        ),
        Misconception(
            name="brackets missing after a method",
            **_whichever_result(lambda loss: loss.item),
            message=lambda seen: (
                f"Your function returned {show(seen.returned['losses'][0])}: a method that was not called. "
                "Put brackets behind it: loss.item()."
            ),
            seen=lambda seen: "method" in seen.returned["losses"][0].type_name,
        ),
        Misconception(
            name="more than the loss",
            **_whichever_result(lambda loss: (loss.item(), 0.0)),
            message=lambda seen: (
                f"Call {_first_of_many(seen) + 1} returned {show(seen.returned['losses'][_first_of_many(seen)])}. "
                "Return the loss alone, one float."
            ),
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


# ---- accuracy --------------------------------------------------------------------------------------------------------


def _accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def _hits(logits, labels):
    return logits.argmax(dim=1) == labels


def _mean_of(hits_of: Callable) -> Callable:
    return lambda logits, labels: hits_of(logits, labels).double().mean()


def _one_hot(labels, logits):
    return torch.nn.functional.one_hot(labels, logits.shape[1])


def _own_probability(logits, labels):
    return torch.softmax(logits, dim=1)[torch.arange(len(labels)), labels]


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
    for n_samples, n_classes in ((11, 3), (17, 5), (13, 13)):
        logits = rng.normal(size=(n_samples, n_classes))
        logits[:, -1] += 1
        labels = np.where(rng.random(n_samples) < 0.6, logits.argmax(axis=1), rng.integers(n_classes, size=n_samples))
        labels[0] = (logits[0].argmax() + 1) % n_classes  # one miss at least,
        labels[1] = logits[1].argmax()  # and one hit, by a narrow lead: none has half of the probability
        logits[1] -= logits[1].min()
        logits[1] *= 0.2 / logits[1].max()
        logits[2, -1] = logits[2].max() + 1  # and one hit of the last class
        labels[2] = n_classes - 1
        drawn.append(case(logits, labels))
    return [simple, by_chance, *drawn, case([[0.3, 2.0, -1.0]], [1])]


def _accuracy_call(evidence: Evidence) -> str:
    return f"{describe_call('accuracy', evidence.arguments)} gave {show(evidence.returned)}."


def _accuracy_call_or_error(evidence: Evidence) -> str:
    return _raised(evidence) if evidence.observation["error"] else _accuracy_call(evidence)


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
            also=(
                lambda logits, labels: (torch.softmax(logits, 1).max(dim=1).values.round() == labels).float().mean(),
            ),
        ),
        Misconception(
            name="compares the table with labels",
            wrong=lambda logits, labels: (logits == labels).float().mean(),
            message=lambda seen: (
                f"{_raised(seen)} Did you compare the whole table of shape {seen.arguments[0].shape} with the labels? "
                "First choose a class for each row: argmax."
            ),
            also=(
                lambda logits, labels: np.mean(logits.numpy() == labels.numpy()),
                lambda logits, labels: (torch.softmax(logits, dim=1) == labels).float().mean(),
            ),
        ),
        Misconception(
            name="one answer for each sample",
            wrong=_hits,
            message=lambda seen: (
                f"You gave {np.size(as_array(seen.returned))} values, one for each sample: right or wrong. "
                "Return one number: their mean."
            ),
        ),
        Misconception(
            name="the classes themselves",
            wrong=lambda logits, labels: logits.argmax(dim=1),
            message=lambda seen: (
                f"You gave {show(seen.returned)}: the classes that the network chooses. Compare them with the labels, "
                "and return the fraction that is right."
            ),
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
                f"{_accuracy_call_or_error(seen)} Of a table with {len(seen.arguments[0])} samples and "
                f"{seen.arguments[0].shape[1]} classes, argmax along axis 0 finds the best sample of each class. "
                "You want the best class of each sample: axis 1."
            ),
            also=(
                lambda logits, labels: np.mean(logits.numpy().argmax(axis=0) == labels.numpy()),
                lambda logits, labels: torch.eq(logits.argmax(dim=0), labels).sum() / len(labels),
            ),
        ),
        Misconception(
            name="one argmax for the whole batch",
            wrong=_mean_of(lambda logits, labels: logits.argmax() == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} argmax() without an axis gives a single place in the whole table of shape "
                f"{seen.arguments[0].shape}. Each row has its own: argmax(dim=1)."
            ),
        ),
        Misconception(
            name="the least likely class",
            wrong=_mean_of(lambda logits, labels: logits.argmin(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That chooses the class with the smallest logit. The network chooses the one "
                "with the largest: argmax."
            ),
        ),
        Misconception(
            name="labels counted from 1",
            wrong=_mean_of(lambda logits, labels: logits.argmax(dim=1) == labels + 1),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Is 1 added to the labels, or to the classes? Both are counted from 0."
            ),
            also=(_mean_of(lambda logits, labels: logits.argmax(dim=1) + 1 == labels),),
        ),
        Misconception(
            name="compares one-hot rows",
            wrong=_mean_of(lambda logits, labels: _one_hot(logits.argmax(dim=1), logits) == _one_hot(labels, logits)),
            message=lambda seen: (
                f"{_accuracy_call(seen)} Did you compare one-hot rows entry by entry? Then a wrong row has most of its "
                "entries right. Compare the classes: logits.argmax(dim=1) == labels."
            ),
        ),
        Misconception(
            name="softmax over the samples",
            wrong=_mean_of(lambda logits, labels: torch.softmax(logits, dim=0).argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if softmax ran over the samples, dim=0. Leave it out: argmax of "
                "the logits chooses the same class as a softmax over the classes."
            ),
        ),
        Misconception(
            name="rounded before argmax",
            wrong=_mean_of(lambda logits, labels: (torch.softmax(logits, 1) > 0.5).long().argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if the outputs became 0 and 1 before argmax. A row may then hold "
                "no 1 or several, and argmax takes the first it finds. Give it the logits as they are."
            ),
            also=(
                _mean_of(lambda logits, labels: (torch.sigmoid(logits) > 0.5).long().argmax(dim=1) == labels),
                _mean_of(lambda logits, labels: logits.round().argmax(dim=1) == labels),
                _mean_of(lambda logits, labels: logits.long().argmax(dim=1) == labels),
            ),
        ),
        Misconception(
            name="one of the best",
            wrong=_mean_of(lambda logits, labels: (logits.topk(2).indices == labels[:, None]).any(dim=1)),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That counts a sample as right if its class is among the best two or three. "
                "Only the best one counts."
            ),
            also=(_mean_of(lambda logits, labels: (logits.topk(3).indices == labels[:, None]).any(dim=1)),),
        ),
        Misconception(
            name="the last left out",
            wrong=lambda logits, labels: _hits(logits, labels)[:-1].sum() / len(labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} It looks as if the last of {len(seen.arguments[1])} samples was left out: "
                "range(n) goes up to n − 1 by itself."
            ),
            also=(_mean_of(lambda logits, labels: _hits(logits, labels)[:-1]),),
        ),
        Misconception(
            name="only the first classes",
            wrong=_mean_of(lambda logits, labels: logits[:, :5].argmax(dim=1) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is right where the first few classes are all there are. These logits "
                f"have {seen.arguments[0].shape[1]} columns: look at all of them."
            ),
            also=tuple(
                _mean_of(lambda logits, labels, cut=cut: logits[:, cut].argmax(dim=1) == labels)
                for cut in (slice(3), slice(10), slice(-1))
            ),
        ),
        Misconception(
            name="every row with every label",
            wrong=_mean_of(lambda logits, labels: logits.argmax(dim=1, keepdim=True) == labels),
            message=lambda seen: (
                f"{_accuracy_call(seen)} A column against a row compares all pairs: {len(seen.arguments[1])} × "
                f"{len(seen.arguments[1])} of them. Both need the shape ({len(seen.arguments[1])},)."
            ),
        ),
        Misconception(
            name="only one sample",
            wrong=lambda logits, labels: _hits(logits, labels)[0].float(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is whether one sample is right, of {len(seen.arguments[1])}. Go through "
                "all of them. Does `return` stand inside the loop?"
            ),
            also=(lambda logits, labels: _hits(logits, labels)[-1].float(),),
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
            name="divides by the number of classes",
            wrong=lambda logits, labels: _hits(logits, labels).sum() / logits.shape[1],
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is divided by {seen.arguments[0].shape[1]}, the number of classes. "
                f"Divide by the number of samples, {len(seen.arguments[1])}: len(labels)."
            ),
        ),
        Misconception(
            name="fraction wrong",
            wrong=lambda logits, labels: 1 - _hits(logits, labels).float().mean(),
            message=lambda seen: f"{_accuracy_call(seen)} That is the share of the wrong ones. Count the right ones.",
        ),
        Misconception(
            name="1 only if all are right",
            wrong=lambda logits, labels: _hits(logits, labels).all(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is 1 only if all are right. Is there a // (which leaves out the "
                "decimals), an int(), .all() or torch.equal()? A fraction is count / len(labels)."
            ),
        ),
        Misconception(
            name="never right",
            wrong=lambda logits, labels: 0.0,
            message=lambda seen: (
                f"{_accuracy_call(seen)} It is 0 for every batch. Is there an `is` where == belongs, or are unlike "
                "things compared, such as a list with a tensor?"
            ),
        ),
        Misconception(
            name="more than half of the probability",
            wrong=_mean_of(lambda logits, labels: _own_probability(logits, labels) > 0.5),
            message=lambda seen: (
                f"{_accuracy_call(seen)} The right class need not have more than half. With "
                f"{seen.arguments[0].shape[1]} classes it wins if it has more than each of the others."
            ),
        ),
        Misconception(
            name="mean probability",
            wrong=lambda logits, labels: _own_probability(logits, labels).mean(),
            message=lambda seen: (
                f"{_accuracy_call(seen)} That is the mean probability of the right classes. Accuracy counts: 1 where "
                "the right class has the largest, 0 where it has not."
            ),
        ),
        Misconception(
            name="mean of truth values",
            wrong=lambda logits, labels: _hits(logits, labels).mean(),
            message=lambda seen: (
                f"{_raised(seen)} torch takes no mean of True and False, nor of whole numbers. Turn them into floats "
                "first: .float().mean()."
            ),
            seen=error_says("could not infer output dtype"),
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
