"""Other right ways to answer the exercises of lesson 10."""

import math

import numpy as np
import torch


def _posterior_by_torch(points, means, covariance, priors):
    points, means, covariance, priors = (torch.tensor(array) for array in (points, means, covariance, priors))
    clouds = torch.distributions.MultivariateNormal(means, covariance)
    return torch.softmax(clouds.log_prob(points[:, None, :]) + priors.log(), dim=1)


def _posterior_in_float32(points, means, covariance, priors):
    whiten = np.linalg.inv(np.linalg.cholesky(covariance)).T
    apart = ((points[:, None, :] - means) @ whiten).astype(np.float32)
    logits = np.log(priors).astype(np.float32) - (apart**2).sum(axis=2) / 2
    logits -= np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.exp(logits)


def _kl_as_cross_entropy_less_entropy(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(p * np.log(p)).sum(axis=1) - np.where(p > 0, p * np.log(q), 0).sum(axis=1)


RIGHT_ANSWERS = {
    "posterior": [_posterior_by_torch, _posterior_in_float32],
    "own_covariances": ["BCE", ["B", "C", "E"], "e, c and b"],
    "kl_divergence": [
        lambda p, q: [
            sum(a * math.log(a / b) for a, b in zip(*rows, strict=True) if a) for rows in zip(p, q, strict=True)
        ],
        _kl_as_cross_entropy_less_entropy,
        lambda p, q: (torch.xlogy(*map(torch.tensor, (p, p))) - torch.xlogy(*map(torch.tensor, (p, q)))).sum(dim=1),
        lambda p, q: (p * np.log(np.maximum(p, 1e-300) / np.maximum(q, 1e-300))).sum(axis=1),
        lambda p, q: np.where(p > 0, p * np.log(np.where(p > 0, p, 1) / q) - p + q, q).sum(axis=1),
    ],
    "share_of_sixes": [0.1031, 0.103, np.array([0.10307]), torch.tensor(0.1031)],
}
