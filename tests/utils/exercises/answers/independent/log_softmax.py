# %% right: line (4) of the lesson
import numpy as np

def log_softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

# %% right: plain Python, lists of lists
import math

def log_softmax(logits):
    result = []
    for row in logits:
        top = max(row)
        log_sum = math.log(math.fsum(math.exp(value - top) for value in row))
        result.append([float(value - top - log_sum) for value in row])
    return result

# %% right: logaddexp, row by row
import numpy as np

def log_softmax(logits):
    return np.array([row - np.logaddexp.reduce(row) for row in np.asarray(logits, dtype=float)])

# %% right: PyTorch's log_softmax in float64
import torch

def log_softmax(logits):
    return torch.nn.functional.log_softmax(torch.as_tensor(logits, dtype=torch.float64), dim=-1).numpy()

# %% right: minus the logarithm of the sum of exponentials of all gaps to each class, each with its own maximum
import numpy as np

def log_softmax(logits):
    z = np.asarray(logits, dtype=float)
    gaps = z[:, None, :] - z[:, :, None]  # gaps[i, k, j] = z_ij - z_ik
    m = gaps.max(axis=2)
    return -(m + np.log(np.exp(gaps - m[:, :, None]).sum(axis=2)))

# %% wrong: logarithm of softmax
# in words: softmax first, then the logarithm
# what happens: a probability that is rounded to 0 has the logarithm -inf
import numpy as np

def log_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))

# %% wrong: overflows
# in words: no shift, the exponentials overflow
# what happens: logits of 1000 give -inf, a row of -1000 gives +inf
import numpy as np

def log_softmax(logits):
    return logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))

# %% wrong: logarithm of another base
# in words: logarithm to the base 2
# what happens: the logarithm of the sum is too large by the factor 1 / ln 2
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log2(np.exp(shifted).sum(axis=1, keepdims=True))

# %% wrong: maximum not taken off the logit
# in words: shifts inside the logarithm only
# what happens: each row is too large by its own maximum, so values above 0 appear
import numpy as np

def log_softmax(logits):
    m = logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))

# %% wrong: sums over the wrong axis
# in words: sums down the columns (axis=0)
# what happens: the exponentials of each column sum to 1, not those of each row
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))

# %% wrong: sums over the whole batch
# in words: one sum for the whole batch
# what happens: each row is off by its own constant; the exponentials of all entries together sum to 1
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted)))

# %% wrong: keepdims forgotten
# in words: keepdims missing in the sum
# what happens: (n_samples, n_classes) - (n_samples,) raises, or mixes the rows if the batch is square
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1))

# %% wrong: adds a small number inside the logarithm
# in words: adds a small number before the logarithm
# what happens: nothing falls below ln(1e-12) = -27.6, where -1000 is right
import numpy as np

def log_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True) + 1e-12)

# %% wrong: minus sign
# in words: returns minus the logarithm
# what happens: the sign is turned round; logarithms of probabilities are never above 0
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted

# %% wrong: sum of the logits
# in words: sum of the logarithms instead of logarithm of the sum
# what happens: the sum of the shifted logits is subtracted
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - shifted.sum(axis=1, keepdims=True)

# %% wrong: subtracts the maximum of the whole batch
# in words: shifts by the maximum of the whole batch
# what happens: a row 1000 below another one has a sum of 0, whose logarithm is -inf
import numpy as np

def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
