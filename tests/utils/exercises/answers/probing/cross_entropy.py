# %% right: keeps the probabilities that are above 0
import numpy as np

def cross_entropy(probabilities, targets):
    return -(targets * np.log(np.where(probabilities > 0, probabilities, 1))).sum(axis=1)

# %% right: makes 0 of the NaN in each term
import numpy as np

def cross_entropy(probabilities, targets):
    with np.errstate(all="ignore"):
        return -np.nan_to_num(targets * np.log(probabilities)).sum(axis=1)

# %% right: the logarithm of a product of powers, as 0 to the power 0 is 1
import numpy as np

def cross_entropy(probabilities, targets):
    return -np.log(np.prod(probabilities**targets, axis=1))

# %% right: adds the smallest float of all, which changes nothing
import numpy as np

def cross_entropy(probabilities, targets):
    return np.array([-(t @ np.log(p + np.nextafter(0, 1))) for p, t in zip(probabilities, targets)])

# %% wrong: 0 times log 0
# in words: makes 0 of the NaN at the end, when the whole row is lost
import numpy as np

def cross_entropy(probabilities, targets):
    with np.errstate(all="ignore"):
        return np.nan_to_num(-(targets * np.log(probabilities)).sum(axis=1))

# %% wrong: targets smoothed
# in words: label smoothing of a tenth
import numpy as np

def cross_entropy(probabilities, targets):
    smooth = 0.9 * targets + 0.1 / targets.shape[1]
    with np.errstate(all="ignore"):
        return -(smooth * np.log(probabilities)).sum(axis=1)

# %% wrong: a mask flattens the batch; only the largest target
# in words: picks where the target is exactly 1
import numpy as np

def cross_entropy(probabilities, targets):
    return -np.log(probabilities[targets == 1])

# %% wrong: epsilon inside the logarithm
# in words: a limit that is very small, and too large all the same
import numpy as np

def cross_entropy(probabilities, targets):
    return -(targets * np.log(np.maximum(probabilities, 1e-30))).sum(axis=1)

# %% wrong: formula for two classes
# in words: binary cross-entropy of each class, clipped as Keras does
import numpy as np

def cross_entropy(probabilities, targets):
    p = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum(axis=1)

# %% wrong: 0 times log 0
# in words: PyTorch's loss of the logarithms, which has the same trap
import torch
import torch.nn.functional as F

def cross_entropy(probabilities, targets):
    p, t = torch.as_tensor(probabilities), torch.as_tensor(targets, dtype=torch.float64)
    return F.cross_entropy(p.log(), t, reduction="none").numpy()

# %% wrong: logarithm of the sum
# in words: the logarithm of the expected probability, which is the same for one-hot targets
import numpy as np

def cross_entropy(probabilities, targets):
    return -np.log((targets * probabilities).sum(axis=1))

# %% wrong: Kullback-Leibler divergence
# in words: subtracts the entropy of the target, which is 0 for one-hot targets
import numpy as np

def cross_entropy(probabilities, targets):
    counts = targets > 0
    ratio = np.where(counts, targets, 1) / np.where(counts, probabilities, 1)
    return (targets * np.log(ratio)).sum(axis=1)
