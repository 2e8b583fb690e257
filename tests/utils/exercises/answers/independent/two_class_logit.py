# %% right: np.subtract
import numpy as np

def two_class_logit(a, b):
    return np.subtract(a, b)

# %% right: pair by pair, a list
def two_class_logit(a, b):
    return [float(first) - float(second) for first, second in zip(a, b)]

# %% right: the other class's logit with its sign turned
def two_class_logit(a, b):
    return -(b - a)

# %% right: difference of the two log-probabilities
import numpy as np

def two_class_logit(a, b):
    both = np.logaddexp(a, b)
    return (a - both) - (b - both)

# %% right: matrix product with the row (1, -1)
import numpy as np

def two_class_logit(a, b):
    return np.stack([a, b], axis=1) @ np.array([1, -1])

# %% wrong: b minus a
# in words: difference the wrong way round
# what happens: sigmoid gives the probability of the second class
def two_class_logit(a, b):
    return b - a

# %% wrong: sum instead of difference
# in words: adds the logits
# what happens: the sum changes when both logits are shifted; softmax does not
def two_class_logit(a, b):
    return a + b

# %% wrong: ratio instead of difference
# in words: ratio of the logits
# what happens: a ratio is not a difference; it is the exponentials that are divided
def two_class_logit(a, b):
    return a / b

# %% wrong: probability instead of logit
# in words: returns the probability, sigmoid already applied
# what happens: sigmoid would be taken twice
import numpy as np

def two_class_logit(a, b):
    return 1 / (1 + np.exp(-(a - b)))

# %% wrong: first logit alone
# in words: keeps the first logit and drops the second
# what happens: only right where b is 0
def two_class_logit(a, b):
    return a

# %% wrong: without its sign
# in words: absolute difference
# what happens: the sign is lost, so the first class is never below one half
import numpy as np

def two_class_logit(a, b):
    return np.abs(a - b)

# %% wrong: logarithm of a / b
# in words: takes logarithms of the logits as if they were probabilities
# what happens: ln a - ln b is nan for negative logits and another number for positive ones
import numpy as np

def two_class_logit(a, b):
    return np.log(a) - np.log(b)

# %% wrong: difference of the exponentials
# what happens: softmax needs the exponential of the difference, so the exponent is a - b itself
import numpy as np

def two_class_logit(a, b):
    return np.exp(a) - np.exp(b)

# %% wrong: two logits again
# in words: returns pairs (x, 0) instead of one number a sample
# what happens: the shape is (n, 2); softmax of these pairs would be right, but one logit is asked for
import numpy as np

def two_class_logit(a, b):
    return np.stack([a - b, np.zeros_like(a)], axis=1)

# %% wrong: factor 2 missing
# in words: halves the difference, as for tanh
# what happens: probabilities come out too close to one half
def two_class_logit(a, b):
    return (a - b) / 2

# %% wrong: printed and not returned
# in words: prints the result and does not return it
# what happens: the function returns None
def two_class_logit(a, b):
    x = a - b
    print(x)
