"""The figures of C22 to C25 as lesson 08 prints them, and as the repository's table of ten seeds has them."""

import re
from pathlib import Path

import pytest

from tests.lessons.notebooks import printed

NAME = "08_does_it_matter"
TABLE = Path(__file__).parents[2] / "benchmarks" / "results" / "real_data_losses.txt"
LOSSES = ("cross_entropy", "softmax_twice", "softmax_squared_error", "raw_squared_error")
# Rounding differs between processors, and a thousand steps of training let it grow: by so many percentage points may a
# mean or a spread over ten seeds differ from the one in the table. (With an older processor's instructions: 0.1.)
SAME = 1.0

pytestmark = pytest.mark.usefixtures("edition")


def found(cell_id, pattern):
    match = re.search(pattern, printed(NAME, cell_id))
    assert match, printed(NAME, cell_id)
    return [float(text) for text in match.groups()]


def table(setting):
    """Return mean, standard deviation and smallest of each loss in a row of the committed table."""
    (line,) = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(f"{setting}  "))
    rows = re.findall(r"([\d.]+) ± ([\d.]+) \(([\d.]+)\)|diverged", line[len(setting) :])
    return dict(zip(LOSSES, [tuple(map(float, row)) if row[0] else None for row in rows], strict=True))


@pytest.mark.parametrize(
    ("loss", "claimed"), [("cross_entropy", 96.2), ("softmax_squared_error", 94.8), ("raw_squared_error", 97.3)]
)
def test_c25_from_the_normal_start(loss, claimed):
    mean, deviation = found("normal-start", loss + r" *: ([\d.]+) ± ([\d.]+) %")
    assert mean == pytest.approx(claimed, abs=2 * deviation)
    assert (mean, deviation) == pytest.approx(table("normal start, SGD 0.1")[loss][:2], abs=SAME)


def test_c25_the_order_from_the_normal_start():
    means = [found("normal-start", loss + r" *: ([\d.]+)")[0] for loss in LOSSES]
    assert means[1] < means[2] < means[0] < means[3]
    # "on nearly every seed"
    assert found("normal-start", r"raw_squared_error *: .* on (\d+) of 10")[0] >= 8
    assert found("normal-start", r"raw_squared_error is the best of the four on (\d+) of 10")[0] >= 8


def test_c25_a_longer_step_makes_up_for_softmax_twice():
    stored = table("normal start, SGD 3")["softmax_twice"][:2]
    assert found("twice-faster", r"([\d.]+) ± ([\d.]+) %") == pytest.approx(stored, abs=SAME)
    assert found("twice-faster", r": ([\d.]+)")[0] > 90


def test_c22_the_bad_start_freezes_squared_error_after_softmax_and_not_cross_entropy():
    mean, deviation = found("train-bad", r"cross_entropy *: +(\d+) ± (\d+) %")
    assert mean == pytest.approx(96.1, abs=2 * deviation)
    for loss in ("softmax_squared_error", "softmax_twice"):
        _, _, low, high = found("train-bad", loss + r" *: +(\d+) ± (\d+) %, between (\d+) and (\d+) %")
        assert (low, high) == (10, 10)
    assert "each network knows its one class and no other: True" in printed(NAME, "train-bad")
    # With the same class in all networks, the frozen accuracy is the share of that class on every seed.
    assert table("bias of class 8 + 20 in every network, SGD 0.1")["softmax_squared_error"] == (9.7, 0.0, 9.7)


def test_c22_the_gradient_is_as_small_as_what_softmax_leaves():
    (long,) = found("gradient-by-logits", r"cross_entropy *: .* logits (\S+) on average")
    (short,) = found("gradient-by-logits", r"softmax_squared_error *: .* logits (\S+) on average")
    (left,) = found("gradient-by-logits", r"u on average: (\S+)")
    low, high, bound = found(
        "gradient-by-logits", r"length / u: between ([\d.]+) and ([\d.]+); 4 \* sqrt\(2\) is ([\d.]+)"
    )
    assert long == pytest.approx(2**0.5, rel=0.05)
    assert low < high < bound
    assert low * left * 0.95 < short < high * left * 1.05


def test_c22_float32_keeps_nearly_every_number_where_it_was():
    assert found("numbers-moved", r"cross_entropy .*, ([\d.]+) % have moved")[0] > 50
    assert found("numbers-moved", r"squared_error.*, ([\d.]+) % have moved")[0] < 1
    assert table("bias of class s + 20, SGD 0.1, float64")["softmax_squared_error"][0] == 10


def test_c23_adam_escapes_from_20_is_late_from_22_and_stays_at_30():
    assert found("adam", r"bias \+ 20: .*\n +after 1,000 steps: (\d+) of 10")[0] >= 8
    assert found("adam", r"bias \+ 22: .*\n +after 1,000 steps: (\d+) of 10") == [0]
    assert found("adam", r"after 2,000 steps: (\d+) of 10")[0] > 5
    assert found("adam", r"bias \+ 30: .*\n +after 1,000 steps: (\d+) of 10") == [0]
    assert table("bias of class s + 20, Adam 0.001")["softmax_squared_error"][0] > 80
    near, farther, far = (found("adam", rf"bias \+ {by}: .* is (\S+) of eps")[0] for by in (20, 22, 30))
    assert 0.4 < near < 0.6
    assert farther < 0.1
    assert far < 1e-4
    assert table("bias of class s + 30, Adam 0.001")["softmax_squared_error"][0] == 10
    mean, deviation, _ = table("bias of class s + 20, Adam 0.001, 3,000 steps")["softmax_squared_error"]
    assert mean == pytest.approx(95, abs=2 * deviation)


def test_c25_random_confidence_does_not_trap_squared_error_and_a_long_step_wrecks_most():
    small = table("last layer's weights x 30, SGD 0.1")
    mean, deviation, _ = small["softmax_squared_error"]
    assert mean == pytest.approx(96.6, abs=2 * deviation)
    assert mean > small["cross_entropy"][0]
    # How many are spared at rate 1, and by whom, is decided by rounding: it differs from processor to processor.
    said = printed(NAME, "times-thirty")
    assert said.count("rate 0.1: above 90 %") == 2
    assert said.count("rate 1: most networks below 50 %") == 2
    assert "at least 8 of 10 seeds: True" in said
    assert found("share-with-slope", r"normal .* (\d+) % have slope") == [100]
    assert found("share-with-slope", r"bias \+ 20 .* (\d+) % have slope") == [0]
    assert found("share-with-slope", r"weights x 30: .* (\d+) % have slope")[0] > 50


def test_c25_a_large_gradient_can_wreck_a_network():
    assert found("too-fast", r"cross-entropy at rate 3, 300 steps: (\d+) %")[0] < 15
    assert "cross-entropy, rate 3: more than a third of the units dead: True" in printed(NAME, "too-fast")
    assert "cross-entropy, rate 0.1: more than a third of the units dead: False" in printed(NAME, "too-fast")
    assert found("dead-units", r"gradient at the start (\d+)")[0] > 50
    assert re.search(r"rate 0.1: .* dead: True", printed(NAME, "dead-units"))
    mean, below = found("dead-units", r"rate 0.01: (\d+) %, (\d+) of 10 .* dead: False")
    assert mean < 80
    assert 1 <= below <= 6  # "some networks"


@pytest.mark.parametrize(
    ("loss", "claimed"), [("cross_entropy", 97.6), ("softmax_squared_error", 97.2), ("raw_squared_error", 97.3)]
)
def test_c25_with_tuned_rates(loss, claimed):
    mean, deviation = found("tuned", loss + r" *at .*: ([\d.]+) ± ([\d.]+) %")
    assert mean == pytest.approx(claimed, abs=2 * deviation)
    line = next(line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(f"  {loss} "))
    rate, *rest = map(float, re.search(r"rate (\S+) +([\d.]+) ± ([\d.]+)", line).groups())
    assert found("tuned", loss + r" *at +(\S+):") == [rate]
    assert rest == pytest.approx([mean, deviation], abs=SAME)


def test_c25_tuned_losses_lie_within_the_spread():
    assert "within one point: True" in printed(NAME, "tuned")
    leads = re.findall(r": (\S+) ± (\S+) points, ahead on (\d+) of 10", printed(NAME, "tuned"))
    assert len(leads) == 3
    for (lead, deviation, wins), over_cross_entropy in zip(leads, (True, True, False), strict=True):
        assert abs(float(lead)) < 1.5 * float(deviation)  # "by about its size, or more"
        assert float(deviation) < 1.5
        assert 0 < int(wins) < 10 or not over_cross_entropy  # ahead of it on some seeds, behind on others


def test_the_committed_table_has_its_recipe_and_its_date():
    text = TABLE.read_text(encoding="utf-8")
    assert text.startswith("recipe: ")
    assert re.search(r"^date: \d{4}-\d\d-\d\d, torch ", text, flags=re.MULTILINE)
