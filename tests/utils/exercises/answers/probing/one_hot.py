# %% right: a list of arrays
import numpy as np

def one_hot(labels, n_classes):
    rows = []
    for label in labels:
        row = np.zeros(n_classes)
        row[label] = 1
        rows.append(row)
    return rows

# %% right: a float table from np.equal.outer
import numpy as np

def one_hot(labels, n_classes):
    return np.equal.outer(labels, np.arange(n_classes)) * 1.0

# %% right: put_along_axis
import numpy as np

def one_hot(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype=np.float32)
    np.put_along_axis(table, np.asarray(labels)[:, None], 1, axis=1)
    return table

# %% right: scatter of PyTorch
import torch

def one_hot(labels, n_classes):
    index = torch.as_tensor(labels)[:, None]
    return torch.zeros(len(labels), n_classes).scatter_(1, index, 1.0)

# %% wrong: an index out of range
# in words: always ten classes, the first n_classes of them
import numpy as np

def one_hot(labels, n_classes):
    return np.eye(10)[labels][:, :n_classes]

# %% wrong: integers
# in words: whole numbers in lists
def one_hot(labels, n_classes):
    return [[int(k == label) for k in range(n_classes)] for label in labels]

# %% wrong: integers
# in words: a list of integer arrays
import numpy as np

def one_hot(labels, n_classes):
    return [np.eye(n_classes, dtype=int)[label] for label in labels]

# %% wrong: loses an axis
# in words: squeezes, so that a batch of one is a single vector
import numpy as np

def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels].squeeze()

# %% wrong: an index out of range
# in words: rows and columns swapped in the index
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    vectors[labels, np.arange(len(labels))] = 1
    return vectors

# %% wrong: columns only for the classes that occur
# in words: dummies of the labels that occur, as whole numbers
import numpy as np

def one_hot(labels, n_classes):
    return (labels[:, None] == np.unique(labels)[None, :]).astype(int)

# %% wrong: all columns up to the label
# in words: ordered coding
import numpy as np

def one_hot(labels, n_classes):
    return np.array([[1.0 if k < label else 0.0 for k in range(n_classes)] for label in labels])

# %% wrong: one number for an array
# in words: an if over the whole array
def one_hot(labels, n_classes):
    vector = []
    for k in range(n_classes):
        if labels == k:
            vector.append(1.0)
        else:
            vector.append(0.0)
    return vector

# %% wrong: another shape
# in words: one long line of numbers
def one_hot(labels, n_classes):
    line = []
    for label in labels:
        line += [1.0 if k == label else 0.0 for k in range(n_classes)]
    return line

# %% wrong: one vector for all labels
# in words: how often each class occurs
import numpy as np

def one_hot(labels, n_classes):
    return np.bincount(labels, minlength=n_classes).astype(float)
