# %% right: whitened by Cholesky, logaddexp
import numpy as np

def posterior(points, means, covariance, priors):
    factor = np.linalg.cholesky(covariance)
    x, mu = np.linalg.solve(factor, points.T).T, np.linalg.solve(factor, means.T).T
    y = np.log(priors) - ((x[:, None] - mu) ** 2).sum(-1) / 2
    return np.exp(y - np.logaddexp.reduce(y, axis=1)[:, None])

# %% right: scipy-free log densities with the normalising constant
import numpy as np

def posterior(points, means, covariance, priors):
    log_det = np.linalg.slogdet(2 * np.pi * covariance)[1]
    rows = []
    for x in points:
        apart = means - x
        y = -0.5 * (np.sum(apart @ np.linalg.pinv(covariance) * apart, axis=1) + log_det) + np.log(priors)
        e = np.exp(y - max(y))
        rows.append(e / sum(e))
    return np.array(rows)

# %% right: points and classes the other way round, transposed at the end
import numpy as np

def posterior(points, means, covariance, priors):
    S = np.linalg.inv(covariance)
    y = means @ S @ points.T - 0.5 * np.diag(means @ S @ means.T)[:, None] + np.log(priors)[:, None]
    y = y - y.max(axis=0)
    e = np.exp(y)
    return (e / e.sum(axis=0)).T

# %% right: torch in float64
import torch

def posterior(points, means, covariance, priors):
    x, mu, c, p = map(torch.from_numpy, (points, means, covariance, priors))
    weights = torch.linalg.solve(c, mu.T)
    return torch.softmax(x @ weights + p.log() - (mu.T * weights).sum(0) / 2, dim=1)

# %% wrong: exponentials overflow
# in words: line 6, and exp without subtracting the maximum
import numpy as np

def posterior(points, means, covariance, priors):
    W = np.linalg.solve(covariance, means.T)
    y = points @ W + np.log(priors) - 0.5 * (means.T * W).sum(axis=0)
    return np.exp(y) / np.exp(y).sum(axis=1)[:, None]

# %% wrong: priors forgotten; underflows
# in words: densities without priors
import numpy as np

def posterior(points, means, covariance, priors):
    S = np.linalg.inv(covariance)
    d = np.array([[np.exp(-(x - m) @ S @ (x - m) / 2) for m in means] for x in points])
    return d / d.sum(axis=1, keepdims=True)

# %% wrong: transposed
# in words: classes down, points across
import numpy as np

def posterior(points, means, covariance, priors):
    S = np.linalg.inv(covariance)
    y = points @ (means @ S).T + np.log(priors) - (means @ S * means).sum(1) / 2
    e = np.exp(y - y.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).T

# %% wrong: one half missing
# in words: the bias without its half
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    y = points @ W.T + np.log(priors) - (W * means).sum(axis=1)
    e = np.exp(y - y.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: normalised over everything
# in words: divides by the sum of the whole table
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    y = points @ W.T + np.log(priors) - (W * means).sum(axis=1) / 2
    e = np.exp(y - y.max(axis=1, keepdims=True))
    return e / e.sum()

# %% wrong: small number added
# in words: the denominator is kept above 1e-12
import numpy as np

def posterior(points, means, covariance, priors):
    S = np.linalg.inv(covariance)
    apart = points[:, None] - means
    joint = priors * np.exp(-np.einsum("nki,ij,nkj->nk", apart, S, apart) / 2)
    return joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-12)

# %% wrong: not normalised
# in words: exp of the shifted logits, not divided
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    y = points @ W.T + np.log(priors) - (W * means).sum(axis=1) / 2
    return np.exp(y - y.max(axis=1, keepdims=True))

# %% wrong: loses an axis; another shape
# in words: squeeze takes the axis of a single point
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    y = points @ W.T + np.log(priors) - (W * means).sum(axis=1) / 2
    e = np.exp(y - y.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).squeeze()

# %% wrong: shifted by another number than the maximum
# in words: subtracts the row's mean before exp
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    logits = points @ W.T + np.log(priors) - (W * means).sum(axis=1) / 2
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: maximum of the whole batch
# in words: one maximum for all points
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    logits = points @ W.T + np.log(priors) - (W * means).sum(axis=1) / 2
    powers = np.exp(logits - logits.max())
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: another matrix in the bias
# in words: the bias has the covariance, the weights its inverse
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    logits = points @ W.T + np.log(priors) - (means @ covariance * means).sum(axis=1) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
