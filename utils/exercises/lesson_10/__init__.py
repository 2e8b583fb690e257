"""The exercises and predictions of lesson 10, The long version."""

from utils.exercises.lesson_10.posterior import posterior
from utils.exercises.lesson_10.own_covariances import own_covariances
from utils.exercises.lesson_10.kl_divergence import kl_divergence
from utils.exercises.lesson_10.share_of_sixes import share_of_sixes
from utils.exercises.lesson_10.predictions import (
    shape_of_border,
    rare_species,
    best_straight,
    few_birds,
    far_points,
    removable_part,
    dead_point,
    loaded_die,
    xor_answer,
)
