"""Whatever moment `course start` is killed at, and whenever JupyterLab saves: no byte of a learner's work is lost."""

import errno
import json
import os
import random
import re
import subprocess
import sys
import time

import pytest

from course import copies, files, workspace
from course.errors import CourseError
from course.paths import ROOT
from course.workspace import reset, update
from tests.course.synthetic import edit, left_behind, run_all, sources, write_lessons
from tests.course.synthetic import files as files_in

NAMES = [f"{number:02d}_lesson_{number}.ipynb" for number in range(4)]
UNCHANGED, RUN, CHANGED, MISSING = NAMES
CALLS = ("open", "write", "fsync", "link", "replace", "rename", "unlink")


class Killed(BaseException):
    """The process is gone: nothing that comes after it in the program happens."""


class CountedCalls:
    """Lets something happen at the k-th call of the operating system that changes a file, before or after it.

    Once killed, no further call does anything: cleaning up is not given to a killed process.
    """

    def __init__(self, monkeypatch, *, at=-1, happens=None, after=False):
        self.count, self.at, self.happens, self.after, self.dead = 0, at, happens, after, False
        for name in CALLS:
            monkeypatch.setattr(files.os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name, real):
        def call(*arguments, **options):
            if self.dead:
                raise Killed
            if name == "open" and not arguments[1] & os.O_CREAT:
                return real(*arguments, **options)
            self.count += 1
            if self.count - 1 != self.at:
                return real(*arguments, **options)
            if self.after:
                try:
                    return real(*arguments, **options)
                finally:
                    self._happen()
            if name == "write" and isinstance(self.happens, type):
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])  # half of it reaches the file
            self._happen()
            return real(*arguments, **options)

        return call

    def _happen(self):
        if self.happens is Killed:
            self.dead = True
            raise Killed
        if self.happens is OSError:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.happens is not None:
            self.happens()


def _prepare(tmp_path):
    """One copy unchanged, one run, one changed, one missing, and a new version of all four."""
    folder, lessons = tmp_path / "my", tmp_path / "lessons"
    write_lessons(lessons, "first", count=4)
    update(folder, lessons)
    run_all(folder / RUN)
    edit(folder / CHANGED)
    (folder / MISSING).unlink()
    before = files_in(folder)
    write_lessons(lessons, "second", count=4)
    return folder, lessons, before


@pytest.fixture(scope="module", autouse=True)
def _no_trust():
    """Signing writes to the home folder only, and it takes time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(workspace, "_trust", lambda paths: None)
    yield
    patch.undo()


def _without_links(monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(files.os, "link", refuse)


def _all_moments(monkeypatch, tmp_path, action):
    """Run the action once for each call that it makes, and tell the number of that call."""
    with monkeypatch.context() as patch:
        folder, lessons, _ = _prepare(tmp_path / "counting")
        counted = CountedCalls(patch)
        action(folder, lessons)
    assert counted.count > 10
    return range(counted.count)


def _is_whole(path, before, *texts):
    content = path.read_bytes()
    json.loads(content)
    return content == before.get(path.name) or any(text in sources(path) for text in texts)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_update_killed_at_any_call_loses_nothing_and_is_finished_by_the_next(monkeypatch, tmp_path, after, links):
    if not links:
        _without_links(monkeypatch)
    for k in _all_moments(monkeypatch, tmp_path, update):
        folder, lessons, before = _prepare(tmp_path / str(k))
        with monkeypatch.context() as patch:
            CountedCalls(patch, at=k, happens=Killed, after=after)
            with pytest.raises(Killed):
                update(folder, lessons)
        assert (folder / CHANGED).read_bytes() == before[CHANGED]
        for path in folder.glob("*.ipynb"):
            assert _is_whole(path, before, "second"), (k, path.name)
        if links:  # without links, a file that nobody has changed may be without its name for a moment
            assert {UNCHANGED, RUN, CHANGED} <= files_in(folder).keys(), k

        update(folder, lessons)
        assert files_in(folder).keys() == {*NAMES, "02_lesson_2-new.ipynb"}
        assert (folder / CHANGED).read_bytes() == before[CHANGED]
        assert all("second" in sources(folder / name) for name in (UNCHANGED, RUN, MISSING, "02_lesson_2-new.ipynb"))
        assert left_behind(folder) == []


def test_a_disk_that_is_full_at_any_call_is_said_and_loses_nothing(monkeypatch, tmp_path):
    said = []
    for k in _all_moments(monkeypatch, tmp_path, update):
        folder, lessons, before = _prepare(tmp_path / str(k))
        with monkeypatch.context() as patch:
            CountedCalls(patch, at=k, happens=OSError)
            # A call that only clears up may fail and be left to the next run: then nothing is said.
            try:
                update(folder, lessons)
            except CourseError as error:
                said.append(str(error))
        assert (folder / CHANGED).read_bytes() == before[CHANGED]
        assert {UNCHANGED, RUN, CHANGED} <= files_in(folder).keys(), k
        assert all(_is_whole(path, before, "second") for path in folder.glob("*.ipynb"))
        update(folder, lessons)
        assert files_in(folder).keys() == {*NAMES, "02_lesson_2-new.ipynb"}
        assert left_behind(folder) == []
    assert len(said) > 10
    assert all(sentence.startswith("No room to write") for sentence in said)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_what_jupyterlab_saves_during_an_update_is_found_in_some_file(monkeypatch, tmp_path, links):
    if not links:
        _without_links(monkeypatch)
    for k in _all_moments(monkeypatch, tmp_path, update):
        folder, lessons, _ = _prepare(tmp_path / str(k))
        saved = []
        with monkeypatch.context() as patch:
            # JupyterLab writes into the file that has the name now, as `edit` does.
            def save(folder=folder, saved=saved):
                if (folder / RUN).exists():
                    saved.append(edit(folder / RUN, "my_work = 'precious'"))

            CountedCalls(patch, at=k, happens=save)
            report = update(folder, lessons)
        update(folder, lessons)
        for content in saved:
            assert content in files_in(folder).values(), k
        if saved and (folder / RUN).read_bytes() not in saved:
            assert any("-old.ipynb" in note for note in report.notes), k


def test_what_jupyterlab_is_still_writing_during_an_update_is_not_lost(monkeypatch, tmp_path):
    """JupyterLab has opened the file before the name changes hands, and writes the rest of it only afterwards."""
    for k in _all_moments(monkeypatch, tmp_path, update):
        folder, lessons, _ = _prepare(tmp_path / str(k))
        work = (folder / RUN).read_bytes().replace(b"x = 2", b"my_work = 'precious'")
        open_files = []

        def begin(folder=folder, work=work, open_files=open_files):
            file = (folder / RUN).open("wb")
            file.write(work[:100])
            file.flush()
            open_files.append(file)

        with monkeypatch.context() as patch:
            CountedCalls(patch, at=k, happens=begin)
            patch.setattr(copies.time, "sleep", lambda seconds: None)
            update(folder, lessons)
        for file in open_files:
            file.write(work[100:])
            file.close()
        assert work in files_in(folder).values(), k


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_reset_killed_at_any_call_loses_nothing(monkeypatch, tmp_path, after, links):
    if not links:
        _without_links(monkeypatch)

    def action(folder, lessons):
        reset(["1", "2", "3"], folder, lessons, say=lambda _: None)

    for k in _all_moments(monkeypatch, tmp_path, action):
        folder, lessons, before = _prepare(tmp_path / str(k))
        with monkeypatch.context() as patch:
            CountedCalls(patch, at=k, happens=Killed, after=after)
            with pytest.raises(Killed):
                action(folder, lessons)
        for name in (RUN, CHANGED):
            assert before[name] in files_in(folder).values(), (k, name)
            assert (folder / name).exists() or not links
        action(folder, lessons)
        assert all("second" in sources(folder / name) for name in (RUN, CHANGED, MISSING))
        assert before[CHANGED] in files_in(folder).values()
        assert left_behind(folder) == []


# --- real processes, really killed

COUNT = 10
CHANGED_ONES = {f"{number:02d}_lesson_{number}.ipynb" for number in (2, 5, 9)}
GO = """
import sys
from pathlib import Path
sys.modules.setdefault("rfc3987_syntax", None)
from course.workspace import update
print("ready", flush=True)
sys.stdin.readline()
update(Path(sys.argv[1]), Path(sys.argv[2]))
print("done", flush=True)
"""
START = """
import sys
from pathlib import Path
sys.modules.setdefault("rfc3987_syntax", None)
from course.start import start
start(open_browser=False, folder=Path(sys.argv[1]), lessons=Path(sys.argv[2]))
"""


class Learner:
    """A folder with ten lessons of a few hundred kB, three of them changed, that a newer version is to renew."""

    def __init__(self, place):
        self.folder, self.lessons, self.versions = place / "my", place / "lessons", 1
        write_lessons(self.lessons, "Version 1 of a lesson.", count=COUNT, size=12_000)
        update(self.folder, self.lessons)
        self.mine = {name: edit(self.folder / name, f"mine = {name!r}") for name in CHANGED_ONES}
        for path in self.folder.glob("*.ipynb"):
            if path.name not in CHANGED_ONES:
                run_all(path)

    def new_version(self):
        old, self.versions = self.versions, self.versions + 1
        for path in self.lessons.glob("*.ipynb"):
            path.write_bytes(path.read_bytes().replace(b"Version %d of" % old, b"Version %d of" % self.versions))

    def look(self):
        """Check every file, and return how many of the unchanged copies are new."""
        new = 0
        for path in self.folder.glob("*.ipynb"):
            if path.name in CHANGED_ONES:
                assert path.read_bytes() == self.mine[path.name], "a changed notebook was touched"
                continue
            text = sources(path)  # whole: it is JSON, and of one version from its first cell to its last
            told = set(re.findall(r"Version \d+ of", text))
            assert len(told) == 1, path.name
            new += told == {f"Version {self.versions} of"} and "-new" not in path.name
        names = {path.name for path in self.folder.glob("*.ipynb") if "-new" not in path.name}
        assert len(names) == COUNT
        return new

    def finish(self):
        """Let the next start do the rest, and begin a new round."""
        update(self.folder, self.lessons)
        assert self.look() == COUNT - len(CHANGED_ONES)
        assert left_behind(self.folder) == []
        assert all("-old" not in path.name for path in self.folder.glob("*.ipynb"))
        self.new_version()

    def run(self, program):
        return subprocess.Popen(
            [sys.executable, "-c", program, self.folder, self.lessons],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            text=True,
        )


@pytest.mark.slow
def test_killing_an_update_at_40_random_moments_loses_no_byte_of_a_changed_notebook(tmp_path):
    learner, chance = Learner(tmp_path), random.Random(6)
    learner.new_version()

    durations = []
    for _ in range(2):
        with learner.run(GO) as process:
            assert process.stdout.readline() == "ready\n"
            begin = time.perf_counter()
            process.stdin.write("go\n")
            process.stdin.flush()
            assert process.stdout.readline() == "done\n"
            durations.append(time.perf_counter() - begin)
        learner.finish()

    half_way, k = 0, 0
    # Pairs of processes, the next one getting ready while this one is killed.
    waiting = learner.run(GO)
    try:
        for k in range(40):
            process, waiting = waiting, learner.run(GO)
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("go\n")
            process.stdin.flush()
            time.sleep(max(durations) * (k + chance.random()) / 40)
            process.kill()
            process.communicate(timeout=20)
            half_way += 0 < learner.look() < COUNT - len(CHANGED_ONES)
            learner.finish()
    finally:
        waiting.kill()
        waiting.communicate(timeout=20)
    assert half_way >= 10, f"only {half_way} of 40 kills came in the middle of the update"


@pytest.mark.slow
def test_killing_course_start_at_10_random_moments_loses_no_byte_of_a_changed_notebook(tmp_path):
    learner, chance = Learner(tmp_path), random.Random(10)
    learner.new_version()
    half_way = 0
    waiting = learner.run(START)
    try:
        for k in range(10):
            process = waiting
            seen = learner.folder / ("00_lesson_0.ipynb" if k % 2 else "03_lesson_3.ipynb")
            before = seen.stat().st_ino
            end = time.monotonic() + 30
            while seen.stat().st_ino == before and time.monotonic() < end:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.03)
            process.kill()
            process.communicate(timeout=20)
            half_way += 0 < learner.look() < COUNT - len(CHANGED_ONES)
            learner.finish()
            waiting = learner.run(START)
    finally:
        waiting.kill()
        waiting.communicate(timeout=20)
    assert half_way >= 3, f"only {half_way} of 10 kills came in the middle of the update"
