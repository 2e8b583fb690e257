"""What the trusted end of the channel makes of replies that are damaged, forged or endless."""

import contextlib
import copy
import functools
import json
import socket
import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.grading import channel as channels
from course.grading import points
from course.grading.channel import Channel, Ended, TookTooLong, Violation, is_observation, parse
from course.grading.inside import frames
from tests.support import in_time
from utils.exercises import drivers, lesson_03, lesson_06, wire
from utils.exercises.choice_exercise import ChoiceExercise
from utils.lessons import LESSONS

OFTEN = pytest.param(10_000, marks=pytest.mark.slow)
BANKS = ((lesson_03, 3), (lesson_06, 6))
EXERCISES = [getattr(bank, name) for bank, number in BANKS for name in LESSONS[number].exercises]
VALUES = (0.5, 3, True, "text", float("nan"), np.eye(2), np.float32(1), (1, [2, {"a": {3}}]), np.zeros((2, 0)), len)
WORDS = [
    "list",
    "tuple",
    "set",
    "dict",
    "float",
    "array",
    "tensor",
    "object",
    "dtype",
    "shape",
    "data",
    "nan",
    "inf",
    "float64",
    "int8",
    "bool",
    "type",
    "text",
    "message",
    "line",
    "status",
    "returned",
    "arguments",
    "error",
    "printed",
    "warnings",
    "details",
    "losses",
    "ask",
    "observations",
    "cells",
    "noted",
    "events",
    "training",
    "layers",
    "raised",
    "stub",
    "interrupted",
    "unusable",
    "same_structure",
    "parameter_shapes",
    "returned_eval",
    "error_eval",
    "requires_grad",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 2**63, 2**999, -(2**1001), 99_999, 100_001])
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(WORDS)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


@functools.cache
def right(index):
    """Return an exercise, what to ask of it, and what a right answer makes of that."""
    exercise = EXERCISES[index]
    answer = exercise.right_answer
    space = {"np": np}
    exec("import numpy as np\nimport torch\n" + (answer.text if hasattr(answer, "text") else ""), space)
    answer = space[exercise.name] if exercise.name in space else "".join(getattr(answer, "texts", ()))
    drawn = points.draw(exercise, 7)[:1]
    return exercise, drawn, [drivers.observe(exercise.driver, answer, case.sent) for case in drawn[0].cases]


@st.composite
def mutated(draw, data):
    """Draw a copy of JSON data in which a few parts are replaced, taken away, doubled or nested."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 4))):
        at, place = data, None
        while isinstance(at, (dict, list)) and at and (place is None or draw(st.integers(0, 4))):
            key = draw(st.sampled_from(sorted(at))) if isinstance(at, dict) else draw(st.integers(0, len(at) - 1))
            place, at = (at, key), at[key]
        if place is None:
            return draw(ANYTHING)
        inside, key = place
        how = draw(st.sampled_from(["replace", "replace", "remove", "double", "nest", "other"]))
        if how == "replace":
            inside[key] = draw(ANYTHING)
        elif how == "remove":
            del inside[key]
        elif how == "nest":
            inside[key] = {draw(st.sampled_from(["list", "tuple", "set", "dict", "array", "float"])): [inside[key]]}
        elif how == "double" and isinstance(inside, list):
            inside.insert(key, copy.deepcopy(inside[key]))
        else:
            inside[key] = copy.deepcopy(draw(st.sampled_from([wire.encode(value) for value in VALUES])))
    return data


def read(raw, ask, seconds=1.0):
    """Return what a channel makes of these bytes as the reply to a question."""
    ours, theirs = socket.socketpair()
    with contextlib.closing(Channel(ours)) as channel, theirs:

        def reply():
            with contextlib.suppress(OSError, EOFError):
                asked = frames.receive(theirs)
                theirs.sendall(raw(asked) if callable(raw) else raw)
                theirs.shutdown(socket.SHUT_WR)

        replying = threading.Thread(target=reply)
        replying.start()
        try:
            return ask(channel, seconds)
        finally:
            channel.close()
            replying.join()


def observe(channel, seconds):
    return channel.observe("f", "call", [{"arguments": []}], seconds)[0]


def framed(message):
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    return len(data).to_bytes(4, "big") + data


@pytest.mark.parametrize("examples", [300, OFTEN])
def test_an_observation_that_is_accepted_can_be_judged(examples):
    @settings(max_examples=examples)
    @given(st.data(), st.integers(0, len(EXERCISES) - 1))
    def check(data, index):
        exercise, drawn, seen = right(index)
        which = data.draw(st.integers(0, len(seen) - 1))
        forged = data.draw(mutated(seen[which]))
        sent = json.dumps(forged)
        try:
            forged = parse(sent.encode())
        except Violation:
            return
        if not is_observation(forged):
            return
        observed = [*seen[:which], forged, *seen[which + 1 :]]
        grade = points.grade_question(exercise, drawn, [observed])
        assert 0 <= grade.points <= exercise.points
        assert grade.message.encode()  # half a character could not be written into a file
        one_right = not (isinstance(exercise, ChoiceExercise) or exercise.is_right)  # ["A", "C"] is "AC"
        if grade.cases_right == len(seen) and one_right:
            assert alike(wire.decode(forged["returned"]), wire.decode(seen[which]["returned"]))

    check()


def alike(one, other):
    """Whether two values are the same numbers, whatever holds them."""
    if isinstance(other, dict):
        return isinstance(one, dict) and all(alike(one.get(key), value) for key, value in other.items())
    if isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    return np.allclose(np.asarray(one, dtype=float), np.asarray(other, dtype=float), rtol=0.1, atol=0.1)


@pytest.mark.parametrize("examples", [300, OFTEN])
def test_the_reader_gives_a_whole_reply_or_refuses(examples):
    honest = drivers.observe("call", np.exp, {"arguments": [1.0]})

    @settings(max_examples=examples)
    @given(st.data())
    def check(data):
        cut = data.draw(st.integers(-3, 3))
        message = data.draw(mutated({"ask": "*", "observations": [honest]}))
        noise = data.draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=3))

        def raw(asked):
            made = bytearray(json.dumps(message).replace('"*"', json.dumps(asked["ask"])).encode())
            for place, byte in noise:
                made[place % len(made)] = byte
            return max(0, len(made) + cut).to_bytes(4, "big") + bytes(made)

        def reading():
            with contextlib.suppress(Violation, Ended, TookTooLong):
                assert is_observation(read(raw, observe))

        in_time(reading, seconds=2)

    check()


@pytest.mark.parametrize("examples", [300, OFTEN])
def test_bytes_are_an_object_or_refused(examples):
    @settings(max_examples=examples)
    @given(st.binary(max_size=60) | st.text(alphabet='{}[]":,0123456789eE+-.\\unaltrsfi ', max_size=60).map(str.encode))
    def check(data):
        with contextlib.suppress(Violation):
            assert isinstance(parse(data), dict)

    check()


@pytest.mark.parametrize("examples", [300, OFTEN])
def test_a_reply_to_a_cell_is_whole_or_refused(examples):
    told = {"cells": [{"error": {"type": "ValueError", "message": "no", "line": None}, "noted": ["!ls"]}]}

    @settings(max_examples=examples)
    @given(mutated(told))
    def check(message):
        with contextlib.suppress(Violation, Ended):
            cell = read(framed(message), lambda channel, seconds: channel.run("x", seconds))
            assert all(
                text.isprintable() for text in [*cell["noted"], *(cell["error"] or {"line": ""}).values()] if text
            )

    check()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", Ended),
        (b"\0\0", Ended),
        (b"\0\0\0\0", Violation),
        (b"\xff\xff\xff\xff", Violation),
        ((channels.MOST_BYTES + 1).to_bytes(4, "big"), Violation),
        (b"\0\0\0\x09{}", Ended),
        (framed(b"[]"), Violation),
        (framed(b"[" * 5_000_000), Violation),
        (framed(b'{"a":' * 1_000_000), Violation),
        (framed(b'{"ask":"x","observations":[{"status":"correct"}]}'), Violation),
        (framed(b'{"ask":NaN}'), Violation),
        (framed(b'{"ask":' + b"9" * 100_000 + b"}"), Violation),
        (framed('{"ask":1}'.encode("utf-32")), Violation),
        (framed(b'{"a":1,"a":1}'), Violation),
    ],
)
def test_what_is_no_reply_is_refused(raw, problem):
    with pytest.raises(problem):
        read(raw, observe)


@pytest.mark.parametrize("part", [b"{},", b"[],", b"1,", b'"",', b"0.1,", b'{"":0},', b"1e9,", b'"\xc3\xa4",'])
def test_a_reply_takes_no_more_memory_than_it_may(part):
    data = b'{"ask":[' + part * (7_900_000 // len(part)) + b"0]}"
    tracemalloc.start()
    try:
        with contextlib.suppress(Violation):
            parse(data)
        assert tracemalloc.get_traced_memory()[1] < 250_000_000
    finally:
        tracemalloc.stop()


def test_a_reply_that_drops_in_slowly_takes_too_long():
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def drop():
        frames.receive(theirs)
        for byte in framed(b" " * 100):  # 2 s at least, and no JSON when it is there
            if over.wait(0.02):
                return
            theirs.send(bytes([byte]))

    dropping = threading.Thread(target=drop)
    with contextlib.closing(Channel(ours)) as channel, theirs:
        dropping.start()
        with pytest.raises(TookTooLong):
            observe(channel, 0.3)
        over.set()
        dropping.join()


def test_one_that_reads_nothing_takes_too_long():
    ours, theirs = socket.socketpair()
    with contextlib.closing(Channel(ours)) as channel, theirs, pytest.raises(TookTooLong):
        channel.run("x" * 10_000_000, 0.2)


def test_a_connection_closed_with_something_unread_has_ended():
    ours, theirs = socket.socketpair()
    with contextlib.closing(Channel(ours)) as channel:
        ours.send(b"unread")
        theirs.close()
        with pytest.raises(Ended):
            channel.run("x", 1)


@pytest.mark.parametrize("value", VALUES)
def test_what_a_driver_sees_is_accepted(value):
    seen = drivers.observe("call", lambda: value, {"arguments": []})
    assert is_observation(parse(json.dumps(seen).encode()))
