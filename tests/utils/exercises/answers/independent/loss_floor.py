# %% right: as derived in the lesson
import math

def loss_floor(n_classes):
    return math.log(1 + (n_classes - 1) / math.e)

# %% right: minus the logarithm of softmax of a one-hot row
import numpy as np

def loss_floor(n_classes):
    return -np.log(np.e / (np.e + n_classes - 1))

# %% right: log1p with exp(-1)
import numpy as np

def loss_floor(n_classes):
    return np.log1p((n_classes - 1) * np.exp(-1.0))

# %% right: asks torch what the surest probabilities cost
import torch
import torch.nn.functional as F

def loss_floor(n_classes):
    surest = torch.eye(n_classes, dtype=torch.float64)[:1]
    return F.cross_entropy(surest, torch.tensor([0])).item()

# %% right: logsumexp of (1, 0, ..., 0), minus 1
import numpy as np

def loss_floor(n_classes):
    row = np.zeros(n_classes)
    row[0] = 1
    return np.logaddexp.reduce(row) - 1

# %% wrong: zero
# in words: 0, as if softmax were applied once
# what happens: the second softmax cannot give the right class probability 1
def loss_floor(n_classes):
    return 0.0

# %% wrong: loss of knowing nothing
# in words: ln K, the loss of equal probabilities
# what happens: that is the loss at the start, not at the best
import math

def loss_floor(n_classes):
    return math.log(n_classes)

# %% wrong: the same everywhere
# in words: the value for two classes, whatever K
# what happens: n_classes is not used
import math

def loss_floor(n_classes):
    return math.log(1 + 1 / math.e)

# %% wrong: not K − 1 wrong classes
# in words: counts the right class among the wrong ones
# what happens: there are K - 1 others, not K
import math

def loss_floor(n_classes):
    return math.log(1 + n_classes / math.e)

# %% wrong: ceiling
# in words: the largest loss instead of the smallest
# what happens: ln(e + K - 1) is the loss if a wrong class has probability 1
import math

def loss_floor(n_classes):
    return math.log(math.e + n_classes - 1)

# %% wrong: log2
# in words: log2, in bits and not in nats
# what happens: too large by 1 / ln 2
import numpy as np

def loss_floor(n_classes):
    return np.log2(1 + (n_classes - 1) / np.e)

# %% wrong: logarithm missing
# in words: the logarithm is missing
# what happens: this is one over the probability
import math

def loss_floor(n_classes):
    return 1 + (n_classes - 1) / math.e

# %% wrong: sign turned round
# in words: minus sign missing
# what happens: ln of the probability is negative, a loss is not
import math

def loss_floor(n_classes):
    return math.log(math.e / (math.e + n_classes - 1))

# %% wrong: brackets missing
# in words: brackets missing, only the 1 is divided by e
# what happens: 1 + K - 1/e instead of 1 + (K - 1)/e
import math

def loss_floor(n_classes):
    return math.log(1 + n_classes - 1 / math.e)

# %% wrong: probability for its logarithm
# in words: returns the probability of the right class, not its loss
# what happens: e / (e + K - 1) is what the second softmax can give at most
import math

def loss_floor(n_classes):
    return math.e / (math.e + n_classes - 1)

# %% wrong: logits (1, 0, ..., 0) through both
# in words: puts logits (1, 0, ..., 0) through both softmaxes
# what happens: the logits may grow without end, so the first softmax comes as near to one-hot as you like
import numpy as np

def loss_floor(n_classes):
    row = np.zeros(n_classes)
    row[0] = 1.0
    for _ in range(2):
        row = np.exp(row) / np.exp(row).sum()
    return -np.log(row[0])
