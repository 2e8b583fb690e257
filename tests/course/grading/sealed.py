"""What the tests of the sandbox share: small limits, a notebook of lesson 03 that is right, and its grading."""

import contextlib
import os
import sys

import pytest

from course.grading import channel as channels
from course.grading import engine, points, sandbox
from course.grading.memory import _below
from tests.support import require
from utils.exercises import lesson_03
from utils.lessons import LESSONS

LEVELS = (sandbox.NAMESPACES, sandbox.SEPARATE_USER)
LIMITS = sandbox.Limits(
    cell_seconds=1.2, call_seconds=0.8, total_seconds=30, megabytes=256, processes=24, file_megabytes=16
)
EXERCISES = [getattr(lesson_03, name) for name in LESSONS[3].exercises]
DRAWS = [points.draw(exercise, 7)[:2] for exercise in EXERCISES]
VISIBLE = [draws[:1] for draws in DRAWS]
IMPORTS = "import numpy as np\nfrom utils.exercises.lesson_03 import *\nfrom utils.exercises import lesson_03"

WRONG = "def softmax(z):\n    return z"
PRELUDE = """
import numpy as np
import contextlib, ctypes, gc, glob, mmap, os, resource, signal, socket, struct, subprocess, sys, threading, time
loot = []
def gain(do, *arguments, **options):
    try:
        loot.append(repr(do(*arguments, **options))[:1500])
    except BaseException as error:
        pass
def read(path):
    with open(path, "rb") as file:
        return file.read(1000)
def write(path):
    with open(path, "a") as file:
        file.write("planted")
    return path
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    done = libc.syscall(*(ctypes.c_long(item) if isinstance(item, int) else item for item in arguments))
    if done < 0:
        raise OSError(ctypes.get_errno())
    return done
"""


def _source(exercise):
    answer = exercise.right_answer
    return answer.text if hasattr(answer, "text") else f'{exercise.name} = "{"".join(answer.texts)}"'


ANSWERS = {exercise.name: _source(exercise) for exercise in EXERCISES}


def notebook(*more, **changed):
    """Return the cells of a notebook that is right but for these answers, and these cells at its end."""
    return [IMPORTS, *({**ANSWERS, **changed}).values(), *more]


def start(level):
    """Return a started sandbox of this level; skip the test where this machine can't have one."""
    if sys.platform != "linux":
        pytest.skip("sealed grading is for Linux")
    if level == sandbox.NAMESPACES:
        require("bwrap", "apt-get install bubblewrap")
        if not sandbox._bubblewrap_works():
            pytest.skip("bubblewrap may make no namespaces here: run the tests as root or allow user namespaces")
    elif os.geteuid() != 0 or not sandbox._has_landlock():
        pytest.skip("only root can become a separate user, on a kernel with Landlock: run the tests as root")
    started = sandbox.Sandbox(level, LIMITS)
    started.start()
    return started


def grade(started, cells, imports="", clicked=None, draws=DRAWS):
    """Return what is told of the cells, and the grades by question."""
    with engine.Answers(started, cells, imports) as answers:
        graded = engine.grade_answers(answers, EXERCISES, draws, clicked or {})
    return answers.told, {item.question: item for item in graded}


def lost(graded):
    """Return the points that are missing, by question."""
    return {name: round(1 - item.points, 4) for name, item in graded.items() if item.points != 1}


def processes(started):
    """Return the processes of a sandbox."""
    return set(_below(started._process.pid))


def running(marker):
    """Return the processes of this machine that have a marker in their command line."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
            if marker.encode() in file.read():
                found.append(int(pid))
    return found


def loot_of(started, *cells, seconds=5.0, whole=True):
    """Run cells after the prelude, whole; return what `loot` holds then: None where the process has ended."""
    with started.submission() as channel:
        try:
            for cell in (PRELUDE, *cells):
                error = channel.run(cell, seconds)["error"]
                assert error is None or not whole, error
            return channel.observe("loot", "value", [{}], seconds)[0]["returned"]["list"]
        except (channels.Ended, channels.TookTooLong, channels.Violation):
            return None
