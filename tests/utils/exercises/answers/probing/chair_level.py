# %% right: by trying every level on a long scale
import numpy as np

p = np.full(1000, 0.001)
grades = np.arange(1000)
costs = [p @ np.where(grades > answer, 3 * (grades - answer), answer - grades) for answer in grades]
chair_level = p.cumsum()[np.argmin(costs)]

# %% wrong: the other side
# in words: weighs what lies below with the 3
chair_level = 0.25

# %% wrong: the median
# in words: the level of the lesson
chair_level = 0.5

# %% wrong: ratio for share
# in words: one in three
chair_level = 0.333

# %% wrong: in per cent
# in words: a percentile
chair_level = 75

# %% wrong: always the largest
# in words: to be on the safe side
chair_level = 1.0

# %% wrong: too large
# in words: four to one
chair_level = 0.8
