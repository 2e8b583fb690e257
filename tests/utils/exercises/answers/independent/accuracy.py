# %% right: argmax, equal, mean
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean()

# %% right: count by len
def accuracy(logits, labels):
    right = (logits.argmax(dim=-1) == labels).sum().item()
    return right / len(labels)

# %% right: a Python loop
def accuracy(logits, labels):
    hits = 0
    for row, c in zip(logits.tolist(), labels.tolist()):
        if row.index(max(row)) == c:
            hits += 1
    return hits / len(labels)

# %% right: indices of torch.max, in NumPy
import numpy as np
import torch

def accuracy(logits, labels):
    _, chosen = torch.max(logits.detach(), 1)
    return float(np.mean(chosen.numpy() == labels.numpy()))

# %% right: one minus the fraction of mistakes
import torch

def accuracy(logits, labels):
    mistakes = torch.count_nonzero(torch.argmax(logits, dim=1) - labels)
    return 1.0 - mistakes.item() / labels.numel()

# %% wrong: percent for fraction
# in words: in per cent, not a fraction
# what happens: a value between 0 and 100
def accuracy(logits, labels):
    return 100 * (logits.argmax(dim=1) == labels).float().mean()

# %% wrong: wrong axis
# in words: argmax down the columns
# what happens: dim=0 names a sample for each class; it raises, or compares samples with labels if n = K
def accuracy(logits, labels):
    return (logits.argmax(dim=0) == labels).float().mean()

# %% wrong: one argmax for the whole batch
# in words: argmax over the whole batch
# what happens: without dim there is one index into the flattened table, compared with every label
def accuracy(logits, labels):
    return (logits.argmax() == labels).float().mean()

# %% wrong: sum for mean
# in words: the number of right samples, not the fraction
# what happens: the division by the number of samples is missing
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).sum().item()

# %% wrong: mean of truth values
# in words: the mean of a boolean tensor
# what happens: torch refuses to average True and False, .float() is missing
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).mean()

# %% wrong: compares logits with labels
# in words: compares the largest logit with the label, not its index
# what happens: torch.max gives values and indices, the values were taken
import torch

def accuracy(logits, labels):
    chosen = torch.max(logits, dim=1)[0]
    return (chosen == labels).float().mean()

# %% wrong: every row with every label
# in words: keepdim makes a column, every sample is compared with every label
# what happens: (n, 1) == (n,) is an n by n table; with a batch of one it is right
def accuracy(logits, labels):
    chosen = logits.argmax(dim=1, keepdim=True)
    return (chosen == labels).float().mean()

# %% wrong: fraction wrong
# in words: the fraction that is wrong
# what happens: != instead of ==: the error rate
def accuracy(logits, labels):
    return (logits.argmax(dim=1) != labels).float().mean()

# %% wrong: divides by the number of classes
# in words: divides by the number of classes
# what happens: shape[1] counts columns, shape[0] the samples
def accuracy(logits, labels):
    right = (logits.argmax(dim=1) == labels).sum().item()
    return right / logits.shape[1]

# %% wrong: 1 only if all are right
# in words: integer division
# what happens: // cuts the fraction off: 0 unless all are right
def accuracy(logits, labels):
    right = (logits.argmax(dim=1) == labels).sum()
    return (right // len(labels)).item()

# %% wrong: more than half of the probability
# in words: asks for a probability above one half instead of the largest
# what happens: with three or more classes the largest probability may be below 0.5
import torch

def accuracy(logits, labels):
    p = torch.softmax(logits.float(), dim=1)
    own = p[torch.arange(len(labels)), labels]
    return (own > 0.5).float().mean()
