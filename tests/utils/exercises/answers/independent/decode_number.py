# %% right: rounds down after adding one half, then clips
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(np.floor(np.asarray(outputs) + 0.5), 0, n_classes - 1).astype(int)

# %% right: plain Python, one output at a time, returns a list
def decode_number(outputs, n_classes):
    labels = []
    for value in outputs:
        nearest = round(float(value))
        if nearest < 0:
            nearest = 0
        elif nearest > n_classes - 1:
            nearest = n_classes - 1
        labels.append(nearest)
    return labels

# %% right: the class whose number is nearest, by argmin
import numpy as np

def decode_number(outputs, n_classes):
    gaps = np.abs(np.asarray(outputs)[:, None] - np.arange(n_classes)[None, :])
    return gaps.argmin(axis=1)

# %% right: counts the borders that lie below each output
import numpy as np

def decode_number(outputs, n_classes):
    borders = np.arange(n_classes - 1) + 0.5
    return np.searchsorted(borders, outputs)

# %% right: clips first and rounds afterwards, in PyTorch
import torch

def decode_number(outputs, n_classes):
    values = torch.as_tensor(outputs, dtype=torch.float64)
    return torch.clamp(values, 0, n_classes - 1).round().long().numpy()

# %% wrong: does not clip
# in words: does not clip
# what happens: outputs beyond the ends become labels such as -1 or 9 that do not exist
import numpy as np

def decode_number(outputs, n_classes):
    return np.rint(outputs).astype(int)

# %% wrong: clips one too high
# in words: clips to n_classes instead of n_classes - 1
# what happens: large outputs get the label n_classes, one beyond the last class
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(np.rint(outputs).astype(int), 0, n_classes)

# %% wrong: rounds down
# in words: cuts the decimals off instead of rounding
# what happens: 1.8 becomes class 1, although 2 is nearer
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(outputs.astype(int), 0, n_classes - 1)

# %% wrong: wraps round
# in words: wraps round with a modulo instead of clipping
# what happens: an output just below 0 gets the last class, one beyond the last class gets the first
import numpy as np

def decode_number(outputs, n_classes):
    return np.rint(outputs).astype(int) % n_classes

# %% wrong: counts from 1
# in words: counts the classes from 1 to n_classes
# what happens: class 0 never appears, and large outputs get the label n_classes
import numpy as np

def decode_number(outputs, n_classes):
    nearest = np.round(outputs)
    nearest[nearest < 1] = 1
    nearest[nearest > n_classes] = n_classes
    return nearest.astype(int)

# %% wrong: clips at one end only
# in words: clips only at the upper end
# what happens: outputs below -0.5 get negative labels
import numpy as np

def decode_number(outputs, n_classes):
    return np.minimum(np.rint(outputs), n_classes - 1).astype(int)

# %% wrong: sign dropped
# in words: takes the absolute value against negative outputs
# what happens: -0.7 becomes class 1 instead of class 0
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(np.rint(np.abs(outputs)), 0, n_classes - 1).astype(int)

# %% wrong: leaves out what is out of range
# in words: leaves out the outputs beyond the ends
# what happens: the result has fewer labels than there are outputs
import numpy as np

def decode_number(outputs, n_classes):
    nearest = np.rint(outputs).astype(int)
    return nearest[(nearest >= 0) & (nearest < n_classes)]

# %% wrong: ends of the batch
# in words: takes the borders from the range of the outputs at hand
# what happens: the label of one output depends on the other outputs in the batch
import numpy as np

def decode_number(outputs, n_classes):
    edges = np.linspace(outputs.min(), outputs.max(), n_classes + 1)
    return np.clip(np.digitize(outputs, edges) - 1, 0, n_classes - 1)

# %% wrong: one number for an array
# in words: int(round(...)) on the whole array, which only works for a single number
# what happens: raises a TypeError for a batch
def decode_number(outputs, n_classes):
    nearest = int(round(outputs))
    return max(0, min(nearest, n_classes - 1))

# %% wrong: only the first row
# in words: returns inside the loop
# what happens: only the first output is decoded, and a single number comes back
def decode_number(outputs, n_classes):
    labels = []
    for value in outputs:
        labels.append(min(max(int(round(float(value))), 0), n_classes - 1))
        return labels
