"""Other right ways to answer the exercises of lesson 02."""

import numpy as np
import torch


def _mended_in_place(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i, k] = (inputs[i] * weights[k]).sum() + bias[k]
    return outputs


RIGHT_ANSWERS = {
    "one_hot": [
        lambda labels, n: [[float(label == column) for column in range(n)] for label in labels],
        lambda labels, n_classes: torch.nn.functional.one_hot(torch.tensor(labels), n_classes).float(),
        lambda labels, n_classes: np.eye(n_classes, dtype=np.float32)[labels],
        lambda labels, k: np.where(np.asarray(labels)[:, None] == np.arange(k), 1.0, 0.0),
    ],
    "affine": [
        _mended_in_place,
        lambda x, w, b: np.c_[x, np.ones(len(x))] @ np.c_[w, b].T,
        lambda inputs, weights, bias: (weights @ inputs.T + bias[:, None]).T,
        lambda x, w, b: np.einsum("nf,kf->nk", x, w, dtype=np.float32, casting="same_kind") + b,
        lambda x, w, b: torch.nn.functional.linear(torch.tensor(x, dtype=torch.float64), *map(torch.tensor, (w, b))),
    ],
    "border_of_the_middle": [2, 2.0, np.float32(2), (1 / 2 - 1 / 4) * 8, 2.0008],
    "cure_for_masking": ["CD", "d, c", ["C", "D"], "C and D"],
    "lost_cluster": [
        np.array([[0, 4], [-4, -2], [4, -2], [0, 0]]),
        ((8, 1), (1, 0.5), (-7, 6), (-3, -8)),
        [[0, 0], [3.6, 3.4], [-5.2, 2.5], [1, -6.3]],
        torch.tensor([[9.0, -9], [-9, -9], [0, -3], [0, 9]]),
    ],
}
