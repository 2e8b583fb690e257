# %% right: one over the speed at the start
import numpy as np

steps_needed = np.array([1 / (8 * np.exp(-20.0))])

# %% wrong: another factor
# in words: half the time, the gap taken to close twice as fast once more
import math

steps_needed = math.exp(20) / 16

# %% wrong: the starting slope all the way
# in words: the gap over the speed at the start
import math

steps_needed = 20 / (8 * math.exp(-20))

# %% wrong: the steps of cross-entropy
# in words: what the lesson counted for the other loss
steps_needed = 11

# %% wrong: sign of the time
# in words: the limits of the integral swapped
import math

steps_needed = (1 - math.exp(20)) / 8
