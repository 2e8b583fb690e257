"""The exercise gradient_step of lesson 06."""

import numpy as np

from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import describe_call, show


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
    giveaways=("utils.descent.descend", "torch.optim", "scipy.optimize.minimize", "optax"),
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
