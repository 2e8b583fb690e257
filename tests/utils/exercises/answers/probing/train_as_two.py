# %% right: sigmoid, twice the rate and half the penalty
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    rate, penalty = 2 * rate, penalty / 2
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-(inputs @ weights)))
        weights = weights - rate * ((p - targets) @ inputs / len(inputs) + penalty * weights)
    return weights

# %% right: the softmax kept, with the pinned logit beside it
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        z = inputs @ weights
        exponentials = np.exp(np.stack([z, np.zeros_like(z)], axis=1))
        p = (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 0]
        gradient = 2 * (p - targets) @ inputs / len(inputs)
        weights = weights - rate * (gradient + penalty * weights)
    return weights

# %% right: one row, its mirror image is the other
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    first = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-2 * inputs @ first))
        first = first - rate * ((p - targets) @ inputs / len(inputs) + penalty * first)
    return 2 * first

# %% right: loops and math.exp
import math
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    n, m = inputs.shape
    w = [0.0] * m
    for _ in range(n_steps):
        slopes = []
        for i in range(n):
            z = sum(inputs[i][j] * w[j] for j in range(m))
            slopes.append(1 / (1 + math.exp(-z)) - targets[i])
        g = [sum(slopes[i] * inputs[i][j] for i in range(n)) / n for j in range(m)]
        w = [w[j] - 2 * rate * g[j] - rate * penalty * w[j] for j in range(m)]
    return np.array(w)

# %% wrong: rate and penalty as they are
# in words: mends the softmax and stops there
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        exponentials = np.exp(inputs @ weights)
        p = exponentials / (exponentials + 1)
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - rate * (gradient + penalty * weights)
    return weights

# %% wrong: penalty not halved
# in words: doubles the rate, and with it the decay
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-inputs @ weights))
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * (gradient + penalty * weights)
    return weights

# %% wrong: rate not doubled
# in words: halves the penalty only
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-inputs @ weights))
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - rate * (gradient + penalty / 2 * weights)
    return weights

# %% wrong: softmax of one logit
# in words: both factors are right, the softmax is as it was
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        exponentials = np.exp(inputs @ weights)[:, None]
        p = (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 0]
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * (gradient + penalty / 2 * weights)
    return weights

# %% wrong: softmax over the batch
# in words: takes the column away and normalises over the samples
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        exponentials = np.exp(inputs @ weights)
        p = exponentials / exponentials.sum()
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - rate * (gradient + penalty * weights)
    return weights

# %% wrong: difference of mirrored logits
# in words: gives the softmax z and -z
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        z = inputs @ weights
        exponentials = np.exp(np.stack([z, -z], axis=1))
        p = (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 0]
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * (gradient + penalty / 2 * weights)
    return weights

# %% wrong: factors exchanged
# in words: half the rate and twice the penalty
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-inputs @ weights))
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - rate / 2 * (gradient + 2 * penalty * weights)
    return weights

# %% wrong: the other logit pinned
# in words: takes the second column of the softmax
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        exponentials = np.exp(np.stack([inputs @ weights, np.zeros(len(inputs))], axis=1))
        p = (exponentials / exponentials.sum(axis=1, keepdims=True))[:, 1]
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * (gradient + penalty / 2 * weights)
    return weights

# %% wrong: penalty doubled
# in words: twice of everything
import numpy as np

def train_as_two(inputs, targets, rate, penalty, n_steps):
    weights = np.zeros(inputs.shape[1])
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-inputs @ weights))
        gradient = (p - targets) @ inputs / len(inputs)
        weights = weights - 2 * rate * gradient - 4 * rate * penalty * weights
    return weights
