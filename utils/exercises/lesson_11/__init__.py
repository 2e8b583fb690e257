"""The exercises and predictions of lesson 11, which asks why exp and why this loss."""

from utils.exercises.lesson_11.share_of_sixes import share_of_sixes
from utils.exercises.lesson_11.kl_divergence import kl_divergence
from utils.exercises.lesson_11.predictions import (
    loaded_die,
    removable_part,
    dead_point,
    xor_answer,
)
