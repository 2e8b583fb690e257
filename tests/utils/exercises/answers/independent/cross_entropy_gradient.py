# %% right: shifted softmax minus target
import numpy as np

def cross_entropy_gradient(logits, targets):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% right: torch's softmax in float64
import torch

def cross_entropy_gradient(logits, targets):
    y = torch.as_tensor(logits, dtype=torch.float64)
    return torch.softmax(y, dim=1).numpy() - targets

# %% right: autograd of the summed losses
import torch

def cross_entropy_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    t = torch.as_tensor(targets, dtype=torch.float64)
    loss = -(t * torch.log_softmax(y, dim=1)).sum()
    loss.backward()
    return y.grad.numpy()

# %% right: plain Python, row by row, returns lists
import math

def cross_entropy_gradient(logits, targets):
    gradients = []
    for y, t in zip(logits, targets):
        top = max(y)
        powers = [math.exp(v - top) for v in y]
        total = sum(powers)
        gradients.append([e / total - hat for e, hat in zip(powers, t)])
    return gradients

# %% right: exp of log-softmax
import numpy as np

def cross_entropy_gradient(logits, targets):
    lse = np.logaddexp.reduce(logits, axis=1)
    return np.exp(logits - lse[:, np.newaxis]) - targets

# %% wrong: overflows
# in words: softmax without the shift overflows
# what happens: exp(1000) is inf, and inf / inf is NaN
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% wrong: target minus probability
# in words: target minus prediction, the sign is turned round
# what happens: this points downhill, the gradient points uphill
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return targets - powers / powers.sum(axis=1, keepdims=True)

# %% wrong: divided by n
# in words: divided by the number of samples
# what happens: that is the gradient of the mean loss, the text asks for each row's own loss
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True) - targets) / len(logits)

# %% wrong: softmax forgotten
# in words: softmax forgotten, logits minus targets
# what happens: the logits are taken for probabilities
def cross_entropy_gradient(logits, targets):
    return logits - targets

# %% wrong: softmax over the wrong axis
# in words: softmax down the columns, over the samples
# what happens: each column sums to 1 instead of each row
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0) - targets

# %% wrong: derivative with respect to the probabilities
# in words: the derivative by the probabilities, not by the logits
# what happens: -t / p stops before softmax's own derivative, and divides by 0 far out
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return -targets / p

# %% wrong: softmax's own derivative once more
# in words: softmax's derivative p (1 - p) multiplied in once more
# what happens: the cancelling is already in p - t; now sure and wrong has no slope
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return (p - targets) * p * (1 - p)

# %% wrong: subtracts the maximum of the whole batch
# in words: the shift is the maximum of the whole batch
# what happens: beside a row with 1000 a row of small logits underflows to 0 / 0
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - np.max(logits))
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% wrong: clips the logits
# in words: clips the logits against overflow
# what happens: 1000 and 990 both become 500, so their difference is lost
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(np.clip(logits, -500, 500))
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% wrong: sums over the rows
# in words: summed over the batch, one row instead of a row for each sample
# what happens: axis=0 adds the gradients of the samples
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True) - targets).sum(axis=0)

# %% wrong: only the largest target
# in words: subtracts 1 at the largest target, fails for soft targets
# what happens: the well-known in-place form for labels; of a target (.7, .2, .1) it makes (1, 0, 0)
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(logits)), targets.argmax(axis=1)] -= 1
    return gradient
