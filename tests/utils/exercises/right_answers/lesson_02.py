"""Other right ways to answer the exercises of lesson 02."""

import math

import numpy as np
import torch


def _distances_by_expansion(vectors):
    squares = np.sum(vectors * vectors, axis=1)
    return np.sqrt(np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0))


def _distances_in_float32(vectors):
    small = vectors.astype(np.float32)
    return np.linalg.norm(small[:, None] - small, axis=-1)


RIGHT_ANSWERS = {
    "one_hot": [
        lambda labels, n: [[float(label == column) for column in range(n)] for label in labels],
        lambda labels, n_classes: torch.nn.functional.one_hot(torch.tensor(labels), n_classes).float(),
        lambda labels, n_classes: np.eye(n_classes, dtype=np.float32)[labels],
        lambda labels, k: np.where(np.asarray(labels)[:, None] == np.arange(k), 1.0, 0.0),
    ],
    "pairwise_distances": [
        lambda vectors: [[math.dist(a, b) for b in vectors] for a in vectors],
        _distances_by_expansion,
        _distances_in_float32,
        lambda vectors: torch.norm((torch.tensor(vectors)[:, None] - torch.tensor(vectors)).double(), dim=-1),
    ],
    "affine": [
        lambda x, w, b: np.c_[x, np.ones(len(x))] @ np.c_[w, b].T,
        lambda inputs, weights, bias: (weights @ inputs.T + bias[:, None]).T,
        lambda x, w, b: np.einsum("nf,kf->nk", x, w, dtype=np.float32, casting="same_kind") + b,
        lambda x, w, b: torch.nn.functional.linear(torch.tensor(x, dtype=torch.float64), *map(torch.tensor, (w, b))),
    ],
    "cure_for_masking": ["CD", "d, c", ["C", "D"], "C and D"],
}
