"""Other right ways to answer the exercises of lesson 03."""

import math

import numpy as np
import torch


def _softmax_in_a_loop(logits):
    rows = [[math.exp(value - max(row)) for value in row] for row in logits.tolist()]
    return [[exponential / math.fsum(row) for exponential in row] for row in rows]


def _softmax_by_log_sum_exp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def _softmax_of_gaps_in_float32(logits):
    z = np.asarray(logits, dtype=np.float32)
    return 1 / np.exp(np.minimum(z[:, None, :] - z[:, :, None], 80)).sum(axis=2)


RIGHT_ANSWERS = {
    "softmax": [
        _softmax_in_a_loop,
        _softmax_by_log_sum_exp,
        _softmax_of_gaps_in_float32,
        lambda logits: torch.softmax(torch.tensor(logits), dim=1),
        lambda logits: [torch.tensor(row, dtype=torch.float32).softmax(0) for row in logits],
    ],
    "log_softmax": [
        lambda logits: [row - row.max() - math.log(np.exp(row - row.max()).sum()) for row in logits],
        lambda z: z - np.logaddexp.reduce(z, axis=1, keepdims=True),
        lambda logits: torch.tensor(logits, dtype=torch.float32).log_softmax(dim=-1),
    ],
    "temperature_for_half": [5.232, 5.2, np.float32(5.25), np.array([5.23])],
    "surer_bird": [
        [(0, 3.5, 0), (-10, 8, 10)],
        torch.tensor([[-4.0, -7.5, -7.5], [6.0, 8.0, -10.0]]),
        np.array([[0, 4, 0.5], [9.9, -10, 8]]),
    ],
    "true_of_softmax": ["ACF", "f, c, a", ["A", "C", "F"], "A and C and F"],
}
