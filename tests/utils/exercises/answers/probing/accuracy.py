# %% right: topk
def accuracy(logits, labels):
    return logits.topk(1, dim=1).indices.squeeze(1).eq(labels).double().mean()

# %% right: mean with a dtype
import torch

def accuracy(logits, labels):
    return torch.mean(logits.argmax(-1) == labels, dtype=torch.float32).item()

# %% right: a list of hits
def accuracy(logits, labels):
    hits = [int(row.argmax()) == int(c) for row, c in zip(logits, labels)]
    return sum(hits) / len(hits)

# %% right: the own logit is the largest
def accuracy(logits, labels):
    own = logits.gather(1, labels[:, None])
    return (own >= logits).all(dim=1).float().mean()

# %% wrong: 1 only if all are right
# in words: .all() instead of the mean
def accuracy(logits, labels):
    return float((logits.argmax(dim=1) == labels).all())

# %% wrong: the least likely class
# in words: argmin
def accuracy(logits, labels):
    return (logits.argmin(dim=1) == labels).float().mean()

# %% wrong: labels counted from 1
# in words: adds 1 to the labels
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels + 1).float().mean()

# %% wrong: never right
# in words: `is` for ==
def accuracy(logits, labels):
    return float(logits.argmax(dim=1) is labels)

# %% wrong: only the first classes
# in words: looks at five classes alone
def accuracy(logits, labels):
    return (logits[:, :5].argmax(dim=1) == labels).float().mean()

# %% wrong: only one sample
# in words: return inside the loop
def accuracy(logits, labels):
    for row, c in zip(logits, labels):
        return float(row.argmax() == c)

# %% wrong: one answer for each sample
# in words: gives hits as 0 and 1
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float()

# %% wrong: wrong axis
# in words: in NumPy, axis=0
import numpy as np

def accuracy(logits, labels):
    return np.mean(np.argmax(logits.numpy(), axis=0) == labels.numpy())

# %% wrong: compares one-hot rows
# in words: entry by entry, so that a wrong row has most entries right
import torch.nn.functional as F

def accuracy(logits, labels):
    n_classes = logits.shape[1]
    return (F.one_hot(logits.argmax(dim=1), n_classes) == F.one_hot(labels, n_classes)).float().mean()

# %% wrong: one number for an array
# in words: .item() of all hits
def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).item()
