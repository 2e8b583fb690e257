# %% right: the trace of the table of every label for every sample
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities[:, labels]).trace()

# %% right: one-hot rows and einsum, the logarithm last
import numpy as np

def log_likelihood(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return np.log(np.einsum("nk,nk->n", one_hot, probabilities)).sum()

# %% right: one flat index a sample
import numpy as np

def log_likelihood(probabilities, labels):
    n, k = probabilities.shape
    return np.add.reduce(np.log(probabilities.ravel()[np.arange(n) * k + labels]))

# %% right: minus the sum of PyTorch's loss, of the logarithms as logits
import torch
import torch.nn.functional as F

def log_likelihood(probabilities, labels):
    losses = F.cross_entropy(torch.as_tensor(probabilities).log(), torch.as_tensor(labels), reduction="none")
    return -losses.sum()

# %% wrong: epsilon inside the logarithm
# in words: a limit against the logarithm of 0
import numpy as np

def log_likelihood(probabilities, labels):
    own = probabilities[np.arange(len(labels)), labels]
    return np.log(np.clip(own, 1e-12, 1)).sum()

# %% wrong: epsilon inside the logarithm
# in words: a small number added against the logarithm of 0
import numpy as np

def log_likelihood(probabilities, labels):
    return sum(np.log(p[c] + 1e-10) for p, c in zip(probabilities, labels))

# %% wrong: product that underflows
# in words: a longer float holds the product of more samples, but not of all
import numpy as np

def log_likelihood(probabilities, labels):
    own = probabilities[np.arange(len(labels)), labels].astype(np.longdouble)
    return float(np.log(np.prod(own)))

# %% wrong: product that underflows
# in words: math.log refuses a product that is 0
import math

def log_likelihood(probabilities, labels):
    return math.log(math.prod(p[c] for p, c in zip(probabilities, labels)))

# %% wrong: labels pick rows
# in words: the labels in the place of the rows
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities[labels]).sum()

# %% wrong: only one sample
# in words: return stands inside the loop
import math

def log_likelihood(probabilities, labels):
    total = 0.0
    for row, label in zip(probabilities, labels):
        total += math.log(row[label])
        return total

# %% wrong: logarithms multiplied
# in words: both, a product and logarithms
import numpy as np

def log_likelihood(probabilities, labels):
    return np.prod(np.log(probabilities[np.arange(len(labels)), labels]))

# %% wrong: softmax once more
# in words: PyTorch's loss takes the probabilities for logits
import torch
import torch.nn.functional as F

def log_likelihood(probabilities, labels):
    return -F.cross_entropy(torch.as_tensor(probabilities), torch.as_tensor(labels), reduction="sum").item()
