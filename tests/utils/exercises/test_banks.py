"""Every exercise: right answers pass, each misconception gets its own message, an untouched stub is not attempted."""

import json

import pytest

from tests.utils.exercises.banks import BANKS, CALLED, CHOICES, EXERCISES, FUNCTIONS, exercises_of
from tests.utils.exercises.right_answers import RIGHT_ANSWERS
from utils.exercises import drivers
from utils.exercises.outcome import Status

# Few seeds show a fault of the exercise; many show cases that are drawn badly once in a while.
seeds = pytest.mark.parametrize(
    "seeds", [pytest.param(range(4), id="few"), pytest.param(range(4, 40), id="many", marks=pytest.mark.slow)]
)
MISCONCEPTIONS = [(name, item) for name, exercise in FUNCTIONS.items() for item in exercise.misconceptions]


def test_no_two_exercises_share_a_name():
    names = [exercise.name for bank in BANKS for exercise in exercises_of(bank)]
    assert {name for name in names if names.count(name) > 1} == set()


@pytest.mark.parametrize("bank", BANKS)
def test_an_exercise_has_the_name_under_which_the_lesson_finds_it(bank):
    module = __import__(f"utils.exercises.{bank}", fromlist=["_"])
    for exercise in exercises_of(bank):
        assert getattr(module, exercise.name) is exercise


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_reference_passes(name):
    exercise = FUNCTIONS[name]
    assert exercise.check(exercise.submission(exercise.reference)).correct


@pytest.mark.parametrize("name", EXERCISES)
def test_at_least_two_other_right_answers_pass(name):
    answers = RIGHT_ANSWERS.get(name, [])
    assert len(answers) >= 2, f"{name}: add two other right answers in tests/utils/exercises/right_answers/lesson_NN.py"
    for answer in answers:
        outcome = EXERCISES[name].check(answer)
        assert outcome.correct, f"{answer}: {outcome}"


@seeds
@pytest.mark.parametrize("name", FUNCTIONS)
def test_right_answers_pass_whatever_cases_a_grader_draws(name, seeds):
    exercise = FUNCTIONS[name]
    for seed in seeds:
        cases = exercise.cases(seed)
        for answer in (exercise.submission(exercise.reference), *RIGHT_ANSWERS.get(name, [])):
            observations = [drivers.observe(exercise.driver, answer, case.to_json()) for case in cases]
            outcome = exercise.judge(cases, observations)
            assert outcome.correct, f"seed {seed}, {answer}: {outcome}"


@pytest.mark.parametrize(("name", "item"), MISCONCEPTIONS, ids=[f"{name}-{item.name}" for name, item in MISCONCEPTIONS])
def test_a_misconception_is_rejected_and_named(name, item):
    outcome = FUNCTIONS[name].check(FUNCTIONS[name].submission(item.wrong))
    assert outcome.status is Status.NOT_YET
    assert item.name in outcome.misconceptions


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_two_misconceptions_have_the_same_message(name):
    exercise = FUNCTIONS[name]
    messages = [exercise.check(exercise.submission(item.wrong)).message for item in exercise.misconceptions]
    assert len(set(messages)) == len(messages)


@seeds
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_misconception_is_named_whatever_cases_a_grader_draws(name, seeds):
    exercise = FUNCTIONS[name]
    for seed in seeds:
        cases = exercise.cases(seed)
        for item in exercise.misconceptions:
            wrong = exercise.submission(item.wrong)
            observations = [drivers.observe(exercise.driver, wrong, case.to_json()) for case in cases]
            outcome = exercise.judge(cases, observations)
            told = f"seed {seed}, {item.name!r}: draw cases that tell it from right answers and from the others"
            assert item.name in outcome.misconceptions, f"{told}: {outcome}"


@pytest.mark.parametrize("name", CHOICES)
def test_each_wrong_option_has_its_own_reason(name):
    exercise = CHOICES[name]
    reasons = [option.reason for option in exercise.options]
    assert len(set(reasons)) == len(reasons)
    for option in exercise.options:
        if not option.right:
            outcome = exercise.check(option.letter)
            assert outcome.status is Status.NOT_YET
            assert option.reason in outcome.message


@pytest.mark.parametrize("name", [name for name, exercise in CHOICES.items() if len(exercise.reference) > 1])
def test_a_missed_option_gets_a_nudge(name):
    exercise = CHOICES[name]
    first, *_ = sorted(exercise.reference)
    outcome = exercise.check(first)
    assert outcome.status is Status.NOT_YET
    assert "not all of it" in outcome.message


@pytest.mark.parametrize("name", EXERCISES)
def test_an_untouched_stub_is_not_attempted(name):
    def stub(inputs, targets):
        """Do something."""
        ...

    def bare(inputs, targets): ...

    def unfinished(inputs, targets):
        raise NotImplementedError("your code")

    for untouched in [stub, bare, unfinished, ...] if name in CALLED else [..., None]:
        assert EXERCISES[name].check(untouched).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("name", EXERCISES)
def test_cases_survive_json(name):
    for case in EXERCISES[name].cases(seed=3):
        carried = case.to_json()
        assert json.loads(json.dumps(carried, allow_nan=False)) == carried


@pytest.mark.parametrize("name", CALLED)
def test_a_seed_always_draws_the_same_cases_and_another_seed_others(name):
    def drawn(seed):
        return [case.to_json() for case in FUNCTIONS[name].cases(seed)]

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6), "draw some cases from rng: the seeds 5 and 6 gave the same"


@pytest.mark.parametrize("name", EXERCISES)
def test_each_hint_is_added_to_those_before_and_the_solution_says_why(name, monkeypatch, capsys):
    exercise = EXERCISES[name]
    monkeypatch.setattr(exercise, "hints_given", 0)
    assert len(set(exercise.hints)) == len(exercise.hints) >= 2
    for given in (*range(1, len(exercise.hints) + 1), len(exercise.hints)):  # after the last hint all of them stay
        exercise.hint()
        said = capsys.readouterr().out
        assert [hint in said for hint in exercise.hints] == [place < given for place in range(len(exercise.hints))]
        assert ("That was the last hint" in said) == (given == len(exercise.hints))
    exercise.solution()
    solution = capsys.readouterr().out
    assert exercise.why in solution
    assert str(exercise.right_answer) in solution


def test_references_mean_the_same_as_utils():
    from utils import activations, encoding, linear_models, losses

    meant = {
        name: getattr(module, name)
        for module in (activations, encoding, linear_models, losses)
        for name in EXERCISES
        if hasattr(module, name)
    }
    assert {"softmax", "one_hot", "fit_least_squares", "cross_entropy"} <= meant.keys()
    for name, function in meant.items():
        assert EXERCISES[name].check(function).correct
