"""What the course costs to install and to start, beside a bare JupyterLab with the same six packages.

Makes two new environments from the same pins: one with jupyterlab, numpy, matplotlib, ipywidgets, torch and nbval, one
with the course. Measures the seconds and the MB of each, then starts both in turn and measures the time until the
server answers. Packages that pip has already downloaded come from its cache, for both alike.

    python benchmarks/install_cost.py                  print the table
    python benchmarks/install_cost.py --update-readme  also put it into the README
"""

import argparse
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIX = ["jupyterlab", "numpy", "matplotlib", "ipywidgets", "torch", "nbval"]
STARTS = 7


def install(folder: Path, packages: Sequence[str]) -> float:
    """Make an environment with these packages and return how many seconds that took."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [python_of(folder), "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt"]
    same_torch = {**os.environ, "COURSE_TORCH_INDEX": ""}  # left to itself, the course would take a smaller build
    subprocess.run([*pip, *packages], check=True, cwd=ROOT, env=same_torch)
    return time.perf_counter() - start


def python_of(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def seconds_to_answer(command: Sequence[object], home: Path) -> float:
    """Start a server and return the time until its address is printed and its page is served; then stop it."""
    environment = {**os.environ, "HOME": str(home), "JUPYTER_TOKEN": "t"}
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        for line in process.stdout:
            address = re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/lab\S*", line)
            if address:
                wait_until_served(address.group())
                return time.perf_counter() - start
        raise RuntimeError(f"{command} ended without an address")
    finally:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def wait_until_served(address: str) -> None:
    """Request the page until it comes: an address may be printed before the server listens."""
    for _ in range(6000):
        try:
            urllib.request.urlopen(address, timeout=60).read()
            return
        except urllib.error.URLError:
            time.sleep(0.01)
    raise RuntimeError(f"{address} was not served within a minute")


def measure() -> str:
    """Return the table, in Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bare, course = folder / "bare", folder / "course"
        install(folder / "warm-up", SIX)  # what has to be downloaded is downloaded now, and counts for neither
        seconds = {"bare": install(bare, SIX), "course": install(course, ["-e", "."])}
        sizes = {"bare": megabytes(bare), "course": megabytes(course)}
        version = [python_of(course), "-c", "from importlib.metadata import version; print(version('torch'))"]
        torch = subprocess.run(version, capture_output=True, text=True, check=True).stdout.strip()
        home = folder / "home"
        home.mkdir()
        starts = {
            "bare": [python_of(bare), "-m", "jupyterlab", "--no-browser", "--allow-root"],
            "course": [python_of(course), "-m", "course", "start", "--no-browser", "--folder", folder / "my-lessons"],
        }
        times: dict[str, list[float]] = {name: [] for name in starts}
        for run in range(STARTS + 1):  # in turn; the first start of each compiles its modules, and is left out
            for name, command in starts.items():
                taken = seconds_to_answer(command, home)
                if run:
                    times[name].append(taken)
    rows = [
        ("install, packages already downloaded", seconds, "s", 0),
        ("on disk", sizes, "MB", 0),
        ("warm start until the page is served", {name: statistics.median(run) for name, run in times.items()}, "s", 2),
    ]
    lines = [f"| | {', '.join(SIX[:-1])} and {SIX[-1]} alone | the course | ratio |", "| --- | --- | --- | --- |"]
    for name, values, unit, digits in rows:
        cells = [f"{values[kind]:.{digits}f} {unit}" for kind in ("bare", "course")]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {values['course'] / values['bare']:.2f} |")
    machine = f"{platform.system()}, {os.cpu_count()} cores, torch {torch}"
    lines += ["", f"Measured by `benchmarks/install_cost.py` on {date.today()}: {machine};"]
    lines += [f"starts are medians of {STARTS}, in turn."]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the course costs to install and to start.")
    parser.add_argument("--update-readme", action="store_true", help="put the table into README.md")
    arguments = parser.parse_args()
    table = measure()
    print(table)
    if arguments.update_readme:
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        begin, end = "<!-- cost: begin -->", "<!-- cost: end -->"
        before, after = text.partition(begin)[0], text.partition(end)[2]
        readme.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
