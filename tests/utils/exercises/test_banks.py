"""Every exercise: right answers pass, each misconception gets its own message, an untouched stub is not attempted."""

import json

import pytest

from tests.utils.exercises.banks import BANKS, CALLED, CHOICES, EXERCISES, FUNCTIONS, exercises_of
from tests.utils.exercises.right_answers import RIGHT_ANSWERS
from utils.exercises import drivers
from utils.exercises.outcome import Status

# Few seeds show a fault of the exercise; many show cases that are drawn badly once in a while. The notebook's is 0.
seeds = pytest.mark.parametrize(
    "seeds", [pytest.param(range(4), id="few"), pytest.param(range(4, 40), id="many", marks=pytest.mark.slow)]
)


def graded(exercise, answer, cases):
    return exercise.judge(cases, [drivers.observe(exercise.driver, answer, case.to_json()) for case in cases])


def test_an_exercise_has_the_name_under_which_the_lesson_finds_it_and_no_other_has_it():
    for bank in BANKS:
        module = __import__(f"utils.exercises.{bank}", fromlist=["_"])
        for exercise in exercises_of(bank):
            assert getattr(module, exercise.name) is exercise
            assert EXERCISES[exercise.name] is exercise, f"two exercises are called {exercise.name}"


@seeds
@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_pass_whatever_cases_are_drawn(name, seeds):
    exercise = EXERCISES[name]
    answers = RIGHT_ANSWERS.get(name, [])
    assert len(answers) >= 2, f"{name}: add two other right answers in tests/utils/exercises/right_answers/lesson_NN.py"
    if name in FUNCTIONS:
        answers = [exercise.submission(exercise.reference), *answers]
    for seed in seeds:
        cases = exercise.cases(seed)
        for answer in answers:
            outcome = graded(exercise, answer, cases)
            assert outcome.correct, f"seed {seed}, {answer}: {outcome}"


@seeds
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_misconception_is_named_whatever_cases_are_drawn(name, seeds):
    exercise = FUNCTIONS[name]
    for seed in seeds:
        cases = exercise.cases(seed)
        messages = set()
        for item in exercise.misconceptions:
            outcome = graded(exercise, exercise.submission(item.wrong), cases)
            told = f"seed {seed}, {item.name!r}: draw cases that tell it from right answers and from the others"
            assert item.name in outcome.misconceptions, f"{told}: {outcome}"
            assert outcome.status is Status.NOT_YET
            messages.add(outcome.message)
        if seed == 0:
            assert len(messages) == len(exercise.misconceptions), "two misconceptions are told the same"


@pytest.mark.parametrize("name", CHOICES)
def test_each_wrong_option_has_its_own_reason_and_a_missed_one_a_nudge(name):
    exercise = CHOICES[name]
    reasons = [option.reason for option in exercise.options]
    assert len(set(reasons)) == len(reasons)
    for option in exercise.options:
        outcome = graded(exercise, option.letter, exercise.cases())
        if not option.right:
            assert outcome.status is Status.NOT_YET
            assert option.reason in outcome.message
        elif len(exercise.reference) > 1:
            assert outcome.status is Status.NOT_YET
            assert "right, but not complete" in outcome.message


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


@pytest.mark.parametrize("name", CALLED)
def test_cases_are_json_the_same_for_a_seed_and_others_for_another(name):
    def drawn(seed):
        return [case.to_json() for case in FUNCTIONS[name].cases(seed)]

    assert json.loads(json.dumps(drawn(5), allow_nan=False)) == drawn(5)
    assert drawn(5) != drawn(6), "draw some cases from rng: the seeds 5 and 6 gave the same"


@pytest.mark.parametrize("name", [name for name in EXERCISES if EXERCISES[name].visible_share is None])
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


@pytest.mark.parametrize("name", [name for name in EXERCISES if EXERCISES[name].visible_share is not None])
def test_in_an_assignment_there_is_neither_hint_nor_solution(name, capsys):
    EXERCISES[name].hint()
    EXERCISES[name].solution()
    said = capsys.readouterr().out
    assert said.count("This is an assignment") == 2
    assert str(EXERCISES[name].right_answer) not in said


def test_references_mean_the_same_as_utils():
    from utils import activations, encoding, linear_models, losses

    meant = {
        name: getattr(module, name)
        for module in (activations, encoding, linear_models, losses)
        for name in EXERCISES
        if hasattr(module, name)
    }
    assert {"softmax", "one_hot", "decode_number", "cross_entropy"} <= meant.keys()
    for name, function in meant.items():
        assert EXERCISES[name].check(function).correct
