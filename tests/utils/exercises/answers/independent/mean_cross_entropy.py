# %% right: log_softmax, pick, minus, mean
import torch

def mean_cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, dim=1)
    return -log_p[torch.arange(len(labels)), labels].mean()

# %% right: logsumexp minus the own logit
import torch

def mean_cross_entropy(logits, labels):
    own = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    return torch.mean(torch.logsumexp(logits, dim=1) - own)

# %% right: shifted by hand, with one-hot targets
import torch
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -(F.one_hot(labels, logits.shape[1]) * log_p).sum() / len(labels)

# %% right: a Python loop in float64, returns a float
import math

def mean_cross_entropy(logits, labels):
    total = 0.0
    for row, c in zip(logits.tolist(), labels.tolist()):
        top = max(row)
        total += top + math.log(sum(math.exp(y - top) for y in row)) - row[c]
    return total / len(labels)

# %% right: the ready-made loss
from torch import nn

def mean_cross_entropy(logits, labels):
    return nn.CrossEntropyLoss()(logits, labels)

# %% wrong: logarithm of softmax
# in words: softmax, then log: the probability underflows
# what happens: with logits of 1000 a probability is 0 in float32, and the loss is inf
import torch

def mean_cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels]).mean()

# %% wrong: exponentials overflow
# in words: exp without the shift overflows
# what happens: exp(1000) is inf and the loss inf or NaN
import torch

def mean_cross_entropy(logits, labels):
    own = logits[torch.arange(len(labels)), labels]
    return (torch.log(torch.exp(logits).sum(dim=1)) - own).mean()

# %% wrong: sum for mean
# in words: the sum over the batch instead of the mean
# what happens: too large by the number of samples
import torch

def mean_cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, dim=1)
    return -log_p[torch.arange(len(labels)), labels].sum()

# %% wrong: softmax twice
# in words: softmax twice
# what happens: F.cross_entropy applies log_softmax itself, the probabilities are taken for logits
import torch
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    return F.cross_entropy(torch.softmax(logits, dim=1), labels)

# %% wrong: softmax forgotten
# in words: NLLLoss fed with logits
# what happens: nll_loss takes no logarithm and no softmax, it returns minus the mean of the own logits
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    return F.nll_loss(logits, labels)

# %% wrong: logarithm forgotten
# in words: NLLLoss fed with probabilities, not with their logarithms
# what happens: the result lies between -1 and 0, no logarithm was taken
import torch
from torch import nn

def mean_cross_entropy(logits, labels):
    return nn.NLLLoss()(nn.Softmax(dim=1)(logits), labels)

# %% wrong: minus missing
# in words: minus sign missing
# what happens: the mean log-likelihood, which is negative
import torch

def mean_cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, dim=1)
    return log_p[torch.arange(len(labels)), labels].mean()

# %% wrong: softmax over the samples
# in words: log_softmax along the batch
# what happens: dim=0 makes the columns distributions; a batch of one has loss 0
import torch

def mean_cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, dim=0)
    return -log_p[torch.arange(len(labels)), labels].mean()

# %% wrong: all pairs of sample and label
# in words: indexes all rows with all labels
# what happens: log_p[:, labels] is n by n, each sample is scored with everybody's label
import torch

def mean_cross_entropy(logits, labels):
    log_p = torch.log_softmax(logits, dim=1)
    return -log_p[:, labels].mean()

# %% wrong: divided by the number of classes
# in words: the mean runs over the classes as well
# what happens: with one-hot targets .mean() divides by n times K
import torch
import torch.nn.functional as F

def mean_cross_entropy(logits, labels):
    t = F.one_hot(labels, logits.shape[1])
    return -(t * torch.log_softmax(logits, dim=1)).mean()

# %% wrong: small number inside the logarithm
# in words: a small number inside the logarithm, a false plateau
# what happens: the loss of a sample stops at -ln(1e-8), about 18, where it should be 1000 or 2000
import torch

def mean_cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels] + 1e-8).mean()
