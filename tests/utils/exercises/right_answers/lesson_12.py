"""Other right ways to answer the questions of lesson 12, the assignment."""

import copy
import itertools
import math

import numpy as np
import torch

from utils import encoding, linear_models


def _brier_by_loops(probabilities, labels):
    n, k = probabilities.shape
    score, gradient = 0.0, np.zeros((n, k))
    for i in range(n):
        for j in range(k):
            off = probabilities[i, j] - (labels[i] == j)
            score += off**2 / n
            gradient[i, j] = 2 * off / n
    return score, gradient


def _brier_by_autograd(probabilities, labels):
    p = torch.tensor(probabilities, dtype=torch.float64, requires_grad=True)
    targets = torch.nn.functional.one_hot(torch.tensor(labels), p.shape[1])
    score = ((p - targets) ** 2).sum(dim=1).mean()
    score.backward()
    return score, p.grad


def _brier_without_one_hot(p, labels):
    rows = np.arange(len(labels))
    gradient = 2.0 * p / len(p)
    gradient[rows, labels] -= 2 / len(p)
    return [np.mean((p**2).sum(axis=1) - 2 * p[rows, labels] + 1), gradient]


def _signed_by_two_sides(z, labels):
    m = labels * z
    return np.maximum(-m, 0) + np.log1p(np.exp(-abs(m)))


def _signed_one_by_one(logits, labels):
    return [
        math.log1p(math.exp(-m)) if m > 0 else -m + math.log1p(math.exp(m))
        for m in (float(z * t) for z, t in zip(logits, labels, strict=True))
    ]


def _signed_in_torch(logits, labels):
    return torch.nn.functional.softplus(-torch.tensor(labels * logits, dtype=torch.float32))


def _floor_of_a_row(n_classes, smoothing):
    target = np.full(n_classes, smoothing / n_classes)
    target[0] += 1 - smoothing
    return -(target * np.log(target)).sum(), np.log(target[0]) - np.log(target[1])


def _floor_by_torch(n_classes, smoothing):
    gap = math.log(1 + n_classes * (1 - smoothing) / smoothing)
    logits = torch.zeros(1, n_classes, dtype=torch.float64)
    logits[0, 0] = gap
    return torch.nn.functional.cross_entropy(logits, torch.tensor([0]), label_smoothing=smoothing), gap


def _labels_in_a_loop(logits, answers):
    losses = []
    for row, told in zip(logits, answers, strict=True):
        total = 0.0
        for z, answer in zip(row, told, strict=True):
            if answer == 1:
                total += np.logaddexp(0, -z)
            elif answer == 0:
                total += np.logaddexp(0, z)
        losses.append(total)
    return losses


def _labels_in_torch(logits, answers):
    z, t = torch.tensor(logits, dtype=torch.float64), torch.tensor(answers, dtype=torch.float64)
    losses = torch.nn.functional.binary_cross_entropy_with_logits(z, t.nan_to_num(), reduction="none")
    return losses.masked_fill(t.isnan(), 0).sum(dim=1)


def _labels_by_signs(logits, answers):
    return np.nansum(np.logaddexp(0, (1 - 2 * answers) * logits), axis=1)


def _temperature_by_grids(logits, labels):
    centre, width = 1.0, 1e4
    for _ in range(6):
        grid = np.geomspace(centre / width, centre * width, 41)
        losses = []
        for temperature in grid:
            z = logits / temperature
            own = z[np.arange(len(z)), labels]
            losses.append(np.mean(np.logaddexp.reduce(z, axis=1) - own))
        centre, width = grid[np.argmin(losses)], width ** (1 / 10)
    return centre


def _temperature_by_newton(logits, labels):
    z = torch.tensor(logits, dtype=torch.float64)
    b = torch.tensor(1.0 / float(z.std()), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([b], lr=0.5, max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(b * z / z.std(), torch.tensor(labels))
        loss.backward()
        return loss

    optimizer.step(closure)
    return z.std() / b.detach()


def _by_refitting(inputs, labels):
    classes = range(max(labels) + 1)
    design = np.c_[np.ones(len(inputs)), inputs]
    found = []
    for numbers in itertools.permutations(classes):
        weights, *_ = np.linalg.lstsq(design, np.array(numbers)[labels], rcond=None)
        decoded = [min(max(round(output), 0), classes[-1]) for output in design @ weights]
        found.append((sum(numbers[k] == d for k, d in zip(labels, decoded, strict=True)), list(numbers)))
    return min(found)[1]


def _by_utils(inputs, labels):
    worst, fewest = None, len(labels) + 1
    n_classes = labels.max() + 1
    for numbers in map(np.array, itertools.permutations(range(n_classes))):
        weights, bias = linear_models.fit_least_squares(inputs, numbers[labels].astype(float)[:, None])
        outputs = (inputs @ weights.T + bias)[:, 0]
        right = (np.argsort(numbers)[encoding.decode_number(outputs, n_classes)] == labels).sum()
        if right <= fewest:  # the last of several, so the mirror image
            worst, fewest = numbers, right
    return torch.tensor(worst)


def _focal_by_autograd(logits, labels, gamma):
    z = torch.tensor(np.asarray(logits, dtype=float), requires_grad=True)
    log_p = torch.log_softmax(z, dim=1)[torch.arange(len(z)), torch.tensor(labels)]
    (-((1 - log_p.exp()) ** gamma) * log_p).sum().backward()
    return z.grad


def _focal_by_the_jacobian(logits, labels, gamma):
    gradient = []
    for row, label in zip(logits, labels, strict=True):
        share = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        jacobian = np.diag(share) - np.outer(share, share)
        p = max(share[label], 1e-300)
        by_p = gamma * (1 - p) ** (gamma - 1) * np.log(p) - (1 - p) ** gamma / p
        if p > 1e-300:
            gradient.append(by_p * jacobian[label])
        else:  # p is rounded to 0: what is left is cross-entropy's
            gradient.append(share - np.eye(len(row))[label])
    return gradient


class _RowOfBorders(torch.nn.Module):
    def __init__(self, n_features, n_grades):
        super().__init__()
        self.weights = torch.nn.Parameter(torch.randn(n_features))
        self.limits = torch.nn.Parameter(torch.zeros(1, n_grades - 1))

    def forward(self, x):
        return (x @ self.weights)[:, None] - self.limits


class _BordersFirst(torch.nn.Module):
    def __init__(self, m, k):
        super().__init__()
        self.theta = torch.nn.Parameter(torch.linspace(-1, 1, k - 1))
        self.linear = torch.nn.Linear(m, 1, bias=False)
        self.double()

    def forward(self, x):
        return torch.cat([self.linear(x.double()) - border for border in self.theta], dim=1)


def _stop_early_by_hand(inputs, labels, new_inputs, new_labels, rate, n_steps):
    x, new = inputs.double().numpy(), new_inputs.double().numpy()
    centre, spread = x.mean(axis=0), x.std(axis=0, ddof=1)
    x, new = np.c_[(x - centre) / spread, np.ones(len(x))], np.c_[(new - centre) / spread, np.ones(len(new))]
    targets = np.eye(int(labels.max()) + 1)[labels.numpy()]
    weights, best = np.zeros((x.shape[1], targets.shape[1])), (np.inf, None)
    for _ in range(n_steps):
        share = np.exp(new @ weights) / np.exp(new @ weights).sum(axis=1, keepdims=True)
        loss = -np.log(share[np.arange(len(new)), new_labels.numpy()]).mean()
        best = min(best, (loss, share), key=lambda pair: pair[0])
        fitted = np.exp(x @ weights) / np.exp(x @ weights).sum(axis=1, keepdims=True)
        weights = weights - rate * x.T @ (fitted - targets) / len(x)
    return best


def _stop_early_with_a_deep_copy(inputs, labels, new_inputs, new_labels, rate, n_steps):
    new_inputs = (new_inputs - inputs.mean(0)) / inputs.std(0)
    inputs = (inputs - inputs.mean(0)) / inputs.std(0)
    model = torch.nn.Linear(inputs.shape[1], int(labels.max()) + 1)
    for weights in model.parameters():
        torch.nn.init.zeros_(weights)
    losses, models = [], []
    for _ in range(n_steps):
        losses.append(torch.nn.functional.cross_entropy(model(new_inputs), new_labels).item())
        models.append(copy.deepcopy(model))
        gradients = torch.autograd.grad(
            torch.nn.functional.cross_entropy(model(inputs), labels), list(model.parameters())
        )
        with torch.no_grad():
            for weights, gradient in zip(model.parameters(), gradients, strict=True):
                weights -= rate * gradient
    return [min(losses), torch.softmax(models[int(np.argmin(losses))](new_inputs), dim=1)]


def _rivals_in_loops(labels, n_classes):
    first, second = [], []
    for place, label in enumerate(labels):
        row, mild = [0.0] * n_classes, [0.4 / (n_classes - 1)] * n_classes
        said = int(label) if place != 3 else (int(label) + 1) % n_classes
        row[said], mild[said] = 1.0, 0.6
        if place == 3:
            row[label], row[said] = 1e-50, 1.0
        first.append(row)
        second.append(mild)
    return first, second


def _rivals_with_a_soft_mistake(labels, n_classes):
    said = np.array(labels)
    said[-1] = (said[-1] + 1) % n_classes
    logits = 300.0 * np.eye(n_classes)[said]
    first = torch.softmax(torch.tensor(logits), dim=1)
    return torch.stack(
        [first, torch.softmax(torch.tensor(np.eye(n_classes)[said]) * np.log(1.2 * (n_classes - 1)), dim=1)]
    )


RIGHT_ANSWERS = {
    "brier_score": [_brier_by_loops, _brier_by_autograd, _brier_without_one_hot],
    "signed_loss": [_signed_by_two_sides, _signed_one_by_one, _signed_in_torch],
    "smoothing_floor": [_floor_of_a_row, _floor_by_torch],
    "fit_temperature": [_temperature_by_grids, _temperature_by_newton],
    "BorderNetwork": [_RowOfBorders, _BordersFirst],
    "worst_numbering": [_by_refitting, _by_utils],
    "focal_gradient": [_focal_by_autograd, _focal_by_the_jacobian],
    "stop_early": [_stop_early_by_hand, _stop_early_with_a_deep_copy],
    "rival_forecasts": [_rivals_in_loops, _rivals_with_a_soft_mistake],
    "choose_a_head": ["BEFI", ["I", "B", "E", "F"]],
    "multi_label_loss": [_labels_in_a_loop, _labels_in_torch, _labels_by_signs],
}
