"""The exercises and predictions of lesson 02, One-hot vectors."""

from utils.exercises.lesson_02.one_hot import one_hot
from utils.exercises.lesson_02.pairwise_distances import pairwise_distances
from utils.exercises.lesson_02.affine import affine
from utils.exercises.lesson_02.cure_for_masking import cure_for_masking
from utils.exercises.lesson_02.predictions import numbers_needed, three_fits, middle_class, more_samples
