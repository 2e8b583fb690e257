# %% right: shifts a copy in place
import numpy as np

def softmax(logits):
    z = np.array(logits, dtype=np.float64)
    z -= z.max(axis=-1)[:, None]
    np.exp(z, out=z)
    z /= np.einsum("ij->i", z)[:, None]
    return z

# %% right: one over the sum of the exponentials of all gaps, silenced
import numpy as np

def softmax(logits):
    gaps = logits[:, None, :] - logits[:, :, None]
    with np.errstate(over="ignore"):
        return 1 / np.exp(gaps).sum(axis=2)

# %% right: apply_along_axis
import numpy as np

def softmax(logits):
    def one(row):
        e = np.exp(row - max(row))
        return e / sum(e)
    return np.apply_along_axis(one, 1, logits)

# %% right: as the lesson's hint, with a transposed detour
import numpy as np

def softmax(logits):
    columns = logits.T - logits.max(1)
    weights = np.exp(columns)
    return np.divide(weights, weights.sum(0)).transpose()

# %% wrong: subtracts something else than the maximum
# in words: shifts by the middle of the range, which overflows for logits at 1000 and -1000
import numpy as np

def softmax(logits):
    middle = (logits.max(axis=1, keepdims=True) + logits.min(axis=1, keepdims=True)) / 2
    e = np.exp(logits - middle)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: subtracts something else than the maximum
# in words: shifts by the mean of each row
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.mean(1)[:, None])
    return e / e.sum(1)[:, None]

# %% wrong: sigmoid of each logit
# in words: normalises sigmoids instead of exponentials
import numpy as np

def softmax(logits):
    s = 1 / (1 + np.exp(-logits))
    return s / s.sum(axis=1, keepdims=True)

# %% wrong: no exponential
# in words: takes the logarithm of the logits first, which undoes the exponential
import numpy as np

def softmax(logits):
    e = np.exp(np.log(logits))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: overflows
# in words: no shift, and the NaN are replaced by zeros
import numpy as np

def softmax(logits):
    e = np.exp(logits)
    return np.nan_to_num(e / e.sum(axis=1, keepdims=True))

# %% wrong: sums over the wrong axis
# in words: axis 0, on top of the overflow
import numpy as np

def softmax(logits):
    e = np.exp(logits)
    return e / np.sum(e, axis=0, keepdims=True)

# %% wrong: another base than e; overflows
# in words: powers of two, without a shift
def softmax(logits):
    powers = 2.0 ** logits
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: shapes that do not fit
# in words: makes a row of the sums instead of a column
import numpy as np

def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1).reshape(1, -1)
