# %% right: the spherical score, turned into a loss
import numpy as np

def third_loss(probabilities, targets):
    return 1 - (probabilities * targets).sum(axis=1) / np.sqrt((probabilities**2).sum(axis=1))

# %% right: a yes-or-no question for each class
import numpy as np

def third_loss(probabilities, targets):
    yes, no = targets * np.log(probabilities), (1 - targets) * np.log(1 - probabilities)
    return -np.mean(yes + no, axis=1)

# %% right: mostly cross-entropy in bits, with a little of the square, by loops
import math

def third_loss(probabilities, targets):
    losses = []
    for row, target in zip(probabilities, targets):
        total = 0.0
        for p, t in zip(row, target):
            total += 0.05 * (p - t) ** 2
            if t == 1:
                total -= math.log2(p)
        losses.append(total)
    return losses

# %% right: the power score of order 3
def third_loss(probabilities, targets):
    own = (probabilities * targets).sum(axis=1)
    return 2 * (probabilities**3).sum(axis=1) - 3 * own**2

# %% wrong: boasts: straight in the probabilities
# in words: the absolute error of the lesson, halved
import numpy as np

def third_loss(probabilities, targets):
    return 0.5 * np.sum(np.abs(targets - probabilities), axis=1)

# %% wrong: boasts: straight in the probabilities
# in words: the largest error of the row, which is 1 - p
import numpy as np

def third_loss(probabilities, targets):
    return np.max(np.abs(probabilities - targets), axis=1)

# %% wrong: boasts: a root
# in words: the Euclidean distance
import numpy as np

def third_loss(probabilities, targets):
    return np.linalg.norm(probabilities - targets, axis=1)

# %% wrong: hedges: a power above 2
# in words: the cube of the lesson
import numpy as np

def third_loss(probabilities, targets):
    return np.sum(np.abs(probabilities - targets) ** 3, axis=1)

# %% wrong: the squared error again
# in words: the MSE of other libraries
import numpy as np

def third_loss(probabilities, targets):
    return np.mean((probabilities - targets) ** 2, axis=1)

# %% wrong: the squared error again
# in words: multiplied out, and what does not depend on the prediction left away
def third_loss(probabilities, targets):
    return (probabilities**2).sum(axis=1) - 2 * (probabilities * targets).sum(axis=1)

# %% wrong: cross-entropy again
# in words: another base, and a bonus
import numpy as np

def third_loss(probabilities, targets):
    return -np.sum(targets * np.log10(probabilities), axis=1) + 1

# %% wrong: hedges: one over the probability
# in words: how many times too small the probability was
def third_loss(probabilities, targets):
    return 1 / (probabilities * targets).sum(axis=1)

# %% wrong: only the right class, squared
# in words: forgets that the other classes have squares, too
def third_loss(probabilities, targets):
    return (targets * (1 - probabilities) ** 2).sum(axis=1)

# %% wrong: a product of two losses
# in words: multiplies what should be added
import numpy as np

def third_loss(probabilities, targets):
    return ((probabilities - targets) ** 2).sum(axis=1) * -np.log((probabilities * targets).sum(axis=1))

# %% wrong: counts mistakes
# in words: accuracy, turned round
import numpy as np

def third_loss(probabilities, targets):
    return (np.argmax(probabilities, axis=1) != np.argmax(targets, axis=1)).astype(float)

# %% wrong: a reward, not a loss
# in words: forgets the minus before the logarithm
import numpy as np

def third_loss(probabilities, targets):
    return np.sum(targets * np.log(probabilities), axis=1)

# %% wrong: does not depend on the prediction
# in words: sums what always sums to 1
def third_loss(probabilities, targets):
    return probabilities.sum(axis=1) + 6
