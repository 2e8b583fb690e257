# %% right: surprise that levels off
import numpy as np

def loss_with_a_ceiling(p):
    surprise = -np.log(p)
    return 2 * surprise / (surprise + 10)

# %% right: a power of p, and a little of the squared error
def loss_with_a_ceiling(p):
    return 1.5 * (1 - p**0.1) + 0.5 * (1 - p) ** 2

# %% right: straight in the gap as far as it is asked
import numpy as np

def loss_with_a_ceiling(p):
    return np.where(p > np.exp(-25.0), -np.log(p) / 12.5, 2)

# %% right: the root of surprise in a hyperbolic tangent, number by number
import math

def loss_with_a_ceiling(p):
    return [2 * math.tanh(-math.log(one) / 15) for one in p]

# %% wrong: the factor p is still there
# in words: half of the lesson's squared error
def loss_with_a_ceiling(p):
    return (1 - p) ** 2

# %% wrong: the factor p is still there
# in words: the absolute error of both classes
def loss_with_a_ceiling(p):
    return abs(p - 1) + abs(1 - p)

# %% wrong: the factor p is still there
# in words: a high power, to make it steeper
def loss_with_a_ceiling(p):
    return 2 * (1 - p) ** 6

# %% wrong: above the ceiling
# in words: cross-entropy in bits, scaled down
import numpy as np

def loss_with_a_ceiling(p):
    return -np.log2(p) / 15

# %% wrong: above the ceiling
# in words: the logarithm of the logarithm
import numpy as np

def loss_with_a_ceiling(p):
    return np.log(1 - np.log(p))

# %% wrong: cut off at the ceiling
# in words: probabilities below 1e-5 clipped
import numpy as np

def loss_with_a_ceiling(p):
    return -np.log(np.clip(p, 1e-5, 1)) / 6

# %% wrong: slope dies too fast
# in words: the third root
def loss_with_a_ceiling(p):
    return 2 * (1 - p ** (1 / 3))

# %% wrong: slope dies too fast
# in words: a sigmoid over the surprise
import numpy as np

def loss_with_a_ceiling(p):
    return 2 * np.tanh(-np.log(p) / 5)

# %% wrong: a small number inside the logarithm
# in words: scaled so that it ends at 2
import numpy as np

def loss_with_a_ceiling(p):
    eps = 1e-3
    return 2 * np.log((p + eps) / (1 + eps)) / np.log(eps / (1 + eps))

# %% wrong: below 0
# in words: the mirror image of a good one
def loss_with_a_ceiling(p):
    return 1 - 2 * p**0.1

# %% wrong: a reward, not a loss
# in words: the sign forgotten
import numpy as np

def loss_with_a_ceiling(p):
    return 2 + np.tanh(np.log(p) / 10)

# %% wrong: a slope everywhere, but too small
# in words: careful with the ceiling
import numpy as np

def loss_with_a_ceiling(p):
    return -np.log(p) / 700

# %% wrong: counts mistakes
# in words: 2 where the wrong class is ahead
import numpy as np

def loss_with_a_ceiling(p):
    return np.where(p < 0.5, 2, 0)

# %% wrong: level everywhere
# in words: the ceiling itself
def loss_with_a_ceiling(p):
    return 0 * p + 2

# %% right: a cliff: one step of `walk` leaps over the border
import numpy as np

def loss_with_a_ceiling(p):
    return 2 / (1 + (p * np.exp(20)) ** 40)

# %% wrong: falls in jumps
# in words: fine stairs, level wherever descent looks
import numpy as np

def loss_with_a_ceiling(p):
    return np.clip(-np.floor(np.log(p) * 1000 + 0.5) / 1000 * 0.09, 0, 2)

# %% wrong: falls in jumps
# in words: surprise that levels off, in tenths
import numpy as np

def loss_with_a_ceiling(p):
    return np.floor(20 * np.tanh(-np.log(p) / 15)) / 10
