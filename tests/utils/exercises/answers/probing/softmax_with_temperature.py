# %% right: multiplies by the inverse temperature
import numpy as np

def softmax_with_temperature(logits, temperature):
    beta = 1 / temperature
    z = beta * (logits - logits.max(axis=1, keepdims=True))
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

# %% right: powers of log-probabilities, divided again
import numpy as np

def softmax_with_temperature(logits, temperature):
    logs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
    scaled = logs / temperature
    return np.exp(scaled - np.logaddexp.reduce(scaled, axis=1)[:, None])

# %% right: a function for a row, row by row
import numpy as np

def softmax_row(row):
    e = np.exp(row - np.max(row))
    return e / np.sum(e)

def softmax_with_temperature(logits, temperature):
    return [softmax_row(row / temperature) for row in logits]

# %% right: powers of e to the 1 / T
import numpy as np

def softmax_with_temperature(logits, temperature):
    base = np.float64(np.e) ** (1 / np.float64(temperature))
    e = np.array([[base ** float(v - max(row)) for v in row] for row in logits])
    return (e.T / e.sum(axis=1)).T

# %% wrong: powers of rounded probabilities
# in words: p ** (1/T), where p has underflowed
import torch

def softmax_with_temperature(logits, temperature):
    p = torch.tensor(logits, dtype=torch.float64).softmax(dim=1).numpy() ** (1 / temperature)
    return p / p.sum(axis=1, keepdims=True)

# %% wrong: loses an axis
# in words: squeezes
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits / temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.squeeze(e / e.sum(axis=1, keepdims=True))

# %% wrong: temperature on one side of the line only
# in words: the temperature reaches the sum only
import numpy as np

def softmax_with_temperature(logits, temperature):
    gaps = logits - logits.max(axis=1, keepdims=True)
    return np.exp(gaps) / np.exp(gaps / temperature).sum(axis=1, keepdims=True)

# %% wrong: temperature without effect
# in words: subtracts the temperature
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits - temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: multiplies by the temperature; overflows
# in words: multiplies, and does not shift
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits * temperature)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: subtracts the maximum of the whole batch
# in words: divides, then takes the largest of all
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits / temperature
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: not divided by the sum
# in words: leaves out the division
import numpy as np

def softmax_with_temperature(logits, temperature):
    z = logits / temperature
    return np.exp(z - z.max(axis=1, keepdims=True))

# %% wrong: temperature without effect
# in words: the shifted exponentials are divided by the temperature, above and below
import numpy as np

def softmax_with_temperature(logits, temperature):
    e = np.exp(logits) / temperature
    return e / e.sum(axis=1, keepdims=True)
