# %% right: nll_loss of log_softmax
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    return F.nll_loss(F.log_softmax(logits, dim=-1), labels)

# %% right: a loop over the rows, in torch
import torch

def mean_cross_entropy(logits, labels):
    losses = [torch.logsumexp(row, 0) - row[c] for row, c in zip(logits, labels)]
    return torch.stack(losses).mean()

# %% right: margins to the label's logit, by logaddexp
import numpy as np

def mean_cross_entropy(logits, labels):
    y = logits.numpy().astype(float)
    own = y[np.arange(len(y)), labels.numpy()][:, None]
    return np.logaddexp.reduce(y - own, axis=1).mean()

# %% right: softplus, one class after the other
import torch

def mean_cross_entropy(logits, labels):
    total = logits[:, 0]
    for k in range(1, logits.shape[1]):
        total = torch.logaddexp(total, logits[:, k])
    return (total - torch.take_along_dim(logits, labels[:, None], 1)[:, 0]).mean()

# %% wrong: labels not used
# in words: the mean over all classes, whatever the label
import torch

def mean_cross_entropy(logits, labels):
    return -torch.log_softmax(logits, dim=1).mean()

# %% wrong: sum for mean; exponentials overflow
# in words: a sum, on top of plain exponentials
import torch

def mean_cross_entropy(logits, labels):
    powers = torch.exp(logits)
    p = powers / powers.sum(dim=1, keepdim=True)
    return -torch.log(p[torch.arange(len(labels)), labels]).sum()

# %% wrong: shifted by another number than the maximum
# in words: subtracts the row's mean
import torch

def mean_cross_entropy(logits, labels):
    y = logits - logits.mean(dim=1, keepdim=True)
    return (torch.log(torch.exp(y).sum(dim=1)) - y[torch.arange(len(labels)), labels]).mean()

# %% wrong: exponentials overflow
# in words: math.exp in a loop, which raises for 1000
import math

def mean_cross_entropy(logits, labels):
    total = 0
    for row, c in zip(logits.tolist(), labels.tolist()):
        total += math.log(sum(math.exp(y) for y in row)) - row[c]
    return total / len(labels)

# %% wrong: logarithm of the mean
# in words: averages the probabilities and takes the logarithm then
import torch

def mean_cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels].mean())

# %% wrong: logarithm of softmax
# in words: float64 does not help for logits that are 2000 apart
import numpy as np

def mean_cross_entropy(logits, labels):
    y = np.asarray(logits, dtype=float)
    e = np.exp(y - y.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[range(len(y)), np.asarray(labels)]))

# %% wrong: only one sample
# in words: return stands inside the loop
import torch

def mean_cross_entropy(logits, labels):
    for row, c in zip(logits, labels):
        return torch.logsumexp(row, 0) - row[c]

# %% wrong: small number inside the logarithm
# in words: clipped at 1e-7, as Keras does
import torch

def mean_cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1).clamp(1e-7, 1 - 1e-7)
    return -p.log().gather(1, labels[:, None]).mean()

# %% wrong: labels that are no integers
# in words: the arguments of the ready-made loss swapped
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    return F.cross_entropy(labels, logits)

# %% wrong: label smoothing
# in words: smoothed, as in many recipes
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels, label_smoothing=0.1)

# %% wrong: keepdims forgotten
# in words: logsumexp without keepdim
import torch

def mean_cross_entropy(logits, labels):
    log_p = logits - torch.logsumexp(logits, dim=1)
    return -log_p[torch.arange(len(labels)), labels].mean()
