# %% right: divides first, then shifts each row
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = np.asarray(logits) / temperature
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

# %% right: shifts first, then divides
import numpy as np

def softmax_with_temperature(logits, temperature):
    gaps = np.asarray(logits) - np.amax(logits, axis=-1)[:, np.newaxis]
    e = np.exp(gaps / temperature)
    return e / e.sum(axis=-1)[:, np.newaxis]

# %% right: plain Python, lists of lists
import math

def softmax_with_temperature(logits, temperature):
    def one_row(row):
        top = max(row)
        e = [math.exp((value - top) / temperature) for value in row]
        return [value / sum(e) for value in e]
    return [one_row(row) for row in logits]

# %% right: the course's softmax with its keyword
from utils import activations

def softmax_with_temperature(logits, temperature):
    return activations.softmax(logits, temperature=temperature)

# %% right: PyTorch in float64
import torch

def softmax_with_temperature(logits, temperature):
    z = torch.as_tensor(logits, dtype=torch.float64)
    return torch.nn.Softmax(dim=1)(z / temperature).numpy()

# %% wrong: multiplies by the temperature
# what happens: hot sharpens and cold flattens, the reverse of what it should do
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits * temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: overflows
# in words: no shift, the exponential overflows
# what happens: a logit of 10 at the temperature 1/100 gives nan
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits / temperature)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: scales the probabilities
# in words: divides the probabilities by the temperature instead of the logits
# what happens: rows sum to 1 / temperature
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) / temperature

# %% wrong: temperature on one side of the line only
# in words: uses the temperature above the fraction line only
# what happens: rows do not sum to 1 unless the temperature is 1
import numpy as np

def softmax_with_temperature(logits, temperature):
    gaps = logits - logits.max(axis=1, keepdims=True)
    return np.exp(gaps / temperature) / np.exp(gaps).sum(axis=1, keepdims=True)

# %% wrong: powers of rounded probabilities
# in words: softmax first, then the power 1/T of rounded probabilities
# what happens: equal on paper, but a probability rounded to 0 stays 0: logits 1000 apart at a temperature of 100
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    powers = (e / e.sum(axis=1, keepdims=True)) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)

# %% wrong: shift not divided
# in words: shifts by the maximum before the division, but divides only the logits
# what happens: at low temperatures logits / T - maximum is still far above 0, and the exponential overflows to nan
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits / temperature - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: sums over the wrong axis
# in words: normalises down the columns (axis=0)
# what happens: the columns sum to 1 instead of the rows
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits / temperature
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)

# %% wrong: whole-number division
# in words: // for the division
# what happens: the scaled logits are rounded down to whole numbers before softmax
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits // temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: whole numbers changed in place
# in words: divides in place, which whole-number logits do not allow
# what happens: right for floats; an array of whole numbers raises a casting error
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits.copy()
    z /= temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: temperature without effect
# in words: missing brackets, divides the exponentials instead of the exponents
# what happens: the temperature cancels, and every temperature gives the same probabilities
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits - logits.max(axis=1, keepdims=True)) / temperature
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: sums over the whole batch
# in words: normalises over the whole batch
# what happens: all entries together sum to 1, not each row
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits / temperature
    z = z - z.max(axis=1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z))
