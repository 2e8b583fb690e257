"""The exercises and predictions of lesson 09, which asks how many outputs a network needs."""

from utils.exercises.lesson_09.free_logits import free_logits
from utils.exercises.lesson_09.train_as_two import train_as_two
from utils.exercises.lesson_09.chair_level import chair_level
from utils.exercises.lesson_09.disagreeing import disagreeing
from utils.exercises.lesson_09.predictions import (
    race_of_two_forms,
    factor_with_adam,
    factor_with_three,
    primary_school,
    all_grades,
)
from utils.exercises.earlier import ask_elsewhere

__getattr__ = ask_elsewhere("09")  # in the first edition this was the long version, which is lesson 10 now
