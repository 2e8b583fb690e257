"""Other right ways to answer the exercises of lesson 08."""

import math
import statistics

import numpy as np
import torch
from torch import nn


def _step_that_clears_at_the_end(model, optimizer, inputs, labels):
    loss = nn.CrossEntropyLoss()(model(inputs), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


def _step_through_the_model(model, optimizer, inputs, labels):
    model.train()
    model.zero_grad(set_to_none=False)
    log_probabilities = torch.log_softmax(model(inputs), dim=1)
    loss = -log_probabilities[torch.arange(len(labels)), labels].sum() / len(labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


def _step_by_autograd(model, optimizer, inputs, labels):
    targets = nn.functional.one_hot(labels, model(inputs).shape[1])
    loss = -(targets * torch.log_softmax(model(inputs), dim=-1)).sum(dim=1).mean()
    for parameter, gradient in zip(model.parameters(), torch.autograd.grad(loss, model.parameters()), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return np.float64(loss.item())


def _lead_by_statistics(validation, test, other_validation, other_test):
    def chosen(validated, tested):
        means = [statistics.fmean(row) for row in validated.tolist()]
        return tested[means.index(max(means))].tolist()

    leads = [
        one - other for one, other in zip(chosen(validation, test), chosen(other_validation, other_test), strict=True)
    ]
    return [statistics.fmean(leads), statistics.stdev(leads) / math.sqrt(len(leads))]


def _lead_in_torch(*tables):
    validation, test, other_validation, other_test = map(torch.tensor, tables)
    leads = test[validation.sum(1).argmax()] - other_test[other_validation.sum(1).argmax()]
    return torch.stack([leads.mean(), leads.std() / leads.numel() ** 0.5])


def _lead_by_the_variance(validation, test, other_validation, other_test):
    a, b = np.argmax(np.mean(validation, 1)), np.argmax(np.mean(other_validation, 1))
    n, covariances = test.shape[1], np.cov(test[a], other_test[b])
    variance = covariances[0, 0] + covariances[1, 1] - 2 * covariances[0, 1]
    return np.array([test[a].mean() - other_test[b].mean(), np.sqrt(variance / n)])


def _report(start, loss, rate, predicted, scores, verdict):
    parts = (start, loss, rate, predicted, scores, verdict)
    return dict(zip(("start", "loss", "rate", "predicted", "scores", "verdict"), parts, strict=True))


RIGHT_ANSWERS = {
    "training_step": [_step_that_clears_at_the_end, _step_through_the_model, _step_by_autograd],
    "fair_lead": [_lead_by_statistics, _lead_in_torch, _lead_by_the_variance],
    "bias_for_share": [np.log(9 / 0.0001), 11.41, math.log(89991), torch.tensor(11.4074)],
    "my_experiment": [
        # Frozen, as predicted; a prediction that failed; one that stays open; another loss, other kinds of numbers.
        _report(("bias", 15), "softmax_squared_error", 0.1, (5, 15), [10.0, 9.7, 10.3] * 3 + [10.0], "holds"),
        _report(["weights", 100], "cross_entropy", 0.03, (40, 60), np.linspace(90, 96, 10), "fails"),
        _report(("bias", 12), "softmax_squared_error", 1, [80, 95], [10.0] * 2 + [97.0] * 8, "open"),
        _report(("weights", 3), "raw_squared_error", np.float64(0.3), (90, 99.5), torch.linspace(95, 98, 10), "holds"),
    ],
    "supported_conclusions": ["AD", ["D", "A"], "a, d"],
}
