"""A check diagnoses and never raises, whatever a learner writes."""

import numpy as np
import pytest
import torch

from tests.utils.exercises.banks import CALLED
from utils.activations import softmax
from utils.exercises import drivers, lesson_00, lesson_01
from utils.exercises.case import Case
from utils.exercises.function_exercise import FunctionExercise
from utils.exercises.misconception import Misconception
from utils.exercises.outcome import Status
from utils.exercises.value_exercise import ValueExercise

decode_number = lesson_01.decode_number


def raises(*arguments, **options):
    raise RuntimeError("touched")


def test_of_an_error_inside_utils_the_learners_own_line_is_quoted():
    def decode(outputs, n_classes):
        return softmax(outputs, temperature=0)

    error = drivers.observe("call", decode, {"arguments": [[1.0, 2.0], 3]})["error"]
    assert error["line"] == "return softmax(outputs, temperature=0)"


class Hostile:
    """An object that raises wherever it is touched."""

    __repr__ = __len__ = __iter__ = __array__ = __eq__ = raises
    __hash__ = None


CIRCLE = []
CIRCLE.append(CIRCLE)

NONSENSE = [
    "a text",
    b"bytes",
    {},
    {"a": 1},
    {1, 2},
    [],
    [[1, 2], [3]],
    [None, None],
    np.array(["a", "b"]),
    np.array([None, 1], dtype=object),
    np.zeros((3, 0)),
    np.full(3, np.nan),
    np.array([1 + 2j]),
    np.datetime64("2021-03-01"),
    10**400,
    float("inf"),
    True,
    print,
    Hostile,
    Hostile(),
    (i for i in range(3)),
    CIRCLE,
]


@pytest.mark.parametrize("name", CALLED)
def test_nonsense_and_errors_are_an_outcome(name):
    def broken(*arguments):
        raise ValueError("my own words")

    def forgetful(*arguments):
        str(arguments)

    for returned in NONSENSE:
        outcome = CALLED[name].check(lambda *arguments, returned=returned: returned)
        assert outcome.status is Status.NOT_YET, repr(type(returned))
        assert outcome.message
    outcome = CALLED[name].check(broken)
    assert outcome.status is Status.NOT_YET
    assert "ValueError" in outcome.message
    assert "my own words" in outcome.message
    if CALLED[name].driver != "module":
        assert "return" in CALLED[name].check(forgetful).message


@pytest.mark.parametrize("name", [name for name, exercise in CALLED.items() if exercise.driver == "call"])
def test_a_right_result_is_taken_as_lists_in_float32_and_as_a_tensor(name):
    for change in (lambda value: np.asarray(value).tolist(), np.float32, torch.as_tensor):

        def answer(*arguments, change=change):
            right = CALLED[name].reference(*arguments)
            return tuple(map(change, right)) if isinstance(right, tuple) else change(right)

        outcome = CALLED[name].check(answer)
        assert outcome.correct, str(outcome)


def test_nonsense_in_place_of_a_choice_is_an_outcome():
    for answer in NONSENSE:
        assert lesson_01.ordered_labels.check(answer).status is Status.NOT_YET


def breaks_off(outputs, n_classes):
    return outputs.clip(0, n_classes) / missing  # noqa: F821


def leaves(outputs, n_classes):
    raise SystemExit(3)


def calls_itself(outputs, n_classes):
    return calls_itself(outputs, n_classes)


def rounds_for_nobody(outputs, n_classes):
    labels = np.rint(outputs)
    labels.clip(0, n_classes - 1)


SLIPS = {
    decode_number: [
        (breaks_off, "NameError in the line `return outputs.clip(0, n_classes) / missing"),
        (leaves, "SystemExit"),
        (calls_itself, "RecursionError"),
        (rounds_for_nobody, "Does your function end with `return`?"),
        (lambda outputs: outputs, "TypeError"),
        (3, "not a function"),
        (lambda outputs, n: np.rint(outputs)[:, None], "has the shape (3, 1); it should be (3,)"),
        (lambda outputs, n: outputs.round().clip(0, n - 1)[:, None], "Your numbers are right, in the shape (3, 1)"),
        (lambda outputs, n: map(round, outputs), "put list(...) around it"),
        (lambda outputs, n: round(outputs), "works for one number, and here it gets a whole array"),
        (lambda outputs, n: "one" if outputs < 0 else "two", "want one yes or no, and here a whole array is asked"),
        (
            lambda outputs, n: next(min(max(round(x), 0), n - 1) for x in outputs),
            "Does `return` stand inside the loop?",
        ),
        (
            lambda outputs, n: np.where((outputs > -0.5) & (outputs < n - 0.5), np.rint(outputs), np.nan),
            "needs a label",
        ),
    ],
    lesson_01.ordered_labels: [("AB", "The rest of what you picked is right"), ("BC", "C (the digit")],
}


@pytest.mark.parametrize(
    ("exercise", "answer", "said"), [(exercise, *slip) for exercise, slips in SLIPS.items() for slip in slips]
)
def test_common_slips_are_told_what_to_do(exercise, answer, said):
    outcome = exercise.check(answer)
    assert outcome.status is Status.NOT_YET
    assert said in outcome.message


def test_a_loop_can_be_interrupted():
    calls = []

    def loop(outputs, n_classes):
        calls.append(outputs)
        raise KeyboardInterrupt  # what the kernel raises when the learner presses the stop button

    outcome = decode_number.check(loop)
    assert outcome.status is Status.NOT_YET
    assert "interrupted" in outcome.message
    assert len(calls) == 1


def test_what_is_printed_is_caught_and_shortened(capsys):
    def chatty(outputs, n_classes):
        print("look: ", "x" * 100_000)
        return outputs

    outcome = decode_number.check(chatty)
    assert capsys.readouterr().out == ""
    assert "look: xxx" in outcome.message.replace("  ", " ")
    assert len(outcome.message) < 2_000


def test_an_answer_that_raises_only_on_odd_input_is_no_stub():
    def careful(y, y_hat):
        if y != y:
            raise NotImplementedError
        return (y - y_hat) ** 2

    assert lesson_00.squared_difference.check(careful).correct


def test_changing_the_arguments_does_not_spoil_the_next_check():
    def greedy(outputs, n_classes):
        outputs[:] = np.clip(np.rint(outputs), 0, n_classes - 1)
        return outputs

    assert decode_number.check(greedy).correct
    assert decode_number.check(decode_number.reference).correct


def test_two_mistakes_at_once_are_still_recognised():
    outcome = decode_number.check(lambda outputs, n_classes: np.floor(outputs))
    assert "rounds down" in outcome.misconceptions


def test_mistakes_that_outputs_cannot_tell_apart_are_both_named_and_a_message_may_fail():
    mean_of = FunctionExercise(
        name="mean_of",
        reference=lambda numbers: float(np.mean(numbers)),
        draw_cases=lambda rng: [Case((rng.normal(size=4),))],
        misconceptions=(
            Misconception("sum", lambda numbers: numbers.sum(), lambda seen: "You gave the sum."),
            Misconception("dot", lambda numbers: numbers @ np.ones(4), lambda seen: "You multiplied by ones."),
            Misconception("words", lambda numbers: "no", lambda seen: f"{seen.returned:.3f}"),
        ),
        hints=("a", "b"),
        why="",
        praise="",
    )
    outcome = mean_of.check(lambda numbers: sum(numbers))
    assert outcome.misconceptions == ("sum", "dot")
    assert "You gave the sum." in outcome.message
    assert "You multiplied by ones." in outcome.message
    assert "words" in mean_of.check(lambda numbers: "no").message


def _dozen():
    return 12.0


dozen = ValueExercise(
    name="dozen",
    reference=_dozen,
    misconceptions=(Misconception("baker", lambda: 13.0, lambda seen: f"{seen.returned:g} is a baker's dozen."),),
    hints=("a", "b"),
    why="By custom.",
    praise="Twelve.",
)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        *((right, "Twelve.") for right in (12, 12.0, np.float32(12), np.array([12]), np.array(12))),
        (13, "13 is a baker's dozen."),
        (11, "11 is too small"),
        ("twelve", "should be a number"),
    ],
)
def test_a_value_is_accepted_in_every_number_type_and_a_wrong_one_diagnosed(answer, said):
    outcome = dozen.check(answer)
    assert outcome.correct == (said == "Twelve.")
    assert said in outcome.message


def test_a_solution_can_be_pasted_under_the_learners_own_name():
    assert str(decode_number.right_answer).startswith("def decode_number(outputs, n_classes):")
    assert str(dozen.right_answer) == "def compute_dozen():\n    return 12.0\n\ndozen = compute_dozen()"


def test_faulty_code_left_as_it_was_given_is_not_attempted():
    exercise = FunctionExercise(
        name="mean",
        reference=lambda x: np.mean(x),
        given=lambda x: np.sum(x),
        draw_cases=lambda rng: (Case(([3.0],)), Case(([1.0, 4.0],))),
        hints=(),
        why="",
        praise="",
    )

    def outcome_and_rights(answer):
        seen = [drivers.observe("call", answer, case.sent) for case in exercise.cases()]
        return exercise.judge(exercise.cases(), seen).status, exercise.rights(exercise.cases(), seen)

    assert outcome_and_rights(sum) == (Status.NOT_ATTEMPTED, (False, False))
    assert outcome_and_rights(max) == (Status.NOT_YET, (True, False))
    assert outcome_and_rights(np.mean) == (Status.CORRECT, (True, True))
