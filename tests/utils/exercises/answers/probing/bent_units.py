# %% right: the lesson's second unit and one that tells all apart
bent_units = [[1, 2, 0], [1, 1, -1]]

# %% right: two bends
bent_units = [[1, -1, 0.5], [-1, 2, 0]]

# %% right: turned round
bent_units = ((-1, -2, 3), (-1, -1, 1))

# %% right: found at random
import numpy as np

rng = np.random.default_rng(1)
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
while True:
    units = rng.normal(size=(2, 3))
    h = np.maximum(corners @ units[:, :2].T + units[:, 2], 0)
    apart = min(np.abs(h[a] - h[b]).max() for a in range(4) for b in range(a)) > 0.05
    ways = rng.normal(size=(2000, 2))
    s = h @ ways.T
    if apart and (np.minimum(s[1], s[2]) > np.maximum(s[0], s[3]) + 0.05).any():
        break
bent_units = units

# %% wrong: like corners on one point
# in words: the lesson's
bent_units = [[1, 1, 0], [1, 1, -1]]

# %% wrong: like corners on one point
# in words: one unit for each of the corners with label 1
bent_units = [[1, -1, 0], [-1, 1, 0]]

# %% wrong: a unit that is always 0
# in words: b too small
bent_units = [[1, 2, 0], [1, 1, -2]]

# %% wrong: nothing is bent
# in words: the inputs themselves
bent_units = [[1, 0, 0], [0, 1, 0]]

# %% wrong: all on one line
# in words: the same unit twice
bent_units = [[1, 2, -0.25], [2, 4, -0.5]]

# %% wrong: unlike corners on one point
# in words: bends too much
bent_units = [[1, 1, -1], [1, 2, -2]]

# %% wrong: no line parts them
# in words: bends at no useful place
bent_units = [[1, 0.5, -0.25], [-1, 1, 0]]

# %% wrong: not two units
# in words: three units
bent_units = [[1, 2, 0], [1, 1, -1], [1, 0, 0]]
