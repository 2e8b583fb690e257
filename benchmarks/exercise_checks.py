"""How long a check takes, exercise by exercise: for the right answer, and for the slowest of the known wrong ones.

The aim is under 10 ms for an exercise in NumPy, so that a check feels instant.

    python benchmarks/exercise_checks.py
"""

import importlib
import pkgutil
import statistics
import time

import utils.exercises
from utils.exercises.exercise import Exercise
from utils.exercises.function_exercise import FunctionExercise

RUNS = 30
AIM = 10.0  # ms


def milliseconds(exercise: Exercise, answer: object) -> float:
    """Return the median time of a check, the first one left out."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        exercise.check(answer)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def main() -> None:
    print(f"{'exercise':24} {'right':>9} {'slowest wrong':>14}")
    slowest = 0.0
    for bank in sorted(module.name for module in pkgutil.iter_modules(utils.exercises.__path__)):
        if not bank.startswith("lesson_"):
            continue
        for exercise in list(vars(importlib.import_module(f"utils.exercises.{bank}")).values()):
            if isinstance(exercise, FunctionExercise):
                right = milliseconds(exercise, exercise.submission(exercise.reference))
                wrong = max(milliseconds(exercise, exercise.submission(item.wrong)) for item in exercise.misconceptions)
                print(f"{exercise.name:24} {right:6.1f} ms {wrong:11.1f} ms")
                slowest = max(slowest, right, wrong)
    print(f"slowest: {slowest:.1f} ms, {AIM / slowest:.1f} times under the aim of {AIM:.0f} ms")


if __name__ == "__main__":
    main()
