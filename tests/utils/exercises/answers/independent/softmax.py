# %% right: subtracts each row's maximum
import numpy as np

def softmax(logits):
    e = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

# %% right: plain Python, lists of lists
import math

def softmax(logits):
    rows = []
    for row in logits:
        top = max(row)
        e = [math.exp(value - top) for value in row]
        total = math.fsum(e)
        rows.append([value / total for value in e])
    return rows

# %% right: samples as columns, turned back at the end
import numpy as np

def softmax(logits):
    z = np.transpose(logits).astype(float)
    z = z - z.max(axis=0)
    z = np.exp(z)
    return (z / z.sum(axis=0)).T

# %% right: exponential of the log-softmax, with logaddexp
import numpy as np

def softmax(logits):
    logits = np.asarray(logits, dtype=float)
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))

# %% right: PyTorch in float64
import torch

def softmax(logits):
    return torch.softmax(torch.as_tensor(logits, dtype=torch.float64), dim=1).numpy()

# %% wrong: sums over the wrong axis
# in words: normalises down the columns (axis=0)
# what happens: the columns sum to 1 instead of the rows
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)

# %% wrong: sums over the whole batch
# in words: normalises over the whole batch
# what happens: all entries together sum to 1, not each row
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum()

# %% wrong: keepdims forgotten
# in words: keepdims missing in the sum
# what happens: (n_samples, n_classes) / (n_samples,) raises, or divides by other rows' sums if the batch is square
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)

# %% wrong: overflows
# in words: no shift, the exponential overflows
# what happens: logits of 1000 give nan, and so does a row of -1000
import numpy as np

def softmax(logits):
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: subtracts the maximum of the whole batch
# what happens: a row that lies far below another one becomes 0 / 0 = nan
import numpy as np

def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: subtracts something else than the maximum
# in words: subtracts the largest absolute value instead of the maximum
# what happens: rows around -1000 are shifted to -2000, and 0 / 0 is nan
import numpy as np

def softmax(logits):
    e = np.exp(logits - np.abs(logits).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: shift on one side only
# in words: shifts the numerator only
# what happens: rows sum to exp(-maximum) instead of 1
import numpy as np

def softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(logits), axis=1, keepdims=True)

# %% wrong: cut to whole numbers
# in words: stores the probabilities in an array of the logits' type
# what happens: right for floats; for whole-number logits every probability below 1 is cut to 0
import numpy as np

def softmax(logits):
    probabilities = np.zeros_like(logits)
    for i, row in enumerate(logits):
        e = np.exp(row - row.max())
        probabilities[i] = e / e.sum()
    return probabilities

# %% wrong: divides the logits
# in words: divides by the largest absolute value instead of subtracting the maximum
# what happens: nothing overflows, but the gaps between the logits are changed, and with them the probabilities
import numpy as np

def softmax(logits):
    e = np.exp(logits / np.abs(logits).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: clips the logits
# in words: clips the logits against overflow
# what happens: 1000 and 998 both become 500, and so get equal probabilities
import numpy as np

def softmax(logits):
    e = np.exp(np.clip(logits, -500, 500))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: loses an axis
# in words: squeezes the result
# what happens: right for several samples, but a batch of one loses its first axis
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.squeeze(e / e.sum(axis=1, keepdims=True))
