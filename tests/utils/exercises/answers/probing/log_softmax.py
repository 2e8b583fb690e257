# %% right: long doubles hold the small probabilities
import numpy as np

def log_softmax(logits):
    z = np.asarray(logits, dtype=np.longdouble)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True)).astype(float)

# %% right: torch.logsumexp, of doubles
import torch

def log_softmax(logits):
    z = torch.from_numpy(logits).double()
    return z - torch.logsumexp(z, dim=1, keepdim=True)

# %% right: largest logit apart, log1p of the others
import numpy as np

def log_softmax(logits):
    result = np.empty(np.shape(logits))
    for i, row in enumerate(logits):
        k = np.argmax(row)
        others = np.delete(row, k) - row[k]
        result[i] = row - row[k] - np.log1p(np.exp(others).sum())
    return result

# %% right: the columns folded one by one
from functools import reduce
import numpy as np

def log_softmax(logits):
    total = reduce(np.logaddexp, logits.T)
    return (logits.T - total).T

# %% wrong: logarithm of softmax; overflows
# in words: the logarithm of the plain softmax
import numpy as np

def log_softmax(logits):
    e = np.exp(logits)
    return np.log(e / e.sum(axis=1, keepdims=True))

# %% wrong: cut to whole numbers
# in words: fills an array of the logits' type
import numpy as np

def log_softmax(logits):
    result = np.empty_like(logits)
    for i in range(len(logits)):
        row = logits[i] - logits[i].max()
        result[i] = row - np.log(np.exp(row).sum())
    return result

# %% wrong: loses an axis
# in words: squeezes a batch of one
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).squeeze()

# %% wrong: adds a small number inside the logarithm
# in words: clips the probabilities at 1e-9
import numpy as np

def log_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.log(np.clip(p, 1e-9, 1.0))

# %% wrong: maximum taken off twice
# in words: shifts, and takes the maximum off once more with the logarithm of the sum
import numpy as np

def log_softmax(logits):
    m = logits.max(axis=1, keepdims=True)
    shifted = logits - m
    return shifted - (m + np.log(np.exp(shifted).sum(axis=1, keepdims=True)))

# %% wrong: sums over the wrong axis
# in words: axis 0 in the sum, row maximum in the shift
import numpy as np

def log_softmax(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(0))

# %% wrong: no logarithm of the sum
# in words: subtracts the sum itself
import numpy as np

def log_softmax(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    return z - np.exp(z).sum(axis=1, keepdims=True)

# %% wrong: subtracts something else than the maximum; overflows
# in words: shifts by the first logit of each row
import numpy as np

def log_softmax(logits):
    z = logits - logits[:, [0]]
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

# %% wrong: subtracts the maximum of each column
# in words: the given code with axis=0 for the maximum, and the logarithm still at the end
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=0)
    shares = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    return np.log(shares)

# %% wrong: subtracts the maximum of the whole batch
# in words: the given code, with a small number that hides the infinity
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max()
    shares = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    return np.log(shares + 1e-12)

# %% wrong: subtracts the maximum of the whole batch
# in words: mends the logarithm, and not the maximum
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
