# %% right: the table of all terms, summed over k
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(1)[:, None])
    p = p / p.sum(1)[:, None]
    terms = 2 * (p - targets)[:, :, None] * p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return terms.sum(axis=1)

# %% right: central differences
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    def error(y):
        p = np.exp(y - y.max(axis=1, keepdims=True))
        return ((p / p.sum(axis=1, keepdims=True) - targets) ** 2).sum(axis=1)
    steps = 1e-6 * np.eye(logits.shape[1])
    return np.stack([(error(logits + step) - error(logits - step)) / 2e-6 for step in steps], axis=1)

# %% right: diagonal and rest apart
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    y = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(y - np.log(np.exp(y).sum(axis=1, keepdims=True)))
    g = 2 * (p - targets)
    return g * p * (1 - p) - p * ((g * p) @ (1 - np.eye(p.shape[1])))

# %% right: PyTorch's Jacobian of each row
import torch

def softmax_squared_error_gradient(logits, targets):
    rows = []
    for y, t in zip(torch.as_tensor(logits, dtype=torch.float64), torch.as_tensor(targets, dtype=torch.float64)):
        jacobian = torch.autograd.functional.jacobian(lambda y: torch.softmax(y, 0), y)
        rows.append(jacobian.T @ (2 * (y.softmax(0) - t)))
    return torch.stack(rows)

# %% wrong: factor 2 missing
# in words: the factor, and softmax without the shift
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    r = p - targets
    return p * (r - (p * r).sum(axis=1, keepdims=True))

# %% wrong: only the diagonal of the Jacobian
# in words: the diagonal, and softmax without the shift
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits)
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return (p - targets) * p * (1 - p)

# %% wrong: plus for minus in the Jacobian
# in words: the product of the two probabilities is added
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g + (g * p).sum(axis=1, keepdims=True))

# %% wrong: diagonal of the Jacobian missing
# in words: -p_k p_i everywhere, as if delta were 0
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    jacobian = -p[:, :, None] * p[:, None, :]
    return np.einsum("nk,nki->ni", 2 * (p - targets), jacobian)

# %% wrong: softmax over the wrong axis
# in words: the probabilities of a column sum to 1
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(axis=0))
    p /= p.sum(axis=0)
    g = 2 * (p - targets)
    return p * (g - (g * p).sum(axis=1, keepdims=True))

# %% wrong: mean for sum
# in words: PyTorch's mean is over all entries
import torch
import torch.nn.functional as F

def softmax_squared_error_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    F.mse_loss(y.softmax(dim=1), torch.tensor(targets, dtype=torch.float64)).backward()
    return y.grad.numpy()

# %% wrong: not summed
# in words: the terms for each k, in a table for each sample
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    jacobian = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return 2 * (p - targets)[:, :, None] * jacobian

# %% wrong: keepdims forgotten
# in words: the sum of each row is a line of numbers
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g - (g * p).sum(axis=1))

# %% right: the faulty code mended line by line
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean = np.sum(residuals * probabilities, axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean)

# %% wrong: changes its argument
# in words: all mended but the -= of the given code
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    logits -= logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean = np.sum(residuals * probabilities, axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean)

# %% wrong: subtracts the maximum of the whole batch
# in words: the formula is mended, the maximum is still that of the batch
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max())
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    mean = np.sum(residuals * probabilities, axis=1, keepdims=True)
    return 2 * probabilities * (residuals - mean)

# %% wrong: only the diagonal of the Jacobian
# in words: safe now, and with the factor 2, but nothing off the diagonal
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    return 2 * residuals * probabilities * (1 - probabilities)

# %% wrong: only the diagonal of the Jacobian
# in words: the factor 2 is all that is mended
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    logits -= logits.max()
    exponentials = np.exp(logits)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    return 2 * residuals * probabilities * (1 - probabilities)

# %% wrong: factor 2 missing
# in words: the Jacobian is whole, the factor is still missing, and so is a maximum for each row
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max())
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    return probabilities * (residuals - np.sum(residuals * probabilities, axis=1, keepdims=True))

# %% wrong: diagonal of the Jacobian missing
# in words: now only what lies off the diagonal
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    residuals = probabilities - targets
    return -2 * probabilities * np.sum(residuals * probabilities, axis=1, keepdims=True)
