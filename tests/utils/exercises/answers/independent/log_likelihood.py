# %% right: picks one entry a row by its two indices
import numpy as np

def log_likelihood(probabilities, labels):
    return np.sum(np.log(probabilities[np.arange(len(labels)), labels]))

# %% right: a loop with math.fsum
import math

def log_likelihood(probabilities, labels):
    return math.fsum(math.log(row[c]) for row, c in zip(probabilities, labels))

# %% right: take_along_axis
import numpy as np

def log_likelihood(probabilities, labels):
    own = np.take_along_axis(np.asarray(probabilities), np.asarray(labels)[:, None], axis=1)
    return float(np.log(own).sum())

# %% right: a boolean mask from one-hot rows
import numpy as np

def log_likelihood(probabilities, labels):
    mask = np.eye(np.shape(probabilities)[1], dtype=bool)[labels]
    return np.log(probabilities[mask]).sum()

# %% right: torch's NLL loss, summed, with the sign turned back
import torch
import torch.nn.functional as F

def log_likelihood(probabilities, labels):
    logs = torch.log(torch.as_tensor(probabilities, dtype=torch.float64))
    c = torch.as_tensor(labels, dtype=torch.int64)
    return -F.nll_loss(logs, c, reduction="sum").item()

# %% wrong: product that underflows
# in words: multiplies first, the product underflows to 0
# what happens: for many samples np.prod gives 0.0, and ln 0 is minus infinity
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(np.prod(probabilities[np.arange(len(labels)), labels]))

# %% wrong: mean for sum
# in words: the mean of the logarithms instead of the sum
# what happens: ln L is n times this
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()

# %% wrong: negative log-likelihood
# in words: a minus too many, the negative log-likelihood
# what happens: the loss comes out, not ln L
import numpy as np

def log_likelihood(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()

# %% wrong: every label for every sample
# in words: a colon for the row index takes n columns from every row
# what happens: probabilities[:, labels] is an n by n table, and all of it is summed
import numpy as np

def log_likelihood(probabilities, labels):
    return np.sum(np.log(probabilities[:, labels]))

# %% wrong: labels counted from 1
# in words: labels taken to start at 1
# what happens: each sample gets the class before its own, label 0 the last one
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels - 1]).sum()

# %% wrong: logarithm of the sum
# in words: the logarithm of the sum, not the sum of the logarithms
# what happens: ln is taken after adding; for many samples the value is even positive
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(np.sum(probabilities[np.arange(len(labels)), labels]))

# %% wrong: not summed
# in words: not summed, one value a sample
# what happens: ln of each sample's probability; one number was asked for
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels])

# %% wrong: the largest probability
# in words: takes the largest probability of each row instead of the label's
# what happens: the labels play no part, a wrong prediction is rewarded like a right one
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities.max(axis=1)).sum()

# %% wrong: log2
# in words: log2 instead of the natural logarithm
# what happens: the value is in bits, too large by 1 / ln 2
import math

def log_likelihood(probabilities, labels):
    total = 0.0
    for i, c in enumerate(labels):
        total += math.log2(probabilities[i][c])
    return total

# %% wrong: a sample left out
# in words: starts the loop at the second sample
# what happens: range(1, n) leaves out sample 0; with a batch of one the answer is 0
import math

def log_likelihood(probabilities, labels):
    total = 0.0
    for i in range(1, len(labels)):
        total += math.log(probabilities[i][labels[i]])
    return total

# %% wrong: every class counted
# in words: sums the logarithms of all classes, the labels are ignored
# what happens: the probabilities of the classes that did not happen are counted as well
import numpy as np

def log_likelihood(probabilities, labels):
    return np.log(probabilities).sum()
