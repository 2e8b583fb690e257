"""The exercises and predictions of lesson 06, The loss surface."""

import numpy as np

from utils.activations import softmax
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, only_not_finite
from utils.exercises.prediction import Prediction
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import describe_call, show

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


# ---- cross_entropy_gradient ------------------------------------------------------------------------------------------


def _overflowing_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def _overflow_message(evidence: Evidence) -> str:
    largest = np.max(evidence.arguments[0])
    return f"A logit of {show(largest)} gives NaN: its exponential is too large. Subtract each row's maximum first."


def _cross_entropy_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities - targets


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


def _by_batch_maximum(logits):
    return _overflowing_softmax(logits - logits.max())


def _by_clipping(logits):
    return _overflowing_softmax(np.clip(logits, -500, 500))


def _at_the_largest_target(logits, targets):
    return softmax(logits) - np.eye(logits.shape[1])[targets.argmax(axis=1)]


def _row_not_right(evidence: Evidence) -> str:
    """Say what came of the first row that is not right."""
    logits, targets = evidence.arguments
    got, wanted = np.asarray(evidence.returned, dtype=float), evidence.expected
    row = int(np.argmin(np.isclose(got, wanted, rtol=1e-4, atol=1e-6).all(axis=1)))
    return (
        f"For the logits {show(logits[row])} and the target {show(targets[row])} you gave {show(got[row])}; right is "
        f"{show(wanted[row])}."
    )


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
            wrong=lambda logits, targets: targets - softmax(logits),
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
            wrong=lambda logits, targets: (softmax(logits) - targets) / len(logits),
            message=lambda seen: (
                f"{_first_row(seen)} That is divided by {len(seen.arguments[0])}, the number of samples. "
                "Here each sample has a loss of its own: give each row its own gradient."
            ),
        ),
        Misconception(
            name="softmax over the wrong axis",
            wrong=lambda logits, targets: softmax(logits.T).T - targets,
            message=lambda seen: (
                f"{_first_row(seen)} Each row of a gradient sums to 0, yours to {show(np.sum(seen.returned[0]))}: "
                "did softmax run over the columns?"
            ),
        ),
        Misconception(
            name="derivative with respect to the probabilities",
            wrong=lambda logits, targets: -targets / softmax(logits),
            message=lambda seen: (
                f"{_first_row(seen)} That is −t / p, the derivative with respect to the probabilities. "
                "Go on to the logits."
            ),
        ),
        Misconception(
            name="softmax's own derivative once more",
            wrong=lambda logits, targets: (softmax(logits) - targets) * softmax(logits) * (1 - softmax(logits)),
            message=lambda seen: (
                f"{_first_row(seen)} A factor p (1 − p) is multiplied in. It has cancelled already: p − t is all."
            ),
            also=(lambda logits, targets: (softmax(logits) - targets) * softmax(logits),),
        ),
        Misconception(
            name="only the largest target",
            wrong=_at_the_largest_target,
            message=lambda seen: (
                f"{_row_not_right(seen)} Here the target gives weight to several classes: each subtracts its own t."
            ),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=lambda logits, targets: _by_batch_maximum(logits) - targets,
            message=lambda seen: (
                f"{_row_not_right(seen)} Seen from the largest logit of the whole batch, each exponential of this "
                f"row is "
                "0: subtract each row's own maximum."
            ),
        ),
        Misconception(
            name="clips the logits",
            wrong=lambda logits, targets: _by_clipping(logits) - targets,
            message=lambda seen: (
                f"{_row_not_right(seen)} Were the logits clipped? A limit loses their differences; subtracting the "
                f"row's "
                "maximum keeps them."
            ),
            also=tuple(
                lambda logits, targets, most=most: _overflowing_softmax(np.clip(logits, -most, most)) - targets
                for most in (20, 50, 88, 100, 700, 709)
            ),
        ),
        Misconception(
            name="overflows",
            wrong=lambda logits, targets: _overflowing_softmax(logits) - targets,
            message=_overflow_message,
            seen=only_not_finite,
        ),
        Misconception(
            name="only the true class",
            wrong=lambda logits, targets: (softmax(logits) - 1) * targets,
            message=lambda seen: (
                f"{_first_row(seen)} The other logits count, too: raising one of them lowers the true class."
            ),
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


def _softmax_squared_error_gradient_of(probabilities, targets):
    residuals = probabilities - targets
    return 2 * probabilities * (residuals - (probabilities * residuals).sum(axis=1, keepdims=True))


def _with_a_plain_mean(logits, targets):
    residuals = softmax(logits) - targets
    return 2 * softmax(logits) * (residuals - residuals.mean(axis=1, keepdims=True))


def _with_one_mean_for_all(logits, targets):
    residuals = softmax(logits) - targets
    return 2 * softmax(logits) * (residuals - (softmax(logits) * residuals).sum())


def _only_the_diagonal(logits, targets):
    probabilities = softmax(logits)
    return 2 * (probabilities - targets) * probabilities * (1 - probabilities)


softmax_squared_error_gradient = FunctionExercise(
    name="softmax_squared_error_gradient",
    reference=_softmax_squared_error_gradient,
    draw_cases=_draw_logits,
    misconceptions=(
        Misconception(
            name="Jacobian forgotten",
            wrong=lambda logits, targets: 2 * (softmax(logits) - targets),
            message=lambda seen: (
                f"{_first_row(seen)} That is the derivative with respect to the probabilities. "
                "The logits are one step further back: multiply by softmax's Jacobian."
            ),
        ),
        Misconception(
            name="gradient of cross-entropy",
            wrong=lambda logits, targets: softmax(logits) - targets,
            message=lambda seen: (
                f"{_first_row(seen)} That is p − t, the gradient of cross-entropy. Here the derivative with respect to "
                "the probabilities is 2 (p − t), and softmax's Jacobian comes on top."
            ),
        ),
        Misconception(
            name="plain mean of the residuals",
            wrong=lambda logits, targets: _with_a_plain_mean(logits, targets),
            message=lambda seen: (
                f"{_first_row(seen)} The mean of the residuals is weighted by the probabilities: the sum of pₖ rₖ."
            ),
        ),
        Misconception(
            name="mean of the residuals over the whole batch",
            wrong=_with_one_mean_for_all,
            message=lambda seen: (
                f"{_first_row(seen)} The sum Σ pₖ rₖ runs over the whole batch. Each row has its own: "
                "sum(axis=1, keepdims=True)."
            ),
        ),
        Misconception(
            name="subtracts the maximum of the whole batch",
            wrong=lambda logits, targets: _softmax_squared_error_gradient_of(_by_batch_maximum(logits), targets),
            message=lambda seen: (
                f"{_row_not_right(seen)} Seen from the largest logit of the whole batch, each exponential of this "
                f"row is "
                "0: subtract each row's own maximum."
            ),
        ),
        Misconception(
            name="clips the logits",
            wrong=lambda logits, targets: _softmax_squared_error_gradient_of(_by_clipping(logits), targets),
            message=lambda seen: (
                f"{_row_not_right(seen)} Were the logits clipped? A limit loses their differences; subtracting the "
                f"row's "
                "maximum keeps them."
            ),
        ),
        Misconception(
            name="overflows",
            wrong=lambda logits, targets: _softmax_squared_error_gradient_of(_overflowing_softmax(logits), targets),
            message=_overflow_message,
            seen=only_not_finite,
        ),
        Misconception(
            name="only the diagonal of the Jacobian",
            wrong=_only_the_diagonal,
            message=lambda seen: (
                f"{_first_row(seen)} Those are 2 (p − t) p (1 − p), as if each probability depended on its own logit "
                "alone. Raising one logit lowers all the other probabilities."
            ),
        ),
        Misconception(
            name="half of the diagonal of the Jacobian",
            wrong=lambda logits, targets: _only_the_diagonal(logits, targets) / 2,
            message=lambda seen: (
                f"{_first_row(seen)} Those are (p − t) p (1 − p), as if each probability depended on its own logit "
                "alone. Raising one logit lowers all the others. And the derivative of a square has a factor 2."
            ),
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
                f"alone."
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
                f"{_step_call(seen)} Right is {show(seen.expected)}. It looks as if the gradient was brought to a "
                f"fixed "
                "length, or only its sign was taken. A flat place must give a short step: take the gradient as it is."
            ),
            also=(
                lambda point, gradient, learning_rate: point - learning_rate * np.sign(gradient),
                lambda point, gradient, learning_rate: point - learning_rate * gradient / np.abs(gradient).max(),
            ),
        ),
        Misconception(
            name="gradient clipped",
            wrong=lambda point, gradient, learning_rate: point - learning_rate * np.clip(gradient, -5, 5),
            message=lambda seen: (
                f"{_step_call(seen)} Right is {show(seen.expected)}. Was the gradient clipped? Take it as it is."
            ),
            also=tuple(
                lambda point, gradient, learning_rate, most=most: point - learning_rate * np.clip(gradient, -most, most)
                for most in (1, 10, 100)
            ),
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
            wrong=lambda: 20 / (2 * 8.24461443877e-9),
            message=lambda seen: (
                "That takes the slope at the start for the slope all the way. It grows e-fold with each unit of the "
                "gap, so the first units take nearly all the time: integrate."
            ),
            seen=lambda seen: np.isclose(seen.returned, 20 / 8.24461443877e-9, rtol=0.02),
        ),
        Misconception(
            name="sign of the time",
            wrong=_off_by(-1),
            message=lambda seen: "A time can't be negative: check the limits of the integral.",
        ),
        Misconception(
            name="another factor",
            wrong=lambda: np.exp(20) / 2,
            message=lambda seen: "The power is right, the factor is not: the gap grows by 8 p q² a step.",
            seen=lambda seen: any(
                np.isclose(seen.returned, np.exp(20) * factor, rtol=0.02) for factor in (1 / 16, 1 / 32, 2, 4, 8)
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
