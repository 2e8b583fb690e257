# %% right: where on both sides, no logarithm of 0
import numpy as np

def cross_entropy(probabilities, targets):
    counts = targets > 0
    safe = np.where(counts, probabilities, 1.0)
    return -np.sum(targets * np.log(safe), axis=1)

# %% right: loops, skips the zeros, returns a list
import math

def cross_entropy(probabilities, targets):
    losses = []
    for p_row, t_row in zip(probabilities, targets):
        losses.append(-math.fsum(t * math.log(p) for p, t in zip(p_row, t_row) if t > 0))
    return losses

# %% right: np.log with where and out
import numpy as np

def cross_entropy(probabilities, targets):
    logs = np.log(probabilities, where=targets > 0, out=np.zeros(np.shape(probabilities)))
    return -np.einsum("nk,nk->n", targets, logs)

# %% right: torch.xlogy knows that 0 ln 0 is 0
import torch

def cross_entropy(probabilities, targets):
    p = torch.as_tensor(probabilities, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    return -torch.xlogy(t, p).sum(dim=1).numpy()

# %% right: the NaN of 0 times minus infinity is left out of the sum
import numpy as np

def cross_entropy(probabilities, targets):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = targets * np.log(probabilities)
    return -np.nansum(terms, axis=1)

# %% wrong: 0 times log 0
# in words: the naive formula, 0 times ln 0 is NaN
# what happens: a class with target 0 and probability 0 makes its row NaN
import numpy as np

def cross_entropy(probabilities, targets):
    return -np.sum(targets * np.log(probabilities), axis=1)

# %% wrong: epsilon inside the logarithm
# in words: a small number inside the logarithm, a false plateau
# what happens: for a very small probability of the right class the loss stops at -ln(1e-9), about 20.7
import numpy as np

def cross_entropy(probabilities, targets):
    return -np.sum(targets * np.log(probabilities + 1e-9), axis=1)

# %% wrong: epsilon inside the logarithm
# in words: clips the probabilities, so the loss has a ceiling
# what happens: as with an epsilon: below 1e-7 all probabilities cost the same
import numpy as np

def cross_entropy(probabilities, targets):
    clipped = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return -np.sum(targets * np.log(clipped), axis=1)

# %% wrong: minus missing
# in words: minus sign missing
# what happens: the losses are negative
import numpy as np

def cross_entropy(probabilities, targets):
    safe = np.where(targets > 0, probabilities, 1)
    return np.sum(targets * np.log(safe), axis=1)

# %% wrong: log2
# in words: log2, so the loss is in bits and not in nats
# what happens: every loss is too large by 1 / ln 2
import numpy as np

def cross_entropy(probabilities, targets):
    safe = np.where(targets > 0, probabilities, 1)
    return -np.sum(targets * np.log2(safe), axis=1)

# %% wrong: mean over everything
# in words: the mean over the samples, one number for the batch
# what happens: the loss of each row is asked for, this averages them
import numpy as np

def cross_entropy(probabilities, targets):
    safe = np.where(targets > 0, probabilities, 1)
    return -np.sum(targets * np.log(safe)) / len(targets)

# %% wrong: mean over the classes
# in words: the mean over the classes instead of the sum
# what happens: every loss is too small by the factor n_classes
import numpy as np

def cross_entropy(probabilities, targets):
    safe = np.where(targets > 0, probabilities, 1)
    return -np.mean(targets * np.log(safe), axis=1)

# %% wrong: arguments swapped
# in words: the two distributions swapped, the logarithm of the target
# what happens: -sum p ln t; guarded against 0, it gives 0 for one-hot targets
import numpy as np

def cross_entropy(probabilities, targets):
    safe = np.where(targets > 0, targets, 1)
    return -np.sum(probabilities * np.log(safe), axis=1)

# %% wrong: only the largest target
# in words: takes the largest target for a label, fails for soft targets
# what happens: right for one-hot targets only; of (.7, .2, .1) only the first class counts, and fully
import numpy as np

def cross_entropy(probabilities, targets):
    labels = targets.argmax(axis=1)
    return -np.log(probabilities[np.arange(len(labels)), labels])

# %% wrong: a mask flattens the batch
# in words: a boolean mask flattens the batch
# what happens: one value for each positive target; for one-hot targets that happens to be one a row
import numpy as np

def cross_entropy(probabilities, targets):
    mask = targets > 0
    return -targets[mask] * np.log(probabilities[mask])

# %% wrong: softmax once more
# in words: PyTorch's loss takes the probabilities for logits
# what happens: F.cross_entropy applies log_softmax to what are already probabilities
import torch
import torch.nn.functional as F

def cross_entropy(probabilities, targets):
    p = torch.as_tensor(probabilities, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    return F.cross_entropy(p, t, reduction="none").numpy()
