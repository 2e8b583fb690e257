"""The exercise fair_lead of lesson 08: three faults to find."""

from collections.abc import Callable

import numpy as np

from utils.exercises.agreement import agree, as_finite_array
from utils.exercises.case import Case, Evidence
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.wording import show


def _fair_lead(validation, test, other_validation, other_test):
    best = validation.mean(axis=1).argmax()
    other_best = other_validation.mean(axis=1).argmax()
    difference = test[best] - other_test[other_best]
    return difference.mean(), difference.std(ddof=1) / len(difference) ** 0.5


def _given(validation, test, other_validation, other_test):
    best = test.mean(axis=1).argmax()
    difference = test[best] - other_test[best]
    return difference.mean(), difference.std(ddof=1)


def _on_validation(validation, test, other_validation, other_test):
    best, other = validation.mean(axis=1).argmax(), other_validation.mean(axis=1).argmax()
    return test[best], other_test[other]


def _on_test(validation, test, other_validation, other_test):
    return _on_validation(test, test, other_test, other_test)


def _first_on_test(validation, test, other_validation, other_test):
    return _on_validation(test, test, other_validation, other_test)


def _other_on_test(validation, test, other_validation, other_test):
    return _on_validation(validation, test, other_test, other_test)


def _shared(validation, test, other_validation, other_test):
    best = validation.mean(axis=1).argmax()
    return test[best], other_test[best]


def _shared_by_the_other(validation, test, other_validation, other_test):
    best = other_validation.mean(axis=1).argmax()
    return test[best], other_test[best]


def _shared_by_both(validation, test, other_validation, other_test):
    best = (validation + other_validation).mean(axis=1).argmax()
    return test[best], other_test[best]


def _shared_on_test(validation, test, other_validation, other_test):
    return _shared(test, test, other_test, other_test)


def _rate_of_each_seed(validation, test, other_validation, other_test):
    seeds = np.arange(test.shape[1])
    return test[validation.argmax(axis=0), seeds], other_test[other_validation.argmax(axis=0), seeds]


def _largest_of_each_seed(validation, test, other_validation, other_test):
    return test.max(axis=0), other_test.max(axis=0)


def _on_luck(validation, test, other_validation, other_test):
    return test[validation.max(axis=1).argmax()], other_test[other_validation.max(axis=1).argmax()]


def _reports_validation(validation, test, other_validation, other_test):
    return _on_validation(validation, validation, other_validation, other_validation)


def _error(one, other):
    return (one - other).std(ddof=1) / len(one) ** 0.5


def _deviation(one, other):
    return (one - other).std(ddof=1)


def _unpaired(one, other):
    return np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / len(one))


def _compared(choose: Callable, error: Callable = _error) -> Callable:
    """Make a comparison: how the two rows are chosen, and how the uncertainty is computed."""

    def compare(*tables):
        one, other = choose(*tables)
        return one.mean() - other.mean(), error(one, other)

    return compare


def _with_either_error(choose: Callable) -> dict:
    return {"wrong": _compared(choose), "also": (_compared(choose, _deviation), _compared(choose, _unpaired))}


def _draw_fair_lead(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n_rates, n_seeds, places in ((3, 4, (1, 2)), (4, 10, (2, 0)), (5, 7, (0, 3)), (3, 10, (2, 1))):
        seeds = rng.normal(scale=2, size=n_seeds)  # what is hard in a split is hard for both losses
        tables = []
        for place in places:
            next_to_it, third = (place + 1) % n_rates, (place + 2) % n_rates
            validation, test = (
                rng.uniform(83, 84, size=(n_rates, 1)) + seeds + rng.normal(scale=0.8, size=(n_rates, n_seeds))
                for _ in range(2)
            )
            validation[place] += 5
            test[[place, next_to_it]] += [[5], [8]]  # another rate is ahead on the test part
            validation[third, [seeds.argmax(), seeds.argmin()]] += [12, -12]  # and a third one has a lucky seed
            tables += [validation.round(2), test.round(2)]
        cases.append(Case(tuple(tables)))
    return cases


def _said(evidence: Evidence, ending: str) -> str:
    pair = as_finite_array(evidence.returned, (2,))
    got = "" if pair is None else f"You report a lead of {pair[0]:.2f} ± {pair[1]:.2f}. "
    return f"{got}{ending}"


_TEST = (
    "The rate is chosen by the test part, and the test part then says how good that choice was. Of several rates the "
    "one with the luckiest test part wins. Choose by the validation part."
)

fair_lead = FunctionExercise(
    name="fair_lead",
    reference=_fair_lead,
    given=_given,
    draw_cases=_draw_fair_lead,
    is_right=lambda seen: agree(np.array(seen.expected), seen.returned),  # an array of two will do
    misconceptions=(
        Misconception(
            name="chosen by the test part",
            **_with_either_error(_on_test),
            message=lambda seen: _said(seen, _TEST),
        ),
        Misconception(
            name="one of the rates chosen by the test part",
            wrong=_compared(_first_on_test),
            message=lambda seen: _said(seen, f"For one of the two losses still: {_TEST}"),
            also=(
                _compared(_other_on_test),
                _compared(_first_on_test, _deviation),
                _compared(_other_on_test, _deviation),
            ),
        ),
        Misconception(
            name="one rate for both, chosen by the test part",
            wrong=_compared(_shared_on_test),
            message=lambda seen: _said(seen, f"{_TEST} And the second loss still has the first one's rate."),
            also=(_compared(_shared_on_test, _unpaired),),
        ),
        Misconception(
            name="one rate for both",
            wrong=_compared(_shared),
            message=lambda seen: _said(
                seen,
                "Both losses run at one rate, which need not suit the two of them. Give each the rate that is best on "
                "its own validation part.",
            ),
            also=(
                *(_compared(way) for way in (_shared_by_the_other, _shared_by_both)),
                *(_compared(way, _deviation) for way in (_shared, _shared_by_the_other, _shared_by_both)),
                _compared(_shared, _unpaired),
            ),
        ),
        Misconception(
            name="standard deviation for standard error",
            wrong=_compared(_on_validation, _deviation),
            message=lambda seen: _said(
                seen,
                "The lead is right. What stands behind ± is the standard deviation: how far one seed's lead is from "
                f"the next. The mean of {seen.arguments[0].shape[1]} leads moves less: divide by the root of their "
                "number.",
            ),
        ),
        Misconception(
            name="unpaired",
            wrong=_compared(_on_validation, _unpaired),
            message=lambda seen: _said(
                seen,
                "The lead is right. Its error treats the two losses as if they had met different seeds. They met the "
                "same splits: take the differences seed by seed, and the spread of those.",
            ),
            also=(
                _compared(_on_validation, lambda a, b: np.sqrt((a.var() + b.var()) / len(a))),
                _compared(_on_validation, lambda a, b: np.sqrt(a.var(ddof=1) + b.var(ddof=1))),
                _compared(_on_validation, lambda a, b: abs(a.std(ddof=1) - b.std(ddof=1)) / len(a) ** 0.5),
            ),
        ),
        Misconception(
            name="divided by n, not n - 1",
            wrong=_compared(_on_validation, lambda a, b: (a - b).std() / len(a) ** 0.5),
            message=lambda seen: _said(
                seen,
                "The lead is right, the error a little too small: NumPy's std divides by n. The mean was computed from "
                "the same leads, so divide by n - 1: ddof=1.",
            ),
            also=(_compared(_on_validation, lambda a, b: (a - b).std()),),
        ),
        Misconception(
            name="divided by n without a root",
            wrong=_compared(_on_validation, lambda a, b: (a - b).std(ddof=1) / len(a)),
            message=lambda seen: _said(
                seen, "The lead is right. The error falls with the root of the number of seeds, not with the number."
            ),
            also=(
                _compared(_on_validation, lambda a, b: (a - b).var(ddof=1) / len(a)),
                _compared(_on_validation, lambda a, b: (a - b).var(ddof=1) / len(a) ** 0.5),
            ),
        ),
        Misconception(
            name="two standard errors",
            wrong=_compared(_on_validation, lambda a, b: 2 * (a - b).std(ddof=1) / len(a) ** 0.5),
            message=lambda seen: _said(seen, "The lead is right. The error is doubled; one standard error is asked."),
            also=(_compared(_on_validation, lambda a, b: 1.96 * (a - b).std(ddof=1) / len(a) ** 0.5),),
        ),
        Misconception(
            name="root of the number of rates",
            wrong=lambda *tables: (
                _fair_lead(*tables)[0],
                _deviation(*_on_validation(*tables)) / len(tables[0]) ** 0.5,
            ),
            message=lambda seen: _said(
                seen,
                f"The lead is right. The error is divided by the root of {len(seen.arguments[0])}, the number of "
                f"rates. The leads are {seen.arguments[0].shape[1]}, one for each seed.",
            ),
        ),
        Misconception(
            name="a rate for each seed",
            **_with_either_error(_rate_of_each_seed),
            message=lambda seen: _said(
                seen,
                "Each seed got its own rate. That can be fair as well, but here one rate is asked for each loss: take "
                "the mean over the seeds, axis 1, and choose one.",
            ),
        ),
        Misconception(
            name="the largest of each seed",
            **_with_either_error(_largest_of_each_seed),
            message=lambda seen: _said(
                seen,
                "For each seed the largest test accuracy was taken, whatever its rate: that is choosing by the test "
                "part, once for every seed. Choose one rate for each loss, by the mean of its validation part.",
            ),
        ),
        Misconception(
            name="chosen by the luckiest seed",
            **_with_either_error(_on_luck),
            message=lambda seen: _said(
                seen, "The rate is chosen by the largest single accuracy. Compare the means over the seeds."
            ),
        ),
        Misconception(
            name="validation accuracies reported",
            **_with_either_error(_reports_validation),
            message=lambda seen: _said(
                seen,
                "The rates are chosen by the validation part, and the lead is measured on it, too. What was chosen "
                "there looks better there than it is: report the test part.",
            ),
        ),
        Misconception(
            name="lead turned round",
            wrong=lambda *tables: (-_fair_lead(*tables)[0], _fair_lead(*tables)[1]),
            message=lambda seen: _said(
                seen, "That is the lead of the second loss. The first one's is asked: first minus second."
            ),
            also=(lambda *tables: (-_fair_lead(*tables)[0], _deviation(*_on_validation(*tables))),),
        ),
        Misconception(
            name="the lead alone",
            wrong=lambda *tables: _fair_lead(*tables)[0],
            message=lambda seen: (
                f"You gave {show(seen.returned)}. Return two numbers: the mean lead and its standard error."
            ),
        ),
    ),
    hints=(
        "Three questions to every line: which part chose the rate? Whose rate is it? And is the number after ± about "
        "one seed's lead or about the mean?",
        "Choose by validation.mean(axis=1).argmax(), and once more for the other loss.",
        "The standard error is difference.std(ddof=1) / len(difference) ** 0.5.",
    ),
    why="The rate was chosen by the test part; the second loss had to run at the first one's rate; and the number "
    "after ± was the standard deviation of one lead, not the standard error of their mean.",
    praise="All three flaws are fixed: chosen by the validation part, each loss at its own rate, and a standard "
    "error. It was tried on tables of several sizes.",
)
