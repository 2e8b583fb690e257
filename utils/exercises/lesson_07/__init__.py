"""The exercises and predictions of lesson 07, Cross-entropy in PyTorch."""

from utils.exercises.lesson_07.mean_cross_entropy import mean_cross_entropy
from utils.exercises.lesson_07.loss_floor import loss_floor
from utils.exercises.lesson_07.mended_network import MendedNetwork
from utils.exercises.lesson_07.sound_snippets import sound_snippets
from utils.exercises.lesson_07.predictions import (
    what_to_give,
    what_tells,
    with_plain_sgd,
    smaller_by,
    log_softmax_kept,
    which_raises,
)
