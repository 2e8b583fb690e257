"""What grading costs: nbgrader, Otter and the course's own grader, on the same correct submissions, one worker each.

The assignment is that of lesson 03, in the form that `course release` gives it for each tool; every tool calls the
answers with the same cases. A submission has the cells of its answers and checks, and not the rest of the lesson. Each
way of grading runs in a process of its own, with ``import torch`` in the notebook and without. What it takes to start
is counted apart: the table gives seconds, and seconds of the processor, for each further submission, and the most
memory that all processes had together. The floor runs the same cells and calls in one warm process, with nothing to
protect and nothing judged. A machine may be twice as fast in one minute as in the next: what takes milliseconds is run
in turn several times, and the table shows the run in the middle. Tools that are not installed are left out; the extra
`exports` has them.

    python benchmarks/grading.py
    python benchmarks/grading.py --submissions 40
"""

import argparse
import contextlib
import copy
import importlib.util
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import nbformat
import psutil
from nbformat import NotebookNode, v4

LESSON, SEED = "03", 7
STEM = "03_softmax"
QUESTIONS = ("softmax", "true_of_softmax", "temperature_for_half", "log_softmax", "surer_bird")
GOALS = (
    ("nbgrader", "ours", 40.0),
    ("nbgrader", "nbgrader, our engine", None),
    ("otter run", "ours", 80.0),
    ("ours", "floor", 2.0),
)
SECONDS_BETWEEN_LOOKS = 0.2
IN_TURN, ROUNDS = ("ours", "floor"), 5


# What is handed in, in the form that each tool wants.


def submission(released: NotebookNode, number: int, torch: bool) -> NotebookNode:
    """Return what a student hands in whose answers are right: the cells of answers and checks, and what they need."""
    notebook = copy.deepcopy(released)
    imports = f"{lessons_imports()}\nimport numpy as np{chr(10) + 'import torch' if torch else ''}"
    cells = []
    for cell in notebook.cells:
        name = cell.id.removeprefix("check-")
        if cell.id in QUESTIONS:
            cell.source = f"{answer(cell.id)}\n\n# This is submission {number}."
        if name in QUESTIONS or cell.source.startswith(("grader.check(", "# Initialize Otter")):
            cells.append(cell)
    notebook.cells = [v4.new_code_cell(imports, id="imports"), *cells]
    return notebook


def answer(name: str) -> str:
    from course.release.instructor import answer_of
    from utils.exercises import lesson_03

    return answer_of(getattr(lesson_03, name))


def lessons_imports() -> str:
    from course.grading import engine
    from course.grading.worker import lesson_cells

    return engine.missing_imports([], lesson_cells(LESSON))


def release_for(tool: str, folder: Path) -> None:
    from course.release.command import release

    with contextlib.redirect_stdout(io.StringIO()):
        release(LESSON, folder=folder, kind=tool, seed=SEED)


def run_tool(*command: object, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", *map(str, command)], check=True, capture_output=True, cwd=folder)


# The ways of grading: each yields when one more submission is graded; nbgrader after two, one each, and all others.


def ours(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from course.grading.notebook import read_notebook
    from course.grading.sandbox import best_level
    from course.grading.worker import Job, Work, grade_one

    job = Job(LESSON, SEED, best_level())
    for file in files:
        cells = tuple((cell.id, cell.source) for cell in read_notebook(file).cells if cell.kind == "code")
        grade, _, _, told = grade_one(job, Work(file.stem, file.name, cells, {}, frozenset(QUESTIONS)))
        if grade is None:
            raise SystemExit(told)
        expect_all(grade.points)
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
        run_tool("otter", "run", "--no-logo", "-a", autograder(folder), "-o", folder, file, folder=folder)
        results = json.loads((folder / "results.json").read_text())
        expect_all(sum(test["score"] for test in results["tests"] if test["name"] in QUESTIONS))
        yield


def autograder(folder: Path) -> Path:
    """Return the archive that `otter assign` has made."""
    return next((folder / "dist" / "autograder").glob("*.zip"))


def otter_in_process(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from otter.api import grade_submission

    for file in files:
        expect_all(grade_submission(str(file), str(autograder(folder)), quiet=True).total)
        yield


def nbgrader(folder: Path, files: Sequence[Path]) -> Iterator[None]:
    from nbgrader.api import Gradebook

    students = [file.parents[1].name for file in files]
    for student in (*students[:2], "*"):  # what is graded already is not graded again
        run_tool("nbgrader", "autograde", STEM, f"--student={student}", folder=folder)
        yield
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        scores = [submission.score for submission in book.assignment_submissions(STEM)]
    expect_all(min(scores), len(files) == len(scores))


def expect_all(found: float, complete: bool = True) -> None:
    """Stop if a correct submission did not get all points: then there is nothing to compare."""
    if abs(found - len(QUESTIONS)) > 1e-9 or not complete:
        raise SystemExit(f"a correct submission got {found} instead of {len(QUESTIONS)} points")


WAYS = {
    "nbgrader": (nbgrader, "nbgrader"),
    "nbgrader, our engine": (nbgrader, "nbgrader"),
    "otter run": (otter_run, "otter"),
    "otter grade_submission": (otter_in_process, "otter"),
    "ours": (ours, "course"),
    "floor": (floor, "course"),
}


def prepare(way: str, folder: Path, torch: bool, submissions: int) -> list[Path]:
    """Write the submissions, and what the tool must have before it can grade."""
    if way in ("ours", "floor"):
        # The same cells as in nbgrader; our grader takes no notice of its tests.
        release_for("nbgrader", folder / "course")
        released = nbformat.read(folder / "course" / "source" / STEM / f"{STEM}.ipynb", 4)
        released.cells = [cell for cell in released.cells if not cell.id.startswith("check-")]
        paths = [folder / f"s{number:03}.ipynb" for number in range(submissions + 1)]
    elif way.startswith("nbgrader"):
        course = folder / "course"
        release_for("nbgrader", course)
        if way == "nbgrader":
            (course / "nbgrader_config.py").write_text("")
        for path in course.iterdir():
            path.rename(folder / path.name)
        run_tool("nbgrader", "generate_assignment", STEM, folder=folder)
        released = nbformat.read(folder / "release" / STEM / f"{STEM}.ipynb", 4)
        paths = [folder / f"submitted/s{number:03}/{STEM}/{STEM}.ipynb" for number in range(submissions + 1)]
    else:
        release_for("otter", folder / "course")
        source = folder / "course" / f"{STEM}.ipynb"
        run_tool("otter", "assign", "--no-run-tests", source, folder / "dist", folder=folder)
        released = nbformat.read(folder / "dist" / "student" / f"{STEM}.ipynb", 4)
        paths = [folder / f"s{number:03}.ipynb" for number in range(submissions + 1)]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(submission(released, number, torch), path)
    return paths


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
        if WAYS[way][0] is nbgrader:  # one alone, then all others at once: both have started anew
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
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
        for number in range(ROUNDS):
            for way in ways if number == 0 else (way for way in ways if way in IN_TURN):
                runs[way].append(measure(way, torch, options.submissions))
        found = {}
        for way in ways:
            found[way] = row = sorted(runs[way], key=lambda one: one["seconds"])[len(runs[way]) // 2]
            print(
                f"{way:24}{row['seconds']:10.3f}{row['processor']:10.3f}{row['start seconds']:10.2f}"
                f"{row['start processor']:13.2f}{row['megabytes']:10.0f}",
                flush=True,
            )
        for slow, quick, goal in GOALS:
            if slow in found and quick in found:
                ratio, cpu = (found[slow][kind] / found[quick][kind] for kind in ("seconds", "processor"))
                limit = "at most" if quick == "floor" else "at least"
                aim = f" (goal: {limit} {goal:g})" if goal else ""
                print(f"{slow} takes {ratio:.1f} times as long as {quick}, {cpu:.1f} in CPU{aim}")


if __name__ == "__main__":
    main()
