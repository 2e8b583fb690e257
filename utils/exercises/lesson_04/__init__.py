"""The exercises and predictions of lesson 04, Two classes: sigmoid is softmax."""

from utils.exercises.lesson_04.two_class_logit import two_class_logit
from utils.exercises.lesson_04.sigmoid import sigmoid
from utils.exercises.lesson_04.binary_cross_entropy import binary_cross_entropy
from utils.exercises.lesson_04.softmax_or_sigmoids import softmax_or_sigmoids
from utils.exercises.lesson_04.predictions import what_counts, through_the_probability, faster_form, penalised_form
