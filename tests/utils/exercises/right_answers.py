"""Other right ways to answer each exercise: at least two beside the reference, as unlike it as learners are."""

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import torch

from utils.activations import sigmoid
from utils.losses import cross_entropy_from_logits


def _decode_by_distance(outputs, n_classes):
    return np.abs(np.asarray(outputs)[:, None] - np.arange(n_classes)).argmin(axis=1)


def _decode_in_a_loop(values, k):
    labels = []
    for value in values:
        labels.append(min(max(round(value), 0), k - 1))
    return labels


def _decode_with_torch(outputs, n_classes):
    return torch.tensor(outputs).round().clamp(0, n_classes - 1)


def _decode_with_half_added(outputs, n_classes):
    return np.floor(np.clip(outputs, 0, n_classes - 1) + 0.5).astype(np.float32)


def _decode_as_a_list_of_tensors(outputs, n_classes):
    return [torch.tensor(output).round().clamp(0, n_classes - 1) for output in outputs]


def _decode_as_objects(outputs, n_classes):
    return np.array([Fraction(min(max(round(output), 0), n_classes - 1)) for output in outputs], dtype=object)


class Fitted(NamedTuple):
    weights: object
    bias: object


def _fit_by_centring(inputs, targets):
    weights = np.linalg.pinv(inputs - inputs.mean(axis=0)) @ (targets - targets.mean())
    return weights, targets.mean() - inputs.mean(axis=0) @ weights


def _fit_normal_equations(x, y):
    a = np.c_[np.ones(len(x)), x]
    solution = np.linalg.solve(a.T @ a, a.T @ y)
    return [list(solution[1:]), solution[:1]]


def _fit_in_float32(inputs, targets):
    design = np.hstack([inputs, np.ones((len(inputs), 1))]).astype(np.float32)
    coefficients = np.linalg.lstsq(design, targets.astype(np.float32), rcond=None)[0]
    return torch.tensor(coefficients[:-1]), float(coefficients[-1])


def _fit_into_a_named_tuple(inputs, targets):
    return Fitted(*_fit_by_centring(inputs, targets.astype(np.longdouble).astype(float)))


def _cross_entropy_gradient_in_a_loop(logits, targets):
    rows = []
    for row, target in zip(logits.tolist(), targets.tolist(), strict=True):
        exponentials = [math.exp(value - max(row)) for value in row]
        rows.append([e / sum(exponentials) - t for e, t in zip(exponentials, target, strict=True)])
    return rows


def _cross_entropy_gradient_by_autograd(logits, targets):
    leaf = torch.tensor(logits, requires_grad=True)
    (-(torch.tensor(targets) * torch.log_softmax(leaf, 1)).sum()).backward()
    return leaf.grad


def _squared_error_gradient_by_the_jacobian(logits, targets):
    rows = []
    for row, target in zip(logits, targets, strict=True):
        p = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        rows.append((np.diag(p) - np.outer(p, p)) @ (2 * (p - target)))
    return np.array(rows)


def _squared_error_gradient_in_float32(logits, targets):
    leaf = torch.tensor(logits, dtype=torch.float32, requires_grad=True)
    ((torch.softmax(leaf, 1) - torch.tensor(targets)) ** 2).sum().backward()
    return leaf.grad.numpy()


def _step_number_by_number(point, gradient, learning_rate):
    return [a - learning_rate * b for a, b in zip(point, gradient, strict=True)]


def _step_on_a_copy(point, gradient, learning_rate):
    point = point.copy()
    point -= learning_rate * gradient
    return point


def _one_hot_row_by_row(labels, n_classes):
    rows = []
    for label in labels:
        row = [0.0] * n_classes
        row[label] = 1.0
        rows.append(row)
    return rows


def _one_hot_with_torch(labels, n_classes):
    return torch.nn.functional.one_hot(torch.tensor(labels), n_classes).float()


def _distances_in_loops(vectors):
    return [[math.dist(a, b) for b in vectors] for a in vectors]


def _distances_by_expansion(vectors):
    squares = np.sum(vectors * vectors, axis=1)
    return np.sqrt(np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0))


def _distances_in_float32(vectors):
    small = vectors.astype(np.float32)
    return np.linalg.norm(small[:, None] - small, axis=-1)


def _affine_in_loops(inputs, weights, bias):
    return [
        [sum(w * x for w, x in zip(row, sample, strict=True)) + b for row, b in zip(weights, bias, strict=True)]
        for sample in inputs
    ]


def _affine_with_a_column_of_ones(x, w, b):
    return np.c_[x, np.ones(len(x))] @ np.c_[w, b].T


def _softmax_in_a_loop(logits):
    rows = []
    for row in logits.tolist():
        exponentials = [math.exp(value - max(row)) for value in row]
        rows.append([e / math.fsum(exponentials) for e in exponentials])
    return rows


def _softmax_by_log_sum_exp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def _softmax_of_gaps_in_float32(logits):
    z = np.asarray(logits, dtype=np.float32)
    return 1 / np.exp(np.minimum(z[:, None, :] - z[:, :, None], 80)).sum(axis=2)


def _log_softmax_in_a_loop(logits):
    rows = []
    for row in logits:
        top = max(row)
        rows.append([value - top - math.log(sum(math.exp(other - top) for other in row)) for value in row])
    return rows


def _softmax_by_powers(logits, temperature):
    powers = _softmax_by_log_sum_exp(logits) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def _two_class_logit_number_by_number(a, b):
    return [first - second for first, second in zip(a, b, strict=True)]


def _two_class_logit_by_log_softmax(a, b):
    first, second = torch.log_softmax(torch.tensor(np.array([a, b])), 0)
    return first - second


def _sigmoid_by_tanh(x):
    return (1 + np.tanh(x / 2)) / 2


def _sigmoid_in_a_loop(values):
    numbers = []
    for value in values:
        small = math.exp(-abs(value))
        numbers.append(1 / (1 + small) if value >= 0 else small / (1 + small))
    return numbers


def _sigmoid_by_masks(x):
    result = np.zeros(x.shape)
    result[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    result[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return result


def _sigmoid_clipped_in_float32(x):
    return 1 / (1 + np.exp(-np.clip(x, -80, 80).astype(np.float32)))


def _sigmoid_as_softmax(x):
    logits = np.stack([x, np.zeros(len(x))], axis=1)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 0]


def _binary_cross_entropy_in_a_loop(logits, targets):
    losses = []
    for x, t in zip(logits.tolist(), targets.tolist(), strict=True):
        wrong = -x if t else x
        losses.append(max(wrong, 0) + math.log1p(math.exp(-abs(wrong))))
    return losses


def _binary_cross_entropy_with_torch(logits, targets):
    return torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(logits), torch.tensor(targets), reduction="none"
    )


def _squared_error_expanded(probabilities, targets):
    return (probabilities**2).sum(1) - 2 * (probabilities * targets).sum(1) + (targets**2).sum(1)


def _ce_by_loop(probabilities, targets):
    losses = []
    for row, target in zip(probabilities.tolist(), targets.tolist(), strict=True):
        losses.append(-sum(t * math.log(p) for p, t in zip(row, target, strict=True) if t > 0))
    return losses


def _ce_with_nansum(p, t):
    with np.errstate(all="ignore"):
        return -np.nansum(t * np.log(p), axis=1)


def _log_likelihood_by_one_hot(probabilities, labels):
    return float((np.eye(probabilities.shape[1])[labels] * np.log(probabilities)).sum())


RIGHT_ANSWERS = {
    "squared_error": [
        _squared_error_expanded,
        lambda p, t: [math.dist(row, target) ** 2 for row, target in zip(p, t, strict=True)],
        lambda p, t: ((torch.tensor(p, dtype=torch.float32) - torch.tensor(t)) ** 2).sum(1),
        lambda p, t: np.linalg.norm(t - p, axis=1) ** 2,
    ],
    "cross_entropy": [
        _ce_by_loop,
        _ce_with_nansum,
        lambda p, t: -torch.xlogy(torch.tensor(t), torch.tensor(p)).sum(1),
        lambda p, t: -(t.astype("f4") * np.log(p.astype("f4"), out=np.zeros(p.shape, "f4"), where=t > 0)).sum(1),
    ],
    "log_likelihood": [
        _log_likelihood_by_one_hot,
        lambda p, labels: sum(math.log(row[label]) for row, label in zip(p, labels, strict=True)),
        lambda p, labels: torch.log(torch.tensor(p)).gather(1, torch.tensor(labels)[:, None]).sum(),
        lambda p, labels: np.log(np.take_along_axis(p, labels[:, None], axis=1).astype(np.float32)).sum(keepdims=True),
    ],
    "smallest_cross_entropy": ["C", "c", ["C"]],
    "two_class_logit": [
        _two_class_logit_number_by_number,
        _two_class_logit_by_log_softmax,
        lambda a, b: np.float32(a) - np.float32(b),
        lambda first, second: torch.tensor(first) - torch.tensor(second),
    ],
    "sigmoid": [
        _sigmoid_by_tanh,
        _sigmoid_in_a_loop,
        _sigmoid_by_masks,
        _sigmoid_clipped_in_float32,
        _sigmoid_as_softmax,
        lambda x: np.exp(-np.logaddexp(0, -x)),
        lambda x: torch.sigmoid(torch.tensor(x)),
        sigmoid,
    ],
    "binary_cross_entropy": [
        _binary_cross_entropy_in_a_loop,
        _binary_cross_entropy_with_torch,
        lambda x, t: np.logaddexp(0, (1 - 2 * t) * x),
        lambda x, t: np.float32(t * np.logaddexp(0, -x) + (1 - t) * np.logaddexp(0, x)),
        lambda x, t: cross_entropy_from_logits(np.stack([x, 0 * x], 1), np.stack([t, 1 - t], 1)),
    ],
    "softmax_or_sigmoids": ["ADE", "a, d, e", "A, D and E", ["E", "D", "A"], {"a", "d", "e"}, ("A", "D", "E")],
    "softmax": [
        _softmax_in_a_loop,
        _softmax_by_log_sum_exp,
        _softmax_of_gaps_in_float32,
        lambda logits: torch.softmax(torch.tensor(logits), dim=1),
        lambda logits: [torch.tensor(row, dtype=torch.float32).softmax(0) for row in logits],
    ],
    "log_softmax": [
        _log_softmax_in_a_loop,
        lambda z: z - np.logaddexp.reduce(z, axis=1, keepdims=True),
        lambda logits: torch.tensor(logits, dtype=torch.float32).log_softmax(dim=-1),
    ],
    "softmax_with_temperature": [
        _softmax_by_powers,
        lambda logits, t: _softmax_in_a_loop(logits / t),
        lambda logits, t: torch.softmax(torch.tensor(logits) / t, 1),
    ],
    "temperature_for_half": [5.232, 5.2, np.float32(5.25), np.array([5.23])],
    "true_of_softmax": ["ACF", "f, c, a", ["A", "C", "F"], "A and C and F"],
    "one_hot": [
        _one_hot_row_by_row,
        _one_hot_with_torch,
        lambda labels, n_classes: np.eye(n_classes, dtype=np.float32)[labels],
        lambda labels, k: np.where(np.asarray(labels)[:, None] == np.arange(k), 1.0, 0.0),
    ],
    "pairwise_distances": [
        _distances_in_loops,
        _distances_by_expansion,
        _distances_in_float32,
        lambda vectors: torch.norm(torch.tensor(vectors)[:, None] - torch.tensor(vectors), dim=-1),
    ],
    "affine": [
        _affine_in_loops,
        _affine_with_a_column_of_ones,
        lambda inputs, weights, bias: (weights @ inputs.T + bias[:, None]).T,
        lambda x, w, b: np.einsum("nf,kf->nk", x, w, dtype=np.float32, casting="same_kind") + b,
        lambda x, w, b: torch.nn.functional.linear(torch.tensor(x), torch.tensor(w), torch.tensor(b)),
    ],
    "cure_for_masking": ["CD", "d, c", ["C", "D"], "C and D"],
    "cross_entropy_gradient": [_cross_entropy_gradient_in_a_loop, _cross_entropy_gradient_by_autograd],
    "softmax_squared_error_gradient": [_squared_error_gradient_by_the_jacobian, _squared_error_gradient_in_float32],
    "gradient_step": [_step_number_by_number, _step_on_a_copy, lambda p, g, r: torch.tensor(p) - r * torch.tensor(g)],
    "steps_needed": [60_645_667, math.exp(20) / 8, np.float32(6e7), np.array([60645657.0])],
    "squared_difference": [
        lambda y, y_hat: (y_hat - y) * (y_hat - y),
        lambda output, label: math.pow(abs(output - label), 2),
        lambda a, b: a * a - 2 * a * b + b * b,
        lambda y, y_hat: np.float32(y - y_hat) ** 2,
        lambda y, y_hat: Fraction(y - y_hat) ** 2,
    ],
    "decode_number": [
        _decode_by_distance,
        _decode_in_a_loop,
        _decode_with_torch,
        _decode_with_half_added,
        _decode_as_a_list_of_tensors,
        _decode_as_objects,
    ],
    "fit_least_squares": [_fit_by_centring, _fit_normal_equations, _fit_in_float32, _fit_into_a_named_tuple],
    "who_wears_the_hat": ["B", "b ", ["B"], {"b"}, "(B)", "B."],
    "ordered_labels": ["AD", "d, a", "A and D", "A/D", ["A", "D"], {"a", "d"}, ("D", "A"), np.array(["A", "D"])],
}
