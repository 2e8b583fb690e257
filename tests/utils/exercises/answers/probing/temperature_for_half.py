# %% right: from the polynomial u + u**3 = 1
import numpy as np

u = next(root.real for root in np.roots([1, 0, 1, -1]) if abs(root.imag) < 1e-12)
temperature_for_half = -2 / np.log(u)

# %% wrong: too large
# in words: the last step of a coarse loop
for T in range(1, 10):
    if 1 / (1 + 2.718281828 ** (-2 / T) + 2.718281828 ** (-6 / T)) < 0.5:
        break
temperature_for_half = T

# %% wrong: too small
# in words: the wrong sign in -2 / ln u
temperature_for_half = -5.23

# %% wrong: half of what it was
# in words: at this temperature the share is half of 0.8789
import math

def share(T):
    return 1 / (1 + math.exp(-2 / T) + math.exp(-6 / T))

temperature_for_half = 1.0
while share(temperature_for_half) > share(1) / 2:
    temperature_for_half += 0.001

# %% wrong: too small
# in words: the gap between the first and the third logit is halved
temperature_for_half = 3.0
