# %% right: where on both logarithms
import numpy as np

def kl_divergence(p, q):
    counts = p > 0
    ratio = np.log(np.where(counts, p, 1.0)) - np.log(np.where(counts, q, 1.0))
    return np.sum(p * ratio, axis=1)

# %% right: loops that skip the zeros, returns a list
import math

def kl_divergence(p, q):
    return [math.fsum(a * (math.log(a) - math.log(b)) for a, b in zip(p_row, q_row) if a > 0)
            for p_row, q_row in zip(p, q)]

# %% right: torch.xlogy twice
import torch

def kl_divergence(p, q):
    p, q = (torch.as_tensor(a, dtype=torch.float64) for a in (p, q))
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(dim=1).numpy()

# %% right: cross-entropy minus entropy, row by row with a mask
import numpy as np

def kl_divergence(p, q):
    values = np.empty(len(p))
    for n, (a, b) in enumerate(zip(p, q)):
        mask = a > 0
        cross_entropy = -np.sum(a[mask] * np.log(b[mask]))
        entropy = -np.sum(a[mask] * np.log(a[mask]))
        values[n] = cross_entropy - entropy
    return values

# %% right: nansum leaves the terms with p = 0 out
import numpy as np

def kl_divergence(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nansum(p * (np.log(p) - np.log(q)), axis=1)

# %% wrong: 0 times log 0
# in words: the naive formula, 0 times ln 0 is NaN
# what happens: a row with a p of 0 becomes NaN
import numpy as np

def kl_divergence(p, q):
    return np.sum(p * np.log(p / q), axis=1)

# %% wrong: arguments swapped
# in words: the arguments swapped, KL(q || p)
# what happens: the average is taken over q
import numpy as np

def kl_divergence(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(q > 0, q * np.log(q / p), 0)
    return terms.sum(axis=1)

# %% wrong: epsilon inside the logarithm
# in words: a small number added to both, a ceiling for small q
# what happens: a q of 1e-30 is taken for 1e-10, so the divergence is far too small
import numpy as np

def kl_divergence(p, q):
    eps = 1e-10
    return np.sum(p * np.log((p + eps) / (q + eps)), axis=1)

# %% wrong: log2
# in words: log2, so the value is in bits
# what happens: too large by 1 / ln 2
import numpy as np

def kl_divergence(p, q):
    ratio = np.log2(np.where(p > 0, p, 1)) - np.log2(np.where(p > 0, q, 1))
    return (p * ratio).sum(axis=1)

# %% wrong: sums the batch; sums over everything
# in words: one number for the whole batch
# what happens: sum without axis adds the divergences of all rows
import numpy as np

def kl_divergence(p, q):
    ratio = np.log(np.where(p > 0, p, 1)) - np.log(np.where(p > 0, q, 1))
    return np.sum(p * ratio)

# %% wrong: sign; sign turned round
# in words: q over p inside the logarithm, the sign is turned round
# what happens: the values are negative, a divergence never is
import numpy as np

def kl_divergence(p, q):
    ratio = np.log(np.where(p > 0, q, 1)) - np.log(np.where(p > 0, p, 1))
    return (p * ratio).sum(axis=1)

# %% wrong: cross-entropy
# in words: cross-entropy, the entropy of p is not subtracted
# what happens: at q = p the value is H(p) and not 0
import numpy as np

def kl_divergence(p, q):
    return -np.sum(p * np.log(np.where(p > 0, q, 1)), axis=1)

# %% wrong: no logarithm of q
# in words: F.kl_div without the logarithm of q
# what happens: its first argument must be log-probabilities; q itself is taken for them
import torch
import torch.nn.functional as F

def kl_divergence(p, q):
    p, q = (torch.as_tensor(a, dtype=torch.float64) for a in (p, q))
    return F.kl_div(q, p, reduction="none").sum(dim=1).numpy()

# %% wrong: weights forgotten
# in words: the weights p in front of the logarithm are missing
# what happens: the sum of ln(p / q), every class counts the same
import numpy as np

def kl_divergence(p, q):
    ratio = np.log(np.where(p > 0, p, 1)) - np.log(np.where(p > 0, q, 1))
    return ratio.sum(axis=1)

# %% wrong: drops a class for the whole batch
# in words: drops a class for all samples if it is 0 in one of them
# what happens: all(axis=0) looks at the batch, other rows lose a term; with a batch of one it is right
import numpy as np

def kl_divergence(p, q):
    keep = (p > 0).all(axis=0)
    return np.sum(p[:, keep] * np.log(p[:, keep] / q[:, keep]), axis=1)

# %% wrong: mean over the classes
# in words: the mean over the classes instead of the sum
# what happens: too small by the factor n_classes
import numpy as np

def kl_divergence(p, q):
    ratio = np.log(np.where(p > 0, p, 1)) - np.log(np.where(p > 0, q, 1))
    return np.mean(p * ratio, axis=1)
