"""The exercises and predictions of lesson 02, One-hot vectors."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_02.one_hot import one_hot
from utils.exercises.lesson_02.affine import affine
from utils.exercises.lesson_02.border_of_the_middle import border_of_the_middle
from utils.exercises.lesson_02.cure_for_masking import cure_for_masking
from utils.exercises.lesson_02.lost_cluster import lost_cluster
from utils.exercises.lesson_02.predictions import (
    borders_of_a_number,
    middle_class,
    more_samples,
    numbers_needed,
    three_fits,
)

__getattr__ = ask_elsewhere("02")
