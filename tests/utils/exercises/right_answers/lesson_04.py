"""Other right ways to answer the exercises of lesson 04."""

import math

import numpy as np
import torch


def _sigmoid_by_masks(x):
    result = np.zeros(x.shape)
    result[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    result[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return result


RIGHT_ANSWERS = {
    "two_class_logit": [
        lambda a, b: [first - second for first, second in zip(a, b, strict=True)],
        lambda a, b: torch.sub(*torch.tensor(np.array([a, b])).log_softmax(0)),
        lambda a, b: np.float32(a) - np.float32(b),
        lambda first, second: torch.tensor(first) - torch.tensor(second),
    ],
    "sigmoid": [
        lambda x: (1 + np.tanh(x / 2)) / 2,
        lambda x: [1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)) for v in x],
        _sigmoid_by_masks,
        lambda x: 1 / (1 + np.exp(-np.clip(x, -80, 80).astype(np.float32))),
        lambda x: np.exp(x - np.logaddexp(x, 0)),
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: torch.sigmoid(torch.tensor(x)),
    ],
    "logit_growth": [
        3.2095,
        math.log(99 / 4),
        np.float32(np.log(24.75)),
        torch.tensor(24.75).log(),
    ],
    "softmax_or_sigmoids": ["ADE", "a, d, e", "A, D and E", ["E", "D", "A"], {"a", "d", "e"}, ("A", "D", "E")],
    "unclaimed_cluster": [
        [(-4, -4), (0, 0), (4, 4)],
        np.array([[0, -5], [0, 5], [0, 0]]),
        torch.tensor([[-6.0, 2.0], [6.0, 2.0], [1.0, 2.0]]),
    ],
}
