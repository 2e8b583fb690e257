"""The exercises and predictions of lesson 01, Classes are not numbers."""

from utils.exercises.lesson_01.decode_number import decode_number
from utils.exercises.lesson_01.fit_least_squares import fit_least_squares
from utils.exercises.lesson_01.ordered_labels import ordered_labels
from utils.exercises.lesson_01.predictions import (
    numbering_matters,
    one_hot_matters,
    digits_by_number,
    hidden_layer_helps,
    ordered_hits,
    ordered_error,
)
