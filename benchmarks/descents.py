"""Steps per second of `descend` beside a plain Python loop and a torch loop, and the count of the 60 million steps.

The torch loop is what one would write in a lesson: autograd, torch.optim, one thread. The plain loop is the closed form
for two classes, written out for this one case in Python's own numbers (float64) or NumPy's float32 scalars.

    python benchmarks/descents.py           # steps per second
    python benchmarks/descents.py --full    # counts the full descent, about a minute, and writes benchmarks/results/
"""

import argparse
import datetime
import math
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from utils.descent import OPTIMIZERS, descend
from utils.losses import LOSSES
from utils.surfaces import gradient_flow_time

RESULT = Path(__file__).parent / "results" / "full_descent.txt"
RECIPE = 'descend("softmax_squared_error", (-10, 10), learning_rate=1, max_steps=100_000_000, stop="crossed")'
START, RATE = (-6.0, 6.0), 0.01


def plain_loop(loss: str, optimizer: str, dtype: type, steps: int) -> tuple[float, float]:
    """Descend on two classes with the target (1, 0): nothing checked, nothing stored."""
    exp = math.exp if dtype is float else lambda x: dtype(math.exp(x))
    sqrt = math.sqrt if dtype is float else lambda x: dtype(math.sqrt(x))
    y1, y2, rate, one, four = dtype(START[0]), dtype(START[1]), dtype(RATE), dtype(1), dtype(4)
    momentum, beta1, beta2, eps = dtype(0.9), dtype(0.9), dtype(0.999), dtype(1e-8)
    m1 = m2 = v1 = v2 = dtype(0)
    for step in range(1, steps + 1):
        e = exp(y1 - y2)
        q = one / (one + e)
        g1 = -q if loss == "cross_entropy" else -four * e * q * q * q
        g2 = -g1
        if optimizer == "gradient_descent":
            y1, y2 = y1 - rate * g1, y2 - rate * g2
        elif optimizer == "momentum":
            v1, v2 = momentum * v1 + g1, momentum * v2 + g2
            y1, y2 = y1 - rate * v1, y2 - rate * v2
        else:
            m1, m2 = beta1 * m1 + (one - beta1) * g1, beta1 * m2 + (one - beta1) * g2
            v1, v2 = beta2 * v1 + (one - beta2) * g1 * g1, beta2 * v2 + (one - beta2) * g2 * g2
            scale, root = dtype(RATE / (1 - 0.9**step)), dtype(math.sqrt(1 - 0.999**step))
            y1, y2 = y1 - scale * m1 / (sqrt(v1) / root + eps), y2 - scale * m2 / (sqrt(v2) / root + eps)
    return y1, y2


def torch_loop(loss: str, optimizer: str, dtype: type, steps: int) -> tuple[float, float]:
    dtype = torch.float64 if dtype is float else torch.float32
    y = torch.tensor(START, dtype=dtype, requires_grad=True)
    y3, target = torch.tensor([-1000.0], dtype=dtype), torch.tensor([1.0, 0.0, 0.0], dtype=dtype)
    if optimizer == "adam":
        torch_optimizer = torch.optim.Adam([y], lr=RATE)
    else:
        torch_optimizer = torch.optim.SGD([y], lr=RATE, momentum=0.9 if optimizer == "momentum" else 0.0)
    for _ in range(steps):
        torch_optimizer.zero_grad()
        logits = torch.cat([y, y3])
        if loss == "cross_entropy":
            value = -(target * torch.log_softmax(logits, dim=0)).sum()
        else:
            value = ((torch.softmax(logits, dim=0) - target) ** 2).sum()
        value.backward()
        torch_optimizer.step()
    return tuple(y.tolist())


def our_descent(loss: str, optimizer: str, dtype: type, steps: int) -> tuple[float, float]:
    dtype = np.float64 if dtype is float else np.float32
    path = descend(loss, START, optimizer=optimizer, learning_rate=RATE, max_steps=steps, dtype=dtype)
    assert path.steps_taken == steps
    return tuple(path.points[-1].tolist())


def per_second(loop: Callable, *case: object, steps: int, rounds: int = 3) -> tuple[float, tuple[float, float]]:
    """Return the best of some rounds, and the last point."""
    best = math.inf
    for _ in range(rounds):
        start = time.perf_counter()
        point = loop(*case, steps)
        best = min(best, time.perf_counter() - start)
    return steps / best, point


def compare(steps: int) -> None:
    print(f"steps per second from {START}, learning rate {RATE}; in brackets: how many times the torch loop's")
    print(f"{'':50}{'descend':>22}{'plain loop':>22}{'torch loop':>12}")
    for loss in LOSSES:
        for optimizer in OPTIMIZERS:
            for dtype in (float, np.float32):
                case = (loss, optimizer, dtype)
                theirs, _ = per_second(torch_loop, *case, steps=max(steps // 100, 10))
                cells = []
                points = []
                for loop in (our_descent, plain_loop):
                    speed, point = per_second(loop, *case, steps=steps)
                    cells.append(f"{f'{speed:,.0f} ({speed / theirs:.0f} x)':>22}")
                    points.append(point)
                assert np.allclose(*points, rtol=1e-9 if dtype is float else 1e-2)
                name = f"{loss}, {optimizer}, {'float64' if dtype is float else 'float32'}"
                print(f"{name:50}{''.join(cells)}{theirs:12,.0f}")


def count_everything() -> None:
    start = time.perf_counter()
    path = eval(RECIPE, {"descend": descend})
    seconds = time.perf_counter() - start
    assert path.why == "threshold"
    flow = gradient_flow_time("softmax_squared_error", -20.0, 0.0)
    text = (
        f"steps until y1 >= y2: {path.steps_taken}\n"
        f"recipe: {RECIPE}\n"
        f"gradient flow, for comparison: {flow:.1f}\n"
        f"seconds: {seconds:.0f}, {path.steps_taken / seconds:,.0f} steps a second, every one of them taken\n"
        f"date: {datetime.datetime.now(datetime.UTC).date()}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
    )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    print(text, end="")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time descents, or count the steps of the longest one.")
    parser.add_argument("--steps", type=int, default=100_000, help="steps of each timed descent (default 100,000)")
    parser.add_argument("--full", action="store_true", help="count the full descent from (-10, 10), and write it down")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.full:
        count_everything()
    else:
        compare(arguments.steps)


if __name__ == "__main__":
    main()
