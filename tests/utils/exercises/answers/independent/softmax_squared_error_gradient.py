# %% right: the Jacobian multiplied out
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g - (g * p).sum(axis=1, keepdims=True))

# %% right: the Jacobian of each row, and einsum
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    jacobian = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])  # sample, k, i
    return np.einsum("nk,nki->ni", 2 * (p - targets), jacobian)

# %% right: three loops, as the formula stands
import math

def softmax_squared_error_gradient(logits, targets):
    result = []
    for y, t in zip(logits, targets):
        top = max(y)
        powers = [math.exp(v - top) for v in y]
        p = [e / sum(powers) for e in powers]
        row = []
        for i in range(len(p)):
            slope = 0.0
            for k in range(len(p)):
                delta = 1 if i == k else 0
                slope += 2 * (p[k] - t[k]) * p[k] * (delta - p[i])
            row.append(slope)
        result.append(row)
    return result

# %% right: autograd in float64
import torch

def softmax_squared_error_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    t = torch.as_tensor(targets, dtype=torch.float64)
    error = ((torch.softmax(y, dim=1) - t) ** 2).sum()
    (gradient,) = torch.autograd.grad(error, y)
    return gradient.numpy()

# %% right: diag(p) minus outer product, one row at a time
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    rows = []
    for y, t in zip(np.asarray(logits, dtype=float), targets):
        p = np.exp(y - y.max())
        p /= p.sum()
        rows.append((np.diag(p) - np.outer(p, p)) @ (2 * (p - t)))
    return np.stack(rows)

# %% wrong: factor 2 missing
# in words: the factor 2 is missing
# what happens: the derivative of a square brings down a 2
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    g = p - targets
    return p * (g - (g * p).sum(axis=1, keepdims=True))

# %% wrong: only the diagonal of the Jacobian
# what happens: p (1 - p) is sigmoid's derivative; each probability depends on the other logits too
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return 2 * (p - targets) * p * (1 - p)

# %% wrong: Jacobian forgotten
# in words: softmax's derivative left out altogether
# what happens: 2 (p - t) is the gradient by the probabilities
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return 2 * (p - targets)

# %% wrong: sign turned round
# in words: the sign of the Jacobian is turned round
# what happens: p_i - delta instead of delta - p_i gives the gradient with a minus
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    jacobian = p[:, :, None] * (p[:, None, :] - np.eye(p.shape[1]))
    return np.einsum("nk,nki->ni", 2 * (p - targets), jacobian)

# %% wrong: overflows
# in words: softmax without the shift overflows
# what happens: logits of 1000 give inf / inf, so NaN
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g - (g * p).sum(axis=1, keepdims=True))

# %% wrong: mean of the residuals over the whole batch
# in words: the inner sum runs over the whole batch
# what happens: without axis the samples mix; with a batch of one it is right
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g - np.sum(g * p))

# %% wrong: plain mean of the residuals
# in words: sums g instead of g times p
# what happens: the y'_k of the Jacobian is lost in the sum over k; sum g is 0, so only p g is left
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    g = 2 * (p - targets)
    return p * (g - g.sum(axis=1, keepdims=True))

# %% wrong: divided by n
# in words: averaged over the samples
# what happens: each row is asked for its own gradient, these are divided by n
import torch

def softmax_squared_error_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    t = torch.as_tensor(targets, dtype=torch.float64)
    ((torch.softmax(y, dim=1) - t) ** 2).sum(dim=1).mean().backward()
    return y.grad.numpy()

# %% wrong: mean for sum
# in words: mse_loss with sum over samples but mean over classes
# what happens: torch's mean divides by n_classes as well, the text's error is a sum over the classes
import torch

def softmax_squared_error_gradient(logits, targets):
    y = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    t = torch.as_tensor(targets, dtype=torch.float64)
    ((torch.softmax(y, dim=1) - t) ** 2).mean(dim=1).sum().backward()
    return y.grad.numpy()

# %% wrong: gradient of cross-entropy
# in words: the gradient of cross-entropy instead
# what happens: p - t belongs to the other loss
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) - targets

# %% wrong: mean of the residuals over the whole batch
# in words: one Jacobian for the whole batch
# what happens: np.outer of the flattened probabilities mixes the samples and has the wrong size
import numpy as np

def softmax_squared_error_gradient(logits, targets):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    jacobian = np.diagflat(p) - np.outer(p, p)
    return (jacobian @ (2 * (p - targets)).ravel()).reshape(p.shape)
