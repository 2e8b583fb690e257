# %% right: a column taken away, then sliced
import numpy as np

def free_logits(logits):
    last = logits[:, -1].reshape(-1, 1)
    return (logits - last)[:, :-1]

# %% right: a loop over the columns
import numpy as np

def free_logits(logits):
    return np.stack([logits[:, k] - logits[:, -1] for k in range(logits.shape[1] - 1)], axis=1)

# %% right: a matrix of ones and minus ones
import numpy as np

def free_logits(logits):
    k = logits.shape[1]
    return logits @ np.vstack([np.eye(k - 1), -np.ones(k - 1)])

# %% right: transposed, and back
def free_logits(logits):
    columns = logits.T
    return (columns[:-1] - columns[-1]).T

# %% wrong: last logit dropped
# in words: deletes the column that is pinned
import numpy as np

def free_logits(logits):
    return np.delete(logits, -1, axis=1)

# %% wrong: zero kept
# in words: shifts, and keeps all K columns
def free_logits(logits):
    return logits - logits[:, [-1]]

# %% wrong: zero kept
# in words: drops the last one and puts a 0 there
import numpy as np

def free_logits(logits):
    shifted = logits[:, :-1] - logits[:, -1:]
    return np.hstack([shifted, np.zeros((len(logits), 1))])

# %% wrong: first logit pinned
# in words: takes the reference class from the front, as some books do
def free_logits(logits):
    return (logits - logits[:, 0][:, None])[:, 1:]

# %% wrong: sign turned round
# in words: y2 - y1
import numpy as np

def free_logits(logits):
    return -(logits[:, :-1] - logits[:, -1:])

# %% wrong: differences of neighbours
# in words: np.diff the other way round
import numpy as np

def free_logits(logits):
    return -np.diff(logits, axis=1)

# %% wrong: probabilities
# in words: softmax of the shifted logits
import numpy as np

def free_logits(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    return p[:, :-1]

# %% wrong: one shift for all rows
# in words: logits[-1, -1] is one number of the batch
def free_logits(logits):
    return logits[:, :-1] - logits[-1][-1]

# %% wrong: mean taken away
# in words: makes the logits sum to 0
def free_logits(logits):
    return (logits.T - logits.mean(1)).T[:, :-1]
