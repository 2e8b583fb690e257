"""The figures of C18 and C19 as lesson 07 prints them, and what a learner without torch is told."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import nn

from course.paths import ROOT
from tests.lessons.lesson import Lesson
from tests.lessons.notebooks import code_cells
from utils.exercises import wire
from utils.exercises.lesson_07 import sound_snippets, train_tagger

lesson = Lesson("07")


def test_c18_the_loss_wants_logits():
    given = lesson.numbers("give-both", "of the logits: #, of the probabilities: #")
    # -ln softmax(3, 1, -3)_1, and the same with softmax twice
    p = np.exp([3, 1, -3]) / np.exp([3, 1, -3]).sum()
    assert given == pytest.approx([-np.log(p[0]), np.log(np.exp(p).sum()) - p[0]], abs=5e-4)


def test_c18_the_loss_is_log_softmax_and_negative_log_likelihood():
    for n_losses, rows in (
        (1000, lesson.every("rebuild", "none: # of # alike")),
        (1, lesson.every("rebuild", "sum: # of # alike")),
        (1, lesson.every("rebuild", "mean: # of # alike")),
    ):
        assert rows == [[n_losses, n_losses]] * 2
    together, in_parts = lesson.numbers("two-parts", "CrossEntropyLoss #, log_softmax and NLLLoss #")
    assert together == in_parts


def test_c18_apart_the_loss_is_infinite_and_the_gradient_nan_where_the_sample_is_wrong_by_far():
    apart_near, near, apart_far, far = lesson.every("why-bound", "loss #, gradient [# # #]")
    assert apart_near == near == [20, -1, 1, 0]
    assert apart_far == pytest.approx([np.inf, np.nan, np.nan, np.nan], nan_ok=True)
    assert far == [120, -1, 1, 0]


def test_c19_the_floor_and_the_width_of_the_interval():
    for K in (3, 10, 1000):
        floor, ceiling, best, worst = lesson.numbers("floor-and-ceiling", f"K = {K}: formulas # and #, PyTorch # and #")
        assert [floor, ceiling] == pytest.approx([np.log(1 + (K - 1) / np.e), np.log(np.e + K - 1)], rel=0, abs=6e-13)
        assert [best, worst] == [floor, ceiling]
        assert ceiling - floor == pytest.approx(1, rel=0, abs=2e-12)


@pytest.mark.usefixtures("edition")
def test_c19_adam_at_a_hundredth_hides_a_second_softmax_from_the_accuracy_and_not_from_the_loss():
    once, loss_once = lesson.numbers("twice-with-adam", "softmax once: # % ... steps #")
    twice, loss_twice = lesson.numbers("twice-with-adam", "softmax twice: # % ... steps #")
    assert abs(once - twice) < 5
    assert loss_once < 0.2
    assert 1.4611 < loss_twice < 1.56
    same, all_digits = lesson.numbers("argmax-hides", "without: # of # digits")
    assert same == all_digits == 1797


@pytest.mark.usefixtures("edition")
def test_eval_changes_the_outputs_of_a_network_with_dropout_and_no_grad_does_not():
    rows = lesson.every("eval-or-no-grad", ", gradients ...: # % right, loss #, graph")
    (kept, without), (kept_in_use, without_in_use) = rows[:2], rows[2:]
    assert kept == without
    assert kept_in_use == without_in_use
    assert kept_in_use[0] > kept[0]
    assert kept_in_use[1] < kept[1] - 0.05
    assert lesson.printed("eval-or-no-grad").count("graph: no") == 2


@pytest.mark.usefixtures("edition")
def test_classes_must_come_second_and_where_lengths_fit_by_chance_nothing_raises():
    straight, by_digit = lesson.numbers("classes-last", "as they are: #; digit by digit: #")
    assert straight > by_digit + 2
    assert "as they are: RuntimeError" in lesson.printed("reshape-or-transpose")
    reshaped, transposed = (row[-1] for row in lesson.every("reshape-or-transpose", "(10, 10, 12), loss #"))
    assert reshaped > transposed + 2


def test_a_tidy_batch_tells_of_two_softmaxes_and_of_none_of_the_other_faults():
    right, twice, *others = (row[0] for row in lesson.every("define-faults", ": #"))
    assert twice > right + 0.1
    assert others == [right] * 3


@pytest.mark.usefixtures("edition")
def test_c19_sgd_is_loud_at_a_tenth_and_silent_at_ten_times_that_rate():
    def scores(optimizer):
        shown = lesson.numbers("three-optimisers", f"{optimizer} : once # and # %, twice # and # %")
        return np.mean(shown[:2]), np.mean(shown[2:])

    def last_loss(optimizer):
        return lesson.numbers("three-optimisers", f"{optimizer} : ..., its last loss # and #")

    assert scores("SGD, rate 0.1") == (pytest.approx(94.3, abs=2 * 1.4), pytest.approx(77.4, abs=2 * 4.8))
    assert min(last_loss("SGD, rate 0.1")) > 1.7  # the floor is 1.46
    once, twice = scores("SGD, rate 1")
    assert abs(once - twice) < 4
    assert abs(scores("SGD, rate 0.1")[0] - twice) < 3  # ten times the rate makes up for a gradient a tenth as long
    once, twice = scores("Adam, rate 0.001")  # ten seeds: 93.2 and 87.4
    assert 2 < once - twice < 10


def test_c19_the_gradient_is_k_times_shorter_at_equal_logits_and_dead_in_the_bad_corner():
    rows = lesson.every("smaller-gradient", "K = #: # times shorter, cosine ... them #")
    assert rows == [[3, 3, 1], [10, 10, 1], [1000, 1000, 1]]
    assert lesson.numbers("plateau-again", "twice: # squared error after softmax : #") == [-2.8e-9, -8.2e-9]


def test_c19_log_softmax_twice_is_harmless():
    assert lesson.numbers("log-softmax-twice", "two losses: #") == [0]
    assert lesson.numbers("log-softmax-twice", "corner: #") == [-1]


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
    by_samples, theirs, by_hand = lesson.numbers("trap-weights", "samples: #, PyTorch's mean: #, ...: #")
    assert theirs == by_hand < by_samples
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


def mend(*faults):
    """Return the script of the lesson, with these of its three faults mended."""
    (cell,) = (cell for cell in code_cells(lesson.name) if cell.id == "train_tagger")
    script = cell.source
    for fault in faults:
        before, after = MENDED[fault]
        assert script.count(before) == 1
        script = script.replace(before, after)
    names = {"torch": torch, "nn": nn}
    exec(script, names)
    return names["train_tagger"]


MENDED = {
    "softmax twice": (", nn.Softmax(dim=2)", ""),
    "reshape for transpose": ("reshape(len(inputs), n_classes, -1)", "transpose(1, 2)"),
    "gradients add up": ("        loss.backward()", "        optimizer.zero_grad()\n        loss.backward()"),
}


@pytest.mark.parametrize("n_mended", [1, 2])
def test_the_check_of_the_script_names_those_of_its_three_faults_that_are_still_there(n_mended):
    for mended in combinations(MENDED, n_mended):
        left = [fault for fault in MENDED if fault not in mended]
        assert train_tagger.check(mend(*mended)).misconceptions == (" and ".join(left),)


def test_the_script_runs_and_its_loss_falls_as_handed_out_and_with_all_three_faults_mended_it_is_right():
    case = train_tagger.cases()[0]
    inputs, labels, *settings = (wire.decode(argument) for argument in case.to_json()["arguments"])
    losses = mend()(torch.tensor(inputs), torch.tensor(labels), *settings)
    assert losses == sorted(losses, reverse=True)
    assert train_tagger.check(mend(*MENDED)).correct


def test_the_pieces_of_code_in_the_choice_compute_what_the_choice_says():
    """Each snippet is run: right ones give the mean cross-entropy, wrong ones do not."""
    torch.manual_seed(0)
    names = {"torch": torch, "nn": nn, "y": torch.randn(64, 10), "c": torch.randint(10, (64,))}
    truth = nn.functional.cross_entropy(names["y"], names["c"]).item()
    for option in sound_snippets.options:
        value = eval(option.text, names).item()
        assert (abs(value - truth) < 1e-5) == option.right, option.letter
