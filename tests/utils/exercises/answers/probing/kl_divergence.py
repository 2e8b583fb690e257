# %% right: divide only where p is above 0
import numpy as np

def kl_divergence(p, q):
    ratio = np.divide(p, q, out=np.ones_like(p), where=p > 0)
    return np.einsum("nk,nk->n", p, np.log(ratio))

# %% right: log with where, and out
import numpy as np

def kl_divergence(p, q):
    log_p = np.log(p, out=np.zeros_like(p), where=p > 0)
    log_q = np.log(q, out=np.zeros_like(q), where=q > 0)
    return (p * (log_p - log_q)).sum(-1)

# %% right: nan_to_num on the terms
import numpy as np

def kl_divergence(p, q):
    with np.errstate(all="ignore"):
        return np.nan_to_num(p * np.log(p / q)).sum(axis=1)

# %% right: torch's xlogy, and a sum in Python
import math
import torch

def kl_divergence(p, q):
    terms = torch.special.xlogy(torch.tensor(p), torch.tensor(p)) - torch.special.xlogy(torch.tensor(p), torch.tensor(q))
    return [math.fsum(row) for row in terms.tolist()]

# %% wrong: q of 0
# in words: p is kept from 0, but 0 / 0 remains where both are 0
import numpy as np

def kl_divergence(p, q):
    return (p * np.log(np.where(p > 0, p, 1) / q)).sum(axis=1)

# %% wrong: absolute values
# in words: each term without its sign
import numpy as np

def kl_divergence(p, q):
    ratio = np.where(p > 0, p, 1) / np.where(p > 0, q, 1)
    return (p * abs(np.log(ratio))).sum(axis=1)

# %% wrong: 0 times log 0
# in words: a loop with math.log, which raises for 0
import math

def kl_divergence(p, q):
    return [sum(a * math.log(a / b) for a, b in zip(x, y)) for x, y in zip(p, q)]

# %% wrong: epsilon inside the logarithm
# in words: p is masked, q is clipped
import numpy as np

def kl_divergence(p, q):
    q = np.maximum(q, 1e-12)
    return (p * np.log(np.where(p > 0, p, 1) / q)).sum(axis=1)

# %% wrong: sums the batch; sums over everything
# in words: a mask flattens the batch
import numpy as np

def kl_divergence(p, q):
    counts = p > 0
    return (p[counts] * np.log(p[counts] / q[counts])).sum()

# %% wrong: log2; 0 times log 0
# in words: bits, and NaN for a p of 0
import numpy as np

def kl_divergence(p, q):
    return (p * np.log2(p / q)).sum(axis=1)

# %% wrong: logarithm missing
# in words: p times p / q, without ln
import numpy as np

def kl_divergence(p, q):
    return (p * np.where(p > 0, p, 1) / np.where(p > 0, q, 1)).sum(axis=1)

# %% wrong: both ways
# in words: the Jensen-Shannon divergence
import numpy as np

def kl_divergence(p, q):
    def kl(a, b):
        return (a * np.log(np.where(a > 0, a, 1) / np.where(a > 0, b, 1))).sum(axis=1)

    m = (p + q) / 2
    return kl(p, m) / 2 + kl(q, m) / 2

# %% wrong: NaN replaced
# in words: the NaN of the sum becomes 0
import numpy as np

def kl_divergence(p, q):
    return np.nan_to_num((p * np.log(p / q)).sum(axis=1))

# %% wrong: negative terms cut
# in words: no term may be below 0
import numpy as np

def kl_divergence(p, q):
    terms = p * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))
    return np.maximum(terms, 0).sum(axis=1)

# %% right: the given code, mended
import numpy as np

def kl_divergence(p, q):
    ratios = np.where(p > 0, p, 1) / np.where(p > 0, q, 1)
    return (p * np.log(ratios)).sum(axis=1)

# %% wrong: epsilon inside the logarithm
# in words: mends the weights of the given code alone
import numpy as np

def kl_divergence(p, q):
    ratios = (p + 1e-6) / (q + 1e-6)
    return (p * np.log(ratios)).sum(axis=1)

# %% wrong: weighted by q
# in words: mends the ratio of the given code alone
import numpy as np

def kl_divergence(p, q):
    ratios = np.where(p > 0, p, 1) / np.where(p > 0, q, 1)
    return (q * np.log(ratios)).sum(axis=1)

# %% wrong: arguments swapped
# in words: turns the ratio of the given code over, and keeps the small number
import numpy as np

def kl_divergence(p, q):
    ratios = (q + 1e-6) / (p + 1e-6)
    return (q * np.log(ratios)).sum(axis=1)

# %% wrong: weighted by q
# in words: a smaller small number
import numpy as np

def kl_divergence(p, q):
    ratios = (p + 1e-12) / (q + 1e-12)
    return (q * np.log(ratios)).sum(axis=1)

# %% wrong: 0 times log 0
# in words: takes the small number out and mends the weights
import numpy as np

def kl_divergence(p, q):
    ratios = p / q
    return (p * np.log(ratios)).sum(axis=1)
