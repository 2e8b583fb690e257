"""What people really write, hundreds of answers: the right ones pass, and of the wrong ones the mistake is named.

`independent` was written by people who had not seen the banks, `probing` by people who had.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.utils.exercises.measure import WRONG, read_answers

ANSWERS = Path(__file__).parent / "answers"


@pytest.mark.parametrize("folder", ["independent", "probing"])
def test_mistakes_are_named_and_right_answers_pass(folder):
    results, told = Counter(), []
    for answer in read_answers(ANSWERS / folder):
        outcome = answer.outcome()
        result = answer.result(outcome)
        results[result] += 1
        if result not in ("named", "passed"):
            told.append(f"{answer.file.name}:{answer.line} {result}: {outcome}")
    report = "\n\n".join([str(results), *told])
    n_wrong = sum(results[name] for name in WRONG)
    assert n_wrong >= 100
    assert results["passed"] >= 50
    assert results["accepted"] == results["rejected"] == 0, report
    assert results["named"] >= 0.95 * n_wrong, report
    assert results["wrong cause"] <= 0.01 * n_wrong, report
