# %% right: by hand
border_of_the_middle = 2

# %% right: the fit itself, on points at the centres
import numpy as np

s = np.repeat([-4.0, 0.0, 4.0], [100, 200, 100])
t = np.repeat([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [100, 200, 100], axis=0)
lines = np.linalg.lstsq(np.column_stack([s, np.ones(400)]), t, rcond=None)[0]
border_of_the_middle = (lines[1, 1] - lines[1, 2]) / (lines[0, 2] - lines[0, 1])

# %% right: the two lines written out
class_1, class_2_at_0, slope = 0.5, 0.25, 1 / 8
border_of_the_middle = (class_1 - class_2_at_0) / slope

# %% wrong: a third for class 1
# in words: the middle line left as it was in the lesson
border_of_the_middle = (1 / 3 - 1 / 4) * 8

# %% wrong: a third for class 2
# in words: only the middle mean changed
border_of_the_middle = (1 / 2 - 1 / 3) * 8

# %% wrong: starts from 0
# in words: class 2 as a line through the origin
border_of_the_middle = 0.5 * 8

# %% wrong: slope from the middle to the end
# in words: 1/4 a step, as if the line went from 0 at the middle to 1 at the end
border_of_the_middle = 0.25 / 0.25

# %% wrong: no border
# in words: all three meet at 0
border_of_the_middle = 0

# %% wrong: the other border
# in words: against class 0
border_of_the_middle = -2

# %% wrong: with the spread
# in words: variance 8 + 0.125 along the diagonal
border_of_the_middle = 0.25 * (8 + 0.5**2 / 2)

# %% wrong: with the spread
# in words: read off a fit of the lesson's clusters
border_of_the_middle = 2.02

# %% wrong: too large
# in words: the mean of s squared as in equal shares
border_of_the_middle = 0.25 * 32 / 3
