"""The questions of lesson 12, the assignment."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_12.brier_score import brier_score
from utils.exercises.lesson_12.signed_loss import signed_loss
from utils.exercises.lesson_12.smoothing_floor import smoothing_floor
from utils.exercises.lesson_12.multi_label_loss import multi_label_loss

__getattr__ = ask_elsewhere("12")
