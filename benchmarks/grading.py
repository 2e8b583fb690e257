"""What grading costs: nbgrader, Otter and the course's own grader, on the same correct submissions, one worker each.

The assignment has four questions of lesson 03, and every tool calls the answers with the same cases. Each way of
grading runs in a process of its own, with ``import torch`` in the notebook and without. What it takes to start is
counted apart: the table gives seconds, and seconds of the processor, for each further submission, and the most memory
that all processes had together. The floor runs the same cells and calls in one warm process, with nothing to protect
and nothing judged. Tools that are not installed are left out; the extra `bench` has them.

    python benchmarks/grading.py
    python benchmarks/grading.py --submissions 40
"""

import argparse
import contextlib
import importlib.util
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat import v4

LESSON, SEED = "03", 7
QUESTIONS = ("softmax", "log_softmax", "temperature_for_half", "surer_bird")
GOALS = (("nbgrader", "ours", 40.0), ("otter run", "ours", 80.0), ("ours", "floor", 2.0))
SECONDS_BETWEEN_LOOKS = 0.2


# What is handed in, in the form that each tool wants.


def answer(name: str, number: int) -> str:
    from utils.exercises import lesson_03

    return f"{getattr(lesson_03, name).right_answer.text}\n\n# This is submission {number}."


def tests(name: str) -> tuple[list[str], list[str]]:
    """Return the cases that the notebook's check has, and the hidden ones, as expressions that should be true."""
    from course.grading import points
    from utils.exercises import lesson_03

    exercise = getattr(lesson_03, name)
    kinds: tuple[list[str], list[str]] = ([], [])
    for drawn in points.draw(exercise, SEED):
        for case in drawn.cases:
            returned = exercise.reference(*case.arguments)
            called = f"{name}({', '.join(map(literal, case.arguments))})" if exercise.driver == "call" else name
            near = f"rtol={exercise.relative}, atol={exercise.absolute}"
            kinds[drawn.hidden].append(f"bool(np.allclose({called}, {literal(returned)}, {near}))")
    return kinds


def literal(value: Any) -> str:
    return f'np.array({value.tolist()}, dtype="{value.dtype}")' if hasattr(value, "dtype") else repr(value)


def lessons_imports() -> str:
    from course.grading import engine
    from course.grading.worker import lesson_cells

    return engine.missing_imports([], lesson_cells(LESSON))


def first_lines(torch: bool) -> str:
    return "import numpy as np" + "\nimport torch" * torch


def write(path: Path, cells: Sequence[Any], **metadata: Any) -> Path:
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=list(cells), metadata={**kernel, **metadata}), path)
    return path


def write_for_course(path: Path, number: int, torch: bool) -> Path:
    """Write a notebook as the lesson has it: its own imports, the answers, and a check of each."""
    cells = [lessons_imports(), first_lines(torch)]
    for name in QUESTIONS:
        cells += [answer(name, number), f"exercises.{name}.check({name})"]
    return write(path, list(map(v4.new_code_cell, cells)))


def nbgrader_cells(number: int, torch: bool, hidden: bool) -> list[Any]:
    cells = [v4.new_code_cell(first_lines(torch))]
    for name in QUESTIONS:
        shown, kept = ["\n".join(f"assert {test}" for test in kind) for kind in tests(name)]
        both = [shown, "### BEGIN HIDDEN TESTS", kept, "### END HIDDEN TESTS"]
        kinds = {"schema_version": 3, "task": False}
        cells += [
            v4.new_code_cell(
                answer(name, number),
                metadata={"nbgrader": {**kinds, "grade_id": name, "solution": True, "grade": False, "locked": False}},
            ),
            v4.new_code_cell(
                "\n".join(both) if hidden else shown,
                metadata={
                    "nbgrader": {
                        **kinds,
                        "grade_id": f"test-{name}",
                        "solution": False,
                        "grade": True,
                        "locked": True,
                        "points": 1,
                    }
                },
            ),
        ]
    return cells


def write_for_otter(path: Path, number: int, torch: bool) -> Path:
    cells = ["import otter\ngrader = otter.Notebook()", first_lines(torch)]
    for name in QUESTIONS:
        cells += [answer(name, number), f'grader.check("{name}")']
    return write(path, list(map(v4.new_code_cell, cells)))


def otter_tests() -> dict[str, str]:
    """Return Otter's test files by name."""
    files = {}
    for name in QUESTIONS:
        cases = [
            {"code": "\n".join(f">>> {test}\nTrue" for test in kind), "hidden": hidden, "locked": False}
            for hidden, kind in enumerate(tests(name))
            if kind
        ]
        suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        files[f"tests/{name}.py"] = (
            f"OK_FORMAT = True\n\ntest = {{'name': {name!r}, 'points': 1, 'suites': [{suite}]}}\n"
        )
    return files


# The ways of grading: each yields when one more submission is graded; nbgrader after two, one each, and all others.


def ours(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from course.grading.notebook import read_notebook
    from course.grading.sandbox import best_level
    from course.grading.worker import Job, Work, grade_one

    job = Job(LESSON, SEED, best_level())
    for file in files:
        cells = tuple((cell.id, cell.source) for cell in read_notebook(file).cells if cell.kind == "code")
        grade, _, _, told = grade_one(job, Work(file.stem, file.name, cells, {}, frozenset(QUESTIONS)))
        expect_all(grade.points if grade else told)
        yield


def floor(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from course.grading import points
    from course.grading.inside import bank, submission
    from utils import exercises
    from utils.exercises import drivers, lesson_03

    draws = [(getattr(lesson_03, name), points.draw(getattr(lesson_03, name), SEED)) for name in QUESTIONS]
    exercises.lesson_03 = sys.modules["utils.exercises.lesson_03"] = bank  # as in the sandbox, the cells check nothing
    submission.draw_nothing()
    shell = submission.new_shell()
    for file in files:
        for cell in json.loads(file.read_text())["cells"]:
            shell.run_cell("".join(cell["source"]), store_history=False, silent=True).raise_error()
        for exercise, drawn in draws:
            for case in (case for cases in drawn for case in cases.cases):
                drivers.observe(exercise.driver, shell.user_ns[exercise.name], case.sent)
        yield


def otter_run(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    for file in files:
        command = [
            sys.executable,
            "-m",
            "otter",
            "run",
            "--no-logo",
            "-a",
            folder / "autograder.zip",
            "-o",
            folder,
            file,
        ]
        subprocess.run(command, check=True, capture_output=True)
        results = json.loads((folder / "results.json").read_text())
        expect_all(sum(test["score"] for test in results["tests"] if test["name"] in QUESTIONS))
        yield


def otter_in_process(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from otter.api import grade_submission

    for file in files:
        expect_all(grade_submission(str(file), str(folder / "autograder.zip"), quiet=True).total)
        yield


def nbgrader(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from nbgrader.api import Gradebook

    students = [file.parents[1].name for file in files]
    for student in (*students[:2], "*"):  # what is graded already is not graded again
        command = [sys.executable, "-m", "nbgrader", "autograde", "four", f"--student={student}"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        yield
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        scores = [submission.score for submission in book.assignment_submissions("four")]
    expect_all(min(scores), len(files) == len(scores))


def expect_all(found: object, complete: bool = True) -> None:
    """Stop if a correct submission did not get all points: then there is nothing to compare."""
    if found != len(QUESTIONS) or not complete:
        raise SystemExit(f"a correct submission got {found} instead of {len(QUESTIONS)} points")


WAYS = {
    "nbgrader": (nbgrader, "nbgrader"),
    "otter run": (otter_run, "otter"),
    "otter grade_submission": (otter_in_process, "otter"),
    "ours": (ours, "course"),
    "floor": (floor, "course"),
}


def prepare(way: str, folder: Path, torch: bool, submissions: int) -> list[Path]:
    """Write the submissions, and what the tool must have before it can grade."""
    numbers = range(submissions + 1)
    if way in ("ours", "floor"):
        return [write_for_course(folder / f"s{number:03}.ipynb", number, torch) for number in numbers]
    if way == "nbgrader":
        write(folder / "source/four/four.ipynb", nbgrader_cells(0, torch, hidden=True))
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", "four"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        return [
            write(folder / f"submitted/s{number:03}/four/four.ipynb", nbgrader_cells(number, torch, hidden=False))
            for number in numbers
        ]
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python"}))
        for name, text in otter_tests().items():
            archive.writestr(name, text)
    return [write_for_otter(folder / f"s{number:03}.ipynb", number, torch) for number in numbers]


# The measuring.


def run(way: str, folder: Path, files: Sequence[Path]) -> dict[str, float]:
    """Grade in this process, and return what one submission takes, and what the start takes beside it."""
    marks = [(time.perf_counter(), processor_seconds())]
    for _ in WAYS[way][0](folder, files):
        marks.append((time.perf_counter(), processor_seconds()))
    found = {}
    for index, kind in enumerate(("seconds", "processor")):
        first, *others = (later[index] - earlier[index] for earlier, later in itertools.pairwise(marks))
        each = sum(others) / len(others)
        if way == "nbgrader":  # one alone, then all others at once: both have started anew
            first, batch = others
            each = (batch - first) / (len(files) - 3)
        found |= {kind: each, f"start {kind}": max(0.0, first - each)}
    return found


def processor_seconds() -> float:
    """Return what this process and all that it has started have used of the processor."""
    here = psutil.Process()
    return sum(sum(process.cpu_times()[:4]) for process in (here, *here.children(recursive=True)))


def measure(way: str, torch: bool, submissions: int) -> dict[str, float]:
    """Run one way of grading in a new process, and look at its memory meanwhile."""
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        folder = Path(name)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader looks for a command there
        os.environ.update(HOME=name, PATH=path)
        files = prepare(way, folder, torch, submissions)
        command = [sys.executable, __file__, "--run", way, name, *map(str, files)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        with looked_at(lambda: megabytes(process.pid), SECONDS_BETWEEN_LOOKS) as noted:
            printed, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{way} failed")
        return {**json.loads(printed.splitlines()[-1]), "megabytes": max(size for _, size in noted)}


@contextlib.contextmanager
def looked_at(memory: Callable[[], float], every: float) -> Iterator[list[tuple[float, float]]]:
    """Note seconds and megabytes, at once and then after every so many seconds, until the end of a ``with`` block."""
    noted, ended, begun = [(0.0, memory())], threading.Event(), time.perf_counter()

    def look() -> None:
        while not ended.wait(every):
            with contextlib.suppress(psutil.Error):  # it has ended
                noted.append((time.perf_counter() - begun, memory()))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield noted
    finally:
        ended.set()
        looking.join()


def megabytes(pid: int) -> float:
    """Return the memory of a process and all below it; pages that several share count once."""
    total = 0.0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0.0
    for process in processes:
        try:
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
        except psutil.Error:  # it has ended, or belongs to another user
            continue
    return total / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what grading costs.")
    parser.add_argument("--submissions", type=int, default=20, help="how many are graded after the first")
    parser.add_argument("--ways", nargs="*", default=list(WAYS), help="which ways of grading; all unless said")
    parser.add_argument("--run", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        way, folder, *files = options.run
        print(json.dumps(run(way, Path(folder), [Path(file) for file in files])))
        return
    ways = [way for way in options.ways if importlib.util.find_spec(WAYS[way][1])]
    for way in set(options.ways) - set(ways):
        print(f"{way} is left out: {WAYS[way][1]} is not installed")
    for torch in (True, False):
        print(f"\nimport torch: {'yes' if torch else 'no'}; one submission of {options.submissions}, after the first")
        print(f"{'':24}{'seconds':>10}{'CPU s':>10}{'start s':>10}{'start CPU s':>13}{'peak MB':>10}")
        found = {}
        for way in ways:
            found[way] = row = measure(way, torch, options.submissions)
            print(
                f"{way:24}{row['seconds']:10.3f}{row['processor']:10.3f}{row['start seconds']:10.2f}"
                f"{row['start processor']:13.2f}{row['megabytes']:10.0f}",
                flush=True,
            )
        for slow, quick, goal in GOALS:
            if slow in found and quick in found:
                ratio, cpu = (found[slow][kind] / found[quick][kind] for kind in ("seconds", "processor"))
                limit = "at most" if quick == "floor" else "at least"
                print(f"{slow} takes {ratio:.1f} times as long as {quick}, {cpu:.1f} in CPU (goal: {limit} {goal:g})")


if __name__ == "__main__":
    main()
