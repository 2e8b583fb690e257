"""All 3,628,800 numberings of the ten digits, scored from one least-squares fit (claim C3; lesson 01 shows a sample).

Regression on the class number c is one-hot least squares followed by the projection F @ c, so one fit gives the
predictions of every numbering. Prints the natural order, the mean, the worst and the best numbering, and one-hot beside
them, for one stratified 70/30 split; with --splits N, the natural order and one-hot over N splits.

    python benchmarks/digit_numberings.py
"""

import argparse
import time
from itertools import permutations

import numpy as np

from utils import datasets, encoding, linear_models

CHUNK = 20_000


def fit(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the one-hot outputs F for the test digits of one split, and the true digits."""
    digits = datasets.load_digits()
    train, test = datasets.stratified_split(digits.labels, 0.3, np.random.default_rng(seed))
    pixels = digits.inputs / 16
    weights, bias = linear_models.fit_least_squares(pixels[train], encoding.one_hot(digits.labels[train], 10))
    return pixels[test] @ weights.T + bias, digits.labels[test]


def accuracies(outputs: np.ndarray, truth: np.ndarray, numberings: np.ndarray) -> np.ndarray:
    """Return the accuracy, in %, of each row of numberings (numberings[i, k] is the number of class k)."""
    decoded = np.clip(np.rint(outputs @ numberings.T), 0, 9)
    return 100 * (decoded == numberings.T[truth]).mean(axis=0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Score every numbering of the ten digits from one fit.")
    parser.add_argument("--seed", type=int, default=0, help="the split's seed (default 0, as in lesson 01)")
    parser.add_argument("--splits", type=int, default=20, help="how many splits for the spread (default 20)")
    arguments = parser.parse_args()

    start = time.perf_counter()
    outputs, truth = fit(arguments.seed)
    every = np.array(list(permutations(range(10))), dtype=np.float64)
    scores = np.concatenate(
        [accuracies(outputs, truth, every[first : first + CHUNK]) for first in range(0, len(every), CHUNK)]
    )
    seconds = time.perf_counter() - start
    for name, row in {"worst": scores.argmin(), "best": scores.argmax()}.items():
        print(f"{name:20} {scores[row]:.1f} %   numbers of the digits 0..9: {every[row].astype(int).tolist()}")
    print(f"{'natural order':20} {scores[0]:.1f} %")
    print(f"{'mean':20} {scores.mean():.1f} %")
    print(f"{'one-hot':20} {100 * (outputs.argmax(axis=1) == truth).mean():.1f} %")
    print(f"{len(scores):,} numberings, seed {arguments.seed}, {seconds:.0f} s: {len(scores) / seconds:,.0f} a second")

    spread = []
    for seed in range(arguments.splits):
        outputs, truth = fit(seed)
        natural = accuracies(outputs, truth, np.arange(10.0)[None])[0]
        spread.append([natural, 100 * (outputs.argmax(axis=1) == truth).mean()])
    means, deviations = np.mean(spread, axis=0), np.std(spread, axis=0)
    print(f"{arguments.splits} splits: natural order {means[0]:.1f} ± {deviations[0]:.1f} %, ", end="")
    print(f"one-hot {means[1]:.1f} ± {deviations[1]:.1f} %")


if __name__ == "__main__":
    main()
