# %% right: from the approximation
import math

steps_needed = math.exp(20) / 8

# %% right: the exact integral, as a whole number
steps_needed = 60_645_657

# %% wrong: no constant
# in words: the 8 of dx/dt = 8 p q^2 forgotten
# what happens: the integral of exp(-x) alone, eight times too many
import math

steps_needed = math.exp(20)

# %% wrong: one logit for the gap
# in words: only y1 is taken to move, 4 p q^2 instead of 8 p q^2
# what happens: the gap closes from both sides, so this is twice too many
import math

steps_needed = math.exp(20) / 4

# %% wrong: half the gap
# in words: starts from a gap of 10 instead of 20
# what happens: y1 - y2 is -10 - 10 = -20
import math

steps_needed = math.exp(10) / 8

# %% wrong: the million that did not suffice
# in words: the million that the lesson tried
# what happens: after a million steps it had hardly moved, that was where the counting stopped
steps_needed = 1_000_000

# %% wrong: the speed for the time
# in words: exponent with the wrong sign, the rate instead of the time
# what happens: 8 exp(-20) is how much the gap grows in the first step
import math

steps_needed = 8 * math.exp(-20)
