# %% right: dot product of the pairs
import numpy as np

def two_class_logit(a, b):
    return np.einsum("ni,i->n", np.column_stack((a, b)), [1.0, -1.0])

# %% right: np.diff of the stacked rows
import numpy as np

def two_class_logit(a, b):
    return np.diff([b, a], axis=0)[0]

# %% right: logarithm of the odds in logs
import numpy as np

def two_class_logit(a, b):
    log_p = -np.logaddexp(0, b - a)
    log_q = -np.logaddexp(0, a - b)
    return log_p - log_q

# %% right: a generator made into a tuple
def two_class_logit(a, b):
    return tuple(x - y for x, y in zip(a, b))

# %% wrong: by way of the probability
# in words: log-odds of the plain softmax
import numpy as np

def two_class_logit(a, b):
    p = np.exp(a) / (np.exp(a) + np.exp(b))
    return np.log(p / (1 - p))

# %% wrong: by way of the probability
# in words: keeps the probability off 0 and 1 before the log-odds
import numpy as np

def two_class_logit(a, b):
    p = 1 / (1 + np.exp(b - a))
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return np.log(p) - np.log(1 - p)

# %% wrong: without its sign
# in words: larger minus smaller
import numpy as np

def two_class_logit(a, b):
    return np.maximum(a, b) - np.minimum(a, b)

# %% wrong: by way of the probability
# in words: ln(exp(a) / exp(b)) overflows for far logits
import numpy as np

def two_class_logit(a, b):
    return np.log(np.exp(a) / np.exp(b))

# %% wrong: probability of the second class
# in words: sigmoid of b - a
import numpy as np

def two_class_logit(a, b):
    return 1 / (1 + np.exp(a - b))

# %% wrong: a function of math on an array
# in words: math.log of arrays
import math

def two_class_logit(a, b):
    return math.log(math.exp(a) / math.exp(b))

# %% wrong: only the first row
# in words: return inside the loop
def two_class_logit(a, b):
    for x, y in zip(a, b):
        return x - y

# %% wrong: sums over everything
# in words: adds all differences up
import numpy as np

def two_class_logit(a, b):
    return np.sum(a - b)
