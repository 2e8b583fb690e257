"""Other right ways to answer the exercises of lesson 01."""

from fractions import Fraction

import numpy as np
import torch


def _decode_as_objects(outputs, n_classes):
    return np.array([Fraction(min(max(round(output), 0), n_classes - 1)) for output in outputs], dtype=object)


def _look_up_each(outputs, numbers):
    place = {number: species for species, number in enumerate(numbers)}
    return [place[min(max(round(output), 0), len(numbers) - 1)] for output in outputs]


def _write_the_inverse(outputs, numbers):
    species = np.empty_like(numbers)
    species[numbers] = np.arange(len(numbers))
    return species[np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)]


RIGHT_ANSWERS = {
    "decode_number": [
        lambda outputs, n_classes: np.abs(np.asarray(outputs)[:, None] - np.arange(n_classes)).argmin(axis=1),
        lambda values, k: [min(max(round(value), 0), k - 1) for value in values],
        lambda outputs, n_classes: np.floor(np.clip(outputs, 0, n_classes - 1) + 0.5).astype(np.float32),
        lambda outputs, n_classes: [torch.tensor(output).round().clamp(0, n_classes - 1) for output in outputs],
        _decode_as_objects,
    ],
    "decode_species": [
        lambda outputs, numbers: np.abs(outputs[:, None] - numbers).argmin(axis=1),
        _look_up_each,
        _write_the_inverse,
    ],
    "same_answers": ["BDE", "e, d, b", ["B", "D", "E"], {"b", "d", "e"}],
    "ordered_labels": ["AD", "d, a", "A and D", "A/D", ["A", "D"], {"a", "d"}, ("D", "A"), np.array(["A", "D"])],
    "centres": [
        [[0, 0], [100, 2], [0, 4]],
        np.array([[-3.5, 1], [-2, -12], [0, 1]]),
        torch.tensor([[5.0, 5.0], [-4.0, -4.0], [7.5, 2.5]]),
    ],
}
