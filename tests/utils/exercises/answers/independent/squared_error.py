# %% right: einsum over the classes
import numpy as np

def squared_error(probabilities, targets):
    difference = np.asarray(probabilities) - np.asarray(targets)
    return np.einsum("nk,nk->n", difference, difference)

# %% right: plain loops, returns a list
def squared_error(probabilities, targets):
    errors = []
    for p_row, t_row in zip(probabilities, targets):
        total = 0.0
        for p, t in zip(p_row, t_row):
            total += (p - t) ** 2
        errors.append(total)
    return errors

# %% right: the squared length of each row
import numpy as np

def squared_error(probabilities, targets):
    return np.linalg.norm(probabilities - targets, axis=1) ** 2

# %% right: multiplied out, |p|^2 - 2 p.t + |t|^2
import numpy as np

def squared_error(probabilities, targets):
    p, t = np.asarray(probabilities), np.asarray(targets)
    return (p * p).sum(axis=1) - 2 * (p * t).sum(axis=1) + (t * t).sum(axis=1)

# %% right: in torch, float64
import torch
from torch.nn.functional import mse_loss

def squared_error(probabilities, targets):
    p = torch.as_tensor(probabilities, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    return mse_loss(p, t, reduction="none").sum(dim=-1).numpy()

# %% wrong: sums over everything
# in words: sums over the whole batch, one number for all samples
# what happens: np.sum without axis adds up every row, so the batch gives a single number
import numpy as np

def squared_error(probabilities, targets):
    return np.sum((probabilities - targets) ** 2)

# %% wrong: mean for sum
# in words: the mean over the classes, where the text asks for the sum
# what happens: every value is too small by the factor n_classes
import numpy as np

def squared_error(probabilities, targets):
    return np.mean((probabilities - targets) ** 2, axis=1)

# %% wrong: sums over the samples
# in words: sums down the columns, one value a class
# what happens: axis=0 gives (n_classes,) values; on a square batch even the shape looks right
import numpy as np

def squared_error(probabilities, targets):
    return ((probabilities - targets) ** 2).sum(axis=0)

# %% wrong: sums over the samples
# in words: Python's own sum adds the rows of the array
# what happens: sum() runs along the first axis, so there is a value for each class
def squared_error(probabilities, targets):
    return sum((probabilities - targets) ** 2)

# %% wrong: differences not squared
# in words: squares after summing
# what happens: the differences of two distributions sum to 0, so every error is about 0
import numpy as np

def squared_error(probabilities, targets):
    return np.sum(probabilities - targets, axis=1) ** 2

# %% wrong: ^ for **
# in words: ^ is not a power in Python
# what happens: ^ is a bitwise operation, NumPy refuses it for floats
def squared_error(probabilities, targets):
    return ((probabilities - targets) ^ 2).sum(axis=1)

# %% wrong: distance for square
# in words: absolute differences, not squared ones
# what happens: the absolute error of the lesson, a third distance
import numpy as np

def squared_error(probabilities, targets):
    return np.abs(probabilities - targets).sum(axis=1)

# %% wrong: square root
# in words: takes the root, the length and not the squared length
# what happens: the Euclidean distance comes out
import numpy as np

def squared_error(probabilities, targets):
    return np.linalg.norm(probabilities - targets, axis=1)

# %% wrong: brackets missing
# in words: brackets missing, squares the targets only
# what happens: ** binds before -, so this is p - t^2; with one-hot targets each row sums to about 0
def squared_error(probabilities, targets):
    return (probabilities - targets ** 2).sum(axis=1)

# %% wrong: another shape
# in words: keeps a column, shape (n_samples, 1)
# what happens: keepdims=True leaves an axis that (n_samples,) does not have
import numpy as np

def squared_error(probabilities, targets):
    return np.sum((probabilities - targets) ** 2, axis=1, keepdims=True)

# %% wrong: only the true class
# in words: counts the right class only
# what happens: the probabilities of the other classes are left out of the sum
import numpy as np

def squared_error(probabilities, targets):
    right = np.argmax(targets, axis=1)
    return (1 - probabilities[np.arange(len(right)), right]) ** 2
