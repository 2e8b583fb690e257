"""A cause is named only if it explains every wrong case: each kind of fault, tried in every exercise."""

import inspect

import numpy as np
import pytest

from tests.utils.exercises.banks import CALLED
from utils.exercises import agreement, drivers, wire
from utils.exercises.case import Case
from utils.exercises.families import FAMILIES
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception, error_says, only_not_finite
from utils.exercises.outcome import Status

# Of these, what a family makes of one right answer may be another: twice a loss that rewards honesty is such a loss,
# and a matching loss may have any constant.
MANY_RIGHT_ANSWERS = {"third_loss", "loss_with_a_ceiling", "matching_loss"}
# Of these, what is named is a property, and answers to other exercises may have it: a sigmoid rises with p, too.
NAMES_PROPERTIES = {"loss_with_a_ceiling", "rival_forecasts"}
# Of these, whatever is wrong has a name: a property that is lacking.
ALL_NAMED = {"rival_forecasts"}
NUMERIC = {name: exercise for name, exercise in CALLED.items() if exercise.driver == "call"}


def in_turn(*functions):
    """Make an answer that does what the first function does in the first case, and so on; the last in all others."""
    calls = iter([*functions, *[functions[-1]] * 100])
    return lambda *arguments: next(calls)(*arguments)


def off(exercise):
    """Make an answer that is wrong in a way that nobody has a name for."""

    def answer(*arguments):
        right = exercise.reference(*arguments)
        return tuple(map(_odd, right)) if isinstance(right, tuple) else _odd(right)

    return answer


def _odd(right):
    right = np.asarray(right, dtype=float)
    return right + 0.0123 * np.cos(np.arange(right.size)).reshape(right.shape) + 0.1 * right**2


@pytest.mark.parametrize("name", [name for name in NUMERIC if name not in ALL_NAMED])
def test_what_fits_the_first_wrong_case_alone_is_no_more_than_a_guess(name):
    exercise = NUMERIC[name]
    for item in exercise.misconceptions:
        outcome = exercise.check(in_turn(item.wrong, off(exercise)))
        assert "raised" in outcome.message or item.name not in outcome.misconceptions, f"{item.name}: {outcome}"


@pytest.mark.parametrize("name", [name for name in NUMERIC if name not in ALL_NAMED])
def test_an_answer_without_a_known_mistake_is_described_in_numbers_that_differ(name):
    outcome = NUMERIC[name].check(off(NUMERIC[name]))
    assert outcome.status is Status.NOT_YET
    assert outcome.misconceptions == ()
    assert any(words in outcome.message for words in ("right is", "should be", "falls to"))


@pytest.mark.parametrize("name", NUMERIC)
def test_nan_is_never_right(name):
    exercise = NUMERIC[name]

    def answer(*arguments):
        right = exercise.reference(*arguments)
        first, *rest = right if isinstance(right, tuple) else (right,)
        broken = np.array(first, dtype=float)
        broken.flat[-1] = np.nan
        return (broken, *rest) if isinstance(right, tuple) else broken

    last = in_turn(*[exercise.reference] * (len(exercise.cases()) - 1), answer)
    assert exercise.check(last).status is Status.NOT_YET


@pytest.mark.parametrize("name", CALLED)
def test_an_error_of_another_kind_is_no_known_mistake_whatever_it_says(name):
    def answer(*arguments):
        raise KeyError(
            "operands could not be broadcast together with shapes (4,3) (4,), matmul: Input operand 1 has a mismatch "
            "in its core dimension, not aligned, dtype, Long, truth value of an array, only length-1 arrays"
        )

    outcome = CALLED[name].check(answer)
    assert outcome.misconceptions == ()
    assert "KeyError" in outcome.message


@pytest.mark.parametrize("name", CALLED)
def test_an_answer_with_which_pytorch_never_copes_is_not_right(name):
    def answer(*arguments):
        raise NotImplementedError("\"softmax_lastdim_kernel_impl\" not implemented for 'Long'")

    assert not CALLED[name].check(answer).correct


@pytest.mark.parametrize("name", NUMERIC)
def test_a_family_of_mistakes_is_named_in_every_exercise(name):
    exercise = NUMERIC[name]

    def makes_a_difference(family, cases):
        rights = [exercise.reference(*case.arguments) for case in cases]
        return not any(isinstance(right, tuple) for right in rights) and not all(
            agreement.agree(right, family.change(np.asarray(right, dtype=float)), exercise.relative, exercise.absolute)
            for right in rights
        )

    cases = exercise.cases()
    with np.errstate(all="ignore"):
        for family in FAMILIES:
            if not makes_a_difference(family, cases):
                continue

            def answer(*arguments, family=family):
                return family.change(np.asarray(exercise.reference(*arguments), dtype=float))

            outcome = exercise.check(answer)
            if outcome.correct and name in MANY_RIGHT_ANSWERS:
                continue
            assert outcome.status is Status.NOT_YET, family.name
            assert outcome.misconceptions, f"{family.name}: {outcome}"


@pytest.mark.parametrize("name", NUMERIC)
def test_an_answer_that_changes_its_argument_is_told(name):
    exercise = NUMERIC[name]

    def answer(*arguments):
        right = exercise.reference(*arguments)
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument += 1
        return right

    outcome = exercise.check(answer)
    given_an_array = any(isinstance(argument, np.ndarray) for case in exercise.cases() for argument in case.arguments)
    assert outcome.correct != (given_an_array and exercise.keeps_arguments)
    assert ("changes its argument" in outcome.message) == given_an_array


ROWS = FunctionExercise(
    name="inverse",
    reference=lambda rows: 1 / (rows + 1),
    draw_cases=lambda rng: [
        Case((np.array([[1.0, 2.0, 1.5], [3.0, 4.0, 0.0]]),)),
        Case((np.array([[1.0, 999.0, 2.5], [2.0, 3.0, 1.0]]),)),
    ],
    misconceptions=(
        Misconception(
            "too large",
            lambda rows: np.where(rows > 900, np.nan, 1 / (rows + 1)),
            lambda seen: "A number is too large.",
            seen=only_not_finite,
        ),
        Misconception("one forgotten", lambda rows: 1 / rows, lambda seen: "One is forgotten."),
        Misconception(
            "keepdims", lambda rows: rows / rows[:3, 0], lambda seen: "Keep it.", seen=error_says("broadcast")
        ),
    ),
    hints=("a", "b"),
    why="",
    praise="",
)


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (lambda rows: np.where(rows > 5, np.nan, 1 / (rows + 1)), ("too large",)),
        # NaN, but not there alone: another mistake
        (lambda rows: np.where(rows > 5, np.nan, rows), ()),
        # NaN where the mistake would have made no difference
        (lambda rows: np.where(rows > 2.5, np.nan, 1 / (rows + 1)), ()),
        # one mistake in the one case, another in the other
        (
            lambda rows: 1 / rows if rows.max() < 5 else np.where(rows > 5, np.nan, 1 / (rows + 1)),
            ("too large", "one forgotten"),
        ),
        (lambda rows: rows.mean(axis=1) * 0 + rows, ("keepdims",)),
        (lambda rows: [rows + 1], ()),
        (lambda rows: (1 / (rows + 1), "a note"), ("returned in a tuple",)),
        (lambda rows: print(1 / (rows + 1)), ("printed and not returned",)),
        (lambda rows: (1 / (rows + 1)).sum, ("brackets missing after a method",)),
        (lambda rows: 1 / (rows ^ 1), ("^ for **",)),
    ],
)
def test_a_mistake_is_named_where_it_explains_all(answer, names):
    outcome = ROWS.check(answer)
    assert not outcome.correct
    assert set(outcome.misconceptions) == set(names), outcome


def test_nan_is_traced_to_the_row_that_it_comes_from():
    outcome = ROWS.check(lambda rows: np.where(rows > 2.5, np.nan, rows))
    assert "The nan in row 1 comes from rows [3, 4, 0]." in outcome.message


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(CALLED.keys() - NAMES_PROPERTIES))
def test_what_an_exercise_sees_it_does_not_see_in_the_mistakes_of_others(name):
    """Where an answer to another exercise is named by `seen`, it gives what the misconception gives."""
    exercise = CALLED[name]
    cases = [case.to_json() for case in exercise.cases()]
    seen = {item.name: item for item in exercise.misconceptions if item.seen}

    def given(function):
        observed = (drivers.observe(exercise.driver, function, case) for case in cases)
        return tuple((one["status"], wire.decode(one["returned"])) for one in observed)

    others = [other for other in CALLED.values() if other is not exercise and other.driver == exercise.driver]
    n_arguments = len(inspect.signature(exercise.reference).parameters)
    for item in (item for other in others for item in other.misconceptions):
        if len(inspect.signature(item.wrong).parameters) != n_arguments:
            continue
        for found in set(exercise.check(item.wrong).misconceptions) & seen.keys():
            guises = (seen[found].wrong, *seen[found].also)
            assert any(agreement.agree(given(guise), given(item.wrong), nan=True) for guise in guises), (
                f"{item.name} is told as {found}"
            )
