"""The exercises and predictions of lesson 06, The loss surface."""

import numpy as np

from utils.activations import log_softmax, softmax
from utils.exercises.agreement import as_array, close
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.prediction import Prediction
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import describe_call, show, show_apart

flat_where = Prediction(
    question="At (-10, 10) the network is sure and wrong, and cross-entropy is ten times as high as the squared error "
    "after softmax. How many times as steep is it there?",
    options={"A": "about ten times", "B": "about a thousand times", "C": "about a hundred million times"},
)

flat_share = Prediction(
    question="On how much of the square is the squared error flat: its gradient shorter than 0.001?",
    options={"A": "about a twentieth", "B": "about half", "C": "nearly all of it"},
)

steps_of_descent = Prediction(
    question="Gradient descent with learning rate 1 starts at (-10, 10). Cross-entropy needs about ten steps to "
    "y1 = y2. And squared error after softmax?",
    options={"A": "thousands", "B": "hundreds of thousands", "C": "tens of millions"},
)

in_float32 = Prediction(
    question="The same descent on the squared error, in float32, which many networks are trained in. What happens?",
    options={"A": "the same, a little less exactly", "B": "it moves at first and freezes later", "C": "it never moves"},
)

adam_from_afar = Prediction(
    question="From (-10, 10) Adam gets out in fewer than a hundred steps. How many does it need from (-15, 15)?",
    options={"A": "about half as many again", "B": "about a thousand", "C": "more than a hundred thousand"},
)

convexity = Prediction(
    question="The square root of cross-entropy is not convex either. Does gradient descent get stuck on it?",
    options={"A": "yes, as with the squared error", "B": "no"},
)


# ---- softmax, in either gradient -------------------------------------------------------------------------------------


def _overflowing_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def _draw_logits(rng: np.random.Generator) -> list[Case]:
    simple = Case(
        (
            np.array([[2.0, 0.0, 0.0], [1.0, -1.0, 0.5]]),
            np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        )
    )
    drawn = []
    for n_samples, n_classes in ((4, 3), (3, 5)):
        targets = np.eye(n_classes)[rng.integers(n_classes, size=n_samples)]
        drawn.append(Case((2 * rng.normal(size=(n_samples, n_classes)), targets)))
    soft = Case((rng.normal(size=(2, 3)), np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    firsts = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    large = Case((np.array([[1000.0, 999.0, 0.0], [0.5, -2.0, 1.0], [-1000.0, 1000.0, -1000.0]]), firsts))
    one = Case((rng.normal(size=(1, 4)), np.array([[0.0, 0.0, 1.0, 0.0]])))
    whole = Case((rng.permutation([-2, -1, 0, 1, 2, 3]).reshape(2, 3), np.array([[0, 1, 0], [1, 0, 0]])))
    return [simple, *drawn, soft, large, one, whole]


def _row(evidence: Evidence) -> str:
    """Say what came of the first row that is not right, and what is right there."""
    logits, targets = evidence.arguments
    got, wanted = as_array(evidence.returned), evidence.expected
    row = int(np.argmin(close(got, wanted).all(axis=1))) if got is not None and got.shape == wanted.shape else None
    given, right = show_apart(evidence.returned, wanted) if row is None else show_apart(got[row], wanted[row])
    asked = f"For the logits {show(logits[row or 0])} and the target {show(targets[row or 0])}"
    return f"{asked} you gave {given}; right is {right}."


def _guises(gradients, softmaxes):
    """Make the guises of a mistake: each gradient of probabilities and targets, with each softmax."""

    def guise(gradient, of):
        return lambda logits, targets: gradient(of(logits), targets)

    wrong, *also = (guise(gradient, of) for gradient in gradients for of in softmaxes)
    return {"wrong": wrong, "also": tuple(also)}


def _of_any_softmax(*gradients):
    """Make the guises of a mistake with a softmax that is right, and with one that overflows as well."""
    return _guises(gradients, (softmax, _overflowing_softmax))


def _with_softmaxes(gradient, *softmaxes):
    """Make the guises of a mistake of softmax itself."""
    return _guises((gradient,), softmaxes)


def _clipped(most):
    return lambda logits: _overflowing_softmax(np.clip(logits, -most, most))


def _mistakes_of_softmax(gradient, loss):
    """Return the mistakes that either gradient may have, from its formula and its loss of probabilities and targets."""
    return (
        Misconception(
            name="softmax forgotten",
            message=lambda seen: f"{_row(seen)} The logits were taken for probabilities: softmax makes those of them.",
            **_with_softmaxes(gradient, lambda logits: logits),
        ),
        Misconception(
            name="softmax over the wrong axis",
            message=lambda seen: (
                f"{_row(seen)} The probabilities of a row must sum to 1: did softmax run over the columns, or over the "
                "whole batch?"
            ),
            **_with_softmaxes(
                gradient,
                lambda logits: softmax(logits.T).T,
                lambda logits: _overflowing_softmax(logits.T).T,
                lambda logits: softmax(logits.ravel()).reshape(logits.shape),
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
            ),
        ),
        Misconception(
            name="sigmoid for softmax",
            message=lambda seen: (
                f"{_row(seen)} That takes a sigmoid of each logit by itself. Softmax divides by the sum of the row."
            ),
            **_with_softmaxes(gradient, lambda logits: 0.5 + 0.5 * np.tanh(logits / 2)),
        ),
        Misconception(
            name="exponentials not divided by their sum",
            message=lambda seen: (
                f"{_row(seen)} The exponentials of a row are probabilities only once they are divided by their sum."
            ),
            **_with_softmaxes(gradient, lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)), np.exp),
        ),
        Misconception(
            name="log-softmax for softmax",
            message=lambda seen: f"{_row(seen)} Those are logarithms of probabilities: take softmax itself.",
            **_with_softmaxes(gradient, log_softmax),
        ),
        Misconception(
            name="argmax for softmax",
            message=lambda seen: (
                f"{_row(seen)} That takes 1 for the largest logit and 0 for the others: softmax keeps its doubts."
            ),
            **_with_softmaxes(gradient, lambda logits: np.eye(logits.shape[1])[logits.argmax(axis=1)]),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            message=lambda seen: (
                f"{_row(seen)} Seen from the largest logit of the whole batch, each exponential of this row is 0: "
                "subtract each row's own maximum."
            ),
            **_with_softmaxes(gradient, lambda logits: _overflowing_softmax(logits - logits.max())),
        ),
        Misconception(
            name="clips the logits",
            message=lambda seen: (
                f"{_row(seen)} Were the logits clipped? A limit loses their differences; subtracting the row's "
                "maximum keeps them."
            ),
            **_with_softmaxes(gradient, *map(_clipped, (500, 20, 50, 88, 100, 700, 709))),
        ),
        Misconception(
            name="overflows",
            message=lambda seen: (
                f"A logit of {show(np.max(seen.arguments[0]))} gives NaN: its exponential is too large. Subtract each "
                "row's maximum first."
            ),
            seen=only_not_finite,
            **_with_softmaxes(gradient, _overflowing_softmax),
        ),
        Misconception(
            name="divided by n",
            message=lambda seen: (
                f"{_row(seen)} That is divided by {len(seen.arguments[0])}, the number of samples. "
                "Here each sample has a loss of its own: give each row its own gradient."
            ),
            **_of_any_softmax(lambda p, t: gradient(p, t) / len(p)),
        ),
        Misconception(
            name="the loss itself",
            message=lambda seen: (
                f"You gave {show(seen.returned)}, the loss. Its gradient is asked for: a number for each logit."
            ),
            **_of_any_softmax(loss),
        ),
    )


# ---- cross_entropy_gradient ------------------------------------------------------------------------------------------


def _cross_entropy_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities - targets


cross_entropy_gradient = FunctionExercise(
    name="cross_entropy_gradient",
    reference=_cross_entropy_gradient,
    draw_cases=_draw_logits,
    misconceptions=(
        *_mistakes_of_softmax(lambda p, t: p - t, lambda p, t: -(t * np.log(p)).sum(axis=1)),
        Misconception(
            name="target minus probability",
            message=lambda seen: (
                f"{_row(seen)} The sign is turned round: that is the direction to go, downhill. "
                "The gradient points uphill."
            ),
            **_of_any_softmax(lambda p, t: t - p),
        ),
        Misconception(
            name="derivative with respect to the probabilities",
            message=lambda seen: (
                f"{_row(seen)} That is −t / p, the derivative with respect to the probabilities. Go on to the logits."
            ),
            **_of_any_softmax(lambda p, t: -t / p),
        ),
        Misconception(
            name="softmax's own derivative once more",
            message=lambda seen: (
                f"{_row(seen)} A factor p, or p (1 − p), is multiplied in. It has cancelled already: p − t is all."
            ),
            **_of_any_softmax(lambda p, t: (p - t) * p * (1 - p), lambda p, t: (p - t) * p),
        ),
        Misconception(
            name="only the largest target",
            message=lambda seen: (
                f"{_row(seen)} Here the target gives weight to several classes: each subtracts its own t."
            ),
            **_of_any_softmax(lambda p, t: p - np.eye(p.shape[1])[t.argmax(axis=1)]),
        ),
        Misconception(
            name="only the true class",
            message=lambda seen: (
                f"{_row(seen)} The other logits count, too: raising one of them lowers the true class."
            ),
            **_of_any_softmax(lambda p, t: (p - 1) * t, lambda p, t: (p - t) * t),
        ),
    ),
    hints=(
        "The formula stands above. The only work is softmax, row by row.",
        "You need the probabilities: softmax of each row. Subtract the row's maximum before exp.",
        "Probability minus target, in every class. Which one is subtracted from which?",
    ),
    why="The derivative of −Σ tₖ ln pₖ by the logit i is pᵢ − tᵢ: "
    "softmax's own derivative cancels against the logarithm's.",
    praise="The factor p is gone. With a one-hot target, what is left for the right class is −(1 − p): nearly −1 when "
    "the network is sure and wrong.",
)


# ---- softmax_squared_error_gradient ----------------------------------------------------------------------------------


def _softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean_residual = (probabilities * residuals).sum(axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean_residual)


def _by_the_jacobian(p, t, mean=lambda p, r: (p * r).sum(axis=1, keepdims=True)):
    return 2 * p * (p - t - mean(p, p - t))


softmax_squared_error_gradient = FunctionExercise(
    name="softmax_squared_error_gradient",
    reference=_softmax_squared_error_gradient,
    draw_cases=_draw_logits,
    misconceptions=(
        *_mistakes_of_softmax(_by_the_jacobian, lambda p, t: ((p - t) ** 2).sum(axis=1)),
        Misconception(
            name="Jacobian forgotten",
            message=lambda seen: (
                f"{_row(seen)} Yours is the derivative with respect to the probabilities. "
                "The logits are one step further back: multiply by softmax's Jacobian."
            ),
            **_of_any_softmax(lambda p, t: 2 * (p - t)),
        ),
        Misconception(
            name="gradient of cross-entropy",
            message=lambda seen: (
                f"{_row(seen)} Yours is p − t, the gradient of cross-entropy. Here the derivative with respect to "
                "the probabilities is 2 (p − t), and softmax's Jacobian comes on top."
            ),
            **_of_any_softmax(lambda p, t: p - t),
        ),
        Misconception(
            name="plain mean of the residuals",
            message=lambda seen: (
                f"{_row(seen)} The mean of the residuals is weighted by the probabilities: the sum of pₖ rₖ."
            ),
            **_of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: r.mean(axis=1, keepdims=True))),
        ),
        Misconception(
            name="mean of the residuals over the whole batch",
            message=lambda seen: (
                f"{_row(seen)} The sum Σ pₖ rₖ runs over the whole batch. Each row has its own: "
                "sum(axis=1, keepdims=True)."
            ),
            **_of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: (p * r).sum())),
        ),
        Misconception(
            name="plus for minus in the Jacobian",
            message=lambda seen: f"{_row(seen)} In the Jacobian, pₖ pᵢ is subtracted. Is there a plus instead?",
            **_of_any_softmax(lambda p, t: _by_the_jacobian(p, t, lambda p, r: -(p * r).sum(axis=1, keepdims=True))),
        ),
        Misconception(
            name="diagonal of the Jacobian missing",
            message=lambda seen: (
                f"{_row(seen)} That has −pₖ pᵢ alone. Where k is i, the Jacobian has pᵢ more: δ is 1 there."
            ),
            **_of_any_softmax(lambda p, t: _by_the_jacobian(p, t) - 2 * p * (p - t)),
        ),
        Misconception(
            name="only the diagonal of the Jacobian",
            message=lambda seen: (
                f"{_row(seen)} Yours has p (1 − p), the Jacobian's diagonal, as if each probability depended on its "
                "own logit alone. Raising one logit lowers all the others: multiply 2 (p − t) by the whole Jacobian."
            ),
            **_of_any_softmax(lambda p, t: 2 * (p - t) * p * (1 - p), lambda p, t: (p - t) * p * (1 - p)),
        ),
        Misconception(
            name="factor 2 missing",
            message=lambda seen: f"{_row(seen)} That is half of it. The derivative of a square has a factor 2.",
            **_of_any_softmax(lambda p, t: _by_the_jacobian(p, t) / 2),
        ),
        Misconception(
            name="sign turned round",
            message=lambda seen: f"{_row(seen)} The sign is turned round: the gradient points uphill.",
            **_of_any_softmax(lambda p, t: -_by_the_jacobian(p, t)),
        ),
    ),
    hints=(
        "Chain rule: first by the probabilities, then the probabilities by the logits.",
        "By the probabilities: r = 2 (p − t). Softmax: ∂pₖ/∂yᵢ = pₖ (1 if i = k else 0) − pₖ pᵢ.",
        "Sum over k: the gradient with respect to yᵢ is pᵢ times (rᵢ minus the mean of r, weighted by p).",
    ),
    why="Where one probability is 1, the others' factor pᵢ is 0, and the winner's bracket is 0: "
    "every entry dies when the network is sure, right or wrong.",
    praise="When the network is sure, every entry has a factor that vanishes, right or wrong: there is your plateau.",
)


# ---- gradient_step ---------------------------------------------------------------------------------------------------


def _gradient_step(point, gradient, learning_rate):
    return point - learning_rate * gradient


def _draw_steps(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((rng.normal(size=3), rng.normal(size=3), float(rng.uniform(0.1, 0.9)))) for _ in range(2)]
    steep = Case((rng.normal(size=2), np.array([300.0, -0.25]), 0.01))
    one = Case((rng.normal(size=1), rng.normal(size=1), 0.1))
    return [Case((np.array([-10.0, 10.0]), np.array([-1.0, 1.0]), 0.5)), *drawn, steep, one]


def _clipped_step(most, size):
    """Make a step that is limited: each number of the gradient by itself (np.abs), or all by its length."""
    return lambda point, gradient, learning_rate: (
        point - learning_rate * gradient * np.minimum(1, most / size(gradient))
    )


def _step_call(evidence: Evidence) -> str:
    return f"{describe_call('gradient_step', evidence.arguments)} gave {show(evidence.returned)}."


gradient_step = FunctionExercise(
    name="gradient_step",
    reference=_gradient_step,
    draw_cases=_draw_steps,
    keeps_arguments=True,
    misconceptions=(
        Misconception(
            name="uphill",
            wrong=lambda point, gradient, learning_rate: point + learning_rate * gradient,
            message=lambda seen: f"{_step_call(seen)} That goes uphill: the gradient points to where the loss grows.",
        ),
        Misconception(
            name="learning rate forgotten",
            wrong=lambda point, gradient, learning_rate: point - gradient,
            message=lambda seen: f"{_step_call(seen)} That is the whole gradient. Multiply it by the learning rate.",
        ),
        Misconception(
            name="point multiplied as well",
            wrong=lambda point, gradient, learning_rate: learning_rate * (point - gradient),
            message=lambda seen: (
                f"{_step_call(seen)} The learning rate has multiplied the point as well: it belongs to the gradient "
                "alone."
            ),
            also=(lambda point, gradient, learning_rate: learning_rate * point - gradient,),
        ),
        Misconception(
            name="divides by the learning rate",
            wrong=lambda point, gradient, learning_rate: point - gradient / learning_rate,
            message=lambda seen: (
                f"{_step_call(seen)} Divided by a small learning rate a step becomes long. Multiply by it."
            ),
        ),
        Misconception(
            name="length of the gradient lost",
            wrong=lambda point, gradient, learning_rate: point - learning_rate * gradient / np.linalg.norm(gradient),
            message=lambda seen: (
                f"{_step_call(seen)} Right is {show(seen.expected)}. Was the gradient brought to a fixed length, "
                "or its sign taken alone? A flat place must give a short step: take the gradient as it is."
            ),
            also=(
                lambda point, gradient, learning_rate: point - learning_rate * np.sign(gradient),
                lambda point, gradient, learning_rate: point - learning_rate * gradient / np.abs(gradient).max(),
            ),
        ),
        Misconception(
            name="gradient clipped",
            wrong=_clipped_step(5, np.abs),
            message=lambda seen: (
                f"{_step_call(seen)} Right is {show(seen.expected)}. Was the gradient clipped? Take it as it is."
            ),
            also=tuple(_clipped_step(most, size) for most in (1, 2, 5, 10, 100) for size in (np.abs, np.linalg.norm)),
        ),
        Misconception(
            name="several steps",
            wrong=lambda point, gradient, learning_rate: point - 2 * learning_rate * gradient,
            message=lambda seen: f"{_step_call(seen)} That is more than one step. Take one.",
            also=tuple(
                lambda point, gradient, learning_rate, n=n: point - n * learning_rate * gradient
                for n in (3, 5, 10, 100)
            ),
        ),
        Misconception(
            name="gradient forgotten",
            wrong=lambda point, gradient, learning_rate: point - learning_rate,
            message=lambda seen: (
                f"{_step_call(seen)} That is a step of the learning rate alone. Multiply it by the gradient."
            ),
            also=(lambda point, gradient, learning_rate: point + learning_rate,),
        ),
        Misconception(
            name="sign of the gradient lost",
            wrong=lambda point, gradient, learning_rate: point - learning_rate * np.abs(gradient),
            message=lambda seen: (
                f"{_step_call(seen)} That makes every number smaller. Where the gradient is negative, "
                "the number must grow: leave out the absolute value."
            ),
        ),
        Misconception(
            name="returns the step",
            wrong=lambda point, gradient, learning_rate: -learning_rate * gradient,
            message=lambda seen: (
                f"{_step_call(seen)} That is the step alone. Return where it leads: the point after it."
            ),
        ),
    ),
    hints=(
        "The gradient points uphill. Where do you want to go, and how far?",
        "The step is the learning rate times the gradient, against its direction.",
    ),
    why="One step against the gradient, as long as the learning rate says, and the caller's point stays what it was.",
    praise="That is all of gradient descent. Everything else is where it starts and how steep it is there.",
)


# ---- steps_needed ----------------------------------------------------------------------------------------------------


def _steps_needed():
    return (np.exp(20) - np.exp(0)) / 8  # the integral of dx / (8 e^x) from -20 to 0


def _off_by(factor: float):
    return lambda: _steps_needed() * factor


steps_needed = ValueExercise(
    name="steps_needed",
    reference=_steps_needed,
    relative=0.02,
    misconceptions=(
        Misconception(
            name="in millions",
            wrong=_off_by(1e-6),
            message=lambda seen: f"{show(seen.returned)} millions of steps, yes. Give the number of steps itself.",
        ),
        Misconception(
            name="one logit for the gap",
            wrong=_off_by(2),
            message=lambda seen: (
                "That is twice too many: y1 rises and y2 falls at the same time, so the gap closes twice as fast."
            ),
        ),
        Misconception(
            name="no constant",
            wrong=lambda: np.exp(20),
            message=lambda seen: "That is e to the power 20. The constant before it is missing: dx/dt = 8 p q².",
        ),
        Misconception(
            name="half the gap",
            wrong=lambda: np.exp(10) / 8,
            message=lambda seen: "The gap y1 − y2 at (−10, 10) is −20, not −10.",
        ),
        Misconception(
            name="the starting slope all the way",
            wrong=lambda: 20 / (8 * np.exp(-20)),
            message=lambda seen: (
                "That takes the slope at the start for the slope all the way. It grows e-fold with each unit of the "
                "gap, so the first units take nearly all the time: integrate."
            ),
            also=(lambda: 20 / (4 * np.exp(-20)), lambda: 10 / (8 * np.exp(-20))),
        ),
        Misconception(
            name="sign of the time",
            wrong=_off_by(-1),
            message=lambda seen: "A time can't be negative: check the limits of the integral.",
        ),
        Misconception(
            name="the speed for the time",
            wrong=lambda: 8 * np.exp(-20),
            message=lambda seen: (
                f"{show(seen.returned)} is less than one step. It is about the speed at the start: how much the gap "
                "grows in the first step. The time is the integral of 1 over the speed."
            ),
            also=(lambda: 4 * np.exp(-20), lambda: np.exp(-20)),
        ),
        Misconception(
            name="the million that did not suffice",
            wrong=lambda: 1_000_000,
            message=lambda seen: "After a million steps the descent above had hardly moved: it needs far more.",
        ),
        Misconception(
            name="the steps of cross-entropy",
            wrong=lambda: 11,
            message=lambda seen: "That is about what cross-entropy needs. The squared error needs far more.",
            also=(lambda: 10,),
        ),
        Misconception(
            name="another factor",
            wrong=lambda: np.exp(20) / 2,
            message=lambda seen: "The power is right, the factor is not: the gap grows by 8 p q² a step.",
            also=tuple(lambda factor=factor: np.exp(20) * factor for factor in (1 / 16, 1 / 32, 2, 4, 8)),
        ),
    ),
    hints=(
        "Let x be the gap y1 − y2. Far out on the plateau p is about eˣ and q about 1; x moves by 8 p q² a step.",
        "Time = ∫ dx / (8 eˣ) from −20 to 0. Which end of the integral counts?",
        "Nearly all of it comes from the far end: e²⁰ divided by a small number.",
    ),
    why="Gradient flow gives about e²⁰/8 steps at learning rate 1: "
    "dx/dt = 8 p q² with p about eˣ, integrated from −20 to 0.",
    praise="You have computed in a line what takes a computer sixty million steps to find out.",
)
