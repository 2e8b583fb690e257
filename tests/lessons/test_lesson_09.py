"""The figures of C4 and C13 as lesson 09 prints them, against those computed independently.

Figures that depend on a split agree within two of the standard deviations given with them, and keep every ordering.
"""

import numpy as np
import pytest

from tests.lessons.lesson import Lesson

lesson = Lesson("09")


def test_c13_two_logits_train_like_one_at_twice_the_rate_from_zeros():
    start, one = lesson.numbers("race", "one logit, rate 0.1: mean loss # at the start, # after 20")
    two, doubled = (
        lesson.numbers("race", f"{form}: mean loss # at the start, # after 20")
        for form in ("two logits, rate 0.1", "one logit, rate 0.2")
    )
    assert start == pytest.approx(np.log(2), abs=1e-6)
    assert two == doubled
    assert two[1] < one


@pytest.mark.parametrize("method", ["gradient descent", "Adam"])
def test_c13_the_factor_is_two_from_any_start_and_with_adam(method):
    said = "two at 0.1: #; one at 0.1: #; one at 0.2: #; one at 0.4: #"
    two, same, double, four = dict(zip(("gradient descent", "Adam"), lesson.every("any-start", said), strict=True))[
        method
    ]
    assert two == double
    assert same > double > four


def test_c13_two_logits_with_a_penalty_are_one_with_half_of_it():
    rows = lesson.every("penalties", "length #; one logit with λ #, with λ/2 #")
    assert len(rows) == 3
    for two, one, half in rows:
        assert two == half > one
    moved, others = lesson.numbers("penalties", "up to #, and # birds get another species")
    assert moved > 0.05
    assert others > 0


def test_c13_with_three_classes_no_rate_fits_and_a_penalty_tells_which_logit_is_pinned():
    early, late = lesson.numbers("three-classes", "three logits, rate 0.1: mean loss # after 5 steps, # after 100")
    pinned = lesson.every("three-classes", "pinned, rate ...: mean loss # after 5 steps, # after 100")
    assert len(pinned) == 5
    # What is level with the three logits after five steps is ahead after a hundred.
    assert not [row for row in pinned if row[0] <= early and row[1] >= late]
    assert any(row[0] > early and row[1] < late for row in pinned)
    counts = lesson.every("pin-each", "none pinned # mistakes, Adelie #, Chinstrap #, Gentoo #")
    (at_half, (none, adelie, chinstrap, gentoo)) = counts[1:]
    assert min(adelie, chinstrap) >= 2 * none
    assert gentoo == none
    assert max(at_half) <= none  # the same penalty is a stronger one where a logit is pinned


def scores(cell_id, method):
    return lesson.numbers(cell_id, f"{method} : exact # %, within one # %, error #")


def test_c4_in_primary_school_the_number_leads_within_one_grade():
    number, probable, median = (
        scores("primary-school", f"grades 1-6, {method}") for method in ("number", "most probable", "median")
    )
    assert number[1:] == [pytest.approx(87.9, abs=0.5), pytest.approx(0.74, abs=0.02)]
    assert probable[1:] == [pytest.approx(85.2, abs=0.5), pytest.approx(0.74, abs=0.02)]
    assert median[2] == pytest.approx(0.73, abs=0.02)
    assert number[1] > probable[1]
    assert probable[0] > max(number[0], median[0])
    assert lesson.numbers("primary-school", "ahead of the most probable on # of 20")[0] >= 18


def test_c4_the_verdict_turns_over_when_all_grades_join():
    leads = lesson.every("all-grades", "ahead of the most probable on # of 20")
    assert [count for (count,) in leads] == pytest.approx([20, 4], abs=1)
    claimed = {
        "0-8": ((80.8, 0.87), (78.0, 0.91), (None, 0.86)),
        "0-12": ((61.1, 1.41), (62.2, 1.54), (63.2, 1.34)),
    }
    for grades, expected in claimed.items():
        for method, (within, error) in zip(("number", "most probable", "median"), expected, strict=True):
            found = scores("all-grades", f"grades {grades}, {method}")
            assert within is None or found[1] == pytest.approx(within, abs=0.5)
            assert found[2] == pytest.approx(error, abs=0.02)
    number, probable, median = (
        scores("all-grades", f"grades 0-12, {method}") for method in ("number", "most probable", "median")
    )
    assert [number[0], probable[0]] == pytest.approx([24.3, 28.7], abs=0.5)
    assert probable[0] > max(number[0], median[0])
    assert median[2] < number[2] < probable[2]


def test_c4_the_number_loses_mostly_among_the_small_whom_it_names_too_high():
    said = "within one: # % of 0 to 6, # % of 7 and 8, # % of 9 to 12; # too high"
    number, probable, _ = lesson.every("who-loses", said)
    assert number[0] < probable[0] - 3
    assert number[1] > probable[1] + 10
    assert probable[2] - 5 < number[2] < probable[2]
    assert number[3] > 0.4
    (school,), (all_grades,) = lesson.every("who-loses", "climbs # grades per cm")
    assert all_grades > 1.3 * school


def test_c4_the_controls():
    bent, one_hot, shuffled = (
        scores("controls", f"grades 0-12, {method}")
        for method in ("bent, absolute error", "one-hot, largest", "shuffled number")
    )
    assert bent[1:] == [pytest.approx(62.5, abs=0.5), pytest.approx(1.36, abs=0.02)]
    assert one_hot[0] == pytest.approx(18.0, abs=0.5)
    assert 6.5 <= shuffled[0] <= 10
    assert shuffled[2] == pytest.approx(4.0, abs=0.3)


def test_c4_each_cost_has_its_own_reading():
    answers = lesson.every("one-child", "cheapest answer #,")
    mode, median, mean = lesson.numbers("one-child", "most probable #, median #, mean #")
    assert answers == [[mode], [median], [round(mean)]]
    assert len({mode, median, round(mean)}) == 3
    methods = ("number", "most probable", "median")
    for cell_id, grades in (("primary-school", "1-6"), ("all-grades", "0-12")):
        best = scores("best-three", f"grades {grades}, best three")[1]
        assert best > max(scores(cell_id, f"grades {grades}, {method}")[1] for method in methods)


def test_c4_borders_on_one_scale_lie_between_one_number_and_thirteen_outputs():
    small = scores("borders", "grades 1-6, ordinal")
    median = scores("primary-school", "grades 1-6, median")
    assert small[1:] == [pytest.approx(median[1], abs=0.6), pytest.approx(median[2], abs=0.02)]
    every, number, thirteen = (
        scores("borders", "grades 0-12, ordinal"),
        scores("all-grades", "grades 0-12, number"),
        scores("all-grades", "grades 0-12, median"),
    )
    assert number[1] < every[1] < thirteen[1]
    assert thirteen[2] < every[2]
