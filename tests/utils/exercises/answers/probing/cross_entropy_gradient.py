# %% right: one over the sum of exponentials of differences
import numpy as np

def cross_entropy_gradient(logits, targets):
    with np.errstate(over="ignore"):
        return 1 / np.exp(logits[:, None, :] - logits[:, :, None]).sum(axis=2) - targets

# %% right: writes the shift into the array that it was given
import numpy as np

def cross_entropy_gradient(logits, targets):
    logits -= logits.max(axis=1, keepdims=True)
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    return p - targets

# %% right: the columns first
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits.T - logits.max(axis=1))
    return (powers / powers.sum(axis=0)).T - targets

# %% right: a tensor, of the sum of the losses
import torch
import torch.nn.functional as F

def cross_entropy_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float32, requires_grad=True)
    F.cross_entropy(y, torch.tensor(targets, dtype=torch.float32), reduction="sum").backward()
    return y.grad

# %% wrong: the loss itself
# in words: the loss of each row and not its gradient, and it overflows
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits)
    p = powers / powers.sum(axis=1, keepdims=True)
    return -(targets * np.log(p)).sum(axis=1)

# %% wrong: target minus probability
# in words: the sign, and softmax without the shift
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits)
    return targets - powers / powers.sum(axis=1, keepdims=True)

# %% wrong: softmax over the wrong axis
# in words: the sum runs over the whole batch
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum() - targets

# %% wrong: sigmoid for softmax
# in words: each class by itself
import numpy as np

def cross_entropy_gradient(logits, targets):
    return 0.5 * (1 + np.tanh(logits / 2)) - targets

# %% wrong: cut to whole numbers
# in words: fills an array of the type of the logits, which may be whole numbers
import numpy as np

def cross_entropy_gradient(logits, targets):
    gradient = np.zeros_like(logits)
    for i, y in enumerate(logits):
        powers = np.exp(y - y.max())
        gradient[i] = powers / powers.sum() - targets[i]
    return gradient

# %% wrong: loses an axis
# in words: a batch of one is squeezed to a row
import numpy as np

def cross_entropy_gradient(logits, targets):
    y = logits.squeeze()
    powers = np.exp(y - y.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True) - targets.squeeze()

# %% wrong: divided by n
# in words: PyTorch's loss is the mean over the samples
import torch
import torch.nn.functional as F

def cross_entropy_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    F.cross_entropy(y, torch.tensor(targets, dtype=torch.float64)).backward()
    return y.grad.numpy()

# %% wrong: overflows
# in words: the minimum is subtracted and not the maximum
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% wrong: subtracts something else than the maximum
# in words: the largest distance from 0 is subtracted, which leaves nothing of a row far below 0
import numpy as np

def cross_entropy_gradient(logits, targets):
    powers = np.exp(logits - np.abs(logits).max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) - targets
