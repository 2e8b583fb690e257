# %% right: one far number
misled_clouds = ([1, 2, 3], [4, 5, 6, 100])

# %% right: far on the other side
misled_clouds = ([-200, 1, 2], [3, 4, 5])

# %% right: a common class with a wide spread
misled_clouds = ([0, 10] * 30, [11, 12, 13])

# %% right: arrays
import numpy as np

misled_clouds = np.array([[0.0, 0.1, 0.2], [0.3, 0.4, 9.0]])

# %% wrong: nothing pulls hard enough
# in words: the example of the task
misled_clouds = ([1, 2, 3], [4, 5, 6])

# %% wrong: a gap too wide
# in words: moves the far number and the whole class with it
misled_clouds = ([1, 2, 3], [50, 51, 52])

# %% wrong: classes that overlap
# in words: a number of class 0 among class 1
misled_clouds = ([0, 1, 2, 50], [3, 4, 5])

# %% wrong: too few numbers
# in words: one of each
misled_clouds = ([0], [1])

# %% wrong: the classes exchanged
# in words: class 1 below class 0
misled_clouds = ([10, 11, 60], [1, 2, 3])

# %% wrong: not two lists
# in words: three classes
misled_clouds = ([0, 1, 2], [3, 4, 5], [6, 7, 80])

# %% wrong: no spread
# in words: equal numbers
misled_clouds = ([0, 0, 0], [1, 1, 1])

# %% wrong: a number that both classes have
# in words: touching classes
misled_clouds = ([0, 1, 2], [2, 3, 40])
