"""Other right ways to answer each exercise: at least two beside the reference, as unlike it as learners are."""

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import torch


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


RIGHT_ANSWERS = {
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
