# %% right: minus the logarithm of sigmoid, in logs
import torch

def log_expit(x):
    return torch.nn.functional.logsigmoid(torch.tensor(x, dtype=torch.float64)).numpy()

def binary_cross_entropy(logits, targets):
    return -(targets * log_expit(logits) + (1 - targets) * log_expit(-logits))

# %% right: masks
import numpy as np

def binary_cross_entropy(logits, targets):
    losses = np.zeros(len(logits))
    first = targets > 0.5
    losses[first] = np.logaddexp(0, -logits[first])
    losses[~first] = np.logaddexp(0, logits[~first])
    return losses

# %% right: relu plus softplus of the size, with where
import numpy as np

def binary_cross_entropy(logits, targets):
    v = np.where(targets == 1, -logits, logits)
    return np.where(v > 0, v, 0) + np.log(1 + np.exp(-np.abs(v)))

# %% right: log-sum-exp of (0, v), a list
import numpy as np

def binary_cross_entropy(logits, targets):
    return [np.logaddexp.reduce([0.0, (1 - 2 * t) * x]) for x, t in zip(logits, targets)]

# %% wrong: exponential overflows
# in words: ln(1 + exp(v)) as it stands, with the sign of the target
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.log1p(np.exp(np.where(targets == 1, -logits, logits)))

# %% wrong: probability kept away from 0 and 1
# in words: PyTorch's loss of probabilities, which stops at 100
import torch

def binary_cross_entropy(logits, targets):
    p = torch.sigmoid(torch.as_tensor(logits, dtype=torch.float64))
    t = torch.as_tensor(targets, dtype=torch.float64)
    return torch.nn.functional.binary_cross_entropy(p, t, reduction="none").numpy()

# %% wrong: cut to whole numbers
# in words: fills an array of the logits' type
import numpy as np

def binary_cross_entropy(logits, targets):
    losses = np.zeros_like(logits)
    for i, (x, t) in enumerate(zip(logits, targets)):
        losses[i] = max(x, 0) - x * t + np.log1p(np.exp(-abs(x)))
    return losses

# %% wrong: one number for all
# in words: the sum, through the probability
import numpy as np

def binary_cross_entropy(logits, targets):
    p = 1 / (1 + np.exp(-logits))
    return -np.sum(targets * np.log(p) + (1 - targets) * np.log(1 - p))

# %% wrong: a term of the last line is wrong
# in words: plus for minus in the middle term
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.maximum(logits, 0) + logits * targets + np.log1p(np.exp(-np.abs(logits)))

# %% wrong: minus missing
# in words: no minus, through the probability
import numpy as np

def binary_cross_entropy(logits, targets):
    p = 1 / (1 + np.exp(-logits))
    return targets * np.log(p) + (1 - targets) * np.log(1 - p)

# %% wrong: one number for an array
# in words: max() of an array and 0
import numpy as np

def binary_cross_entropy(logits, targets):
    return max(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))

# %% wrong: logits taken for probabilities
# in words: hands the logits to a function of probabilities
import torch

def binary_cross_entropy(logits, targets):
    return torch.nn.functional.binary_cross_entropy(
        torch.as_tensor(logits, dtype=torch.float64), torch.as_tensor(targets, dtype=torch.float64), reduction="none"
    ).numpy()
