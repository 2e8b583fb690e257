# %% right: a narrow triangle that stands on its ends
centres = [(0, 0), (2, 10), (4, 0)]

# %% right: ends one above the other
import numpy as np

centres = np.array([[0, -1.7], [-20, 0], [0, 1.7]])

# %% wrong: ends too far apart
# in words: a wide triangle, as in the example
centres = [[0, 0], [6, 10], [12, 0]]

# %% wrong: ends too far apart
# in words: nearly there
centres = [[0, 0], [2.5, 9], [5, 0]]

# %% wrong: near ones are neighbours
# in words: two groups near each other, the wrong two
centres = [[0, 0], [8, 1], [8, 4.5]]

# %% wrong: groups overlap
# in words: all in one place
centres = [[0, 0], [0, 0], [0, 0]]

# %% wrong: groups overlap
# in words: the ends too near
centres = [[0, 0], [1, 9], [2, 0]]

# %% wrong: a group between the others
# in words: the middle number at the end of a row
centres = [[0, 0], [10, 0], [5, 0]]

# %% wrong: a group between the others
# in words: a flat triangle
centres = [[0, 0], [5, 1], [10, 0]]

# %% wrong: not three points
# in words: the x coordinates first, then the y coordinates
centres = [[0, 2, 4], [0, 8, 0]]

# %% wrong: not three points
# in words: three numbers on an axis
centres = [0, 8, 3.5]
