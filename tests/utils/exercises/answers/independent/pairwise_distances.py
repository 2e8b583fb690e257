# %% right: broadcasting and the norm along the last axis
import numpy as np

def pairwise_distances(vectors):
    v = np.asarray(vectors, dtype=float)
    return np.linalg.norm(v[:, None, :] - v[None, :, :], axis=-1)

# %% right: math.dist in a nested list
import math

def pairwise_distances(vectors):
    return [[math.dist(a, b) for b in vectors] for a in vectors]

# %% right: two loops over half the table, each pair entered twice
import numpy as np

def pairwise_distances(vectors):
    n = len(vectors)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            gap = np.asarray(vectors[i]) - np.asarray(vectors[j])
            table[i, j] = table[j, i] = np.sqrt(np.sum(gap ** 2))
    return table

# %% right: einsum of the differences
import numpy as np

def pairwise_distances(vectors):
    v = np.asarray(vectors, dtype=np.float64)
    difference = np.subtract.outer(v, v).diagonal(axis1=1, axis2=3)
    return np.sqrt(np.einsum("ijk,ijk->ij", difference, difference))

# %% right: torch.cdist without its matrix shortcut
import torch

def pairwise_distances(vectors):
    v = torch.as_tensor(vectors, dtype=torch.float64)
    return torch.cdist(v, v, compute_mode="donot_use_mm_for_euclid_dist").numpy()

# %% wrong: squared
# in words: forgets the root
# what happens: squared distances come back
import numpy as np

def pairwise_distances(vectors):
    difference = vectors[:, None] - vectors[None, :]
    return (difference ** 2).sum(axis=-1)

# %% wrong: city-block
# in words: takes the root before the sum
# what happens: the root of each square is the absolute difference, so city-block distances come back
import numpy as np

def pairwise_distances(vectors):
    difference = vectors[:, None] - vectors[None, :]
    return np.sum(np.sqrt(difference ** 2), axis=-1)

# %% wrong: sums over the wrong axis
# in words: sums over the other vectors instead of the features
# what happens: the result has the shape (n_vectors, n_features)
import numpy as np

def pairwise_distances(vectors):
    difference = vectors[:, None] - vectors[None, :]
    return np.sqrt(np.sum(difference ** 2, axis=1))

# %% wrong: root of a number below 0
# in words: |a|^2 + |b|^2 - 2ab without protection against rounding below 0
# what happens: cancellation makes some squares on the diagonal, or of close vectors, negative: nan or far off
import numpy as np

def pairwise_distances(vectors):
    squares = np.sum(vectors ** 2, axis=1)
    return np.sqrt(squares[:, None] + squares[None, :] - 2 * vectors @ vectors.T)

# %% wrong: mean for sum
# in words: mean over the features instead of the sum
# what happens: every distance is too small by the root of the number of features
import numpy as np

def pairwise_distances(vectors):
    n = len(vectors)
    return np.array([[np.sqrt(np.mean((vectors[i] - vectors[j]) ** 2)) for j in range(n)] for i in range(n)])

# %% wrong: one number for all
# in words: norm without an axis
# what happens: one number for all pairs together
import numpy as np

def pairwise_distances(vectors):
    return np.linalg.norm(vectors[:, None] - vectors[None, :])

# %% wrong: half of the table
# in words: fills only the half above the diagonal
# what happens: everything below the diagonal stays 0
import numpy as np

def pairwise_distances(vectors):
    n = len(vectors)
    table = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            table[i, j] = np.linalg.norm(vectors[i] - vectors[j])
    return table

# %% wrong: half of the table
# in words: torch.pdist gives each pair once, as a flat list
# what happens: the shape is (n (n - 1) / 2,) instead of (n_vectors, n_vectors)
import torch

def pairwise_distances(vectors):
    return torch.pdist(torch.as_tensor(vectors, dtype=torch.float64)).numpy()

# %% wrong: sum squared
# in words: squares the sum instead of summing the squares
# what happens: differences of opposite sign cancel, so different vectors can get distance 0
import numpy as np

def pairwise_distances(vectors):
    difference = vectors[:, None] - vectors[None, :]
    return np.sqrt(difference.sum(axis=-1) ** 2)

# %% wrong: ^ for **
# in words: ^ for a power
# what happens: ^ is exclusive or and raises a TypeError on floats
import numpy as np

def pairwise_distances(vectors):
    difference = vectors[:, None, :] - vectors[None, :, :]
    return np.sqrt(np.sum(difference ^ 2, axis=2))

# %% wrong: a loop ends too early
# in words: both loops stop one vector too early
# what happens: last row and last column stay 0
import numpy as np

def pairwise_distances(vectors):
    n = vectors.shape[0]
    table = np.zeros((n, n))
    for i in range(n - 1):
        for j in range(n - 1):
            table[i, j] = np.sqrt(((vectors[i] - vectors[j]) ** 2).sum())
    return table
