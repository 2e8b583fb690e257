"""Other right ways to answer the exercises of lesson 07."""

import math

import numpy as np
import torch
from torch import nn


def _loss_with_the_rows_maximum(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return (torch.log(torch.exp(shifted).sum(dim=1)) - shifted.gather(1, labels[:, None]).squeeze(1)).mean()


def _loss_in_numpy(logits, labels):
    y = np.asarray(logits, dtype=np.float64)
    y = y - y.max(axis=1, keepdims=True)
    return (np.log(np.exp(y).sum(axis=1)) - y[np.arange(len(y)), np.asarray(labels)]).mean()


def _loss_with_one_hot_rows(logits, labels):
    targets = nn.functional.one_hot(labels, logits.shape[1])
    return -(targets * nn.functional.log_softmax(logits, dim=-1)).sum(dim=1).mean().reshape(1)


def _trained_moment_by_moment(inputs, labels, n_classes, rate, n_steps):
    layer = nn.Linear(inputs.shape[-1], n_classes)
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.zero_()
    losses = []
    for _ in range(n_steps):
        layer.zero_grad()
        losses.append(nn.CrossEntropyLoss()(layer(inputs).reshape(-1, n_classes), labels.reshape(-1)))
        losses[-1].backward()
        with torch.no_grad():
            for each in layer.parameters():
                each -= rate * each.grad
    return losses


def _trained_with_log_softmax(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes), nn.LogSoftmax(dim=-1))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=rate), []
    for _ in range(n_steps):
        loss = nn.NLLLoss()(model(inputs).permute(0, 2, 1), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.detach())
    return torch.stack(losses)


def _trained_in_numpy(inputs, labels, n_classes, rate, n_steps):
    x = np.concatenate([inputs.numpy(), np.ones((*labels.shape, 1))], axis=2).reshape(labels.numel(), -1)
    targets, weights, losses = np.eye(n_classes)[labels.numpy().ravel()], np.zeros((n_classes, x.shape[1])), []
    for _ in range(n_steps):
        p = np.exp(x @ weights.T)
        p /= p.sum(axis=1, keepdims=True)
        losses.append(-np.log((p * targets).sum(axis=1)).mean())
        weights -= rate * (p - targets).T @ x / len(x)
    return losses


RIGHT_ANSWERS = {
    "mean_cross_entropy": [
        _loss_with_the_rows_maximum,
        _loss_in_numpy,
        _loss_with_one_hot_rows,
        nn.CrossEntropyLoss(),
        lambda logits, labels: nn.functional.cross_entropy(logits, labels).item(),
        lambda logits, labels: nn.functional.nll_loss(torch.log_softmax(logits.double(), 1), labels).numpy(),
    ],
    "loss_floor": [
        lambda k: nn.functional.cross_entropy(torch.eye(k)[:1], torch.tensor([0])),
        lambda k: math.log(math.e + k - 1) - 1,
        lambda k: -np.log(np.exp(1) / (np.exp(1) + k - 1)),
        lambda k: np.logaddexp.reduce([1.0] + [0.0] * (k - 1)) - 1,
    ],
    "train_tagger": [_trained_moment_by_moment, _trained_with_log_softmax, _trained_in_numpy],
    "telling_batch": [
        (torch.tensor([[[2.0, 5.0], [0.0, 1.0]]]), torch.tensor([[0, 1]])),
        (np.random.default_rng(0).normal(size=(3, 4, 4)) * 3, np.arange(12).reshape(3, 4) % 4),
        ([[[5, 9, 0], [1, 0, 0], [0, 0, 2]]], [[0, 1, 2]]),
        [[[[-3.0, 0.0], [0.5, 1.0]], [[4.0, 4.0], [0.0, 0.0]]], [[0, 1], [1, 0]]],
    ],
    "sound_snippets": ["BD", "d, b", ["B", "D"], {"B", "D"}],
}
