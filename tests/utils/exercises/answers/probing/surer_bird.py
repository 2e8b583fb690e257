# %% right: as whole tenths, classes in another order
surer_bird = [[0, 3.4, 0], [8, -9, 9.9]]

# %% right: found by trying at random
import numpy as np

rng = np.random.default_rng(1)
for _ in range(100_000):
    birds = rng.uniform(-10, 10, size=(2, 3))
    sure = [(np.exp(birds / T).max(axis=1) / np.exp(birds / T).sum(axis=1)) for T in (1, 4)]
    if sure[0][0] - sure[0][1] > 0.06 and sure[1][1] - sure[1][0] > 0.06:
        break
surer_bird = birds

# %% wrong: the same bird at both temperatures
# in words: takes a bird with a larger gap, and hopes
surer_bird = [[5, 0, 0], [1, 0, 0.5]]

# %% wrong: the same bird at both temperatures
# in words: bird 1 has the larger lead both times
surer_bird = [(3, 1, -3), (8, 2, 1)]

# %% wrong: one bird is the other, scaled
# in words: divides the logits of one bird by a temperature
surer_bird = [(3, 1, -3), (0.75, 0.25, -0.75)]

# %% wrong: one bird is the other, scaled
# in words: scaled, then shifted
import numpy as np

surer_bird = np.array([[6, 2, -6], [4, 2, -2]])

# %% wrong: the same gaps
# in words: believes that larger logits sound surer
surer_bird = [(3, 1, -3), (8, 6, 2)]

# %% wrong: the same gaps
# in words: the classes in another order
surer_bird = [(3, 1, -3), (1, -3, 3)]

# %% wrong: one rival only
# in words: puts the third class far down in both
surer_bird = [[10, 7, -10], [10, 9, -10]]

# %% wrong: the other way round
# in words: the two birds exchanged
surer_bird = [[10, 8, -10], [3.5, 0, 0]]

# %% wrong: too close
surer_bird = [[3, 0, 0], [10, 8, -10]]

# %% wrong: not two birds with three logits
# in words: a column for each bird
surer_bird = [[3.5, 10], [0, 8], [0, -10]]

# %% wrong: out of reach
surer_bird = [[3.5, 0, 0], [30, 28, -30]]
