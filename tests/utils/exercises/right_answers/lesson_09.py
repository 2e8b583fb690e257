"""Other right ways to answer the exercises of lesson 09."""

import math
from fractions import Fraction

import numpy as np
import torch


def _free_by_a_shift(logits):
    shifted = logits - np.repeat(logits[:, [-1]], logits.shape[1], axis=1)
    return np.delete(shifted, -1, axis=1)


def _free_by_log_odds(logits):
    log_p = torch.log_softmax(torch.tensor(logits, dtype=torch.float64), dim=1)
    return log_p[:, :-1] - log_p[:, -1:]


def _train_two_logits_and_subtract(inputs, targets, rate, penalty, n_steps):
    both, hats = np.zeros((2, inputs.shape[1])), np.stack([targets, 1 - targets], axis=1)
    for _ in range(n_steps):
        logits = inputs @ both.T
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        both -= rate * ((p - hats).T @ inputs / len(inputs) + penalty * both)
    return both[0] - both[1]


def _train_with_decay(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        two = np.exp(np.stack([inputs @ weights, np.zeros(len(inputs))], axis=1))
        slopes = two[:, 0] / two.sum(axis=1) - targets
        weights = (1 - rate * penalty) * weights - 2 * rate * np.mean(slopes[:, None] * inputs, axis=0)
    return weights


def _train_by_autograd(inputs, targets, rate, penalty, n_steps):
    x, t = torch.tensor(inputs), torch.tensor(targets)
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=2 * rate, weight_decay=penalty / 2)
    for _ in range(n_steps):
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, t).backward()
        optimizer.step()
    return weights.detach()


RIGHT_ANSWERS = {
    "free_logits": [
        _free_by_a_shift,
        _free_by_log_odds,
        lambda logits: [[value - row[-1] for value in row[:-1]] for row in logits],
    ],
    "train_as_two": [_train_two_logits_and_subtract, _train_with_decay, _train_by_autograd],
    "chair_level": [0.75, 3 / 4, Fraction(3, 4), torch.tensor(0.75), math.fsum([0.5, 0.25])],
    "disagreeing": [
        [0.4, 0.05, 0.1, 0.05, 0.0, 0.1, 0.3],
        np.array([0.28, 0.02, 0.02, 0.04, 0.24, 0.3, 0.1])[::-1].copy(),
        (0.32, 0.14, 0.1, 0.05, 0.05, 0.04, 0.3),
        torch.tensor([0.35, 0.1, 0.1, 0.05, 0.0, 0.0, 0.4]),
    ],
}
