"""The exercises and predictions of lesson 04, Two classes: sigmoid is softmax."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_04.two_class_logit import two_class_logit
from utils.exercises.lesson_04.logit_growth import logit_growth
from utils.exercises.lesson_04.sigmoid import sigmoid
from utils.exercises.lesson_04.softmax_or_sigmoids import softmax_or_sigmoids
from utils.exercises.lesson_04.unclaimed_cluster import unclaimed_cluster
from utils.exercises.lesson_04.predictions import what_counts, one_more, where_nine_tenths, how_many_yes

__getattr__ = ask_elsewhere("04")
