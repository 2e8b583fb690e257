"""Other right ways to answer the exercises of lesson 10."""

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


RIGHT_ANSWERS = {
    "posterior": [_posterior_by_torch, _posterior_in_float32],
    "own_covariances": ["BCE", ["B", "C", "E"], "e, c and b"],
}
