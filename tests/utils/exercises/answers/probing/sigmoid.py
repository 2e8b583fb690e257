# %% right: the formula, with warnings silenced
import numpy as np

def sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))

# %% right: torch
import torch

def sigmoid(x):
    return torch.from_numpy(x).sigmoid().numpy()

# %% right: softmax of (x, 0)
import numpy as np

def sigmoid(x):
    pairs = np.stack([x, np.zeros(len(x))], axis=1)
    pairs -= pairs.max(axis=1, keepdims=True)
    e = np.exp(pairs)
    return e[:, 0] / e.sum(axis=1)

# %% right: limits far out
import numpy as np

def sigmoid(x):
    return np.reciprocal(1.0 + np.exp(np.clip(-x, -700, 700)))

# %% wrong: overflows with a warning
# in words: one minus the other side, which overflows at 1000
import numpy as np

def sigmoid(x):
    return 1 - 1 / (1 + np.exp(x))

# %% wrong: sign flipped
# in words: forgets the minus, overflow and all
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(x))

# %% wrong: overflows
# in words: math.exp in a list
import math

def sigmoid(x):
    return [1 / (1 + math.exp(-v)) for v in x]

# %% wrong: a straight line with limits
# in words: hard sigmoid
import numpy as np

def sigmoid(x):
    return np.minimum(1, np.maximum(0, x / 6 + 0.5))

# %% wrong: brackets missing below the line
# in words: 1 / 1 + exp(-x)
import numpy as np

def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / 1 + small, small / 1 + small)

# %% wrong: sign lost
# in words: one formula for both signs, always below one half
import numpy as np

def sigmoid(x):
    small = np.exp(-np.abs(x))
    return small / (1 + small)

# %% wrong: tanh for sigmoid
# in words: tanh(x / 2) without shift and scale
import numpy as np

def sigmoid(x):
    return np.tanh(x / 2)

# %% wrong: whole numbers changed in place
# in words: adds 1.0 in place
import numpy as np

def sigmoid(x):
    y = x.copy()
    y /= 2
    return 0.5 + 0.5 * np.tanh(y)

# %% right: mends the result where z is negative
import numpy as np

def sigmoid(z):
    p = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z < 0, 1 - p, p)

# %% wrong: overflows with a warning
# in words: takes the absolute value out again, and is where the textbook was
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

# %% wrong: overflows with a warning
# in words: keeps the given line for positive z and the plain formula for the rest, which overflows there
import numpy as np

def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), 1 / (1 + np.exp(-z)))

# %% wrong: minus for negative z
# in words: gives the sign of z back to the probability
import numpy as np

def sigmoid(z):
    p = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z < 0, -p, p)

# %% wrong: minus for negative z
# in words: the sign as a factor
import numpy as np

def sigmoid(z):
    return np.sign(z) / (1 + np.exp(-np.abs(z)))

# %% wrong: sign flipped
# in words: subtracts from 1 on the wrong side
import numpy as np

def sigmoid(z):
    p = 1 / (1 + np.exp(-np.abs(z)))
    return np.where(z > 0, 1 - p, p)

# %% wrong: sign lost
# in words: subtracts from 1 on both sides
import numpy as np

def sigmoid(z):
    return 1 - 1 / (1 + np.exp(-np.abs(z)))
