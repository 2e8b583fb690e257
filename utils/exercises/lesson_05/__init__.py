"""The exercises and predictions of lesson 05, "How wrong is a prediction?"."""

from utils.exercises.lesson_05.squared_error import squared_error
from utils.exercises.lesson_05.cross_entropy import cross_entropy
from utils.exercises.lesson_05.smallest_cross_entropy import smallest_cross_entropy
from utils.exercises.lesson_05.log_likelihood import log_likelihood
from utils.exercises.lesson_05.predictions import (
    which_notices,
    naive_formula,
    honest_losses,
    long_product,
    growing_weights,
    who_stays,
)
