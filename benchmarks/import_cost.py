"""What `import utils` and its modules cost over a bare interpreter, in seconds and in modules loaded.

python benchmarks/import_cost.py
"""

import statistics
import subprocess
import sys
import time

RUNS = 15
STATEMENTS = {
    "bare interpreter": "pass",
    "import utils": "import utils",
    "numpy alone": "import numpy",
    "utils.losses": "import utils.losses",
    "utils.exercises.lesson_01": "import utils.exercises.lesson_01",
    "matplotlib.pyplot alone": "import matplotlib.pyplot",
    "utils.figures.look": "import utils.figures.look",
    "utils.figures.surfaces": "import utils.figures.surfaces",
}


def seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def loaded(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(RUNS):  # in turn, so that a slow moment of the machine meets all of them
        for name, statement in STATEMENTS.items():
            times[name].append(seconds(statement))
    bare, nothing = statistics.median(times["bare interpreter"]), loaded("pass")
    print(f"{'':26} {'median s':>9} {'over bare':>10} {'modules':>8}   torch  matplotlib")
    for name, statement in STATEMENTS.items():
        median, modules = statistics.median(times[name]), loaded(statement) - nothing
        heavy = "  ".join(f"{'yes' if library in modules else 'no':>5}" for library in ("torch", "matplotlib"))
        print(f"{name:26} {median:9.3f} {median - bare:+10.3f} {len(modules):8}   {heavy}")


if __name__ == "__main__":
    main()
