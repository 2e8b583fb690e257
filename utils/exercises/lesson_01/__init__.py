"""The exercises and predictions of lesson 01, Classes are not numbers."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_01.centres import centres
from utils.exercises.lesson_01.decode_number import decode_number
from utils.exercises.lesson_01.decode_species import decode_species
from utils.exercises.lesson_01.ordered_labels import ordered_labels
from utils.exercises.lesson_01.predictions import digits_by_number, numbering_matters, one_hot_matters
from utils.exercises.lesson_01.same_answers import same_answers

__getattr__ = ask_elsewhere("01")
