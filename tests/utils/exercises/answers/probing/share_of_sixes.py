# %% right: from a root of a polynomial
import numpy as np

r = [root.real for root in np.roots([3, 2, 1, 0, -1, -2]) if abs(root.imag) < 1e-9 and root.real > 0][0]
weights = r ** np.arange(1, 7)
share_of_sixes = weights[-1] / weights.sum()

# %% wrong: geometric
# in words: the geometric distribution with mean 3, which has no largest number
share_of_sixes = (1 / 3) * (2 / 3) ** 5

# %% wrong: another face
# in words: takes index 4, the five
share_of_sixes = 0.1227

# %% wrong: in per cent
# in words: ten per cent
share_of_sixes = 10.31

# %% wrong: spread over two faces
# in words: a die that shows 1 and 5 alone
share_of_sixes = 0.0
