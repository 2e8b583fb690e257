"""The figures of C3 and C4 as lesson 01 prints them, against those computed independently.

Figures that depend on a split agree within two of the standard deviations given with them, and keep every ordering.
"""

import re
from pathlib import Path

import pytest

from tests.lessons.notebooks import printed

NAME = "01_classes_are_not_numbers"
EVERY_NUMBERING = Path(__file__).parents[2] / "benchmarks" / "results" / "digit_numberings.txt"


def numbers(cell_id, pattern):
    found = re.search(pattern, printed(NAME, cell_id))
    assert found, printed(NAME, cell_id)
    return [float(text) for text in found.groups()]


@pytest.mark.parametrize(
    ("numbering", "mean", "spread"),
    [
        ("Adelie - Chinstrap - Gentoo", 95.0, 1.8),
        ("Chinstrap - Adelie - Gentoo", 90.3, 1.7),
        ("Adelie - Gentoo - Chinstrap", 79.8, 3.2),
    ],
)
def test_c3_the_species_in_the_middle_decides(numbering, mean, spread):
    got, deviation = numbers("all-numberings", rf"{numbering} +([\d.]+) ± ([\d.]+)")
    assert got == pytest.approx(mean, abs=2 * spread)
    assert deviation == pytest.approx(spread, abs=1)


def test_c3_chinstrap_before_adelie_before_gentoo_before_none():
    order = ["Adelie - Chinstrap - Gentoo", "Chinstrap - Adelie - Gentoo", "Adelie - Gentoo - Chinstrap"]
    means = [numbers("all-numberings", rf"{numbering} +([\d.]+)")[0] for numbering in order]
    one_hot = numbers("one-hot-numberings", r"([\d.]+) ±")[0]
    assert one_hot > means[0] > means[1] > means[2]


def test_c3_a_numbering_and_its_reversal_agree_exactly():
    assert printed(NAME, "reversal").strip().endswith("True")


def test_c3_one_hot_is_the_same_under_every_numbering():
    lines = printed(NAME, "one-hot-numberings").splitlines()
    scores = {line.split()[-4] for line in lines}
    assert len(lines) == 6
    assert len(scores) == 1
    assert float(scores.pop()) == pytest.approx(98.5, abs=2 * 1.2)


def test_c3_softmax_regression():
    (mean,) = numbers("softmax-regression", r"([\d.]+) ±")
    assert mean == pytest.approx(98.6, abs=2 * 1.2)


def test_c3_regression_on_a_number_is_a_projection_of_one_hot():
    assert printed(NAME, "projection").count("True") == 6


def test_c3_the_digits_numberings():
    (natural,) = numbers("score-digits", r"natural.*: ([\d.]+) %")
    mean, worst, best = numbers("score-digits", r"mean ([\d.]+) %, from ([\d.]+) to ([\d.]+)")
    (one_hot,) = numbers("score-digits", r"one-hot.*: ([\d.]+) %")
    assert natural == pytest.approx(23, abs=2 * 1.2)
    assert mean == pytest.approx(25.4, abs=1)
    assert 11 < worst < natural < mean < best < 47  # a sample lies within the extremes of all numberings
    assert one_hot == pytest.approx(93.9, abs=2 * 0.9)


def test_c3_the_digits_over_other_splits():
    natural, spread, one_hot, _ = numbers("digit-splits", r"([\d.]+) ± ([\d.]+) %, one-hot ([\d.]+) ± ([\d.]+)")
    assert 22 <= natural <= 24
    assert spread < 2
    assert 92.6 <= one_hot <= 94.4
    assert "True" in printed(NAME, "fit-digits")
    least, most, mean = numbers("digit-splits", r"beats (\d+) to (\d+) %, on average (\d+) %")
    assert 0 < least < mean < 50  # inside the hill on every split, mostly in its lower half
    assert most < 100


def test_c3_every_numbering_was_scored_and_the_sample_lies_within():
    text = EVERY_NUMBERING.read_text(encoding="utf-8")
    every = {name: float(value) for name, value in re.findall(r"^(\D+?) +([\d.]+) %", text, flags=re.MULTILINE)}
    mean, worst, best = numbers("score-digits", r"mean ([\d.]+) %, from ([\d.]+) to ([\d.]+)")
    assert "3,628,800 numberings" in text
    assert every["worst"] <= worst
    assert best <= every["best"]
    assert mean == pytest.approx(every["mean"], abs=0.5)
    assert numbers("score-digits", r"natural.*: ([\d.]+) %") == [every["natural order"]]
    assert numbers("score-digits", r"one-hot.*: ([\d.]+) %") == [every["one-hot"]]


def test_c3_a_hidden_layer_hides_much_of_the_damage():
    (linear,) = numbers("hidden-layer", r"linear +([\d.]+)")
    (bent,) = numbers("hidden-layer", r"middle, 50 hidden units +([\d.]+)")
    (one_hot,) = numbers("hidden-layer", r"one-hot, .*units +([\d.]+)")
    assert linear + 5 < bent < one_hot


def grades(method):
    line = rf"(?m:^{method}) +exact +([\d.]+) ± [\d.]+ % +within one +([\d.]+) ± [\d.]+ % +error ([\d.]+)"
    return numbers("score-grades", line)


@pytest.mark.parametrize(
    ("method", "exact", "within", "error"),
    [
        ("number", 23.7, 61.4, 1.40),
        ("classes, most probable", 28.4, 62.2, 1.53),
        ("classes, median", None, 63.6, 1.33),
    ],
)
def test_c4_the_scores_of_the_school_grades(method, exact, within, error):
    got = grades(method)
    if exact is not None:
        assert got[0] == pytest.approx(exact, abs=2 * 1.5)
    assert got[1] == pytest.approx(within, abs=2 * 1.7)
    assert got[2] == pytest.approx(error, abs=2 * 0.05)


def test_c4_every_verdict():
    number, shuffled = grades("number"), grades("shuffled number")
    argmax, median = grades("classes, most probable"), grades("classes, median")
    assert shuffled[0] == pytest.approx(9.5, abs=2 * 2.7)
    assert shuffled[2] == pytest.approx(3.87, abs=2 * 0.9)
    assert shuffled[0] < number[0] / 2
    assert shuffled[2] > 2 * number[2]
    assert number[2] < argmax[2]  # numbers beat argmax in mean error ...
    assert number[1] <= argmax[1]  # ... and not within one grade
    assert argmax[0] > max(number[0], median[0])  # cross-entropy wins on exact hits
    assert median[2] < min(number[2], argmax[2])  # and with the median, both distances
    assert median[1] > max(number[1], argmax[1])


def test_c4_the_verdicts_hold_split_by_split():
    said = printed(NAME, "compare-grades")
    assert "points of exact hits, larger on 20 of 20" in said
    assert said.count("larger on 0 of 20 splits") == 1  # the median's error is never larger than the number's
    assert "classes, median minus number: +" in said
