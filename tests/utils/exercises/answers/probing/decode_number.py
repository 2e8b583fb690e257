# %% right: rounds in a list, floats come back
def decode_number(outputs, n_classes):
    return [float(min(n_classes - 1, max(0, round(x)))) for x in outputs]

# %% right: writes into its own copy
import numpy as np

def decode_number(outputs, n_classes):
    labels = np.array(outputs)
    labels[labels < 0] = 0
    labels[labels > n_classes - 1] = n_classes - 1
    return np.round(labels).astype("int8")

# %% right: argmin of squared distances in a loop
import numpy as np

def decode_number(outputs, n_classes):
    return [int(np.argmin([(x - k) ** 2 for k in range(n_classes)])) for x in outputs]

# %% right: np.select
import numpy as np

def decode_number(outputs, n_classes):
    return np.select([outputs < 0, outputs > n_classes - 1], [0, n_classes - 1], np.floor(outputs + 0.5))

# %% wrong: clips at one end only
# in words: only what is below 0 is brought back
import numpy as np

def decode_number(outputs, n_classes):
    return np.maximum(np.rint(outputs), 0)

# %% wrong: rounds up
# in words: always one more than the whole part
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(outputs.astype(int) + 1, 0, n_classes - 1)

# %% wrong: wraps round
# in words: looks the class up by its place, where -1 is the last
import numpy as np

def decode_number(outputs, n_classes):
    classes = np.arange(n_classes)
    return classes[np.minimum(np.rint(outputs).astype(int), n_classes - 1)]

# %% wrong: ends of the batch
# in words: stretches the outputs to the classes by their smallest and largest
import numpy as np

def decode_number(outputs, n_classes):
    scaled = (outputs - outputs.min()) / (outputs.max() - outputs.min())
    return np.rint(scaled * (n_classes - 1))

# %% wrong: leaves out what is out of range
# in words: None for whatever has no class
def decode_number(outputs, n_classes):
    return [round(x) if 0 <= round(x) <= n_classes - 1 else None for x in outputs]

# %% wrong: one number for an array
# in words: compares the whole array with 0 in an if
def decode_number(outputs, n_classes):
    if outputs < 0:
        return 0
    if outputs > n_classes - 1:
        return n_classes - 1
    return round(outputs)

# %% wrong: does not round
# in words: only clips
import numpy as np

def decode_number(outputs, n_classes):
    return np.clip(outputs, 0, n_classes - 1)

# %% wrong: a class at the end never given
# in words: takes one off the number of classes twice
import numpy as np

def decode_number(outputs, n_classes):
    last = n_classes - 1
    return np.clip(np.rint(outputs), 0, last - 1)

# %% wrong: threshold for two classes
# in words: as if there were two classes only
def decode_number(outputs, n_classes):
    return (outputs > 0.5).astype(int)

# %% wrong: one label for all outputs
# in words: the place of the largest output
import numpy as np

def decode_number(outputs, n_classes):
    return np.argmax(outputs)

# %% wrong: each class once
# in words: the classes that occur, each once
import numpy as np

def decode_number(outputs, n_classes):
    return np.unique(np.clip(np.rint(outputs), 0, n_classes - 1))

# %% wrong: clips at one end only
# in words: only what is above the last class is brought back, with a loop
def decode_number(outputs, n_classes):
    return [n_classes - 1 if x > n_classes - 1 else round(x) for x in outputs]
