# %% right: three digits
temperature_for_half = 5.23

# %% right: solved by bisection
import numpy as np

low, high = 1.0, 100.0
for _ in range(60):
    middle = (low + high) / 2
    share = 1 / np.exp((np.array([3, 1, -3]) - 3) / middle).sum()
    low, high = (middle, high) if share > 0.5 else (low, middle)
temperature_for_half = middle

# %% wrong: multiplied
# in words: gives the factor for the logits, 1 / T
# what happens: the logits are to be divided by the temperature, so the reciprocal of this is wanted
temperature_for_half = 0.191

# %% wrong: gives the probability
# in words: gives the probability instead of the temperature
# what happens: at T = 0.5 the first class gets 0.98
temperature_for_half = 0.5

# %% wrong: only two classes
# in words: takes half the logits for half the probability
# what happens: at T = 2 the first class still gets 0.71
temperature_for_half = 2

# %% wrong: twice as probable as the second
# in words: makes the first class twice as likely as the second and forgets the third
# what happens: 2 / ln 2 sets the ratio of the first two to 2 to 1; the first then gets 0.62
import math

temperature_for_half = 2 / math.log(2)

# %% wrong: too small
# in words: a whole-number guess, outside the 1 %
# what happens: at T = 5 the share is 0.507, and the temperature is more than 4 % off
temperature_for_half = 5
