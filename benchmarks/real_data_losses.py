"""Four losses on the digits: from normal and bad starts, with several optimizers and learning rates, over ten seeds.

python benchmarks/real_data_losses.py          # speed: ten networks side by side, and one after the other
python benchmarks/real_data_losses.py --full   # all tables, some minutes, written to benchmarks/results/
"""

import argparse
import datetime
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from utils import datasets, training

RESULT = Path(__file__).parent / "results" / "real_data_losses.txt"
SEEDS = range(10)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
RECIPE = """\
recipe: digits, pixels / 16; 60/20/20 stratified split, test part first; 64-64-10 ReLU network, PyTorch's initial
weights, float32; batch 64, a new order each epoch; 1,000 steps where nothing else is said. Each loss is summed over
the classes and averaged over the batch. Seed s decides split, weights and order of network s, s = 0 to 9.
Numbers are accuracies on the test part in percent: mean ± standard deviation over the ten seeds (smallest)."""

Start = Callable[[torch.nn.Sequential, int], None]


def raised(by: float, label: int | None = None) -> Start:
    """Raise the last bias of one class: by default class s for the network of seed s."""

    def change(network: torch.nn.Sequential, seed: int) -> None:
        network[-1].bias[seed if label is None else label] += by

    return change


def times(factor: float) -> Start:
    def change(network: torch.nn.Sequential, seed: int) -> None:
        network[-1].weight *= factor

    return change


def load() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    digits = datasets.load_digits()
    indices: dict[str, list] = {"train": [], "validation": [], "test": []}
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        rest, test = datasets.stratified_split(digits.labels, 0.2, rng)
        train, validation = datasets.stratified_split(digits.labels[rest], 0.25, rng)
        for name, part in (("train", rest[train]), ("validation", rest[validation]), ("test", test)):
            indices[name].append(part)
    return {name: (digits.inputs[np.array(i)] / 16, digits.labels[np.array(i)]) for name, i in indices.items()}


def make_networks(start: Start | None, dtype: torch.dtype = torch.float32) -> training.SideBySide:
    networks = [training.digits_network(seed) for seed in SEEDS]
    if start:
        with torch.no_grad():
            for network, seed in zip(networks, SEEDS, strict=True):
                start(network, seed)
    return training.SideBySide([network.to(dtype) for network in networks])


def run(parts: dict, loss: str, *, start: Start | None = None, dtype: torch.dtype = torch.float32, **options) -> dict:
    """Train ten networks; return their accuracies on the validation part and on the test part, in percent."""
    networks = make_networks(start, dtype)
    try:
        training.train(networks, loss, *parts["train"], **options)
    except training.Diverged:
        return {"validation": np.zeros(len(SEEDS)), "test": np.full(len(SEEDS), np.nan)}
    with torch.no_grad():
        return {
            name: 100 * training.accuracy(networks(torch.tensor(parts[name][0], dtype=dtype)), parts[name][1])
            for name in ("validation", "test")
        }


def cell(values: np.ndarray) -> str:
    if np.isnan(values).any():
        return "diverged"
    return f"{values.mean():.1f} ± {values.std(ddof=1):.1f} ({values.min():.1f})"


def tables(parts: dict) -> str:
    sgd, adam = {"learning_rate": 0.1}, {"optimizer": "adam", "learning_rate": 0.001}
    settings = {
        "normal start, SGD 0.1": sgd,
        "bias of class s + 20, SGD 0.1": {**sgd, "start": raised(20)},
        "bias of class 8 + 20 in every network, SGD 0.1": {**sgd, "start": raised(20, 8)},
        "bias of class s + 20, SGD 0.1, 5,000 steps": {**sgd, "start": raised(20), "n_steps": 5000},
        "bias of class s + 20, SGD 0.1, float64": {**sgd, "start": raised(20), "dtype": torch.float64},
        "bias of class s + 10, SGD 0.1": {**sgd, "start": raised(10)},
        "bias of class s + 5, SGD 0.1": {**sgd, "start": raised(5)},
        "normal start, Adam 0.001": adam,
        "bias of class s + 20, Adam 0.001": {**adam, "start": raised(20)},
        "bias of class s + 20, Adam 0.001, 3,000 steps": {**adam, "start": raised(20), "n_steps": 3000},
        "bias of class s + 20, Adam 0.001, float64": {**adam, "start": raised(20), "dtype": torch.float64},
        "bias of class s + 30, Adam 0.001": {**adam, "start": raised(30)},
        "bias of class 8 + 20 in every network, Adam 0.001": {**adam, "start": raised(20, 8)},
        "last layer's weights x 30, SGD 0.1": {**sgd, "start": times(30)},
        "last layer's weights x 30, SGD 1": {"learning_rate": 1.0, "start": times(30)},
        "normal start, SGD 3": {"learning_rate": 3.0},
    }
    lines = [f"{'':50}" + "".join(f"{loss:>25}" for loss in training.LOSSES)]
    for name, options in settings.items():
        cells = [cell(run(parts, loss, **options)["test"]) for loss in training.LOSSES]
        lines.append(f"{name:50}" + "".join(f"{text:>25}" for text in cells))
        print(lines[-1], flush=True)
    return "\n".join([*lines, "", tuned(parts)])


def tuned(parts: dict) -> str:
    """Choose a learning rate for each loss by the mean accuracy on the validation part; report the test part."""
    lines = [f"normal start, SGD, the learning rate of {RATES} with the best mean on the validation part:"]
    for loss in training.LOSSES:
        results = {rate: run(parts, loss, learning_rate=rate) for rate in RATES}
        best = max(RATES, key=lambda rate: results[rate]["validation"].mean())
        every = ", ".join(f"{rate:g}: {results[rate]['validation'].mean():.1f}" for rate in RATES)
        lines.append(f"  {loss:24} rate {best:<5g} {cell(results[best]['test']):>20}   (validation means: {every})")
        print(lines[-1], flush=True)
    return "\n".join(lines)


def speed(parts: dict) -> str:
    """Time the same ten trainings side by side and one after the other."""

    def side_by_side() -> None:
        training.train(make_networks(None), "cross_entropy", *parts["train"], learning_rate=0.1)

    def one_by_one() -> None:
        for seed in SEEDS:
            part = [array[seed] for array in parts["train"]]
            training.train(training.digits_network(seed), "cross_entropy", *part, learning_rate=0.1, seed=seed)

    seconds = {}
    for task in (side_by_side, one_by_one) * 3:
        start = time.perf_counter()
        task()
        seconds.setdefault(task.__name__, []).append(time.perf_counter() - start)
    together, apart = (min(seconds[name]) for name in ("side_by_side", "one_by_one"))
    return (
        f"ten networks, 1,000 steps each, one thread: {together:.1f} s side by side, {apart:.1f} s one after the other "
        f"({apart / together:.1f} times)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Train with four losses on the digits, over ten seeds.")
    parser.add_argument("--full", action="store_true", help="train everything, and write it down")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    parts = load()
    if not arguments.full:
        print(speed(parts))
        return
    text = (
        f"{RECIPE}\nMade by: python benchmarks/real_data_losses.py --full\n\n{tables(parts)}\n\n{speed(parts)}\n"
        f"date: {datetime.datetime.now(datetime.UTC).date()}, torch {torch.__version__}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
    )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
