# %% right: along a diagonal
unclaimed_cluster = [(-4, -4), (0, 0), (4, 4)]

# %% right: the middle one listed first, unequal gaps, upright
unclaimed_cluster = [(2, 1), (2, -3), (2, 7)]

# %% right: not quite on the line
import numpy as np

unclaimed_cluster = np.array([[-5, 0], [0, 0.4], [5, 0]])

# %% right: integers in an array of objects
unclaimed_cluster = ((9, 9), (-9, -9), (0, 0))

# %% wrong: every cluster can be cut off
# in words: a triangle, as in the example
unclaimed_cluster = [(-3, 0), (0, 5), (3, 0)]

# %% wrong: every cluster can be cut off
# in words: a corner
unclaimed_cluster = [(0, 0), (6, 0), (0, 6)]

# %% wrong: clusters overlap
# in words: on a line, and too near
unclaimed_cluster = [(-1, 0), (0, 0), (1, 0)]

# %% wrong: clusters overlap
# in words: two of them near each other, the third far away
unclaimed_cluster = [(-4, 0), (-3, 0), (4, 0)]

# %% wrong: two centres in one place
unclaimed_cluster = [(0, 0), (0, 0), (5, 5)]

# %% wrong: two centres in one place
# in words: all three
unclaimed_cluster = [(0, 0)] * 3

# %% wrong: not three points of the plane
# in words: three numbers on a line
unclaimed_cluster = [-4, 0, 4]

# %% wrong: not three points of the plane
# in words: a row of x and a row of y
unclaimed_cluster = [[-4, 0, 4], [0, 0, 0]]

# %% wrong: too far out
unclaimed_cluster = [(-50, 0), (0, 0), (50, 0)]

# %% wrong: nearly cut off
# in words: a flat triangle
unclaimed_cluster = [(-4, 0), (0, 1), (4, 0)]
