# %% right: the diagonal of the products of all differences
import numpy as np

def squared_error(probabilities, targets):
    difference = probabilities - targets
    return np.diag(difference @ difference.T)

# %% right: a product with a column of ones
import numpy as np

def squared_error(probabilities, targets):
    return ((targets - probabilities) ** 2) @ np.ones(np.shape(targets)[1])

# %% right: row by row
import numpy as np

def squared_error(probabilities, targets):
    return np.apply_along_axis(lambda d: d @ d, 1, probabilities - targets)

# %% right: writes into the array that it was given
def squared_error(probabilities, targets):
    probabilities -= targets
    probabilities *= probabilities
    return probabilities.sum(axis=-1)

# %% wrong: loses an axis
# in words: a column, squeezed, and a batch of one with it
import numpy as np

def squared_error(probabilities, targets):
    return np.sum((probabilities - targets) ** 2, axis=1, keepdims=True).squeeze()

# %% wrong: mean over everything; one number for all
# in words: the MSE of other libraries
import numpy as np

def squared_error(probabilities, targets):
    return np.mean(np.square(np.subtract(probabilities, targets)))

# %% wrong: one number for all
# in words: the length of the whole table
import numpy as np

def squared_error(probabilities, targets):
    return np.linalg.norm(probabilities - targets)

# %% wrong: squares the sum
# in words: squares after the distances have been added up
import numpy as np

def squared_error(probabilities, targets):
    return np.abs(probabilities - targets).sum(axis=1) ** 2

# %% wrong: running total
# in words: the total is set to 0 once, before both loops
def squared_error(probabilities, targets):
    errors, total = [], 0.0
    for p_row, t_row in zip(probabilities, targets):
        for p, t in zip(p_row, t_row):
            total += (p - t) ** 2
        errors.append(total)
    return errors

# %% wrong: mean for sum
# in words: divided by the number of samples
import numpy as np

def squared_error(probabilities, targets):
    return ((probabilities - targets) ** 2).sum(axis=1) / len(probabilities)

# %% wrong: only the other classes
# in words: the class that happened is left out
import numpy as np

def squared_error(probabilities, targets):
    return ((probabilities - targets) ** 2 * (1 - targets)).sum(axis=1)

# %% wrong: cut to whole numbers
# in words: fills an array of the type of the targets, which may be whole numbers
import numpy as np

def squared_error(probabilities, targets):
    squares = np.zeros_like(targets)
    squares[:] = (probabilities - targets) ** 2
    return squares.sum(axis=1)
