"""The figures of C18 and C19 as lesson 07 prints them, and what a learner without torch is told."""

import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from course.paths import ROOT
from tests.lessons.notebooks import printed
from utils.exercises.lesson_07 import MendedNetwork, sound_snippets

NAME = "07_cross_entropy_in_pytorch"


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [text.replace(",", "") for text in match.groups()]


def test_c18_the_loss_wants_logits():
    given = found("give-both", r"of the logits: ([\d.]+), of the probabilities: ([\d.]+)")
    # -ln softmax(3, 1, -3)_1, and the same with softmax twice
    p = np.exp([3, 1, -3]) / np.exp([3, 1, -3]).sum()
    assert [float(text) for text in given] == pytest.approx([-np.log(p[0]), np.log(np.exp(p).sum()) - p[0]], abs=5e-4)


def test_c18_the_loss_is_log_softmax_and_negative_log_likelihood():
    assert printed(NAME, "rebuild").count("True") == 6
    assert printed(NAME, "two-parts").count("True") == 1
    assert printed(NAME, "mean-gradient").count("True") == 1


def test_c18_apart_the_loss_is_infinite_and_the_gradient_nan_where_the_sample_is_wrong_by_far():
    apart_near, near, apart_far, far = printed(NAME, "why-bound").splitlines()
    assert re.fullmatch(r"log_softmax: loss 20, gradient \[-1\. +1\. +0\.\]", near)
    assert apart_near.partition(": ")[2] == near.partition(": ")[2]
    assert apart_far == "softmax, then log: loss inf, gradient [nan nan nan]"
    assert re.fullmatch(r"log_softmax: loss 120, gradient \[-1\. +1\. +0\.\]", far)


def test_c19_the_floor_and_the_width_of_the_interval():
    assert found("floor-and-ceiling", r"K = 10: from ([\d.]+) to") == ["1.461150171734"]
    for K in (3, 10, 1000):
        low, high, width = found("floor-and-ceiling", rf"K = {K}: from ([\d.]+) to ([\d.]+), width ([\d.]+); .*True")
        assert float(low) == pytest.approx(np.log(1 + (K - 1) / np.e), abs=1e-11)
        assert float(high) == pytest.approx(np.log(np.e + K - 1), abs=1e-11)
        assert float(width) == pytest.approx(1, abs=1e-11)


@pytest.mark.usefixtures("edition")
def test_c19_adam_at_a_hundredth_hides_a_second_softmax_from_the_accuracy_and_not_from_the_loss():
    once, twice = (
        [float(text) for text in found("twice-with-adam", name + r": ([\d.]+) % .* steps ([\d.]+)")]
        for name in ("softmax once", "softmax twice")
    )
    assert abs(once[0] - twice[0]) < 5
    assert once[1] < 0.2
    assert 1.4611 < twice[1] < 1.56
    assert "1,797 digits, with the last layer and without: True" in printed(NAME, "argmax-hides")


@pytest.mark.usefixtures("edition")
def test_c19_sgd_is_loud_at_a_tenth_and_silent_at_three():
    def scores(name):
        shown = found("three-optimisers", name + r" *: once (\d+) and (\d+) %, twice (\d+) and (\d+) %")
        return np.mean([float(text) for text in shown[:2]]), np.mean([float(text) for text in shown[2:]])

    once, twice = scores("SGD, rate 0.1")
    assert once == pytest.approx(94.3, abs=2 * 1.4)
    assert twice == pytest.approx(77.4, abs=2 * 4.8)
    once, twice = scores("SGD, rate 3")
    assert abs(once - twice) < 3
    once, twice = scores("Adam, rate 0.001")  # ten seeds: 93.2 and 87.4
    assert 2 < once - twice < 10


def test_training_starts_from_small_logits():
    mean, largest = map(float, found("start-logits", r"start: ([\d.]+) on average, ([\d.]+) at most"))
    assert mean < 0.3
    assert largest < 1.1


def test_c19_the_gradient_is_k_times_shorter_at_equal_logits_and_dead_in_the_bad_corner():
    for K in (3, 10, 1000):
        assert found("smaller-gradient", rf"K = {K}: ([\d.]+) times shorter, .*: True") == [f"{K}.000000"]
    slopes = found("plateau-again", r"twice: (\S+)\nsquared error after softmax : (\S+)")
    assert slopes == ["-2.8e-09", "-8.2e-09"]


def test_c19_log_softmax_twice_is_harmless():
    once, again = found("log-softmax-twice", r"logits: loss ([\d.]+); log_softmax of them: loss ([\d.]+)")
    assert once == again
    assert found("log-softmax-gradient", r": (\S+)") == ["-1.000"]


def test_c19_the_silent_traps():
    all_four, ignored, left_out = found(
        "trap-ignore", r"2, 1\]: loss ([\d.]+)\n.*-100\]: loss ([\d.]+)\n.*2\]: loss ([\d.]+)"
    )
    assert float(all_four) > float(ignored)
    assert ignored == left_out
    assert "labels [-100]: loss nan" in printed(NAME, "trap-ignore")
    assert "[1, 2, 3, 2]: IndexError" in printed(NAME, "trap-from-one")
    assert "[1, 2, 2, 1]: loss" in printed(NAME, "trap-from-one")
    assert found("trap-broadcast", r"MSELoss: ([\d.]+), .*: ([\d.]+)\n.*\(4, 4\) - warnings: (\d)") == [
        "2.50",
        "0.00",
        "1",
    ]
    by_samples, theirs, by_hand, one_hot = found(
        "trap-weights", r"samples: ([\d.]+), PyTorch's mean: ([\d.]+), .*: ([\d.]+)\n.*rows: ([\d.]+)\n"
    )
    assert theirs == by_hand
    assert one_hot == by_samples
    assert len(set(found("trap-weights", r"without and with weights: ([\d.]+) and ([\d.]+)"))) == 1
    row = r"loss ([\d.]+), gradient \[ *(\S+) "
    loss, slope, ten_losses, ten_slopes = map(float, found("trap-soft-targets", rf"0\.1\]: {row}.*\n.*{row}"))
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
    lines = (told.stdout + told.stderr).strip().splitlines()
    assert len(lines) == 1, lines
    assert "python -m pip install -c constraints.txt -e ." in lines[0]
    assert "python -m pip install -c constraints.txt -e ." in (ROOT / "README.md").read_text(encoding="utf-8")


class Network(nn.Module):
    def __init__(self, n_features, n_classes, end=lambda logits: logits):
        super().__init__()
        self.hidden, self.output, self.end = nn.Linear(n_features, 16), nn.Linear(16, n_classes), end

    def forward(self, inputs):
        return self.end(self.output(torch.relu(self.hidden(inputs))))


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda logits: logits, "gives logits"),
        (lambda logits: torch.log_softmax(logits, dim=1), "log_softmax. That is harmless"),
        (lambda logits: logits + 5, "ignores a shift"),
    ],
)
def test_a_network_whose_rows_are_shifted_is_right_and_told_why(end, told):
    outcome = MendedNetwork.check(lambda d, k: Network(d, k, end))
    assert outcome.correct
    assert told in outcome.message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Network(4, 3), "Give the class itself"),
        (7, "Give the class itself"),
        (lambda d, k: Network(d, k, lambda logits: logits.tolist()), "no list"),
        (lambda d, k: Network(d, k, lambda logits: None), "Does `forward` end with `return`?"),
        (lambda d, k: [d, k], "Is it a subclass of nn.Module?"),
        (lambda d, k: Network(d), "missing 1 required positional argument"),
        (lambda d, k: Network(d, k, lambda logits: torch.softmax(2 * logits, dim=1)), "softmax is still there"),
    ],
)
def test_what_is_no_network_that_can_be_trained_is_told_so_in_a_sentence(answer, told):
    outcome = MendedNetwork.check(answer)
    assert not outcome.correct
    assert told in outcome.message


def test_the_pieces_of_code_in_the_choice_compute_what_the_choice_says():
    """Each snippet is run: right ones give the mean cross-entropy, wrong ones do not."""
    torch.manual_seed(0)
    names = {"torch": torch, "nn": nn, "y": torch.randn(64, 10), "c": torch.randint(10, (64,))}
    truth = nn.functional.cross_entropy(names["y"], names["c"]).item()
    for option in sound_snippets.options:
        value = eval(option.text, names).item()
        assert (abs(value - truth) < 1e-5) == option.right, option.letter
