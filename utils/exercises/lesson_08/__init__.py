"""The exercises and predictions of lesson 08, "Does it matter on real data?"."""

from utils.exercises.lesson_08.training_step import training_step
from utils.exercises.lesson_08.accuracy import accuracy
from utils.exercises.lesson_08.supported_conclusions import supported_conclusions
from utils.exercises.lesson_08.predictions import (
    normal_start,
    bad_start,
    adam_helps,
    times_thirty,
)
