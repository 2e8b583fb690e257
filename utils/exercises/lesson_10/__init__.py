"""The exercises and predictions of lesson 10, from Gaussian classes to cross-entropy."""

from utils.exercises.lesson_10.border_place import border_place
from utils.exercises.lesson_10.posterior import posterior
from utils.exercises.lesson_10.own_covariances import own_covariances
from utils.exercises.lesson_10.misled_clouds import misled_clouds
from utils.exercises.lesson_10.mended_clouds import mended_clouds
from utils.exercises.lesson_10.predictions import (
    shape_of_border,
    rare_species,
    best_straight,
    a_few_birds,
    far_points,
    onward_from_the_clouds,
)
from utils.exercises.earlier import ask_elsewhere

__getattr__ = ask_elsewhere("10")  # before the long version was split, it held what lesson 11 holds now
