"""Interrupts an action in a learner's folder at its first change of a file, at its second one, and so on.

It needs a process of its own, because it forks, and an audit hook stays for good. Each time it works on a fresh copy of
the learner who is prepared in PLACE, in PLACE/1, PLACE/2, ....
"""

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from course import workspace
from course.errors import CourseError
from utils import progress

CHANGES = {"rename", "link", "symlink", "remove", "mkdir", "rmdir", "truncate", "utime", "chmod"}
ACTIONS = {
    "update": workspace.update,
    "reset": lambda folder, lessons: workspace.reset(["1", "2", "3"], folder, lessons, say=str),
    "record": lambda folder, lessons: [progress.record(name, True, folder=folder) for name in ("first", "second")],
}
FINISHED, TOLD, KILLED = 0, 3, 4


def changes_a_file(event, arguments, folder):
    """Whether Python's audit event is a change of a file in the folder."""
    changes = (
        arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event == "open"
        else event.startswith("shutil.") or (event.startswith("os.") and event[3:] in CHANGES)
    )
    return changes and any(str(folder) in os.fspath(one) for one in arguments if isinstance(one, str | os.PathLike))


def run(action, how, at, folder, lessons):
    """Do it, and return how it ended; if it is killed, not even that is done."""
    seen = 0

    def interrupt(event, arguments):
        nonlocal seen
        if changes_a_file(event, arguments, folder):
            seen += 1
            if seen == at and how == "killed":
                if event == "open":  # die just after it: a new file is there, an old one may be empty
                    with suppress(OSError):
                        os.open(arguments[0], arguments[2])
                os._exit(KILLED)
            if seen == at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(interrupt)
    try:
        ACTIONS[action](folder, lessons)
    except CourseError as error:
        return TOLD if str(error).startswith("No room to write") else 1
    return FINISHED if seen < at else TOLD


def refuse(*_):
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def main(place, action, how, links):
    """Interrupt it anywhere, until it is done before its next change."""
    place = Path(place)
    workspace._trust = lambda paths: None  # it writes elsewhere, and takes time
    os.fsync = lambda descriptor: None  # a process ends, not the machine
    if links == "no links":
        os.link = refuse
    ended, at = None, 0
    while ended != FINISHED:
        at += 1
        folder = place / str(at) / "my"
        shutil.copytree(place / "my", folder)
        child = os.fork()
        if not child:
            status = 1
            try:
                status = run(action, how, at, folder, place / "lessons")
            finally:
                os._exit(status)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in (FINISHED, KILLED if how == "killed" else TOLD), (at, ended)
