"""The questions of lesson 12, the assignment."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_12.brier_score import brier_score
from utils.exercises.lesson_12.signed_loss import signed_loss
from utils.exercises.lesson_12.smoothing_floor import smoothing_floor
from utils.exercises.lesson_12.choose_a_head import choose_a_head
from utils.exercises.lesson_12.multi_label_loss import multi_label_loss
from utils.exercises.lesson_12.border_network import BorderNetwork
from utils.exercises.lesson_12.fit_temperature import fit_temperature
from utils.exercises.lesson_12.worst_numbering import worst_numbering
from utils.exercises.lesson_12.rival_forecasts import rival_forecasts
from utils.exercises.lesson_12.stop_early import stop_early
from utils.exercises.lesson_12.focal_gradient import focal_gradient

__getattr__ = ask_elsewhere("12")
