# %% right: a peak at the end, a far tail
disagreeing = [0.4, 0.05, 0.1, 0.05, 0.0, 0.1, 0.3]

# %% right: found by drawing at random
import numpy as np

rng = np.random.default_rng(3)
while True:
    p = rng.dirichlet(np.full(7, 0.5))
    readings = {p.argmax(), np.sum(p.cumsum() < 0.5), round(p @ np.arange(7))}
    if len(readings) == 3:
        break
disagreeing = p

# %% right: the peak at the top
import numpy as np

disagreeing = np.array([28, 5, 4, 5, 6, 16, 36]) / 100

# %% right: counts of children
counts = [9, 1, 3, 1, 1, 2, 8]
disagreeing = tuple(count / sum(counts) for count in counts)

# %% wrong: symmetric
# in words: two peaks at the ends
disagreeing = [0.4, 0.05, 0.03, 0.04, 0.03, 0.05, 0.4]

# %% wrong: one grade above a half
# in words: a clear favourite and a tail
disagreeing = [0.55, 0.05, 0.05, 0.05, 0.05, 0.05, 0.2]

# %% wrong: sum not 1
# in words: counts of children
disagreeing = [8, 1, 2, 1, 1, 1, 6]

# %% wrong: not seven numbers
# in words: grades 1 to 6 only
disagreeing = [0.4, 0.1, 0.1, 0.05, 0.05, 0.3]

# %% wrong: mode is the median
# in words: a steep hill with a tail
disagreeing = [0.1, 0.45, 0.05, 0.05, 0.05, 0.05, 0.25]

# %% wrong: median is the mean
# in words: a gentle slope
disagreeing = [0.28, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06]

# %% wrong: in doubt
# in words: two equal peaks
disagreeing = [0.35, 0.1, 0.1, 0.05, 0.03, 0.02, 0.35]

# %% wrong: all alike
# in words: a bell
disagreeing = [0.02, 0.1, 0.2, 0.36, 0.2, 0.1, 0.02001]

# %% wrong: below zero
# in words: the last one makes the sum 1
disagreeing = [0.4, 0.2, 0.2, 0.2, 0.1, 0.1, -0.2]
