# %% right: bisection, as in the lesson
import numpy as np

faces = np.arange(1, 7)
low, high = -5.0, 5.0
for _ in range(60):
    middle = (low + high) / 2
    powers = np.exp(middle * faces)
    if powers @ faces / powers.sum() < 3:
        low = middle
    else:
        high = middle
share_of_sixes = powers[5] / powers.sum()

# %% right: the value, rounded
share_of_sixes = 0.103

# %% wrong: sign of the rate, or faces from 0
# in words: the share of the one, the faces counted from the wrong end
# what happens: with a mean below 3.5 the one is the most probable face and the six the least
share_of_sixes = 0.2468

# %% wrong: straight line
# in words: a straight line with the mean 3 instead of an exponential
# what happens: 1/6 + (3 - 3.5)(6 - 3.5)/17.5, which is not the largest entropy
share_of_sixes = 1 / 6 + (3 - 3.5) * (6 - 3.5) / 17.5

# %% wrong: the lesson's die
# in words: the six of the lesson's die, with the mean 4.5
# what happens: the mean was not changed to 3
share_of_sixes = 0.3475

# %% wrong: fair die
# in words: the fair die, without regard to the mean
# what happens: 1/6 has the largest entropy of all dice, but its mean is 3.5
share_of_sixes = 1 / 6

# %% wrong: the lesson's die turned round
# in words: the mean 2.5 for the mean 3, the lesson's die turned round
# what happens: 7 - 4.5 = 2.5, the mirror image of the lesson's die
share_of_sixes = 0.0544
