"""Other right ways to answer the exercises of lesson 11."""

import math

import numpy as np
import torch


def _kl_as_cross_entropy_less_entropy(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(p * np.log(p)).sum(axis=1) - np.where(p > 0, p * np.log(q), 0).sum(axis=1)


RIGHT_ANSWERS = {
    "share_of_sixes": [0.1031, 0.103, np.array([0.10307]), torch.tensor(0.1031)],
    "kl_divergence": [
        lambda p, q: [
            sum(a * math.log(a / b) for a, b in zip(*rows, strict=True) if a) for rows in zip(p, q, strict=True)
        ],
        _kl_as_cross_entropy_less_entropy,
        lambda p, q: (torch.xlogy(*map(torch.tensor, (p, p))) - torch.xlogy(*map(torch.tensor, (p, q)))).sum(dim=1),
        lambda p, q: (p * np.log(np.maximum(p, 1e-300) / np.maximum(q, 1e-300))).sum(axis=1),
        lambda p, q: np.where(p > 0, p * np.log(np.where(p > 0, p, 1) / q) - p + q, q).sum(axis=1),
    ],
}
