"""Both losses and their gradients on a 1000 x 1000 grid: `loss_surface` beside torch's autograd, one thread each.

torch is given the logits ready-made, in both layouts: one point a row (the usual one), and one logit a row (which suits
its softmax better here). Below stands the time it takes merely to write as many numbers, one value and three slopes a
point.

    python benchmarks/loss_surfaces.py
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from utils.surfaces import LOSSES, loss_surface

SETTINGS = [
    (-1000.0, (1.0, 0.0, 0.0)),
    (0.0, (1.0, 0.0, 0.0)),
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


def write_only(points: int) -> None:
    for shape in (points, (3, points)):
        np.empty(shape).fill(1.0)


def medians(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each task; in turn, so that a slow moment of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            times[name].append(1e3 * (time.perf_counter() - start))
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the loss surface beside torch's autograd.")
    parser.add_argument("--points", type=int, default=1000, help="points of each axis (default 1000)")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is timed (default 9)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    n = arguments.points
    # Uneven on purpose: nothing may rely on equal distances.
    y1, y2 = (np.sort(np.random.default_rng(seed).uniform(-10, 10, n)) for seed in (1, 2))
    print(f"{n} x {n} points, median of {arguments.rounds} rounds, in ms; in brackets: times loss_surface's")
    print(f"{'':44}{'loss_surface':>13}{'torch, point a row':>22}{'torch, logit a row':>22}{'writing only':>20}")
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
                "writing": lambda: write_only(n * n),
            }
            ms = medians(tasks, arguments.rounds)
            ours = ms.pop("ours")
            name = f"{loss}, y3 {y3:g}, target {' '.join(f'{value:g}' for value in target)}"
            others = "".join(f"{f'{value:.1f} ({value / ours:.2f} x)':>22}" for value in ms.values())
            print(f"{name:46}{ours:11.1f}{others}")


if __name__ == "__main__":
    main()
