"""How long each lesson takes to be validated by nbval, alone and all together on two processes.

Run: python benchmarks/lesson_seconds.py
"""

import subprocess
import sys
import time

from course.paths import LESSONS, ROOT

AIM = 150  # seconds for all lessons together, on two cores
NBVAL = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "--nbval-current-env", "-o", "addopts="]


def seconds(*words: str) -> float:
    """Run nbval with these words and return how long it took."""
    started = time.perf_counter()
    # conftest.py gives the kernels the threads that `course start` gives them.
    done = subprocess.run([*NBVAL, *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout)
    return time.perf_counter() - started


def main() -> None:
    lessons = sorted(LESSONS.glob("*.ipynb"))
    total = 0.0
    for path in lessons:
        total += (taken := seconds(str(path)))
        print(f"{path.stem:32} {taken:6.1f} s", flush=True)
    together = seconds("-n", "2", *map(str, lessons))
    print(f"{'one after another':32} {total:6.1f} s")
    print(f"{'together, in two processes':32} {together:6.1f} s, {together / AIM:.2f} of the {AIM} s they may take")


if __name__ == "__main__":
    main()
