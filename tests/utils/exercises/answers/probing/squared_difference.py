# %% right: product of the difference with itself
def squared_difference(y, y_hat):
    difference = y - y_hat
    return difference * difference

# %% right: pow, the label first
def squared_difference(y, y_hat):
    return pow(y_hat - y, 2)

# %% right: expanded
def squared_difference(y, y_hat):
    return y**2 + y_hat**2 - 2 * y * y_hat

# %% right: as an array of one number
import numpy as np

def squared_difference(y, y_hat):
    return np.square(np.array([y]) - np.array([y_hat]))

# %% wrong: not squared
# in words: the label minus the output, without a square
def squared_difference(y, y_hat):
    return y_hat - y

# %% wrong: brackets forgotten
# in words: no brackets, and the label first
def squared_difference(y, y_hat):
    return y_hat - y ** 2

# %% wrong: squares first
# in words: squares each number, then the size of the difference
def squared_difference(y, y_hat):
    return abs(y ** 2 - y_hat ** 2)

# %% wrong: ^ for **
# in words: a caret for the power
def squared_difference(y, y_hat):
    return (y - y_hat) ^ 2

# %% wrong: absolute value
# in words: squares and takes the root again
import math

def squared_difference(y, y_hat):
    return math.sqrt((y - y_hat) ** 2)

# %% wrong: printed and not returned
# in words: prints the result
def squared_difference(y, y_hat):
    print((y - y_hat) ** 2)

# %% wrong: one number taken for many
# in words: adds up over a batch that is not there
def squared_difference(y, y_hat):
    return sum((a - b) ** 2 for a, b in zip(y, y_hat))

# %% wrong: no difference
# in words: a plus for the minus
def squared_difference(y, y_hat):
    return (y + y_hat) ** 2

# %% wrong: times two
# in words: times two instead of to the power of two
def squared_difference(y, y_hat):
    return abs(y - y_hat) * 2

# %% wrong: sign turned round
# in words: a minus in front of the square
def squared_difference(y, y_hat):
    return -(y - y_hat) ** 2
