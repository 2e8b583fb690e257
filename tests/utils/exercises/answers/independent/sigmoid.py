# %% right: one exponential of minus the absolute value
import numpy as np

def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + small), small / (1 + small))

# %% right: masks into an array of floats
import numpy as np

def sigmoid(x):
    x = np.asarray(x, dtype=float)
    result = np.empty(x.shape)
    up = x >= 0
    result[up] = 1 / (1 + np.exp(-x[up]))
    e = np.exp(x[~up])
    result[~up] = e / (1 + e)
    return result

# %% right: by way of tanh
import numpy as np

def sigmoid(x):
    return (1 + np.tanh(np.asarray(x) / 2)) / 2

# %% right: plain Python with two branches, a list
import math

def sigmoid(x):
    return [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in x]

# %% right: exp of minus logaddexp
import numpy as np

def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=float)))

# %% wrong: overflows with a warning
# in words: the textbook form, which overflows at -1000
# what happens: the numbers are right, but exp(1000) is infinite and NumPy warns
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% wrong: overflows to NaN
# in words: the form that overflows at +1000
# what happens: infinity divided by infinity is nan
import numpy as np

def sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))

# %% wrong: both branches of np.where
# in words: np.where computes both branches for all entries
# what happens: the numbers are right, but the branch that is thrown away still overflows and warns
import numpy as np

def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))

# %% wrong: sign flipped
# in words: sign of the exponent turned round
# what happens: the curve falls: 1 - sigmoid(x) comes back
import numpy as np

def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, small / (1 + small), 1 / (1 + small))

# %% wrong: clips z
# in words: clips x too tightly
# what happens: everything beyond 10 gets the same probability, 4.5e-5 away from 0 or 1
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))

# %% wrong: cut to whole numbers
# in words: stores the result in an array of x's type
# what happens: right for floats; for whole numbers nearly all probabilities are cut to 0
import numpy as np

def sigmoid(x):
    result = np.zeros_like(x)
    up = x >= 0
    result[up] = 1 / (1 + np.exp(-x[up]))
    result[~up] = np.exp(x[~up]) / (1 + np.exp(x[~up]))
    return result

# %% wrong: one number for an array
# in words: if on a whole array
# what happens: the truth value of an array is ambiguous: ValueError
import numpy as np

def sigmoid(x):
    if x >= 0:
        return 1 / (1 + np.exp(-x))
    else:
        return np.exp(x) / (1 + np.exp(x))

# %% wrong: another steepness
# in words: tanh of x instead of x / 2
# what happens: the curve is twice as steep, sigmoid(2 x)
import numpy as np

def sigmoid(x):
    return 0.5 * (1 + np.tanh(x))

# %% wrong: cut to whole numbers
# in words: np.vectorize takes its type from the first entry, here a whole-number 0
# what happens: when the first entry is far below 0, all probabilities are cut to whole numbers
import math
import numpy as np

def sigmoid(x):
    def one(v):
        if v < -700:
            return 0
        return 1 / (1 + math.exp(-v))
    return np.vectorize(one)(x)

# %% wrong: softmax of the batch
# in words: softmax over the batch
# what happens: all entries together sum to 1; each x should stand alone
import numpy as np

def sigmoid(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()
