"""The exercises and predictions of lesson 03, Softmax."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_03.softmax import softmax
from utils.exercises.lesson_03.true_of_softmax import true_of_softmax
from utils.exercises.lesson_03.temperature_for_half import temperature_for_half
from utils.exercises.lesson_03.log_softmax import log_softmax
from utils.exercises.lesson_03.surer_bird import surer_bird
from utils.exercises.lesson_03.predictions import first_share, shift_all, wider_gap, shift_softplus, warm_birds

__getattr__ = ask_elsewhere("03")
