"""The exercises and predictions of lesson 11, which asks why exp and why this loss."""

from utils.exercises.lesson_11.share_of_sixes import share_of_sixes
from utils.exercises.lesson_11.kl_divergence import kl_divergence
from utils.exercises.lesson_11.matching_loss import matching_loss
from utils.exercises.lesson_11.turning_loss import turning_loss
from utils.exercises.lesson_11.bent_units import bent_units
from utils.exercises.lesson_11.predictions import (
    loaded_die,
    home_of_the_square,
    late_in_training,
    xor_answer,
)
