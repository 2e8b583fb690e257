"""The exercises and predictions of lesson 07, Cross-entropy in PyTorch."""

from utils.exercises.earlier import ask_elsewhere
from utils.exercises.lesson_07.mean_cross_entropy import mean_cross_entropy
from utils.exercises.lesson_07.loss_floor import loss_floor
from utils.exercises.lesson_07.train_tagger import train_tagger
from utils.exercises.lesson_07.sound_snippets import sound_snippets
from utils.exercises.lesson_07.telling_batch import telling_batch
from utils.exercises.lesson_07.predictions import (
    what_to_give,
    what_changes,
    what_tells,
    with_plain_sgd,
    smaller_by,
    log_softmax_kept,
    straight_in,
    which_raises,
)

__getattr__ = ask_elsewhere("07")
