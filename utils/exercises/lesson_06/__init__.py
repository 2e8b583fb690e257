"""The exercises and predictions of lesson 06, The loss surface."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_06.cross_entropy_gradient import cross_entropy_gradient
from utils.exercises.lesson_06.softmax_squared_error_gradient import softmax_squared_error_gradient
from utils.exercises.lesson_06.steps_needed import steps_needed
from utils.exercises.lesson_06.loss_with_a_ceiling import loss_with_a_ceiling
from utils.exercises.lesson_06.predictions import (
    times_as_steep,
    flat_share,
    steps_on_the_plateau,
    in_float32,
    adam_from_far_out,
    root_of_cross_entropy,
)

__getattr__ = ask_elsewhere("06")
