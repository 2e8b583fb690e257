# %% right: line (4) of the lesson
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))

# %% right: logaddexp with the sign that the target asks for
import numpy as np

def binary_cross_entropy(logits, targets):
    sign = 1 - 2 * np.asarray(targets)
    return np.logaddexp(0, sign * np.asarray(logits))

# %% right: PyTorch without reduction, in float64
import torch
import torch.nn.functional as F

def binary_cross_entropy(logits, targets):
    z = torch.as_tensor(logits, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    return F.binary_cross_entropy_with_logits(z, t, reduction="none").numpy()

# %% right: plain Python, a list, two branches for each sample
import math

def binary_cross_entropy(logits, targets):
    losses = []
    for x, t in zip(logits, targets):
        wrong_way = -float(x) if t == 1 else float(x)
        losses.append(max(wrong_way, 0.0) + math.log1p(math.exp(-abs(wrong_way))))
    return losses

# %% right: two-class log-softmax of (x, 0)
import numpy as np

def binary_cross_entropy(logits, targets):
    x = np.asarray(logits, dtype=float)
    pairs = np.stack([x, np.zeros_like(x)], axis=1)
    pairs = pairs - pairs.max(axis=1, keepdims=True)
    logs = pairs - np.log(np.exp(pairs).sum(axis=1, keepdims=True))
    return np.where(np.asarray(targets) == 1, -logs[:, 0], -logs[:, 1])

# %% wrong: by way of the probability
# what happens: at large logits sigmoid is rounded to 0 or 1, and inf or nan comes out
import numpy as np

def binary_cross_entropy(logits, targets):
    e = np.exp(-np.abs(logits))
    p = np.where(logits >= 0, 1 / (1 + e), e / (1 + e))
    return -targets * np.log(p) - (1 - targets) * np.log(1 - p)

# %% wrong: probability kept away from 0 and 1
# in words: clips the probability against ln 0
# what happens: no loss is ever above 34.5, where 1000 is right
import numpy as np

def binary_cross_entropy(logits, targets):
    e = np.exp(-np.abs(logits))
    p = np.where(logits >= 0, 1 / (1 + e), e / (1 + e))
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return -(targets * np.log(p) + (1 - targets) * np.log(1 - p))

# %% wrong: mean over everything
# in words: one number for the batch
# in words: PyTorch's default reduction, the mean over the batch
# what happens: one number comes back instead of one loss a sample
import torch

def binary_cross_entropy(logits, targets):
    loss = torch.nn.BCEWithLogitsLoss()
    return loss(torch.as_tensor(logits, dtype=torch.float64), torch.as_tensor(targets, dtype=torch.float64)).item()

# %% wrong: logits taken for probabilities
# in words: takes the logits for probabilities, no sigmoid
# what happens: logarithms of negative numbers give nan, and the rest is off
import numpy as np

def binary_cross_entropy(logits, targets):
    return -targets * np.log(logits) - (1 - targets) * np.log(1 - logits)

# %% wrong: only the samples with target 1
# in words: forgets the term of target 0
# what happens: right for target 1; samples with target 0 cost nothing
import numpy as np

def binary_cross_entropy(logits, targets):
    return targets * np.logaddexp(0, -logits)

# %% wrong: log2
# in words: logarithms to the base 2
# what happens: losses in bits instead of nats, too large by the factor 1 / ln 2
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.logaddexp(0, (1 - 2 * targets) * logits) / np.log(2)

# %% wrong: exponential overflows
# in words: stops at line (3), where the exponential overflows
# what happens: at +-1000 an exponential is infinite, and 0 times infinity is nan
import numpy as np

def binary_cross_entropy(logits, targets):
    return targets * np.log(1 + np.exp(-logits)) + (1 - targets) * np.log(1 + np.exp(logits))

# %% wrong: absolute value missing
# in words: absolute value missing in the exponent
# what happens: right for positive logits; for negative ones -x is added once too often, and -1000 overflows
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-logits))

# %% wrong: sigmoid twice
# in words: sigmoid applied twice
# what happens: the function that takes logits is given probabilities, so every loss lies between 0.3 and 1.4
import torch
import torch.nn.functional as F

def binary_cross_entropy(logits, targets):
    p = torch.sigmoid(torch.as_tensor(logits, dtype=torch.float64))
    t = torch.as_tensor(targets, dtype=torch.float64)
    return F.binary_cross_entropy_with_logits(p, t, reduction="none").numpy()

# %% wrong: arguments swapped
# in words: arguments in the wrong order
# what happens: the targets are taken for logits and the logits for targets
import torch
import torch.nn.functional as F

def binary_cross_entropy(logits, targets):
    z = torch.as_tensor(logits, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    return F.binary_cross_entropy_with_logits(t, z, reduction="none").numpy()

# %% wrong: targets turned round
# in words: targets the wrong way round
# what happens: the loss is small where the prediction is wrong, as if target 1 meant the second class
import numpy as np

def binary_cross_entropy(logits, targets):
    return np.where(targets == 1, np.logaddexp(0, logits), np.logaddexp(0, -logits))
