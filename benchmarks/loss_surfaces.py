"""Both losses and their gradients on a 1000 x 1000 grid: `loss_surface` beside torch's autograd, one thread each.

torch is given the logits ready-made, in both layouts: one point a row (the usual one), and one logit a row (which suits
its softmax better here). Only the ratios mean something on another machine. They are taken from the processor's time,
which a busy machine disturbs less than the clock's.

    OPENBLAS_NUM_THREADS=1 python benchmarks/loss_surfaces.py
    OPENBLAS_NUM_THREADS=1 python benchmarks/loss_surfaces.py --write  # and writes benchmarks/results/
"""

import argparse
import datetime
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from utils.losses import LOSSES
from utils.surfaces import loss_surface

RESULT = Path(__file__).parent / "results" / "loss_surfaces.txt"

SETTINGS = [
    (-1000.0, (1.0, 0.0, 0.0)),
    (0.0, (1.0, 0.0, 0.0)),
    (0.0, (0.0, 1.0, 0.0)),
    (-1000.0, (0.7, 0.2, 0.1)),
    (-5.0, (0.7, 0.2, 0.1)),
    (3.0, (0.0, 0.0, 1.0)),
]


def in_torch(loss: str, logits: torch.Tensor, target: torch.Tensor, dim: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return values and gradients by autograd; the classes lie along `dim`."""
    z = logits.detach().requires_grad_(True)
    if loss == "cross_entropy":
        values = -(target * torch.log_softmax(z, dim=dim)).sum(dim=dim)
    else:
        values = ((torch.softmax(z, dim=dim) - target) ** 2).sum(dim=dim)
    values.sum().backward()
    return values.detach(), z.grad


def fastest(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the least milliseconds of each task; in turn, so that a slow moment of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            times[name].append(1e3 * (time.process_time() - start))
    return {name: min(values) for name, values in times.items()}


def compare(n: int, rounds: int) -> str:
    # Uneven on purpose: nothing may rely on equal distances.
    y1, y2 = (np.sort(np.random.default_rng(seed).uniform(-10, 10, n)) for seed in (1, 2))
    lines = [
        f"{n} x {n} points, one thread, best of {rounds} rounds, in ms; in brackets: times loss_surface's",
        f"{'':48}{'loss_surface':>13}{'torch, point a row':>22}{'torch, logit a row':>22}",
    ]
    print("\n".join(lines))
    for loss in LOSSES:
        for y3, target in SETTINGS:
            logits = torch.tensor(np.stack(np.broadcast_arrays(y1, y2[:, None], y3)).reshape(3, -1))
            rows, t = logits.T.contiguous(), torch.tensor(target, dtype=torch.float64)
            surface = loss_surface(loss, y1, y2, y3=y3, target=target)
            values, gradient = in_torch(loss, rows, t, 1)
            assert np.allclose(surface.values.ravel(), values, rtol=1e-9, atol=1e-12)
            assert np.allclose(surface.gradient.reshape(-1, 3), gradient, rtol=1e-9, atol=1e-12)
            tasks = {
                "ours": lambda loss=loss, y3=y3, target=target: loss_surface(loss, y1, y2, y3=y3, target=target),
                "point a row": lambda loss=loss, rows=rows, t=t: in_torch(loss, rows, t, 1),
                "logit a row": lambda loss=loss, logits=logits, t=t: in_torch(loss, logits, t[:, None], 0),
            }
            ours, *theirs = fastest(tasks, rounds).values()
            name = f"{loss}, y3 {y3:g}, target {' '.join(f'{value:g}' for value in target)}"
            others = "".join(f"{f'{value:.1f} ({value / ours:.2f} x)':>22}" for value in theirs)
            lines.append(f"{name:50}{ours:11.1f}{others}")
            print(lines[-1])
    today = datetime.datetime.now(datetime.UTC).date()
    versions = f"torch {torch.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"
    lines.append(f"date: {today}, {versions}, {platform.system()} {platform.machine()}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the loss surface beside torch's autograd.")
    parser.add_argument("--points", type=int, default=1000, help="points of each axis (default 1000)")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is timed (default 9)")
    parser.add_argument("--write", action="store_true", help="write the result down")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    text = compare(arguments.points, arguments.rounds)
    if arguments.write:
        RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
