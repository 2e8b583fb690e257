"""The figures of C3 and C4 as lesson 01 prints them, against those computed independently.

Figures that depend on a split agree within two of the standard deviations given with them, and keep every ordering.
"""

import re

import pytest

from course.paths import ROOT
from tests.lessons.lesson import Lesson, value

lesson = Lesson("01")


def test_c3_the_species_in_the_middle_decides():
    rows = [
        lesson.numbers("all-numberings", f"{numbering} # ± # %")
        for numbering in ("Adelie - Chinstrap - Gentoo", "Chinstrap - Adelie - Gentoo", "Adelie - Gentoo - Chinstrap")
    ]
    for row, mean, spread in zip(rows, (95.0, 90.3, 79.8), (1.8, 1.7, 3.2), strict=True):
        assert row == [pytest.approx(mean, abs=2 * spread), pytest.approx(spread, abs=1)]
    assert lesson.numbers("one-hot-numberings", "# ±")[0] > rows[0][0] > rows[1][0] > rows[2][0]
    assert lesson.holds("reversal", 1)


def test_c3_one_hot_is_the_same_under_every_numbering():
    first, *others = lesson.every("one-hot-numberings", "# ± # %")
    assert others == [first] * 5
    assert first[0] == pytest.approx(98.5, abs=2 * 1.2)
    assert lesson.numbers("softmax-regression", "# ±") == [pytest.approx(98.6, abs=2 * 1.2)]
    # and regression on a number is a projection of it
    assert lesson.holds("projection", 6)
    assert lesson.holds("fit-digits", 1)


def test_c3_the_digits_numberings():
    text = (ROOT / "benchmarks" / "results" / "digit_numberings.txt").read_text(encoding="utf-8")
    every = {name: value(share) for name, share in re.findall(r"^(\D+?) +([\d.]+) %", text, flags=re.MULTILINE)}
    assert "3,628,800 numberings" in text
    (natural,) = lesson.numbers("score-digits", "natural order ...: # %")
    (one_hot,) = lesson.numbers("score-digits", "one-hot, the same fit: # %")
    mean, worst, best = lesson.numbers("score-digits", "mean # %, from # to #")
    assert natural == every["natural order"] == pytest.approx(23, abs=2 * 1.2)
    assert one_hot == every["one-hot"] == pytest.approx(93.9, abs=2 * 0.9)
    assert mean == pytest.approx(25.4, abs=1)
    assert mean == pytest.approx(every["mean"], abs=0.5)
    # A sample lies within the extremes of all numberings.
    assert 11 < every["worst"] <= worst < natural < mean < best <= every["best"] < 47


def test_c3_the_digits_over_other_splits():
    natural, spread, one_hot = lesson.numbers("digit-splits", "natural order # ± # %, one-hot # ±")
    assert 22 <= natural <= 24
    assert spread < 2
    assert 92.6 <= one_hot <= 94.4
    least, most, mean = lesson.numbers("digit-splits", "beats # to # %, on average # %")
    assert 0 < least < mean < 50  # inside the hill on every split, mostly in its lower half
    assert most < 100


def test_c3_a_hidden_layer_hides_much_of_the_damage():
    (linear,) = lesson.numbers("hidden-layer", "linear # ±")
    bent, one_hot = (row[0] for row in lesson.every("hidden-layer", "50 hidden units # ±"))
    assert linear + 5 < bent < one_hot


def test_c4_every_verdict():
    said = "exact # ± ... within one # ± ... error #"
    number, shuffled, argmax, median = (
        lesson.numbers("score-grades", f"{method} {said}")
        for method in ("number", "shuffled number", "classes, most probable", "classes, median")
    )
    claimed = [(number, 23.7, 61.4, 1.40), (argmax, 28.4, 62.2, 1.53), (median, None, 63.6, 1.33)]
    for scores, exact, within, error in claimed:
        assert exact is None or scores[0] == pytest.approx(exact, abs=2 * 1.5)
        assert scores[1:] == [pytest.approx(within, abs=2 * 1.7), pytest.approx(error, abs=2 * 0.05)]
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
    assert lesson.numbers("compare-grades", "points of exact hits, larger on # of 20") == [20]
    better = "classes, median minus number: # ± #"
    assert lesson.numbers("compare-grades", f"{better} points within one grade")[0] > 0
    error, _, larger = lesson.numbers("compare-grades", f"{better} grades of error, larger on # of 20")
    assert error < larger == 0
    assert lesson.every("compare-grades", "larger on # of 20").count([0]) == 1
