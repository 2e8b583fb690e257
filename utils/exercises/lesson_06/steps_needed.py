"""The exercise steps_needed of lesson 06."""

import numpy as np

from utils.exercises.misconception import Misconception, mistake
from utils.exercises.value_exercise import ValueExercise
from utils.exercises.wording import show


def _steps_needed():
    return (np.exp(20) - np.exp(0)) / 8  # the integral of dz / (8 e^z) from -20 to 0


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
        mistake(
            "one logit for the gap",
            "That is twice too many: y1 rises and y2 falls at the same time, so the gap closes twice as fast.",
            _off_by(2),
        ),
        mistake(
            "no constant",
            "That is e to the power 20. The constant before it is missing: dz/dt = 8 p q².",
            lambda: np.exp(20),
        ),
        mistake(
            "half the gap",
            "The gap y1 − y2 at (−10, 10) is −20, not −10.",
            lambda: np.exp(10) / 8,
        ),
        mistake(
            "the starting slope all the way",
            "That takes the slope at the start for the slope all the way. It grows e-fold with each unit of the gap, "
            "so the first units take nearly all the time: integrate.",
            lambda: 20 / (8 * np.exp(-20)),
            lambda: 20 / (4 * np.exp(-20)),
            lambda: 10 / (8 * np.exp(-20)),
        ),
        mistake(
            "sign of the time",
            "A time can't be negative: check the limits of the integral.",
            _off_by(-1),
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
        mistake(
            "the million that did not suffice",
            "After a million steps the descent above had hardly moved: it needs far more.",
            lambda: 1_000_000,
        ),
        mistake(
            "the steps of cross-entropy",
            "That is about what cross-entropy needs. The squared error needs far more.",
            lambda: 11,
            lambda: 10,
        ),
        mistake(
            "another factor",
            "The power is right, the factor is not: the gap grows by 8 p q² a step.",
            lambda: np.exp(20) / 2,
            *(lambda factor=factor: np.exp(20) * factor for factor in (1 / 16, 1 / 32, 2, 4, 8)),
        ),
    ),
    hints=(
        "Let z be the gap y1 − y2. Far out p is about e to the power z, and q about 1; z grows by 8 p q² a step.",
        "Time = ∫ e⁻ᶻ / 8 dz from −20 to 0. Which end of the integral counts?",
        "Nearly all of it comes from the far end: e²⁰ divided by a small number.",
    ),
    why="Gradient flow gives about e²⁰/8 steps at learning rate 1: "
    "dz/dt = 8 p q² with p about e to the power z, integrated from −20 to 0.",
    praise="A line of mathematics tells what takes a computer sixty million steps to find out.",
)
