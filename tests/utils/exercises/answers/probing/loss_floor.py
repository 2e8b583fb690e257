# %% right: softplus of ln(K - 1) - 1, for more than one class
import math

def loss_floor(n_classes):
    return math.log1p(math.exp(math.log(n_classes - 1) - 1))

# %% right: a sum of exponentials in a loop
import math

def loss_floor(n_classes):
    logits = [1.0] + [0.0] * (n_classes - 1)
    total = sum(math.exp(y) for y in logits)
    return -math.log(math.exp(logits[0]) / total)

# %% right: a NumPy array of one number
import numpy as np

def loss_floor(n_classes):
    return np.array([np.log(np.e + n_classes - 1) - 1])

# %% right: the limit, by running a network's softmax far out
import torch

def loss_floor(n_classes):
    logits = torch.zeros(1, n_classes)
    logits[0, 0] = 1e4
    return torch.nn.CrossEntropyLoss()(torch.softmax(logits, dim=1), torch.tensor([0]))

# %% wrong: the others at e¹
# in words: exponents turned round: e for the wrong classes
import math

def loss_floor(n_classes):
    return math.log(1 + (n_classes - 1) * math.e)

# %% wrong: brackets missing
# in words: e / e + K - 1 is K
import math

def loss_floor(n_classes):
    return -math.log(math.e / math.e + n_classes - 1)

# %% wrong: not K − 1 wrong classes
# in words: leaves out one class too many
import math

def loss_floor(n_classes):
    return -math.log(math.e / (math.e + n_classes - 2))

# %% wrong: K for the denominator
# in words: divides e by the number of classes
import math

def loss_floor(n_classes):
    return -math.log(math.e / n_classes)

# %% wrong: the same everywhere
# in words: the value for ten classes, from the lesson's training run
def loss_floor(n_classes):
    return 1.4612

# %% wrong: sign turned round
# in words: minus missing
import numpy as np

def loss_floor(n_classes):
    return 1 - np.log(np.e + n_classes - 1)

# %% wrong: log10
# in words: math.log10 is not ln
import math

def loss_floor(n_classes):
    return -math.log10(math.e / (math.e + n_classes - 1))

# %% wrong: ceiling
# in words: the right class has the probability 0
import numpy as np

def loss_floor(n_classes):
    y = np.zeros(n_classes)
    y[1] = 1
    return np.log(np.exp(y).sum()) - y[0]
