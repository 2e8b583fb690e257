"""The exercises and predictions of lesson 05, "How wrong is a prediction?"."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_05.log_likelihood import log_likelihood
from utils.exercises.lesson_05.cross_entropy import cross_entropy
from utils.exercises.lesson_05.smallest_cross_entropy import smallest_cross_entropy
from utils.exercises.lesson_05.third_loss import third_loss
from utils.exercises.lesson_05.which_gradient import which_gradient
from utils.exercises.lesson_05.predictions import (
    nudged_accuracy,
    careful_or_bold,
    naive_formula,
    honest_losses,
    growing_weights,
)

__getattr__ = ask_elsewhere("05")
