# %% right: arrays out of anything
import numpy as np

def gradient_step(point, gradient, learning_rate):
    return np.asarray(point) - learning_rate * np.asarray(gradient)

# %% right: adds the step against the gradient
import numpy as np

def gradient_step(point, gradient, learning_rate):
    step = np.multiply(-learning_rate, gradient)
    return np.add(point, step)

# %% right: changes a float copy
import numpy as np

def gradient_step(point, gradient, learning_rate):
    new = np.array(point, dtype=float)
    new -= np.asarray(gradient, dtype=float) * learning_rate
    return new

# %% right: torch.sub with alpha, float64
import torch

def gradient_step(point, gradient, learning_rate):
    p = torch.as_tensor(point, dtype=torch.float64)
    g = torch.as_tensor(gradient, dtype=torch.float64)
    return torch.sub(p, g, alpha=float(learning_rate)).numpy()

# %% right: the optimizer of torch takes the step
import torch

def gradient_step(point, gradient, learning_rate):
    p = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    p.grad = torch.as_tensor(gradient, dtype=torch.float64).clone()
    torch.optim.SGD([p], lr=float(learning_rate)).step()
    return p.detach().numpy()

# %% wrong: uphill
# in words: walks uphill, plus instead of minus
# what happens: a step along the gradient makes the loss larger
def gradient_step(point, gradient, learning_rate):
    return point + learning_rate * gradient

# %% wrong: learning rate forgotten
# in words: the learning rate is not used
# what happens: right only for a learning rate of 1
def gradient_step(point, gradient, learning_rate):
    return point - gradient

# %% wrong: returns the step
# in words: returns the step, not the new point
# what happens: the point itself is missing
def gradient_step(point, gradient, learning_rate):
    return -learning_rate * gradient

# %% wrong: point multiplied as well
# in words: brackets too many, the learning rate multiplies the point too
# what happens: (point - gradient) is scaled as a whole
def gradient_step(point, gradient, learning_rate):
    return learning_rate * (point - gradient)

# %% wrong: divides by the learning rate
# what happens: a small rate should make a small step, here it makes a large one
def gradient_step(point, gradient, learning_rate):
    return point - gradient / learning_rate

# %% wrong: length of the gradient lost
# in words: normalises the gradient, all steps have the same length
# what happens: where the gradient is tiny the step should be tiny, too
import numpy as np

def gradient_step(point, gradient, learning_rate):
    return point - learning_rate * gradient / np.linalg.norm(gradient)

# %% wrong: sign turned round
# in words: the difference the wrong way round
# what happens: step minus point, the whole point changes its sign
def gradient_step(point, gradient, learning_rate):
    return learning_rate * gradient - point

# %% wrong: no return
# in words: changes the point and returns nothing
# what happens: the caller gets None
def gradient_step(point, gradient, learning_rate):
    point = point - learning_rate * gradient

# %% wrong: printed and not returned
# in words: prints the new point instead of returning it
# what happens: print returns None
def gradient_step(point, gradient, learning_rate):
    print(point - learning_rate * gradient)

# %% wrong: returned in a tuple
# in words: returns the point and the gradient as a tuple
# what happens: a pair comes back where a point was asked for
def gradient_step(point, gradient, learning_rate):
    new_point = point - learning_rate * gradient
    return new_point, gradient

# %% wrong: length of the gradient lost
# in words: takes the sign of the gradient for the gradient
# what happens: every coordinate moves by the learning rate, however small its slope
import numpy as np

def gradient_step(point, gradient, learning_rate):
    return point - learning_rate * np.sign(gradient)
