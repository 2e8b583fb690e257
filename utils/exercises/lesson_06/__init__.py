"""The exercises and predictions of lesson 06, The loss surface."""

from utils.exercises.lesson_06.cross_entropy_gradient import cross_entropy_gradient
from utils.exercises.lesson_06.softmax_squared_error_gradient import softmax_squared_error_gradient
from utils.exercises.lesson_06.gradient_step import gradient_step
from utils.exercises.lesson_06.steps_needed import steps_needed
from utils.exercises.lesson_06.predictions import (
    flat_where,
    flat_share,
    steps_of_descent,
    in_float32,
    adam_from_afar,
    convexity,
)
