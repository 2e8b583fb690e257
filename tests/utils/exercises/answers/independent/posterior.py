# %% right: linear logits and a shifted softmax
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    logits = points @ (means @ inverse).T + np.log(priors) - np.sum(means @ inverse * means, axis=1) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% right: squared distances by solve, logaddexp
import numpy as np

def posterior(points, means, covariance, priors):
    columns = []
    for mean, prior in zip(means, priors):
        apart = np.asarray(points) - mean
        squares = np.sum(apart * np.linalg.solve(covariance, apart.T).T, axis=1)
        columns.append(np.log(prior) - squares / 2)
    logits = np.stack(columns, axis=1)
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))

# %% right: loops over points and classes, returns lists
import math
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    table = []
    for x in points:
        logits = [math.log(prior) - 0.5 * (x - mu) @ inverse @ (x - mu) for mu, prior in zip(means, priors)]
        top = max(logits)
        powers = [math.exp(y - top) for y in logits]
        table.append([e / sum(powers) for e in powers])
    return table

# %% right: torch's Gaussian, its log_prob, and softmax
import torch
from torch.distributions import MultivariateNormal

def posterior(points, means, covariance, priors):
    x, mu, cov, pi = (torch.as_tensor(a, dtype=torch.float64) for a in (points, means, covariance, priors))
    clouds = MultivariateNormal(mu, covariance_matrix=cov)
    return torch.softmax(clouds.log_prob(x[:, None, :]) + torch.log(pi), dim=1).numpy()

# %% right: one over the sum of ratios
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = np.asarray(points)[:, None, :] - np.asarray(means)
    y = np.log(priors) - np.einsum("nki,ij,nkj->nk", apart, inverse, apart) / 2
    with np.errstate(over="ignore"):
        return 1 / np.exp(y[:, None, :] - y[:, :, None]).sum(axis=2)

# %% wrong: underflows
# in words: the densities themselves, 0 / 0 far from all means
# what happens: every density underflows to 0, and the row is NaN
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    squares = np.einsum("nki,ij,nkj->nk", apart, inverse, apart)
    joint = priors * np.exp(-squares / 2)
    return joint / joint.sum(axis=1, keepdims=True)

# %% wrong: priors forgotten
# in words: the priors are forgotten
# what happens: all classes count as equally frequent
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    logits = -np.einsum("nki,ij,nkj->nk", apart, inverse, apart) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: priors without logarithm
# in words: adds the priors, not their logarithms
# what happens: in the logits a factor becomes its logarithm
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    logits = priors - np.einsum("nki,ij,nkj->nk", apart, inverse, apart) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: covariance not inverted
# in words: the covariance in place of its inverse
# what happens: wide directions count most where they should count least
import numpy as np

def posterior(points, means, covariance, priors):
    apart = points[:, None, :] - means
    logits = np.log(priors) - np.einsum("nki,ij,nkj->nk", apart, covariance, apart) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: one half missing
# in words: the factor one half is missing
# what happens: all squared distances count double, the probabilities are too extreme
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    logits = np.log(priors) - np.einsum("nki,ij,nkj->nk", apart, inverse, apart)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: normalised over the points
# in words: softmax over the points instead of over the classes
# what happens: the columns sum to 1, not the rows
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    logits = np.log(priors) - np.einsum("nki,ij,nkj->nk", apart, inverse, apart) / 2
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)

# %% wrong: logits
# in words: returns the logits, softmax is missing
# what happens: the rows are no probabilities
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    return points @ W.T + b

# %% wrong: only the diagonal
# in words: only the variances are used, the off-diagonal part is dropped
# what happens: as if the features were independent (naive Bayes)
import numpy as np

def posterior(points, means, covariance, priors):
    variances = np.diag(covariance)
    apart = points[:, None, :] - means
    logits = np.log(priors) - (apart ** 2 / variances).sum(axis=2) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: small number added
# in words: a tiny number added to the densities
# what happens: the NaN is gone, but far from all means every class gets the same probability
import numpy as np

def posterior(points, means, covariance, priors):
    inverse = np.linalg.inv(covariance)
    apart = points[:, None, :] - means
    joint = priors * np.exp(-np.einsum("nki,ij,nkj->nk", apart, inverse, apart) / 2) + 1e-300
    return joint / joint.sum(axis=1, keepdims=True)

# %% wrong: sign of the bias
# in words: the sign of the bias term is turned round
# what happens: plus one half mu S mu instead of minus: distant means are favoured
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    logits = points @ W.T + np.log(priors) + (W * means).sum(axis=1) / 2
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: exponentials overflow
# in words: linear logits, but softmax without the shift
# what happens: far away a logit is larger than 710, exp overflows, and inf / inf is NaN
import numpy as np

def posterior(points, means, covariance, priors):
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    powers = np.exp(points @ W.T + b)
    return powers / powers.sum(axis=1, keepdims=True)
