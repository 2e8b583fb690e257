# %% right: number by number
def gradient_step(point, gradient, learning_rate):
    return [y - learning_rate * slope for y, slope in zip(point, gradient)]

# %% right: the rate taken out of the brackets
def gradient_step(point, gradient, learning_rate):
    return (point / learning_rate - gradient) * learning_rate

# %% right: into an array of its own
import numpy as np

def gradient_step(point, gradient, learning_rate):
    new = np.empty_like(point)
    return np.subtract(point, learning_rate * gradient, out=new)

# %% right: minus the difference the wrong way round
def gradient_step(point, gradient, learning_rate):
    return -(learning_rate * gradient - point)

# %% wrong: gradient clipped
# in words: a limit on each number of the gradient
import numpy as np

def gradient_step(point, gradient, learning_rate):
    return point - learning_rate * np.clip(gradient, -5, 5)

# %% wrong: gradient clipped
# in words: a limit on the length of the gradient
import numpy as np

def gradient_step(point, gradient, learning_rate):
    length = np.linalg.norm(gradient)
    return point - learning_rate * gradient / max(1, length / 2)

# %% wrong: several steps
# in words: a loop of two steps
def gradient_step(point, gradient, learning_rate):
    for _ in range(2):
        point = point - learning_rate * gradient
    return point

# %% wrong: changes its argument
# in words: -= writes into the point
def gradient_step(point, gradient, learning_rate):
    point -= learning_rate * gradient
    return point

# %% wrong: changes its argument
# in words: *= writes into the gradient
def gradient_step(point, gradient, learning_rate):
    gradient *= learning_rate
    return point - gradient

# %% wrong: gradient forgotten
# in words: the learning rate alone is subtracted
def gradient_step(point, gradient, learning_rate):
    return point - learning_rate

# %% wrong: no return
# in words: writes into the point, as a list's method would, and returns nothing
def gradient_step(point, gradient, learning_rate):
    point -= learning_rate * gradient

# %% wrong: sign of the gradient lost
# in words: always to the left, however the slope goes
import numpy as np

def gradient_step(point, gradient, learning_rate):
    return point - learning_rate * np.abs(gradient)
