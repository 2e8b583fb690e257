"""What a trained hidden layer makes of the worst numbering of the penguins (claim C3; lesson 01 speaks of it).

Gentoo in the middle, 20 stratified 70/30 splits as in lesson 01: least squares on the class number, by a linear model
and by a network with one hidden layer of 16 units (tanh), trained on all birds at once by Adam.

    python benchmarks/hidden_layer_numbering.py
"""

import argparse

import numpy as np
import torch
from torch import nn

from utils import datasets, encoding, linear_models

NUMBERS = np.array([0, 2, 1])  # of Adelie, Chinstrap, Gentoo


def outputs_of_network(
    x_train: np.ndarray, targets: np.ndarray, x_test: np.ndarray, seed: int, steps: int
) -> np.ndarray:
    """Return what a network trained on the targets puts out for the test birds."""
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(x_train.shape[1], 16), nn.Tanh(), nn.Linear(16, 1)).double()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    x, t = torch.from_numpy(x_train), torch.from_numpy(targets.astype(float))
    for _ in range(steps):
        optimizer.zero_grad()
        ((network(x)[:, 0] - t) ** 2).mean().backward()
        optimizer.step()
    with torch.no_grad():
        return network(torch.from_numpy(x_test))[:, 0].numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train a hidden layer on the worst numbering of the penguins.")
    parser.add_argument("--splits", type=int, default=20, help="how many splits (default 20)")
    parser.add_argument("--steps", type=int, default=400, help="steps of Adam (default 400)")
    arguments = parser.parse_args()

    penguins, scores = datasets.load_penguins(), {"linear": [], "one hidden layer": [], "one-hot, linear": []}
    for seed in range(arguments.splits):
        train, test = datasets.stratified_split(penguins.labels, 0.3, np.random.default_rng(seed))
        x_train, x_test = datasets.standardize(penguins.inputs[train], penguins.inputs[test])
        targets, truth = NUMBERS[penguins.labels[train]], NUMBERS[penguins.labels[test]]
        weights, bias = linear_models.fit_least_squares(x_train, encoding.one_hot(targets, 3))
        F = x_test @ weights.T + bias
        hidden = outputs_of_network(x_train, targets, x_test, seed, arguments.steps)
        scores["linear"].append(np.mean(encoding.decode_number(F @ np.arange(3), 3) == truth))
        scores["one hidden layer"].append(np.mean(encoding.decode_number(hidden, 3) == truth))
        scores["one-hot, linear"].append(np.mean(F.argmax(axis=1) == truth))
    print(f"Gentoo in the middle, {arguments.splits} splits, {arguments.steps} steps of Adam at 0.02")
    for name, values in scores.items():
        print(f"{name:18} {100 * np.mean(values):.1f} ± {100 * np.std(values):.1f} %")


if __name__ == "__main__":
    main()
