# %% right: column of ones at the end
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.column_stack([inputs, np.ones(len(inputs))])
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    return solution[:-1], solution[-1]

# %% right: column of ones in front, unpacked with a star, weights come back as a list
import numpy as np

def fit_least_squares(inputs, targets):
    ones = np.ones((len(inputs), 1))
    bias, *weights = np.linalg.lstsq(np.hstack([ones, inputs]), targets)[0]
    return weights, bias

# %% right: centres both sides, and puts the bias back afterwards
import numpy as np

def fit_least_squares(inputs, targets):
    mean_input, mean_target = np.mean(inputs, axis=0), np.mean(targets)
    weights = np.linalg.lstsq(inputs - mean_input, targets - mean_target, rcond=None)[0]
    return weights, mean_target - mean_input @ weights

# %% right: pseudoinverse instead of lstsq
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.insert(np.asarray(inputs, dtype=float), 0, 1.0, axis=1)
    w = np.linalg.pinv(A) @ targets
    return w[1:], float(w[0])

# %% right: PyTorch in float64
import torch

def fit_least_squares(inputs, targets):
    x = torch.as_tensor(inputs, dtype=torch.float64)
    t = torch.as_tensor(targets, dtype=torch.float64)
    A = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    w = torch.linalg.lstsq(A, t[:, None], driver="gelsd").solution[:, 0]
    return w[:-1].numpy(), w[-1].item()

# %% wrong: intercept forgotten
# in words: fits without a bias and returns 0 for it
# what happens: the line is forced through the origin, so weights and bias are both off
import numpy as np

def fit_least_squares(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    return weights, 0.0

# %% wrong: ones in another column
# in words: ones in the first column, but the last entry is taken for the bias
# what happens: the bias stands among the weights and the last weight is given as bias
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.column_stack([np.ones(len(inputs)), inputs])
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    return solution[:-1], solution[-1]

# %% wrong: bias first
# in words: returns bias and weights in the wrong order
# what happens: the first result is a number and the second is the vector
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.hstack([inputs, np.ones((inputs.shape[0], 1))])
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    weights, bias = solution[:-1], solution[-1]
    return bias, weights

# %% wrong: one array for both
# in words: returns one vector that still contains the bias
# what happens: a single array of n_features + 1 numbers comes back instead of two results
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    return np.linalg.lstsq(A, targets, rcond=None)[0]

# %% wrong: all that lstsq returns
# in words: forgets the [0] after lstsq
# what happens: lstsq gives a tuple; its last member, the singular values, is returned as the bias
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.c_[inputs, np.ones(len(inputs))]
    solution = np.linalg.lstsq(A, targets, rcond=None)
    return solution[:-1], solution[-1]

# %% wrong: a line of numbers for a table
# in words: np.append without axis flattens the inputs
# what happens: lstsq raises a LinAlgError, because A has one dimension only
import numpy as np

def fit_least_squares(inputs, targets):
    A = np.append(inputs, np.ones((len(inputs), 1)))
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    return solution[:-1], solution[-1]

# %% wrong: intercept forgotten
# in words: fits without a bias first, then takes the mean of what is left as bias
# what happens: the weights are those of a line through the origin; weights and bias must be fitted together
import numpy as np

def fit_least_squares(inputs, targets):
    weights = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    bias = np.mean(targets - inputs @ weights)
    return weights, bias

# %% wrong: bias of centred inputs
# in words: centres inputs and targets, but gives the mean target as the bias
# what happens: weights are right, the bias lacks the part - weights @ mean of the inputs
import numpy as np

def fit_least_squares(inputs, targets):
    x_mean, t_mean = inputs.mean(axis=0), targets.mean()
    weights = np.linalg.lstsq(inputs - x_mean, targets - t_mean, rcond=None)[0]
    return weights, t_mean

# %% wrong: weights of scaled inputs
# in words: standardises the inputs and returns the weights of the standardised inputs
# what happens: weights and bias do not fit the inputs that were passed in
import numpy as np

def fit_least_squares(inputs, targets):
    x = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    A = np.column_stack([x, np.ones(len(x))])
    solution = np.linalg.lstsq(A, targets, rcond=None)[0]
    return solution[:-1], solution[-1]

# %% wrong: each feature alone
# in words: fits a line to each feature alone
# what happens: each weight ignores the other features; only right if the features are uncorrelated
import numpy as np

def fit_least_squares(inputs, targets):
    weights = np.array([np.polyfit(column, targets, 1)[0] for column in inputs.T])
    return weights, np.mean(targets - inputs @ weights)

# %% wrong: steps that do not arrive
# in words: a fixed number of gradient steps, stopped long before the minimum
# what happens: weights and bias are only on the way to the least squares solution
import numpy as np

def fit_least_squares(inputs, targets):
    weights, bias = np.zeros(inputs.shape[1]), 0.0
    for _ in range(100):
        error = inputs @ weights + bias - targets
        weights = weights - 0.001 * inputs.T @ error / len(targets)
        bias = bias - 0.001 * error.mean()
    return weights, bias
