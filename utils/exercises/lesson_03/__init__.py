"""The exercises and predictions of lesson 03, Softmax."""

from utils.exercises.lesson_03.softmax import softmax
from utils.exercises.lesson_03.log_softmax import log_softmax
from utils.exercises.lesson_03.softmax_with_temperature import softmax_with_temperature
from utils.exercises.lesson_03.temperature_for_half import temperature_for_half
from utils.exercises.lesson_03.true_of_softmax import true_of_softmax
from utils.exercises.lesson_03.predictions import first_share, shift_all, wider_gap, warm_birds
