"""Other right ways to answer the exercises of lesson 04."""

import math

import numpy as np
import torch
from torch import nn


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
    "binary_cross_entropy": [
        lambda x, t: [max(wrong, 0) + math.log1p(math.exp(-abs(wrong))) for wrong in (1 - 2 * t) * x],
        lambda x, t: nn.functional.binary_cross_entropy_with_logits(*map(torch.tensor, (x, t)), reduction="none"),
        lambda x, t: np.logaddexp(0, (1 - 2 * t) * x),
        lambda x, t: np.float32(t * np.logaddexp(0, -x) + (1 - t) * np.logaddexp(0, x)),
    ],
    "softmax_or_sigmoids": ["ADE", "a, d, e", "A, D and E", ["E", "D", "A"], {"a", "d", "e"}, ("A", "D", "E")],
}
