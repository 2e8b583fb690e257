"""The figures of C3 as lesson 01 prints them, against those computed independently.

Figures that depend on a split agree within two of the standard deviations given with them, and keep every ordering.
"""

import re

import pytest

from course.paths import ROOT
from tests.lessons.lesson import Lesson, value
from tests.lessons.notebooks import LESSON_NOTEBOOKS
from utils.exercises import lesson_01

lesson = Lesson("01")
MIDDLES = ("Chinstrap", "Adelie", "Gentoo")


def test_c3_the_species_in_the_middle_decides():
    rows = [
        lesson.numbers("all-numberings", f"{numbering} # ± # %")
        for numbering in ("Adelie - Chinstrap - Gentoo", "Chinstrap - Adelie - Gentoo", "Adelie - Gentoo - Chinstrap")
    ]
    for row, mean, spread in zip(rows, (95.0, 90.3, 79.8), (1.8, 1.7, 3.2), strict=True):
        assert row == [pytest.approx(mean, abs=2 * spread), pytest.approx(spread, abs=1)]
    assert lesson.numbers("one-hot-numberings", "# ±")[0] > rows[0][0] > rows[1][0] > rows[2][0]
    # A numbering read backwards gives the same, to the digits printed.
    every = lesson.every("all-numberings", "# ± # %")
    assert len(every) == 6
    assert sorted(every) == sorted(2 * rows)


def test_c3_one_hot_is_the_same_under_every_numbering():
    first, *others = lesson.every("one-hot-numberings", "# ± # %")
    assert others == [first] * 5
    assert first[0] == pytest.approx(98.5, abs=2 * 1.2)
    assert lesson.numbers("softmax-regression", "# ±") == [pytest.approx(98.6, abs=2 * 1.2)]
    gain, ahead, behind = lesson.numbers(
        "softmax-regression", "by # points on average: ahead on # of the 20 splits, behind on #"
    )
    assert gain < 1
    assert ahead > behind
    # and regression on a number is a weighted sum of its outputs
    assert lesson.holds("projection", 1)


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
    # A sample lies within the extremes of all numberings, which the text quotes.
    said = f"the worst gets {every['worst']} % right, and the best of all {every['best']} %"
    assert said in " ".join(" ".join(cell.source for cell in LESSON_NOTEBOOKS[lesson.name].cells).split())
    assert 11 < every["worst"] <= worst < natural < mean < best <= every["best"] < 47


def test_c3_the_digits_over_other_splits():
    natural, spread, one_hot, _, random = lesson.numbers(
        "digit-splits", "natural order # ± # %, one-hot # ± # %, random #"
    )
    assert natural < random < 30
    assert 22 <= natural <= 24
    assert spread < 2
    assert 92.6 <= one_hot <= 94.4


def test_c3_why_gentoo_in_the_middle_costs_most():
    rows = [
        lesson.numbers(
            "worst-numbering", f"{name} in the middle: means #, #, #, all the way #, spread within a species #"
        )
        for name in MIDDLES
    ]
    ways, spreads = ([row[column] for row in rows] for column in (3, 4))
    assert max(spreads) == spreads[2]
    assert min(ways) == ways[2]
    near, *far = sorted(row[0] for row in lesson.every("species-distances", ": # in"))
    assert near == lesson.numbers("species-distances", "Adelie to Chinstrap: #")[0] < min(far)
    # Better borders are no cure.
    (fixed,) = lesson.numbers("fit-borders", "one half: #")
    (fitted,) = lesson.numbers("fit-borders", "fitted: #")
    assert fixed < fitted < fixed + 4


def test_c3_a_trained_hidden_layer_hides_much_of_the_damage():
    text = (ROOT / "benchmarks" / "results" / "hidden_layer_numbering.txt").read_text(encoding="utf-8")
    linear, bent, one_hot = (value(mean) for mean in re.findall(r"([\d.]+) ±", text))
    assert linear == lesson.numbers("fit-borders", "one half: #")[0]
    assert linear + 10 < bent < one_hot == lesson.numbers("one-hot-numberings", "# ±")[0]


def test_the_groups_that_the_reader_builds_are_those_of_the_check():
    number, one_hot = lesson.numbers("try-centres", "number: # % right, one-hot: #")
    outcome = lesson_01.centres.check([[0, 0], [5, 9], [10, 0]])
    assert f"The number gets {number:.1f} % right, one-hot {one_hot:.1f} %." in outcome.message
