# %% right: by hand, three decimals
logit_growth = 3.209

# %% right: the logarithm of the quotient of the odds
import math

logit_growth = math.log((0.99 / 0.01) / (0.8 / 0.2))

# %% right: found by trying, from the logit that sigmoid turns into 0.8
import numpy as np

z = np.linspace(0, 10, 1_000_001)
p = 1 / (1 + np.exp(-z))
logit_growth = z[np.argmin(abs(p - 0.99))] - z[np.argmin(abs(p - 0.8))]

# %% wrong: difference of the probabilities
logit_growth = 0.19

# %% wrong: logarithm of the probabilities
# in words: takes the logarithm of p for the logit
import numpy as np

logit_growth = np.log(0.99) - np.log(0.8)

# %% wrong: factor of the odds
# in words: 99 / 4
logit_growth = 24.75

# %% wrong: difference of the odds
logit_growth = 99 - 4

# %% wrong: only where it ends
import math

logit_growth = math.log(99)

# %% wrong: the wrong way
import math

logit_growth = math.log(4 / 99)

# %% wrong: another base than e
# in words: log10 on the calculator
logit_growth = 1.3936

# %% wrong: only where it begins
# in words: thinks that the logit starts at 0 and grows to that of 0.8
logit_growth = 1.386

# %% wrong: sigmoid for logit
import numpy as np

logit_growth = np.diff(1 / (1 + np.exp(-np.array([0.8, 0.99]))))[0]
