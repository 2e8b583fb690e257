# %% right: log cosh, safe
import numpy as np

def matching_loss(z, targets):
    a = np.abs(z)
    return a + np.log1p(np.exp(-2 * a)) - np.log(2) - targets * z

# %% right: two cross-entropies
import numpy as np

def matching_loss(z, targets):
    yes, no = np.logaddexp(0, -2 * z), np.logaddexp(0, 2 * z)
    return (1 + targets) / 2 * yes + (1 - targets) / 2 * no

# %% right: 0 at the best logit of targets inside (-1, 1), by a constant for each target
import numpy as np

def matching_loss(z, targets):
    return np.logaddexp(z, -z) - targets * z + 0.5 * targets**2 + 7

# %% right: a loop
import math

def matching_loss(z, targets):
    losses = []
    for a, t in zip(z, targets):
        a, t = float(a), float(t)
        losses.append(abs(a) + math.log(1 + math.exp(-2 * abs(a))) - t * a)
    return losses

# %% wrong: the squared error
# in words: the loss that one knows
import numpy as np

def matching_loss(z, targets):
    return 0.5 * (targets - np.tanh(z)) ** 2

# %% wrong: the slope itself
# in words: takes the condition for the answer
import numpy as np

def matching_loss(z, targets):
    return np.tanh(z) - targets

# %% wrong: overflows
# in words: the formula as derived
import numpy as np

def matching_loss(z, targets):
    return np.log(np.cosh(z)) - targets * z + 1

# %% wrong: the target forgotten
# in words: integrates tanh alone
import numpy as np

def matching_loss(z, targets):
    return np.logaddexp(z, -z)

# %% wrong: the target added
# in words: a slip of the sign
import numpy as np

def matching_loss(z, targets):
    return np.logaddexp(z, -z) + targets * z

# %% wrong: the match of the sigmoid
# in words: the lesson's line for the sigmoid
import numpy as np

def matching_loss(z, targets):
    return np.logaddexp(0, z) - targets * z

# %% wrong: the square of the logit
# in words: the match of z
def matching_loss(z, targets):
    return (z - targets) ** 2 / 2

# %% wrong: one number for all samples
# in words: the mean of the batch
import numpy as np

def matching_loss(z, targets):
    return np.mean(np.logaddexp(z, -z) - targets * z)

# %% wrong: the target not times z
# in words: integrates with respect to z and forgets that the target is a slope
import numpy as np

def matching_loss(z, targets):
    return np.logaddexp(z, -z) - targets

# %% wrong: half of it
# in words: a half as in the squared error
import numpy as np

def matching_loss(z, targets):
    return 0.5 * (np.logaddexp(z, -z) - targets * z)
