"""The exercises and predictions of lesson 08, "Does it matter on real data?"."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_08.training_step import training_step
from utils.exercises.lesson_08.fair_lead import fair_lead
from utils.exercises.lesson_08.bias_for_share import bias_for_share
from utils.exercises.lesson_08.my_experiment import my_experiment
from utils.exercises.lesson_08.supported_conclusions import supported_conclusions
from utils.exercises.lesson_08.predictions import (
    shared_rate,
    tuned_lead,
    linear_start,
    hidden_layer,
    plus_10,
    adam_beside,
    sure_at_random,
)

__getattr__ = ask_elsewhere("08")
