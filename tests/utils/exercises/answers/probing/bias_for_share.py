# %% right: by hand
bias_for_share = 11.4075

# %% right: for a small u
import math

bias_for_share = math.log(9) + 4 * math.log(10)

# %% wrong: the nine left out
# in words: the sigmoid of the bias
import math

bias_for_share = math.log(9999)

# %% wrong: all ten counted
# in words: ten classes share it
import math

bias_for_share = math.log(10 / 0.0001)

# %% wrong: logarithm to base 10
# in words: log on a pocket calculator
import math

bias_for_share = math.log10(89991)

# %% wrong: sign turned round
# in words: solved for -B
import math

bias_for_share = math.log(0.0001 / 9)

# %% wrong: no logarithm
# in words: stopped at exp(B)
bias_for_share = 89991
