"""Other right ways to answer the exercises of lesson 06."""

import math

import numpy as np
import torch
from torch.func import grad


def _squared_error_gradient_by_the_jacobian(logits, targets):
    rows = []
    for row, target in zip(logits, targets, strict=True):
        p = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        rows.append((np.diag(p) - np.outer(p, p)) @ (2 * (p - target)))
    return np.array(rows)


RIGHT_ANSWERS = {
    "cross_entropy_gradient": [
        lambda y, t: [np.exp(row - np.logaddexp.reduce(row)) - target for row, target in zip(y, t, strict=True)],
        lambda y, t: grad(lambda y: -(torch.tensor(t) * y.log_softmax(1)).sum())(torch.tensor(y)),
    ],
    "softmax_squared_error_gradient": [
        _squared_error_gradient_by_the_jacobian,
        lambda y, t: grad(lambda y: ((y.softmax(1) - torch.tensor(t)) ** 2).sum())(
            torch.tensor(y, dtype=torch.float32)
        ),
    ],
    "loss_with_a_ceiling": [
        lambda p: -2 * np.log(p) / (1 - np.log(p)),
        lambda p: np.minimum(-np.log(p) / 20, 2),
        lambda p: [4 / math.pi * math.atan(-math.log(one) / 10) for one in p],
        lambda p: 2 * torch.tanh(-torch.tensor(p).log() / 10),
    ],
    "steps_needed": [60_645_667, math.exp(20) / 8, np.float32(6e7), np.array([60645657.0])],
}
