# %% right: the expansion, kept from falling below 0
import numpy as np

def pairwise_distances(vectors):
    squares = np.einsum("ij,ij->i", vectors, vectors)
    return np.sqrt(np.clip(squares[:, None] + squares - 2 * vectors @ vectors.T, 0, None))

# %% right: from each vector in turn, in a list of arrays
import numpy as np

def pairwise_distances(vectors):
    return [np.linalg.norm(vectors - vector, axis=1) for vector in vectors]

# %% right: hypot along the features
import numpy as np

def pairwise_distances(vectors):
    table = np.zeros((len(vectors), len(vectors)))
    for column in vectors.T:
        table = np.hypot(table, np.subtract.outer(column, column))
    return table

# %% right: size of complex numbers and einsum
import numpy as np

def pairwise_distances(vectors):
    d = np.expand_dims(vectors, 0) - np.expand_dims(vectors, 1)
    return np.einsum("abk,abk->ab", d, d) ** 0.5

# %% wrong: cut to whole numbers
# in words: a table of the type of the vectors, which may be whole numbers
import numpy as np

def pairwise_distances(vectors):
    n = len(vectors)
    table = np.zeros((n, n), dtype=vectors.dtype)
    for i in range(n):
        for j in range(n):
            table[i, j] = np.sqrt(((vectors[i] - vectors[j]) ** 2).sum())
    return table

# %% wrong: one term of the square wrong
# in words: the expansion without its factor 2
import numpy as np

def pairwise_distances(vectors):
    squares = (vectors**2).sum(axis=1)
    return np.sqrt(squares[:, None] + squares[None, :] - vectors @ vectors.T)

# %% wrong: products for differences
# in words: cosine distance
import numpy as np

def pairwise_distances(vectors):
    units = vectors / np.linalg.norm(vectors, axis=1)[:, None]
    return 1 - units @ units.T

# %% wrong: squared
# in words: the expansion without a root
import numpy as np

def pairwise_distances(vectors):
    squares = (vectors**2).sum(axis=1)
    return squares[:, None] + squares[None, :] - 2 * vectors @ vectors.T

# %% wrong: diagonal not zero
# in words: infinity on the diagonal, as for a nearest neighbour
import numpy as np

def pairwise_distances(vectors):
    table = np.linalg.norm(vectors[:, None] - vectors, axis=2)
    np.fill_diagonal(table, np.inf)
    return table

# %% wrong: loses an axis
# in words: squeezes, so that one vector alone gives a number
import numpy as np

def pairwise_distances(vectors):
    return np.sqrt(((vectors[:, None] - vectors) ** 2).sum(axis=2)).squeeze()

# %% wrong: only the first row
# in words: the distances from the first vector
import numpy as np

def pairwise_distances(vectors):
    return np.linalg.norm(vectors - vectors[0], axis=1)

# %% wrong: one pair alone
# in words: the distance of the first two
import numpy as np

def pairwise_distances(vectors):
    a, b = vectors[0], vectors[1]
    return np.sqrt(np.sum((a - b) ** 2))

# %% wrong: a function of math on an array
# in words: math.sqrt on the whole table
import math

def pairwise_distances(vectors):
    return math.sqrt(((vectors[:, None] - vectors) ** 2).sum(axis=2))

# %% wrong: keepdims forgotten; shapes that do not fit
# in words: the vectors minus their mean lengths, without an axis for it
import numpy as np

def pairwise_distances(vectors):
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors - lengths
