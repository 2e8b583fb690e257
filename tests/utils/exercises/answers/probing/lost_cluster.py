# %% right: the fourth at the mean of a triangle
import numpy as np

corners = 5 * np.array([[0, 1], [-np.sqrt(3) / 2, -1 / 2], [np.sqrt(3) / 2, -1 / 2]])
lost_cluster = np.vstack([corners, corners.mean(axis=0)])

# %% right: off the mean, inside
lost_cluster = [[-7, -6], [8, -5], [1, 9], [3, -2]]

# %% right: the lost one first
lost_cluster = [[0, 0], [6, 1], [-4, 5], [-3, -6]]

# %% wrong: no four centres
# in words: the three of the lesson
lost_cluster = [[-4, -4], [0, 0], [4, 4]]

# %% wrong: no four centres
# in words: coordinates in rows
lost_cluster = [[0, -4, 4, 0], [4, -2, -2, 0]]

# %% wrong: no four centres
# in words: the number of the lost class
lost_cluster = 3

# %% wrong: no four centres
# in words: a cluster of points
import numpy as np

lost_cluster = np.random.default_rng(0).normal(size=(800, 2))

# %% wrong: too far out
# in words: a large triangle
lost_cluster = [[0, 100], [-90, -50], [90, -50], [0, 0]]

# %% wrong: clusters touch
# in words: the middle one hidden in a neighbour
lost_cluster = [[0, 4], [-4, -2], [4, -2], [0, 3.5]]

# %% wrong: clusters touch
# in words: two at the same place
lost_cluster = [[0, 4], [-4, -2], [4, -2], [4, -2]]

# %% wrong: three in a row
# in words: four in a row
lost_cluster = [[-6, -6], [-2, -2], [2, 2], [6, 6]]

# %% wrong: three in a row
# in words: the row of the lesson, and one beside it
lost_cluster = [[-4, -4], [0, 0], [4, 4], [-4, 4]]

# %% wrong: three in a row
# in words: a row that is bent a little
lost_cluster = [[-5, 0], [0, 0.8], [5, 0], [0, 8]]

# %% wrong: nothing lost
# in words: a square
lost_cluster = [[0, 0], [0, 4], [4, 4], [4, 0]]

# %% wrong: nothing lost
# in words: a fourth outside of the triangle
lost_cluster = [[0, 4], [-4, -2], [4, -2], [0, -7]]

# %% wrong: too little lost
# in words: nearly on the side of the triangle
lost_cluster = [[-6, 0], [6, 0], [0, 9], [0, -1.2]]
