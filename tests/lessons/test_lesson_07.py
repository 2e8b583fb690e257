"""The figures of C18 and C19 as lesson 07 prints them, and what a learner without torch is told."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from course.paths import ROOT
from tests.lessons.lesson import Lesson
from utils.exercises.lesson_07 import MendedNetwork, sound_snippets

lesson = Lesson("07")


def test_c18_the_loss_wants_logits():
    given = lesson.numbers("give-both", "of the logits: #, of the probabilities: #")
    # -ln softmax(3, 1, -3)_1, and the same with softmax twice
    p = np.exp([3, 1, -3]) / np.exp([3, 1, -3]).sum()
    assert given == pytest.approx([-np.log(p[0]), np.log(np.exp(p).sum()) - p[0]], abs=5e-4)


def test_c18_the_loss_is_log_softmax_and_negative_log_likelihood():
    assert lesson.holds("rebuild", 6)
    assert lesson.holds("two-parts", 1)
    assert lesson.holds("mean-gradient", 1)


def test_c18_apart_the_loss_is_infinite_and_the_gradient_nan_where_the_sample_is_wrong_by_far():
    apart_near, near, apart_far, far = lesson.every("why-bound", "loss #, gradient [# # #]")
    assert apart_near == near == [20, -1, 1, 0]
    assert apart_far == pytest.approx([np.inf, np.nan, np.nan, np.nan], nan_ok=True)
    assert far == [120, -1, 1, 0]


def test_c19_the_floor_and_the_width_of_the_interval():
    for K in (3, 10, 1000):
        shown = lesson.numbers("floor-and-ceiling", f"K = {K}: from # to #, width #; 1,000 random p inside: True")
        assert shown == pytest.approx([np.log(1 + (K - 1) / np.e), np.log(np.e + K - 1), 1], rel=0, abs=6e-13)


@pytest.mark.usefixtures("edition")
def test_c19_adam_at_a_hundredth_hides_a_second_softmax_from_the_accuracy_and_not_from_the_loss():
    once, loss_once = lesson.numbers("twice-with-adam", "softmax once: # % ... steps #")
    twice, loss_twice = lesson.numbers("twice-with-adam", "softmax twice: # % ... steps #")
    assert abs(once - twice) < 5
    assert loss_once < 0.2
    assert 1.4611 < loss_twice < 1.56
    assert "1,797 digits, with the last layer and without: True" in lesson.printed("argmax-hides")


@pytest.mark.usefixtures("edition")
def test_c19_sgd_is_loud_at_a_tenth_and_silent_at_three():
    def scores(optimizer):
        shown = lesson.numbers("three-optimisers", f"{optimizer} : once # and # %, twice # and # %")
        return np.mean(shown[:2]), np.mean(shown[2:])

    assert scores("SGD, rate 0.1") == (pytest.approx(94.3, abs=2 * 1.4), pytest.approx(77.4, abs=2 * 4.8))
    once, twice = scores("SGD, rate 3")
    assert abs(once - twice) < 3
    once, twice = scores("Adam, rate 0.001")  # ten seeds: 93.2 and 87.4
    assert 2 < once - twice < 10


def test_c19_the_gradient_is_k_times_shorter_at_equal_logits_and_dead_in_the_bad_corner():
    rows = lesson.every("smaller-gradient", "K = #: # times shorter, in the same direction: True")
    assert rows == [[3, 3], [10, 10], [1000, 1000]]
    assert lesson.numbers("plateau-again", "twice: # squared error after softmax : #") == [-2.8e-9, -8.2e-9]


def test_c19_log_softmax_twice_is_harmless():
    once, again = lesson.numbers("log-softmax-twice", "logits: loss #; log_softmax of them: loss #")
    assert once == again
    assert lesson.numbers("log-softmax-gradient", "corner: #") == [-1]


def test_c19_the_silent_traps():
    (all_four,), (ignored,), (left_out,) = (
        lesson.numbers("trap-ignore", f"{labels}: loss #") for labels in ([0, 1, 2, 1], [0, 1, 2, -100], [0, 1, 2])
    )
    assert all_four > ignored == left_out
    assert "labels [-100]: loss nan" in lesson.printed("trap-ignore")
    assert "[1, 2, 3, 2]: IndexError" in lesson.printed("trap-from-one")
    assert "[1, 2, 2, 1]: loss" in lesson.printed("trap-from-one")
    shown = lesson.numbers("trap-broadcast", "MSELoss: #, ...: # differences taken: (4, 4) - warnings: #")
    assert shown == [2.5, 0, 1]
    shown = lesson.numbers("trap-weights", "samples: #, PyTorch's mean: #, ...: # the labels as one-hot rows: #")
    by_samples, theirs, by_hand, one_hot = shown
    assert theirs == by_hand
    assert one_hot == by_samples
    without, weighted = lesson.numbers("trap-weights", "without and with weights: # and #")
    assert without == weighted
    (*target, loss, slope), (*_, ten_losses, ten_slopes) = lesson.every(
        "trap-soft-targets", "[#, #, #]: loss #, gradient [#"
    )
    assert target == [0.7, 0.2, 0.1]
    assert ten_losses == pytest.approx(10 * loss, rel=1e-3)
    assert ten_slopes == pytest.approx(10 * slope, rel=2e-3)


def test_without_torch_the_first_cell_shows_one_sentence_and_no_traceback():
    code = """
import sys
sys.modules["torch"] = None  # as if it were not installed
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="nocolor")
shell.run_cell("from utils.exercises import lesson_07 as exercises")
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    (line,) = (told.stdout + told.stderr).strip().splitlines()
    command = "python -m pip install -c constraints.txt -e ."
    assert command in line
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


class Network(nn.Module):
    def __init__(self, n_features, n_classes, end=lambda logits: logits):
        super().__init__()
        self.hidden, self.output, self.end = nn.Linear(n_features, 16), nn.Linear(16, n_classes), end

    def forward(self, inputs):
        return self.end(self.output(torch.relu(self.hidden(inputs))))


@pytest.mark.parametrize(
    ("answer", "correct", "told"),
    [
        (Network, True, "gives logits"),
        (lambda d, k: Network(d, k, lambda y: torch.log_softmax(y, dim=1)), True, "log_softmax. That is harmless"),
        (lambda d, k: Network(d, k, lambda y: y - y.max(dim=1, keepdim=True).values), True, "ignores a shift"),
        (Network(4, 3), False, "Give the class itself"),
        (7, False, "Give the class itself"),
        (lambda d, k: Network(d, k, lambda y: y.tolist()), False, "no list"),
        (lambda d, k: Network(d, k, lambda y: None), False, "Does `forward` end with `return`"),
        (lambda d, k: [d, k], False, "a subclass of nn.Module"),
        (lambda d, k: Network(d), False, "missing 1 required positional argument"),
        (lambda d, k: Network(d, k, lambda y: torch.softmax(2 * y, dim=1)), False, "softmax is still there"),
    ],
)
def test_a_network_is_told_in_a_sentence_why_it_is_right_or_cannot_be_trained(answer, correct, told):
    outcome = MendedNetwork.check(answer)
    assert outcome.correct == correct
    assert told in outcome.message


def test_the_pieces_of_code_in_the_choice_compute_what_the_choice_says():
    """Each snippet is run: right ones give the mean cross-entropy, wrong ones do not."""
    torch.manual_seed(0)
    names = {"torch": torch, "nn": nn, "y": torch.randn(64, 10), "c": torch.randint(10, (64,))}
    truth = nn.functional.cross_entropy(names["y"], names["c"]).item()
    for option in sound_snippets.options:
        value = eval(option.text, names).item()
        assert (abs(value - truth) < 1e-5) == option.right, option.letter
