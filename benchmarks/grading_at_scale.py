"""What thousands of submissions take, in seconds and in memory, and whether their grades depend on the way.

Five hundred different notebooks are put together from the answers, right and wrong, that the checks are tested with,
and handed in by as many students as there are. They are graded with two jobs on this machine, on a Dask cluster with
two workers on this machine, and in a run that is interrupted after a third and started again. All must give the same
files, byte for byte. What is printed is written to ``results/grading_at_scale.txt``, and the memory is drawn in
``results/grading_at_scale.png``; pages that processes share count once.

    python benchmarks/grading_at_scale.py
    python benchmarks/grading_at_scale.py --students 10000
    python benchmarks/grading_at_scale.py --students 2000 --ways jobs interrupted
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
from distributed import LocalCluster
from grading import LESSON, SEED, lessons_imports, looked_at, megabytes
from nbformat import v4

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
QUESTIONS = ("softmax", "log_softmax", "temperature_for_half", "surer_bird")  # that people have answered
DIFFERENT = 500
SECONDS_BETWEEN_LOOKS = 1.0


def hand_in(folder: Path, students: int) -> None:
    """Write one notebook for each student."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = {  # each stands below a heading, "# %% right: ..." or "# %% wrong: ..."
        name: [
            answer.partition("\n")[2]
            for file in (REPOSITORY / "tests/utils/exercises/answers").glob(f"*/{name}.py")
            for answer in file.read_text(encoding="utf-8").split("# %% ")[1:]
        ]
        for name in QUESTIONS
    }
    rng, imports = random.Random(SEED), lessons_imports()
    for number in range(min(DIFFERENT, students)):
        cells = [imports]
        for name in QUESTIONS:
            cells += [rng.choice(answers[name]), f"exercises.{name}.check({name})"]
        first = folder / f"student-{number:05}.ipynb"
        cells = [v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(cells)]
        nbformat.write(v4.new_notebook(cells=cells), first)
        for other in range(number + DIFFERENT, students, DIFFERENT):
            shutil.copy(first, folder / f"student-{other:05}.ipynb")


def command(submissions: Path, to: Path, *options: str) -> list[str]:
    start = [sys.executable, "-m", "course", "grade", str(submissions), "--lesson", LESSON, "--to", str(to)]
    return [*start, "--seed", str(SEED), *options]


def run(arguments: list[str], stop_after: float = 0.0) -> tuple[float, list[tuple[float, float]]]:
    """Run a command, or interrupt it as Ctrl-C would; return its seconds and what memory it had."""
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    with looked_at(lambda: megabytes(os.getpid()), SECONDS_BETWEEN_LOOKS) as noted:
        try:
            _, told = process.communicate(timeout=stop_after or None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            process.communicate()
        else:
            if process.returncode:
                raise SystemExit(told[-2000:])
    return time.perf_counter() - begun, noted


def digests(results: Path) -> dict[str, str]:
    """Return what each file of grades and pages holds, in short; the log has times and is left out."""
    files = sorted(path for path in results.rglob("*") if path.suffix in (".csv", ".json", ".html"))
    return {str(path.relative_to(results)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> None:
    parser = argparse.ArgumentParser(description="Grade many submissions, in three ways.")
    parser.add_argument("--students", type=int, default=1_000)
    parser.add_argument("--ways", nargs="*", default=["jobs", "dask", "interrupted"])
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job, and its children, ignore it
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        folder = Path(name)
        submissions = folder / "submissions"
        hand_in(submissions, options.students)
        found, lines, seconds = {}, [], 0.0
        fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
        for way in options.ways:
            to = folder / f"results-{way}"
            if way == "dask":
                with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
                    told = command(submissions, to, "--scheduler", cluster.scheduler_address)
                    taken, noted = run(told)
            else:
                told = command(submissions, to, "--jobs", "2")
                stopped, kept = 0.0, 0
                if way == "interrupted":
                    stopped, _ = run(told, stop_after=seconds / 3 or 10)
                    kept = len(list((to / "grades").glob("*.json")))
                    if not 0 < kept < options.students:
                        raise SystemExit(f"{kept} of {options.students} were graded when it was to be interrupted")
                taken, noted = run(told)
                seconds = seconds or taken
                taken += stopped
            found[way] = digests(to)
            same = found[way] == found[options.ways[0]]
            lines.append(
                f"{way:12}{options.students:7} submissions {taken:7.0f} s"
                f"{1000 * taken / options.students:6.0f} ms each; "
                f"memory {noted[-1][1]:5.0f} MB at the end, at most {max(most for _, most in noted):5.0f}; "
                f"{len(found[way])} files, {'the same' if same else 'NOT the same'} as with {options.ways[0]}"
            )
            lines[-1] += f"; interrupted after {kept}" if way == "interrupted" else ""
            print(lines[-1], flush=True)
            ax.plot(*zip(*noted, strict=True), label=way, linestyle=["-", "--", ":"][len(found) - 1])
        ax.set(xlabel="seconds", ylabel="megabytes", title="Memory while grading", ylim=(0, None))
        ax.legend()
        fig.savefig(RESULTS / "grading_at_scale.png", dpi=100, metadata={"Software": None})
    (RESULTS / "grading_at_scale.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
