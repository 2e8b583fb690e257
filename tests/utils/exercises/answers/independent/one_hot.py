# %% right: rows of the identity matrix
import numpy as np

def one_hot(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels)]

# %% right: compares with the class numbers, turns truth values into float32
import numpy as np

def one_hot(labels, n_classes):
    return (np.asarray(labels).reshape(-1, 1) == np.arange(n_classes)).astype(np.float32)

# %% right: plain lists of floats
def one_hot(labels, n_classes):
    return [[1.0 if k == label else 0.0 for k in range(n_classes)] for label in labels]

# %% right: PyTorch's one_hot with the number of classes, then floats
import torch
import torch.nn.functional as F

def one_hot(labels, n_classes):
    return F.one_hot(torch.as_tensor(labels, dtype=torch.int64), num_classes=n_classes).double().numpy()

# %% right: writes into the flat array
import numpy as np

def one_hot(labels, n_classes):
    labels = np.asarray(labels)
    flat = np.zeros(len(labels) * n_classes)
    flat[np.arange(len(labels)) * n_classes + labels] = 1
    return flat.reshape(len(labels), n_classes)

# %% wrong: number of classes taken from the batch
# in words: takes the number of classes from the largest label of the batch
# what happens: too few columns when the last classes do not occur
import numpy as np

def one_hot(labels, n_classes):
    return np.eye(labels.max() + 1)[labels]

# %% wrong: integers
# in words: whole numbers instead of floats
# what happens: the places are right but the dtype is int
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes), dtype=int)
    vectors[np.arange(len(labels)), labels] = 1
    return vectors

# %% wrong: takes 1 off the labels
# in words: counts the labels from 1
# what happens: each 1 stands one place too far to the left, and class 0 lands in the last place
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    for i, label in enumerate(labels):
        vectors[i, label - 1] = 1.0
    return vectors

# %% wrong: transposed
# in words: transposed, one sample a column
# what happens: the shape is (n_classes, n_samples)
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((n_classes, len(labels)))
    vectors[labels, np.arange(len(labels))] = 1.0
    return vectors

# %% wrong: renumbers the labels
# in words: renumbers the labels that occur
# what happens: when a class is missing from the batch, all classes above it move one place to the left
import numpy as np

def one_hot(labels, n_classes):
    _, places = np.unique(labels, return_inverse=True)
    return np.eye(n_classes)[places]

# %% wrong: fills whole columns
# in words: indexes all rows with all labels
# what happens: every row has a 1 for every label of the batch
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    vectors[:, labels] = 1.0
    return vectors

# %% wrong: integers
# in words: truth values instead of floats
# what happens: a table of True and False comes back
import numpy as np

def one_hot(labels, n_classes):
    return labels[:, np.newaxis] == np.arange(n_classes)

# %% wrong: one vector for all labels
# in words: one vector for the whole batch
# what happens: a single row of n_classes entries comes back, with a 1 for each label that occurs
import numpy as np

def one_hot(labels, n_classes):
    vector = np.zeros(n_classes)
    vector[labels] = 1.0
    return vector

# %% wrong: fills whole columns
# in words: multiplies a list of one row, so all rows are the same list
# what happens: every 1 shows up in all rows
def one_hot(labels, n_classes):
    rows = [[0.0] * n_classes] * len(labels)
    for i, label in enumerate(labels):
        rows[i][label] = 1.0
    return rows

# %% wrong: row numbers for labels
# in words: puts the ones on the diagonal and never uses the labels
# what happens: row i is the name of class i, whatever label i is
import numpy as np

def one_hot(labels, n_classes):
    return np.eye(len(labels), n_classes)

# %% wrong: label for 1
# in words: writes the label instead of 1
# what happens: class 2 gets a 2.0 at its place, and class 0 has no mark at all
import numpy as np

def one_hot(labels, n_classes):
    vectors = np.zeros((len(labels), n_classes))
    for i in range(len(labels)):
        vectors[i, labels[i]] = labels[i]
    return vectors
