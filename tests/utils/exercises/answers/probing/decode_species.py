# %% right: nearest of the numbers themselves
import numpy as np

def decode_species(outputs, numbers):
    return np.array([np.argmin(np.abs(output - numbers)) for output in outputs])

# %% right: a list and its index
def decode_species(outputs, numbers):
    numbers = list(numbers)
    return [numbers.index(min(max(round(output), 0), max(numbers))) for output in outputs]

# %% right: np.where for each bird
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1)
    return np.array([np.where(numbers == number)[0][0] for number in nearest])

# %% right: a comparison table
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1)
    return (nearest[:, None] == numbers).argmax(axis=1)

# %% wrong: numbers for species
# in words: drops the look-up altogether
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return nearest

# %% wrong: numbers for species
# in words: looks up in a sorted numbering, which is 0, 1, 2, ... again
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return np.array(sorted(numbers))[nearest]

# %% wrong: numbered twice
# in words: there and back again, as if the numbering were undone by itself
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return numbers[numbers][nearest]

# %% wrong: numbered twice
# in words: looks up the number of the number
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return np.take(numbers, np.take(numbers, nearest))

# %% wrong: backwards
# in words: reads the numbering from its end
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return numbers[-1 - nearest]

# %% wrong: backwards
# in words: sorts downwards
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return np.argsort(-numbers)[nearest]

# %% wrong: clip lost
# in words: thinks that rounding is enough
import numpy as np

def decode_species(outputs, numbers):
    return np.argsort(numbers)[np.round(outputs).astype(int)]

# %% wrong: rounds down
# in words: wrote the line for the nearest number anew, with int
import numpy as np

def decode_species(outputs, numbers):
    last = len(numbers) - 1
    return [int(np.argsort(numbers)[int(min(max(output, 0), last))]) for output in outputs]

# %% wrong: sorts the birds
# in words: argsort around the whole line
import numpy as np

def decode_species(outputs, numbers):
    nearest = np.clip(np.rint(outputs), 0, len(numbers) - 1).astype(int)
    return np.argsort(numbers[nearest])
