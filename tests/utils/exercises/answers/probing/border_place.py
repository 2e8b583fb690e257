# %% right: solved for x
import math

border_place = 11.5 + 4 * math.log(3) / 3

# %% right: found by halving
import numpy as np

low, high = 10, 20
for _ in range(60):
    x = (low + high) / 2
    lead = np.log(3) - (x - 10) ** 2 / 8 + (x - 13) ** 2 / 8
    low, high = (x, high) if lead > 0 else (low, x)
border_place = low

# %% wrong: priors forgotten
# in words: halfway between the means
border_place = (10 + 13) / 2

# %% wrong: towards the commoner species
# in words: takes the border to the larger class
import numpy as np

border_place = 11.5 - 4 / 3 * np.log(3)

# %% wrong: standard deviation for variance
# in words: sigma is 2
import numpy as np

border_place = 11.5 + 2 / 3 * np.log(3)

# %% wrong: weighted mean
# in words: weighs the means with the priors
border_place = (3 * 10 + 1 * 13) / 4

# %% wrong: the shift alone
# in words: forgets the middle
import numpy as np

border_place = 4 * np.log(3) / 3

# %% wrong: logarithm missing
# in words: the ratio of the priors as it is
border_place = 11.5 + 4 * 3 / 3
