# %% right: all three mended
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% right: loops and densities
import numpy as np

def mended_clouds(inputs, labels, new):
    K, n, m = labels.max() + 1, *inputs.shape
    means, counts, S = [], [], np.zeros((m, m))
    for k in range(K):
        own = inputs[labels == k]
        means.append(own.mean(axis=0))
        counts.append(len(own))
        for row in own - means[-1]:
            S += np.outer(row, row)
    P = np.linalg.inv(S / n)
    joint = [[counts[k] * np.exp(-0.5 * (x - means[k]) @ P @ (x - means[k])) for k in range(K)] for x in new]
    return np.array([np.array(row) / sum(row) for row in joint])

# %% right: centred first
import numpy as np

def mended_clouds(inputs, labels, new):
    new = new - inputs.mean(axis=0)
    inputs = inputs - inputs.mean(axis=0)
    one_hot = np.eye(labels.max() + 1)[labels]
    means = one_hot.T @ inputs / one_hot.sum(axis=0)[:, None]
    within = inputs - one_hot @ means
    W = np.linalg.solve(within.T @ within / len(inputs), means.T).T
    y = new @ W.T + np.log(one_hot.mean(axis=0)) - np.einsum("kj,kj->k", W, means) / 2
    e = np.exp(y - y.max(1)[:, None])
    return e / e.sum(1)[:, None]

# %% wrong: covariance of all birds, and the half forgotten
# in words: puts in the priors and stops
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - inputs.mean(axis=0)
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1)
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: covariance of all birds, and the priors forgotten
# in words: puts in the half and stops
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - inputs.mean(axis=0)
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = -(W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: half and priors forgotten
# in words: mends the residuals and stops
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = -(W * means).sum(axis=1)
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: covariance of all birds
# in words: np.cov of all the data
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = np.cov(inputs.T, bias=True).reshape(inputs.shape[1], -1)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: half forgotten
# in words: does not see the half
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1)
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: priors forgotten
# in words: thinks the priors cancel
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = -(W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: priors without logarithm
# in words: adds the priors themselves
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = priors - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: counts for shares
# in words: adds the counts
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / len(inputs)
    W = means @ np.linalg.inv(covariance)
    b = priors - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)

# %% wrong: divided by another number
# in words: the unbiased covariance
import numpy as np

def mended_clouds(inputs, labels, new):
    n_classes = labels.max() + 1
    priors = np.bincount(labels) / len(labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(n_classes)])
    residuals = inputs - means[labels]
    covariance = residuals.T @ residuals / (len(inputs) - n_classes)
    W = means @ np.linalg.inv(covariance)
    b = np.log(priors) - (W * means).sum(axis=1) / 2
    logits = new @ W.T + b
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
