"""The exercises and predictions of lesson 06, The loss surface."""

import numpy as np

from utils.exercises.exercise import Case, Evidence, FunctionExercise, Misconception, ValueExercise, gives
from utils.exercises.prediction import Prediction
from utils.exercises.wording import describe_call, show

flat_where = Prediction(
    question="Both losses are high at the top left, where the network is confident and wrong. Which one is flat there?",
    options={"A": "cross-entropy", "B": "squared error after softmax", "C": "both", "D": "neither"},
)

flat_share = Prediction(
    question="On how much of the square is the gradient of the squared error shorter than 0.001?",
    options={"A": "about 1 %", "B": "about 10 %", "C": "about half"},
)

steps_of_descent = Prediction(
    question="Gradient descent with learning rate 1 starts at (-10, 10). Cross-entropy needs about ten steps to "
    "y1 = y2. And squared error after softmax?",
    options={"A": "about a hundred", "B": "about ten thousand", "C": "tens of millions"},
)

in_float32 = Prediction(
    question="The same descent on the squared error, in float32, which networks are trained in. What happens?",
    options={"A": "the same, a little less exactly", "B": "it takes about twice as long", "C": "it never moves"},
)

adam_from_afar = Prediction(
    question="From (-10, 10) Adam gets out in fewer than a hundred steps. And from (-15, 15), with the same settings?",
    options={"A": "about half as many again", "B": "about a thousand", "C": "more than a hundred thousand"},
)

convexity = Prediction(
    question="The square root of cross-entropy is not convex either. Does gradient descent get stuck on it?",
    options={"A": "yes, as with the squared error", "B": "no"},
)


# ---- cross_entropy_gradient ------------------------------------------------------------------------------------------


def _softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _cross_entropy_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities - targets


def _draw_logits(rng: np.random.Generator) -> list[Case]:
    simple = Case((np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])))
    drawn = []
    for n_samples, n_classes in ((4, 3), (3, 5)):
        targets = np.eye(n_classes)[rng.integers(n_classes, size=n_samples)]
        drawn.append(Case((2 * rng.normal(size=(n_samples, n_classes)), targets)))
    soft = Case((rng.normal(size=(2, 3)), np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    return [simple, *drawn, soft]


def _first_row(evidence: Evidence) -> str:
    logits, targets = evidence.arguments
    return f"For the logits {show(logits[0])} and the target {show(targets[0])} you gave {show(evidence.returned[0])}."


cross_entropy_gradient = FunctionExercise(
    name="cross_entropy_gradient",
    reference=_cross_entropy_gradient,
    draw_cases=_draw_logits,
    misconceptions=(
        Misconception(
            name="target minus probability",
            wrong=lambda logits, targets: targets - _softmax(logits),
            message=lambda seen: (
                f"{_first_row(seen)} The sign is turned round: that is the direction to go, downhill. "
                "The gradient points uphill."
            ),
        ),
        Misconception(
            name="softmax forgotten",
            wrong=lambda logits, targets: logits - targets,
            message=lambda seen: (
                f"{_first_row(seen)} That is logits minus targets. Turn the logits into probabilities."
            ),
        ),
        Misconception(
            name="divided by n",
            wrong=lambda logits, targets: (_softmax(logits) - targets) / len(logits),
            message=lambda seen: (
                f"{_first_row(seen)} That is divided by {len(seen.arguments[0])}, the number of samples. "
                "Here each sample has a loss of its own: give each row its own gradient."
            ),
        ),
        Misconception(
            name="softmax over the wrong axis",
            wrong=lambda logits, targets: _softmax(logits.T).T - targets,
            message=lambda seen: (
                f"{_first_row(seen)} Each row of a gradient sums to 0, yours to {show(np.sum(seen.returned[0]))}: "
                "did softmax run over the columns?"
            ),
        ),
        Misconception(
            name="only the true class",
            wrong=lambda logits, targets: (_softmax(logits) - 1) * targets,
            message=lambda seen: (
                f"{_first_row(seen)} The other logits count, too: raising one of them lowers the true class."
            ),
        ),
    ),
    hints=(
        "Lesson 06 derives it: the answer is shorter than the question.",
        "You need the probabilities: softmax of each row.",
        "Probability minus target, in every class. Which one is subtracted from which?",
    ),
    why="The derivative of −Σ tₖ ln pₖ by the logit i is pᵢ − tᵢ: "
    "softmax's own derivative cancels against the logarithm's.",
    praise="No factor p(1 − p) is left in it. That is why cross-entropy keeps its slope when the network is wrong.",
)


# ---- softmax_squared_error_gradient ----------------------------------------------------------------------------------


def _softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean_residual = (probabilities * residuals).sum(axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean_residual)


def _only_the_diagonal(logits, targets):
    probabilities = _softmax(logits)
    return 2 * (probabilities - targets) * probabilities * (1 - probabilities)


softmax_squared_error_gradient = FunctionExercise(
    name="softmax_squared_error_gradient",
    reference=_softmax_squared_error_gradient,
    draw_cases=_draw_logits,
    misconceptions=(
        Misconception(
            name="Jacobian forgotten",
            wrong=lambda logits, targets: 2 * (_softmax(logits) - targets),
            message=lambda seen: (
                f"{_first_row(seen)} That is the derivative by the probabilities. "
                "The logits are one step further back: multiply by softmax's Jacobian."
            ),
            seen=gives(lambda logits, targets: _softmax(logits) - targets),
        ),
        Misconception(
            name="only the diagonal of the Jacobian",
            wrong=_only_the_diagonal,
            message=lambda seen: (
                f"{_first_row(seen)} Those are 2 (p − t) p (1 − p), as if each probability depended on its own logit "
                "alone. Raising one logit lowers all the other probabilities."
            ),
            seen=gives(lambda logits, targets: _only_the_diagonal(logits, targets) / 2),
        ),
        Misconception(
            name="factor 2 missing",
            wrong=lambda logits, targets: _softmax_squared_error_gradient(logits, targets) / 2,
            message=lambda seen: f"{_first_row(seen)} That is half of it. The derivative of a square has a factor 2.",
        ),
        Misconception(
            name="sign turned round",
            wrong=lambda logits, targets: -_softmax_squared_error_gradient(logits, targets),
            message=lambda seen: f"{_first_row(seen)} The sign is turned round: the gradient points uphill.",
        ),
        Misconception(
            name="divided by the number of classes",
            wrong=lambda logits, targets: _softmax_squared_error_gradient(logits, targets) / logits.shape[1],
            message=lambda seen: (
                f"{_first_row(seen)} That is the gradient of the mean over {seen.arguments[0].shape[1]} classes. "
                "Here the squares are summed."
            ),
        ),
    ),
    hints=(
        "Chain rule: first by the probabilities, then the probabilities by the logits.",
        "By the probabilities: r = 2 (p − t). Softmax: ∂pₖ/∂yᵢ = pₖ (1 if i = k else 0) − pₖ pᵢ.",
        "Sum over k: the gradient by yᵢ is pᵢ times (rᵢ minus the mean of r, weighted by p).",
    ),
    why="Every term has the factor pᵢ, and the bracket vanishes where one probability is 1: "
    "the gradient dies when the network is sure, right or wrong.",
    praise="Every term carries a probability that vanishes when the network is sure. There is your plateau.",
)


# ---- gradient_step ---------------------------------------------------------------------------------------------------


def _gradient_step(point, gradient, learning_rate):
    return point - learning_rate * gradient


def _step_in_place(point, gradient, learning_rate):
    point -= learning_rate * gradient
    return point


def _draw_steps(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((rng.normal(size=3), rng.normal(size=3), float(rng.uniform(0.1, 0.9)))) for _ in range(2)]
    return [Case((np.array([-10.0, 10.0]), np.array([-1.0, 1.0]), 0.5)), *drawn]


def _step_call(evidence: Evidence) -> str:
    return f"{describe_call('gradient_step', evidence.arguments)} gave {show(evidence.returned)}."


gradient_step = FunctionExercise(
    name="gradient_step",
    reference=_gradient_step,
    draw_cases=_draw_steps,
    watches_arguments=True,
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
            name="changes its argument in place",
            wrong=_step_in_place,
            message=lambda seen: (
                f"After the call the point is {show(seen.arguments_after[0])}; it was {show(seen.arguments[0])}. "
                "`point -= ...` changes the caller's array. Return a new one: point - ..."
            ),
            seen=lambda seen: not np.array_equal(seen.arguments_after[0], seen.arguments[0]),
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
    def time_at(gap):
        return (3 * gap + 3 * np.exp(gap) + np.exp(2 * gap) / 2 - np.exp(-gap)) / 8

    return time_at(0.0) - time_at(-20.0)


def _off_by(factor: float):
    return lambda: _steps_needed() * factor


steps_needed = ValueExercise(
    name="steps_needed",
    reference=_steps_needed,
    relative=0.01,
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
            wrong=lambda: 20 / (2 * 8.24461443877e-9),
            message=lambda seen: (
                "That takes the slope at the start for the slope all the way. It grows e-fold with each unit of the "
                "gap, so the first units take nearly all the time: integrate."
            ),
            seen=lambda seen: (
                np.isclose(seen.returned, 10 / 8.24461443877e-9 * 2, rtol=0.02)
                or np.isclose(seen.returned, 1 / 8.24461443877e-9, rtol=0.02)
            ),
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
